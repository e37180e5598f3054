"""Chapter 11: a cell state counts, peepholes let the gates read it; the ring moves in time."""

import numpy as np

from lstmlab.explorers import timer
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.numbers import number
from lstmlab.gradients import jacobians
from lstmlab.plots.numbers import symbol
from lstmlab.plots.peephole import CountAndGates, Peepholes

STEPS = 24
VIEWS = "over the steps", "peephole weights"
DIAGONAL, FULL = "diagonal", "full"
SHUT, OPEN = "held shut: o = 0", "held open: o = 1"
HELD = {"computed": None, SHUT: 0.0, OPEN: 1.0}
MOST = 1e6  # the size at which a gradient is cut off


class Peephole(Explorer):
    """A clock of two units set by hand: move its peepholes, a bias and the mark."""

    title = "A clock that reads its own count"
    presets = {
        "no peepholes": {"w_o": 0, "w_f": 0, "w_i": 0},
        "ring earlier": {"b_o": -57, "T": 8},
        "ring faster": {"w_f": -27, "b_o": -57, "T": 8},
        "reset too early": {"w_f": -27},
        "never reset": {"w_f": 0},
        "on the edge": {"b_o": -79},
        "the bell": {"form": FULL},
        "output gate closed": {"hold": SHUT},
    }
    in_sight = "T", "w_o", "b_o", "w_f", "view"
    play = "T"
    interval = 500
    height = 366

    def controls(self):
        return {
            "form": choice("peepholes", [DIAGONAL, FULL]),
            "view": choice("picture", VIEWS),
            "hold": choice("output gate", list(HELD)),
            "w_o": slider("o reads Cₜ", 0, 30, 20, step=1, gate="o"),
            "b_o": slider("bias of o", -120, 0, -77, step=1, gate="o"),
            "w_f": slider("f reads Cₜ₋₁", -30, 0, -20, step=1, gate="f"),
            "w_i": slider("i reads Cₜ₋₁", 0, 40, 40, step=1, gate="i"),
            "mark": slider("mark at step", 1, 10, 3, step=1, gate="x"),
            "T": slider("step T", 1, STEPS, 10, step=1),
        }

    def build(self, fig):
        self.clock = CountAndGates(fig, fig.add_gridspec(3, 1, height_ratios=[40, 32, 28]), STEPS)
        self.matrices = Peepholes(fig.subplots())
        self.views = dict(zip(VIEWS, (self.clock.axes, [self.matrices.ax])))
        return self.clock, self.matrices

    def draw(self, form, hold, w_o, b_o, w_f, w_i, mark, T, view):
        unit = timer.sounding(form == FULL)
        cell, params = timer.clock(w_o, b_o, w_f, w_i, form == FULL)
        force = None if HELD[hold] is None else {"o": HELD[hold]}
        trace = cell.forward(params, timer.mark(mark, STEPS), force=force)
        shown = {"C": 0, "f": 0, "i": 0, "o": unit, "h": unit, "xs": 0}
        drawn = {name[0]: getattr(trace, name)[:, 0, k] for name, k in shown.items()}
        drawn["opens"] = -b_o / w_o if w_o else -1.0
        drawn["shuts"] = -timer.KEEP / w_f if w_f else -1.0
        for name, run in (("flow", trace), ("held", timer.frozen(cell, params, trace))):
            found = jacobians(cell, params, run, of="h", wrt="C", step=T - 1)
            drawn[name] = np.clip(found[:, unit, 0], -MOST, MOST)
        self.matrices.show(params["W_c"], T)
        if self.clock.show(drawn, T):
            self.live.rebuild()
        self.look_at(view, self.views)
        return drawn | {"rings": timer.rings(drawn["o"])}

    def tell(self, T, **others):
        seen, old, new = self.drawn, symbol("C", T - 1), symbol("C", T)
        before = seen["C"][T - 2] if T > 1 else 0.0
        return (
            f"{_rings(seen['rings'])} At step {T} f and i read {old} = {before:.2f}, o reads "
            f"{new} = {seen['C'][T - 1]:.2f}. ∂{symbol('h', T)}/∂{new} = "
            f"{number(seen['flow'][-1])}, {number(seen['held'][-1])} without peepholes."
        )


def _rings(steps):
    """Where the output gate is open, in a few words."""
    if not len(steps):
        return "The clock is silent from step 1 to 24."
    if len(steps) > 4:
        return f"The gate is open at {len(steps)} of {STEPS} steps, from step {steps[0]}."
    word = "step" if len(steps) == 1 else "steps"
    return f"It rings at {word} {', '.join(map(str, steps))}."
