"""A network: one recurrent cell, and the readout that turns its state into answers.

    o_t = h_t V + b_V        (the equations' o_t = V s_t; the softmax lives in the loss)

`forward` runs a batch of sequences and keeps what `backward` needs; nothing stays on the network.
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from lstmlab import checks


class Pass(NamedTuple):
    trace: Any  # everything the cell knew
    outputs: np.ndarray  # (T, B, K), before any softmax
    mask: np.ndarray | None = None  # dropout on the way from h to V


@dataclass(frozen=True)
class Network:
    """`cell` with a linear readout of K = `outputs` numbers, with or without a bias.

    Parameters: the cell's, `V (H, K)` and `b_V (K,)`. As rows times V: the equations' V is `V.T`.
    """

    cell: Any
    output_size: int
    bias: bool = True

    def __post_init__(self):
        checks.whole("output_size", self.output_size)

    def init(self, rng, dtype=np.float64):
        """The cell's parameters; V uniform within 1 / sqrt(H), as in PyTorch; b_V zero."""
        params = self.cell.init(checks.generator("rng", rng), dtype)
        limit = 1 / np.sqrt(self.cell.hidden_size)
        V = rng.uniform(-limit, limit, (self.cell.hidden_size, self.output_size)).astype(dtype)
        readout = {"V": V, "b_V": np.zeros(self.output_size, dtype)} if self.bias else {"V": V}
        return {**params, **readout}

    def forward(self, params, xs, start=None, force=None, masks=None):
        """Pass(trace, outputs (T, B, K)) for xs (T, B, I).

        start, force and masks as the cell takes them; `masks["y"]`, which broadcasts to (T, B, H),
        lies between h and V, and nothing of it reaches the next step.
        """
        V, b_V = self._readout(params)
        masks = dict(masks or {})
        mask = masks.pop("y", None)
        trace = self.cell.forward(params, xs, start=start, force=force, masks=masks)
        if mask is not None:
            mask = checks.broadcast("masks['y']", mask, trace.h.shape, low=0)
            mask = mask.astype(trace.h.real.dtype)
        return Pass(trace, _seen(trace, mask) @ V + b_V, mask)

    def backward(self, params, run, d_outputs, d_last=None):
        """The cell's Gradients, with V and b_V among `.params`; d_outputs (T, B, K) from a loss."""
        V, _ = self._readout(params)
        d_outputs = checks.array("d_outputs", d_outputs, run.outputs.shape)
        d_h = d_outputs @ V.T
        if run.mask is not None:
            d_h = d_h * run.mask
        grads = self.cell.backward(params, run.trace, d_h, d_last)
        d_rows = d_outputs.reshape(-1, self.output_size)  # all steps and sequences in one product
        h_rows = _seen(run.trace, run.mask).reshape(-1, self.cell.hidden_size)
        readout = {"V": h_rows.T @ d_rows}
        if self.bias:
            readout["b_V"] = d_rows.sum(axis=0)
        return replace(grads, params={**grads.params, **readout})

    def _readout(self, params):
        """V and b_V, checked; b_V is a plain 0 without bias."""
        H, K = self.cell.hidden_size, self.output_size
        shapes = {"V": (H, K), "b_V": (K,)} if self.bias else {"V": (H, K)}
        for name in shapes:
            if name not in params:
                checks.fail("params", f"an array {name}", f"only {', '.join(params)}")
        V, *b_V = (checks.array(name, params[name], shape) for name, shape in shapes.items())
        return V, b_V[0] if b_V else 0


def _seen(trace, mask):
    """The state as the readout sees it."""
    return trace.h if mask is None else trace.h * mask
