"""Chapter 8: C_t = f_t * C_{t-1} + i_t * C̃_t, with one value for all steps, then painted."""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.gate_schedule import GateSchedule, solved
from lstmlab.gradients import jacobians
from lstmlab.plots.memory_update import Shares, Update
from lstmlab.plots.numbers import number

SENTENCES = {
    "red, then green": "red wave wave ask green wave wave ask",
    "red, then waves": "red wave wave ask wave wave wave ask",
    "two reds": "red wave wave red wave wave wave ask",
    "nothing but waves": "wave wave wave ask wave wave wave ask",
}
SAYS = {"red": 1.0, "green": -1.0, "ask": 0.0}  # C̃ at a word; what a wave says is a control
STEPS = 8


class MemoryUpdate(Explorer):
    """One value of f and one of i for all words: the two shares of each step, and the way back."""

    title = "Keep some of the old, write some of the new"
    presets = {
        "f = 1, i = 0: nothing": {"f": 1.0, "i": 0.0},
        "f = 1, i = 1: adds all": {"f": 1.0, "i": 1.0},
        "f = 0, i = 1: only now": {"f": 0.0, "i": 1.0},
        "an average": {"f": 0.8, "i": 0.2},
        "f = 0, i = 0": {"f": 0.0, "i": 0.0, "C_0": 1.0},
    }
    play = "t"
    interval = 700
    height = 430

    def controls(self):
        return {
            "f": slider("forget gate f, all steps", 0.0, 1.0, 0.9, gate="f"),
            "i": slider("input gate i, all steps", 0.0, 1.0, 0.5, gate="i"),
            "words": choice("words", list(SENTENCES), "red, then green"),
            "wave": slider("content of a wave", -0.5, 0.5, -0.3, step=0.05, gate="c_tilde"),
            "C_0": slider("first memory C₀", -1.0, 1.0, 0.0, step=0.1, gate="C"),
            "t": slider("step on the left t", 1, STEPS, 5, step=1),
        }

    def build(self, fig):
        self.picture = Update(fig, STEPS)
        return self.picture.artists

    def draw(self, f, i, words, wave, C_0, t):
        said = SENTENCES[words].split()
        c_tilde = np.array([SAYS.get(word, wave) for word in said])
        cell = LSTM(1, 1)
        params = {"W_h": np.zeros((4, 1, 1)), "W_x": np.zeros((4, 1, 1)), "b": np.zeros((4, 1))}
        held = {"f": f, "i": i, "o": 1.0, "c_tilde": c_tilde[:, None, None]}
        trace = cell.forward(params, np.zeros((STEPS, 1, 1)), {"C": np.full((1, 1), C_0)}, held)
        before = trace.previous("C")[:, 0, 0]
        flow = jacobians(cell, params, trace, "C", "C")[:, 0, 0]
        drawn = {
            "before": before, "kept": f * before, "c_tilde": c_tilde, "written": i * c_tilde,
            "C": trace.C[:, 0, 0], "flow": flow, "heard": flow * i,
        }  # fmt: skip
        if self.picture.show(said, drawn, t):
            self.live.rebuild()
        return drawn

    def tell(self, f, i, words, wave, C_0, t):
        now = {name: number(values[t - 1]) for name, values in self.drawn.items()}
        return (
            f"Step {t}, {SENTENCES[words].split()[t - 1]}: kept is {f:.2f} · {now['before']} = "
            f"{now['kept']}, written {i:.2f} · {now['c_tilde']} = {now['written']}, so C = "
            f"{now['C']}. The last memory feels {now['flow']} of a change here."
        )


ROWS = ("x", "f", "i")


class MemoryRoll(GateSchedule):
    """f_t and i_t painted step by step: the two shares of each step, and tasks to solve."""

    title = "Paint what is kept and what is written"
    painted = ROWS
    clamped = {"o": 1.0}
    presets = {
        "f = 1, i = 0: nothing": solved("hold", ROWS, f=1, i=0),
        "all open": solved("hold", ROWS, f=1, i=1),
        "hold": solved("hold", ROWS),
        "a leak of 10 %": solved("hold", ROWS, f=0.9),
        "overwrite": solved("overwrite", ROWS),
        "f and i at odds": solved("overwrite", ROWS, f=1),
        "count": solved("count", ROWS),
        "release: out of reach": solved("store, hold, release", ROWS),
    }

    def build(self, fig):
        artists = super().build(fig)
        ax, curves = self.memory.ax, self.memory.curves
        self.shares = Shares(ax, len(ax.get_xticks()))
        meanings = {
            "kept": self.shares.kept[0], "written": self.shares.written[0],
            "$C_t$ memory": curves["C"], "$h_t$ shown": curves["h"],
            r"$\tilde{C}_t$": curves["c_tilde"], "wanted": curves["wanted"],
        }  # fmt: skip
        ax.legend(
            meanings.values(), meanings.keys(), loc="lower left", bbox_to_anchor=(-0.005, 0.98),
            ncols=6, columnspacing=1.0, handletextpad=0.4, handlelength=1.7, borderaxespad=0,
        )  # fmt: skip
        return [*artists, *self.shares.artists]

    def draw(self, roll, **others):
        drawn = super().draw(roll=roll, **others)
        f, i = np.array(roll["f"]), np.array(roll["i"])
        kept = f * np.concatenate([[0.0], drawn["C"][:-1]])
        written = i * drawn["c_tilde"]
        self.shares.show(kept, written)
        return drawn | {"kept": kept, "written": written}
