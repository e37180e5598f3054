"""The peephole LSTM: the gates may look at the memory they guard.

    f_t  = σ(W_f·[C_{t-1}, h_{t-1}, x_t] + b_f)
    i_t  = σ(W_i·[C_{t-1}, h_{t-1}, x_t] + b_i)
    o_t  = σ(W_o·[C_t,     h_{t-1}, x_t] + b_o)     the new memory, not the old
    C̃_t = tanh(W_C·[h_{t-1}, x_t] + b_C)
    C_t  = f_t * C_{t-1} + i_t * C̃_t
    h_t  = o_t * tanh(C_t)

Source: Gers & Schmidhuber 2000, who let each unit see its own memory alone (`diagonal=True`: W_c
is one number a unit and gate); the full matrices are the slide's form.

Conventions: as in `lstm.py`; W_c is stacked f, i, o. PyTorch and Keras ship no peepholes; ONNX
has the diagonal form.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstmlab import checks
from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import common
from lstmlab.cells.lstm import LSTMTrace


@dataclass(frozen=True)
class PeepholeLSTM:
    """An LSTM layer with peepholes, `hidden` units that read `inputs` numbers a step."""

    inputs: int
    hidden: int
    forget_bias: float = 1.0
    diagonal: bool = False

    gates: ClassVar = ("f", "i", "o", "c_tilde")
    states: ClassVar = ("h", "C")

    def __post_init__(self):
        common.check_sizes(self)
        checks.number("forget_bias", self.forget_bias)
        checks.one_of("diagonal", self.diagonal, (False, True))

    @staticmethod
    def bounds(gate):
        """Lowest and highest value of a gate."""
        return (-1, 1) if gate == "c_tilde" else (0, 1)

    @property
    def peephole_shape(self):
        """Shape of W_c: (3, H, H), or (3, H) where each unit sees itself alone."""
        return (3, self.hidden) if self.diagonal else (3, self.hidden, self.hidden)

    def init(self, rng, dtype=np.float64):
        """New parameters: those of the LSTM and W_c, (3, H, H) or (3, H)."""
        params = common.init_stacked(self, rng, dtype)
        params["b"][0] = self.forget_bias
        params["W_c"] = common.uniform(rng, self.peephole_shape, self.hidden, dtype)
        return params

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace; arguments and errors as for the LSTM."""
        params = common.check_params(self, params, [("W_c", self.peephole_shape)])
        dtype, xs, start, force, masks = common.check_pass(self, params, xs, start, force, masks)
        (T, B, _), H = xs.shape, self.hidden

        W_h, W_c = params["W_h"], params["W_c"]
        block = np.empty((6, T, B, H), dtype)
        gates, C, h = block[:4], block[4], block[5]
        x_used = common.masked(xs, masks, "x")
        common.input_share(x_used, params["W_x"], params["b"], out=gates)

        h_before, C_before = start["h"], start["C"]
        for t in range(T):
            h_seen = h_before * masks["h"][t] if "h" in masks else h_before
            now = gates[:, t]
            now += h_seen @ W_h
            now[0] += self.peep(C_before, W_c[0])
            now[1] += self.peep(C_before, W_c[1])
            f, i, o, c_tilde = now
            f[...] = force["f"][t] if "f" in force else sigmoid(f)
            i[...] = force["i"][t] if "i" in force else sigmoid(i)
            c_tilde[...] = force["c_tilde"][t] if "c_tilde" in force else np.tanh(c_tilde)
            written = i * c_tilde * masks["c_tilde"][t] if "c_tilde" in masks else i * c_tilde
            C[t] = f * C_before + written
            o += self.peep(C[t], W_c[2])
            o[...] = force["o"][t] if "o" in force else sigmoid(o)
            h[t] = o * np.tanh(C[t])
            h_before, C_before = h[t], C[t]
        return LSTMTrace(xs, start, force, masks, *gates, C, h)

    def peep(self, C, W):
        """What a gate sees of the memory C (B, H)."""
        return C * W if self.diagonal else C @ W

    def peep_back(self, d_a, W):
        """What a gate sends back to the memory it saw, (B, H)."""
        return d_a * W if self.diagonal else d_a @ W.T

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E; arguments as for the LSTM.

        Five paths lead into dE/dC_t: the LSTM's two, through o_t, and through f_{t+1}, i_{t+1}.
        """
        params = common.check_params(self, params, [("W_c", self.peephole_shape)])
        d_h, d_next = common.check_backward(self, LSTMTrace, trace, d_h, d_last)
        T, B, H = trace.h.shape
        f, i, o, c_tilde = trace.f, trace.i, trace.o, trace.c_tilde
        W_c = params["W_c"]
        dtype = np.result_type(trace.h, d_h)

        block = np.empty((7, T, B, H), dtype)
        d_pre, dh, dC, h_to_C = block[:4], block[4], block[5], block[6]
        tanh_C, C_before = np.tanh(trace.C), trace.previous("C")
        d_pre[0] = sigmoid_slope(f) * C_before
        d_pre[1] = sigmoid_slope(i) * common.masked(c_tilde, trace.masks, "c_tilde")
        d_pre[2] = sigmoid_slope(o) * tanh_C
        d_pre[3] = common.masked(tanh_slope(c_tilde) * i, trace.masks, "c_tilde")
        h_to_C[...] = tanh_slope(tanh_C) * o
        for name in trace.force:
            d_pre[self.gates.index(name)] = 0  # a clamped gate learns nothing

        W_hT = np.ascontiguousarray(params["W_h"].transpose(0, 2, 1))
        d_h_next, d_C_next = d_next["h"], d_next["C"]
        for t in reversed(range(T)):
            dh[t] = d_h[t] + d_h_next
            d_f, d_i, d_o, d_c = d_pre[:, t]
            d_o *= dh[t]
            dC[t] = dh[t] * h_to_C[t] + d_C_next + self.peep_back(d_o, W_c[2])
            d_f *= dC[t]
            d_i *= dC[t]
            d_c *= dC[t]
            d_C_next = dC[t] * f[t] + self.peep_back(d_f, W_c[0]) + self.peep_back(d_i, W_c[1])
            d_h_next = (d_pre[:, t] @ W_hT).sum(axis=0)
            if "h" in trace.masks:
                d_h_next *= trace.masks["h"][t]

        h_used = common.masked(trace.previous("h"), trace.masks, "h")
        x_used = common.masked(trace.xs, trace.masks, "x")
        seen = np.stack([C_before, C_before, trace.C])
        how = "gtbh,gtbh->gh" if self.diagonal else "gtbj,gtbk->gjk"
        d_W_c = np.einsum(how, seen, d_pre[:3], optimize=True)
        return common.Gradients(
            params={**common.weight_gradients(x_used, h_used, d_pre), "W_c": d_W_c},
            xs=common.masked(common.input_gradient(d_pre, params["W_x"]), trace.masks, "x"),
            start={"h": d_h_next, "C": d_C_next},
            states={"h": dh, "C": dC},
            pre=dict(zip(self.gates, d_pre, strict=True)),
        )
