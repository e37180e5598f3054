"""Pictures of timing tasks: how often each learner rings at the right step, seed by seed."""

import numpy as np

from lstmlab.plots.style import COLOURS, INK, LARGE, NORMAL, PAPER, paper


def success(ax, rates, chance):
    """How many seeds are right how often: {name: (seeds,)} as dots, their median as a bar."""
    paper(ax)
    ax.axhline(chance, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    for x, values in enumerate(rates.values()):
        spread = np.linspace(-0.28, 0.28, len(values))
        ax.plot(x + spread, sorted(values), "o", color=COLOURS["o"], markersize=9,
                markerfacecolor=PAPER, markeredgewidth=2)  # fmt: skip
        ax.plot([x - 0.36, x + 0.36], [np.median(values)] * 2, color=INK, linewidth=4)
    ax.set(xlim=(-0.5, len(rates) - 0.5), ylim=(-0.03, 1.05), yticks=[0, 0.25, 0.5, 0.75, 1])
    ax.set_yticklabels(["0", "¼", "½", "¾", "1"], size=LARGE - 2)
    ax.set_xticks(range(len(rates)), list(rates), size=NORMAL)
