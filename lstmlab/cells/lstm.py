"""The LSTM: a memory C beside the hidden state h, and three gates that guard it.

    f_t  = σ(W_f·[h_{t-1}, x_t] + b_f)         keep this or not?
    i_t  = σ(W_i·[h_{t-1}, x_t] + b_i)         write here or not?
    o_t  = σ(W_o·[h_{t-1}, x_t] + b_o)         show this or not?
    C̃_t = tanh(W_C·[h_{t-1}, x_t] + b_C)      what would be written
    C_t  = f_t * C_{t-1} + i_t * C̃_t
    h_t  = o_t * tanh(C_t)

Source: Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000.

Conventions: gates are stacked f, i, o, C̃ (PyTorch: i, f, g, o; Keras: i, f, c, o; ONNX:
i, o, f, c); one bias per gate (PyTorch and ONNX keep two and add them); row vectors, so that
W_h[0] above W_x[0] is the transpose of W_f; the forget bias starts at 1, so that a new cell
remembers (Gers 2000; Jozefowicz, Zaremba & Sutskever 2015).
"""

from dataclasses import dataclass

import numpy as np

from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import common


@dataclass(frozen=True)
class LSTMTrace(common.Trace):
    """A pass of the LSTM: gates f, i, o, candidate c_tilde, memory C, hidden state h; (T, B, H)."""

    f: np.ndarray
    i: np.ndarray
    o: np.ndarray
    c_tilde: np.ndarray
    C: np.ndarray
    h: np.ndarray


@dataclass(frozen=True)
class LSTM(common.MemoryCell):
    """An LSTM layer of `hidden` units that reads `inputs` numbers a step."""

    gates = ("f", "i", "o", "c_tilde")

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace.

        start: {"h", "C"} before the first step, (B, H), zeros where left out. force: gate
        values that replace the computed ones, numbers or arrays that broadcast to (T, B, H).
        masks: dropout masks for "x", "h" (as the gates see it) and "c_tilde", already scaled.
        Raises ValueError on wrong shapes, unknown names, NaN, or gate values out of range.
        """
        params, given, a_x = common.begin(self, params, xs, start, force, masks)
        gates, (C, h) = np.empty_like(a_x), np.empty((2, *a_x.shape[1:]), a_x.dtype)
        h_before, C_before = given.start["h"], given.start["C"]
        for t in range(len(h)):
            a = a_x[:, t] + given.drop("h", h_before, t) @ params["W_h"]
            f, i, o = sigmoid(a[:3])
            c_tilde = np.tanh(a[3])
            f, i, o, c_tilde = gates[:, t] = given.hold(t, f=f, i=i, o=o, c_tilde=c_tilde)
            C[t] = f * C_before + i * given.drop("c_tilde", c_tilde, t)
            h[t] = o * np.tanh(C[t])
            h_before, C_before = h[t], C[t]
        return given.completed(LSTMTrace, *gates, C, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E from d_h (T, B, H), what reaches each h_t from above.

        d_last: {"h", "C"}, (B, H), what reaches the last state from beyond the sequence.
        Two paths lead into dE/dC_t: through h_t = o_t * tanh(C_t), and from C_{t+1}.
        """
        params, d_h, d_next, d_a = common.begin_back(self, params, LSTMTrace, trace, d_h, d_last)
        f, i, o, c_tilde, tanh_C = trace.f, trace.i, trace.o, trace.c_tilde, np.tanh(trace.C)

        # How far C_t and h_t move with what stands in the gates' brackets, at each step alone.
        C_by_f, C_by_i, h_by_o, C_by_c = trace.learning(
            f=trace.previous("C") * sigmoid_slope(f),
            i=trace.drop("c_tilde", c_tilde) * sigmoid_slope(i),
            o=tanh_C * sigmoid_slope(o),
            c_tilde=trace.drop("c_tilde", i * tanh_slope(c_tilde)),
        )
        h_by_C = o * tanh_slope(tanh_C)

        dh, dC = np.empty((2, *trace.h.shape), d_a.dtype)
        W_hT = common.side_by_side(params["W_h"]).T
        d_h_next, d_C_next = d_next["h"], d_next["C"]
        for t in reversed(range(len(dh))):
            dh[t] = d_h[t] + d_h_next
            dC[t] = dh[t] * h_by_C[t] + d_C_next
            d_f, d_i, d_c = dC[t] * C_by_f[t], dC[t] * C_by_i[t], dC[t] * C_by_c[t]
            d_o = dh[t] * h_by_o[t]
            d_a[t] = np.concatenate([d_f, d_i, d_o, d_c], axis=1)
            d_h_next = trace.drop("h", d_a[t] @ W_hT, t)
            d_C_next = dC[t] * f[t]
        states, start = {"h": dh, "C": dC}, {"h": d_h_next, "C": d_C_next}
        return common.gradients(self, params, trace, d_a, states, start)
