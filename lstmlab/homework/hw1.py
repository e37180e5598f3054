"""The tests of homework 1: a plain recurrent network, forward and back through time.

Shapes, letters and the counting of steps are those of `hw1_rnn`, which also holds what is right.
"""

import numpy as np

from lstmlab.activations import log_softmax, sigmoid, softmax, tanh_slope
from lstmlab.homework import hw1_rnn as rnn
from lstmlab.homework.board import EXACT, Board, NotYet, check, unlike
from lstmlab.homework.call import arrays, call, entries, part
from lstmlab.homework.hw1_rnn import by_heart as by_heart
from lstmlab.losses import cross_entropy

OURS = (softmax, log_softmax)  # asked for here, besides cells, losses and optimisers
BEGIN_THERE = "if the test of rnn_forward fails, begin there"
HANDED = "right where nothing is handed back (T = 1, W = 0): look at what is"
FACTORS = "the error, the slope of tanh, the state before: which of them? " + BEGIN_THERE


@check
def check_rnn_step(function, seed=0, scale=1.0):
    """One step with U alone, with W alone, with both; x is `scale` times as large as usual."""
    rng = rnn.generator(seed)
    board = Board("rnn_step")
    for case, zero in {"W = 0": "W", "U = 0": "U", "both": ""}.items():
        params, xs, _ = rnn.problem(rng, zero=zero)
        x, before = scale * xs[0], rnn.some_state(rng, params)
        right = rnn.state_after(params, x, before)
        suspects = _step_suspects(params, x, before, right) if scale == 1 else {}
        case += f", x of {scale:g}" if scale != 1 else ""
        hint = "np.tanh knows how to deal with large numbers" if scale != 1 else ""
        board.row(f"s, {case}", call(function, params, x, before), right, suspects, hint)
    board.close()


@check
def check_rnn_forward(function, seed=0, scale=1.0):
    """One step, no memory (W = 0), and everything; scores `scale` times as large as usual."""
    rng = rnn.generator(seed)
    board = Board("rnn_forward")
    for case, steps, zero in [("T = 1", 1, ""), ("W = 0", None, "W"), ("all", None, "")]:
        params, xs, _ = rnn.problem(rng, steps, zero)
        params["V"] = scale * params["V"]
        start = rnn.some_state(rng, params)
        answer = call(function, params, xs, start, refuse=OURS)
        states, y_hat = part(function, answer, "states", "y_hat")
        right, right_y, scores = rnn.forward(params, xs, start)
        if not unlike(states, right_y) and not unlike(y_hat, right):
            raise NotYet("rnn_forward: states and y_hat are exchanged: the states come first")
        case += f", scores of {scale:g}" if scale != 1 else ""
        suspects = _states_suspects(params, xs, start, right)
        fine = board.row(f"states (T+1, H), {case}", states, right, suspects, steps="forward")
        suspects = _y_suspects(params, right, scores) if scale == 1 else {}
        hint = "the states are right; the softmax of V s_t is wanted" if fine else "states first"
        hint = "is the largest score taken off first?" if scale != 1 else hint
        board.row(f"y_hat (T, K), {case}", y_hat, right_y, suspects, hint)
    board.close()


@check
def check_losses(function, seed=0, far=0.0):
    """E_t of each step; one score of the right class is lowered by `far`, another twice as far."""
    rng = rnn.generator(seed)
    board = Board("losses")
    for case, spread in {"all classes alike": 0, "some likelier": 2}.items():
        K, T = 5, 7
        scores, targets = spread * rng.normal(size=(T, K)), rng.integers(K, size=T)
        scores[0, targets[0]] -= far
        scores[1, targets[1] - 1] -= 2 * far
        right = cross_entropy(scores[:, None], targets[:, None]).each[:, 0]
        suspects = {} if far else _losses_suspects(scores, targets, right)
        hint = "one logarithm a step, of one probability"
        hint += ", and nothing added to it" if far else ": row t - 1, column targets[t - 1]"
        name = f"E (T,), {case}" + (", two nearly impossible" if far else "")
        board.row(name, call(function, softmax(scores), targets), right, suspects, hint)
    board.close()


@check
def check_grad_V(function, seed=0):
    """dE_t/dV of the third step, the first and the last."""
    board = Board("grad_V")
    params, xs, targets = rnn.problem(rnn.generator(seed))
    for t in (3, 1, len(xs)):
        right = rnn.gradients(params, xs, targets, rnn.only(t, xs))["V"]
        suspects = _V_suspects(params, xs, targets, t, right)
        got = call(function, params, xs, targets, t)
        board.row(f"dE_{t}/dV", got, right, suspects, BEGIN_THERE, **EXACT)
    board.close()


@check
def check_grad_W_terms(function, seed=0):
    """The terms of dE_3/dW, then those of the last step's loss, a row for each."""
    board = Board("grad_W_terms")
    params, xs, targets = rnn.problem(rnn.generator(seed))
    for t in (3, len(xs)):
        terms = call(function, params, xs, targets, t)
        right = rnn.terms(params, xs, targets, t)
        if unlike(terms, right):
            board.row(f"dE_{t}/dW, terms (t, H, H)", terms, right)
            break
        suspects = _terms_suspects(params, xs, targets, t, right)
        for k in reversed(range(1, t + 1)):
            told = {words: spoilt[k - 1] for words, spoilt in suspects.items()}
            hint = FACTORS if k == t else f"what is new here since term k={k + 1}?"
            board.row(f"dE_{t}/dW, term k={k}", terms[k - 1], right[k - 1], told, hint, **EXACT)
        board.row(f"dE_{t}/dW, the sum", np.sum(terms, axis=0), right.sum(axis=0), **EXACT)
        if not board.right():
            break  # the longer chain would only say the same again
    board.close()


@check
def check_bptt(function, seed=0, steps=None):
    """The gradients of E: one step, some matrices zero, all; or one case of many steps."""
    rng = rnn.generator(seed)
    board = Board("bptt")
    cases = [("T = 1", 1, ""), *((f"{' = '.join(z)} = 0", None, z) for z in ("UW", "W", "V"))]
    for case, T, zero in [(f"T = {steps}", steps, "")] if steps else [*cases, ("all", None, "")]:
        params, xs, targets = rnn.problem(rng, T, zero)
        if steps:  # little news and a W that only turns: what was read long ago still matters
            params["W"], xs = np.linalg.qr(params["W"])[0], 0.05 * xs
        hint = "right in short sequences? Then something is cut off here" if steps else BEGIN_THERE
        if case == "all" and board.right():
            hint = HANDED
        answer = entries(function, "the answer", call(function, params, xs, targets), "UVW")
        right = rnn.gradients(params, xs, targets)
        for name, got in answer.items():
            suspects = {} if steps else _bptt_suspects(name, params, xs, targets)
            board.row(f"d{name}, {case}", got, right[name], suspects, hint, **EXACT)
    board.close()


@check
def check_overfit(function, seed=0, text="she sells sea shells", steps=150, below=0.5):
    """The first steps to the last digit; then a text learnt by heart, to E below `below` nats."""
    board = Board("overfit")
    params, xs, targets = rnn.problem(rnn.generator(seed))
    for count in (1, 3):
        answer = call(function, params, xs, targets, 0.05, count)
        learnt, curve = part(function, answer, "params", "losses")
        right, right_curve = rnn.descend(params, xs, targets, 0.05, count)
        suspects = _curve_suspects(params, xs, targets, count, right_curve)
        hint = "are rnn_forward and losses right?" if count == 1 else "what does step 2 begin with?"
        board.row(f"losses, steps = {count}", curve, right_curve, suspects, hint, "forward")
        for name, got in entries(function, "params", learnt, "UVW").items():
            suspects = _descent_suspects(name, params, xs, targets, count)
            board.row(f"{name}, steps = {count}", got, right[name], suspects, "is bptt right?")
    board.close()
    params, xs, targets = by_heart(text, seed=seed)
    answer = call(function, params, xs, targets, 0.05, steps)
    learnt, curve = part(function, answer, "params", "losses")
    arrays(function, f"with steps = {steps}", {"losses": curve}, {"losses": np.zeros(steps)})
    E = rnn.loss(arrays(function, "params", learnt, params), xs, targets)
    if not E < below:
        raise NotYet(
            f"overfit: the first steps are right, but after {steps} of them on {text!r} E is "
            f"{E:.3g} nats; it should be below {below:g}"
        )


def _step_suspects(params, x, before, right):
    def after(activation="tanh", **other):
        return rnn.state_after({**params, **other}, x, before, activation)

    only_before, only_x = after(U=0 * params["U"]), after(W=0 * params["W"])
    return {
        "the tanh around it is missing": np.arctanh(right),
        "U x is missing": only_before,
        "W s_before is missing": only_x,
        "one tanh goes around the sum, not one around each": only_x + only_before,
        "W is transposed": after(W=params["W"].T),
        "s_before is there without W": after(W=np.eye(len(before))),
        "it is bent by a sigmoid, not by tanh": after("sigmoid"),
    }


def _states_suspects(params, xs, start, right):
    alone = [start, *(rnn.state_after(params, x, start) for x in xs)]
    return {
        "it begins from zeros, not from start": rnn.forward(params, xs)[0],
        "only states[0] is wrong: it is start": np.concatenate([0 * right[:1], right[1:]]),
        "every step is handed start, not the state before it": np.array(alone),
        "the last one comes first": right[::-1],
    }


def _y_suspects(params, states, scores):
    return {
        "these are the scores V s; the softmax is missing": scores,
        "it is e^score, not yet divided by the sum over the classes": np.exp(scores),
        "each score is bent by a sigmoid; softmax divides by the sum": sigmoid(scores),
        "the sum goes over the steps, not over the classes": softmax(scores.T).T,
        "it is read from s_{t-1}, not from s_t": softmax(states[:-1] @ params["V"].T),
    }


def _losses_suspects(scores, targets, right):
    y_hat = softmax(scores)
    return {
        "the minus is missing": -right,
        "it is in bits: the natural logarithm is wanted": right / np.log(2),
        "the logarithm to base 10 is taken, not the natural one": right / np.log(10),
        "all classes are added up, not the right one alone": -np.log(y_hat).sum(axis=1),
        "it is 1 - ŷ: where is the logarithm?": 1 - np.exp(-right),
        "it is divided by T: one loss a step, no mean": right / len(right),
        "classes count from 0, not from 1": -np.log(y_hat)[np.arange(len(right)), targets - 1],
    }


def _V_suspects(params, xs, targets, t, right):
    def of(step, targets=targets, **spoilt):
        return rnn.pieces(params, xs, targets, **spoilt)[step - 1]["V"]

    states, y_hat, _ = rnn.forward(params, xs)
    without_y = np.multiply.outer(y_hat[t - 1], states[t])
    return {
        "the sign is turned": -right,
        "y is not taken off ŷ": without_y,
        "y is added to ŷ, not taken off": 2 * without_y - right,
        "there is no tanh between V and the loss: no slope of it is wanted": right
        * tanh_slope(states[t]),
        f"its state is s_{t - 1}, not s_{t}": of(t, spoil=rnn.one_step_early),
        "y is that of the step before: targets[t - 1] is y_t": of(t, targets=np.roll(targets, 1)),
        "y is that of the step after: targets[t - 1] is y_t": of(t, targets=np.roll(targets, -1)),
        f"it is dE_{t + 1}/dV: t counts from 1": of(min(t + 1, len(xs))),
        f"it is dE_{t - 1}/dV: xs[t - 1] is x_t": of(max(t - 1, 1)),
        "all steps are added up: E_t is one loss": rnn.gradients(params, xs, targets)["V"],
        "it is divided by T": right / len(xs),
    }


def _terms_suspects(params, xs, targets, t, right):
    def spoilt(**how):
        return rnn.terms(params, xs, targets, t, **how)

    def lacking(step):
        return lambda one, k: rnn.without_slope(one, k) if k == step else one

    return {
        **{f"it lacks the slope of step {j}": spoilt(spoil=lacking(j)) for j in range(1, t + 1)},
        **{words: spoilt(**how) for words, how in rnn.ways_back(params).items()},
        "it is transposed": right.swapaxes(1, 2),
        "the order is reversed: terms[0] is that of k=1": right[::-1],
        "it is the sum of the terms from here on, not one": right[::-1].cumsum(axis=0)[::-1],
        "the sign is turned": -right,
    }


def _bptt_suspects(name, params, xs, targets):
    def spoilt(**how):
        return rnn.gradients(params, xs, targets, **how)[name]

    right, each = spoilt(), [piece[name] for piece in rnn.pieces(params, xs, targets)]
    back = {words: spoilt(**how) for words, how in rnn.ways_back(params).items()}
    back["nothing is handed back from step to step"] = spoilt(hand=rnn.nothing)
    here = {"its state is s_{t-1}, not s_t": spoilt(spoil=rnn.one_step_early)}
    return {
        **(here if name == "V" else {words: g for words, g in back.items() if np.any(g)}),
        "only the last loss is in it: E is the sum of all": spoilt(asked=rnn.only(len(xs), xs)),
        "right for step 1 alone: += over the steps, not =": each[0],
        "right for the last step alone: += over the steps, not =": each[-1],
        "it is the mean over the steps: E is the sum": right / len(xs),
        "the sign is turned": -right,
        "it is transposed": right.T,
    }


def _curve_suspects(params, xs, targets, count, right):
    later = rnn.descend(params, xs, targets, 0.05, count + 1)[1]
    return {
        "each is measured after its step: losses[0] is that of the given params": later[1:],
        "it is the mean over T; E is the sum": right / len(xs),
        "the last one comes first": right[::-1],
    }


def _descent_suspects(name, params, xs, targets, count):
    def moved(steps, rate=0.05):
        return rnn.descend(params, xs, targets, rate, steps)[0][name]

    first = moved(1) - params[name]
    return {
        "it is as it was given: are the new params returned?": params[name],
        "the step goes uphill": params[name] - first,
        "the rate is missing": moved(count, 1.0),
        "the gradient is divided by T: E is the sum": moved(count, 0.05 / len(xs)),
        "every step takes the gradient of the first": params[name] + count * first,
        "one step is missing": moved(count - 1),
        "one step is too many": moved(count + 1),
    }
