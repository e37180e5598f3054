"""The flag on the mast: the story that runs through the chapters on the LSTM.

A harbour shows a flag. `red` and `green` put it up, one in place of the other; `lower` takes it
down; a `wave` changes nothing. A ship may `ask` what flies, as often as it likes, and only then is
an answer wanted: none, red or green. So a word sets a fact, later words need it however many waves
have passed, and another word ends it.

    words    red wave wave ask   green wave ask   lower ask
    answer                 red             green        none
"""

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch
from lstmlab.cells import LSTM
from lstmlab.network import Network

VOCABULARY = ("red", "green", "wave", "ask", "lower")
ANSWERS = ("none", "red", "green")
RED, GREEN, WAVE, ASK, LOWER = range(len(VOCABULARY))
CHANCES = (0.09, 0.09, 0.57, 0.18, 0.07)  # of the words; waves make the gaps long

_SETS = np.array([1, 2, -1, -1, 0])  # the answer that each word makes true; -1: changes nothing

SURE = 20.0  # a pre-activation at which sigmoid and tanh are within 3e-9 of their ends


def encode(words):
    """ids (T,) of a text, "red wave ask", or of a list of words; ValueError on unknown ones."""
    words = words.split() if isinstance(words, str) else list(words)
    return np.array(
        [VOCABULARY.index(checks.one_of("words", word, VOCABULARY)) for word in words], dtype=int
    )


def decode(ids):
    """The words of ids (T,), as a list."""
    return [VOCABULARY[i] for i in np.asarray(ids, dtype=int)]


def one_hot(ids, dtype=np.float64):
    """xs (..., 5) for ids (...)."""
    return np.eye(len(VOCABULARY), dtype=dtype)[ids]


def read(words):
    """xs (T, 1, 5): a text as the one sequence of a batch."""
    return one_hot(encode(words))[:, None]


def flying(ids):
    """What flies after each word, (T, ...) for ids (T, ...): 0 none, 1 red, 2 green."""
    ids = np.asarray(ids, dtype=int)
    flag, flags = np.zeros(ids.shape[1:], dtype=int), np.empty_like(ids)
    for t, word in enumerate(ids):
        flag = np.where(_SETS[word] < 0, flag, _SETS[word])
        flags[t] = flag
    return flags


def truth(words):
    """What flies after each word of a text, in words; None where nobody asks."""
    ids = encode(words)
    return [
        ANSWERS[flag] if word == ASK else None for word, flag in zip(ids, flying(ids), strict=True)
    ]


def flag_ids(length, rng, sequences=None):
    """ids (length,) of one day in the harbour, or (length, sequences) of several."""
    shape = (checks.whole("length", length),)
    if sequences is not None:
        shape += (checks.whole("sequences", sequences),)
    return checks.generator("rng", rng).choice(len(VOCABULARY), size=shape, p=CHANCES)


def flag_batch(step, T=24, B=64, seed=0, dtype=np.float64):
    """A Batch of B new days, the same for the same step and seed; loss in nats an answer.

    The weights are zero but where somebody asks, and add up to 1; the last word is always a
    question, so that every sequence has one.
    """
    ids = flag_ids(T, np.random.default_rng((seed, step)), B)
    ids[-1] = ASK
    asked = (ids == ASK).astype(dtype)
    return Batch(one_hot(ids, dtype), flying(ids) * (ids == ASK), asked / asked.sum())


def accuracy(outputs, batch):
    """Share of questions answered correctly, from outputs (T, B, 3)."""
    asked = batch.weights > 0
    return float((outputs.argmax(axis=2) == batch.targets)[asked].mean())


def hand_set_lstm():
    """(Network, params): the whole story in an LSTM of one unit, its weights set by hand.

    The memory C is +1 for red, -1 for green, 0 for none. No gate looks at h_{t-1}: the word alone
    decides, and what it decides can be read in one column each:

               red  green  wave  ask  lower
    f keep      no     no   yes  yes     no     a new colour and `lower` wipe the memory
    i write    yes    yes    no   no     no     only colours are written
    C̃ what     +1     -1     0    0      0     red is +1, green is -1
    o show      no     no    no  yes     no     only a question is answered
    """
    yes, no = SURE, -SURE
    by_gate = {
        "f": [no, no, yes, yes, no],
        "i": [yes, yes, no, no, no],
        "o": [no, no, no, yes, no],
        "c_tilde": [yes, no, 0, 0, 0],
    }
    network = Network(LSTM(inputs=len(VOCABULARY), hidden=1), outputs=len(ANSWERS))
    params = {
        "W_h": np.zeros((4, 1, 1)),
        "W_x": np.array([by_gate[gate] for gate in network.cell.gates], float)[:, :, None],
        "b": np.zeros((4, 1)),
        # h is 0.76, -0.76 or 0 at a question: red, green, and else the head start of none.
        "V": np.array([[0.0, SURE, -SURE]]),
        "b_V": np.array([SURE / 2, 0.0, 0.0]),
    }
    return network, params
