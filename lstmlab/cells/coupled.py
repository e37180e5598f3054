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

import numpy as np

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
class CoupledLSTM(common.MemoryCell):
    """An LSTM layer with coupled gates, `hidden` units that read `inputs` numbers a step."""

    gates = ("f", "o", "c_tilde")

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace; arguments and errors as for the LSTM."""
        params, given, a_x = common.begin(self, params, xs, start, force, masks)
        gates, (C, h) = np.empty_like(a_x), np.empty((2, *a_x.shape[1:]), a_x.dtype)
        h_before, C_before = given.start["h"], given.start["C"]
        for t in range(len(h)):
            a = a_x[:, t] + given.drop("h", h_before, t) @ params["W_h"]
            f, o = sigmoid(a[:2])
            c_tilde = np.tanh(a[2])
            f, o, c_tilde = gates[:, t] = given.hold(t, f=f, o=o, c_tilde=c_tilde)
            C[t] = f * C_before + (1 - f) * given.drop("c_tilde", c_tilde, t)
            h[t] = o * np.tanh(C[t])
            h_before, C_before = h[t], C[t]
        return given.completed(CoupledTrace, *gates, C, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E; arguments as for the LSTM."""
        params, d_h, d_next, d_a = common.begin_back(self, params, CoupledTrace, trace, d_h, d_last)
        f, o, c_tilde, tanh_C = trace.f, trace.o, trace.c_tilde, np.tanh(trace.C)

        # How far C_t and h_t move with what stands in the gates' brackets, at each step alone.
        # f keeps the one and bars the other.
        C_by_f, h_by_o, C_by_c = trace.learning(
            f=(trace.previous("C") - trace.drop("c_tilde", c_tilde)) * sigmoid_slope(f),
            o=tanh_C * sigmoid_slope(o),
            c_tilde=trace.drop("c_tilde", (1 - f) * tanh_slope(c_tilde)),
        )
        h_by_C = o * tanh_slope(tanh_C)

        dh, dC = np.empty((2, *trace.h.shape), d_a.dtype)
        W_hT = common.side_by_side(params["W_h"]).T
        d_h_next, d_C_next = d_next["h"], d_next["C"]
        for t in reversed(range(len(dh))):
            dh[t] = d_h[t] + d_h_next
            dC[t] = dh[t] * h_by_C[t] + d_C_next
            d_f, d_c = dC[t] * C_by_f[t], dC[t] * C_by_c[t]
            d_o = dh[t] * h_by_o[t]
            d_a[t] = np.concatenate([d_f, d_o, d_c], axis=1)
            d_h_next = trace.drop("h", d_a[t] @ W_hT, t)
            d_C_next = dC[t] * f[t]
        states, start = {"h": dh, "C": dC}, {"h": d_h_next, "C": d_C_next}
        return common.gradients(self, params, trace, d_a, states, start)
