"""Chapter 13: z and r painted step by step; one state that is memory and output at once."""

import numpy as np

from lstmlab.cells import GRU
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.gate_schedule import GateSchedule, W, asked, params_of, run, solved
from lstmlab.explorers.numbers import number
from lstmlab.explorers.one_unit import plain, series, slopes
from lstmlab.finite_differences import nudges
from lstmlab.plots.numbers import symbol
from lstmlab.plots.panels import State, StateFlow
from lstmlab.tasks.gate_schedules import GRU_TASKS

ROWS = ("x", "z", "r")
KEEPS = {"1 − z keeps (standard)": False, "z keeps (libraries)": True}
RESETS = {"before W (standard, ONNX)": False, "after W (PyTorch, Keras)": True}


def solution(task, **rows):
    """A preset: a task with its solution painted, or with some rows other than that."""
    return solved(task, ROWS, GRU_TASKS, **rows)


HOLD, TWICE = GRU_TASKS["hold"].solution["z"], GRU_TASKS["overwrite"].solution["z"]


class Gru(GateSchedule):
    """h_t = (1 - z_t) * h_{t-1} + z_t * h̃_t, or z_t the other way round; r_t before or after W."""

    title = "One state, two gates: keep, take, or start afresh"
    painted = ROWS
    tasks = GRU_TASKS
    panels = State, StateFlow
    height = 224
    presets = {
        "hold": solution("hold"),
        "overwrite": solution("overwrite"),
        "r left open": solution("overwrite", r=1),
        "combine": solution("combine"),
        "release: out of reach": solution("store, hold, release", z=np.roll(HOLD, 2), r=1),
        "hold, z misread": solution("hold") | {"keep_with_z": True},
        "z as 1 − z": solution("hold", z=1 - HOLD) | {"keep_with_z": True},
        "b inside the reset": solution("overwrite", r=1 - TWICE) | {"reset_after": True, "b": 1.0},
    }

    def controls(self):
        controls = super().controls()
        roll = controls.pop("roll")
        return controls | {
            "u": slider("u of hₜ₋₁ in h̃ₜ", 0.0, 1.0, 1.0, step=0.05, gate="h"),
            "keep_with_z": choice("convention of z", KEEPS),
            "reset_after": choice("reset gate acts", RESETS),
            "b": slider("bias b beside u", -2.0, 2.0, 0.0, step=0.1, gate="h_tilde"),
            "roll": roll,
        }

    def draw(self, T, task, u, roll, b, keep_with_z, reset_after, view, **fills):
        step, cell = T - 1, GRU(1, 1, keep_with_z, reset_after)
        params, trace = forward(cell, roll, u, b)
        flow = {
            "dh": slopes(cell, params, trace, step=step),
            "dh_moved": nudges(cell, params, trace, "h", step)["h"][:, 0, 0],
            # a candidate that sees no state
            "kept path": slopes(cell, *forward(cell, roll, 0.0, b), step=step),
            "rnn": slopes(*plain(W, roll["x"]), step=step),
        }
        z, before = trace.z[:, 0, 0], trace.previous("h")[:, 0, 0]
        keep = z if keep_with_z else 1 - z
        drawn = series(trace, "h", "h_tilde") | flow | {"T": T, "keep": keep, "kept": keep * before}
        drawn["written"] = (1 - keep) * drawn["h_tilde"]
        drawn["standard"] = forward(GRU(1, 1), roll, u, b)[1].h[:, 0, 0]
        drawn |= asked(self.tasks[task], np.array(roll["x"]), drawn)
        self.show(drawn, view)
        return drawn

    def tell(self, T, task, keep_with_z, reset_after, **others):
        seen, h = self.drawn, symbol("h", T)
        last = {name: number(seen[name][T - 1]) for name in ("h", "h_tilde", "keep", "standard")}
        other = keep_with_z or reset_after
        standard = f" The standard form: {h} = {last['standard']}." if other else ""
        return (
            f"Score {seen['score']:.0%}: {self.tasks[task].goal}. {h} = {last['h']} "
            f"({symbol('h̃', T)} = {last['h_tilde']}, fraction kept {last['keep']}); "
            f"∂{h}/∂h₁ = {number(seen['dh'][0])}, vanilla RNN {number(seen['rnn'][0])}.{standard}"
        )


def forward(cell, roll, u, b):
    """(params, trace) of the painted schedule; b stands beside u, inside the reset or outside."""
    params = params_of(cell, u)
    if cell.reset_after:
        params["b_h"][:] = b
    else:
        params["b"][-1] = b
    return params, run(cell, params, roll)
