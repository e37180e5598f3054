"""The coupled LSTM: one gate for both, write only where something is forgotten.

    f_t  = σ(W_f·[h_{t-1}, x_t] + b_f)
    o_t  = σ(W_o·[h_{t-1}, x_t] + b_o)
    C̃_t = tanh(W_C·[h_{t-1}, x_t] + b_C)
    C_t  = f_t * C_{t-1} + (1 - f_t) * C̃_t
    h_t  = o_t * tanh(C_t)

Source: the "CIFG" variant of Greff, Srivastava, Koutník, Steunebrink & Schmidhuber 2017.
Conventions: as in `lstm.py`; gates are stacked f, o, C̃. With C̃ in (-1, 1) the memory is a
weighted mean, so it never leaves (-1, 1) once inside.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstmlab import checks
from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import common


@dataclass(frozen=True)
class CoupledTrace(common.Trace):
    """A pass of the coupled LSTM: gates f, o, candidate c_tilde, memory C, state h; (T, B, H)."""

    f: np.ndarray
    o: np.ndarray
    c_tilde: np.ndarray
    C: np.ndarray
    h: np.ndarray


@dataclass(frozen=True)
class CoupledLSTM:
    """An LSTM layer with coupled gates, `hidden` units that read `inputs` numbers a step."""

    inputs: int
    hidden: int
    forget_bias: float = 1.0

    gates: ClassVar = ("f", "o", "c_tilde")
    states: ClassVar = ("h", "C")

    def __post_init__(self):
        common.check_sizes(self)
        checks.number("forget_bias", self.forget_bias)

    @staticmethod
    def bounds(gate):
        """Lowest and highest value of a gate."""
        return (-1, 1) if gate == "c_tilde" else (0, 1)

    def init(self, rng, dtype=np.float64):
        """New parameters: W_h (3, H, H), W_x (3, I, H), b (3, H); b of f is `forget_bias`."""
        params = common.init_stacked(self, rng, dtype)
        params["b"][0] = self.forget_bias
        return params

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace; arguments and errors as for the LSTM."""
        params = common.check_params(self, params)
        dtype, xs, start, force, masks = common.check_pass(self, params, xs, start, force, masks)
        (T, B, _), H = xs.shape, self.hidden

        block = np.empty((5, T, B, H), dtype)
        gates, C, h = block[:3], block[3], block[4]
        x_used = common.masked(xs, masks, "x")
        common.input_share(x_used, params["W_x"], params["b"], out=gates)

        h_before, C_before = start["h"], start["C"]
        for t in range(T):
            h_seen = h_before * masks["h"][t] if "h" in masks else h_before
            now = gates[:, t]
            now += h_seen @ params["W_h"]
            now[:2] = sigmoid(now[:2])
            np.tanh(now[2], out=now[2])
            for name, value in force.items():
                now[self.gates.index(name)] = value[t]
            f, o, c_tilde = now
            content = c_tilde * masks["c_tilde"][t] if "c_tilde" in masks else c_tilde
            C[t] = f * C_before + (1 - f) * content
            h[t] = o * np.tanh(C[t])
            h_before, C_before = h[t], C[t]
        return CoupledTrace(xs, start, force, masks, *gates, C, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E; arguments as for the LSTM."""
        params = common.check_params(self, params)
        d_h, d_next = common.check_backward(self, CoupledTrace, trace, d_h, d_last)
        T, B, H = trace.h.shape
        f, o, c_tilde = trace.f, trace.o, trace.c_tilde
        dtype = np.result_type(trace.h, d_h)

        block = np.empty((6, T, B, H), dtype)
        d_pre, dh, dC, h_to_C = block[:3], block[3], block[4], block[5]
        tanh_C = np.tanh(trace.C)
        content = common.masked(c_tilde, trace.masks, "c_tilde")
        d_pre[0] = sigmoid_slope(f) * (trace.previous("C") - content)  # f keeps one, bars the other
        d_pre[1] = sigmoid_slope(o) * tanh_C
        d_pre[2] = common.masked(tanh_slope(c_tilde) * (1 - f), trace.masks, "c_tilde")
        h_to_C[...] = tanh_slope(tanh_C) * o
        for name in trace.force:
            d_pre[self.gates.index(name)] = 0  # a clamped gate learns nothing

        W_hT = np.ascontiguousarray(params["W_h"].transpose(0, 2, 1))
        d_h_next, d_C_next = d_next["h"], d_next["C"]
        for t in reversed(range(T)):
            dh[t] = d_h[t] + d_h_next
            dC[t] = dh[t] * h_to_C[t] + d_C_next
            d_f, d_o, d_c = d_pre[:, t]
            d_f *= dC[t]
            d_o *= dh[t]
            d_c *= dC[t]
            d_C_next = dC[t] * f[t]
            d_h_next = (d_pre[:, t] @ W_hT).sum(axis=0)
            if "h" in trace.masks:
                d_h_next *= trace.masks["h"][t]

        h_used = common.masked(trace.previous("h"), trace.masks, "h")
        x_used = common.masked(trace.xs, trace.masks, "x")
        return common.Gradients(
            params=common.weight_gradients(x_used, h_used, d_pre),
            xs=common.masked(common.input_gradient(d_pre, params["W_x"]), trace.masks, "x"),
            start={"h": d_h_next, "C": d_C_next},
            states={"h": dh, "C": dC},
            pre=dict(zip(self.gates, d_pre, strict=True)),
        )
