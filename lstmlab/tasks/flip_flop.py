"""Flip-flop: write, ignore, read and clear one remembered fact.

    words    red wave wave ask   green wave ask   lower ask
    answer                 red             green        none

`red` and `green` are written, one in place of the other; `wave` changes nothing; `ask` reads, and
only then is an answer wanted; `lower` clears. So a later word needs a fact however many waves have
passed. After the flip-flop languages of Liu, Ash, Goel, Krishnamurthy & Zhang 2023; the notebooks
tell it as a flag on a harbour's mast.
"""

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch
from lstmlab.cells import LSTM
from lstmlab.network import Network
from lstmlab.tasks.task import asked_steps_right
from lstmlab.text import Vocabulary

VOCABULARY = Vocabulary(("red", "green", "wave", "ask", "lower"))
ANSWERS = ("none", "red", "green")
RED, GREEN, WAVE, ASK, LOWER = range(len(VOCABULARY))
CHANCES = (0.09, 0.09, 0.57, 0.18, 0.07)  # of the words; waves make the gaps long

_SETS = np.array([1, 2, -1, -1, 0])  # the answer that each word makes true; -1: changes nothing

SURE = 20.0  # a pre-activation at which sigmoid and tanh are within 3e-9 of their ends


def read(text):
    """xs (T, 1, 5): a text as the one sequence of a batch."""
    return VOCABULARY.one_hot(VOCABULARY.encode(text))[:, None]


def states(ids):
    """What is remembered after each word, (T, ...) for ids (T, ...): 0 none, 1 red, 2 green."""
    ids = np.asarray(ids, dtype=int)
    flag, flags = np.zeros(ids.shape[1:], dtype=int), np.empty_like(ids)
    for t, word in enumerate(ids):
        flag = np.where(_SETS[word] < 0, flag, _SETS[word])
        flags[t] = flag
    return flags


def answers(text):
    """What is answered after each word of a text, in words; None where nobody asks."""
    ids = VOCABULARY.encode(text)
    return [ANSWERS[state] if word == ASK else None for word, state in zip(ids, states(ids))]


def draw(rng, T, sequences=1):
    """ids (T, sequences) of the language."""
    shape = checks.whole("T", T), checks.whole("sequences", sequences)
    return checks.generator("rng", rng).choice(len(VOCABULARY), size=shape, p=CHANCES)


def batch_at(step, T=24, B=64, seed=0):
    """A Batch of B new sequences, the same for the same step and seed; loss in nats an answer.

    The weights are zero but where somebody asks, and add up to 1; the last word is always a
    question, so that every sequence has one.
    """
    ids = draw(np.random.default_rng((seed, step)), T, B)
    ids[-1] = ASK
    asked = (ids == ASK).astype(float)
    return Batch(VOCABULARY.one_hot(ids), states(ids) * (ids == ASK), asked / asked.sum())


def accuracy(outputs, batch):
    """Share of questions answered correctly, from outputs (T, B, 3)."""
    return float(asked_steps_right(outputs, batch))


def hand_set_lstm():
    """(Network, params): the whole language in an LSTM of one unit, its weights set by hand.

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
    network = Network(LSTM(input_size=len(VOCABULARY), hidden_size=1), output_size=len(ANSWERS))
    params = {
        "W_h": np.zeros((4, 1, 1)),
        "W_x": np.array([by_gate[gate] for gate in network.cell.gates], float)[:, :, None],
        "b": np.zeros((4, 1)),
        # h is 0.76, -0.76 or 0 at a question: red, green, and else the head start of none.
        "V": np.array([[0.0, SURE, -SURE]]),
        "b_V": np.array([SURE / 2, 0.0, 0.0]),
    }
    return network, params
