"""Checking gradients, and taking them apart over time.

`complex_step` is exact to the last digits: a step of 1e-30 along the imaginary axis needs no
difference of nearby numbers, so nothing cancels (Squire & Trapp 1998). `central_difference` is
what one does by hand; it stops at about 1e-7. `ledger` and `jacobians` show what a backward pass
adds up and multiplies.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from lstmlab import checks


def complex_step(f, params, step=1e-30):
    """df/dp = Im f(p + i·step) / step for each number in a dict of arrays, as a dict like it.

    `f` takes the dict and returns a real loss; everything in it must accept complex numbers.
    """
    return _for_each_number(params, lambda at: np.imag(f(at(1j * step))) / step)


def central_difference(f, params, step=1e-6):
    """df/dp ≈ (f(p + step) - f(p - step)) / (2 step), arguments as for `complex_step`."""
    return _for_each_number(params, lambda at: (f(at(step)) - f(at(-step))) / (2 * step))


def _for_each_number(params, slope):
    """By name an array of slope(at) for each number p; at(step) are the parameters with p moved."""

    def moved(name, place, step):
        values = params[name].astype(np.result_type(step, float))
        values[place] += step
        return {**params, name: values}

    grads = {name: np.empty(values.shape) for name, values in params.items()}
    for name, values in params.items():
        for place in np.ndindex(values.shape):
            grads[name][place] = slope(partial(moved, name, place))
    return grads


class Verdict(NamedTuple):
    """One row of a scoreboard: a parameter, a word, and the largest difference."""

    name: str
    word: str
    difference: float


class Scoreboard(list):
    """Verdicts on gradients, one a parameter; prints as a table."""

    @property
    def passed(self):
        """True if no gradient is wrong."""
        return all(row.word in ("exact", "approximate") for row in self)

    def __str__(self):
        width = max(len(row.name) for row in self)
        return "\n".join(
            f"{row.name:<{width}}  {row.word:<11}  largest difference {row.difference:.0e}"
            for row in self
        )


def scoreboard(grads, expected, exact=1e-10, approximate=1e-4):
    """Compare gradients by name with the expected ones; differences relative to max(1, |g|).

    A row says exact, approximate, wrong, missing, or shape (other than expected).
    """
    rows = Scoreboard()
    for name, want in expected.items():
        if grads.get(name) is None:
            rows.append(Verdict(name, "missing", np.inf))
        elif np.shape(grads[name]) != np.shape(want):
            rows.append(Verdict(name, "shape", np.inf))
        else:
            gaps = np.abs(np.asarray(grads[name]) - want) / np.maximum(1, np.abs(want))
            gap = float(gaps.max()) if np.isfinite(gaps).all() else np.inf
            word = "exact" if gap <= exact else "approximate" if gap <= approximate else "wrong"
            rows.append(Verdict(name, word, gap))
    return rows


def ledger(cell, params, trace, d_h):
    """The terms whose sum over time is the gradient: term k is what step k adds to dE/dW.

    d_h (T, B, H) as for `backward`; leave it zero but at step t for the loss E_t alone. Returns
    by parameter an array (T, ...) with the parameter's shape behind. Backpropagation through time
    is nothing but this: the backward pass of one step, repeated, each handing its dE/d(start) on.
    """
    T = len(trace.xs)
    d_h = checks.array("d_h", d_h, trace.h.shape)
    terms, d_last = [None] * T, None
    for k in reversed(range(T)):
        grads = cell.backward(params, trace.at(k), d_h[k : k + 1], d_last)
        terms[k], d_last = grads.params, grads.start
    return {name: np.stack([term[name] for term in terms]) for name in terms[0]}


def jacobians(cell, params, trace, of="h", wrt="h", step=-1, sequence=0):
    """How a state at one step depends on a state at every earlier one: (step + 1, H, H).

    Entry [t, j, k] is ∂of_T[j] / ∂wrt_t[k] with T = `step`, for one sequence of the trace:
    ∂h_T/∂h_t as it stands, ∂C_T/∂C_t with of="C", wrt="C". All paths count, also those through
    h and the gates; along the memory alone it would be the product of the f_t.
    """
    T, B, H = trace.h.shape
    checks.one_of("of", of, cell.states)
    checks.one_of("wrt", wrt, cell.states)
    steps = range(T)[step] + 1

    def copies(values):
        """Row j of the Jacobian is a gradient of its own: H copies of the one sequence."""
        return np.repeat(values[..., sequence : sequence + 1, :], H, axis=-2)

    again = cell.forward(
        params,
        copies(trace.xs[:steps]),
        {name: copies(value) for name, value in trace.start.items()},
        {name: copies(value[:steps]) for name, value in trace.force.items()},
        {name: copies(value[:steps]) for name, value in trace.masks.items()},
    )
    grads = cell.backward(params, again, np.zeros_like(again.h), {of: np.eye(H)})
    return grads.states[wrt]
