"""Pictures of dropout: masks as a film strip, what is left of a memory, five ways in training."""

import numpy as np

from lstmlab.plots.gap import apart
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, NORMAL, SMALL, line, paper

NAMES = {"x": "inputs $x_t$", "h": "state $h_{t-1}$", "c_tilde": r"candidate $\tilde{C}_t$",
         "C": "memory $C_{t-1}$", "y": "way up, $h_t$"}  # fmt: skip


class Film:
    """Units (rows) over steps (columns): a square where something is kept, a cross where not."""

    def __init__(self, ax, T, units, title="", size=10):
        ax.set(xlim=(0.4, T + 0.6), ylim=(units + 0.6, 0.4), xlabel="step t")
        ax.set_xticks([1, *range(5, T + 1, 5)])
        ax.set_yticks([1, *range(4, units + 1, 4)])
        ax.tick_params(length=0)
        ax.spines[:].set_color(FAINT)
        ax.set_title(" ", size=24)  # keeps room for what moves
        self.title = ax.text(0, 1.02, title, transform=ax.transAxes, size=NORMAL, va="bottom")
        (self.kept,) = ax.plot([], [], marker="s", markersize=size, linestyle="none")
        (self.dropped,) = ax.plot([], [], marker="x", markersize=0.7 * size, markeredgewidth=1.5,
                                  color=FAINT, linestyle="none")  # fmt: skip
        self.artists = [self.title, self.kept, self.dropped]

    def show(self, kept, colour, title=None):
        """kept (t, units) of truth values, for the steps 1 .. t."""
        for dots, where in ((self.kept, kept), (self.dropped, ~kept)):
            step, unit = np.nonzero(where)
            dots.set_data(step + 1, unit + 1)
        self.kept.set_color(colour)
        if title is not None:
            self.title.set_text(title)


def film(ax, kept, place, title, size=9):
    """A film of a mask that stands still; kept (T, units) of truth values, size in pixels."""
    strip = Film(ax, *kept.shape, title, size)
    strip.show(kept, COLOURS[place])
    return strip


class Survival:
    """The share of units that hold their fact, counted and expected; its gradient's way back."""

    def __init__(self, ax, T):
        paper(ax)
        ax.set(xlim=(0.4, T + 0.6), ylim=(-0.04, 1.06), xlabel="step t")
        ax.set_xticks([1, *range(5, T + 1, 5)])
        ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        (self.expected,) = ax.plot([], [], color=FAINT, linewidth=7, solid_capstyle="round",
                                   alpha=0.55, label="expected")  # fmt: skip
        (self.held,) = ax.plot([], [], **line("C", label="hold the fact", linewidth=2), marker="P")
        back = line("gradient", label="gradient arrives", linewidth=2, linestyle=(0, (5, 2)))
        (self.back,) = ax.plot([], [], **back, marker="d")
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.97), ncols=3, columnspacing=1.0,
                  handlelength=1.6, handletextpad=0.4, borderpad=0)  # fmt: skip
        self.artists = [self.expected, self.back, self.held]

    def show(self, expected, held, back):
        """Shares (T,), (t,), (t,) at the steps from 1 on."""
        for curve, values in ((self.expected, expected), (self.held, held), (self.back, back)):
            curve.set_data(np.arange(1, len(values) + 1), values)


class Arguments:
    """How Keras and PyTorch are asked for the present mask, and a note."""

    def __init__(self, ax):
        ax.axis("off")
        ax.set(xlim=(0, 1), ylim=(0, 5))
        for y, name in ((4.9, "Keras"), (2.9, "PyTorch")):
            ax.text(-0.05, y, name, size=NORMAL, va="center", weight="bold")
        code = {"size": 15, "family": "monospace"}
        looks = (3.95, code), (1.95, code), (0.75, {"size": NORMAL, "style": "italic"})
        self.artists = [ax.text(-0.05, y, "", va="center", parse_math=False, **look)
                        for y, look in looks]  # fmt: skip

    def show(self, *words):
        for text, said in zip(self.artists, words, strict=True):
            text.set_text(said)


# How each way of the study is drawn: colour, line, marker.
WAYS = {
    "none": (COLOURS["C"], "-", "P"),
    "state, new each step": (COLOURS["f"], (0, (6, 2, 1.5, 2)), "o"),
    "state, same": (COLOURS["h"], (0, (5, 2)), "v"),
    "inputs, same": (COLOURS["x"], (0, (1.5, 1.5)), "x"),
    "candidate, new each step": (COLOURS["c_tilde"], (0, (3, 1.5)), "D"),
}


def over_updates(ax, curves, every):
    """Held-out loss over the updates, the median over seeds; curves {way: (seeds, checks)}."""
    paper(ax)
    ends = {}
    for way, losses in curves.items():
        colour, dashes, marker = WAYS[way]
        median = np.median(losses, axis=0)
        updates = every * np.arange(1, len(median) + 1)
        ax.plot(updates, median, color=colour, linestyle=dashes, marker=marker, markevery=4,
                linewidth=2.5)  # fmt: skip
        ends[way] = median[-1]
    low, high = min(np.median(c, axis=0).min() for c in curves.values()), 2.6
    ax.set(xlim=(0, updates[-1]), ylim=(low - 0.05, high), xlabel="updates")
    places = apart(list(ends.values()), (high - low) / 15)
    for (way, end), y in zip(ends.items(), places):
        ax.annotate(way, (updates[-1], end), (1.03 * updates[-1], y), annotation_clip=False,
                    va="center", size=SMALL, color=WAYS[way][0],
                    arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 1})  # fmt: skip


def each_seed(ax, tests, ends, lines=()):
    """Test loss of every seed: full marks where training was stopped, hollow ones at its end.

    tests and ends {way: (seeds,)}; lines are (loss, name) to compare with.
    """
    paper(ax, "x")
    for row, way in enumerate(tests):
        colour, _, marker = WAYS[way]
        marker = "X" if marker == "x" else marker
        for losses, shift, face in ((tests[way], -0.14, colour), (ends[way], 0.2, "none")):
            ax.plot(losses, np.full(len(losses), row + shift), linestyle="none", marker=marker,
                    markerfacecolor=face, markeredgecolor=colour, markersize=9)  # fmt: skip
        median = np.median(tests[way])
        ax.plot([median, median], [row - 0.36, row + 0.06], color=INK, linewidth=3)
    for loss, name in lines:
        ax.axvline(loss, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
        ax.text(loss, -0.62, f" {name}", size=SMALL, va="bottom", ha="left")
    ax.set(ylim=(len(tests) - 0.4, -0.6), xlabel="test loss, nats a character")
    ax.set_yticks(range(len(tests)), list(tests))
    ax.tick_params(labelsize=NORMAL)
    ax.xaxis.label.set_size(LARGE)
