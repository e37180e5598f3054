"""A table with a number in every cell, whose colour repeats what the number says."""

import numpy as np

from lstmlab.plots.axes import bare
from lstmlab.plots.numbers import low, signed
from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, NORMAL

CENTRED = {"ha": "center", "va": "center"}


def term_table(ax, terms):
    """All terms of one weight's gradient: a row for each loss E_t, a column for each copy k.

    terms (T, T): entry [t, k] is what copy k of the weight adds to dE_t/dw. Above zero it has the
    gradient's colour, below it is grey; the last column holds the sums.
    """
    T = len(terms)
    table = np.column_stack([terms, terms.sum(axis=1)])
    widest = np.abs(table).max() or 1.0
    places = [*range(1, T + 1), T + 1.35]
    for t, k in np.ndindex(table.shape):
        if k <= t or k == T:
            value, x, y = table[t, k], places[k], t + 1
            strength = int(150 * (abs(value) / widest) ** 0.5)
            paint = f"{COLOURS['gradient'] if value > 0 else FAINT}{strength:02x}"
            ax.bar(x, 0.9, width=0.94, bottom=y - 0.45, facecolor=paint, edgecolor=GRID,
                   linewidth=1)  # fmt: skip
            ax.text(x, y, signed(round(value, 3)), **CENTRED, size=NORMAL,
                    weight="bold" if k == T else "normal")  # fmt: skip
    total = signed(table[:, -1].sum())
    ax.text(T + 1.35, T + 1, total, **CENTRED, size=NORMAL, weight="bold")
    ax.text(T + 0.8, T + 1, "sum of the sums, ∂E/∂w", ha="right", va="center", size=NORMAL)
    ax.axhline(T + 0.53, color=INK, linewidth=1.5)
    ax.set(xlim=(0.4, T + 1.9), ylim=(T + 1.5, 0.45))
    ax.set_xticks(places, [*(f"k = {k}" for k in range(1, T + 1)), "∂Eₜ/∂w"])
    ax.set_yticks(places[:T], [f"E{low(t)}" for t in places[:T]])
    ax.xaxis.tick_top()
    bare(ax).tick_params(labelsize=NORMAL)
