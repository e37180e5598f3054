"""Pictures of cells side by side: units over time, what flows back, sizes, learning curves."""

import numpy as np
from matplotlib.lines import Line2D

from lstmlab.plots.axes import level, log_ticks, step_ticks
from lstmlab.plots.learners import LEARNERS
from lstmlab.plots.moving import Picture, empty, follow, here, put
from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, SMALL, paper

PALE = 0.4  # of the colours of cells that are not looked at


class Units(Picture):
    """A square for each unit and step, as large as the value: filled above 0, hollow below."""

    def __init__(self, ax, steps, most):
        paper(ax, None).set(xlim=(0.3, steps + 0.7), ylim=(most + 0.7, -2.3))
        ax.set_xticks(step_ticks(steps, 10), [])
        ax.set_yticks([-1.2, 1, most], ["$x_t$", "unit 1", f"unit {most}"])
        ax.axhline(-1.2, color=FAINT, linewidth=1, zorder=1)
        self.here = here(ax, zorder=1)
        self.inputs = list(ax.bar(np.arange(1, steps + 1), np.zeros(steps), bottom=-1.2, width=0.6,
                                  color=COLOURS["x"]))  # fmt: skip
        step, unit = np.meshgrid(np.arange(1, steps + 1), np.arange(1, most + 1))
        places = {"x": step.ravel(), "y": unit.ravel(), "marker": "s", "linewidth": 1.2, "s": 0}
        self.above = ax.scatter(**places, facecolor=COLOURS["C"], edgecolor=COLOURS["C"])
        self.below = ax.scatter(**places, facecolor="none", edgecolor=COLOURS["C"])
        self.words = ax.annotate("", (0, 1), (0, 6), xycoords="axes fraction", size=NORMAL,
                                 textcoords="offset points")  # fmt: skip
        self.most, self.largest = most, 60.0  # the area of a value of 1 or more

    def show(self, xs, values, t, name):
        """xs (T,) within ±2; values (T, H) with H at most `most`; t the step that is marked."""
        self.words.set_text(f"{name} of each unit; largest {np.abs(values).max():.2g}")
        for bar, x in zip(self.inputs, xs):
            bar.set_height(-0.5 * x)  # the axis points downwards
        values = np.pad(values.T, ((0, self.most - values.shape[1]), (0, 0)))
        sizes = self.largest * np.minimum(np.abs(values), 1.0)
        self.above.set_sizes(np.where(values > 0, sizes, 0).ravel())
        self.below.set_sizes(np.where(values < 0, sizes, 0).ravel())
        put([self.here], t)


def _curves(ax, cells, every):
    return {name: empty(ax, **LEARNERS[name].look(markevery=every)) for name in cells}


def _front(line, chosen):
    line.set(alpha=1 if chosen else PALE, linewidth=3.5 if chosen else 2,
             zorder=3 if chosen else 2)  # fmt: skip


class GradientNorms(Picture):
    """How much of each step is left at the last one, for all cells, one of them in front."""

    low, high = 1e-12, 1e4

    def __init__(self, ax, steps, cells):
        log_ticks(paper(ax), [1e-12, 1e-8, 1e-4, 1], low=True)
        ax.set(xlim=(0.3, steps + 0.7), ylim=(self.low / 3, self.high), xlabel="step t",
               xticks=step_ticks(steps, 10))  # fmt: skip
        ax.axhline(1, color=FAINT, linewidth=1)
        self.here = here(ax)
        self.lines = _curves(ax, cells, 6)
        self.other = empty(ax, color=COLOURS["gradient"], linestyle=(0, (1, 1.2)), linewidth=2.5)
        self.point = empty(ax, color=INK, marker="o", markersize=12)

    def show(self, norms, chosen=None, t=None, other=None):
        """norms {cell: (T,)}; chosen: the cell in front, all if None; t: the step that is marked.

        other (T,): what comes back by way of h alone, where that is not all.
        """
        for name, line in self.lines.items():
            follow(line, np.clip(norms[name], self.low, self.high))
            _front(line, chosen in (name, None))
        follow(self.other, [] if other is None else np.clip(other, self.low, 1e9))
        marked = t is not None
        self.here.set(visible=marked, xdata=[t or 0] * 2)
        height = np.clip(norms[chosen][t - 1], self.low, self.high) if marked else 1
        self.point.set(visible=marked, data=([t or 0], [height]))


class Sizes(Picture):
    """Parameters of each cell as bars that carry the cells' names: the legend of all curves."""

    def __init__(self, ax, cells, most):
        paper(ax, None).spines["bottom"].set_visible(False)
        ax.set(xlim=(0, 1.25 * most), ylim=(len(cells) - 0.4, -0.6), xticks=[])
        ax.set_yticks(range(len(cells)), [LEARNERS[name].name for name in cells], size=NORMAL)
        self.bars, self.marks, self.numbers = {}, {}, {}
        for place, name in enumerate(cells):
            learner = LEARNERS[name]
            (self.bars[name],) = ax.barh([place], [0], height=0.22, color=learner.colour)
            self.marks[name] = empty(ax, **learner.look(markersize=11))
            self.numbers[name] = ax.text(0, place, "", va="center", size=NORMAL)
        self.room = 0.06 * most

    def show(self, counts, chosen):
        """counts {cell: number}."""
        for place, (name, count) in enumerate(counts.items()):
            self.bars[name].set_width(count)
            self.marks[name].set_data([count], [place])
            self.numbers[name].set(text=f"{count:,}", x=count + self.room,
                                   weight="bold" if name == chosen else "normal")  # fmt: skip
            for part in (self.bars[name], self.marks[name]):
                part.set_alpha(1 if name == chosen else PALE)


class LearningCurves(Picture):
    """Loss over updates in units of the memoryless baseline: medians, one cell's seeds shaded."""

    low = 1e-3

    def __init__(self, ax, updates, cells):
        log_ticks(paper(ax), [1e-3, 1e-2, 0.1, 1], ["0.001", "0.01", "0.1", "1"], low=True)
        ax.set(xlim=(0, 1.02 * updates), ylim=(self.low, 5), xlabel="updates")
        level(ax, 1)
        ax.text(updates, 1.8, "memoryless baseline", size=SMALL, ha="right", va="bottom")
        self.seeds = [empty(ax, linewidth=1, zorder=1) for _ in range(8)]
        self.lines = _curves(ax, cells, 4)

    def show(self, updates, losses, chosen):
        """updates (N,); losses {cell: (seeds, N)}; cells that are not named are not drawn."""
        for name, line in self.lines.items():
            self.put(name, updates if name in losses else [], losses.get(name, np.zeros((1, 0))))
            _front(line, name == chosen)
        for line, loss in zip(self.seeds, losses[chosen]):
            line.set_data(updates, np.maximum(loss, self.low))
            line.set_color(LEARNERS[chosen].colour)

    def put(self, name, updates, losses):
        """Give a cell's curve the medians of losses (seeds, N)."""
        self.lines[name].set_data(updates, np.maximum(np.median(losses, axis=0), self.low))


def learned(ax, curves):
    """Median learning curves side by side: {cell: (updates (N,), losses (seeds, N))}."""
    picture = LearningCurves(ax, max(updates[-1] for updates, _ in curves.values()), curves)
    for name, curve in curves.items():
        picture.put(name, *curve)


def by_episode(ax, shares, chance):
    """Accuracy over a long stream, {cell: (seeds, episodes)}: median and interquartile range."""
    for name, values in shares.items():
        episodes = np.arange(1, values.shape[1] + 1)
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
        learner = LEARNERS[name]
        ax.fill_between(episodes, low, high, color=learner.colour, alpha=0.15, linewidth=0)
        ax.plot(episodes, middle, **learner.look(markevery=4))
    level(paper(ax), chance, "chance", episodes[-1], ha="right")
    ax.set(xlim=(0, episodes[-1] + 1), ylim=(0, 1.05), xlabel="episode", ylabel="accuracy")


def legend(fig, names):
    """One row of names above all axes of a figure."""
    looks = [Line2D([], [], **LEARNERS[name].look(label=LEARNERS[name].name)) for name in names]
    fig.legend(handles=looks, loc="outside upper center", ncols=len(looks), fontsize=NORMAL,
               handlelength=2.2, columnspacing=1.4)  # fmt: skip
