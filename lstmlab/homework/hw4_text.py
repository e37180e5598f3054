"""The real text of homework 4, what n-gram models reach on it, and a network's loss beside that."""

from functools import cache
from typing import NamedTuple

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.network import Network
from lstmlab.text import Vocabulary, baselines, python_reference, splits, statistics

SENTENCE = "Gates decide what stays, what goes and what is said aloud.\n"


class Text(NamedTuple):
    """Real text in three parts that share no paragraph, as ids, and what n-gram models reach."""

    vocabulary: Vocabulary
    training: np.ndarray
    tuning: np.ndarray
    held_out: np.ndarray
    table: list  # of baselines.Baseline; nats on held_out


@cache
def text(end="first"):
    """The language reference of this Python: of each part the "first" or the "last" passage."""
    whole = python_reference()
    vocabulary = Vocabulary.from_text(whole)
    lengths = {"training": 80_000, "tuning": 8_000, "held_out": 15_000}
    parts = splits.split(whole)._asdict()
    ids = [
        vocabulary.encode(parts[name][:length] if end == "first" else parts[name][-length:])
        for name, length in lengths.items()
    ]
    return Text(vocabulary, *ids, baselines.baselines(*ids, len(vocabulary)))


def by_heart():
    """(network, params, ids, vocabulary): a small network, and one sentence, to learn by heart."""
    vocabulary = Vocabulary.from_text(SENTENCE)
    network = Network(LSTM(len(vocabulary), 32), len(vocabulary))
    params = network.init(np.random.default_rng(4), np.float32)
    return network, params, vocabulary.encode(SENTENCE), vocabulary


def begin(text, hidden, seed=0):
    """(network, first params in float32) of that many units, for a Text."""
    K = len(text.vocabulary)
    network = Network(LSTM(K, hidden), K)
    return network, network.init(np.random.default_rng(seed), np.float32)


def nats(network, params, ids):
    """The loss on a text, read from an empty state in one go: nats per character."""
    return float(statistics.read(network, params, ids, []).nats.mean())


def table(text, yours=None):
    """Print nats, bits and perplexity per character on the held-out text: n-grams and yours."""
    print(f"{'':12}  nats   bits  perplexity")
    rows = [(row.name, row.nats) for row in text.table]
    for name, E in rows + ([] if yours is None else [("your network", yours)]):
        print(f"{name:12} {E:5.3f}  {E / np.log(2):5.3f}  {np.exp(E):10.1f}")
