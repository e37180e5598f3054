"""Chapter 6: one row of W_f, a bias and two inputs make f; f sets how long C lasts."""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.numbers import counted
from lstmlab.explorers.one_unit import slopes, zeros
from lstmlab.initialisation import half_life
from lstmlab.plots.forget_gate import Fading, GateCurve

STEPS = 40


class ForgetGate(Explorer):
    """One unit whose inputs stay the same for 40 steps, so f does; its cell state starts at 1."""

    title = "What makes a forget gate keep, and for how long?"
    presets = {
        "bias 0": {"b": 0.0},
        "bias 1": {"b": 1.0},
        "bias 3": {"b": 3.0},
        "an input closes it": {"b": 3.0, "w_x": -6.0, "x": 1.0},
        "its state closes it": {"b": 2.0, "w_h": -4.0, "h": 0.75},
    }
    play = "n"
    in_sight = "b", "w_x", "x", "w_h", "n"
    height = 372

    def controls(self):
        return {
            "w_h": slider("weight of h", -6.0, 6.0, 0.0, step=0.25, gate="h"),
            "h": slider("state h", -1.0, 1.0, 0.5, step=0.05, gate="h"),
            "w_x": slider("weight of x", -6.0, 6.0, 0.0, step=0.25, gate="x"),
            "x": slider("input x", -1.0, 1.0, 1.0, step=0.05, gate="x"),
            "b": slider("bias of f", -6.0, 6.0, 2.0, step=0.25, gate="f"),
            "n": slider("steps n", 0, STEPS, 10, step=1),
        }

    def build(self, fig):
        left, right = fig.subplots(1, 2, width_ratios=[4, 6])
        self.gate, self.fading = GateCurve(left), Fading(right, STEPS)
        return self.gate, self.fading

    def draw(self, w_h, h, w_x, x, b, n):
        f, C, back = kept([w_h, w_x], [h, x], b)
        a = w_h * h + w_x * x + b
        self.gate.show(a, f)
        self.fading.show(C, back[: n + 1], n)
        return {"a": a, "f": f, "C": C, "back": back, "n": n, "half": min(half_life(f), 1e9)}

    def tell(self, n, **others):
        seen = self.drawn
        left, half = seen["C"][n], seen["half"]
        share = f"{left:.3%}" if left < 0.01 else f"{left:.1%}"
        lasts = f"{half:.2f} steps" if half < 100 else f"{half:.0f} steps"
        return (
            f"f = σ({seen['a']:.2f}) = {seen['f']:.3f}: after {counted(n, 'step')} "
            f"{share if left >= 1e-5 else 'less than 0.001%'} of C is left, and as much "
            f"of its gradient. Half-life: {lasts if half < 1e5 else 'over 10⁵ steps'}."
        )


def kept(weights, inputs, bias):
    """f; the memory C_0 .. C_T, T = STEPS, (T + 1,); and ∂C_T/∂C_{T-k} for k = 0 .. T, (T + 1,).

    An LSTM of one unit reads [h, x] as its inputs and writes nothing; C_0 = 1. As f stays the
    same, the gradient k steps back is the same from any step.
    """
    cell = LSTM(input_size=2, hidden_size=1)
    params = zeros(cell)
    params["W_x"][0, :, 0], params["b"][0] = weights, bias
    xs = np.tile(np.array(inputs, float), (STEPS + 1, 1, 1))
    start = {"C": np.ones((1, 1))}
    trace = cell.forward(params, xs, start, force={"i": 0.0, "c_tilde": 0.0})
    C = np.concatenate([[1.0], trace.C[:-1, 0, 0]])
    return float(trace.f[0, 0, 0]), C, slopes(cell, params, trace, "C", "C")[::-1]
