"""What a task is: sizes, a loss, what comes without memory, and how to make and score batches.

A `Task` makes batches: `batch(rng, B)`, or `batch_at(seed, B)` for training, a function of the
step. The weights of a batch add up to 1, so that a loss is the mean over what is asked, in the same
unit as the task's baselines. Arrays are time-major: xs (T, B, I), targets (T, B) for classes or
(T, B, K) for numbers, weights (T, B).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch


@dataclass(frozen=True)
class Task:
    name: str
    input_size: int  # I
    output_size: int  # K
    loss: Callable  # cross_entropy or squared_error
    baselines: dict  # what is known -> the best loss with that, first of all "no memory"
    chance: float  # the accuracy which guessing reaches
    make: Callable  # (rng, B) -> xs, targets, weights
    score: Callable  # outputs, batch -> accuracy

    @property
    def baseline(self):
        """The memoryless baseline; a network below it has remembered something."""
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
        """The accuracy, 0 .. 1; what counts as right, each task tells."""
        shape = (*batch.xs.shape[:2], self.output_size)
        return float(self.score(checks.array("outputs", outputs, shape), batch))


def one_hot(ids, size):
    return np.eye(size)[ids]


def last_step(T, B):
    weights = np.zeros((T, B))
    weights[-1] = 1
    return weights


def at_last_step(answer, T):
    targets = np.zeros((T, len(answer)), int)
    targets[-1] = answer
    return targets


def asked_steps_right(outputs, batch):
    asked = batch.weights > 0
    return (outputs.argmax(axis=2) == batch.targets)[asked].mean()
