"""Chapter 5: the cell state beside the squashed state of a vanilla RNN."""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.numbers import counted
from lstmlab.explorers.one_unit import column, plain, slopes, zeros
from lstmlab.plots.cell_state import MemoryBoxes, States, WayBack
from lstmlab.plots.numbers import low

STEPS = 20


class CellState(Explorer):
    """Two values are written; one gate value f holds at all steps; w is the vanilla RNN's loop.

    The LSTM: C_t = f C_{t-1} + what is written; the vanilla RNN: h_t = tanh(w h_{t-1} + that).
    """

    title = "A cell state, and a state that is squashed at every step"
    presets = {
        "a leak": {"f": 0.9},
        "two values add": {"second": -0.9},
        "the loop holds a sign": {"first": 0.1, "w": 2.0},
        "f = 0": {"f": 0.0},
    }
    play = "now"
    interval = 400
    in_sight = "now", "first", "second", "f", "w"
    height = 386

    def controls(self):
        return {
            "now": slider("step T", 1, STEPS, STEPS, step=1),
            "first": slider("first value", -1.0, 1.0, 0.6, step=0.05, gate="i"),
            "at": slider("… at step", 1, STEPS, 3, step=1),
            "second": slider("second value", -1.0, 1.0, 0.0, step=0.05, gate="i"),
            "then": slider("… at step", 1, STEPS, 12, step=1),
            "f": slider("forget gate f", 0.0, 1.0, 1.0, gate="f"),
            "w": slider("w of the RNN", 0.0, 2.5, 0.9, step=0.05, gate="h"),
        }

    def build(self, fig):
        top, middle, bottom = fig.subplots(3, 1, height_ratios=[3, 9, 6])
        self.boxes = MemoryBoxes(top, STEPS)
        self.states = States(middle, STEPS)
        self.back = WayBack(bottom, STEPS)
        return self.boxes, self.states, self.back

    def draw(self, now, f, first, at, second, then, w):
        written = np.zeros(STEPS)
        written[at - 1] += first
        written[then - 1] += second
        C, C_back = along_cell_state(f, written[:now])
        network, params, trace = plain(w, written[:now])
        h, h_back = trace.h[:, 0, 0], slopes(network, params, trace)
        self.boxes.show(C, written)
        self.states.show(C, h)
        self.back.show(C_back, h_back)
        return {"written": written, "C": C, "h": h, "C_back": C_back, "h_back": h_back}

    def tell(self, now, first, at, **others):
        seen = self.drawn
        said = (f"Step {now}: C = {seen['C'][-1]:.2f}, "
                f"h = {seen['h'][-1]:.2f} in the vanilla RNN. ")  # fmt: skip
        if at >= now:
            return said + f"The first value ({first:.2f}) comes at step {at}."
        T, t, (C, h) = low(now), low(at), (seen[name][at - 1] for name in ("C_back", "h_back"))
        back = counted(now - at, "step")
        return said + f"{back} back: ∂C{T}/∂C{t} = {C:.3g}, ∂h{T}/∂h{t} = {h:.3g}."


def along_cell_state(f, written):
    """C (T,) and ∂C_T/∂C_t (T,) of one unit whose gates are held: f, and i = 1 at all steps.

    A candidate lies between -1 and 1, and two values may be written at one step: so half of it all
    is written, and the cell state doubled. Along the cell state, which is linear, that is the same.
    """
    cell, half = LSTM(1, 1), column(written) / 2
    force = {"f": f, "i": 1.0, "o": 1.0, "c_tilde": half}
    trace = cell.forward(zeros(cell), np.zeros_like(half), force=force)
    return 2 * trace.C[:, 0, 0], slopes(cell, zeros(cell), trace, "C", "C")
