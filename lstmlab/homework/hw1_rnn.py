"""Homework 1's network by the package's exact cell: what is right, and what a mistake would give.

One sequence, the slide's columns: U (H, I), W (H, H), V (K, H), no bias; xs (T, I), targets (T,).
Steps count from 1: states[t] is s_t and states[0] the start; x_t is xs[t - 1]. A mistake is the
same pass with one thing spoilt: a matrix turned round, a state zeroed, a message not handed on.
"""

from dataclasses import replace

import numpy as np

from lstmlab.activations import softmax, tanh_slope
from lstmlab.cells import RNN
from lstmlab.homework import exact
from lstmlab.losses import cross_entropy
from lstmlab.network import Network, Pass


def generator(seed):
    """The random numbers of this homework's tests, for any seed."""
    return np.random.default_rng([1, seed])


def problem(rng, steps=None, zero=""):
    """params, xs, targets at random, T, I, H and K all different; `zero` names zero matrices."""
    (I, H, K), T = rng.permutation([3, 4, 5]), steps or int(rng.integers(6, 9))
    shapes = {"U": (H, I), "W": (H, H), "V": (K, H)}
    params = {name: rng.normal(0, shape[1] ** -0.5, shape) for name, shape in shapes.items()}
    params.update({name: np.zeros_like(params[name]) for name in zero})
    return params, rng.normal(size=(T, I)), rng.integers(K, size=T)


def some_state(rng, params):
    """A state (H,) to begin from."""
    return rng.uniform(-0.9, 0.9, len(params["W"]))


def by_heart(text, hidden=16, seed=0):
    """A text to learn by heart, letter after letter: (params, xs, targets).

    Letters are numbered in the order of their code; xs (T, K) are one-hot, targets (T,) the
    letters that follow; T is one less than the letters of the text. params are random and small.
    """
    letters = sorted(set(text))
    ids = np.array([letters.index(letter) for letter in text])
    rng, K = generator(seed), len(letters)
    shapes = {"U": (hidden, K), "W": (hidden, hidden), "V": (K, hidden)}
    params = {name: rng.normal(0, hidden**-0.5, shape) for name, shape in shapes.items()}
    return params, np.eye(K)[ids[:-1]], ids[1:]


def run(params, xs, start=None, activation="tanh"):
    """The package's network, its parameters, and its Pass over one sequence."""
    (K, H), I = params["V"].shape, xs.shape[1]
    network = Network(RNN(I, H, activation), K, bias=False)
    own = {"W_x": params["U"].T[None], "W_h": params["W"].T[None], "V": params["V"].T}
    own["b"] = np.zeros((1, H))
    start = None if start is None else {"h": start[None]}
    return network, own, network.forward(own, xs[:, None], start)


def forward(params, xs, start=None):
    """states (T+1, H), probabilities (T, K), and the scores before the softmax (T, K)."""
    done = run(params, xs, start)[2]
    states = np.concatenate([done.trace.start["h"], done.trace.h[:, 0]])
    return states, softmax(done.outputs[:, 0]), done.outputs[:, 0]


def state_after(params, x, before, activation="tanh"):
    """The state (H,) one step after `before`."""
    return run(params, x[None], before, activation)[2].trace.h[0, 0]


def pieces(params, xs, targets, asked=None, spoil=None, W_back=None, hand=None, activation="tanh"):
    """What the copy of U, V, W at each step adds to the gradient: a dict for each step 1 .. T.

    asked (T,): how much each E_t counts; left out, all count once. To be wrong on the way back:
    spoil, a function (trace of one step, its number) -> trace; W_back, in place of W; hand, a
    function Gradients -> {"h"} for the step before; activation, the one whose slope is taken.
    """
    network, own, done = run(params, xs)
    network = replace(network, cell=replace(network.cell, activation=activation))
    if W_back is not None:
        own = {**own, "W_h": W_back.T[None]}
    weights = None if asked is None else asked[:, None]
    d_outputs = cross_entropy(done.outputs, targets[:, None], weights).d_outputs

    def step(n, handed):
        one, now = done.trace.at(n), slice(n, n + 1)
        one = spoil(one, n + 1) if spoil else one
        return network.backward(own, Pass(one, done.outputs[now]), d_outputs[now], handed)

    hand = hand or (lambda grads: grads.start)
    walked = exact.walk_back(step, reversed(range(len(xs))), hand)
    found = [[grads.params[name] for name in ("W_x", "W_h", "V")] for grads in walked]
    return [{"U": U[0].T, "W": W[0].T, "V": V.T} for U, W, V in found]


def gradients(params, xs, targets, asked=None, **spoilt):
    """dU, dV and dW of the sum of all E_t, or as `asked` and spoilt as `pieces` has it."""
    found = pieces(params, xs, targets, asked, **spoilt)
    return {name: sum(piece[name] for piece in found) for name in "UVW"}


def terms(params, xs, targets, t, **spoilt):
    """The terms k = 1 .. t of dE_t/dW, (t, H, H)."""
    found = pieces(params, xs, targets, only(t, xs), **spoilt)
    return np.array([piece["W"] for piece in found[:t]])


def only(t, xs):
    """Weights (T,) that let E_t count alone."""
    return np.eye(len(xs))[t - 1]


def loss(params, xs, targets):
    """E, the sum over all steps, in nats."""
    return cross_entropy(run(params, xs)[2].outputs, targets[:, None]).total


def descend(params, xs, targets, rate, steps):
    """Plain gradient descent: the parameters afterwards, and E before each step."""

    def both(params):
        return loss(params, xs, targets), gradients(params, xs, targets)

    return exact.descend(both, params, rate, steps)


def without_slope(one, step):
    """A step whose tanh seems to have slope 1."""
    return replace(one, h=np.zeros_like(one.h))


def slope_twice(one, step):
    """A step whose slope is squared."""
    return replace(one, h=np.sqrt(1 - tanh_slope(one.h) ** 2))


def nothing(grads):
    """Hand nothing to the step before."""
    return {"h": 0 * grads.start["h"]}


def unchanged(grads):
    """Hand the error at the new state to the old one as it is: no slope, no W."""
    return {"h": grads.states["h"][0]}


def one_step_late(one, step):
    """A step that seems to have been handed its own new state."""
    return replace(one, start={"h": one.h[0]})


def one_step_early(one, step):
    """A step whose new state seems to be the old one."""
    return replace(one, h=one.start["h"][None])


def ways_back(params):
    """{words: what to spoil in `pieces`} for mistakes on the way back through time."""
    return {
        "W is to be transposed on the way back": {"W_back": params["W"].T},
        "W is missing on the way back": {"W_back": np.eye(len(params["W"]))},
        "between the steps it does not change: where is ∂s_j/∂s_{j-1}?": {"hand": unchanged},
        "the slope of tanh, 1 - s^2, is missing": {"spoil": without_slope},
        "the slope of tanh is in it twice": {"spoil": slope_twice},
        "the slope is that of the state before, s_{t-1}; wanted is 1 - s_t^2": {
            "spoil": one_step_early
        },
        "s (1 - s) is the slope of a sigmoid; here is a tanh": {"activation": "sigmoid"},
        "its state is the step's own, not the one before": {"spoil": one_step_late},
    }
