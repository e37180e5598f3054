"""The plain recurrent network (Elman cell): one state, handed from step to step.

    h_t = f(U x_t + W h_{t-1} + b),   f one of tanh, sigmoid, ReLU

Source: Elman 1990. The slides on plain networks call the state s_t; it is called h_t here, as in
every other cell. Row vectors: W_x[0] is the transpose of the slide's U, W_h[0] that of W. The
slides leave the bias out; set b to 0 to follow them.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lstmlab import checks
from lstmlab.activations import ACTIVATIONS
from lstmlab.cells import common


@dataclass(frozen=True)
class RNNTrace(common.Trace):
    """A pass of the plain network: the state h, (T, B, H)."""

    h: np.ndarray


@dataclass(frozen=True)
class RNN:
    """A plain recurrent layer of `hidden` units that reads `inputs` numbers a step."""

    inputs: int
    hidden: int
    activation: str = "tanh"

    gates: ClassVar = ("h",)
    states: ClassVar = ("h",)

    def __post_init__(self):
        common.check_sizes(self)
        checks.one_of("activation", self.activation, ACTIVATIONS)

    @staticmethod
    def bounds(gate):
        """Lowest and highest value that may be forced: the state may be set to anything."""
        return (-np.inf, np.inf)

    def init(self, rng, dtype=np.float64):
        """New parameters: W_h (1, H, H), W_x (1, I, H), b (1, H); one "gate", the state itself."""
        return common.init_stacked(self, rng, dtype)

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace.

        start: {"h"} before the first step, (B, H), zeros where left out. force: {"h"} sets the
        state. masks: dropout masks for "x" and "h", already scaled.
        Raises ValueError on wrong shapes, unknown names or NaN.
        """
        params = common.check_params(self, params)
        dtype, xs, start, force, masks = common.check_pass(self, params, xs, start, force, masks)
        (T, B, _), H = xs.shape, self.hidden
        bend, _ = ACTIVATIONS[self.activation]
        W_h = params["W_h"][0]

        h = np.empty((T, B, H), dtype)
        common.input_share(common.masked(xs, masks, "x"), params["W_x"], params["b"], out=h[None])

        h_before = start["h"]
        for t in range(T):
            h_seen = h_before * masks["h"][t] if "h" in masks else h_before
            h[t] += h_seen @ W_h
            h[t] = force["h"][t] if "h" in force else bend(h[t])
            h_before = h[t]
        return RNNTrace(xs, start, force, masks, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E from d_h (T, B, H), what reaches each h_t from above.

        d_last: {"h"}, (B, H), what reaches the last state from beyond the sequence.
        """
        params = common.check_params(self, params)
        d_h, d_next = common.check_backward(self, RNNTrace, trace, d_h, d_last)
        dtype = np.result_type(trace.h, d_h)
        _, slope = ACTIVATIONS[self.activation]

        d_pre = np.empty((1, *trace.h.shape), dtype)
        d_pre[0] = 0 if "h" in trace.force else slope(trace.h)
        dh = np.empty(trace.h.shape, dtype)

        W_hT = np.ascontiguousarray(params["W_h"][0].T)
        d_h_next = d_next["h"]
        for t in reversed(range(len(dh))):
            np.add(d_h[t], d_h_next, out=dh[t])
            d_pre[0, t] *= dh[t]
            np.matmul(d_pre[0, t], W_hT, out=d_h_next)
            if "h" in trace.masks:
                d_h_next *= trace.masks["h"][t]

        h_used = common.masked(trace.previous("h"), trace.masks, "h")
        x_used = common.masked(trace.xs, trace.masks, "x")
        return common.Gradients(
            params=common.weight_gradients(x_used, h_used, d_pre),
            xs=common.masked(common.input_gradient(d_pre, params["W_x"]), trace.masks, "x"),
            start={"h": d_h_next},
            states={"h": dh},
            pre={"h": d_pre[0]},
        )
