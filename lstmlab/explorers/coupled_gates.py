"""Chapter 12: f painted step by step; a coupled cell writes 1 - f, an LSTM has an i of its own."""

import numpy as np

from lstmlab.cells import LSTM, CoupledLSTM
from lstmlab.explorers.gate_roll import row
from lstmlab.explorers.gate_schedule import GateSchedule, params_of, run, solved
from lstmlab.explorers.numbers import number
from lstmlab.explorers.one_unit import column, series, slopes
from lstmlab.finite_differences import nudges
from lstmlab.plots.numbers import symbol
from lstmlab.plots.panels import TwoAccounts, TwoMemories
from lstmlab.tasks.gate_schedules import STEPS, score

ROWS = ("x", "f", "i")
PULSES = (2, 5, 6, 11, 17)  # of the task "count"


def at(steps, value, else_):
    """(T,): a value at some steps (counted from 1), another one at all others."""
    return np.where(np.isin(np.arange(1, STEPS + 1), steps), value, else_)


class CoupledGates(GateSchedule):
    """Two cells of one unit on one schedule of f; the output gate is what the task needs."""

    title = "One gate for two jobs: what may be written is 1 − f"
    painted = ROWS
    rows = GateSchedule.rows | {"f": row("f", "both cells"), "i": row("i", "LSTM only")}
    panels = TwoMemories, TwoAccounts
    cells = {"coupled": CoupledLSTM(1, 1), "lstm": LSTM(1, 1)}
    height = 224
    presets = {
        "hold": solved("hold", ROWS, f=at(1, 0, 1)),
        "overwrite": solved("overwrite", ROWS, f=at((1, 9), 0, 1)),
        "release": solved("store, hold, release", ROWS, f=at(3, 0, 1)),
        "leak of 10 %": solved("hold", ROWS, f=at(1, 0, 0.9)),
        "count": solved("count", ROWS),
        "count at best": solved("count", ROWS, f=at(2, 0, 1)),
        "count in small steps": solved("count", ROWS, f=at(PULSES, 0.75, 1)),
    }

    def controls(self):
        controls = super().controls()
        del controls["u"]  # C̃ sees x alone, so that both cells are offered the same
        return controls | {"roll": self.roll}

    def draw(self, T, task, roll, view, **fills):
        task, drawn = self.tasks[task], {"T": T}
        for name, cell in self.cells.items():
            params = params_of(cell)
            trace = run(cell, params, roll, o=column(task.solution["o"]))
            flow = slopes(cell, params, trace, "C", "C", T - 1)
            writes = getattr(trace, "i", 1 - trace.f)[:T, 0, 0]
            drawn |= series(trace, "c_tilde") | {
                f"{name} C": trace.C[:, 0, 0], f"{name} flow": flow,
                f"{name} moved": nudges(cell, params, trace, "C", T - 1)["C"][:, 0, 0],
                f"{name} shares": np.pad(flow * writes, (0, STEPS - T)),
            }  # fmt: skip
            states = series(trace, task.state)
            drawn[f"{name} score"] = score(states[task.state], task.targets(drawn["c_tilde"]))
        drawn |= wanted(task, drawn["c_tilde"])
        self.show(drawn, view)
        return drawn

    def tell(self, T, task, **others):
        seen, C = self.drawn, symbol("C", T)
        scores, memories, sums = zip(*(
            (f"{seen[f'{name} score']:.0%}", number(seen[f"{name} C"][T - 1]),
             number(seen[f"{name} shares"].sum()))
            for name in self.cells
        ))  # fmt: skip
        return (
            f"Score: coupled {scores[0]}, LSTM {scores[1]}: {self.tasks[task].goal}. "
            f"{C} = {' and '.join(memories)}, weights add up to {' and '.join(sums)}; "
            f"∂{C}/∂C₁ = {number(seen['coupled flow'][0])} in both."
        )


def wanted(task, c_tilde):
    """The memory that meets a task where it asks for something: {"asked" from 1, "wanted"}.

    Where h is asked for, o = 1 there, so that C = artanh h; where h = 0 is asked for, the output
    gate is shut and any memory will do."""
    targets = task.targets(c_tilde)
    asked = np.flatnonzero(np.isfinite(targets) & ((targets != 0) | (task.state == "C")))
    values = targets[asked] if task.state == "C" else np.arctanh(targets[asked])
    return {"asked": asked + 1, "wanted": values}
