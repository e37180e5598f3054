"""Each seed of a training run as a mark, with a bar at the median: what learners reach, and when.

A picture of a single value tells less than one of all seeds; runs that never got there stand
above the budget.
"""

import numpy as np

from lstmlab.plots.axes import level
from lstmlab.plots.style import ACCENT, DARK, FAINT, INK, LIGHT, PAPER, SMALL, paper

MARKERS = "v", "o", "s"  # one for each learner, beside its place
DOT = {"linestyle": "none", "color": DARK, "markersize": 9, "markeredgewidth": 2}


def median_bar(ax, xs, ys, **look):
    """The bar that marks a median."""
    ax.plot(xs, ys, **{"color": INK, "linewidth": 3} | look)


def column(ax, x, values, spread, bar, dots, **look):
    """Marks of all seeds (n,) about x, from the lowest to the highest, and a bar at the median.

    spread, bar: how far marks and bar reach to either side; dots: keywords of the marks, look:
    of the bar. Returns the marks.
    """
    places = x + np.linspace(-spread, spread, len(values))
    (marks,) = ax.plot(places, sorted(values), **dots)
    median_bar(ax, [x - bar, x + bar], [np.median(values)] * 2, **look)
    return marks


def accuracies(ax, by_learner, chance):
    """How often each seed is right: {learner: (seeds,)}, a line at chance."""
    level(paper(ax), chance, "chance", 3.3, va="bottom", ha="right")
    _columns(ax, by_learner)
    ax.set(ylim=(-0.04, 1.08))
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])


def efforts(ax, by_learner, budget):
    """Sequences until solved: {learner: (seeds,)}, infinite for unsolved, which stand on top."""
    top = 1.15 * budget
    paper(ax).axhline(budget, color=FAINT, linewidth=1.5)
    _columns(ax, {name: np.minimum(values, top) for name, values in by_learner.items()})
    ax.set(ylim=(0, 1.27 * budget))
    ticks_to_never(ax, np.arange(0, budget, 10_000), top)


def ticks_to_never(ax, ticks, top):
    """Ticks at numbers of sequences; at the top stand the runs that never got there."""
    ax.set_yticks([*ticks, top], [*(f"{tick:,}" for tick in ticks), "never"])


def _columns(ax, by_learner):
    for x, (marker, values) in enumerate(zip(MARKERS, by_learner.values())):
        column(ax, x, values, 0.28, 0.38, DOT | {"marker": marker, "markerfacecolor": PAPER},
               linewidth=4)  # fmt: skip
    ax.set(xlim=(-0.5, len(by_learner) + 0.3))
    ax.set_xticks(range(len(by_learner)), list(by_learner), size=SMALL)


def readings(ax, accuracies, chance):
    """How often a trained network is right, by how its weights are read.

    accuracies: {group: {reading: (n,)}}; each number is a mark, a bar their median. The
    groups stand side by side, with their own marker, colour and hatch.
    """
    names = list(next(iter(accuracies.values())))
    looks = (ACCENT, "v", "//"), (LIGHT, "s", "..")
    for place, (group, (colour, marker, hatch)) in enumerate(zip(accuracies, looks, strict=False)):
        x = np.arange(len(names)) + 0.4 * place - 0.2
        shares = np.array([accuracies[group][name] for name in names])
        ax.bar(x, np.median(shares, axis=1), width=0.36, facecolor=colour + "40",
               edgecolor=colour, hatch=hatch, label=group)  # fmt: skip
        spread = x[:, None] + np.linspace(-0.12, 0.12, shares.shape[1])
        ax.plot(spread.ravel(), shares.ravel(), color=colour, marker=marker, markersize=6,
                linestyle="none")  # fmt: skip
    ax.axhline(chance, color=FAINT, linewidth=2, linestyle=(0, (4, 2)))
    ax.text(len(names) - 0.45, chance + 0.015, "chance", ha="left", va="bottom", size=SMALL)
    paper(ax).set(xlim=(-0.5, len(names) + 0.05), ylim=(0, 1.19), yticks=np.linspace(0, 1, 5),
                  ylabel="accuracy")  # fmt: skip
    ax.set_xticks(range(len(names)), [name.replace(", ", ",\n") for name in names])
    ax.legend(loc="upper right", ncols=2)
