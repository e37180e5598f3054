"""Pictures of coupled gates: the plane of gates, counts, and the study of what they cost."""

import numpy as np

from lstmlab.plots.axes import legend_above, level, zero_line
from lstmlab.plots.learners import Learner
from lstmlab.plots.panels import TwoMemories
from lstmlab.plots.seeds import column, ticks_to_never
from lstmlab.plots.style import (
    ACCENT,
    COLOURS,
    DASHES,
    DOTS,
    FAINT,
    GRID,
    INK,
    NORMAL,
    PAPER,
    ink,
    paper,
)

STUDIED = {
    "lstm": Learner("LSTM", INK, "-", "P"),
    "coupled": Learner("coupled", ACCENT, DASHES, "o"),
    "lstm-like": Learner("LSTM that starts coupled", FAINT, DOTS, "s"),
}
APART = 0.28  # between the learners of a task, of the room for the task
CORNERS = {(1, 0): "hold", (0, 1): "replace", (0, 0): "erase", (1, 1): "add"}


def plane(ax, points=()):
    """All pairs (f, i): an LSTM's gates may be anywhere, coupled ones on the line i = 1 - f.

    points: (f, i, name) of single steps.
    """
    ax.fill([0, 1, 1, 0], [0, 0, 1, 1], color=GRID, zorder=0)
    ax.plot([0, 1], [1, 0], color=INK, linewidth=4)
    ax.text(0.53, 0.53, "coupled: i = 1 − f", rotation=-45, ha="center", va="center", size=NORMAL,
            rotation_mode="anchor")  # fmt: skip
    words = {"textcoords": "offset points", "va": "center", "size": NORMAL}
    for (f, i), name in CORNERS.items():
        on_line = f + i == 1
        ax.plot([f], [i], marker="o" if on_line else "X", markersize=15, color=INK,
                markerfacecolor=INK if on_line else PAPER, clip_on=False, zorder=3)  # fmt: skip
        ax.annotate(f"{name}\nf = {f}, i = {i}", (f, i), (16 if f else -16, 0), **words,
                    ha="left" if f else "right", weight="bold" if on_line else "normal",
                    annotation_clip=False)  # fmt: skip
    for f, i, name in points:
        ax.plot([f], [i], "D", color=ACCENT, markersize=11, zorder=3)
        ax.annotate(name, (f, i), (12, 0), **words)
    paper(ax, None).spines[:].set_visible(False)
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), xticks=[], yticks=[], aspect="equal")
    ax.set_xlabel("forget gate f →", color=ink(COLOURS["f"]))
    ax.set_ylabel("input gate i →", color=ink(COLOURS["i"]))


def counters(ax, truth, counts):
    """A true count over steps (T,), and what counters of several steps say: {name: (T,)}."""
    steps = np.arange(1, len(truth) + 1)
    band = TwoMemories.looks["lstm C"]
    zero_line(ax).plot(steps, truth, **band | {"zorder": 2})
    looks = [{"color": FAINT}] + [
        {"color": colour, "linestyle": line, "marker": marker, "markevery": 5}
        for colour, line, marker in ((INK, "-", "o"), (INK, DASHES, "s"), (ACCENT, DOTS, "^"))
    ]
    curves = {"true count": truth, **counts}
    ends = np.array([values[-1] for values in curves.values()], float)
    order = np.argsort(ends, kind="stable")  # names that would touch are moved up
    room = 0.09 * (np.max(truth) - np.min(truth) + 1) * np.arange(len(ends))
    places = ends.copy()
    places[order] = np.maximum.accumulate(ends[order] - room) + room
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}  # the lines end before a name
    for (name, values), look, place in zip(curves.items(), looks, places):
        if name != "true count":
            ax.plot(steps, values, **look)
        ax.text(steps[-1] + 1.2, place, name, va="center", size=NORMAL, bbox=ground,
                color=ink(look["color"]))
    ax.set(xlim=(0.5, 1.32 * len(truth)), xlabel="step t", ylabel="count")
    ax.set_xticks(np.arange(10, len(truth) + 1, 10))


def efforts(ax, solved, budget):
    """Sequences until solved, a mark per seed: {task: {learner: numbers, None if never}}."""
    never, named = 1.13 * budget, {}
    for place, of_learners in enumerate(solved.values()):
        for n, (learner, values) in enumerate(of_learners.items()):
            learner = STUDIED[learner]
            heights = [never if value is None else value for value in values]
            middle = place + APART * (n - (len(of_learners) - 1) / 2)
            marks = learner.dots(markersize=11, markeredgecolor=PAPER, clip_on=False)
            named[learner.name] = column(ax, middle, heights, 0.11, 0.13, marks,
                                         color=learner.colour, linewidth=2)  # fmt: skip
    paper(ax).axhline(1.06 * budget, color=FAINT, linewidth=1, linestyle=(0, (2, 2)))
    ax.set(xlim=(-0.5, len(solved) - 0.5), ylim=(0, 1.2 * budget), ylabel="sequences")
    ticks_to_never(ax, np.arange(0, budget + 1, 8000), never)
    ax.set_xticks(range(len(solved)), solved)
    ax.tick_params(labelsize=NORMAL)
    legend_above(ax, named, bbox_to_anchor=(0, 1), columns=3, handletextpad=0.2, borderpad=0.4)


def lengths(ax, at, accuracies, chance):
    """Accuracy against length: {learner: (seeds, lengths)}; thin a seed, thick the median."""
    places = np.arange(len(at))
    for learner, values in accuracies.items():
        learner = STUDIED[learner]
        ax.plot(places, values.T, **learner.look(marker="", linewidth=1, alpha=0.45))
        ax.plot(places, np.median(values, axis=0), label=learner.name,
                **learner.look(markersize=10, clip_on=False))  # fmt: skip
    level(paper(ax), chance, "chance")
    ax.set(xlim=(-0.1, len(at) - 0.9), ylim=(0, 1.03))
    ax.set(xlabel="steps of the tests", ylabel="accuracy")
    ax.set_xticks(places, at)
    legend_above(ax, bbox_to_anchor=(0, 1), handlelength=3, borderpad=0.4)
