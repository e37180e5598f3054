"""Homework 1's network by the package's exact cell: what is right, and what a mistake would give.

One sequence, column vectors: U (H, I), W (H, H), V (K, H), no bias; xs (T, I), targets (T,).
Steps count from 1: states[t] is s_t and states[0] the start; x_t is xs[t - 1].
"""

import numpy as np

from lstmlab.activations import softmax
from lstmlab.homework import by_gate
from lstmlab.losses import cross_entropy


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


def trace_of(params, xs, start=None, changes=None):
    """The trace of a batch of one, as of `by_gate`, and its parameters; changes: see `changed`."""
    H = len(params["U"])
    ours = {"W_h": np.concatenate([params["W"].T, params["U"].T]), "b_h": np.zeros(H)}
    start = {"h": (np.zeros(H) if start is None else start)[None]}
    return by_gate.forward("rnn", ours, xs[:, None], start, changes), ours


def forward(params, xs, start=None, changes=None):
    """states (T+1, H), probabilities (T, K), and the scores before the softmax (T, K)."""
    trace, _ = trace_of(params, xs, start, changes)
    states = np.concatenate([trace["start"]["h"], trace["h"][:, 0]])
    scores = states[1:] @ params["V"].T
    return states, softmax(scores), scores


def errors_of(params, xs, targets, asked=None):
    """E, the sum of all E_t, and dE/d(scores) (T, K); asked (T,): how much each E_t counts."""
    weights = None if asked is None else asked[:, None]
    scores = forward(params, xs)[2]
    found = cross_entropy(scores[:, None], targets[:, None], weights)
    return found.total, found.d_outputs[:, 0]


def pieces(params, xs, targets, asked=None, **wrong):
    """What the copy of U, V, W at each step adds to the gradient: a dict for each step 1 .. T.

    wrong: mistakes on the way back, as of `by_gate.steps_back`.
    """
    (trace, ours), (_, errors) = trace_of(params, xs), errors_of(params, xs, targets, asked)
    steps = by_gate.steps_back("rnn", ours, trace, (errors @ params["V"])[:, None], **wrong)
    H, found = len(params["W"]), []
    for step, error, s in zip(steps, errors, trace["h"][:, 0]):
        both = step["params"]["W_h"].T
        found.append({"U": both[:, H:], "W": both[:, :H], "V": np.multiply.outer(error, s)})
    return found


def gradients(params, xs, targets, asked=None, **wrong):
    """dU, dV and dW of the sum of all E_t, or as `asked` and `wrong` say."""
    return by_gate.summed(pieces(params, xs, targets, asked, **wrong))


def terms(params, xs, targets, t, **wrong):
    """The terms k = 1 .. t of dE_t/dW, (t, H, H)."""
    found = pieces(params, xs, targets, only(t, xs), **wrong)
    return np.array([piece["W"] for piece in found[:t]])


def only(t, xs):
    """Weights (T,) that let E_t count alone."""
    return np.eye(len(xs))[t - 1]
