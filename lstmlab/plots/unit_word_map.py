"""A map of what a gate does: a row for each unit, a column for each word."""

import numpy as np
from matplotlib.patches import Rectangle

from lstmlab.plots.axes import bare
from lstmlab.plots.numbers import number
from lstmlab.plots.style import COLOURS, FAINT, SMALL

STRONGEST = 104  # of 255: dark text stays readable on it
BELOW = "#6a6a6a"


def unit_word_map(ax, values, name, units, words, title=""):
    """`values` (units, words) of the gate or state `name`, each written in its cell.

    The colour of `name` is stronger the larger the number, up to 1; grey is below zero.
    """
    for (row, column), value in np.ndenumerate(values):
        strength = int(STRONGEST * min(abs(value), 1))
        paint = f"{COLOURS[name] if value >= 0 else BELOW}{strength:02x}"
        ax.add_patch(Rectangle((column + 0.03, row + 0.05), 0.94, 0.9, facecolor=paint,
                               edgecolor=FAINT, linewidth=1))  # fmt: skip
        ax.text(column + 0.5, row + 0.5, number(value), ha="center", va="center", size=SMALL)
    rows, columns = np.shape(values)
    bare(ax, xlim=(0, columns), ylim=(rows, 0), title=title)
    ax.set_xticks(np.arange(columns) + 0.5, words)
    ax.set_yticks(np.arange(rows) + 0.5, units)
    ax.xaxis.tick_top()
