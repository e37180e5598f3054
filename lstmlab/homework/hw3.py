"""The tests of homework 3: a variant of the LSTM of one's choice, and how gradients flow.

Batches, rows: xs (T, B, I), states (B, H), W_z (H+I, H) multiplies [h, x]: see `by_gate`, which
makes what is right of the package's cells. `cell_checks` compares, `hw3_given` is handed out.
"""

import numpy as np

from lstmlab.homework import cell_checks, hw3_given
from lstmlab.homework import hw3_flow as flow
from lstmlab.homework.board import NotYet, check
from lstmlab.homework.by_gate import KINDS, forward, loss_rows, rows
from lstmlab.homework.call import arrays, call, entries, part
from lstmlab.homework.cases import drawn
from lstmlab.homework.hw3_given import (
    VARIANTS,
    flow_chart,
    gap_task,
    init,
    lstm_backward,
    lstm_forward,
    rnn_backward,
    rnn_forward,
    zeros,
)
from lstmlab.homework.mistakes_in_learning import of_loss

__all__ = ["flow_chart", "init", "lstm_forward"]  # for the notebook, besides what is used here
STEPS = 250  # of plain gradient descent, with a learning rate of 1
LEARNED = 0.1  # nats: four sequences are learned by heart when the loss is below


def chosen(variant):
    """NotYet if the choice is none of the variants."""
    if variant not in VARIANTS:
        raise NotYet(f"VARIANT: choose one of {', '.join(VARIANTS)}; it is {variant!r}")


def case_of(kind, seed, T=None, B=None, scale=1.0):
    """A Case for a kind of cell, its sizes and numbers drawn from the seed."""
    rng = np.random.default_rng([3, seed])
    sizes = [int(size) for size in rng.permutation(np.arange(2, 7))]
    return drawn(kind, rng, T or sizes[0], B or sizes[1], *sizes[2:], scale)


@check
def check_variant_step(board, variant, function, seed=0, B=None, scale=1.0):
    """One step: everything at work, then each parameter alone; weights `scale` times as large."""
    chosen(variant)
    names = KINDS[variant].names

    def ask(case):
        return dict(zip(names, part(function, call(function, case.params, case.xs[0], case.start),
                                    *names)))  # fmt: skip

    cell_checks.step(board, variant, ask, case_of(variant, seed, 1, B, scale), scale == 1)


@check
def check_variant_forward(board, variant, function, seed=0, T=None, B=None):
    """A sequence of one step, then a longer one: every gate and state, and what came in."""
    chosen(variant)
    names = ("xs", *KINDS[variant].names)

    def ask(case):
        answer = call(function, case.params, case.xs, case.start)
        start, *found = part(function, answer, "start", *names)
        start = entries(function, "start", start, case.start)
        return dict(zip(names, found)) | {f"start {name}": start[name] for name in start}

    names_too = [f"start {name}" for name in KINDS[variant].states]
    case = case_of(variant, seed, T, B)
    cell_checks.sequence(board, variant, ask, case, [*names, *names_too])


@check
def check_variant_step_backward(board, variant, function, seed=0, B=None):
    """One step backward: everything at work, then one path and one parameter alone."""
    chosen(variant)

    def ask(case, trace):
        now = {name: trace[name][0] for name in KINDS[variant].names}
        d_now = case.d_last | {"h": case.d_hs[0]}
        answer = call(function, case.params, case.xs[0], case.start, now, d_now)
        params, x, before = taken(variant, function, answer, "x", "before")
        before = {f"d_{name}_before": value for name, value in before.items()}
        return rows({"params": params}) | {"d_x": x, **before}

    cell_checks.step_back(board, variant, ask, case_of(variant, seed, 1, B))


@check
def check_variant_backward(board, variant, function, seed=0, T=None, B=None):
    """A sequence of one step backward, then a longer one, then each parameter alone."""
    chosen(variant)

    def ask(case, trace):
        answer = call(function, case.params, trace, case.d_hs)
        params, xs, back = taken(variant, function, answer, "xs", "back")
        return rows({"params": params, "xs": xs, "back": back})

    cell_checks.sequence_back(board, variant, ask, case_of(variant, seed, T, B), rows)


def taken(variant, function, answer, inputs, states):
    """The three parts of a backward pass's answer: params, those of `inputs`, those of `states`."""
    params, d_inputs, d_states = part(function, answer, "params", inputs, states)
    params = entries(function, "params", params, KINDS[variant].params)
    return params, d_inputs, entries(function, states, d_states, KINDS[variant].states)


@check
def check_gradient_flow(board, variant, function, seed=0):
    """The flow through your variant, the vanilla RNN and the LSTM, by the package's backward."""
    chosen(variant)
    for kind in (variant, "rnn", "lstm"):
        case = case_of(kind, seed)
        trace = forward(kind, case.params, case.xs, case.start)
        given = rnn_backward if kind == "rnn" else lstm_backward
        if kind == variant:
            given = flow.made_up(kind, trace, seed)
        given_too = case.params, trace, case.d_last["h"]
        answer = call(function, given, *given_too, allow=hw3_given.HANDED_OUT)
        got = entries(function, "the flow", answer, case.start)
        right = flow.norms(given(case.params, trace, flow.at_step(len(case.xs) - 1, case))["back"])
        mistakes = flow.mistakes(kind, given, case, trace)
        label = "a made-up backward" if kind == variant else kind
        hint = "one loss, at the last step: then the norms of back"
        along, sizes = dict.fromkeys(got, "backward"), {"B": len(case.d_last["h"])}
        if not board.compare(got, right, mistakes, label, hint, along, sizes):
            break


@check
def check_last_step_loss(
    board, variant, function, variant_forward, variant_backward, seed=0, B=None, scale=1.0
):
    """The loss and its gradients for the vanilla RNN, then for your variant."""
    chosen(variant)
    own = (variant, variant_forward, variant_backward)
    for kind, ahead, back in (("rnn", rnn_forward, rnn_backward), own):
        params, xs, start, *_ = case_of(kind, seed, B=B)
        params["V"] = scale * params["V"]
        (T, B_now), K = xs.shape[:2], len(params["b_V"])
        targets = np.random.default_rng([34, seed]).integers(K, size=B_now)
        answer = call(function, ahead, back, params, xs, start, targets,
                      allow=hw3_given.HANDED_OUT)  # fmt: skip
        loss, grads = part(function, answer, "loss", "grads")
        got = {"loss": loss} | rows({"params": entries(function, "grads", grads, params)})
        targets, last = np.tile(targets, (T, 1)), hw3_given.last_step(T, B_now)
        right = loss_rows(kind, params, xs, start, targets)
        others = {
            "the loss is at every step; it belongs to the last": np.full((T, B_now), 1 / B_now),
            "the loss is at the first step; it belongs to the last": last[::-1],
        }
        mistakes = of_loss(right, targets, last, others) if scale == 1 else ()
        hint = "does variant_backward pass its test?"
        if kind == "rnn":
            hint = "does (ŷ - y) / B go back from the last step, and from that alone?"
        if scale != 1:
            hint = "is the largest score subtracted?"
        sizes = {"T": T, "B": B_now}
        if not board.compare(got, right(last), mistakes, kind, hint, sizes=sizes):
            break


@check
def check_overfit(
    board, variant, function, last_step_loss, variant_forward, variant_backward, seed=0,
    table=False,
):  # fmt: skip
    """Descent in a bowl to the last digit; then four sequences with a gap, learned by heart.

    table: print besides how the vanilla RNN and the LSTM do across a short and a long gap.
    """
    chosen(variant)
    bowl, start = bowl_of(seed)

    def ask(steps):
        return call(function, bowl, start, 0.3, steps)

    def own(params, xs, begin, targets):
        return last_step_loss(variant_forward, variant_backward, params, xs, begin, targets)

    cell_checks.descent(board, function, ask, bowl, start, 0.3, 6)
    if board.right():
        end = end_of(variant, function, 3, seed, own)
        words = f"E ends at {end:.2f}; below {LEARNED} is expected: is variant_backward right?"
        board.tell(f"{variant}, a gap of 3", None if end < LEARNED else words)
    if table:
        print(f"loss after {STEPS} steps, two seeds; ln 4 = 1.39 is a guess among four")
        for gap in (3, 10):
            for kind in ("rnn", "lstm", variant):
                loss = own if kind == variant else None
                ends = (f"{end_of(kind, function, gap, seed, loss):.2f}" for seed in (2, 3))
                print(f"  gap {gap:2}  {kind:9} {'  '.join(ends)}")


def end_of(kind, overfit, gap, seed, own=None):
    """The loss after the student's descent across a gap; `own`: the student's loss, if wanted."""
    xs, targets = gap_task(gap)
    begin = zeros(kind, len(targets), 8)
    ready = hw3_given.ready_loss(kind, xs, begin, targets)
    loss, allow = ready, hw3_given.READY
    if own:
        loss, allow = lambda params: own(params, xs, begin, targets), ()
    first = init(kind, xs.shape[2], 8, len(targets), seed)
    answer = call(overfit, loss, first, 1.0, STEPS, allow=allow)
    try:
        return ready(arrays(overfit, "params", part(overfit, answer, "params", "losses")[0],
                            first))[0]  # fmt: skip
    except NotYet:
        return np.nan  # no finite numbers any more, or none of the right shape


def bowl_of(seed):
    """A loss that is a bowl, and a point on its side."""
    rng = np.random.default_rng([36, seed])
    bottom = {"a": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}

    def bowl(params):
        slopes = {name: params[name] - bottom[name] for name in bottom}
        return sum((slope**2).sum() / 2 for slope in slopes.values()), slopes

    return bowl, {name: value + rng.normal(size=value.shape) for name, value in bottom.items()}
