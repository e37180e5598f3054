"""Chapter 8: C_t = f_t * C_{t-1} + i_t * C̃_t, with one value for all steps, then painted."""

from functools import partial

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.gate_schedule import GateSchedule, solved
from lstmlab.explorers.one_unit import column, series, slopes, zeros
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
    """One value of f and one of i for all words: the two terms of each step, and the gradient."""

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
    in_sight = "f", "i", "wave", "words", "t"
    height = 366

    def controls(self):
        return {
            "f": slider("forget gate f", 0.0, 1.0, 0.9, gate="f"),
            "i": slider("input gate i", 0.0, 1.0, 0.5, gate="i"),
            "words": choice("words", list(SENTENCES), "red, then green"),
            "wave": slider("C̃ of a wave", -0.5, 0.5, -0.3, step=0.05, gate="c_tilde"),
            "C_0": slider("start C₀", -1.0, 1.0, 0.0, step=0.1, gate="C"),
            "t": slider("step t", 1, STEPS, 5, step=1),
        }

    def build(self, fig):
        self.picture = Update(fig, STEPS)
        return [self.picture]

    def draw(self, f, i, words, wave, C_0, t):
        said = SENTENCES[words].split()
        cell = LSTM(1, 1)
        c_tilde = column([SAYS.get(word, wave) for word in said])
        force = {"f": f, "i": i, "o": 1.0, "c_tilde": c_tilde}
        start = {"C": np.full((1, 1), C_0)}
        trace = cell.forward(zeros(cell), np.zeros_like(c_tilde), start, force)
        before = trace.previous("C")[:, 0, 0]
        drawn = series(trace, "c_tilde", "C") | {"before": before, "kept": f * before}
        drawn["flow"] = slopes(cell, zeros(cell), trace, "C", "C")
        drawn |= {"written": i * drawn["c_tilde"], "heard": drawn["flow"] * i}
        if self.picture.show(said, drawn, t):
            self.live.rebuild()
        return drawn

    def tell(self, f, i, words, t, **others):
        now = {name: number(values[t - 1]) for name, values in self.drawn.items()}
        return (
            f"Step {t}, {SENTENCES[words].split()[t - 1]}: kept is {f:.2f} · {now['before']} = "
            f"{now['kept']}, written {i:.2f} · {now['c_tilde']} = {now['written']}, so C = "
            f"{now['C']}. The gradient of the last C with respect to it: {now['flow']}."
        )


solution = partial(solved, painted=("x", "f", "i"))


class MemoryRoll(GateSchedule):
    """f_t and i_t painted step by step: the two terms of each step, and tasks to solve."""

    title = "Paint what is kept and what is written"
    painted = ("x", "f", "i")
    clamped = {"o": 1.0}
    height = 224
    presets = {
        "f = 1, i = 0: nothing": solution("hold", f=1, i=0),
        "all open": solution("hold", f=1, i=1),
        "hold": solution("hold"),
        "a leak of 10 %": solution("hold", f=0.9),
        "overwrite": solution("overwrite"),
        "f and i at odds": solution("overwrite", f=1),
        "count": solution("count"),
        "release: out of reach": solution("store, hold, release"),
    }

    def build(self, fig):
        panels, states = super().build(fig), self.pictures[0]
        ax, curves = states.ax, states.curves
        self.parts = Shares(ax, len(ax.get_xticks()))
        meanings = {
            "kept": self.parts.kept[0], "written": self.parts.written[0],
            "$C_t$": curves["C"], "$h_t$": curves["h"],
            r"$\tilde{C}_t$": curves["c_tilde"], "target": curves["wanted"],
        }  # fmt: skip
        ax.legend(
            meanings.values(), meanings.keys(), loc="lower left", bbox_to_anchor=(-0.005, 0.98),
            ncols=6, columnspacing=1.0, handletextpad=0.4, handlelength=1.7, borderaxespad=0,
        )  # fmt: skip
        return [*panels, self.parts]

    def draw(self, roll, **others):
        drawn = super().draw(roll=roll, **others)
        drawn["kept"] = np.array(roll["f"]) * np.concatenate([[0.0], drawn["C"][:-1]])
        drawn["written"] = np.array(roll["i"]) * drawn["c_tilde"]
        self.parts.show(drawn["kept"], drawn["written"])
        return drawn
