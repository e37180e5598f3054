"""Cases for homework 2: numbers to test an LSTM with, and the right answers, by the package's cell.

The notebook writes W_f (H+I, H) for a gate, and multiplies [h, x] by it; `stacked` and `unstacked`
lead to the package's parameters and back. All arrays over time are (T, B, ·). In a case, no two of
T, B, I, H, K are equal, so that exchanged axes show.
"""

from typing import NamedTuple

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.homework import exact
from lstmlab.losses import cross_entropy
from lstmlab.network import Network

LETTERS = dict(zip("fioc", LSTM.gates))  # W_c belongs to the gate that a trace calls c_tilde
NAMES = [f"{kind}_{letter}" for kind in "Wb" for letter in LETTERS]
KNOWN = ("x", "h_before", "C_before", *LSTM.gates, "C", "h")  # of each step
SHUT = 50.0  # a bias so large that a gate is open, or shut, to the last digit


class Case(NamedTuple):
    """What a function is tested with."""

    words: str  # what is special about it
    params: dict  # W_f, ..., b_c
    xs: np.ndarray  # (T, B, I)
    h: np.ndarray  # (B, H), before the first step
    C: np.ndarray  # (B, H), before the first step
    d_h: np.ndarray  # (T, B, H), dE/dh_t from above
    d_C: np.ndarray  # (B, H), dE/dC of the last step, from beyond it

    @property
    def cell(self):
        return LSTM(self.xs.shape[2], self.h.shape[1])

    @property
    def start(self):
        return {"h": self.h, "C": self.C}


def whole(seed):
    """A case in which everything is at work, its sizes and numbers drawn from the seed."""
    rng = np.random.default_rng([2, seed])
    T, B, I, H = (int(size) for size in rng.permutation(np.arange(3, 7)))
    return drawn(rng, T, B, I, H, "random numbers")


def drawn(rng, T, B, I, H, words):
    """A case of these sizes; no bias is near zero, and no two gates are alike."""
    params = {name: rng.normal(size=(H + I, H)) * 1.5 / np.sqrt(H + I) for name in NAMES[:4]}
    params |= {name: rng.choice([-1, 1], H) * rng.uniform(0.4, 1.2, H) for name in NAMES[4:]}
    xs, h, C = (rng.normal(size=shape) for shape in ((T, B, I), (B, H), (B, H)))
    return Case(words, params, xs, h, C, rng.normal(size=(T, B, H)), rng.normal(size=(B, H)))


def first_step(case):
    """The case, one step long."""
    return case._replace(xs=case.xs[:1], d_h=case.d_h[:1])


def isolated(case):
    """Cases that leave one term at work, or take one away."""
    for name in NAMES:
        alone = {key: p * (key == name) for key, p in case.params.items()}
        yield case._replace(words=f"all parameters zero but {name}", params=alone)
    yield biased(case, "the forget gate shut", b_f=-SHUT)
    yield biased(case, "the forget gate open and the input gate shut", b_f=SHUT, b_i=-SHUT)
    yield biased(case, "the output gate shut", b_o=-SHUT)
    yield case._replace(words="inputs a hundred times as large", xs=100 * case.xs)
    small = drawn(np.random.default_rng(3), len(case.xs), 1, 2, 1, "one sequence and one unit")
    yield small


def isolated_in_time(case):
    """Cases that leave one path through time, or one loss."""
    yield first_step(case)._replace(words="a single step")
    H, last = case.h.shape[1], np.arange(len(case.xs))[:, None, None] == len(case.xs) - 1
    yield case._replace(words="a loss at the last step only", d_h=case.d_h * last)
    without_h = {name: p * (np.arange(len(p)) >= H)[:, None] for name, p in weights(case).items()}
    yield case._replace(
        words="weights that do not see h, so that only C remembers", params=case.params | without_h
    )
    yield biased(case, "the forget gate shut, so that only h remembers", b_f=-SHUT)


def biased(case, words, **more):
    """The case with something added to its biases."""
    return case._replace(
        words=words, params={name: p + more.get(name, 0) for name, p in case.params.items()}
    )


def weights(case):
    """W_f, W_i, W_o and W_c alone."""
    return {name: case.params[name] for name in NAMES[:4]}


def tail(case, t):
    """The case from step t on, begun in the state that the whole pass has there."""
    trace = trace_of(case)
    before = {name: trace.previous(name)[t] for name in ("h", "C")}
    return case._replace(
        words=f"the steps from {t + 1} on", xs=case.xs[t:], d_h=case.d_h[t:], **before
    )


def stacked(params):
    """The package's W_h (4, H, H), W_x (4, I, H) and b (4, H), and a readout's V and b_V."""
    return exact.stacked(params, LETTERS)


def unstacked(params):
    """The notebook's W_f, ..., b_c, and a readout's V and b_V, from the package's."""
    found = exact.unstacked(params, LETTERS)
    return {name: found[name] for name in (*NAMES, *exact.READOUT) if name in found}


def trace_of(case, params=None, start=None, **force):
    """The package's forward pass; `params` stacked, `force` as for `LSTM.forward`."""
    params = stacked(case.params) if params is None else params
    return case.cell.forward(params, case.xs, case.start if start is None else start, force=force)


def known(trace):
    """A trace as the notebook keeps it: {name: (T, B, ·)}, with what each step was given."""
    before = trace.xs, trace.previous("h"), trace.previous("C")
    return dict(zip(KNOWN, [*before, *(getattr(trace, name) for name in KNOWN[3:])]))


def backward(case, trace=None, d_h=None, d_last=None):
    """The package's gradients; without `d_h` and `d_last`, for those of the case."""
    trace = trace_of(case) if trace is None else trace
    d_h, d_last = (case.d_h if d_h is None else d_h), ({} if d_last is None else d_last)
    return case.cell.backward(stacked(case.params), trace, d_h, d_last)


def named(grads):
    """Gradients by the names of a scoreboard: dW_f, ..., db_c, d_xs, d_h_before, d_C_before."""
    found = {f"d{name}": g for name, g in unstacked(grads.params).items()}
    return found | {
        "d_xs": grads.xs, "d_h_before": grads.start["h"], "d_C_before": grads.start["C"]
    }  # fmt: skip


class Problem(NamedTuple):
    """What a whole model is tested with; after `words`, the arguments of `model_loss`."""

    words: str
    params: dict  # W_f, ..., b_c, and the readout's V (H, K), b_V (K,)
    xs: np.ndarray  # (T, B, I)
    targets: np.ndarray  # (T, B), classes 0 .. K-1

    @property
    def network(self):
        H, K = self.params["V"].shape
        return Network(LSTM(self.xs.shape[2], H), K)


def whole_model(seed):
    """A case with a readout for K = 7 classes, and targets."""
    case, rng = whole(seed), np.random.default_rng([7, seed])
    return _with_readout(case, rng, 7)


def isolated_model(problem):
    """Problems that leave one term at work, or take one away."""
    V = problem.params["V"]
    yield problem._replace(words="V = 0", params=problem.params | {"V": 0 * V})
    yield problem._replace(words="a single step", xs=problem.xs[:1], targets=problem.targets[:1])
    yield problem._replace(
        words="very large logits (exp of them overflows)", params=problem.params | {"V": 1e4 * V}
    )
    rng = np.random.default_rng(5)
    yield _with_readout(drawn(rng, 4, 1, 3, 2, "a single sequence"), rng, 5)


def _with_readout(case, rng, K):
    readout = {"V": rng.normal(size=(case.h.shape[1], K)), "b_V": rng.normal(size=K)}
    targets = rng.integers(0, K, case.xs.shape[:2])
    return Problem(case.words, case.params | readout, case.xs, targets)


def logits(problem, params=None):
    """The package's outputs (T, B, K), begun with zeros; `params` in place of the problem's."""
    params = problem.params if params is None else params
    return problem.network.forward(stacked(params), problem.xs).outputs


def loss_and_gradients(problem, change=None):
    """{loss, dW_f, ..., dV, db_V} for the mean over T B predictions.

    change: from dE/d(logits) (T, B, K) to what goes back in its place.
    """
    params = stacked(problem.params)
    run = problem.network.forward(params, problem.xs)
    mean = np.full(problem.targets.shape, 1 / problem.targets.size)
    loss = cross_entropy(run.outputs, problem.targets, mean)
    d_logits = loss.d_outputs if change is None else change(loss.d_outputs)
    grads = problem.network.backward(params, run, d_logits).params
    return {"loss": loss.total, **{f"d{name}": g for name, g in unstacked(grads).items()}}


def descent(problem, rate, steps, turn=1, stay=()):
    """{losses, W_f, ..., b_V} of plain gradient descent, each loss as it was before its step.

    turn: -1 walks uphill. stay: the names of parameters that do not learn.
    """

    def both(params):
        found = loss_and_gradients(problem._replace(params=params))
        weights = {name: turn * (name not in stay) for name in params}
        return found["loss"], {name: k * found[f"d{name}"] for name, k in weights.items()}

    params, losses = exact.descend(both, problem.params, rate, steps)
    return {"losses": losses, **params}
