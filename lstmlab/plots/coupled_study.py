"""Pictures of the study of coupled gates: effort by task, and what is left on longer texts."""

import numpy as np

from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, PAPER, SMALL, paper

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
            spread = middle + np.linspace(-0.11, 0.11, len(values))
            (named[name],) = ax.plot(spread, heights, linestyle="none", marker=marker,
                                     color=colour, markersize=11, markeredgecolor=PAPER,
                                     clip_on=False)  # fmt: skip
            median = np.median(heights)
            ax.plot([middle - 0.13, middle + 0.13], [median, median], color=colour, linewidth=2)
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
    ax.set(
        ylim=(0, 1.03),
        xlim=(-0.1, len(at) - 0.9),
        xlabel="steps of the tests",
        ylabel="share right",
    )
    ax.set_xticks(places, at)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=NORMAL, handlelength=3)
