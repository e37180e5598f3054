"""The peephole LSTM: the gates may look at the memory they guard.

    f_t  = σ(W_f·[C_{t-1}, h_{t-1}, x_t] + b_f)
    i_t  = σ(W_i·[C_{t-1}, h_{t-1}, x_t] + b_i)
    o_t  = σ(W_o·[C_t,     h_{t-1}, x_t] + b_o)     the new memory, not the old
    C̃_t = tanh(W_C·[h_{t-1}, x_t] + b_C)
    C_t  = f_t * C_{t-1} + i_t * C̃_t
    h_t  = o_t * tanh(C_t)

Source: Gers & Schmidhuber 2000, who let each unit see its own memory alone (`diagonal=True`: W_c
is one number per unit and gate); full matrices are the equations above taken literally.

Conventions: as in `lstm.py`; W_c is stacked f, i, o. PyTorch and Keras ship no peepholes; ONNX
has the diagonal form.
"""

from dataclasses import dataclass

import numpy as np

from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import common
from lstmlab.cells.lstm import LSTMTrace


@dataclass(frozen=True)
class PeepholeLSTM(common.MemoryCell):
    """An LSTM layer with peepholes, `hidden` units that read `inputs` numbers a step."""

    diagonal: bool = False

    gates = ("f", "i", "o", "c_tilde")

    @property
    def shapes(self):
        """The LSTM's and W_c: (3, H, H), or (3, H) where each unit sees itself alone."""
        H = self.hidden_size
        return super().shapes | {"W_c": (3, H) if self.diagonal else (3, H, H)}

    def peep(self, C, W):
        """What a gate sees of the memory C (B, H)."""
        return C * W if self.diagonal else C @ W

    def peep_back(self, d_a, W):
        """What a gate sends back to the memory it saw, (B, H)."""
        return d_a * W if self.diagonal else d_a @ W.T

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace; arguments and errors as for the LSTM."""
        params, given, a_x = common.begin(self, params, xs, start, force, masks)
        gates, (C, h) = np.empty_like(a_x), np.empty((2, *a_x.shape[1:]), a_x.dtype)
        h_before, C_before = given.start["h"], given.start["C"]
        W_cf, W_ci, W_co = params["W_c"]
        for t in range(len(h)):
            a = a_x[:, t] + given.drop("h", h_before, t) @ params["W_h"]
            f = sigmoid(a[0] + self.peep(C_before, W_cf))
            i = sigmoid(a[1] + self.peep(C_before, W_ci))
            c_tilde = np.tanh(a[3])
            f, i, c_tilde = given.hold(t, f=f, i=i, c_tilde=c_tilde)
            C[t] = f * C_before + i * given.drop("c_tilde", c_tilde, t)
            (o,) = given.hold(t, o=sigmoid(a[2] + self.peep(C[t], W_co)))
            gates[:, t] = f, i, o, c_tilde
            h[t] = o * np.tanh(C[t])
            h_before, C_before = h[t], C[t]
        return given.completed(LSTMTrace, *gates, C, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E; arguments as for the LSTM.

        Five paths lead into dE/dC_t: the LSTM's two, through o_t, and through f_{t+1}, i_{t+1}.
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
        W_cf, W_ci, W_co = params["W_c"]
        d_h_next, d_C_next = d_next["h"], d_next["C"]
        for t in reversed(range(len(dh))):
            dh[t] = d_h[t] + d_h_next
            d_o = dh[t] * h_by_o[t]
            dC[t] = dh[t] * h_by_C[t] + d_C_next + self.peep_back(d_o, W_co)
            d_f, d_i, d_c = dC[t] * C_by_f[t], dC[t] * C_by_i[t], dC[t] * C_by_c[t]
            d_a[t] = np.concatenate([d_f, d_i, d_o, d_c], axis=1)
            d_h_next = trace.drop("h", d_a[t] @ W_hT, t)
            d_C_next = dC[t] * f[t] + self.peep_back(d_f, W_cf) + self.peep_back(d_i, W_ci)
        states, start = {"h": dh, "C": dC}, {"h": d_h_next, "C": d_C_next}
        found = common.gradients(self, params, trace, d_a, states, start)
        seen = {"f": trace.previous("C"), "i": trace.previous("C"), "o": trace.C}
        how = "tbh,tbh->h" if self.diagonal else "tbj,tbk->jk"
        d_W_c = [np.einsum(how, seen[gate], found.pre[gate], optimize=True) for gate in seen]
        found.params["W_c"] = np.array(d_W_c)
        return found
