"""What typical mistakes over a sequence give: what is handed from step to step, what is added up.

They are the same for all kinds of cells. Each function yields (words for the student, {name:
array}).
"""

from dataclasses import replace

import numpy as np

from lstmlab.homework.by_gate import (
    KINDS,
    SAME,
    backward,
    before,
    forward,
    steps_back,
    summed,
)


def _hands(kind, how):
    """{words: {state: what is handed over in its place}}; how: "handed on", for example."""
    if KINDS[kind].states == ("h",):
        return {f"is `h` {how}?": {}}
    return {
        f"is `C` {how}?": {"h": "h"},
        f"is `h` {how}?": {"C": "C"},
        f"are `h` and `C` {how}?": {},
        "are h and C exchanged on the way?": {"h": "C", "C": "h"},
    }


def ahead(kind, params, xs, start):
    """A sequence forwards: traces, with h_before and C_before, the states before each step."""
    right = _looped(kind, params, xs, start, SAME)
    for words, hand in _hands(kind, "handed on to the next step").items():
        yield words, _looped(kind, params, xs, start, hand)
    zeros = {name: 0 * value for name, value in start.items()}
    words = "it begins from zeros, not from the start that is given"
    yield words, _looped(kind, params, xs, zeros, SAME)
    words = "every step reads the first x"
    yield words, _looped(kind, params, xs[:1].repeat(len(xs), 0), start, SAME)
    from_end = _looped(kind, params, xs[::-1], start, SAME)
    yield "the sequence is read from its end", from_end
    yield "the sequence is read from its end", {name: v[::-1] for name, v in from_end.items()}
    yield "this is the state after each step: off by one", {
        f"{name}_before": right[name] for name in start
    }


def _looped(kind, params, xs, start, hand):
    """A pass step by step. hand {"h": "C"}: as h the next step is handed C; no name: the start."""
    state, steps = start, []
    for x in xs:
        step = forward(kind, params, x[None], state)
        old = {f"{name}_before": before(step, name) for name in start}
        steps.append(old | {name: step[name] for name in ("xs", *KINDS[kind].names)})
        state = {n: step[hand[n]][0] if n in hand else start[n] for n in start}
    return {name: np.concatenate([step[name] for step in steps]) for name in steps[0]}


def back(kind, params, trace, d_hs):
    """A sequence backwards: answers as of `backward`, or parts of them."""
    for words, wrong in _wrong_ways(kind, trace, d_hs):
        yield words, backward(kind, params, trace, **{"d_hs": d_hs} | wrong)
    steps = [step["params"] for step in steps_back(kind, params, trace, d_hs)]
    first, last = "this is the first step's part alone", "this is the last step's part alone"
    yield f"{first}: += over the steps, not =", {"params": steps[0]}
    yield f"{last}: add up all steps, += and not =", {"params": steps[-1]}
    yield "the first step is left out", {"params": summed(steps[1:])}
    short = {name: trace[name][:-1] for name in ("xs", *KINDS[kind].names)}
    cut = backward(kind, params, trace | short, d_hs[:-1])
    yield "the last step is left out", {"params": cut["params"]}


def _wrong_ways(kind, trace, d_hs):
    """(words, arguments of `backward` that make this mistake)."""
    for words, hand in _hands(kind, "handed back").items():
        yield words.replace("is `", "is the gradient of `"), {"hand": hand}
    last = (np.arange(len(d_hs)) == len(d_hs) - 1)[:, None, None]
    yield "the gradient from above is used at the last step alone; it counts at every step", {
        "d_hs": d_hs * last
    }
    yield "the gradient from above is that of the step before", {"d_hs": np.roll(d_hs, 1, 0)}
    yield "the gradient from above is that of the next step", {"d_hs": np.roll(d_hs, -1, 0)}
    yield "the loop must run backward in time: from the last step to the first", {"order": 1}
    yield "this uses the state of step t; the state before step t is that of step t - 1", {
        "spoil": lambda one, t: replace(one, start=one.last)
    }
    yield "this uses the start; the state before step t is that of step t - 1", {
        "spoil": lambda one, t: replace(one, start=trace["start"])
    }
