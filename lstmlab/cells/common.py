"""What all cells share: sizes and parameters, and the work outside the time loop.

Two things are the same for every cell and stand here once: the inputs' share of all
pre-activations is one product before the loop (`begin`), and the gradients of the weights are one
product after it (`gradients`). What makes a cell that cell, the loop over time, stands in the
cell's own file.
"""

import sys
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np

from lstmlab import checks
from lstmlab.cells.trace import Given, Gradients, Trace  # noqa: F401 - cells name it


@dataclass(frozen=True)
class Cell:
    """A recurrent layer of `hidden` units that reads `inputs` numbers a step."""

    input_size: int
    hidden_size: int

    gates: ClassVar = ()
    states: ClassVar = ("h",)

    def __post_init__(self):
        checks.whole("input_size", self.input_size)
        checks.whole("hidden_size", self.hidden_size)
        for field in fields(self):
            if field.type is bool:
                checks.one_of(field.name, getattr(self, field.name), (False, True))

    @property
    def shapes(self):
        """The parameters' shapes: W_h (G, H, H), W_x (G, I, H), b (G, H), stacked by gate."""
        G, H, I = len(self.gates), self.hidden_size, self.input_size
        return {"W_h": (G, H, H), "W_x": (G, I, H), "b": (G, H)}

    def bounds(self, gate):
        """Lowest and highest value of a gate, or of what a tanh would write."""
        return (-1, 1) if gate.endswith("_tilde") else (0, 1)

    def init(self, rng, dtype=np.float64):
        """New parameters: uniform within ±1/√n for n incoming connections, biases zero."""
        params = {}
        for name, shape in self.shapes.items():
            bound = (self.input_size if name == "W_x" else self.hidden_size) ** -0.5
            weights = name.startswith("W")
            drawn = rng.uniform(-bound, bound, shape) if weights else np.zeros(shape)
            params[name] = drawn.astype(dtype)
        return params


@dataclass(frozen=True)
class MemoryCell(Cell):
    """A cell with a memory C, a forget gate, and a bias that this gate starts with."""

    forget_bias: float = 1.0

    states: ClassVar = ("h", "C")

    def __post_init__(self):
        super().__post_init__()
        checks.number("forget_bias", self.forget_bias)

    def init(self, rng, dtype=np.float64):
        """New parameters; the bias of f is `forget_bias`."""
        params = super().init(rng, dtype)
        params["b"][0] = self.forget_bias
        return params


def check_params(cell, params):
    """Return the parameters, checked."""
    if not isinstance(params, dict):
        checks.fail("params", "a dict of arrays", type(params).__name__)
    if missing := [name for name in cell.shapes if name not in params]:
        checks.fail("params", f"the arrays {', '.join(cell.shapes)}", f"none called {missing[0]}")
    return {name: checks.array(name, params[name], cell.shapes[name]) for name in cell.shapes}


def begin(cell, params, xs, start, force, masks):
    """Check a forward pass's arguments.

    Returns the parameters, what the pass is Given, and x_t W_x + b of every gate at every step,
    (G, T, B, H), in one product.
    """
    params = check_params(cell, params)
    dtype, *given = check_pass(cell, params, xs, start, force, masks)
    given = Given(*given)
    (T, B, I), (G, H) = given.xs.shape, params["b"].shape
    a_x = np.empty((G, T, B, H), dtype)
    x_used = given.drop("x", given.xs).reshape(T * B, I)
    np.matmul(x_used, params["W_x"], out=a_x.reshape(G, T * B, H))
    a_x += params["b"][:, None, None]
    return params, given, a_x


def check_pass(cell, params, xs, start, force, masks):
    """Check a forward pass's arguments; return dtype, and xs, start, force, masks for a trace."""
    xs = checks.array("xs", xs, ("T", "B", cell.input_size))
    T, B, I = xs.shape
    H = cell.hidden_size
    dtype = np.result_type(xs, *params.values())
    given = checks.keys("start", start, cell.states)
    states = {
        name: checks.array(f"start[{name!r}]", given[name], (B, H))
        if name in given
        else np.zeros((B, H), dtype)
        for name in cell.states
    }
    dtype = np.result_type(dtype, *states.values())
    forced = {
        name: checks.broadcast(f"force[{name!r}]", value, (T, B, H), *cell.bounds(name))
        for name, value in checks.keys("force", force, cell.gates).items()
    }
    dropped = {
        name: checks.broadcast(f"masks[{name!r}]", value, (T, B, I if name == "x" else H), low=0)
        for name, value in checks.keys("masks", masks, ("x", "h", cell.gates[-1])).items()
    }
    return dtype, xs, states, forced, dropped


def begin_back(cell, params, kind, trace, d_h, d_last):
    """Check a backward pass's arguments.

    Returns the parameters, d_h, dE/d(last state) from beyond the sequence, (B, H) by state, and
    room for dE/d(pre-activation), (T, B, G·H), gates side by side.
    """
    params = check_params(cell, params)
    if not isinstance(trace, kind):
        checks.fail("trace", f"the {kind.__name__} of a forward pass", type(trace).__name__)
    T, B, H = trace.h.shape
    d_h = checks.array("d_h", d_h, (T, B, H))
    given = checks.keys("d_last", d_last, cell.states)
    dtype = np.result_type(trace.h, d_h)
    d_next = {
        name: np.array(checks.array(f"d_last[{name!r}]", given[name], (B, H)), dtype)
        if name in given
        else np.zeros((B, H), dtype)
        for name in cell.states
    }
    return params, d_h, d_next, np.empty((T, B, len(cell.gates) * H), dtype)


def sum_of_products(left, right):
    """left.T @ right: (N, I) and (N, J) give (I, J), the sum over the N rows."""
    if sys.platform == "emscripten":  # NumPy has no BLAS in a browser; einsum is 5 times as fast
        return np.einsum("ni,nj->ij", left, right)
    return left.T @ right


def gradients(cell, params, trace, d_a, states, start, last=()):
    """The Gradients, once dE/d(pre-activation) is known: d_a (T, B, G·H), gates side by side.

    dE/dW is the sum over all steps and sequences of what entered the product, times d_a. `last`:
    for a last gate whose W_h meets something else than h_{t-1}, what it meets, (T, B, H), and
    dE/d(their product).
    """
    (T, B, I), (G, H) = trace.xs.shape, params["b"].shape
    rows = d_a.reshape(T * B, G * H)
    h_used = trace.drop("h", trace.previous("h")).reshape(T * B, H)
    x_used = trace.drop("x", trace.xs).reshape(T * B, I)
    alike = G - 1 if last else G
    W_h = by_gate(sum_of_products(h_used, rows[:, : alike * H]), alike)
    if last:
        met, d_product = (values.reshape(T * B, H) for values in last)
        W_h = np.concatenate([W_h, [sum_of_products(met, d_product)]])
    return Gradients(
        params={
            "W_h": W_h,
            "W_x": by_gate(sum_of_products(x_used, rows), G),
            "b": (np.ones(T * B, rows.dtype) @ rows).reshape(G, H),
        },
        xs=trace.drop("x", (rows @ side_by_side(params["W_x"]).T).reshape(T, B, I)),
        start=start,
        states=states,
        pre=dict(zip(cell.gates, d_a.reshape(T, B, G, H).transpose(2, 0, 1, 3), strict=True)),
    )


def side_by_side(W):
    """Weights of all gates in one matrix: (G, N, H) becomes (N, G·H)."""
    G, N, H = W.shape
    return W.swapaxes(0, 1).reshape(N, G * H)


def by_gate(W, G):
    """And back: (N, G·H) becomes (G, N, H)."""
    return np.ascontiguousarray(W.reshape(len(W), G, -1).swapaxes(0, 1))
