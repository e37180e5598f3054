"""Pictures of coupled gates: two memories on one schedule, the plane of gates, counts."""

import numpy as np

from lstmlab.plots.piano import Panel
from lstmlab.plots.style import (
    COLOURS,
    FAINT,
    GRID,
    INK,
    NORMAL,
    PAPER,
    area,
    dots,
    line,
    paper,
)

# The LSTM's memory beside the coupled one's: a broad pale band that a thin black line can cover.
BESIDE = {"color": "#9a9a9a", "linestyle": "-", "linewidth": 9, "alpha": 0.55,
          "solid_capstyle": "round"}  # fmt: skip


class TwoMemories(Panel):
    """C_t of the coupled cell over C_t of the LSTM, what was offered, and what a task wants."""

    def __init__(self, ax, steps):
        super().__init__(ax, steps, "two memories,\nthe same f, x\nand C̃")
        for height in (-1, 1):
            ax.axhline(height, color=INK, linewidth=1, linestyle=(0, (2, 3)))
        (self.lstm,) = ax.plot([], [], **BESIDE, label="$C_t$ LSTM")
        offered = dots("c_tilde", markersize=6, label=r"$\tilde{C}_t$ offered")
        (self.offered,) = ax.plot([], [], **offered)
        (self.C,) = ax.plot([], [], **line("C", marker="P", label="$C_t$ coupled"))
        ring = {"linestyle": "none", "marker": "o", "markersize": 17, "markerfacecolor": "none",
                "markeredgewidth": 2, "color": COLOURS["y"]}  # fmt: skip
        (self.rings,) = ax.plot([], [], **ring, label="wanted")
        self.legend(self.C, self.lstm, self.offered, self.rings)
        ax.tick_params(labelbottom=False)
        self.artists = [self.mark, self.lstm, self.offered, self.C, self.rings]

    def show(self, coupled, lstm, c_tilde, asked, wanted, now):
        """Three (T,); wanted memories at the steps `asked`, from 1; `now`: the step looked at.

        True if the background must be drawn anew."""
        steps = np.arange(1, len(coupled) + 1)
        for artist, values in ((self.C, coupled), (self.lstm, lstm), (self.offered, c_tilde)):
            artist.set_data(steps, values)
        self.rings.set_data(asked, wanted)
        self.mark.set_xdata([now, now])
        return self.fit(np.concatenate([coupled, lstm, c_tilde, wanted]), two_sided=True)


class TwoAccounts(Panel):
    """How much of each step's content is in C_T, in either cell, and the gradient ∂C_T/∂C_t."""

    def __init__(self, ax, steps):
        super().__init__(ax, steps, "how much of\neach C̃ is in\nC at step T")
        self.steps = np.arange(1, steps + 1)
        bars = {"width": 0.4, "zorder": 1.5}
        self.coupled = list(ax.bar(self.steps - 0.21, 0.0, **bars, **area("f")))
        self.lstm = list(ax.bar(self.steps + 0.21, 0.0, **bars, **area("i")))
        (self.flow,) = ax.plot([], [], **line("gradient"))
        dot = {"linestyle": "none", "marker": "o", "markersize": 8, "markerfacecolor": PAPER,
               "markeredgewidth": 2, "color": COLOURS["gradient"]}  # fmt: skip
        (self.moved,) = ax.plot([], [], **dot, label="finite differences")
        self.coupled[0].set_label("coupled")
        self.lstm[0].set_label("LSTM")
        self.flow.set_label(r"$\partial C_T/\partial C_t$ of both")
        self.legend(self.coupled[0], self.lstm[0], self.flow, self.moved)
        ax.set_xlabel("step t", labelpad=1)
        ax.set(ylim=(-0.07, 1.15), yticks=[0, 0.5, 1])
        self.artists = [self.mark, *self.coupled, *self.lstm, self.flow, self.moved]

    def show(self, coupled, lstm, flow, moved):
        """Shares (T,) with zeros after step T; ∂C_T/∂C_t up to T, exact and by differences."""
        for bars, heights in ((self.coupled, coupled), (self.lstm, lstm)):
            for bar, height in zip(bars, heights, strict=True):
                bar.set(height=height, visible=height > 0.004)
        for artist, values in ((self.flow, flow), (self.moved, moved)):
            artist.set_data(self.steps[: len(values)], values)
        self.mark.set_xdata([len(flow), len(flow)])


def plane(ax, points=()):
    """All pairs (f, i): an LSTM's gates may stand anywhere, coupled ones on the line i = 1 - f.

    points: (f, i, name) of single steps."""
    paper(ax, None)
    ax.fill([0, 1, 1, 0], [0, 0, 1, 1], color=GRID, zorder=0)
    ax.plot([0, 1], [1, 0], color=INK, linewidth=4)
    ax.text(0.53, 0.53, "coupled: i = 1 − f", rotation=-45, ha="center", va="center", size=NORMAL,
            rotation_mode="anchor")  # fmt: skip
    corners = {(1, 0): ("hold", "k"), (0, 1): ("replace", "k"), (0, 0): ("erase", "w"),
               (1, 1): ("add", "w")}  # fmt: skip
    for (f, i), (name, kind) in corners.items():
        ax.plot([f], [i], marker="o" if kind == "k" else "X", markersize=15, color=INK,
                markerfacecolor=INK if kind == "k" else PAPER, clip_on=False, zorder=3)  # fmt: skip
        ax.annotate(f"{name}\nf = {f}, i = {i}", (f, i), (16 if f else -16, 0), va="center",
                    textcoords="offset points", ha="left" if f else "right", size=NORMAL,
                    weight="bold" if kind == "k" else "normal", annotation_clip=False)  # fmt: skip
    for f, i, name in points:
        ax.plot([f], [i], marker="D", markersize=11, color=COLOURS["c_tilde"], zorder=3)
        ax.annotate(name, (f, i), (12, 0), textcoords="offset points", va="center", size=NORMAL)
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), xticks=[], yticks=[], aspect="equal")
    ax.spines[:].set_visible(False)
    ax.set_xlabel("forget gate f →", color=COLOURS["f"])
    ax.set_ylabel("input gate i →", color=COLOURS["i"])


def counters(ax, truth, counts):
    """A true count over steps (T,), and what counters of several steps say: {name: (T,)}."""
    paper(ax).axhline(0, color=FAINT, linewidth=1)
    steps = np.arange(1, len(truth) + 1)
    ax.plot(steps, truth, **BESIDE)
    looks = ("f", "-", "o"), ("i", (0, (5, 2)), "s"), ("o", (0, (1.5, 1.5)), "^")
    room = 0.09 * (np.max(truth) - np.min(truth) + 1)
    ends = sorted({"true count": truth, **counts}.items(), key=lambda pair: pair[1][-1])
    places = np.array([values[-1] for _, values in ends], float)
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + room)
    at = {name: place for (name, _), place in zip(ends, places)}
    ax.text(steps[-1] + 1.2, at["true count"], "true count", va="center", size=NORMAL, color=FAINT)
    for (name, values), (gate, way, marker) in zip(counts.items(), looks):
        ax.plot(steps, values, color=COLOURS[gate], linestyle=way, marker=marker, markevery=5)
        ax.text(steps[-1] + 1.2, at[name], name, va="center", size=NORMAL, color=COLOURS[gate])
    ax.set(xlim=(0.5, 1.32 * len(truth)), xlabel="step t", ylabel="count")
    ax.set_xticks(np.arange(10, len(truth) + 1, 10))
