"""What all cells share: the record of a pass, the gradients, and the work outside the time loop.

Two things are the same for every cell and stand here once: the inputs' share of all
pre-activations is one product before the loop, and the weight gradients are one product after
it. What makes a cell that cell, the loop over time, stands in the cell's own file.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from lstmlab import checks


@dataclass(frozen=True)
class Trace:
    """Everything a forward pass over a sequence knew; each cell adds its gates and states.

    xs (T, B, I) are the inputs as given; `start` holds the state before the first step,
    (B, H) by name; `force` and `masks` are what the caller clamped and dropped, broadcast to
    (T, B, .).
    """

    xs: np.ndarray
    start: dict
    force: dict
    masks: dict

    def previous(self, state):
        """The state before each step, (T, B, H): the start first, the last step left out."""
        return np.concatenate([self.start[state][None], getattr(self, state)[:-1]])

    @property
    def last(self):
        """The state after the last step, (B, H) by name: a `start` for the next pass."""
        return {state: getattr(self, state)[-1].copy() for state in self.start}

    def at(self, t):
        """The trace of step t alone, as if the pass had been one step long: arrays (1, B, .)."""
        now = slice(t, t + 1) if t != -1 else slice(-1, None)
        arrays = {
            field.name: getattr(self, field.name)[now]
            for field in fields(self)
            if field.name not in ("start", "force", "masks")
        }
        return replace(
            self,
            start={state: self.previous(state)[t] for state in self.start},
            force={name: value[now] for name, value in self.force.items()},
            masks={name: value[now] for name, value in self.masks.items()},
            **arrays,
        )


@dataclass(frozen=True)
class Gradients:
    """Gradients of a loss E, as `backward` returns them.

    params: dE/dW in the shapes of the parameters. xs: dE/dx, (T, B, I). start: dE/d(start) by
    state, (B, H). states: the whole dE/dh_t (and dE/dC_t) by state, (T, B, H): the picture of
    a vanishing gradient. pre: dE/d(pre-activation) by gate, (T, B, H); 0 where a gate is forced.
    """

    params: dict
    xs: np.ndarray
    start: dict
    states: dict
    pre: dict


def check_sizes(cell):
    """Check the sizes a cell is made with."""
    checks.whole("inputs", cell.inputs)
    checks.whole("hidden", cell.hidden)


def init_stacked(cell, rng, dtype):
    """Weights uniform within ±1/√n for n incoming connections, biases zero; stacked by gate."""
    G, H, I = len(cell.gates), cell.hidden, cell.inputs
    return {
        "W_h": uniform(rng, (G, H, H), H, dtype),
        "W_x": uniform(rng, (G, I, H), I, dtype),
        "b": np.zeros((G, H), dtype),
    }


def uniform(rng, shape, connections, dtype):
    """Numbers uniform within ±1/√connections."""
    bound = connections**-0.5
    return rng.uniform(-bound, bound, shape).astype(dtype)


def check_params(cell, params, extra=()):
    """Return the parameters, checked; `extra` are (name, shape) beyond W_h, W_x and b."""
    G, H, I = len(cell.gates), cell.hidden, cell.inputs
    shapes = {"W_h": (G, H, H), "W_x": (G, I, H), "b": (G, H), **dict(extra)}
    if not isinstance(params, dict):
        checks.fail("params", "a dict of arrays", type(params).__name__)
    if missing := [name for name in shapes if name not in params]:
        checks.fail("params", f"the arrays {', '.join(shapes)}", f"none called {missing[0]}")
    return {name: checks.array(name, params[name], shape) for name, shape in shapes.items()}


def check_pass(cell, params, xs, start, force, masks):
    """Check a forward pass's arguments; return dtype, and xs, start, force, masks for a trace."""
    xs = checks.array("xs", xs, ("T", "B", cell.inputs))
    T, B, I = xs.shape
    H = cell.hidden
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


def masked(values, masks, name):
    """`values` times the mask of that name, if there is one."""
    return values * masks[name] if name in masks else values


def input_share(xs, W_x, b, out):
    """x_t W_x + b of every gate at every step, in one product; out (G, T, B, H)."""
    T, B, I = xs.shape
    G, _, H = W_x.shape
    np.matmul(xs.reshape(T * B, I), W_x, out=out.reshape(G, T * B, H))
    out += b[:, None, None, :]


def weight_gradients(xs, h_before, d_pre):
    """dE/dW_h, dE/dW_x and dE/db, each the sum over all steps and sequences, in one product.

    xs (T, B, I) and h_before (T, B, H) as they entered the products; d_pre (G, T, B, H).
    """
    G, T, B, H = d_pre.shape
    d_rows = d_pre.reshape(G, T * B, H)
    return {
        "W_h": np.matmul(h_before.reshape(T * B, H).T, d_rows),
        "W_x": np.matmul(xs.reshape(T * B, -1).T, d_rows),
        "b": np.matmul(np.ones(T * B, d_pre.dtype), d_rows),
    }


def input_gradient(d_pre, W_x):
    """dE/dx, (T, B, I): every gate sends its part back."""
    G, T, B, H = d_pre.shape
    d_xs = d_pre[0].reshape(T * B, H) @ W_x[0].T
    for g in range(1, G):
        d_xs += d_pre[g].reshape(T * B, H) @ W_x[g].T
    return d_xs.reshape(T, B, -1)


def check_backward(cell, kind, trace, d_h, d_last):
    """Check a backward pass's arguments; return d_h and dE/d(last state) by state."""
    if not isinstance(trace, kind):
        checks.fail("trace", f"the {kind.__name__} of a forward pass", type(trace).__name__)
    T, B, H = trace.h.shape
    d_h = checks.array("d_h", d_h, (T, B, H))
    given = checks.keys("d_last", d_last, cell.states)
    dtype = np.result_type(trace.h, d_h)
    return d_h, {
        name: np.array(checks.array(f"d_last[{name!r}]", given[name], (B, H)), dtype)
        if name in given
        else np.zeros((B, H), dtype)
        for name in cell.states
    }
