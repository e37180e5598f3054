"""What explorers with a gate roll share: rows to paint, tasks to solve, memory and gradient below.

A cell of one unit reads the painted x_t; its gates are forced to what is painted, and its
candidate is C̃_t = tanh(x_t + u h_{t-1}). A chapter's explorer names its rows and its presets:

    class OutputGate(GateSchedule):
        title = "..."
        painted = ("x", "f", "i", "o")  # the rows, and a slider for each gate of them
        presets = {"hold": solved("hold", painted)}

and may replace `panels`, `draw` and `tell`.
"""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.gate_roll import GateRoll, row
from lstmlab.explorers.numbers import number
from lstmlab.explorers.one_unit import column, plain, series, slopes, zeros
from lstmlab.finite_differences import nudges
from lstmlab.plots.gate_rows import LEFT, RIGHT, WIDTH, gate_rows
from lstmlab.plots.numbers import symbol
from lstmlab.plots.panels import Flow, Memory
from lstmlab.tasks.gate_schedules import STEPS, TASKS, score

ROWS = {
    "x": row("x", "input", -2.0, 2.0),
    "f": row("f", "forget gate"),
    "i": row("i", "input gate"),
    "o": row("o", "output gate"),
    "z": row("z", "update gate"),
    "r": row("r", "reset gate"),
}
VIEWS = "states", "gradient"
W = 1.0  # the vanilla RNN's recurrent weight: its best chance, an error is not shrunk by it


def solved(task, painted, tasks=TASKS, **changes):
    """A preset: a task, its own gates painted; `changes` are numbers or (T,) for some rows."""
    rows = {"x": tasks[task].xs} | tasks[task].solution | changes
    roll = {name: tuple(np.broadcast_to(rows[name], STEPS).astype(float)) for name in painted}
    return {"task": task, "roll": roll}


def params_of(cell, u=0.0):
    """Weights of one unit: its candidate reads x_t and u h_{t-1}, its gates nothing."""
    params = zeros(cell)
    params["W_h"][-1], params["W_x"][-1] = u, 1.0
    return params


def run(cell, params, roll, **force):
    """The trace of a painted schedule; rows of gates that this cell lacks are left out."""
    rows = {name: column(numbers) for name, numbers in roll.items()} | force
    held = {gate: rows[gate] for gate in cell.gates if gate in rows}
    return cell.forward(params, rows["x"], force=held)


class GateSchedule(Explorer):
    """Gates painted step by step over 20 steps; a task with a score; memory and gradient flow."""

    painted = ("x", "f", "i", "o")
    clamped = {}  # gates that are not painted
    first = "hold"  # the preset it opens on
    rows = ROWS
    tasks = TASKS
    cell = LSTM(input_size=1, hidden_size=1)
    panels = Memory, Flow
    in_sight = "T", "task", "view"
    apart = ("roll",)
    play = "T"
    interval = 400
    height = 186

    # Controls. A slider fills the whole row of its gate, a task the row of inputs.

    def controls(self):
        first = self.presets[self.first]
        task = choice("task", list(self.tasks), first["task"])
        self.roll = GateRoll([self.rows[name] for name in self.painted], STEPS, **first["roll"])
        fills = {
            gate: slider(f"all {gate}ₜ", 0.0, 1.0, 0.5, step=0.05, gate=gate)
            for gate in self.painted if gate != "x"
        }  # fmt: skip
        for name, widget in fills.items():
            widget.observe(lambda change, name=name: self._fill(name, change["new"]), "value")
        task.observe(lambda change: self._fill("x", self.tasks[change["new"]].xs), "value")
        return {
            "T": slider("step T", 1, STEPS, STEPS, step=1),
            "task": task,
            "view": choice("below the gates", VIEWS),
            "u": slider("u of hₜ₋₁ in C̃ₜ", 0.0, 1.0, 0.0, step=0.05, gate="h"),
            **fills,
            "roll": self.roll,
        }

    def _fill(self, name, numbers):
        """Paint a row; the control that asked for it will redraw."""
        self._quietly(setattr, self.roll, "value", self.roll.painted(**{name: numbers}))

    # The picture, its steps below the roll's.

    def build(self, fig):
        fig.set_layout_engine("none")  # the axes stand below the columns of the roll
        place = [LEFT / WIDTH, 0.22, (WIDTH - LEFT - RIGHT) / WIDTH, 0.64]
        self.pictures = [panel(fig.add_axes(place), STEPS) for panel in self.panels]
        return self.pictures

    def still(self):
        """The painted gates above the picture."""
        gates = gate_rows([self.rows[name] for name in self.painted], self.roll.value)
        return self.live.still(self.stored, above=gates)

    def draw(self, T, task, u, roll, view, **fills):
        params = params_of(self.cell, u)
        trace = run(self.cell, params, roll, **self.clamped)
        drawn = series(trace, "C", "h", "c_tilde") | {"T": T} | flow(self.cell, params, trace, T)
        drawn |= asked(self.tasks[task], drawn["c_tilde"], drawn)
        self.show(drawn, view)
        return drawn

    def show(self, drawn, view):
        """Give both panels the arrays, and show the one in view."""
        if any([panel.show(drawn, drawn["T"]) for panel in self.pictures]):
            self.live.rebuild()
        self.look_at(view, {name: [panel.ax] for name, panel in zip(VIEWS, self.pictures)})

    def tell(self, T, task, **others):
        C, h, seen = symbol("C", T), symbol("h", T), self.drawn
        return (
            f"Score {seen['score']:.0%}: {self.tasks[task].goal}. "
            f"{C} = {number(seen['C'][T - 1])}, {h} = {number(seen['h'][T - 1])}; "
            f"∂{C}/∂C₁ = {number(seen['dC'][0])}, ∂{h}/∂C₁ = {number(seen['dh'][0])}, "
            f"vanilla RNN {number(seen['rnn'][0])}."
        )


def flow(cell, params, trace, T):
    """Gradients from step T back, each (T,): exact, by finite differences, the vanilla RNN's."""
    step = T - 1
    moved = nudges(cell, params, trace, "C", step)
    found = {f"d{of}": slopes(cell, params, trace, of, "C", step) for of in ("C", "h")}
    found |= {f"d{of}_moved": values[:, 0, 0] for of, values in moved.items()}
    return found | {"rnn": slopes(*plain(W, trace.xs[:, 0, 0]), step=step)}


def asked(task, seen, states):
    """What a task that looks at `seen` asks of a state, at which steps, and the score."""
    targets = task.targets(seen)
    steps = np.flatnonzero(~np.isnan(targets)) + 1
    return {"asked": steps, "wanted": targets[steps - 1],
            "score": score(states[task.state], targets)}  # fmt: skip
