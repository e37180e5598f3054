"""Pictures of timing tasks, a dot for each seed; and how one gate's slope depends on its weight."""

import numpy as np

from lstmlab.plots.style import COLOURS, FAINT, INK, PAPER, SMALL, paper

MARKERS = "v", "o", "s"  # one for each learner, beside its place
DOT = {"linestyle": "none", "color": COLOURS["o"], "markersize": 9, "markeredgewidth": 2}


def accuracies(ax, by_learner, chance):
    """How often each seed is right: {learner: (seeds,)}, medians as bars, a line at chance."""
    paper(ax)
    ax.axhline(chance, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    ax.text(3.3, chance + 0.02, "chance", va="bottom", ha="right", size=SMALL)
    _dots(ax, by_learner)
    ax.set(ylim=(-0.04, 1.08))
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])


def efforts(ax, by_learner, budget):
    """Sequences until solved: {learner: (seeds,)}, infinite for unsolved, which stand on top."""
    paper(ax)
    top = 1.15 * budget
    ax.axhline(budget, color=FAINT, linewidth=1.5)
    _dots(ax, {name: np.minimum(values, top) for name, values in by_learner.items()})
    ax.set(ylim=(0, 1.27 * budget))
    thousands = np.arange(0, budget, 10_000)
    ax.set_yticks([*thousands, top], [*(f"{k:,}" for k in thousands), "never"])


def _dots(ax, by_learner):
    for x, (marker, values) in enumerate(zip(MARKERS, by_learner.values())):
        places = x + np.linspace(-0.28, 0.28, len(values))
        ax.plot(places, sorted(values), marker=marker, markerfacecolor=PAPER, **DOT)
        ax.plot([x - 0.38, x + 0.38], [np.median(values)] * 2, color=INK, linewidth=4)
    ax.set(xlim=(-0.5, len(by_learner) + 0.3))
    ax.set_xticks(range(len(by_learner)), list(by_learner), size=SMALL)


def needles(ax, C, slopes):
    """∂h/∂C over the memory, {name: (N,)}: a needle where a peephole's gate opens."""
    paper(ax)
    ways = (0, (1, 1)), (0, (5, 2)), "-"
    colours = COLOURS["C"], COLOURS["h"], COLOURS["gradient"]
    for (name, values), way, colour in zip(slopes.items(), ways, colours):
        ax.plot(C, values, linestyle=way, color=colour, label=name)
    ax.axhline(0, color=FAINT, linewidth=1)
    ax.set(xlim=(C[0], C[-1]), xlabel="memory $C_t$", ylabel=r"$\partial h_t/\partial C_t$")
    ax.legend(loc="upper left")
