"""The tests of homework 3: a variant of the LSTM of one's choice, and how gradients flow.

Batches, rows: xs (T, B, I), states (B, H), W_z (H+I, H) multiplies [h, x]. What is right comes from
the package's exact cells; `hw3_cells` says how the notebook's names are theirs, `hw3_mistakes`
what typical mistakes would give.
"""

import numpy as np

from lstmlab.homework import hw3_mistakes
from lstmlab.homework.board import EXACT, Board, NotYet, check, fault, same
from lstmlab.homework.call import arrays, call, entries, part
from lstmlab.homework.exact import descend
from lstmlab.homework.hw3_cells import (
    HANDED_OUT,
    KINDS,
    READY,
    VARIANTS,
    backward,
    cell_for,
    flow_chart,
    forward,
    gap_task,
    init,
    lstm_backward,
    lstm_forward,
    ready_loss,
    rebuilt,
    rnn_backward,
    rnn_forward,
    stacked,
    step_backward,
    zeros,
)

__all__ = [
    "flow_chart", "gap_task", "init", "lstm_backward", "lstm_forward", "rnn_backward",
    "rnn_forward", "zeros",
]  # fmt: skip

STEPS = 250  # of plain descent, with a rate of 1
LEARNT = 0.1  # nats: four answers are learnt by heart when the loss is below


@check
def check_variant_step(variant, function, seed=0, B=None, scale=1.0):
    """One step: everything at work, then each parameter alone; weights `scale` times as large."""
    chosen(variant)
    params, xs, start, _ = case(variant, seed, 1, B, scale)
    names = KINDS[variant].names
    board = Board("variant_step")

    def answers(params):
        state = {name: value.copy() for name, value in start.items()}
        got = part(function, call(function, params, xs[0], state), *names)
        right = forward(variant, params, xs, start)
        return dict(zip(names, got)), {name: right[name][0] for name in names}

    mistakes = hw3_mistakes.of_step(variant, params, xs, start)
    worlds = [(words, {n: v[0] for n, v in w.items() if n in names}) for words, w in mistakes]
    compare(board, *answers(params), worlds if scale == 1 else [])
    alone(board, params, KINDS[variant].params, answers)
    board.close()


@check
def check_variant_forward(variant, function, seed=0, T=None, B=None):
    """A sequence of one step, then a longer one: every gate and state, and what came in."""
    chosen(variant)
    board = Board("variant_forward")
    names = ("xs", *KINDS[variant].names)
    first = (", one step", 1, "does variant_step pass its test?")
    for label, steps, hint in (first, ("", T, "one step is right: what is handed on?")):
        params, xs, start, _ = case(variant, seed, steps, B)
        answer = call(function, params, xs, start)
        got = dict(zip(("start", *names), part(function, answer, "start", *names)))
        begun = entries(function, "start", got.pop("start"), start)
        right = forward(variant, params, xs, start)
        mistakes = hw3_mistakes.of_forward(variant, params, xs, start) if steps != 1 else []
        wanted = {name: right[name] for name in names}
        compare(board, got, wanted, mistakes, label, hint, dict.fromkeys(names, "forward"))
        flat = {f"start[{name!r}]": value for name, value in begun.items()}
        compare(board, flat, {f"start[{n!r}]": v for n, v in start.items()}, [], label)
        if not board.right():
            break
    board.close()


@check
def check_variant_step_backward(variant, function, seed=0, B=None):
    """One step back: everything at work, then one way in and one parameter alone."""
    chosen(variant)
    params, xs, start, d_now = case(variant, seed, 1, B)
    board = Board("variant_step_backward")

    def answers(params, d_now=d_now):
        trace = forward(variant, params, xs, start)
        now = {name: trace[name][0] for name in KINDS[variant].names}
        came = call(function, params, xs[0], start, now, d_now)
        cell, run = cell_for(variant, params), rebuilt(variant, trace)
        right = step_backward(cell, variant, stacked(variant, params), run, d_now)
        return flat(variant, taken(variant, function, came, right)), flat(variant, right)

    trace = forward(variant, params, xs, start)
    mistakes = hw3_mistakes.of_step_backward(variant, params, trace, d_now)
    worlds = [(words, flat(variant, wrong)) for words, wrong in mistakes]
    compare(board, *answers(params), worlds, within=EXACT)
    for name in d_now if len(d_now) > 1 else ():
        one = {key: value * (key == name) for key, value in d_now.items()}
        board.tell(f"d_now[{name!r}] alone", told(*answers(params, one)))
    alone(board, params, KINDS[variant].params, answers)
    board.close()


@check
def check_variant_backward(variant, function, seed=0, T=None, B=None):
    """A sequence of one step back, then a longer one, then each parameter alone."""
    chosen(variant)
    board = Board("variant_backward")
    words = "if variant_step_backward passes its test: does it get d_hs[0], and start as before?"
    first = (", one step", 1, words)
    for label, steps, hint in (first, ("", T, "one step is right: what is handed back?")):
        params, xs, start, _ = case(variant, seed, steps, B)
        d_hs = np.random.default_rng([33, seed]).normal(size=(len(xs), *start["h"].shape))

        def answers(params, xs=xs, start=start, d_hs=d_hs):
            trace = forward(variant, params, xs, start)
            came = call(function, params, trace, d_hs)
            right = backward(variant, params, trace, d_hs)
            return flat(variant, taken(variant, function, came, right)), flat(variant, right)

        trace = forward(variant, params, xs, start)
        mistakes = hw3_mistakes.of_backward(variant, params, trace, d_hs) if steps != 1 else []
        worlds = [(words, flat(variant, wrong)) for words, wrong in mistakes]
        time = {name: "backward" for name in ("dxs", "back h", "back C")}
        compare(board, *answers(params), worlds, label, hint, time, EXACT)
        if not board.right():
            break
    else:
        alone(board, params, KINDS[variant].params, answers)
    board.close()


@check
def check_gradient_flow(variant, function, seed=0):
    """The flow through your variant, the plain network and the LSTM, by the package's backward."""
    chosen(variant)
    board = Board("gradient_flow")
    for kind in (variant, "rnn", "lstm"):
        params, xs, start, d_now = case(kind, seed)
        trace = forward(kind, params, xs, start)
        given = rnn_backward if kind == "rnn" else lstm_backward
        if kind == variant:
            given = painted(kind, trace, seed)
        answer = call(function, given, params, trace, d_now["h"], allow=HANDED_OUT)
        got = entries(function, "the flow", answer, start)
        d_hs = d_now["h"] * (np.arange(len(xs)) == len(xs) - 1)[:, None, None]
        right = given(params, trace, d_hs)["back"]
        mistakes = flow_mistakes(kind, given, params, trace, d_now["h"], right)
        label = ", a made-up backward" if kind == variant else f", {kind}"
        hint = "one loss, at the last step: then the norms of back"
        compare(board, got, norms(right), mistakes, label, hint, dict.fromkeys(got, "backward"))
        if not board.right():
            break
    board.close()


@check
def check_last_step_loss(
    variant, function, variant_forward, variant_backward, seed=0, B=None, scale=1.0
):
    """The loss and its gradients for the plain network, then for your variant."""
    chosen(variant)
    board = Board("last_step_loss")
    own = (variant, variant_forward, variant_backward)
    for kind, ahead, back in (("rnn", rnn_forward, rnn_backward), own):
        params, xs, start, _ = case(kind, seed, B=B)
        params["V"] = scale * params["V"]
        targets = np.random.default_rng([34, seed]).integers(len(params["b_V"]), size=xs.shape[1])
        answer = call(function, ahead, back, params, xs, start, targets, allow=HANDED_OUT)
        loss, grads = part(function, answer, "loss", "grads")
        ready = ready_loss(kind, xs, start, targets)
        right_loss, right = ready(params)
        grads = entries(function, "grads", grads, right)
        hint = "does variant_backward pass its test?"
        if kind == "rnn":
            hint = "does (ŷ - y) / B go back from the last step, and from that alone?"
        got = {"loss": loss} | {f"d{name}": value for name, value in grads.items()}
        want = {"loss": right_loss} | {f"d{name}": value for name, value in right.items()}
        mistakes = loss_mistakes(ready, params, xs, want) if scale == 1 else []
        compare(board, got, want, mistakes, f", {kind}", hint)
        if not board.right():
            break
    board.close()


@check
def check_overfit(
    variant, function, last_step_loss, variant_forward, variant_backward, seed=0, table=False
):
    """Descent in a bowl to the last digit; then four answers across a gap, learnt by heart.

    table: print besides how the plain network and the LSTM do across a short and a long gap.
    """
    chosen(variant)
    board = Board("overfit")
    bowl, start = bowl_of(seed)
    both = "params", "losses"
    params, losses = part(function, call(function, bowl, start, 0.3, 6), *both)
    bottom, right = descend(bowl, start, 0.3, 6)
    compare(board, {"losses": losses}, {"losses": right}, bowl_mistakes(bowl, start), ", a bowl",
            steps={"losses": "forward"})  # fmt: skip
    got = entries(function, "params", params, bottom)
    ascent = descend(uphill(bowl), start, 0.3, 6)[0], "the steps go up: minus the gradient"
    fewer = descend(bowl, start, 0.3, 5)[0], "one step is missing"
    compare(board, got, bottom, [(words, wrong) for wrong, words in (ascent, fewer)], ", a bowl")

    def learn(kind, gap, seed):
        xs, targets = gap_task(gap)
        begin = zeros(kind, len(targets), 8)
        ready = ready_loss(kind, xs, begin, targets)

        def own(params):
            cell = variant_forward, variant_backward
            return last_step_loss(*cell, params, xs, begin, targets)

        loss, allow = (own, ()) if kind == variant else (ready, READY)
        first = init(kind, xs.shape[2], 8, len(targets), seed)
        answer = call(function, loss, first, 1.0, STEPS, allow=allow)
        try:
            return ready(arrays(function, "params", part(function, answer, *both)[0], first))[0]
        except NotYet:
            return np.nan  # no finite numbers any more, or none of the right shape

    if board.right():
        end = learn(variant, 3, seed)
        words = f"E is {end:.2f} at the end; below {LEARNT} is wanted: is variant_backward right?"
        board.tell(f"{variant}, a gap of 3", None if end < LEARNT else words)
    board.close()
    if table:
        print(f"loss after {STEPS} steps, two seeds; ln 4 = 1.39 is knowing nothing")
        for gap in (3, 10):
            for kind in ("rnn", "lstm", variant):
                ends = (f"{learn(kind, gap, seed):.2f}" for seed in (2, 3))
                print(f"  gap {gap:2}  {kind:9} {'  '.join(ends)}")


def chosen(variant):
    """NotYet if the choice is none of the variants."""
    if variant not in VARIANTS:
        raise NotYet(f"VARIANT: choose one of {', '.join(VARIANTS)}; it is {variant!r}")


def case(kind, seed, T=None, B=None, scale=1.0):
    """(params, xs, start, d_now): sizes all different, no bias near 0, V and b_V among params."""
    rng = np.random.default_rng([3, seed])
    sizes = [int(size) for size in rng.permutation(np.arange(2, 7))]
    (T, B), (I, H, K) = (T or sizes[0], B or sizes[1]), sizes[2:]
    params = {"V": rng.normal(size=(H, K)), "b_V": rng.normal(size=K)}
    for name in KINDS[kind].params:
        if name.startswith("W"):
            params[name] = scale * rng.normal(size=(H + I, H)) * 1.5 / np.sqrt(H + I)
        else:
            params[name] = rng.choice([-1.0, 1.0], H) * rng.uniform(0.4, 1.2, H)
    start, d_now = (
        {name: rng.normal(size=(B, H)) for name in KINDS[kind].states} for _ in range(2)
    )
    return params, rng.normal(size=(T, B, I)), start, d_now


def compare(board, got, right, mistakes, label="", hint="", steps=None, within=None):
    """A row for each name of `right`; words of the first mistake that gives what came.

    within: rtol and atol, if they are not the usual.
    """
    mistakes = list(mistakes)
    for name, want in right.items():
        suspects = {}
        for words, answer in mistakes:
            wrong = answer.get(name, want)
            if np.isfinite(wrong).all() and np.any(wrong) and not same(wrong, want):
                suspects.setdefault(words, wrong)
        along = (steps or {}).get(name)
        board.row(f"{name}{label}", got[name], want, suspects, hint, along, **(within or {}))


def alone(board, params, names, answers):
    """A row: with all other parameters at 0, is everything right with each?"""
    found = {}
    for name in names:
        rest = {key: value * (key in (name, "V", "b_V")) for key, value in params.items()}
        found.setdefault(told(*answers(rest)), []).append(name)
    found.pop(None, None)
    parts = [
        f"with {'any' if len(those) == len(names) else ', '.join(those)} alone {words}"
        for words, those in found.items()
    ]
    board.tell("each parameter alone", "; ".join(parts) or None)


def told(got, right):
    """The names of what is wrong, in words, or None."""
    wrong = [name for name, want in right.items() if fault(got[name], want)]
    return f"{', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} wrong" if wrong else None


def taken(variant, function, answer, right):
    """The parts of a backward pass's answer, shaped as the dict `right`."""
    got = dict(zip(right, part(function, answer, *right)))
    return {
        key: entries(function, key, got[key], [n for n in right[key] if n not in ("V", "b_V")])
        if isinstance(right[key], dict) else got[key]
        for key in right
    }  # fmt: skip


def flat(variant, answer):
    """A backward pass's answer as one dict: dW_z, ..., dx, dh_before or dxs, back h."""
    rows = {f"d{name}": value for name, value in answer.get("params", {}).items()}
    rows |= {f"d{name}": answer[name] for name in ("x", "xs") if name in answer}
    rows |= {f"d{name}_before": value for name, value in answer.get("before", {}).items()}
    return rows | {f"back {name}": value for name, value in answer.get("back", {}).items()}


def norms(back):
    """The length of each sequence's gradient at each step, the mean over sequences: (T,)."""
    return {name: np.linalg.norm(value, axis=2).mean(axis=1) for name, value in back.items()}


def painted(kind, trace, seed):
    """A backward pass that sends back numbers of its own, times the sum of what came in."""
    rng = np.random.default_rng([35, seed])
    back = {name: rng.normal(size=trace["h"].shape) for name in KINDS[kind].states}

    def backward(params, trace, d_hs):
        share = np.cumsum(np.abs(d_hs)[::-1], axis=0)[::-1].sum(axis=(1, 2), keepdims=True)
        return {"params": {}, "xs": trace["xs"], "back": {n: share * v for n, v in back.items()}}

    return backward


def flow_mistakes(kind, given, params, trace, d_last, right):
    """Flows as typical mistakes would give them."""
    T = len(trace["xs"])
    if kind in VARIANTS:
        last = d_last * (np.arange(T) == T - 1)[:, None, None]
        words = "this is the flow of variant_backward: call the `backward` that is handed over"
        yield words, norms(backward(kind, params, trace, last)["back"])
    yield "d_last comes in at every step; it belongs to the last alone", norms(
        given(params, trace, np.repeat(d_last[None], T, axis=0))["back"]
    )
    first = d_last * (np.arange(T) == 0)[:, None, None]
    yield "d_last comes in at the first step", norms(given(params, trace, first)["back"])
    B = len(d_last)
    for words, length in {
        "a norm for each sequence, then their mean: this is one norm of all": lambda v: (
            np.linalg.norm(v, axis=(1, 2))
        ),
        "this is the norm of the mean over sequences": lambda v: (
            np.linalg.norm(v.mean(axis=1), axis=1)
        ),
        "this is the sum over the sequences; take the mean": lambda v: (
            B * np.linalg.norm(v, axis=2).mean(axis=1)
        ),
        "the root of the sum of squares is missing": lambda v: (v**2).sum(axis=2).mean(axis=1),
        "this sums absolute values; the norm is the root of the sum of squares": lambda v: (
            np.abs(v).sum(axis=2).mean(axis=1)
        ),
        "this is the largest entry; the norm is the root of the sum of squares": lambda v: (
            np.abs(v).max(axis=2).mean(axis=1)
        ),
        "entry t belongs to step t: the order is turned round": lambda v: (
            np.linalg.norm(v, axis=2).mean(axis=1)[::-1]
        ),
    }.items():
        yield words, {name: length(value) for name, value in right.items()}


def loss_mistakes(ready, params, xs, want):
    """Losses and gradients as typical mistakes would give them."""
    T, B, _ = xs.shape
    for words, weights in {
        "summed over the sequences; take the mean": (np.arange(T) == T - 1) * 1.0,
        "divided by T, too; only the last step is asked": (np.arange(T) == T - 1) / (T * B),
        "every step is asked; only the last one counts": np.full(T, 1 / (T * B)),
        "the first step is asked; the last one counts": (np.arange(T) == 0) / B,
    }.items():
        loss, grads = ready(params, np.repeat(weights[:, None], B, axis=1))
        yield words, {"loss": loss} | {f"d{name}": value for name, value in grads.items()}
    yield "this is in bits; nats are wanted", {"loss": want["loss"] / np.log(2)}
    yield "the sign is turned", {name: -value for name, value in want.items()}


def bowl_of(seed):
    """A loss that is a bowl, and a place on its rim."""
    rng = np.random.default_rng([36, seed])
    bottom = {"a": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}

    def bowl(params):
        slopes = {name: params[name] - bottom[name] for name in bottom}
        return sum((slope**2).sum() / 2 for slope in slopes.values()), slopes

    return bowl, {name: value + rng.normal(size=value.shape) for name, value in bottom.items()}


def uphill(bowl):
    """The bowl with its slopes turned: who goes down in it goes up."""

    def turned(params):
        loss, slopes = bowl(params)
        return loss, {name: -slope for name, slope in slopes.items()}

    return turned


def bowl_mistakes(bowl, start):
    after = descend(bowl, start, 0.3, 7)[1][1:]
    yield "losses[k] is the loss before step k moves: this is the one after", {
        "losses": after
    }
    up = descend(uphill(bowl), start, 0.3, 6)[1]
    yield "the loss rises: go against the gradient", {"losses": up}
    still = np.full(6, after[0] * 0 + bowl(start)[0])
    yield "the loss never changes: are the new params used?", {"losses": still}
