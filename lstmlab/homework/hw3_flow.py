"""How a gradient flows back, in homework 3: its norm at each step, and typical mistakes in it."""

import numpy as np

from lstmlab.homework.by_gate import KINDS, backward
from lstmlab.homework.hw3_given import VARIANTS


def norms(back):
    """The norm of each sequence's gradient at each step, the mean over sequences: (T,)."""
    return {name: np.linalg.norm(value, axis=2).mean(axis=1) for name, value in back.items()}


def at_step(t, case):
    """What reaches each h (T, B, H), if it is dE/dh of the last state, at step t alone."""
    return case.d_last["h"] * (np.arange(len(case.xs)) == t)[:, None, None]


def made_up(kind, trace, seed):
    """A backward pass that sends back numbers of its own, times the sum of what came in."""
    rng = np.random.default_rng([35, seed])
    back = {name: rng.normal(size=trace["h"].shape) for name in KINDS[kind].states}

    def backward(params, trace, d_hs):
        share = np.cumsum(np.abs(d_hs)[::-1], axis=0)[::-1].sum(axis=(1, 2), keepdims=True)
        return {"params": {}, "xs": trace["xs"], "back": {n: share * v for n, v in back.items()}}

    return backward


LENGTHS = {
    "this is one norm of all; it should be one norm per sequence, then their mean":
        lambda v: np.linalg.norm(v, axis=(1, 2)),
    "this is the norm of the mean over sequences": lambda v: np.linalg.norm(v.mean(axis=1), axis=1),
    "the root of the sum of squares is missing": lambda v: (v**2).sum(axis=2).mean(axis=1),
    "this sums absolute values; the norm is the root of the sum of squares":
        lambda v: np.abs(v).sum(axis=2).mean(axis=1),
    "this is the largest entry; the norm is the root of the sum of squares":
        lambda v: np.abs(v).max(axis=2).mean(axis=1),
}  # fmt: skip


def mistakes(kind, given, case, trace):
    """Flows as typical mistakes would give them."""
    last = at_step(len(case.xs) - 1, case)
    if kind in VARIANTS:
        words = "this is the flow of variant_backward: call the `backward` that is given"
        yield words, norms(backward(kind, case.params, trace, last)["back"])
    everywhere, first = 0 * last + case.d_last["h"], at_step(0, case)
    words = "d_last comes in at every step; it belongs to the last alone"
    yield words, norms(given(case.params, trace, everywhere)["back"])
    words = "d_last comes in at the first step"
    yield words, norms(given(case.params, trace, first)["back"])
    back = given(case.params, trace, last)["back"]
    for words, length in LENGTHS.items():
        yield words, {name: length(value) for name, value in back.items()}
