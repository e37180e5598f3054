"""Panels below painted gates, step below step: states over time, and gradients."""

import numpy as np

from lstmlab.plots.axes import legend_above, zero_line
from lstmlab.plots.moving import (
    DIFFERENCES,
    PLAIN_RNN,
    WANTED,
    Picture,
    bars,
    empty,
    follow,
    here,
    rise,
)
from lstmlab.plots.style import COLOURS, GRID, INK, SMALL, dots, line, marked

LEVELS = (1.15, 2.3, 5.5, 22.0, 200.0, 1e4, 1e7)  # heights to choose from, so that axes rarely jump


def level(values):
    """The lowest of the LEVELS above all values, by size."""
    top = np.abs(values).max(initial=0.0)
    return next((height for height in LEVELS if height >= top), LEVELS[-1])


class Panel(Picture):
    """Named curves over T steps, a mark at the step looked at; the height follows by levels.

    A panel of its own has a title, the looks of its curves by name and, unless it shares the next
    one's ticks, the label of the steps. "wanted" are rings at the steps "asked".
    """

    title, xlabel = "", "step t"
    looks = {}
    two_sided = True  # else there is little room below zero while nothing is there
    legend = {}

    def __init__(self, ax, steps):
        self.ax = zero_line(ax)
        ax.set(xlim=(0.5, steps + 0.5), xticks=range(1, steps + 1))
        ax.spines["bottom"].set_visible(False)
        ax.text(-0.185, 1.0, self.title, transform=ax.transAxes, va="top", size=SMALL,
                linespacing=1.3)  # fmt: skip
        ax.set_xlabel(self.xlabel, labelpad=1)
        ax.tick_params(labelbottom=bool(self.xlabel))
        self.mark = here(ax, color=GRID, linewidth=20, zorder=0.5)
        self.steps, self.limits = np.arange(1, steps + 1), None
        self.build(ax)
        self.curves = {name: empty(ax, **look) for name, look in self.looks.items()}
        row = {"bbox_to_anchor": (-0.005, 0.98), "columnspacing": 1.4, "handletextpad": 0.5,
               "handlelength": 2.2, "borderaxespad": 0, "borderpad": 0.4}  # fmt: skip
        legend_above(ax, **row | self.legend)

    def build(self, ax):
        """Make what lies behind the curves."""

    def show(self, drawn, now):
        """drawn: (n,) by the names of the curves, from step 1 on; now: the step looked at.

        True if the background must be drawn anew.
        """
        for name, curve in self.curves.items():
            follow(curve, drawn[name])
        if "wanted" in self.curves:
            self.curves["wanted"].set_xdata(drawn["asked"])
        self.mark.set_xdata([now, now])
        return self.fit(np.concatenate([drawn[name] for name in self.curves]))

    def fit(self, values):
        """Choose the height; True if the background must be drawn anew."""
        height = level(values)
        below = height if self.two_sided or np.min(values) < -0.05 else 0.06 * height
        before, self.limits = self.limits, (-below, height)
        self.ax.set_ylim(self.limits)
        return before != self.limits


class Memory(Panel):
    """C_t, h_t and the candidate C̃_t; rings where the task has a target."""

    title = "cell state C,\nhidden state h"
    looks = {
        "c_tilde": dots("c_tilde", markersize=6, label=r"$\tilde{C}_t$ candidate"),
        "C": marked("C", "$C_t$ cell state"),
        "h": marked("h", "$h_t$ hidden state", markersize=7),
        "wanted": WANTED,
    }


class Flow(Panel):
    """Gradients of C and h at the step looked at with respect to each earlier C; an RNN's."""

    title = "gradient at\nstep T with\nrespect to C$_t$"
    looks = {
        "dC": line("gradient", label=r"$\partial C_T/\partial C_t$"),
        "dh": line("h", label=r"$\partial h_T/\partial C_t$"),
        "rnn": PLAIN_RNN | {"label": r"vanilla RNN $\partial h_T/\partial h_t$"},
        "dC_moved": DIFFERENCES,
        "dh_moved": DIFFERENCES | {"color": COLOURS["h"], "label": None},
    }
    two_sided = False


class TwoMemories(Panel):
    """C_t of the coupled cell over C_t of the LSTM, the candidate, and the task's targets."""

    title = "cell states:\nsame f, x, C̃"
    looks = {
        "coupled C": marked("C", "$C_t$ coupled"),
        "lstm C": {"color": "#9a9a9a", "linestyle": "-", "linewidth": 9, "alpha": 0.55,
                   "solid_capstyle": "round", "zorder": 1.8, "label": "$C_t$ LSTM"},
        "c_tilde": dots("c_tilde", markersize=6, zorder=1.9, label=r"$\tilde{C}_t$ candidate"),
        "wanted": WANTED,
    }  # fmt: skip

    def build(self, ax):
        for height in (-1, 1):
            ax.axhline(height, color=INK, linewidth=1, linestyle=(0, (2, 3)))


class TwoAccounts(Panel):
    """The weight of each candidate in C_T, in either cell, and the gradient ∂C_T/∂C_t."""

    title = "weight of\neach C̃ in\nC at step T"
    looks = {
        "coupled flow": line("gradient", label=r"$\partial C_T/\partial C_t$ of both"),
        "coupled moved": DIFFERENCES,
    }

    def build(self, ax):
        ax.set(ylim=(-0.07, 1.15), yticks=[0, 0.5, 1])
        self.coupled = bars(ax, self.steps - 0.21, "f", 0.4, "coupled", zorder=1.5)
        self.lstm = bars(ax, self.steps + 0.21, "i", 0.4, "LSTM", zorder=1.5)

    def show(self, drawn, now):
        rise(self.coupled, drawn["coupled shares"])
        rise(self.lstm, drawn["lstm shares"])
        return super().show(drawn, now)

    def fit(self, values):
        """All weights fit between 0 and 1: the height stays."""
        return False


class State(Panel):
    """h_t of a GRU as the sum of what is kept and what is written; the candidate h̃_t.

    The dotted line is the same schedule in the standard form.
    """

    title = "hidden state:\nkept + written"
    looks = {
        "h": marked("h", "$h_t$", markersize=8),
        "h_tilde": dots("h_tilde", markersize=7, zorder=1.9, label=r"$\tilde{h}_t$ candidate"),
        "wanted": WANTED,
        "standard": PLAIN_RNN | {"label": "$h_t$, standard form"},
    }
    legend = {"columnspacing": 1.1, "handletextpad": 0.4, "handlelength": 1.8, "fontsize": SMALL}

    def build(self, ax):
        self.kept = bars(ax, self.steps - 0.2, "h", 0.38, "kept", zorder=1.5)
        self.written = bars(ax, self.steps + 0.2, "z", 0.38, "written", zorder=1.5)

    def show(self, drawn, now):
        rise(self.kept, drawn["kept"])
        rise(self.written, drawn["written"], drawn["kept"])
        return super().show(drawn, now)


class StateFlow(Panel):
    """∂h_T/∂h_t by all paths, by finite differences, through 1 − z alone; a vanilla RNN's."""

    title = "gradient at\nstep T with\nrespect to h$_t$"
    looks = {
        "dh": line("gradient", label=r"$\partial h_T/\partial h_t$, all paths"),
        "dh_moved": DIFFERENCES,
        "kept path": marked("z", "through 1 − z alone", markersize=7, zorder=1.9),
        "rnn": PLAIN_RNN,
    }
    two_sided = False
    legend = State.legend
