"""The embedded Reber grammar: which symbols may come next?"""

import numpy as np

from lstmlab import checks
from lstmlab.losses import squared_error
from lstmlab.tasks.task import Task, one_hot

REBER = "BTPSXVE"
# The grammar as a graph: for each node its two ways out, (symbol, next node).
_WAYS = (
    (("T", 1), ("P", 2)),
    (("S", 1), ("X", 3)),
    (("T", 2), ("V", 4)),
    (("X", 2), ("S", 5)),
    (("P", 3), ("V", 5)),
    (("E", 6), ("E", 6)),
)
_SYMBOL = np.array([[REBER.index(symbol) for symbol, _ in ways] for ways in _WAYS])
_NEXT = np.array([[node for _, node in ways] for ways in _WAYS])


def embedded_reber():
    """Predict a string of the embedded Reber grammar: which symbols may come next?

    Hochreiter & Schmidhuber 1997, experiment 1. A string is B, then T or P, then a whole Reber
    string (B ... E), then the same T or P once more, then E: that repetition is the critical
    symbol, at least 6 steps after what decides it. I = K = 7, in the order of "BTPSXVE". Targets
    (T, B, 7) hold 1 for each legal next symbol, loss is the squared error. Strings differ in length
    (9 symbols or more, 12 on average); shorter ones are padded and weighted 0.

    Right is a string whose critical symbol gets the highest output, chance 1/2. The paper asks
    for more: `strings_right`. Baseline: knowing all but the critical symbol costs 1/2 a string,
    and so 1/22 for each of the 11 predictions that a string asks on average.
    """

    def make(rng, B):
        ids, legal = _reber_strings(rng, B)
        critical = rng.integers(1, 3, B)  # T or P
        steps = (legal.sum(axis=2) > 0).sum(axis=0) + 4  # predictions asked in each string
        T, rows = steps.max(), np.arange(B)
        xs, targets = np.zeros((T, B, 7)), np.zeros((T, B, 7))
        xs[0, :, REBER.index("B")] = 1
        xs[1, rows, critical] = 1
        targets[0, :, 1:3] = 1
        targets[1, :, REBER.index("B")] = 1
        xs[2 : 2 + len(ids)] = ids
        targets[2 : 2 + len(legal)] = legal
        xs[steps - 1, rows, critical] = 1
        targets[steps - 2, rows, critical] = 1
        targets[steps - 1, rows, REBER.index("E")] = 1
        return xs, targets, (np.arange(T)[:, None] < steps).astype(float)

    def score(outputs, batch):
        critical, rows = (batch.weights > 0).sum(axis=0) - 2, np.arange(outputs.shape[1])
        said = outputs[critical, rows].argmax(axis=1)
        return (said == batch.targets[critical, rows].argmax(axis=1)).mean()

    baselines = {"all but the critical symbol": 0.5 / 11}
    return Task("embedded Reber", 7, 7, squared_error, baselines, 0.5, make, score)


def strings_right(outputs, batch):
    """The paper's criterion for `embedded_reber`: the share of strings in which, at every step, all
    legal symbols get higher outputs than all others."""
    outputs = checks.array("outputs", outputs, batch.targets.shape)
    legal = batch.targets > 0
    lowest_legal = np.where(legal, outputs, np.inf).min(axis=2)
    highest_other = np.where(legal, -np.inf, outputs).max(axis=2)
    return float(((lowest_legal > highest_other) | (batch.weights == 0)).all(axis=0).mean())


def _reber_strings(rng, B):
    """B walks through the grammar at once: symbols (T, B, 7), and legal next symbols (T, B, 7)."""
    node, ids, legal = np.zeros(B, int), [one_hot(np.full(B, REBER.index("B")), 7)], []
    while (node < 6).any():
        walking, here = node < 6, np.minimum(node, 5)
        way = rng.integers(0, 2, B)
        legal.append(one_hot(_SYMBOL[here], 7).max(axis=1) * walking[:, None])
        ids.append(one_hot(_SYMBOL[here, way], 7) * walking[:, None])
        node = np.where(walking, _NEXT[here, way], node)
    return np.array(ids), np.array(legal)
