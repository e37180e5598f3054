"""A world that asks for a count: boats leave and come back, and in the end: do the numbers agree?

The difference is never larger than one, so a memory that is nearly right answers as badly as one
that counted nothing. What left and came back long ago counts as much as what did just now.
"""

import numpy as np

from lstmlab import checks
from lstmlab.losses import cross_entropy
from lstmlab.tasks.task import Task

LEAVES, RETURNS, WAITS, ASKS = range(4)
ANSWERS = ("one more came back", "as many", "one more left")


def balance(T):
    """Up, down or wait at each step; at the end: one down too many, as many of both, one too many?

    T steps, at least 6, the last of which asks; I = 4 (leaves, returns, waits, asks), K = 3, each
    answer equally likely. The number of pairs is drawn from 1 .. T / 2 - 2, and all orders are
    equally likely, so the difference wanders on the way. Chance: 1/3, baseline ln 3.
    Counting by gated cells: Gers & Schmidhuber 2001; Weiss, Goldberg & Yahav 2018.
    """
    T = checks.whole("T", T, low=6)

    def make(rng, B):
        more = rng.integers(-1, 2, B)
        pairs = rng.integers(1, (T - 2) // 2, B)
        leaving, returning = pairs + (more > 0), pairs + (more < 0)
        rank = rng.random((T - 1, B)).argsort(axis=0).argsort(axis=0)  # a random order of steps
        ids = np.full((T, B), ASKS)
        ids[:-1] = np.where(rank < leaving, LEAVES,
                            np.where(rank < leaving + returning, RETURNS, WAITS))  # fmt: skip
        targets, weights = np.zeros((T, B), int), np.zeros((T, B))
        targets[-1], weights[-1] = more + 1, 1
        return np.eye(len((LEAVES, RETURNS, WAITS, ASKS)))[ids], targets, weights

    def score(outputs, batch):
        return (outputs[-1].argmax(axis=1) == batch.targets[-1]).mean()

    return Task("balance", 4, 3, cross_entropy, {"no memory": np.log(3)}, 1 / 3, make, score)
