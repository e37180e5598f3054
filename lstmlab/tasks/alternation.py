"""A small language whose true probabilities are known: the diary of a door.

A: the door is opened. B: it is closed. C: nothing happens. The door is closed at first; at each
step a fair coin decides between C and the one move that is possible. So A and B take turns, with
any number of Cs between, and what may follow a C depends on the last move, however long ago:
a reader must keep one bit. The coin costs ln 2 = 0.693 nats a symbol, and no model can do better.
"""

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch
from lstmlab.text import Vocabulary

VOCABULARY = Vocabulary("ABC")
OPEN, CLOSE, WAIT = VOCABULARY.encode("ABC")


def door_ids(length, rng, sequences=None):
    """ids (length,) of one diary, or (length, sequences) of several."""
    shape = (checks.whole("length", length),)
    if sequences is not None:
        shape += (checks.whole("sequences", sequences),)
    moves = checks.generator("rng", rng).random(shape) < 0.5
    turn = (moves.cumsum(axis=0) - 1) % 2  # 0 for the first move, then 1, then 0 ...
    return np.where(moves, np.where(turn == 0, OPEN, CLOSE), WAIT)


def door_probabilities(ids):
    """The true P(next symbol | ids), (K,); ValueError after a move that was not possible."""
    ids = np.asarray(ids, dtype=int)
    if mistakes(ids):
        checks.fail("ids", "a diary in which A and B take turns", VOCABULARY.decode(ids))
    moves = ids[ids != WAIT]
    probabilities = np.zeros(len(VOCABULARY))
    probabilities[[CLOSE if len(moves) % 2 else OPEN, WAIT]] = 0.5
    return probabilities


def mistakes(ids):
    """How many moves in ids (N,) were not possible: an open door opened, a closed one closed."""
    ids = np.asarray(ids, dtype=int)
    moves = np.concatenate([[CLOSE], ids[ids != WAIT]])
    return int((moves[1:] == moves[:-1]).sum())


def door_batch(step, T=24, B=64, seed=0, dtype=np.float64):
    """A Batch of B new diaries, the same for the same step and seed; loss in nats a symbol.

    The first input (of T) is all zeros, "nothing was read yet": so the network learns P(w_1) too.
    """
    ids = door_ids(T, np.random.default_rng((seed, step)), B)
    xs = np.zeros((T, B, len(VOCABULARY)), dtype)
    xs[1:] = VOCABULARY.one_hot(ids[:-1], dtype)
    return Batch(xs, ids, np.full((T, B), 1 / (T * B), dtype))
