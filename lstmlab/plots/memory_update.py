"""Pictures of the memory's update: what is kept, what is written, and the sum, step by step."""

import numpy as np

from lstmlab.plots.axes import legend_above, zero_line
from lstmlab.plots.input_gate import band, legend, step_axes
from lstmlab.plots.moving import Picture, bars, curve, empty, follow, put, rise, write
from lstmlab.plots.numbers import number
from lstmlab.plots.panels import level
from lstmlab.plots.style import FAINT, INK, NORMAL, SMALL, area, dots

GREY = {"facecolor": "#d5d5d5"}  # of a memory's bars
ONE = "before", "kept", "c_tilde", "written", "C"  # the five bars of one step


class Shares(Picture):
    """Two narrow bars a step: from 0 to what is kept, and from there by what is written, to C_t."""

    def __init__(self, ax, steps):
        steps = np.arange(1, steps + 1)
        self.kept = bars(ax, steps - 0.2, "f", 0.38, "kept", zorder=1.5)
        self.written = bars(ax, steps + 0.2, "i", 0.38, "written", zorder=1.5)

    def show(self, kept, written):
        """kept = f_t * C_{t-1} and written = i_t * C̃_t, both (T,)."""
        rise(self.kept, kept)
        rise(self.written, written, kept)


class OneStep(Picture):
    """The update of one step in five bars: C_{t-1}, what is kept, C̃_t, what is written, C_t."""

    def __init__(self, ax):
        self.ax = zero_line(ax)
        looks = ("C", GREY), ("f", {}), ("c_tilde", {}), ("i", {})
        self.bars = [bars(ax, [x], name, 0.74, **look)[0] for x, (name, look) in enumerate(looks)]
        self.sum = [bars(ax, [x], name, 0.37)[0] for name, x in (("f", 3.8), ("i", 4.2))]
        self.total = empty(ax, color=INK, linewidth=4)
        ax.set(xlim=(-0.55, 4.55))
        ax.set_xticks(range(5), ["$C_{t-1}$", r"$f_t \ast C_{t-1}$", r"$\tilde{C}_t$",
                                 r"$i_t \ast \tilde{C}_t$", "$C_t$"])  # fmt: skip
        look = {"size": NORMAL, "parse_math": False}
        self.numbers = [ax.text(place, 0, "", ha="center", **look) for place in range(5)]
        self.title = ax.text(0.01, 0.99, "", transform=ax.transAxes, va="top", **look)

    def show(self, title, heights, room):
        """heights: the five numbers in the order of ONE; room: the axes' half height."""
        _, kept, _, written, new = heights
        self.ax.set(ylim=(-1.12 * room, 1.4 * room))
        rise(self.bars, heights[:4])
        rise(self.sum, (kept, written), (0, kept))
        self.total.set_data([3.55, 4.45], [new, new])
        tops = [*heights[:4], max(new, kept) if new >= 0 else min(new, kept)]
        for text, height, top in zip(self.numbers, heights, tops):
            gap = 0.03 * room * (1 if top >= 0 else -1)
            text.set(text=number(height), y=top + gap, va="bottom" if top >= 0 else "top")
        self.title.set_text(title)


class Update(Picture):
    """One step on the left; on the right all steps, and below what flows back from the last one."""

    def __init__(self, fig, steps):
        grid = fig.add_gridspec(1, 2, width_ratios=[9, 12])
        right = grid[1].subgridspec(2, 1, height_ratios=[10, 7])
        self.one = OneStep(fig.add_subplot(grid[0]))
        self.memory, back = axes = [step_axes(fig.add_subplot(part), steps) for part in right]
        self.here = [band(ax, 36) for ax in axes]
        self.shares, self.room = Shares(self.memory, steps), None
        self.C = curve(self.memory, "C")
        legend(self.memory, columns=3)
        steps = np.arange(1, steps + 1)
        self.words = [back.text(t, 1.42, "", ha="center", va="bottom", size=SMALL) for t in steps]
        back.set(ylim=(-0.06, 1.95), yticks=[0, 0.5, 1], xlabel="step t", xticks=steps)
        self.flow = curve(back, "gradient", r"$\partial C_T/\partial C_t$")
        self.heard = bars(back, steps, "gradient", 0.6, r"$\partial C_T/\partial \tilde{C}_t$")
        legend(back)

    def show(self, words, drawn, t):
        """words (T,); drawn: {"kept", "written", "C", "c_tilde", "before", "flow", "heard"}, (T,).

        t: the step on the left, from 1. True if the background must be made anew.
        """
        room = level(np.concatenate([drawn[name] for name in ONE]))
        self.one.show(f"step {t}: {words[t - 1]}", [drawn[name][t - 1] for name in ONE], room)
        self.shares.show(drawn["kept"], drawn["written"])
        follow(self.C, drawn["C"])
        follow(self.flow, drawn["flow"])
        rise(self.heard, drawn["heard"])
        write(self.words, words, bold=t)
        put(self.here, t)
        self.memory.set_ylim(-1.12 * room, 1.4 * room)
        changed, self.room = self.room != room, room
        return changed


def account(ax, words, terms):
    """What each word has left in the last cell state: (T,) signed terms that add up to C_T."""
    T = len(words)
    steps, ends = np.arange(1, T + 1), np.cumsum(terms)
    zero_line(ax).bar(steps, terms, bottom=ends - terms, width=0.8, **area("i"))
    ax.bar(T + 1, ends[-1], width=0.8, **area("C", **GREY))
    ax.hlines(ends, steps + 0.4, steps + 0.6, color=FAINT, linewidth=1.5)
    ax.use_sticky_edges = False  # room for the numbers beyond the highest and the lowest bar
    ax.margins(y=0.15)
    tops = [*np.maximum(ends, ends - terms), max(ends[-1], 0)]
    for x, (term, top) in enumerate(zip([*terms, ends[-1]], tops), start=1):
        ax.annotate(number(term), (x, top), (0, 4), textcoords="offset pixels", ha="center",
                    va="bottom", size=SMALL)  # fmt: skip
    ax.set(ylabel=f"terms of $C_{{{T}}}$")
    ax.set_xticks([*steps, T + 1], [*_numbered(words), f"$C_{{{T}}}$"])


def paths(ax, words, through_h, through_C):
    """The two paths into dE/dC_t at each word as bars side by side, and a mark at their sum."""
    steps = np.arange(1, len(words) + 1)
    ax.bar(steps - 0.2, through_h, 0.38, **area("h", label="through $h_t$"))
    ax.bar(steps + 0.2, through_C, 0.38, **area("C", **GREY, label="from $C_{t+1}$"))
    ax.plot(steps, through_h + through_C, **dots("gradient", label="sum", markersize=11))
    zero_line(ax).set_xticks(steps, _numbered(words))
    ax.set(ylabel=r"$\partial E/\partial C_t$")
    ax.margins(y=0.1)
    legend_above(ax)


def _numbered(words):
    return [f"{word}\n{step}" for step, word in enumerate(words, start=1)]
