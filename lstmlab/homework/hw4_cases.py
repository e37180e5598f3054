"""The arguments with which the tests of homework 4 call the students' functions, from a seed.

Sizes all differ, so that exchanged axes show.
"""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.network import Network


def steps(seed):
    """(case, params, grads, state, options) of each call of rmsprop_step."""
    rng = np.random.default_rng([4, 2, seed])
    shapes = {"W": (3, int(rng.integers(4, 7))), "b": (int(rng.integers(2, 4)),)}

    def arrays(scale=1.0, low=-1.0):
        sizes = {"W": scale, "b": 10 * scale}
        return {name: sizes[name] * rng.uniform(low, 1, shape) for name, shape in shapes.items()}

    params, grads, state = arrays(), arrays(), arrays(low=0.1)
    half, wide = {"W": grads["W"], "b": 0 * grads["b"]}, {"rate": 0.1, "epsilon": 0.01}
    single = ({name: np.float32(array) for name, array in some.items()} for some in (params, grads))
    return [
        ("first step", params, grads, {}, {"rate": 0.01}),
        ("later step", params, grads, state, {"rate": 0.02}),
        ("epsilon 0.01", params, arrays(0.01), arrays(1e-4, 0.1), wide),
        ("tiny gradients, epsilon not given", params, arrays(1e-8), {}, {"rate": 0.01}),
        ("decay 0.99", params, grads, state, {"rate": 0.01, "decay": 0.99}),
        ("no gradient in b", params, half, state, {"rate": 0.01}),
        ("never a gradient in b (0 / 0?)", params, half, {}, {"rate": 0.01}),
        ("float32", *single, {}, {"rate": 0.01}),
    ]


def problems(seed):
    """(case, network, params, xs, targets, start) of each call of loss_and_grads."""
    rng = np.random.default_rng([4, 6, seed])
    T, B, K, H = (int(n) for n in rng.permutation([2, 3, 4, 5]))
    network, cell = Network(LSTM(K, H), K), ("W_h", "W_x", "b", "V")
    for case, zero, state in [
        ("all parameters 0", (*cell, "b_V"), False),
        ("all 0 but b_V", cell, False),
        ("no start", (), False),
        ("from a state", (), True),
        ("one step, one row", (), True),
        ("scores up to 2000: does exp overflow?", (), True),
    ]:
        steps, rows = (1, 1) if "one" in case else (T, B)
        params = {n: p + rng.normal(size=p.shape) for n, p in network.init(rng).items()}
        params |= {name: 0 * params[name] for name in zero}
        if "2000" in case:
            params["b_V"] = 2000.0 * np.linspace(-1, 1, K)
        xs = np.eye(K)[rng.integers(0, K, (steps, rows))]
        start = {"h": rng.uniform(-1, 1, (rows, H)), "C": rng.normal(size=(rows, H))}
        targets = rng.integers(0, K, (steps, rows))
        yield case, network, params, xs, targets, start if state else None


def lesson(seed):
    """The arguments of a short training: the text is read two and a half times."""
    rng = np.random.default_rng([4, 7, seed])
    T, B, K, H = 3 + seed % 3, 2, 6, 4
    ids, network = rng.integers(0, K, 3 * T * B + 2), Network(LSTM(K, H), K)
    return network, network.init(rng), ids, T, B, 0.03, 0.2, 8
