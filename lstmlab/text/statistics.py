"""What the units of a trained network do: statistics of its states over a text it reads.

A `Reading` holds every state and gate of every unit after each symbol. The questions asked of it:
how often are gates open or shut (`saturation`), how long do memories last (`half_lives`,
`lasting`), does a unit follow something in the text (`track`, with a chance level), and which
earlier symbols brought an answer about (`influence`).
"""

from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.activations import log_softmax

STATES = ("f", "i", "o", "C", "h")
CHUNK = 2000  # steps read at once: bounds the memory in use


class Reading(NamedTuple):
    """One pass over ids (N,): everything as it is after symbol t was read."""

    states: dict  # name -> (N, H)
    outputs: np.ndarray  # (N, K), before the softmax
    nats: np.ndarray  # (N - 1,), the surprise at symbol t + 1


def read(network, params, ids, states=STATES):
    """A Reading of ids (N,), N >= 2, from an empty state; without dropout."""
    ids = checks.array("ids", ids, ("N",), kinds="i")
    checks.whole("the number of ids", len(ids), low=2)
    eye = np.eye(network.cell.input_size, dtype=params["V"].dtype)
    kept, outputs, start = {name: [] for name in states}, [], None
    for begin in range(0, len(ids), CHUNK):
        here = ids[begin : begin + CHUNK]
        run = network.forward(params, eye[here][:, None], start=start)
        start = run.trace.last
        for name in states:
            kept[name].append(getattr(run.trace, name)[:, 0].copy())
        outputs.append(run.outputs[:, 0])
    joined = {name: np.concatenate(parts) for name, parts in kept.items()}
    outputs = np.concatenate(outputs)
    nats = -np.take_along_axis(log_softmax(outputs[:-1].astype(float)), ids[1:, None], axis=1)
    return Reading(joined, outputs, nats[:, 0])


def saturation(gate, low=0.1, high=0.9):
    """(share of steps shut, share open) of each unit, (H,) each, for a gate (N, H).

    Shut is below `low`, open above `high`: left and right saturated in Karpathy, Johnson & Fei-Fei
    2015, with their thresholds.
    """
    gate = checks.array("gate", gate, ("N", "H"))
    return (gate < low).mean(axis=0), (gate > high).mean(axis=0)


def half_lives(f):
    """Steps until half of each unit's memory is left, (H,): ln ½ / mean ln f, for f (N, H).

    The mean of the logarithms, because the gates multiply: what n steps leave is their product.
    """
    f = checks.array("f", f, ("N", "H")).astype(float)
    mean = np.log(np.maximum(f, 1e-12)).mean(axis=0)
    return np.log(0.5) / np.minimum(mean, -1e-12)


def lasting(values, longest=400):
    """Steps until the autocorrelation of each unit falls to ½, (H,); values (N, H).

    The first lag at or below ½, at most `longest`. 0 for a unit that never changes.
    """
    values = checks.array("values", values, ("N", "H")).T.astype(float)
    N = values.shape[1]
    longest = min(checks.whole("longest", longest), N - 1)
    size = 2 ** int(np.ceil(np.log2(N + longest)))  # room enough not to wrap around
    spectrum = np.fft.rfft(values - values.mean(axis=1, keepdims=True), size)
    products = np.fft.irfft(np.abs(spectrum) ** 2, size)[:, : longest + 1].T
    constant = products[0] <= 1e-12 * N
    shares = products / np.where(constant, 1, products[0])
    below = shares <= 0.5
    lags = np.where(below.any(axis=0), below.argmax(axis=0), longest)
    return np.where(constant, 0, lags)


def influence(network, params, ids, symbol=None, start=None):
    """How much each symbol of ids (N,) speaks for `symbol` coming next, (N,) in nats.

    The gradient of ln P(symbol | ids) with respect to x_t, times x_t: as x_t is one-hot, the one
    entry that belongs to the symbol read. Above 0 it made `symbol` likelier. This is what a small
    fading of x_t would cost, not what its removal would (Simonyan, Vedaldi & Zisserman 2014 colour
    pictures by such gradients). symbol: an id; None for the likeliest. start: the state before.
    """
    ids = checks.array("ids", ids, ("N",), kinds="i")
    xs = np.eye(network.cell.input_size, dtype=params["V"].dtype)[ids][:, None]
    run = network.forward(params, xs, start=start)
    logits = run.outputs[-1, 0]
    symbol = int(logits.argmax()) if symbol is None else symbol
    d_outputs = np.zeros_like(run.outputs)
    d_outputs[-1, 0] = -np.exp(log_softmax(logits))
    d_outputs[-1, 0, symbol] += 1
    return (network.backward(params, run, d_outputs).xs * xs).sum(axis=2)[:, 0]


def removal(network, params, ids, symbol, places, start=None):
    """How much ln P(symbol | ids) falls when one symbol is not shown at all, for each of `places`.

    The experiment beside `influence`: x_t of that place is 0, everything else as it was. start: the
    state before, (1, H) by name.
    """
    ids, places = checks.array("ids", ids, ("N",), kinds="i"), np.asarray(places)
    eye = np.eye(network.cell.input_size, dtype=params["V"].dtype)
    xs = np.repeat(eye[ids][:, None], len(places) + 1, axis=1)
    xs[places, np.arange(len(places))] = 0
    start = {name: np.repeat(state, xs.shape[1], axis=0) for name, state in (start or {}).items()}
    outputs = network.forward(params, xs, start=start).outputs
    chances = log_softmax(outputs[-1].astype(float))[:, symbol]
    return chances[-1] - chances[:-1]


def silenced(params, unit):
    """The parameters, but nobody sees h of this unit any more: no gate, and no answer."""
    W_h, V = params["W_h"].copy(), params["V"].copy()
    W_h[:, unit], V[unit] = 0, 0
    return params | {"W_h": W_h, "V": V}
