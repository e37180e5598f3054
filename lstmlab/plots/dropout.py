"""Pictures of dropout: masks as grids, what is left of a memory, five variants in training."""

import numpy as np

from lstmlab.plots.axes import apart, legend_above, name_end, step_ticks
from lstmlab.plots.learners import Learner
from lstmlab.plots.moving import Picture, curve, empty, follow
from lstmlab.plots.seeds import median_bar
from lstmlab.plots.style import (
    ACCENT,
    DARK,
    DASH_DOT,
    DASHES,
    DOTS,
    FAINT,
    INK,
    LARGE,
    LIGHT,
    MID,
    NORMAL,
    SMALL,
    paper,
)

NAMES = {"x": "inputs $x_t$", "h": "state $h_{t-1}$", "c_tilde": r"candidate $\tilde{C}_t$",
         "C": "cell state $C_{t-1}$", "y": "output $h_t$"}  # fmt: skip

# How each variant of the study is drawn.
WAYS = {
    name: Learner(name, colour, line, marker)
    for name, colour, line, marker in (
        ("none", DARK, "-", "P"),
        ("state, new each step", ACCENT, DASH_DOT, "o"),
        ("state, same", ACCENT, DASHES, "v"),
        ("inputs, same", LIGHT, DOTS, "x"),
        ("candidate, new each step", MID, (0, (3, 1.5)), "D"),
    )
}


class Mask(Picture):
    """Units (rows) over steps (columns): a square where something is kept, a cross where not."""

    def __init__(self, ax, T, units, title="", size=10):
        ax.set(xlim=(0.4, T + 0.6), ylim=(units + 0.6, 0.4), xlabel="step t")
        ax.set(xticks=step_ticks(T), yticks=[1, *range(4, units + 1, 4)])
        ax.tick_params(length=0)
        ax.spines[:].set_color(FAINT)
        ax.set_title(" ", size=24)  # keeps room for what moves
        self.title = ax.text(0, 1.02, title, transform=ax.transAxes, size=NORMAL, va="bottom")
        self.kept = empty(ax, marker="s", markersize=size, linestyle="none")
        self.dropped = empty(ax, marker="x", markersize=0.7 * size, markeredgewidth=1.5,
                             color=FAINT, linestyle="none")  # fmt: skip

    def show(self, kept, colour, title=None):
        """kept (t, units) of truth values, for the steps 1 .. t."""
        for dots, where in ((self.kept, kept), (self.dropped, ~kept)):
            step, unit = np.nonzero(where)
            dots.set_data(step + 1, unit + 1)
        self.kept.set_color(colour)
        if title is not None:
            self.title.set_text(title)


class Survival(Picture):
    """How many units hold their fact, counted and expected, and receive its gradient."""

    def __init__(self, ax, T):
        paper(ax).set(xlim=(0.4, T + 0.6), ylim=(-0.04, 1.06), xlabel="step t")
        ax.set_xticks(step_ticks(T))
        ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        self.expected = empty(ax, color=FAINT, linewidth=7, solid_capstyle="round", alpha=0.55,
                              label="expected")  # fmt: skip
        self.held = curve(ax, "C", "hold the fact", linewidth=2)
        self.back = curve(ax, "gradient", "gradient arrives", linewidth=2, linestyle=DASHES,
                          zorder=1.9)  # fmt: skip
        legend_above(ax, bbox_to_anchor=(-0.02, 0.97), columnspacing=1.0, handlelength=1.6,
                     handletextpad=0.4, fontsize=SMALL)  # fmt: skip

    def show(self, expected, held, back):
        """Shares (T,), (t,), (t,) at the steps from 1 on."""
        follow(self.expected, expected)
        follow(self.held, held)
        follow(self.back, back)


class Arguments(Picture):
    """How Keras and PyTorch are asked for the present mask, and a note."""

    def __init__(self, ax):
        ax.axis("off")
        ax.set(xlim=(0, 1), ylim=(0, 5))
        for y, name in ((4.9, "Keras"), (2.9, "PyTorch")):
            ax.text(-0.05, y, name, size=NORMAL, va="center", weight="bold")
        code = {"size": 15, "family": "monospace"}
        looks = (3.95, code), (1.95, code), (0.75, {"size": NORMAL, "style": "italic"})
        self.words = [ax.text(-0.05, y, "", va="center", parse_math=False, **look)
                      for y, look in looks]  # fmt: skip

    def show(self, *words):
        for text, said in zip(self.words, words, strict=True):
            text.set_text(said)


def over_updates(ax, curves, every):
    """Held-out loss over the updates, the median over seeds; curves {way: (seeds, checks)}."""
    medians = {way: np.median(losses, axis=0) for way, losses in curves.items()}
    for way, median in medians.items():
        updates = every * np.arange(1, len(median) + 1)
        ax.plot(updates, median, **WAYS[way].look(markevery=4, linewidth=2.5))
    low, high = min(median.min() for median in medians.values()), 2.6
    paper(ax).set(xlim=(0, updates[-1]), ylim=(low - 0.05, high), xlabel="updates")
    places = apart([median[-1] for median in medians.values()], (high - low) / 15)
    for (way, median), y in zip(medians.items(), places):
        name_end(ax, way, (updates[-1], median[-1]), y, WAYS[way].colour, 1.03 * updates[-1])


def each_seed(ax, tests, ends, lines=()):
    """Test loss of every seed: full marks where training was stopped, hollow ones at its end.

    tests and ends {way: (seeds,)}; lines are (loss, name) to compare with.
    """
    for row, way in enumerate(tests):
        look = WAYS[way].dots(markersize=9)
        look["marker"] = "X" if look["marker"] == "x" else look["marker"]
        ax.plot(tests[way], np.full(len(tests[way]), row - 0.14), **look)
        ax.plot(ends[way], np.full(len(ends[way]), row + 0.2), markerfacecolor="none", **look)
        median_bar(ax, [np.median(tests[way])] * 2, [row - 0.36, row + 0.06])
    for loss, name in lines:
        ax.axvline(loss, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
        ax.text(loss, -0.62, f" {name}", size=SMALL, va="bottom", ha="left")
    paper(ax, "x").set(ylim=(len(tests) - 0.4, -0.6), xlabel="test loss, nats per character")
    ax.set_yticks(range(len(tests)), list(tests))
    ax.tick_params(labelsize=NORMAL)
    ax.xaxis.label.set_size(LARGE)
