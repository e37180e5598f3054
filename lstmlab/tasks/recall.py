"""Recall: the first symbol, named at the end."""

import numpy as np

from lstmlab import checks
from lstmlab.losses import cross_entropy
from lstmlab.tasks.task import Task, asked_steps_right, at_last_step, last_step, one_hot


def recall(T, symbols=4, distractors=4):
    """Name at the end the symbol of the first step, after a lag of T steps of distractors.

    The plainest long lag, after experiment 2 of Hochreiter & Schmidhuber 1997: one of `symbols`, T
    random distractors, then a sign that asks: T + 2 steps, I = symbols + distractors + 1. Chance:
    1 / symbols, baseline ln(symbols). Unlike the latch, whose class comes with every step, random
    guessing of weights has no easy way here.
    """
    T, symbols = checks.whole("T", T), checks.whole("symbols", symbols, low=2)
    distractors = checks.whole("distractors", distractors)

    def make(rng, B):
        ids = rng.integers(symbols, symbols + distractors, (T + 2, B))
        ids[0], ids[-1] = rng.integers(0, symbols, B), symbols + distractors
        targets = at_last_step(ids[0], T + 2)
        return one_hot(ids, symbols + distractors + 1), targets, last_step(T + 2, B)

    inputs, baselines = symbols + distractors + 1, {"no memory": np.log(symbols)}
    return Task("recall", inputs, symbols, cross_entropy, baselines, 1 / symbols, make,
                asked_steps_right)  # fmt: skip
