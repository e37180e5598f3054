"""Tasks that ask for a moment: ring at the right step, not before and not after.

After the timing tasks of Gers, Schraudolph & Schmidhuber 2002, made small. Inputs are marks
(I = 1); the answer at each step is one of two classes, 0 for silence and 1 for the ring (K = 2),
and each step counts alike. A sequence is right if the likeliest of all its steps for the ring is
the one at which it is due.
"""

import numpy as np

from lstmlab import checks
from lstmlab.losses import cross_entropy
from lstmlab.tasks.task import Task


def alarm(delay, places=8):
    """A mark comes at one of the first `places` steps: ring `delay` steps later.

    T = delay + places. Chance, 1 / places: to ring at the same step of every sequence.
    """
    delay, places = checks.whole("delay", delay), checks.whole("places", places)
    T = delay + places

    def make(rng, B):
        at, rows = rng.integers(0, places, B), np.arange(B)
        xs, targets = np.zeros((T, B, 1)), np.zeros((T, B), int)
        xs[at, rows, 0] = targets[at + delay, rows] = 1
        return xs, targets, np.ones((T, B))

    return _task(f"alarm after {delay}", T, 1 / places, make)


def third_beat(shortest=3, longest=8, places=4):
    """Two marks, some steps apart: ring as long after the second as that came after the first.

    The first comes at one of the first `places` steps, the interval is any of shortest .. longest;
    T = places + 2 longest. Chance, 1 / (number of intervals): to ring always as long after the
    second mark.
    """
    shortest = checks.whole("shortest", shortest)
    longest = checks.whole("longest", longest, low=shortest)
    places = checks.whole("places", places)
    T = places + 2 * longest

    def make(rng, B):
        first, rows = rng.integers(0, places, B), np.arange(B)
        interval = rng.integers(shortest, longest + 1, B)
        xs, targets = np.zeros((T, B, 1)), np.zeros((T, B), int)
        xs[first, rows, 0] = xs[first + interval, rows, 0] = 1
        targets[first + 2 * interval, rows] = 1
        return xs, targets, np.ones((T, B))

    return _task("third beat", T, 1 / (longest - shortest + 1), make)


def _task(name, T, chance, make):
    rare = np.array([1 / T, 1 - 1 / T])
    baselines = {"no memory": float(-(rare * np.log(rare)).sum())}  # one ring in T steps
    return Task(name, 1, 2, cross_entropy, baselines, chance, make, _moments_right)


def _moments_right(outputs, batch):
    """The share of sequences whose likeliest moment for the ring is the right one."""
    said = (outputs[..., 1] - outputs[..., 0]).argmax(axis=0)
    return (said == batch.targets.argmax(axis=0)).mean()
