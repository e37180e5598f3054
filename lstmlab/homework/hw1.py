"""The tests of homework 1: a vanilla RNN, forward and backward through time.

Shapes, letters and the counting of steps are those of `hw1_rnn`, which also holds what is right.
"""

from dataclasses import replace

import numpy as np

from lstmlab.activations import log_softmax, sigmoid, softmax, tanh_slope
from lstmlab.homework import cell_checks
from lstmlab.homework import hw1_rnn as rnn
from lstmlab.homework.board import EXACT, NotYet, check, unlike
from lstmlab.homework.call import arrays, call, entries, part
from lstmlab.homework.changed import table
from lstmlab.homework.hw1_rnn import by_heart as by_heart
from lstmlab.losses import cross_entropy

OURS = (softmax, log_softmax)  # asked for here, besides cells, losses and optimisers
BEGIN_THERE = "if the test of rnn_forward fails, begin there"
FACTORS = "the error, the slope of tanh, the state before: which of them? " + BEGIN_THERE


@check
def check_rnn_step(board, function, seed=0, scale=1.0):
    """One step with U alone, with W alone, with both; x is `scale` times as large as usual."""
    rng = rnn.generator(seed)
    for case, zero in {"W = 0": "W", "U = 0": "U", "both": ""}.items():
        params, xs, _ = rnn.problem(rng, zero=zero)
        x, before = scale * xs[0], rng.uniform(-0.9, 0.9, len(params["W"]))

        def after(changes=None, given=(params, x[None], before)):
            return {"s": rnn.forward(*given, changes)[0][1]}

        wrong = ((words, after(changes)) for words, changes in table("forward", "rnn").items())
        case += f", x of {scale:g}" if scale != 1 else ""
        hint = "np.tanh can deal with large numbers" if scale != 1 else ""
        got = {"s": call(function, params, x, before)}
        board.compare(got, after(), wrong if scale == 1 else (), case, hint)


@check
def check_rnn_forward(board, function, seed=0, scale=1.0):
    """One step, no memory (W = 0), and everything; scores `scale` times as large as usual."""
    rng = rnn.generator(seed)
    for case, steps, zero in [("T = 1", 1, ""), ("W = 0", None, "W"), ("all", None, "")]:
        params, xs, _ = rnn.problem(rng, steps, zero)
        params["V"] = scale * params["V"]
        start = rng.uniform(-0.9, 0.9, len(params["W"]))
        answer = call(function, params, xs, start, refuse=OURS)
        got = dict(zip(("states", "y_hat"), part(function, answer, "states", "y_hat")))
        states, y_hat, scores = rnn.forward(params, xs, start)
        if not unlike(got["states"], y_hat) and not unlike(got["y_hat"], states):
            raise NotYet("rnn_forward: states and y_hat are exchanged: the states come first")
        wrong = _forward_mistakes(params, xs, start, states, scores) if scale == 1 else ()
        case += f", scores of {scale:g}" if scale != 1 else ""
        hint = "is the largest score subtracted?" if scale != 1 else "look at the states first"
        along = {"states": "forward", "y_hat": "forward"}
        board.compare(got, {"states": states, "y_hat": y_hat}, wrong, case, hint, along)


def _forward_mistakes(params, xs, start, states, scores):
    alone = [rnn.forward(params, x[None], start)[0][1] for x in xs]
    yield "it begins from zeros, not from start", {"states": rnn.forward(params, xs)[0]}
    yield "every step is given start, not the state before it", {
        "states": np.array([start, *alone])
    }
    for words, wrong in {
        "these are the scores V s; the softmax is missing": scores,
        "it is e^score, not yet divided by the sum over the classes": np.exp(scores),
        "a sigmoid is applied to each score; softmax divides by the sum": sigmoid(scores),
        "the sum goes over the steps, not over the classes": softmax(scores.T).T,
        "it is read from s_{t-1}, not from s_t": softmax(states[:-1] @ params["V"].T),
    }.items():
        yield words, {"y_hat": wrong}


@check
def check_losses(board, function, seed=0, far=0.0):
    """E_t of each step; one score of the right class is lowered by `far`, another twice as far."""
    rng = rnn.generator(seed)
    for case, spread in {"all classes alike": 0, "some likelier": 2}.items():
        K, T = 5, 7
        scores, targets = spread * rng.normal(size=(T, K)), rng.integers(K, size=T)
        scores[0, targets[0]] -= far
        scores[1, targets[1] - 1] -= 2 * far
        right = cross_entropy(scores[:, None], targets[:, None]).each[:, 0]
        y_hat = softmax(scores)
        wrong = () if far else [
            ("the logarithm is to base 10; it should be the natural one", right / np.log(10)),
            ("all classes are added up, not the right one alone", -np.log(y_hat).sum(axis=1)),
            ("it is 1 - ŷ: where is the logarithm?", 1 - np.exp(-right)),
            ("this counts classes from 1; they count from 0",
             -np.log(y_hat)[np.arange(T), targets - 1]),
        ]  # fmt: skip
        hint = "one logarithm per step, of one probability"
        hint += ", and nothing added to it" if far else ": row t - 1, column targets[t - 1]"
        name = f"E (T,), {case}" + (", two nearly impossible" if far else "")
        got = call(function, y_hat, targets)
        board.row(name, got, right, suspects=wrong, hint=hint, sizes={"T": T})


@check
def check_grad_V(board, function, seed=0):
    """dE_t/dV of the third step, the first and the last."""
    params, xs, targets = rnn.problem(rnn.generator(seed))
    for t in (3, 1, len(xs)):
        want = rnn.gradients(params, xs, targets, rnn.only(t, xs))["V"]
        wrong = _V_mistakes(params, xs, targets, t, want)
        got = call(function, params, xs, targets, t)
        board.row(f"dE_{t}/dV", got, want, suspects=wrong, hint=BEGIN_THERE,
                  sizes={"T": len(xs)}, **EXACT)  # fmt: skip


def _V_mistakes(params, xs, targets, t, right):
    def of(step, targets=targets):
        return rnn.pieces(params, xs, targets)[min(max(step, 1), len(xs)) - 1]["V"]

    states, y_hat, _ = rnn.forward(params, xs)
    error = rnn.errors_of(params, xs, targets)[1][t - 1]
    without_y = np.multiply.outer(y_hat[t - 1], states[t])
    return {
        "y is not subtracted from ŷ": without_y,
        "y is added to ŷ, not subtracted": 2 * without_y - right,
        "there is no tanh between V and the loss: no slope of it is needed":
            right * tanh_slope(states[t]),
        f"its state is s_{t - 1}, not s_{t}": np.multiply.outer(error, states[t - 1]),
        "y is that of the step before: targets[t - 1] is y_t": of(t, np.roll(targets, 1)),
        "y is that of the next step: targets[t - 1] is y_t": of(t, np.roll(targets, -1)),
        f"it is dE_{t + 1}/dV: t counts from 1": of(t + 1),
        f"it is dE_{t - 1}/dV: xs[t - 1] is x_t": of(t - 1),
        "all steps are added up: E_t is one loss": rnn.gradients(params, xs, targets)["V"],
    }.items()  # fmt: skip


@check
def check_grad_W_terms(board, function, seed=0):
    """The terms of dE_3/dW, then those of the last step's loss, a row for each."""
    given = rnn.problem(rnn.generator(seed))
    for t in (3, len(given[1])):
        terms, right = call(function, *given, t), rnn.terms(*given, t)
        if unlike(terms, right):
            board.row(f"dE_{t}/dW, terms (t, H, H)", terms, right)
            break
        wrong = ((words, _term_rows(spoilt)) for words, spoilt in _terms_mistakes(given, t, right))
        if not board.compare(_term_rows(terms), _term_rows(right), wrong, "", FACTORS, **EXACT):
            break  # the longer chain would only say the same again


def _term_rows(terms):
    """A row for each term, the last first, and one for their sum."""
    t, terms = len(terms), np.asarray(terms)
    found = {f"dE_{t}/dW, term k={k}": terms[k - 1] for k in range(t, 0, -1)}
    return found | {f"dE_{t}/dW, the sum": terms.sum(axis=0)}


def _ways_back():
    """(words, arguments of `hw1_rnn.pieces` that make a mistake on the way back through time)."""
    for words, changes in table("backward", "rnn").items():
        yield words, {"changes": changes}
    yield "its state is the step's own, not the one before", {
        "spoil": lambda one, t: replace(one, start=one.last)
    }


def _terms_mistakes(given, t, right):
    def without_slope_at(step):
        return lambda one, n: replace(one, h=0 * one.h) if n == step - 1 else one

    for j in range(1, t + 1):
        yield f"it lacks the slope of step {j}", rnn.terms(*given, t, spoil=without_slope_at(j))
    for words, how in _ways_back():
        yield words, rnn.terms(*given, t, **how)
    yield "the order is reversed: terms[0] is that of k=1", right[::-1]
    yield "it is the sum of the terms from here on, not one", right[::-1].cumsum(axis=0)[::-1]


@check
def check_bptt(board, function, seed=0, steps=None):
    """The gradients of E: one step, some matrices zero, all; or one case of many steps."""
    rng = rnn.generator(seed)
    cases = [("T = 1", 1, ""), *((f"{' = '.join(z)} = 0", None, z) for z in ("UW", "W", "V"))]
    for case, T, zero in [(f"T = {steps}", steps, "")] if steps else [*cases, ("all", None, "")]:
        params, xs, targets = given = rnn.problem(rng, T, zero)
        if steps:  # small inputs and an orthogonal W: what was read long ago still matters
            params["W"] = np.linalg.qr(params["W"])[0]
            xs = 0.05 * xs
            given = params, xs, targets
        hint = "right in short sequences? Then something is truncated" if steps else BEGIN_THERE
        if case == "all" and board.right():
            hint = "right where nothing is handed back (T = 1, W = 0): look at what is handed back"
        got = rows_of(entries(function, "the answer", call(function, *given), "UVW"))
        wrong = () if steps else _bptt_mistakes(*given)
        right, sizes = rows_of(rnn.gradients(*given)), {"T": len(xs)}
        board.compare(got, right, wrong, case, hint, sizes=sizes, **EXACT)


def rows_of(grads):
    return {f"d{name}": array for name, array in grads.items()}


def _bptt_mistakes(params, xs, targets):
    given = params, xs, targets
    for words, how in _ways_back():
        yield words, rows_of(rnn.gradients(*given, **how))
    each, (_, errors) = rnn.pieces(*given), rnn.errors_of(*given)
    yield "its state is s_{t-1}, not s_t", {"dV": errors.T @ rnn.forward(params, xs)[0][:-1]}
    words = "only the last loss is in it: E is the sum of all"
    yield words, rows_of(rnn.gradients(*given, rnn.only(len(xs), xs)))
    yield "right for step 1 alone: += over the steps, not =", rows_of(each[0])
    yield "right for the last step alone: += over the steps, not =", rows_of(each[-1])


@check
def check_overfit(board, function, seed=0, text="she sells sea shells", steps=150, below=0.5):
    """The first steps to the last digit; then a text learned by heart, to E below `below` nats."""
    params, xs, targets = rnn.problem(rnn.generator(seed))

    def loss_and_grads(params):
        return rnn.errors_of(params, xs, targets)[0], rnn.gradients(params, xs, targets)

    def ask(steps):
        return call(function, params, xs, targets, 0.05, steps)

    hint = "are rnn_forward, losses and bptt right?"
    sizes = {"T": len(xs)}
    for count in (1, 3):
        cell_checks.descent(board, function, ask, loss_and_grads, params, 0.05, count,
                            label=f"steps = {count}", hint=hint, sizes=sizes)  # fmt: skip
    if board.right():
        _learn_by_heart(board, function, text, seed, steps, below)


def _learn_by_heart(board, function, text, seed, steps, below):
    """A row: is a text learned by heart?"""
    params, xs, targets = by_heart(text, seed=seed)
    answer = call(function, params, xs, targets, 0.05, steps)
    learned, curve = part(function, answer, "params", "losses")
    arrays(function, f"with steps = {steps}", {"losses": curve}, {"losses": np.zeros(steps)})
    learned = arrays(function, "params", learned, params)
    E = rnn.errors_of(learned, xs, targets)[0]
    words = f"after {steps} steps E is {E:.3g} nats; it should be below {below:g}"
    board.tell(f"{text!r} by heart", None if E < below else words)
