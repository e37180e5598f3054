"""The vanilla recurrent network (Elman cell): one state, handed from step to step.

    h_t = f(U x_t + W h_{t-1} + b),   f one of tanh, sigmoid, ReLU

Source: Elman 1990. Chapters 01 to 03 call the state s_t; it is called h_t here, as in every
other cell. Row vectors: W_x[0] is the transpose of their U, W_h[0] that of W. They leave the bias
out; set b to 0 to follow them.
"""

from dataclasses import dataclass

import numpy as np

from lstmlab import checks
from lstmlab.activations import ACTIVATIONS
from lstmlab.cells import common


@dataclass(frozen=True)
class RNNTrace(common.Trace):
    """A pass of the vanilla RNN: the state h, (T, B, H)."""

    h: np.ndarray


@dataclass(frozen=True)
class RNN(common.Cell):
    """A plain recurrent layer of `hidden` units that reads `inputs` numbers a step."""

    activation: str = "tanh"

    gates = ("h",)

    def __post_init__(self):
        super().__post_init__()
        checks.one_of("activation", self.activation, ACTIVATIONS)

    def bounds(self, gate):
        """Lowest and highest value that may be forced: the state may be set to anything."""
        return (-np.inf, np.inf)

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Run over xs (T, B, I) and return the trace.

        start: {"h"} before the first step, (B, H), zeros where left out. force: {"h"} sets the
        state. masks: dropout masks for "x" and "h", already scaled.
        Raises ValueError on wrong shapes, unknown names or NaN.
        """
        params, given, (a_x,) = common.begin(self, params, xs, start, force, masks)
        f, _ = ACTIVATIONS[self.activation]
        (W,) = params["W_h"]
        h, h_before = np.empty_like(a_x), given.start["h"]
        for t in range(len(h)):
            (h[t],) = given.hold(t, h=f(a_x[t] + given.drop("h", h_before, t) @ W))
            h_before = h[t]
        return given.completed(RNNTrace, h)

    def backward(self, params, trace, d_h, d_last=None):
        """Gradients of a loss E from d_h (T, B, H), what reaches each h_t from above.

        d_last: {"h"}, (B, H), what reaches the last state from beyond the sequence.
        """
        params, d_h, d_next, d_a = common.begin_back(self, params, RNNTrace, trace, d_h, d_last)
        _, slope = ACTIVATIONS[self.activation]
        h_by_a = np.zeros_like(trace.h) if "h" in trace.force else slope(trace.h)
        (W,) = params["W_h"]
        dh, d_h_next = np.empty_like(d_a), d_next["h"]
        for t in reversed(range(len(dh))):
            dh[t] = d_h[t] + d_h_next
            d_a[t] = dh[t] * h_by_a[t]
            d_h_next = trace.drop("h", d_a[t] @ W.T, t)
        return common.gradients(self, params, trace, d_a, {"h": dh}, {"h": d_h_next})
