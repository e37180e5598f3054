"""Pictures of cells side by side: units over time, what flows back, sizes, learning curves."""

from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D

from lstmlab.plots.style import COLOURS, DASH_DOT, DASHES, DOTS, FAINT, INK, NORMAL, SMALL, paper

PALE = 0.4  # of the colours of cells that are not looked at


class Kind(NamedTuple):
    """How one cell is drawn wherever cells stand beside each other."""

    name: str
    colour: str
    line: str | tuple
    marker: str


KINDS = {
    "rnn": Kind("plain RNN", COLOURS["h"], DASHES, "v"),
    "lstm": Kind("LSTM", COLOURS["C"], "-", "P"),
    "peephole": Kind("peephole", COLOURS["y"], DASH_DOT, "*"),
    "coupled": Kind("coupled", COLOURS["f"], "-", "o"),
    "gru": Kind("GRU", COLOURS["h_tilde"], DOTS, "D"),
    "lstm-never-forgets": Kind("LSTM (f = 1)", COLOURS["gradient"], "-", "d"),
    "lstm-bias-0": Kind("LSTM (bias 0)", COLOURS["o"], DASHES, "^"),
}


def _curve(ax, kind, **look):
    look = {"color": kind.colour, "linestyle": kind.line, "marker": kind.marker} | look
    return ax.plot([], [], **look)[0]


class Units:
    """A square for each unit and step, as large as the value: filled above 0, hollow below."""

    def __init__(self, ax, steps, most):
        paper(ax, None)
        ax.set(xlim=(0.3, steps + 0.7), ylim=(most + 0.7, -2.3))
        ax.set_xticks([1, *range(10, steps + 1, 10)], [])
        ax.set_yticks([-1.2, 1, most], ["$x_t$", "unit 1", f"unit {most}"])
        ax.axhline(-1.2, color=FAINT, linewidth=1, zorder=1)
        self.inputs = ax.bar(np.arange(1, steps + 1), np.zeros(steps), bottom=-1.2, width=0.6,
                             color=COLOURS["x"])  # fmt: skip
        step, unit = np.meshgrid(np.arange(1, steps + 1), np.arange(1, most + 1))
        places = {"x": step.ravel(), "y": unit.ravel(), "marker": "s", "linewidth": 1.2}
        self.above = ax.scatter(**places, s=0, facecolor=COLOURS["C"], edgecolor=COLOURS["C"])
        self.below = ax.scatter(**places, s=0, facecolor="none", edgecolor=COLOURS["C"])
        self.here = ax.axvline(0, color=FAINT, linewidth=2, zorder=1)
        self.words = ax.annotate("", (0, 1), (0, 6), xycoords="axes fraction", size=NORMAL,
                                 textcoords="offset points")  # fmt: skip
        self.most, self.largest = most, 60.0  # the area of a value of 1 or more
        self.artists = [self.here, *self.inputs, self.above, self.below, self.words]

    def show(self, xs, values, t, name):
        """xs (T,) within ±2; values (T, H) with H at most `most`; t the step that is marked."""
        self.words.set_text(f"{name} of each unit; largest {np.abs(values).max():.2g}")
        for bar, x in zip(self.inputs, xs):
            bar.set_height(-0.5 * x)  # the axis points downwards
        values = np.pad(values.T, ((0, self.most - values.shape[1]), (0, 0)))
        sizes = self.largest * np.minimum(np.abs(values), 1.0)
        self.above.set_sizes(np.where(values > 0, sizes, 0).ravel())
        self.below.set_sizes(np.where(values < 0, sizes, 0).ravel())
        self.here.set_xdata([t, t])


class Roads:
    """How much of each step is left at the last one, for all cells, one of them in front."""

    low, high = 1e-12, 1e4

    def __init__(self, ax, steps, kinds):
        paper(ax)
        ax.set(xlim=(0.3, steps + 0.7), ylim=(self.low / 3, self.high), yscale="log",
               xlabel="step t", xticks=[1, *range(10, steps + 1, 10)])  # fmt: skip
        ax.set_yticks([1e-12, 1e-8, 1e-4, 1], ["≤10⁻¹²", "10⁻⁸", "10⁻⁴", "1"])
        ax.minorticks_off()
        ax.axhline(1, color=FAINT, linewidth=1)
        self.lines = {name: _curve(ax, KINDS[name], markevery=6) for name in kinds}
        look = {"color": COLOURS["gradient"], "linestyle": (0, (1, 1.2)), "linewidth": 2.5}
        (self.other,) = ax.plot([], [], **look)
        self.here = ax.axvline(0, color=FAINT, linewidth=2)
        (self.point,) = ax.plot([], [], color=INK, marker="o", markersize=12)
        self.artists = [self.here, *self.lines.values(), self.other, self.point]

    def show(self, norms, chosen=None, t=None, other=None):
        """norms {cell: (T,)}; chosen: the cell in front, all if None; t: the step that is marked.

        other (T,): what comes back by way of h alone, where that is not all.
        """
        steps = np.arange(1, len(next(iter(norms.values()))) + 1)
        for name, line in self.lines.items():
            line.set_data(steps, np.clip(norms[name], self.low, self.high))
            _front(line, chosen in (name, None))
        self.other.set_data(*([], []) if other is None else (steps, np.clip(other, self.low, 1e9)))
        marked = t is not None
        self.here.set(visible=marked, xdata=[t or 0] * 2)
        height = np.clip(norms[chosen][t - 1], self.low, self.high) if marked else 1
        self.point.set(visible=marked, data=([t or 0], [height]))


class Sizes:
    """Parameters of each cell as bars that carry the cells' names: the legend of all curves."""

    def __init__(self, ax, kinds, most):
        paper(ax, None)
        ax.spines["bottom"].set_visible(False)
        names = [KINDS[name].name for name in kinds]
        ax.set(xlim=(0, 1.25 * most), ylim=(len(names) - 0.4, -0.6), xticks=[])
        ax.set_yticks(range(len(names)), names, size=NORMAL)
        self.bars, self.numbers, self.marks = {}, {}, {}
        for place, name in enumerate(kinds):
            colour, marker = KINDS[name].colour, KINDS[name].marker
            (self.bars[name],) = ax.barh([place], [0], height=0.22, color=colour)
            (self.marks[name],) = ax.plot([], [], color=colour, marker=marker, markersize=11)
            self.numbers[name] = ax.text(0, place, "", va="center", size=NORMAL)
        self.room = 0.06 * most
        self.artists = [*self.bars.values(), *self.marks.values(), *self.numbers.values()]

    def show(self, counts, chosen):
        """counts {cell: number}."""
        for place, (name, count) in enumerate(counts.items()):
            self.bars[name].set_width(count)
            self.marks[name].set_data([count], [place])
            self.numbers[name].set(text=f"{count:,}", x=count + self.room,
                                   weight="bold" if name == chosen else "normal")  # fmt: skip
            for part in (self.bars[name], self.marks[name]):
                part.set_alpha(1 if name == chosen else PALE)


class LearningCurves:
    """Loss over updates in units of the loss without memory: medians, one cell's seeds shaded."""

    low = 1e-3

    def __init__(self, ax, updates, kinds):
        paper(ax)
        ax.set(xlim=(0, 1.02 * updates), ylim=(self.low, 5), yscale="log", xlabel="updates")
        ax.set_yticks([1e-3, 1e-2, 0.1, 1], ["≤0.001", "0.01", "0.1", "1"])
        ax.minorticks_off()
        ax.axhline(1, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
        ax.text(updates, 1.8, "without memory", size=SMALL, ha="right", va="bottom")
        self.lines = {name: _curve(ax, KINDS[name], markevery=4) for name in kinds}
        self.seeds = [ax.plot([], [], linewidth=1, zorder=1)[0] for _ in range(8)]
        self.artists = [*self.seeds, *self.lines.values()]

    def show(self, updates, losses, chosen):
        """updates (N,); losses {cell: (seeds, N)}; cells that are not named are not drawn."""
        for name, line in self.lines.items():
            there = name in losses
            median = np.median(losses[name], axis=0) if there else []
            line.set_data(updates if there else [], np.maximum(median, self.low))
            _front(line, name == chosen)
        for line, loss in zip(self.seeds, losses[chosen]):
            line.set_data(updates, np.maximum(loss, self.low))
            line.set_color(KINDS[chosen].colour)


def medians(ax, curves):
    """Median learning curves side by side: {cell: (updates (N,), losses (seeds, N))}."""
    updates = max(updates[-1] for updates, _ in curves.values())
    picture = LearningCurves(ax, updates, curves)
    for name, (at, losses) in curves.items():
        picture.lines[name].set_data(at, np.maximum(np.median(losses, axis=0), picture.low))
    return ax


def by_episode(ax, shares, chance):
    """Right answers over the episodes of a long stream: {cell: (seeds, episodes)}, medians."""
    paper(ax)
    for name, values in shares.items():
        episodes, kind = np.arange(1, values.shape[1] + 1), KINDS[name]
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
        ax.fill_between(episodes, low, high, color=kind.colour, alpha=0.15, linewidth=0)
        ax.plot(episodes, middle, color=kind.colour, linestyle=kind.line, marker=kind.marker,
                markevery=4)  # fmt: skip
    ax.axhline(chance, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    ax.text(episodes[-1], chance - 0.02, "chance", va="top", ha="right", size=SMALL)
    ax.set(xlim=(0, episodes[-1] + 1), ylim=(0, 1.05), xlabel="episode", ylabel="share right")
    return ax


def legend(fig, names):
    """One row of names above all axes of a figure."""
    looks = [Line2D([], [], color=KINDS[name].colour, linestyle=KINDS[name].line,
                    marker=KINDS[name].marker, label=KINDS[name].name) for name in names]
    fig.legend(handles=looks, loc="outside upper center", ncols=len(looks), fontsize=NORMAL,
               handlelength=2.2, columnspacing=1.4)  # fmt: skip


def _front(line, chosen):
    line.set(alpha=1 if chosen else PALE, linewidth=3.5 if chosen else 2,
             zorder=3 if chosen else 2)  # fmt: skip
