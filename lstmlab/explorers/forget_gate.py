"""Chapter 6: one row of W_f, a bias and two inputs make f; f makes a memory last."""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.gradients import jacobians
from lstmlab.initialisation import half_life
from lstmlab.plots.forget_gate import Fading, GateCurve

STEPS = 40


class ForgetGate(Explorer):
    """One unit whose inputs stay the same for 40 steps, so f does; its memory starts at 1."""

    title = "What makes a forget gate keep, and for how long?"
    presets = {
        "bias 0": {"b": 0.0},
        "bias 1": {"b": 1.0},
        "bias 3": {"b": 3.0},
        "an input shuts it": {"b": 3.0, "w_x": -6.0, "x": 1.0},
        "its own state shuts it": {"b": 2.0, "w_h": -4.0, "h": 0.75},
    }
    play = "n"
    height = 430

    def controls(self):
        return {
            "w_h": slider("weight on the state", -6.0, 6.0, 0.0, step=0.25, gate="h"),
            "h": slider("state before, h", -1.0, 1.0, 0.5, step=0.05, gate="h"),
            "w_x": slider("weight on the input", -6.0, 6.0, 0.0, step=0.25, gate="x"),
            "x": slider("input x", -1.0, 1.0, 1.0, step=0.05, gate="x"),
            "b": slider("bias of the gate", -6.0, 6.0, 2.0, step=0.25, gate="f"),
            "n": slider("steps n", 0, STEPS, 10, step=1),
        }

    def build(self, fig):
        left, right = fig.subplots(1, 2, width_ratios=[4, 6])
        self.gate = GateCurve(left)
        self.fading = Fading(right, STEPS)
        return [*self.gate.artists, *self.fading.artists]

    def draw(self, w_h, h, w_x, x, b, n):
        f, C, back = kept([w_h, w_x], [h, x], b)
        a = w_h * h + w_x * x + b
        self.gate.show(a, f)
        self.fading.show(C, back[: n + 1], n)
        return {"a": a, "f": f, "C": C, "back": back, "n": n, "half": min(half_life(f), 1e9)}

    def tell(self, w_h, h, w_x, x, b, n):
        d = self.drawn
        gate = f"f = σ({d['a']:.2f}) = {d['f']:.3f}".replace("-", "−")
        after = "1 step" if n == 1 else f"{n} steps"
        return (
            f"{gate}: after {after} {_share(d['C'][n])} of the memory is left, "
            f"and as much of its gradient. Half-life: {_steps(d['half'])}."
        )


def kept(weights, inputs, bias, steps=STEPS):
    """f; the memory C_0 .. C_T, (T + 1,); and ∂C_T/∂C_{T-k} for k = 0 .. T, (T + 1,).

    An LSTM of one unit reads [h, x] as its inputs and writes nothing; C_0 = 1. As f stays the
    same, the gradient k steps back is the same from any step.
    """
    cell = LSTM(input_size=2, hidden_size=1)
    params = {name: np.zeros_like(p) for name, p in cell.init(np.random.default_rng(0)).items()}
    params["W_x"][0, :, 0], params["b"][0] = weights, bias
    xs = np.tile(np.asarray(inputs, float), (steps + 1, 1, 1))
    start = {"C": np.ones((1, 1))}
    trace = cell.forward(params, xs, start, force={"i": 0.0, "c_tilde": 0.0})
    C = np.concatenate([[1.0], trace.C[:-1, 0, 0]])
    back = jacobians(cell, params, trace, of="C", wrt="C")[::-1, 0, 0]
    return float(trace.f[0, 0, 0]), C, back


def _share(share):
    """A share in percent, with as many digits as a small one needs."""
    if share < 1e-5:
        return "less than 0.001%"
    return f"{share:.3%}" if share < 0.01 else f"{share:.1%}"


def _steps(half):
    if half >= 1e5:
        return "over 10⁵ steps"
    return f"{half:.2f} steps" if half < 100 else f"{half:.0f} steps"
