"""Chapter 12: f painted step by step; a coupled cell writes 1 - f, an LSTM has an i of its own."""

import numpy as np

from lstmlab.cells import LSTM, CoupledLSTM
from lstmlab.explorers.gate_roll import LEFT, RIGHT, WIDTH, row
from lstmlab.explorers.gate_schedule import GateSchedule, number, solved
from lstmlab.finite_differences import nudges
from lstmlab.gradients import jacobians
from lstmlab.plots.numbers import symbol
from lstmlab.plots.panels import TwoAccounts, TwoMemories
from lstmlab.tasks.gate_schedules import STEPS, score

ROWS = ("x", "f", "i")
PULSES = (2, 5, 6, 11, 17)  # of the task "count"


def at(steps, value, else_):
    """(T,): a value at some steps (counted from 1), another one at all others."""
    numbers = np.full(STEPS, float(else_))
    numbers[np.array(steps) - 1] = value
    return numbers


class CoupledGates(GateSchedule):
    """Two cells of one unit on one schedule of f; the output gate is what the task needs."""

    title = "One gate for two jobs: what may be written is 1 − f"
    painted = ROWS
    rows = GateSchedule.rows | {"f": row("f", "both cells"), "i": row("i", "LSTM only")}
    first = "hold", {"f": 1.0, "i": 0.0}
    cells = {"coupled": CoupledLSTM(1, 1), "lstm": LSTM(1, 1)}
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
        # No u: C̃ sees x alone, so that both cells are offered the same. Two rows of controls.
        return {name: controls[name] for name in ("T", "f", "task", "i", "roll")}

    def run(self, roll, task):
        """{"coupled": its trace, "lstm": its trace} of the painted schedule."""
        force = {name: np.array(numbers)[:, None, None] for name, numbers in roll.items()}
        xs = force.pop("x")
        force["o"] = self.tasks[task].solution["o"][:, None, None]
        return {
            name: cell.forward(params_of(cell), xs, force={
                gate: force[gate] for gate in cell.gates if gate in force})
            for name, cell in self.cells.items()
        }  # fmt: skip

    def build(self, fig):
        fig.set_layout_engine("none")  # the axes stand below the columns of the roll
        left, wide = LEFT / WIDTH, (WIDTH - LEFT - RIGHT) / WIDTH
        self.memories = TwoMemories(fig.add_axes([left, 0.565, wide, 0.36]), STEPS)
        self.accounts = TwoAccounts(fig.add_axes([left, 0.125, wide, 0.31]), STEPS)
        return [*self.memories.artists, *self.accounts.artists]

    def draw(self, T, task, roll, **fills):
        traces, job, step = self.run(roll, task), self.tasks[task], T - 1
        c_tilde = traces["lstm"].c_tilde[:, 0, 0]
        drawn = {"c_tilde": c_tilde, "T": T}
        for name, trace in traces.items():
            cell, params = self.cells[name], params_of(self.cells[name])
            flow = jacobians(cell, params, trace, "C", "C", step)[:, 0, 0]
            writes = getattr(trace, "i", 1 - trace.f)[:, 0, 0]
            drawn |= {
                f"{name} C": trace.C[:, 0, 0], f"{name} flow": flow,
                f"{name} moved": nudges(cell, params, trace, "C", step)["C"][:, 0, 0],
                f"{name} shares": np.concatenate([flow * writes[:T], np.zeros(STEPS - T)]),
                f"{name} score": score(getattr(trace, job.state)[:, 0, 0], job.targets(c_tilde)),
            }  # fmt: skip
        drawn |= wanted(job, c_tilde)
        if self.memories.show(drawn, T) | self.accounts.show(drawn, T):
            self.live.rebuild()
        return drawn

    def tell(self, T, task, roll, **fills):
        seen, C = self.drawn, symbol("C", T)

        def both(what):
            return [what(name) for name in self.cells]

        scores = both(lambda name: f"{seen[f'{name} score']:.0%}")
        memories = both(lambda name: number(seen[f"{name} C"][T - 1]))
        sums = both(lambda name: number(seen[f"{name} shares"].sum()))
        return (
            f"Score: coupled {scores[0]}, LSTM {scores[1]}: {self.tasks[task].goal}. "
            f"{C} = {' and '.join(memories)}, shares add up to {' and '.join(sums)}; "
            f"∂{C}/∂C₁ = {number(seen['coupled flow'][0])} in both."
        )


def params_of(cell):
    """Weights of one unit whose candidate is tanh(x) and whose gates are painted."""
    G = len(cell.gates)
    params = {"W_h": np.zeros((G, 1, 1)), "W_x": np.zeros((G, 1, 1)), "b": np.zeros((G, 1))}
    params["W_x"][-1] = 1.0
    return params


def wanted(job, c_tilde):
    """The memory that meets a task where it asks for something: {"asked" from 1, "wanted"}.

    Where h is asked for, o = 1 there, so that C = artanh h; where h = 0 is asked for, the output
    gate is shut and any memory will do."""
    targets = job.targets(c_tilde)
    asked = np.flatnonzero(np.isfinite(targets) & ((targets != 0) | (job.state == "C")))
    values = targets[asked] if job.state == "C" else np.arctanh(targets[asked])
    return {"asked": asked + 1, "wanted": values}
