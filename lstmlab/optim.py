"""Optimisers: from gradients to steps, one short rule each, meant to be read side by side.

An optimiser is a pair of pure functions. `init(params)` gives the state before the first step;
`update(grads, state)` gives `(steps, state)`; `apply(params, steps)` adds the steps. Nothing is
changed in place. The state is a dict like `params` that holds, for each parameter, what its rule
remembers (see each rule).

Each rule below is written for one array: its gradient `g` and its memory `m` go in, its step and
its new memory come out. Where gradient and denominator are both zero the step is zero.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstmlab import checks


class Optimiser(NamedTuple):
    name: str
    init: Callable  # params -> state
    update: Callable  # grads, state -> steps, state


def sgd(learning_rate):
    """Stochastic gradient descent: against the gradient, times the learning rate; no memory."""
    learning_rate = _check_rate(learning_rate)

    def rule(g, m):
        return -learning_rate * g, {}

    return _for_each_array("sgd", (), rule)


def momentum(learning_rate, momentum=0.9):
    """Like a heavy ball (Polyak 1964): velocity = momentum * velocity + g.

    Convention: the learning rate multiplies the velocity, as in PyTorch. Keras puts it into the
    velocity; as long as it does not change, both take the same steps.
    """
    learning_rate = _check_rate(learning_rate)
    momentum = _check_decay("momentum", momentum)

    def rule(g, m):
        velocity = momentum * m["velocity"] + g
        return -learning_rate * velocity, {"velocity": velocity}

    return _for_each_array("momentum", ("velocity",), rule)


def adagrad(learning_rate, epsilon=1e-10):
    """Divide by the root of the sum of all squared gradients (Duchi, Hazan & Singer 2011).

    Convention: the sum starts at 0 and epsilon is added outside the root, as in PyTorch. Keras
    starts it at 0.1, with epsilon = 1e-7 inside the root.
    """
    learning_rate, epsilon = _check_rate(learning_rate), _check_epsilon(epsilon)

    def rule(g, m):
        square_sum = m["square_sum"] + g * g
        step = -learning_rate * _divide(g, np.sqrt(square_sum) + epsilon)
        return step, {"square_sum": square_sum}

    return _for_each_array("adagrad", ("square_sum",), rule)


def rmsprop(learning_rate=0.001, decay=0.9, epsilon=1e-8, epsilon_inside=False):
    """Divide by a running root mean square (Tieleman & Hinton 2012, lecture 6e):

        MeanSquare = 0.9 MeanSquare + 0.1 g^2,   step = -learning_rate * g / sqrt(MeanSquare)

    Convention: the mean starts at 0, so first steps are long: learning_rate / sqrt(1 - decay).
    Decay is called rho in Keras and alpha in PyTorch, where it is 0.99 by default. Epsilon is added
    to the root, as in PyTorch; `epsilon_inside=True` adds it under the root, as Keras does. At 1e-2
    the difference shows.
    """
    learning_rate, decay = _check_rate(learning_rate), _check_decay("decay", decay)
    epsilon = _check_epsilon(epsilon)

    def rule(g, m):
        mean_square = decay * m["mean_square"] + (1 - decay) * g * g
        inside, outside = (epsilon, 0.0) if epsilon_inside else (0.0, epsilon)
        root = np.sqrt(mean_square + inside) + outside
        return -learning_rate * _divide(g, root), {"mean_square": mean_square}

    return _for_each_array("rmsprop", ("mean_square",), rule)


def adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8, correct_bias=True):
    """Momentum over RMSProp, with both running means freed of their start at 0 (Kingma & Ba 2015).

    Convention: algorithm 1 of the paper and PyTorch, epsilon outside the corrected root. Keras
    takes the paper's quicker form, where epsilon meets the uncorrected root.
    `correct_bias=False` shows what the correction is good for. `count` is the number of steps.
    """
    learning_rate, epsilon = _check_rate(learning_rate), _check_epsilon(epsilon)
    beta_1 = _check_decay("beta_1", beta_1)
    beta_2 = _check_decay("beta_2", beta_2)

    def rule(g, m):
        count = m["count"] + 1
        mean = beta_1 * m["mean"] + (1 - beta_1) * g
        mean_square = beta_2 * m["mean_square"] + (1 - beta_2) * g * g
        a, b = (1 - beta_1**count, 1 - beta_2**count) if correct_bias else (1.0, 1.0)
        step = -learning_rate * _divide(mean / a, np.sqrt(mean_square / b) + epsilon)
        return step, {"mean": mean, "mean_square": mean_square, "count": count}

    return _for_each_array("adam", ("mean", "mean_square", "count"), rule)


OPTIMISERS = {"sgd": sgd, "momentum": momentum, "adagrad": adagrad, "rmsprop": rmsprop,
              "adam": adam}  # fmt: skip


def apply(params, steps):
    """New parameters, params + steps; the old ones stay as they are."""
    _check_same_keys("steps", steps, params)
    return {
        name: p + checks.array(f"steps[{name!r}]", steps[name], np.shape(p))
        for name, p in params.items()
    }


def global_norm(grads):
    """The length of all gradients laid end to end, a float; never overflows on the way."""
    if not grads:
        checks.fail("grads", "at least one gradient", "an empty dict")
    largest = float(np.max([np.abs(g).max() for g in grads.values()]))
    if largest == 0 or not np.isfinite(largest):
        return largest
    squares = (np.square(g / largest, dtype=float).sum() for g in grads.values())
    return largest * float(np.sqrt(sum(squares)))


def clip_by_norm(grads, max_norm):
    """Gradients with a global norm of at most `max_norm`, in their old direction.

    From Pascanu, Mikolov & Bengio 2013. Convention: exactly max_norm / norm; PyTorch divides by
    norm + 1e-6. One norm over all parameters; Keras calls that `global_clipnorm`.
    """
    max_norm, norm = _check_limit("max_norm", max_norm), global_norm(_check_grads(grads))
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return {name: scale * g for name, g in grads.items()}


def clip_by_value(grads, clip_value):
    """Every element within -clip_value .. clip_value: this may change the direction."""
    limit = _check_limit("clip_value", clip_value)
    return {name: np.clip(g, -limit, limit) for name, g in _check_grads(grads).items()}


def _for_each_array(name, memory, rule):
    """The rule for one array as an optimiser of a whole dict of parameters."""

    def init(params):
        def nothing_yet(key, p):
            return 0 if key == "count" else np.zeros_like(p)

        params = _check_floats("params", params)
        return {name: {key: nothing_yet(key, p) for key in memory} for name, p in params.items()}

    def update(grads, state):
        _check_same_keys("grads", _check_grads(grads), state)
        for p, m in state.items():
            if set(m) != set(memory):
                checks.fail("state", f"{sorted(memory)} for {p!r}, as {name} keeps", sorted(m))
        answers = {p: rule(grads[p], m) for p, m in state.items()}
        return {p: a[0] for p, a in answers.items()}, {p: a[1] for p, a in answers.items()}

    return Optimiser(name, init, update)


def _divide(g, root):
    return np.divide(g, root, out=np.zeros_like(g), where=root > 0)


def _check_rate(learning_rate):
    return float(checks.number("learning_rate", learning_rate, low=0))


def _check_decay(name, decay):
    return float(checks.number(name, decay, low=0, below=1))


def _check_epsilon(epsilon):
    return float(checks.number("epsilon", epsilon, low=0))


def _check_limit(name, limit):
    return float(checks.number(name, limit, above=0))


def _check_grads(grads):
    return _check_floats("grads", grads)


def _check_floats(kind, arrays):
    return {
        name: checks.array(f"{kind}[{name!r}]", a, np.shape(a), kinds="f")
        for name, a in arrays.items()
    }


def _check_same_keys(name, came, expected):
    if set(came) != set(expected):
        checks.fail(name, f"the keys {sorted(expected)}", sorted(came))
