"""Text that a model writes: each symbol drawn is read again."""

import numpy as np

from lstmlab import checks
from lstmlab.activations import softmax


def at_temperature(probabilities, temperature):
    """softmax(ln p / temperature), (K,): p to the power of 1 / temperature, summing to 1 again.

    For a network this is softmax(z / temperature), since ln p is z up to a constant. Below 1 it
    sharpens the odds, above 1 it flattens them; at 0 the likeliest symbol has all.
    """
    if temperature == 0:
        return np.eye(len(probabilities))[np.argmax(probabilities)]
    with np.errstate(divide="ignore"):
        return softmax(np.log(probabilities), temperature)


def pick(probabilities, u):
    """The id whose share of [0, 1] holds the number u: how one random number draws a symbol."""
    return int(min(np.searchsorted(np.cumsum(probabilities), u, "right"), len(probabilities) - 1))


def sample(network, params, vocabulary, prefix, length, temperature=1.0, rng=None, start=None):
    """The `length` symbols, as a text, with which the network goes on from `prefix`.

    It reads the prefix (at least one symbol), then each symbol it drew itself. At temperature 0 no
    rng is needed. start: the state before the prefix, as a trace's `last`; None for an empty one.
    """
    length = checks.whole("length", length, low=0)
    temperature = checks.number("temperature", temperature, low=0)
    ids, written = vocabulary.encode(prefix), []
    if len(ids) == 0:
        checks.fail("prefix", "at least one symbol to begin with", "an empty text")
    draws = checks.generator("rng", rng).random(length) if temperature else np.zeros(length)
    for u in draws:
        xs = vocabulary.one_hot(ids, params["V"].dtype)[:, None]
        run = network.forward(params, xs, start=start)
        start, chances = run.trace.last, softmax(run.outputs[-1, 0].astype(float))
        ids = [pick(at_temperature(chances, temperature), u)]
        written += ids
    return vocabulary.decode(written)
