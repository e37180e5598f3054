"""Chapter 5: a memory on its belt beside the squashed state of a plain network."""

import numpy as np

from lstmlab.cells import LSTM, RNN
from lstmlab.explorers.controls import slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.gradients import jacobians
from lstmlab.plots.cell_state import MemoryBoxes, States, WayBack
from lstmlab.plots.numbers import low

STEPS = 20


class CellState(Explorer):
    """Two values are written; one gate value f holds at all steps; w is the plain network's loop.

    The belt: C_t = f C_{t-1} + what is written; the plain network: h_t = tanh(w h_{t-1} + that).
    """

    title = "A memory on its belt, and one that is squashed at every step"
    presets = {
        "a leak": {"f": 0.9},
        "two values add": {"second": -0.9},
        "the loop holds a sign": {"first": 0.1, "w": 2.0},
        "f = 0": {"f": 0.0},
    }
    play = "now"
    interval = 400
    height = 490

    def controls(self):
        return {
            "now": slider("steps done T", 1, STEPS, STEPS, step=1),
            "first": slider("first value written", -1.0, 1.0, 0.6, step=0.05, gate="i"),
            "at": slider("at step", 1, STEPS, 3, step=1),
            "second": slider("second value written", -1.0, 1.0, 0.0, step=0.05, gate="i"),
            "then": slider("at step", 1, STEPS, 12, step=1),
            "f": slider("gate f on the belt", 0.0, 1.0, 1.0, gate="f"),
            "w": slider("plain network's loop w", 0.0, 2.5, 0.9, step=0.05, gate="h"),
        }

    def build(self, fig):
        top, middle, bottom = fig.subplots(3, 1, height_ratios=[3, 9, 6])
        self.belt = MemoryBoxes(top, STEPS)
        self.states = States(middle, STEPS)
        self.back = WayBack(bottom, STEPS)
        return [*self.belt.artists, *self.states.artists, *self.back.artists]

    def draw(self, now, f, first, at, second, then, w):
        written = np.zeros(STEPS)
        written[at - 1] += first
        written[then - 1] += second
        belt, C_back = on_the_belt(f, written[:now])
        plain, h_back = squashed(w, written[:now])
        self.belt.show(belt, written)
        self.states.show(belt, plain)
        self.back.show(C_back, h_back)
        return {"written": written, "C": belt, "h": plain, "C_back": C_back, "h_back": h_back}

    def tell(self, now, f, first, at, second, then, w):
        d = self.drawn
        said = (f"Step {now}: C = {d['C'][-1]:.2f} on the belt, h = {d['h'][-1]:.2f} in the plain "
                f"network. ")  # fmt: skip
        if at >= now:
            return said + f"The first value ({first:.2f}) comes at step {at}."
        T, t = low(now), low(at)
        belt, plain = d["C_back"][at - 1], d["h_back"][at - 1]
        gap = "1 step" if now == at + 1 else f"{now - at} steps"
        return said + f"{gap} back: ∂C{T}/∂C{t} = {belt:.3g}, ∂h{T}/∂h{t} = {plain:.3g}."


def on_the_belt(f, written):
    """C (T,) and ∂C_T/∂C_t (T,) of one unit whose gates are held: f, and i = 1 at all steps.

    A candidate lies between -1 and 1, and two values may be written at one step: so half of it all
    is written, and the memory doubled. On the belt, which is linear, that is the same.
    """
    half = written[:, None, None] / 2
    cell = LSTM(input_size=1, hidden_size=1)
    params = {name: np.zeros_like(p) for name, p in cell.init(np.random.default_rng(0)).items()}
    force = {"f": f, "i": 1.0, "o": 1.0, "c_tilde": half}
    trace = cell.forward(params, np.zeros((len(written), 1, 1)), force=force)
    return 2 * trace.C[:, 0, 0], jacobians(cell, params, trace, of="C", wrt="C")[:, 0, 0]


def squashed(w, written):
    """h (T,) and ∂h_T/∂h_t (T,) of a plain network of one unit that reads what is written."""
    cell = RNN(input_size=1, hidden_size=1)
    params = {"W_h": np.array([[[w]]]), "W_x": np.ones((1, 1, 1)), "b": np.zeros((1, 1))}
    trace = cell.forward(params, written[:, None, None])
    return trace.h[:, 0, 0], jacobians(cell, params, trace)[:, 0, 0]
