"""The LSTM: a memory C beside the hidden state h, and three gates that guard it.

    f_t  = σ(W_f·[h_{t-1}, x_t] + b_f)         keep this or not?
    i_t  = σ(W_i·[h_{t-1}, x_t] + b_i)         write here or not?
    o_t  = σ(W_o·[h_{t-1}, x_t] + b_o)         show this or not?
    C̃_t = tanh(W_C·[h_{t-1}, x_t] + b_C)      what would be written
    C_t  = f_t * C_{t-1} + i_t * C̃_t
    h_t  = o_t * tanh(C_t)

Source: Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000.

Conventions: gates are stacked f, i, o, C̃ (PyTorch: i, f, g, o; Keras: i, f, c, o; ONNX:
i, o, f, c); one bias a gate (PyTorch and ONNX keep two and add them); row vectors, so that
W_h[0] above W_x[0] is the transpose of the slide's W_f; the forget bias starts at 1, so that a
new cell remembers (Gers 2000; Jozefowicz, Zaremba & Sutskever 2015).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstmlab import checks
from lstmlab.activations import sigmoid_slope, tanh_slope
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
class LSTM:
    """An LSTM layer of `hidden` units that reads `inputs` numbers a step."""

    inputs: int
    hidden: int
    forget_bias: float = 1.0

    gates: ClassVar = ("f", "i", "o", "c_tilde")
    states: ClassVar = ("h", "C")

    def __post_init__(self):
        common.check_sizes(self)
        checks.number("forget_bias", self.forget_bias)

    @staticmethod
    def bounds(gate):
        """Lowest and highest value of a gate."""
        return (-1, 1) if gate == "c_tilde" else (0, 1)

    def init(self, rng, dtype=np.float64):
        """New parameters: W_h (4, H, H), W_x (4, I, H), b (4, H); b of f is `forget_bias`."""
        params = common.init_stacked(self, rng, dtype)
        params["b"][0] = self.forget_bias
        return params

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace.

        start: {"h", "C"} before the first step, (B, H), zeros where left out. force: gate
        values that replace the computed ones, numbers or arrays that broadcast to (T, B, H).
        masks: dropout masks for "x", "h" (as the gates see it) and "c_tilde", already scaled.
        Raises ValueError on wrong shapes, unknown names, NaN, or gate values out of range.
        """
        params = common.check_params(self, params)
        dtype, xs, start, force, masks = common.check_pass(self, params, xs, start, force, masks)
        (T, B, _), H = xs.shape, self.hidden

        # σ(a) = 1 / (1 + e^-a): the minus goes into the weights, once. Where e^-a overflows,
        # 1 / infinity is the 0 that σ should be.
        sign = np.array([-1, -1, -1, 1], dtype)[:, None, None]
        W_h = params["W_h"] * sign
        block = np.empty((6, T, B, H), dtype)  # one block: large memory pages, fewer faults
        gates, C, h = block[:4], block[4], block[5]
        x_used = common.masked(xs, masks, "x")
        common.input_share(x_used, params["W_x"] * sign, params["b"] * sign[:, 0], out=gates)

        h_before, C_before = start["h"], start["C"]
        now, h_share = np.empty((2, 4, B, H), dtype)  # small, so the processor keeps them near
        sigmoids, (f, i, o, c_tilde) = now[:3], now
        written = np.empty((B, H), dtype)
        with np.errstate(over="ignore"):
            for t, (now_t, C_t, h_t) in enumerate(zip(gates.swapaxes(0, 1), C, h, strict=True)):
                h_seen = h_before * masks["h"][t] if "h" in masks else h_before
                np.add(now_t, np.matmul(h_seen, W_h, out=h_share), out=now)
                np.exp(sigmoids, out=sigmoids)
                sigmoids += 1
                np.reciprocal(sigmoids, out=sigmoids)
                np.tanh(c_tilde, out=c_tilde)
                for name, value in force.items():
                    now[self.gates.index(name)] = value[t]
                now_t[...] = now
                content = c_tilde * masks["c_tilde"][t] if "c_tilde" in masks else c_tilde
                np.multiply(f, C_before, out=C_t)
                C_t += np.multiply(i, content, out=written)
                np.multiply(o, np.tanh(C_t, out=written), out=h_t)
                h_before, C_before = h_t, C_t
        return LSTMTrace(xs, start, force, masks, *gates, C, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E from d_h (T, B, H), what reaches each h_t from above.

        d_last: {"h", "C"}, (B, H), what reaches the last state from beyond the sequence.
        Two paths lead into dE/dC_t: through h_t = o_t * tanh(C_t), and from C_{t+1}.
        """
        params = common.check_params(self, params)
        d_h, d_next = common.check_backward(self, LSTMTrace, trace, d_h, d_last)
        T, B, H = trace.h.shape
        f, i, o, c_tilde = trace.f, trace.i, trace.o, trace.c_tilde
        dtype = np.result_type(trace.h, d_h)

        # What each pre-activation is multiplied by on the way back, for all steps at once.
        block = np.empty((8, T, B, H), dtype)
        d_pre, (dh, dC, h_to_C, h_before) = block[:4], block[4:]
        h_before[0], h_before[1:] = trace.start["h"], trace.h[:-1]
        tanh_C = np.tanh(trace.C, out=dC)  # used up before the loop writes dC
        C_before = dh  # likewise
        C_before[0], C_before[1:] = trace.start["C"], trace.C[:-1]
        written = common.masked(c_tilde, trace.masks, "c_tilde")
        np.multiply(sigmoid_slope(f, out=d_pre[0]), C_before, out=d_pre[0])
        np.multiply(sigmoid_slope(i, out=d_pre[1]), written, out=d_pre[1])
        np.multiply(sigmoid_slope(o, out=d_pre[2]), tanh_C, out=d_pre[2])
        np.multiply(tanh_slope(c_tilde, out=d_pre[3]), i, out=d_pre[3])
        np.multiply(tanh_slope(tanh_C, out=h_to_C), o, out=h_to_C)
        if "c_tilde" in trace.masks:
            d_pre[3] *= trace.masks["c_tilde"]
        for name in trace.force:
            d_pre[self.gates.index(name)] = 0  # a clamped gate learns nothing

        # Side by side, the gates send back to h_{t-1} what they owe it in one product.
        W_hT = params["W_h"].transpose(0, 2, 1).reshape(4 * H, H)
        beside = np.empty((B, 4, H), dtype)
        rows, by_gate = beside.reshape(B, 4 * H), beside.swapaxes(0, 1)
        d_h_next, d_C_next = d_next["h"], d_next["C"]
        for t in reversed(range(T)):
            now, dh_t, dC_t = d_pre[:, t], dh[t], dC[t]
            np.add(d_h[t], d_h_next, out=dh_t)
            np.multiply(dh_t, h_to_C[t], out=dC_t)
            dC_t += d_C_next
            now[:2] *= dC_t
            now[2] *= dh_t
            now[3] *= dC_t
            np.multiply(dC_t, f[t], out=d_C_next)
            by_gate[...] = now
            np.matmul(rows, W_hT, out=d_h_next)
            if "h" in trace.masks:
                d_h_next *= trace.masks["h"][t]

        h_used = common.masked(h_before, trace.masks, "h")
        x_used = common.masked(trace.xs, trace.masks, "x")
        return common.Gradients(
            params=common.weight_gradients(x_used, h_used, d_pre),
            xs=common.masked(common.input_gradient(d_pre, params["W_x"]), trace.masks, "x"),
            start={"h": d_h_next, "C": d_C_next},
            states={"h": dh, "C": dC},
            pre=dict(zip(self.gates, d_pre, strict=True)),
        )
