"""The arguments with which the tests of homework 4 call the students' functions.

Random, but the same for the same seed; sizes all different, so that exchanged axes show.
"""

from typing import NamedTuple

import numpy as np

from lstmlab import optim
from lstmlab.cells import LSTM
from lstmlab.network import Network
from lstmlab.text import Vocabulary

SENTENCE = "Gates decide what stays, what goes and what is said aloud.\n"


class Step(NamedTuple):
    """One call of rmsprop_step; `options` are its rate, and decay and epsilon where given."""

    case: str
    params: dict
    grads: dict
    state: dict
    options: dict


def squares(seed):
    """(case, before, g, decay) of each call of mean_square."""
    rng = np.random.default_rng([4, 1, seed])
    shape = tuple(rng.permutation([2, 3, 4]))
    before, g = rng.uniform(0.5, 2, shape), rng.normal(size=shape)
    return [
        ("first gradient, before = 0", 0 * before, g, 0.9),
        ("no gradient, g = 0", before, 0 * g, 0.9),
        ("both", before, g, 0.9),
        ("decay 0.99", before, g, 0.99),
        ("a small gradient", before + 9, g / 4, 0.5),
    ]


def steps(seed):
    """A Step of each kind."""
    rng = np.random.default_rng([4, 2, seed])
    shapes = {"W": (3, int(rng.integers(4, 7))), "b": (int(rng.integers(2, 4)),)}

    def arrays(scale=1.0, low=-1.0):
        sizes = {"W": scale, "b": 10 * scale}
        return {name: sizes[name] * rng.uniform(low, 1, shape) for name, shape in shapes.items()}

    def single(arrays):
        return {name: np.float32(array) for name, array in arrays.items()}

    params, grads, state = arrays(), arrays(), arrays(low=0.1)
    half = {"W": grads["W"], "b": 0 * grads["b"]}
    wide = {"rate": 0.1, "epsilon": 0.01}
    return [
        Step("first step", params, grads, {}, {"rate": 0.01}),
        Step("later step", params, grads, state, {"rate": 0.02}),
        Step("epsilon 0.01", params, arrays(0.01), arrays(1e-4, 0.1), wide),
        Step("tiny gradients, epsilon not given", params, arrays(1e-8), {}, {"rate": 0.01}),
        Step("decay 0.99", params, grads, state, {"rate": 0.01, "decay": 0.99}),
        Step("no gradient in b", params, half, state, {"rate": 0.01}),
        Step("never a gradient in b (0 / 0?)", params, half, {}, {"rate": 0.01}),
        Step("float32", single(params), single(grads), {}, {"rate": 0.01}),
    ]


def gradients(seed):
    """(case, grads, limit) of each call of clip_by_norm."""
    rng = np.random.default_rng([4, 4, seed])
    shapes, names = rng.permutation(4) + 2, ("W", "b", "V")
    grads = {n: (k + 1) * rng.normal(size=shapes[k : k + 2]) for k, n in enumerate(names)}
    norm = optim.global_norm(grads)
    spike = {**grads, "b": np.where(grads["b"] == grads["b"].max(), 1000, grads["b"])}
    return [
        ("norm above the limit", grads, 0.3 * norm),
        ("norm below the limit", grads, 3 * norm),
        ("limit above 1", {name: 50 * g for name, g in grads.items()}, 20.0),
        ("one large entry", spike, 1.5),
        ("all gradients 0", {name: 0 * g for name, g in grads.items()}, 1.0),
        ("float32", {name: np.float32(g) for name, g in grads.items()}, 0.5),
    ]


class Problem(NamedTuple):
    """One call of loss_and_grads."""

    case: str
    network: Network
    params: dict
    xs: np.ndarray  # (T, B, K) one-hot
    targets: np.ndarray  # (T, B)
    start: dict | None


def problems(seed):
    """A Problem of each kind."""
    rng = np.random.default_rng([4, 6, seed])
    T, B, K, H = (int(n) for n in rng.permutation([2, 3, 4, 5]))
    return [
        _problem(rng, "all parameters 0", (T, B, K, H), zero=("W_h", "W_x", "b", "V", "b_V")),
        _problem(rng, "all 0 but b_V", (T, B, K, H), zero=("W_h", "W_x", "b", "V")),
        _problem(rng, "no start", (T, B, K, H)),
        _problem(rng, "from a state", (T, B, K, H), state=True),
        _problem(rng, "one step, one row", (1, 1, K, H), state=True),
        _problem(
            rng, "scores up to 2000: does exp overflow?", (T, B, K, H), state=True, scores=2000.0
        ),
    ]


def _problem(rng, case, sizes, zero=(), state=False, scores=0.0):
    T, B, K, H = sizes
    network = Network(LSTM(K, H), K)
    params = {n: p + rng.normal(size=p.shape) for n, p in network.init(rng).items()}
    params |= {name: 0 * params[name] for name in zero}
    if scores:
        params["b_V"] = scores * np.linspace(-1, 1, K)
    xs = np.eye(K)[rng.integers(0, K, (T, B))]
    start = {"h": rng.uniform(-1, 1, (B, H)), "C": rng.normal(size=(B, H))} if state else None
    return Problem(case, network, params, xs, rng.integers(0, K, (T, B)), start)


def lesson(seed):
    """The arguments of a short training: the text is read two and a half times."""
    rng = np.random.default_rng([4, 7, seed])
    T, B, K, H = 3 + seed % 3, 2, 6, 4
    ids, network = rng.integers(0, K, 3 * T * B + 2), Network(LSTM(K, H), K)
    return network, network.init(rng), ids, T, B, 0.03, 0.2, 8


def by_heart():
    """(network, params, ids, vocabulary): a small network, and one sentence, to learn by heart."""
    vocabulary = Vocabulary.from_text(SENTENCE)
    network = Network(LSTM(len(vocabulary), 32), len(vocabulary))
    params = network.init(np.random.default_rng(4), np.float32)
    return network, params, vocabulary.encode(SENTENCE), vocabulary
