"""The copying problem: repeat ten symbols after a silence."""

import numpy as np

from lstmlab import checks
from lstmlab.losses import cross_entropy
from lstmlab.tasks.task import Task, one_hot


def copy(T):
    """Repeat ten symbols (of eight) after a silence of T steps.

    As in Arjovsky, Shah & Bengio 2016: 10 symbols, T - 1 blanks, a delimiter, 10 blanks: T + 20
    steps, I = 10 (eight symbols, blank, delimiter), K = 9 (no delimiter). The answer is blank until
    the delimiter has passed. Baseline without memory: sure blanks, then even odds over the eight
    symbols, 10 ln 8 / (T + 20) a step. Accuracy is counted over the ten copied symbols alone;
    chance 1/8.
    """
    T = checks.whole("T", T)
    blank, delimiter = 8, 9

    def make(rng, B):
        ids, targets = np.full((T + 20, B), blank), np.full((T + 20, B), blank)
        ids[:10] = targets[-10:] = rng.integers(0, 8, (10, B))
        ids[-11] = delimiter
        return one_hot(ids, 10), targets, np.ones((T + 20, B))

    def score(outputs, batch):
        return (outputs[-10:].argmax(axis=2) == batch.targets[-10:]).mean()

    baselines = {"no memory": 10 * np.log(8) / (T + 20)}
    return Task("copy", 10, 9, cross_entropy, baselines, 1 / 8, make, score)
