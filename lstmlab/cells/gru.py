"""The GRU: no separate memory; one gate decides between the old state and a new one.

    z_t  = σ(W_z·[h_{t-1}, x_t] + b_z)             memorise new, forget old
    r_t  = σ(W_r·[h_{t-1}, x_t] + b_r)             how much of the old the new may see
    h̃_t = tanh(W·[r_t * h_{t-1}, x_t] + b)
    h_t  = (1 - z_t) * h_{t-1} + z_t * h̃_t

Source: Cho et al. 2014, in the slide's form (which leaves the biases out).

Two conventions differ between libraries, and both are options:

- `keep_with_z`: h_t = z_t * h_{t-1} + (1 - z_t) * h̃_t, as PyTorch, Keras, ONNX and Cho have it
  (equal to the slide's form with W_z and b_z negated);
- `reset_after`: h̃_t = tanh(W_x x_t + b + r_t * (W_h h_{t-1} + b_h)), as PyTorch, and Keras by
  default; one more bias `b_h`. Not equal to the slide's form for any weights.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstmlab import checks
from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import common


@dataclass(frozen=True)
class GRUTrace(common.Trace):
    """A pass of the GRU: gates z, r, candidate h_tilde, state h; (T, B, H)."""

    z: np.ndarray
    r: np.ndarray
    h_tilde: np.ndarray
    h: np.ndarray


@dataclass(frozen=True)
class GRU:
    """A GRU layer of `hidden` units that reads `inputs` numbers a step."""

    inputs: int
    hidden: int
    keep_with_z: bool = False
    reset_after: bool = False

    gates: ClassVar = ("z", "r", "h_tilde")
    states: ClassVar = ("h",)

    def __post_init__(self):
        common.check_sizes(self)
        checks.one_of("keep_with_z", self.keep_with_z, (False, True))
        checks.one_of("reset_after", self.reset_after, (False, True))

    @staticmethod
    def bounds(gate):
        """Lowest and highest value of a gate."""
        return (-1, 1) if gate == "h_tilde" else (0, 1)

    @property
    def extra(self):
        """Parameters beyond W_h, W_x and b: the bias inside the reset, if it comes after."""
        return [("b_h", (self.hidden,))] if self.reset_after else []

    def init(self, rng, dtype=np.float64):
        """New parameters: W_h (3, H, H), W_x (3, I, H), b (3, H); b_h (H,) for `reset_after`."""
        params = common.init_stacked(self, rng, dtype)
        return params | {name: np.zeros(shape, dtype) for name, shape in self.extra}

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace.

        start: {"h"}; force: values for "z", "r", "h_tilde"; masks: "x", "h" (as the gates and
        the candidate see the state; what is carried on is not masked), "h_tilde".
        Raises ValueError on wrong shapes, unknown names, NaN, or gate values out of range.
        """
        params = common.check_params(self, params, self.extra)
        dtype, xs, start, force, masks = common.check_pass(self, params, xs, start, force, masks)
        (T, B, _), H = xs.shape, self.hidden

        W_h = params["W_h"]
        block = np.empty((4, T, B, H), dtype)
        gates, h = block[:3], block[3]
        x_used = common.masked(xs, masks, "x")
        common.input_share(x_used, params["W_x"], params["b"], out=gates)

        h_before = start["h"]
        for t in range(T):
            h_seen = h_before * masks["h"][t] if "h" in masks else h_before
            z, r, h_tilde = gates[:, t]
            gates[:2, t] = sigmoid(gates[:2, t] + h_seen @ W_h[:2])
            for name in force.keys() & {"z", "r"}:
                gates[self.gates.index(name), t] = force[name][t]
            if self.reset_after:
                h_tilde += r * (h_seen @ W_h[2] + params["b_h"])
            else:
                h_tilde += (r * h_seen) @ W_h[2]
            h_tilde[...] = force["h_tilde"][t] if "h_tilde" in force else np.tanh(h_tilde)
            new = h_tilde * masks["h_tilde"][t] if "h_tilde" in masks else h_tilde
            keep, take = (z, 1 - z) if self.keep_with_z else (1 - z, z)
            h[t] = keep * h_before + take * new
            h_before = h[t]
        return GRUTrace(xs, start, force, masks, *gates, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E from d_h (T, B, H), what reaches each h_t from above.

        d_last: {"h"}, (B, H), what reaches the last state from beyond the sequence.
        """
        params = common.check_params(self, params, self.extra)
        d_h, d_next = common.check_backward(self, GRUTrace, trace, d_h, d_last)
        T, B, H = trace.h.shape
        z, r, h_tilde = trace.z, trace.r, trace.h_tilde
        dtype = np.result_type(trace.h, d_h)
        h_before = trace.previous("h")
        h_used = common.masked(h_before, trace.masks, "h")
        new = common.masked(h_tilde, trace.masks, "h_tilde")
        keep, take = (z, 1 - z) if self.keep_with_z else (1 - z, z)
        z_sign = -1 if self.keep_with_z else 1
        W_h = params["W_h"]

        block = np.empty((4, T, B, H), dtype)
        d_pre, dh = block[:3], block[3]
        d_pre[0] = sigmoid_slope(z) * (new - h_before) * z_sign
        # r acts on h before the product, or on the product itself
        inner = h_used @ W_h[2] + params["b_h"] if self.reset_after else h_used
        d_pre[1] = sigmoid_slope(r) * inner
        d_pre[2] = common.masked(tanh_slope(h_tilde) * take, trace.masks, "h_tilde")
        for name in trace.force:
            d_pre[self.gates.index(name)] = 0  # a clamped gate learns nothing

        W_hT = np.ascontiguousarray(W_h.transpose(0, 2, 1))
        d_h_next = d_next["h"]
        for t in reversed(range(T)):
            dh[t] = d_h[t] + d_h_next
            d_z, d_r, d_new = d_pre[:, t]
            d_z *= dh[t]
            d_new *= dh[t]
            if self.reset_after:
                d_r *= d_new
                through_new = (r[t] * d_new) @ W_hT[2]
            else:
                d_inner = d_new @ W_hT[2]
                d_r *= d_inner
                through_new = r[t] * d_inner
            d_seen = d_z @ W_hT[0] + d_r @ W_hT[1] + through_new
            if "h" in trace.masks:
                d_seen *= trace.masks["h"][t]
            d_h_next = dh[t] * keep[t] + d_seen

        x_used = common.masked(trace.xs, trace.masks, "x")
        d_params = common.weight_gradients(x_used, h_used, d_pre)
        H2 = (T * B, H)
        if self.reset_after:
            d_inner = r * d_pre[2]
            d_params["W_h"][2] = h_used.reshape(H2).T @ d_inner.reshape(H2)
            d_params["b_h"] = d_inner.sum(axis=(0, 1))
        else:
            d_params["W_h"][2] = (r * h_used).reshape(H2).T @ d_pre[2].reshape(H2)
        return common.Gradients(
            params=d_params,
            xs=common.masked(common.input_gradient(d_pre, params["W_x"]), trace.masks, "x"),
            start={"h": d_h_next},
            states={"h": dh},
            pre=dict(zip(self.gates, d_pre, strict=True)),
        )
