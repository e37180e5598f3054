"""What explorers with a piano roll share: rows to paint, tasks to solve, memory and gradient below.

A cell of one unit reads the painted x_t; its gates are forced to what is painted, and its
candidate is C̃_t = tanh(x_t + u h_{t-1}). A chapter's explorer names its cell and its rows:

    class MemoryUpdate(GateSchedule):
        title = "..."
        painted = ("x", "f", "i")      # the rows to paint, and a slider for each gate of them
        clamped = {"o": 1.0}           # gates that are not painted
        presets = {"hold": solved("hold", painted)}

and may replace `panels`, `show` and `tell`. `self.run(...)` is the cell's trace.
"""

import numpy as np

from lstmlab.cells import LSTM, RNN
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.gate_roll import LEFT, RIGHT, WIDTH, GateRoll, row
from lstmlab.finite_differences import nudges
from lstmlab.gradients import jacobians
from lstmlab.plots.numbers import symbol
from lstmlab.plots.panels import Flow, Memory
from lstmlab.tasks.gate_schedules import STEPS, TASKS, score

ROWS = {
    "x": row("x", "input", -2.0, 2.0, step=0.1),
    "f": row("f", "forget gate"),
    "i": row("i", "input gate"),
    "o": row("o", "output gate"),
    "z": row("z", "update gate"),
    "r": row("r", "reset gate"),
}
W = 1.0  # the plain RNN's recurrent weight: its best chance, an error is not shrunk by it


def solved(task, painted, tasks=TASKS, **changes):
    """A preset: a task, its own gates painted; `changes` are numbers or (T,) for some rows."""
    rows = {"x": tasks[task].xs} | tasks[task].solution | changes
    roll = {
        name: tuple(float(number) for number in np.broadcast_to(rows[name], STEPS))
        for name in painted
    }
    return {"task": task, "roll": roll}


class GateSchedule(Explorer):
    """Gates painted step by step over 20 steps; a task with a score; memory and gradient flow."""

    painted = ("x", "f", "i", "o")
    clamped = {}
    first = "hold", {"f": 1.0, "i": 0.5, "o": 1.0}  # the task, and the gates' first values
    cell = LSTM(input_size=1, hidden_size=1)
    rows = ROWS
    tasks = TASKS
    play = "T"
    interval = 400
    height = 352

    # Controls. A slider fills the whole row of its gate, a task the row of inputs.

    def controls(self):
        task, gates = self.first
        start = {"x": self.tasks[task].xs} | gates
        value = {name: np.broadcast_to(start[name], STEPS) for name in self.painted}
        self.roll = GateRoll([self.rows[name] for name in self.painted], STEPS, value)
        fills = {
            name: slider(f"all {name}ₜ", 0.0, 1.0, gates[name], step=0.05, gate=name, width="268px")
            for name in self.painted if name != "x"
        }  # fmt: skip
        for widget in fills.values():
            widget.style.description_width = "55px"  # three of them side by side
        controls = {
            "T": slider("step looked at T", 1, STEPS, STEPS, step=1),
            "task": choice("task", list(self.tasks), task),
            "u": slider("weight u of hₜ₋₁ in C̃ₜ", 0.0, 1.0, 0.0, step=0.05, gate="h"),
            **fills,
            "roll": self.roll,
        }
        for name, widget in fills.items():
            widget.observe(lambda change, name=name: self._fill(name, change["new"]), "value")
        inputs = lambda change: self._fill("x", self.tasks[change["new"]].xs)  # noqa: E731
        controls["task"].observe(inputs, "value")
        return controls

    def _fill(self, name, numbers):
        """Paint a row; the control that asked for it will redraw."""
        busy, self._busy = self._busy, True
        try:
            self.roll.value = self.roll.painted(**{name: numbers})
        finally:
            self._busy = busy

    # The mathematics is the cells'.

    def params(self, u):
        """Weights of the one unit: its candidate reads x_t and u h_{t-1}, its gates nothing."""
        G = len(self.cell.gates)
        params = {"W_h": np.zeros((G, 1, 1)), "W_x": np.zeros((G, 1, 1)), "b": np.zeros((G, 1))}
        params["W_h"][-1], params["W_x"][-1] = u, 1.0
        return params

    def run(self, roll, u):
        """The trace of the painted schedule."""
        painted = {name: np.array(numbers)[:, None, None] for name, numbers in roll.items()}
        xs = painted.pop("x")
        return self.cell.forward(self.params(u), xs, force=painted | self.clamped)

    def flow(self, trace, u, T):
        """Gradients from step T back, each (T,): exact, by finite differences, the RNN's."""
        params, step = self.params(u), T - 1
        back = {of: jacobians(self.cell, params, trace, of, "C", step) for of in ("C", "h")}
        moved = nudges(self.cell, params, trace, "C", step)
        found = {"dC": back["C"], "dh": back["h"], "dC_moved": moved["C"], "dh_moved": moved["h"],
                 "rnn": self.plain(trace.xs, step)}  # fmt: skip
        return {name: values[:, 0, 0] for name, values in found.items()}

    def plain(self, xs, step):
        """∂h_T/∂h_t of the plain RNN, (step + 1, 1, 1)."""
        rnn = RNN(1, 1)
        plain = {"W_h": np.full((1, 1, 1), W), "W_x": np.ones((1, 1, 1)), "b": np.zeros((1, 1))}
        return jacobians(rnn, plain, rnn.forward(plain, xs), step=step)

    # The picture, its steps below the roll's.

    def build(self, fig):
        fig.set_layout_engine("none")  # the axes stand below the columns of the roll
        left, wide = LEFT / WIDTH, (WIDTH - LEFT - RIGHT) / WIDTH
        above = fig.add_axes([left, 0.565, wide, 0.36])
        below = fig.add_axes([left, 0.125, wide, 0.31])
        self.memory, self.back = Memory(above, STEPS), Flow(below, STEPS)
        return [*self.memory.artists, *self.back.artists]

    def draw(self, T, task, u, roll, **fills):
        trace = self.run(roll, u)
        C, h, c_tilde = (getattr(trace, name)[:, 0, 0] for name in ("C", "h", "c_tilde"))
        job = self.tasks[task]
        targets = job.targets(c_tilde)
        asked = np.flatnonzero(~np.isnan(targets)) + 1
        drawn = {"C": C, "h": h, "c_tilde": c_tilde, "asked": asked, "wanted": targets[asked - 1],
                 "score": score({"C": C, "h": h}[job.state], targets), "T": T,
                 **self.flow(trace, u, T)}  # fmt: skip
        if self.memory.show(drawn, T) | self.back.show(drawn, T):
            self.live.rebuild()
        return drawn

    def tell(self, T, task, u, roll, **fills):
        seen, now = self.drawn, T - 1
        C, h = symbol("C", T), symbol("h", T)
        return (
            f"Score {seen['score']:.0%}: {self.tasks[task].goal}. {C} = {number(seen['C'][now])}, "
            f"{h} = {number(seen['h'][now])}; ∂{C}/∂C₁ = {number(seen['dC'][0])}, "
            f"∂{h}/∂C₁ = {number(seen['dh'][0])}, plain RNN {number(seen['rnn'][0])}."
        )


def number(value):
    """Two digits behind the point, or a power of ten where they would all be 0."""
    text = f"{value:.2f}" if abs(value) >= 0.01 or value == 0 else f"{value:.0e}"
    return text.replace("-", "−")
