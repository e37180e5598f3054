"""One training run of the study of optimisers: a small network that reads real text.

The networks are those of chapter 03 in small: they read the reference of Python, the state is
carried on, gradients are clipped by norm.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.cells import make_cell
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import OPTIMISERS
from lstmlab.text import NGram, Stream, Vocabulary, python_reference
from lstmlab.training import Diverged, train

CELLS = ("rnn", "lstm")
UNCLIPPED = "sgd, not clipped"  # at the rate that was chosen for sgd
CONTESTANTS = (*OPTIMISERS, UNCLIPPED)


@dataclass(frozen=True)
class Settings:
    """What all runs share: `steps` updates on `batch` places of the text, `length` symbols each."""

    hidden: int = 32
    length: int = 20
    batch: int = 16
    steps: int = 160
    clip: float = 1.0  # global norm of the gradient
    check_every: int = 40  # updates between two looks at the held-out text
    held_out: int = 4000  # symbols, read in pieces of 100 from a state of zero


class Corpus(NamedTuple):
    vocabulary: Vocabulary
    seen: np.ndarray  # (N,) ids
    held_out: np.ndarray  # (N / 19,) ids, the last twentieth of the text


@cache
def corpus():
    """The reference of Python, as chapter 03 cuts it."""
    text = python_reference()
    vocabulary = Vocabulary.from_text(text)
    ids = vocabulary.encode(text)
    cut = len(ids) * 19 // 20
    return Corpus(vocabulary, ids[:cut], ids[cut:])


def baselines(settings=None):
    """{"ln K", "unigram", "bigram"}: nats a symbol of what knows nothing, or only counts."""
    vocabulary, seen, held_out = corpus()
    K, n = len(vocabulary), (settings or Settings()).held_out
    counted = {"unigram": 1, "bigram": 2}
    return {"ln K": float(np.log(K))} | {
        name: NGram(seen, order, K).cross_entropy(held_out[: n + 1])
        for name, order in counted.items()
    }


def begin(cell, seed, settings=None):
    """(network, params, stream): first weights, and a place in the text where reading begins."""
    settings = settings or Settings()
    checks.one_of("cell", cell, CELLS)
    rng = np.random.default_rng(checks.whole("seed", seed, low=0))
    vocabulary, seen, _ = corpus()
    K = len(vocabulary)
    network = Network(make_cell(cell, K, settings.hidden), K)
    params = network.init(rng, np.float32)
    moved = np.roll(seen, -rng.integers(len(seen)))
    return network, params, Stream(moved, K, settings.length, settings.batch)


def run(cell, contestant, rate, seed, settings=None):
    """One training run; a dict for JSON.

    cell "rnn" or "lstm"; contestant one of CONTESTANTS. The seed draws what `begin` gives.
    held_out: nats a symbol on the held-out text before the first update and after each
    `check_every`; shorter, and diverged True, if numbers overflowed.
    """
    settings = settings or Settings()
    checks.one_of("contestant", contestant, CONTESTANTS)
    network, params, stream = begin(cell, seed, settings)
    vocabulary, _, held_out = corpus()
    optimiser = OPTIMISERS[contestant.split(",")[0]](rate)
    clip = None if contestant == UNCLIPPED else settings.clip

    def test(params):
        return round(loss_on(network, params, vocabulary, held_out[: settings.held_out + 1]), 4)

    losses, diverged = [test(params)], False
    try:
        for moment in train(network, params, stream.batch_at, optimiser, cross_entropy,
                            settings.steps, clip=clip, carry=True):  # fmt: skip
            if (moment.step + 1) % settings.check_every == 0:
                losses.append(test(moment.params))
    except Diverged:
        diverged = True
    if not np.isfinite(losses[-1]):  # seen on the held-out text before it was seen in training
        losses, diverged = losses[:-1], True
    return {"cell": cell, "optimiser": contestant, "rate": rate, "seed": seed,
            "held_out": losses, "diverged": diverged}  # fmt: skip


@np.errstate(over="ignore", invalid="ignore")
def loss_on(network, params, vocabulary, ids, piece=100):
    """Nats a symbol on ids (N,), read in pieces that each begin with a state of zero."""
    rows = (len(ids) - 1) // piece
    shown, asked = (ids[k : k + rows * piece].reshape(rows, piece).T for k in (0, 1))
    outputs = network.forward(params, vocabulary.one_hot(shown, np.float32)).outputs
    if not np.isfinite(outputs).all():
        return float("inf")
    return float(cross_entropy(outputs, asked).each.mean())
