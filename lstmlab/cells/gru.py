"""The GRU: no separate memory; one gate decides between the old state and a new one.

    z_t  = σ(W_z·[h_{t-1}, x_t] + b_z)             memorise new, forget old
    r_t  = σ(W_r·[h_{t-1}, x_t] + b_r)             how much of the old the new may see
    h̃_t = tanh(W·[r_t * h_{t-1}, x_t] + b)
    h_t  = (1 - z_t) * h_{t-1} + z_t * h̃_t

Source: Cho et al. 2014, in the form of Chung et al. 2014 (who leave the biases out), called the
standard form here.

Two conventions differ between libraries, and both are options. `keep_with_z` (PyTorch, Keras, ONNX,
Cho): z and 1 - z change places; negating W_z and b_z does the same. `reset_after` (PyTorch, and
Keras by default): h̃_t = tanh(W_x x_t + b + r_t * (W_h h_{t-1} + b_h)), with one more bias `b_h`;
no weights make it equal to the standard form.
"""

from dataclasses import dataclass

import numpy as np

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
class GRU(common.Cell):
    """A GRU layer of `hidden` units that reads `inputs` numbers a step."""

    keep_with_z: bool = False
    reset_after: bool = False

    gates = ("z", "r", "h_tilde")

    @property
    def shapes(self):
        """W_h, W_x, b, and b_h (H,), the bias inside the reset, if it comes after."""
        return super().shapes | ({"b_h": (self.hidden_size,)} if self.reset_after else {})

    def shares(self, z):
        """How much of the old state is kept and how much of the new is taken."""
        return (z, 1 - z) if self.keep_with_z else (1 - z, z)

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace; errors as for the LSTM.

        start: {"h"}; force: "z", "r", "h_tilde"; masks: "x", "h_tilde", and "h", which is on the
        state as gates and candidate see it: what is carried on is whole.
        """
        params, given, a_x = common.begin(self, params, xs, start, force, masks)
        gates, h = np.empty_like(a_x), np.empty_like(a_x[0])
        W_zr, W = params["W_h"][:2], params["W_h"][2]
        h_before = given.start["h"]
        for t in range(len(h)):
            h_seen = given.drop("h", h_before, t)
            z, r = sigmoid(a_x[:2, t] + h_seen @ W_zr)
            z, r = given.hold(t, z=z, r=r)
            if self.reset_after:
                h_tilde = np.tanh(a_x[2, t] + r * (h_seen @ W + params["b_h"]))
            else:
                h_tilde = np.tanh(a_x[2, t] + (r * h_seen) @ W)
            (h_tilde,) = given.hold(t, h_tilde=h_tilde)
            gates[:, t] = z, r, h_tilde
            keep, take = self.shares(z)
            h[t] = keep * h_before + take * given.drop("h_tilde", h_tilde, t)
            h_before = h[t]
        return given.completed(GRUTrace, *gates, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E; arguments as for the LSTM, d_last: {"h"}."""
        params, d_h, d_next, d_a = common.begin_back(self, params, GRUTrace, trace, d_h, d_last)
        z, r, h_tilde, h_before = trace.z, trace.r, trace.h_tilde, trace.previous("h")
        W_zrT, W = common.side_by_side(params["W_h"][:2]).T, params["W_h"][2]
        keep, take = self.shares(z)
        h_seen, new = trace.drop("h", h_before), trace.drop("h_tilde", h_tilde)
        inner = h_seen @ W + params["b_h"] if self.reset_after else h_seen  # what r acts on
        # How far h_t moves with the brackets of z and h̃, and r * inner with that of r.
        h_by_z, inner_by_r, h_by_new = trace.learning(
            z=(h_before - new if self.keep_with_z else new - h_before) * sigmoid_slope(z),
            r=inner * sigmoid_slope(r),
            h_tilde=trace.drop("h_tilde", take * tanh_slope(h_tilde)),
        )
        dh, d_h_next = np.empty(trace.h.shape, d_a.dtype), d_next["h"]
        for t in reversed(range(len(dh))):
            dh[t] = d_h[t] + d_h_next
            d_z, d_new = dh[t] * h_by_z[t], dh[t] * h_by_new[t]
            d_reset = d_new if self.reset_after else d_new @ W.T  # what reaches r * inner
            d_r, d_inner = d_reset * inner_by_r[t], d_reset * r[t]
            d_zr = np.concatenate([d_z, d_r], axis=1)
            d_a[t] = np.concatenate([d_zr, d_new], axis=1)
            d_seen = d_zr @ W_zrT + (d_inner @ W.T if self.reset_after else d_inner)
            d_h_next = dh[t] * keep[t] + trace.drop("h", d_seen, t)
        # For the candidate, W met r * h, or the reset met what came out of W.
        d_new = d_a[..., -self.hidden_size :]
        met, d_met = (h_seen, r * d_new) if self.reset_after else (r * h_seen, d_new)
        states, start = {"h": dh}, {"h": d_h_next}
        found = common.gradients(self, params, trace, d_a, states, start, (met, d_met))
        if self.reset_after:
            found.params["b_h"] = d_met.sum(axis=(0, 1))
        return found
