"""Temporal order: which of two symbols came first?"""

import numpy as np

from lstmlab import checks
from lstmlab.losses import cross_entropy
from lstmlab.tasks.task import Task, asked_steps_right, at_last_step, last_step, one_hot


def temporal_order(T, symbols=2):
    """Among distractors a, b, c, d stand two (or three) symbols, each X or Y: in which order?

    Hochreiter & Schmidhuber 1997, experiment 6a (two symbols, four classes XX, XY, YX, YY) and
    6b (three symbols, eight classes). Kept from the paper: E opens, B closes and asks, and the
    places scale with the length: 0.1 T .. 0.2 T and 0.5 T .. 0.6 T, with three symbols 0.1 .. 0.2,
    0.33 .. 0.43 and 0.66 .. 0.76. Other than there, all sequences are T steps long (at least 10).
    I = 8 (in the order of "abcdXYBE"), the class is read at the last step. Chance: 1/4 or 1/8,
    baseline: its logarithm, ln 4 or ln 8.
    """
    T = checks.whole("T", T, low=10)
    places = {2: (10, 50), 3: (10, 33, 66)}[checks.one_of("symbols", symbols, (2, 3))]
    classes = 2**symbols

    def make(rng, B):
        ids, rows = rng.integers(0, 4, (T, B)), np.arange(B)
        ids[0], ids[-1] = "abcdXYBE".index("E"), "abcdXYBE".index("B")
        answer = np.zeros(B, int)
        for percent in places:
            bit = rng.integers(0, 2, B)
            where = rng.integers(T * percent // 100, T * (percent + 10) // 100 + 1, B)
            ids[where, rows] = 4 + bit
            answer = 2 * answer + bit
        return one_hot(ids, 8), at_last_step(answer, T), last_step(T, B)

    baselines, name = {"no memory": np.log(classes)}, f"temporal order of {symbols}"
    return Task(name, 8, classes, cross_entropy, baselines, 1 / classes, make, asked_steps_right)
