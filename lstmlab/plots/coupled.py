"""Pictures of coupled gates: two memories on one schedule, the plane of gates, counts, a study."""

import numpy as np

from lstmlab.plots.piano import _Panel
from lstmlab.plots.style import (
    COLOURS,
    FAINT,
    GRID,
    INK,
    NORMAL,
    PAPER,
    SMALL,
    area,
    dots,
    line,
    paper,
)

# The LSTM's memory beside the coupled one's: a broad pale band that a thin black line can cover.
BESIDE = {"color": "#9a9a9a", "linestyle": "-", "linewidth": 9, "alpha": 0.55,
          "solid_capstyle": "round"}  # fmt: skip


class TwoMemories(_Panel):
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


class TwoAccounts(_Panel):
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
        (self.moved,) = ax.plot([], [], **dot, label="by nudging")
        self.coupled[0].set_label("coupled")
        self.lstm[0].set_label("LSTM")
        self.flow.set_label(r"$\partial C_T/\partial C_t$ of both")
        self.legend(self.coupled[0], self.lstm[0], self.flow, self.moved)
        ax.set_xlabel("step t", labelpad=1)
        ax.set(ylim=(-0.07, 1.15), yticks=[0, 0.5, 1])
        self.artists = [self.mark, *self.coupled, *self.lstm, self.flow, self.moved]

    def show(self, coupled, lstm, flow, moved):
        """Shares (T,) with zeros after step T; ∂C_T/∂C_t up to T, and the same by nudging."""
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
        ax.annotate(name, (f, i), (0, 14 if i else -14), textcoords="offset points", ha="center",
                    va="bottom" if i else "top", size=NORMAL, annotation_clip=False,
                    weight="bold" if kind == "k" else "normal")  # fmt: skip
    for f, i, name in points:
        ax.plot([f], [i], marker="D", markersize=11, color=COLOURS["c_tilde"], zorder=3)
        ax.annotate(name, (f, i), (12, 0), textcoords="offset points", va="center", size=NORMAL)
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], aspect="equal")
    ax.spines[:].set_visible(False)
    ax.set_xlabel("forget gate f", color=COLOURS["f"], labelpad=22)
    ax.set_ylabel("input gate i", color=COLOURS["i"], labelpad=12)


def counters(ax, truth, counts):
    """A true count over steps (T,), and what counters of several steps say: {name: (T,)}."""
    paper(ax).axhline(0, color=FAINT, linewidth=1)
    steps = np.arange(1, len(truth) + 1)
    ax.step(steps, truth, where="mid", **BESIDE)
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


# How each learner is drawn: name, colour, marker, line.
LEARNERS = {
    "lstm": ("LSTM", COLOURS["C"], "P", "-"),
    "coupled": ("coupled", COLOURS["f"], "o", (0, (5, 2))),
    "lstm-like": ("LSTM that starts coupled", COLOURS["i"], "s", (0, (1.5, 1.5))),
}
APART = 0.28  # between the learners of a task, of the room for the task


def efforts(ax, solved, budget):
    """Sequences until solved, a mark a seed: {task: {learner: list of numbers, None if never}}."""
    paper(ax)
    named = {}
    for place, of_learners in enumerate(solved.values()):
        for n, (learner, values) in enumerate(of_learners.items()):
            name, colour, marker, _ = LEARNERS[learner]
            heights = sorted(1.13 * budget if value is None else value for value in values)
            middle = place + APART * (n - (len(of_learners) - 1) / 2)
            spread = middle + np.linspace(-0.095, 0.095, len(values))
            (named[name],) = ax.plot(spread, heights, linestyle="none", marker=marker,
                                     color=colour, markersize=9, clip_on=False)  # fmt: skip
            median = np.median(heights)
            ax.plot([middle - 0.12, middle + 0.12], [median, median], color=colour, linewidth=2)
    ax.axhline(1.06 * budget, color=FAINT, linewidth=1, linestyle=(0, (2, 2)))
    ax.set(xlim=(-0.5, len(solved) - 0.5), ylim=(0, 1.2 * budget), ylabel="sequences")
    ticks = np.arange(0, budget + 1, 8000)
    ax.set_yticks([*ticks, 1.13 * budget], [*(f"{tick:,}" for tick in ticks), "never"])
    ax.set_xticks(range(len(solved)), solved)
    ax.tick_params(labelsize=NORMAL)
    ax.legend(named.values(), named, loc="lower left", bbox_to_anchor=(0, 1), ncols=3,
              fontsize=NORMAL, handletextpad=0.2)  # fmt: skip


def lengths(ax, at, accuracies, chance):
    """Share right against length: {learner: (seeds, lengths)}; thin a seed, thick the median."""
    paper(ax)
    places = np.arange(len(at))
    for learner, values in accuracies.items():
        name, colour, marker, way = LEARNERS[learner]
        for row in values:
            ax.plot(places, row, color=colour, linewidth=1, alpha=0.45, linestyle=way)
        ax.plot(places, np.median(values, axis=0), color=colour, marker=marker, linestyle=way,
                markersize=10, label=name, clip_on=False)  # fmt: skip
    ax.axhline(chance, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    ax.text(0, chance - 0.02, "chance", va="top", size=SMALL)
    ax.set(ylim=(0, 1.03), xlim=(-0.1, len(at) - 0.9), xlabel="steps of the tests")
    ax.set_xticks(places, at)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=NORMAL, handlelength=3)
