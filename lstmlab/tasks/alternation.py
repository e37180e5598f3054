"""Alternation: A and B take turns, with any number of Cs between.

At each step a fair coin decides between C and the one of A and B whose turn it is; A begins. What
may follow a C depends on the last A or B, however long ago: a reader must keep one bit. True
probabilities are known, and the coin costs ln 2 = 0.693 nats per symbol: no model can do better.
The notebooks tell it as the diary of a door: opened, closed, nothing happened.
"""

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch
from lstmlab.text import Vocabulary

VOCABULARY = Vocabulary("ABC")
FIRST, SECOND, PAUSE = range(3)  # A, B and C


def draw(rng, T, sequences=1):
    """ids (T, sequences) of the language."""
    shape = checks.whole("T", T), checks.whole("sequences", sequences)
    moves = checks.generator("rng", rng).random(shape) < 0.5
    turn = (moves.cumsum(axis=0) - 1) % 2  # 0 for the first move, then 1, then 0 ...
    return np.where(moves, np.where(turn == 0, FIRST, SECOND), PAUSE)


def probabilities(ids):
    """The true P(next symbol | ids), (K,); ValueError after a move out of turn."""
    ids = np.asarray(ids, dtype=int)
    if mistakes(ids):
        checks.fail("ids", "a diary in which A and B take turns", VOCABULARY.decode(ids))
    turn = SECOND if (ids != PAUSE).sum() % 2 else FIRST
    return VOCABULARY.one_hot([turn, PAUSE]).mean(axis=0)


def mistakes(ids):
    """How many moves in ids (N,) were out of turn."""
    ids = np.asarray(ids, dtype=int)
    moves = np.concatenate([[SECOND], ids[ids != PAUSE]])
    return int((moves[1:] == moves[:-1]).sum())


def batch_at(step, T=24, B=64, seed=0):
    """A Batch of B new sequences, the same for the same step and seed; loss in nats per symbol.

    The first input (of T) is all zeros, "nothing was read yet": so the network learns P(w_1) too.
    """
    ids = draw(np.random.default_rng((seed, step)), T, B)
    xs = np.zeros((T, B, len(VOCABULARY)))
    xs[1:] = VOCABULARY.one_hot(ids[:-1])
    return Batch(xs, ids, np.full((T, B), 1 / (T * B)))
