"""Small worlds that ask for memory: the classic tasks, each with what pure guessing reaches.

A `Task` makes batches: `batch(rng, B)`, or `batch_at(seed, B)` for training, a function of the
step. The weights of a batch add up to 1, so that a loss is the mean over what is asked, in the same
unit as the task's baselines. Arrays are time-major: xs (T, B, I), targets (T, B) for classes or
(T, B, K) for numbers, weights (T, B).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.losses import cross_entropy, squared_error


class Batch(NamedTuple):
    xs: np.ndarray  # (T, B, I)
    targets: np.ndarray  # (T, B) classes or (T, B, K) numbers
    weights: np.ndarray | None = None  # (T, B), how much each step counts
    fresh: np.ndarray | None = None  # (B,), True where a row does not continue the batch before


@dataclass(frozen=True)
class Task:
    """A task: sizes, loss, what comes without memory, and how to make and score batches."""

    name: str
    inputs: int  # I
    outputs: int  # K
    loss: Callable  # cross_entropy or squared_error
    baselines: dict  # what is known -> the best loss with that, first of all "no memory"
    chance: float  # the accuracy which guessing reaches
    make: Callable  # (rng, B) -> xs, targets, weights
    score: Callable  # outputs, batch -> accuracy

    @property
    def baseline(self):
        """The best loss without memory; a network below it has remembered something."""
        return next(iter(self.baselines.values()))

    def batch(self, rng, B, dtype=np.float64):
        """B independent sequences; the same rng gives the same batch."""
        xs, targets, weights = self.make(checks.generator("rng", rng), checks.whole("B", B))
        if targets.dtype.kind == "f":
            targets = targets.astype(dtype)
        return Batch(xs.astype(dtype), targets, (weights / weights.sum()).astype(dtype))

    def batch_at(self, seed, B, dtype=np.float32):
        """A function from step to batch, so that training can stop and resume anywhere."""
        seed = checks.whole("seed", seed, low=0)
        return lambda step: self.batch(np.random.default_rng([seed, step]), B, dtype)

    def accuracy(self, outputs, batch):
        """The share of right answers, 0 .. 1; what counts as right, each task tells."""
        shape = (*batch.xs.shape[:2], self.outputs)
        return float(self.score(checks.array("outputs", outputs, shape), batch))


def adding(T):
    """Each step brings a number from U(0, 1) and a mark; at the end, say the sum of the two marked.

    Hochreiter & Schmidhuber 1997, experiment 4, in the form of Le, Jaitly & Hinton 2015: one mark
    falls in each half. I = 2 (number, mark), K = 1, squared error at the last step. Baselines: 1/6
    for always saying 1 (the variance of the sum), 1/12 for knowing one of the two. Right is an
    answer off by less than 0.04, as in the first paper; always saying 1 reaches 1 - 0.96^2 = 0.078.
    """
    T = checks.whole("T", T, low=2)

    def make(rng, B):
        xs, rows = np.zeros((T, B, 2)), np.arange(B)
        xs[..., 0] = rng.random((T, B))
        xs[rng.integers(0, T // 2, B), rows, 1] = 1
        xs[rng.integers(T // 2, T, B), rows, 1] = 1
        targets = np.zeros((T, B, 1))
        targets[-1, :, 0] = (xs[..., 0] * xs[..., 1]).sum(axis=0)
        return xs, targets, _last_step(T, B)

    def score(outputs, batch):
        return (np.abs(outputs[-1] - batch.targets[-1]) < 0.04).mean()

    baselines = {"no memory": 1 / 6, "one of the two numbers": 1 / 12}
    return Task("adding", 2, 1, squared_error, baselines, 1 - 0.96**2, make, score)


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
        return _one_hot(ids, 8), _at_last_step(answer, T), _last_step(T, B)

    baselines, name = {"no memory": np.log(classes)}, f"temporal order of {symbols}"
    return Task(name, 8, classes, cross_entropy, baselines, 1 / classes, make, _asked_steps_right)


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
        targets = _at_last_step(ids[0], T + 2)
        return _one_hot(ids, symbols + distractors + 1), targets, _last_step(T + 2, B)

    inputs, baselines = symbols + distractors + 1, {"no memory": np.log(symbols)}
    return Task("recall", inputs, symbols, cross_entropy, baselines, 1 / symbols, make,
                _asked_steps_right)  # fmt: skip


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
        return _one_hot(ids, 10), targets, np.ones((T + 20, B))

    def score(outputs, batch):
        return (outputs[-10:].argmax(axis=2) == batch.targets[-10:]).mean()

    baselines = {"no memory": 10 * np.log(8) / (T + 20)}
    return Task("copy", 10, 9, cross_entropy, baselines, 1 / 8, make, score)


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
    (9 symbols or more, 12 in the mean); shorter ones are padded and weighted 0.

    Right is a string whose critical symbol gets the highest output, chance 1/2. The paper asks
    for more: `strings_right`. Baseline: knowing all but the critical symbol costs 1/2 a string,
    and so 1/22 for each of the 11 predictions that a string asks in the mean.
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
    node, ids, legal = np.zeros(B, int), [_one_hot(np.full(B, REBER.index("B")), 7)], []
    while (node < 6).any():
        walking, here = node < 6, np.minimum(node, 5)
        way = rng.integers(0, 2, B)
        legal.append(_one_hot(_SYMBOL[here], 7).max(axis=1) * walking[:, None])
        ids.append(_one_hot(_SYMBOL[here, way], 7) * walking[:, None])
        node = np.where(walking, _NEXT[here, way], node)
    return np.array(ids), np.array(legal)


def _one_hot(ids, size):
    return np.eye(size)[ids]


def _last_step(T, B):
    weights = np.zeros((T, B))
    weights[-1] = 1
    return weights


def _at_last_step(answer, T):
    targets = np.zeros((T, len(answer)), int)
    targets[-1] = answer
    return targets


def _asked_steps_right(outputs, batch):
    asked = batch.weights > 0
    return (outputs.argmax(axis=2) == batch.targets)[asked].mean()
