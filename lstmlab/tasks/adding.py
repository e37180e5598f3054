"""The adding problem: the sum of two marked numbers."""

import numpy as np

from lstmlab import checks
from lstmlab.losses import squared_error
from lstmlab.tasks.task import Task, last_step


def adding(T):
    """Each step brings a number from U(0, 1) and a mark; at the end, say the sum of the two marked.

    Hochreiter & Schmidhuber 1997, experiment 4, in the form of Arjovsky, Shah & Bengio 2016: one
    mark falls in each half. I = 2 (number, mark), K = 1, squared error at the last step. Baselines:
    1/6 for always saying 1 (the variance of the sum), 1/12 for knowing one of the two. Right is an
    answer off by less than 0.04, as in the first paper (whose sum is scaled to 0 .. 1); always
    saying 1 reaches 1 - 0.96^2 = 0.078.
    """
    T = checks.whole("T", T, low=2)

    def make(rng, B):
        xs, rows = np.zeros((T, B, 2)), np.arange(B)
        xs[..., 0] = rng.random((T, B))
        xs[rng.integers(0, T // 2, B), rows, 1] = 1
        xs[rng.integers(T // 2, T, B), rows, 1] = 1
        targets = np.zeros((T, B, 1))
        targets[-1, :, 0] = (xs[..., 0] * xs[..., 1]).sum(axis=0)
        return xs, targets, last_step(T, B)

    def score(outputs, batch):
        return (np.abs(outputs[-1] - batch.targets[-1]) < 0.04).mean()

    baselines = {"no memory": 1 / 6, "one of the two numbers": 1 / 12}
    return Task("adding", 2, 1, squared_error, baselines, 1 - 0.96**2, make, score)
