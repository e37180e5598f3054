"""Chapter 13: z and r painted step by step; one state that is memory and output at once."""

import numpy as np

from lstmlab.cells import GRU
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.gate_roll import LEFT, RIGHT, WIDTH
from lstmlab.explorers.gate_schedule import GateSchedule, number, solved
from lstmlab.finite_differences import nudges
from lstmlab.gradients import jacobians
from lstmlab.plots.numbers import symbol
from lstmlab.plots.panels import State, StateFlow
from lstmlab.tasks.gate_schedules import GRU_TASKS, score

ROWS = ("x", "z", "r")
KEEPS = {"1 − z keeps (slide)": False, "z keeps (libraries)": True}
RESETS = {"before W (slide, ONNX)": False, "after W (PyTorch, Keras)": True}


def job(task, **rows):
    """A preset: a task with its solution painted, or with some rows other than that."""
    return solved(task, ROWS, GRU_TASKS, **rows)


HOLD, TWICE = GRU_TASKS["hold"].solution["z"], GRU_TASKS["overwrite"].solution["z"]


class Gru(GateSchedule):
    """h_t = (1 - z_t) * h_{t-1} + z_t * h̃_t, or z_t the other way round; r_t before or after W."""

    title = "One state, two gates: keep, take, or start afresh"
    first = "hold", {"z": 0.5, "r": 1.0}
    painted = ROWS
    tasks = GRU_TASKS
    cell = GRU(input_size=1, hidden_size=1)
    height = 400
    presets = {
        "hold": job("hold"),
        "overwrite": job("overwrite"),
        "r left open": job("overwrite", r=1),
        "combine": job("combine"),
        "release: out of reach": job("store, hold, release", z=np.roll(HOLD, 2), r=1),
        "hold, z misread": job("hold") | {"keep_with_z": True},
        "z turned over": job("hold", z=1 - HOLD) | {"keep_with_z": True},
        "b inside the reset": job("overwrite", r=1 - TWICE) | {"reset_after": True, "b": 1.0},
    }

    def controls(self):
        controls = super().controls()
        for name in ("z", "r"):
            controls[name].layout.width = "415px"
            controls[name].style.description_width = "180px"
        controls["u"].description, controls["u"].value = "weight u of hₜ₋₁ in h̃ₜ", 1.0
        roll = controls.pop("roll")
        return controls | {
            "keep_with_z": choice("the share kept", KEEPS),
            "reset_after": choice("r acts", RESETS),
            "b": slider("bias b beside u", -2.0, 2.0, 0.0, step=0.1, gate="h_tilde"),
            "roll": roll,
        }

    def pass_of(self, cell, roll, u, b):
        """The cell's parameters, and its trace of the painted schedule."""
        params = self.params(u)
        if cell.reset_after:
            params["b_h"] = np.array([b])
        else:
            params["b"][-1] = b
        painted = {name: np.array(numbers)[:, None, None] for name, numbers in roll.items()}
        xs = painted.pop("x")
        return params, cell.forward(params, xs, force=painted)

    def build(self, fig):
        fig.set_layout_engine("none")  # the axes stand below the columns of the roll
        left, wide = LEFT / WIDTH, (WIDTH - LEFT - RIGHT) / WIDTH
        self.state = State(fig.add_axes([left, 0.545, wide, 0.385]), 20)
        self.back = StateFlow(fig.add_axes([left, 0.115, wide, 0.32]), 20)
        return [*self.state.artists, *self.back.artists]

    def draw(self, T, task, u, roll, b, keep_with_z, reset_after, **fills):
        slide = self.pass_of(GRU(1, 1), roll, u, b)[1]
        cell = GRU(1, 1, keep_with_z, reset_after)
        params, trace = self.pass_of(cell, roll, u, b)
        blind, alone = self.pass_of(cell, roll, 0.0, b)  # a candidate that sees no state
        flow = {
            "dh": jacobians(cell, params, trace, step=T - 1),
            "dh_moved": nudges(cell, params, trace, "h", T - 1)["h"],
            "road": jacobians(cell, blind, alone, step=T - 1),
            "rnn": self.plain(trace.xs, T - 1),
        }
        z, before = trace.z, trace.previous("h")
        keep = z if keep_with_z else 1 - z
        arrays = {"h": trace.h, "h_tilde": trace.h_tilde, "slide": slide.h, "keep": keep,
                  "kept": keep * before, "written": (1 - keep) * trace.h_tilde} | flow  # fmt: skip
        drawn = {name: values[:, 0, 0] for name, values in arrays.items()}
        targets = self.tasks[task].targets(np.array(roll["x"]))
        asked = np.flatnonzero(~np.isnan(targets)) + 1
        drawn |= {"asked": asked, "wanted": targets[asked - 1], "T": T,
                  "score": score(drawn["h"], targets)}  # fmt: skip
        if self.state.show(drawn, T) | self.back.show(drawn, T):
            self.live.rebuild()
        return drawn

    def tell(self, T, task, roll, keep_with_z, reset_after, **others):
        seen, h = self.drawn, symbol("h", T)
        last = {name: number(seen[name][T - 1]) for name in ("h", "h_tilde", "keep", "slide")}
        slide = f" The slide's cell: {h} = {last['slide']}." if keep_with_z or reset_after else ""
        return (
            f"Score {seen['score']:.0%}: {self.tasks[task].goal}. {h} = {last['h']} "
            f"({symbol('h̃', T)} = {last['h_tilde']}, share kept {last['keep']}); "
            f"∂{h}/∂h₁ = {number(seen['dh'][0])}, plain RNN {number(seen['rnn'][0])}.{slide}"
        )
