"""Pictures of the memory's update: what is kept, what is written, and the sum, step by step."""

import numpy as np

from lstmlab.plots.gradients import low
from lstmlab.plots.piano import level
from lstmlab.plots.style import FAINT, INK, NORMAL, SMALL, area, line, paper
from lstmlab.plots.writing import INVISIBLE, legend, number


class Shares:
    """Two narrow bars a step: from 0 to what is kept, and from there by what is written, to C_t."""

    def __init__(self, ax, steps):
        self.steps = np.arange(1, steps + 1)
        bars = {"width": 0.38, "zorder": 1.5}
        self.kept = list(ax.bar(self.steps - 0.2, 0.0, **bars, **area("f", label="kept")))
        self.written = list(ax.bar(self.steps + 0.2, 0.0, **bars, **area("i", label="written")))
        self.artists = [*self.kept, *self.written]

    def show(self, kept, written):
        """kept = f_t * C_{t-1} and written = i_t * C̃_t, both (T,)."""
        for bar, height in zip(self.kept, kept, strict=True):
            bar.set(height=height, visible=abs(height) > INVISIBLE)
        for bar, bottom, height in zip(self.written, kept, written, strict=True):
            bar.set(y=bottom, height=height, visible=abs(height) > INVISIBLE)


class OneStep:
    """The update of one step in five bars: C_{t-1}, what is kept, C̃_t, what is written, C_t."""

    NAMES = "old", "kept", "content", "written", "new"

    def __init__(self, ax):
        self.ax = paper(ax)
        looks = [area("C", facecolor="#d5d5d5"), area("f"), area("c_tilde"), area("i")]
        self.bars = [ax.bar(place, 0.0, width=0.74, **look)[0] for place, look in enumerate(looks)]
        halves = {"f": 3.8, "i": 4.2}
        self.sum = [ax.bar(x, 0.0, width=0.37, **area(name))[0] for name, x in halves.items()]
        (self.total,) = ax.plot([], [], color=INK, linewidth=4)
        ax.axhline(0, color=FAINT, linewidth=1)
        ax.set(xlim=(-0.55, 4.55))
        words = ["$C_{t-1}$", r"$f_t \ast C_{t-1}$", r"$\tilde{C}_t$", r"$i_t \ast \tilde{C}_t$",
                 "$C_t$"]  # fmt: skip
        ax.set_xticks(range(5), words)
        look = {"ha": "center", "size": NORMAL, "parse_math": False}
        self.numbers = [ax.text(place, 0, "", **look) for place in range(5)]
        top = {"transform": ax.transAxes, "va": "top", "size": NORMAL, "parse_math": False}
        self.title = ax.text(0.01, 0.99, "", **top)
        self.artists = [*self.bars, *self.sum, self.total, *self.numbers, self.title]

    def show(self, title, heights, room):
        """heights: the five numbers in the order of NAMES; room: the axes' half height."""
        _, kept, _, written, new = heights
        self.ax.set(ylim=(-1.12 * room, 1.4 * room))
        for bar, height in zip(self.bars, heights):
            bar.set(height=height, visible=abs(height) > INVISIBLE)
        for bar, bottom, height in zip(self.sum, (0, kept), (kept, written)):
            bar.set(y=bottom, height=height, visible=abs(height) > INVISIBLE)
        self.total.set_data([3.55, 4.45], [new, new])
        tops = [*heights[:4], max(new, kept) if new >= 0 else min(new, kept)]
        for text, height, top in zip(self.numbers, heights, tops):
            gap = 0.03 * room * (1 if top >= 0 else -1)
            text.set(text=number(height), y=top + gap, va="bottom" if top >= 0 else "top")
        self.title.set_text(title)


class Update:
    """One step on the left; on the right all steps, and below what flows back from the last one."""

    def __init__(self, fig, steps):
        grid = fig.add_gridspec(1, 2, width_ratios=[9, 12])
        self.one = OneStep(fig.add_subplot(grid[0]))
        right = grid[1].subgridspec(2, 1, height_ratios=[10, 7])
        self.memory, back = fig.add_subplot(right[0]), fig.add_subplot(right[1])
        self.steps, self.room = np.arange(1, steps + 1), None
        for ax in (self.memory, back):
            paper(ax).axhline(0, color=FAINT, linewidth=1)
            ax.set(xlim=(0.4, steps + 0.6), xticks=[])
        look = {"color": FAINT, "linewidth": 36, "alpha": 0.22, "zorder": 0}
        self.here = [ax.axvline(0, **look) for ax in (self.memory, back)]
        self.shares = Shares(self.memory, steps)
        (self.C,) = self.memory.plot([], [], **line("C", marker="P"))
        legend(self.memory, {"kept": self.shares.kept[0], "written": self.shares.written[0],
                             "$C_t$": self.C}, columns=3)  # fmt: skip
        words = {"ha": "center", "va": "bottom", "size": SMALL}
        self.words = [back.text(t, 1.42, "", **words) for t in self.steps]
        back.set(ylim=(-0.06, 1.95), yticks=[0, 0.5, 1], xlabel="step t", xticks=self.steps)
        self.heard = list(back.bar(self.steps, 0.0, width=0.6, **area("gradient")))
        (self.flow,) = back.plot([], [], **line("gradient", marker="d"))
        legend(back, {r"$\partial C_T/\partial C_t$": self.flow,
                      r"$\partial C_T/\partial \tilde{C}_t$": self.heard[0]})  # fmt: skip
        self.artists = [*self.here, *self.one.artists, *self.shares.artists, self.C, *self.words,
                        *self.heard, self.flow]  # fmt: skip

    def show(self, words, drawn, t):
        """words (T,); drawn: {"kept", "written", "C", "c_tilde", "before", "flow", "heard"}, (T,).

        t: the step on the left, from 1. True if the background must be made anew.
        """
        names = "before", "kept", "c_tilde", "written", "C"
        room = level(np.concatenate([drawn[name] for name in names]))
        one = [drawn[name][t - 1] for name in names]
        self.one.show(f"step {t}: {words[t - 1]}", one, room)
        self.shares.show(drawn["kept"], drawn["written"])
        self.C.set_data(self.steps, drawn["C"])
        self.flow.set_data(self.steps, drawn["flow"])
        for bar, height in zip(self.heard, drawn["heard"], strict=True):
            bar.set(height=height, visible=abs(height) > INVISIBLE)
        for n, (artist, word) in enumerate(zip(self.words, words, strict=True), start=1):
            artist.set(text=word, weight="bold" if n == t else "normal")
        for band in self.here:
            band.set_xdata([t, t])
        self.memory.set_ylim(-1.12 * room, 1.4 * room)
        changed, self.room = self.room != room, room
        return changed


def account(ax, words, shares):
    """What each word has left in the last memory: (T,) signed shares that add up to C_T."""
    steps = np.arange(1, len(words) + 1)
    ends = np.cumsum(shares)
    paper(ax).bar(steps, shares, bottom=ends - shares, width=0.8, **area("i"))
    ax.hlines(ends, steps + 0.4, steps + 0.6, color=FAINT, linewidth=1.5)
    ax.margins(y=0.12)
    ax.bar(len(words) + 1, ends[-1], width=0.8, **area("C", facecolor="#d5d5d5"))
    for step, share, end in zip(steps, shares, ends):
        above = max(end, end - share)
        ax.text(step, above + 0.02, number(share), ha="center", va="bottom", size=SMALL)
    ax.text(len(words) + 1, max(ends[-1], 0) + 0.02, number(ends[-1]), ha="center", va="bottom",
            size=SMALL)  # fmt: skip
    ax.axhline(0, color=FAINT, linewidth=1)
    names = [f"{word}\n{step}" for step, word in zip(steps, words)]
    ax.set_xticks([*steps, len(words) + 1], [*names, f"$C${low(len(words))}"])


def paths(ax, words, through_h, through_C):
    """The two paths into dE/dC_t at each word as bars one on the other, and their sum as a line."""
    steps = np.arange(1, len(words) + 1)
    paper(ax).bar(steps, through_C, width=0.62, **area("C", facecolor="#d5d5d5",
                                                       label="from $C_{t+1}$"))  # fmt: skip
    ax.bar(steps, through_h, bottom=through_C, width=0.62, **area("h", label="through $h_t$"))
    ax.plot(steps, through_h + through_C, **line("gradient", marker="d", label="sum"))
    ax.axhline(0, color=FAINT, linewidth=1)
    ax.set_xticks(steps, [f"{word}\n{step}" for step, word in zip(steps, words)])
    ax.legend(ncols=3)
