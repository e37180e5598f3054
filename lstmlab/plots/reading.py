"""Pictures of a network that reads: a unit over the last symbols, and which of them mattered."""

import numpy as np

from lstmlab.plots.axes import legend_above, zero_line
from lstmlab.plots.coloured_text import MONO
from lstmlab.plots.language import visible
from lstmlab.plots.moving import Picture, curve
from lstmlab.plots.style import ACCENT, COLOURS, FAINT, GRID, INK, NORMAL, PAPER, SMALL, paper

BACK = 44  # symbols in sight
STEPS = np.arange(BACK) + 0.5


def _over_symbols(ax, reach):
    zero_line(ax).set(xlim=(0, BACK), ylim=(-reach, reach), xticks=[], yticks=[-1, 0, 1])
    ax.spines["bottom"].set_visible(False)


class Trace(Picture):
    """One unit over the last BACK symbols: its value, and a line for each of two gates."""

    NAMES = {"C": "tanh C", "f": "f", "i": "i", "o": "o", "h": "h"}

    def __init__(self, ax):
        _over_symbols(ax, 1.1)
        self.curves = {name: curve(ax, name, markevery=6) for name in self.NAMES}
        self.title = ax.text(0, 1.22, "", size=SMALL, va="bottom")

    def show(self, name, values, title):
        """values (n,), n <= BACK: the last one stands at the right end."""
        for other, line in self.curves.items():
            line.set_visible(other == name)
        self.curves[name].set_data(STEPS[BACK - len(values) :], values)
        self.title.set_text(title)


class Mattered(Picture):
    """A bar per symbol: what each of the last BACK contributed to the next one."""

    def __init__(self, ax):
        _over_symbols(ax, 1.15)
        ax.set_yticklabels(["against", "0", "for"])
        ax.axhline(0, color=INK, linewidth=1)
        flat = np.zeros(BACK)
        self.bars = ax.vlines(STEPS, flat, flat, color=COLOURS["gradient"], linewidth=7)
        self.text = ax.text(0, 1.32, "", va="bottom", color=INK, **MONO)
        self.title = ax.text(0, -1.2, "", size=SMALL, va="top")

    def show(self, symbols, values, title):
        """symbols, n <= BACK of them, and values (n,): drawn as shares of the largest."""
        blank = BACK - len(symbols)
        shares = values / max(np.abs(values).max(), 1e-12)
        self.bars.set_segments([[(x, 0), (x, y)] for x, y in zip(STEPS[blank:], shares)])
        self.text.set_text(" " * blank + visible(symbols))
        self.title.set_text(title)


def tracked(ax, table, features, longer):
    """Scores of best units, a row per feature.

    table[feature, "chance"] = (low, high), a band; table[feature, kind], kind "trained" or
    "untrained", a list of scores; longer[feature], one score.
    """
    looks = {"trained": ("o", ACCENT, ACCENT), "untrained": ("s", INK, PAPER)}
    for n, feature in enumerate(features):
        low, high = table[feature, "chance"]
        ax.barh(n, high - low, left=low, height=0.8, facecolor=GRID, edgecolor=FAINT, hatch="//",
                label="_" * n + "chance")  # fmt: skip
        for k, (kind, (marker, edge, face)) in enumerate(looks.items()):
            heights = np.full(len(table[feature, kind]), n - 0.17 + 0.34 * k)
            ax.plot(table[feature, kind], heights, linestyle="none", marker=marker, color=edge,
                    markerfacecolor=face, markeredgewidth=2, markersize=11,
                    label="_" * n + kind)  # fmt: skip
        ax.plot(longer[feature], n - 0.17, marker="*", markersize=20, color=PAPER,
                markeredgecolor=INK, linestyle="none",
                label="_" * n + "trained for longer")  # fmt: skip
    measures = ["balanced accuracy" if f.startswith("in ") else "correlation" for f in features]
    names = [f"{feature}\n({measure})" for feature, measure in zip(features, measures)]
    paper(ax, "x").set(ylim=(len(features) - 0.4, -0.6), xlim=(-0.15, 1.03))
    ax.set_yticks(range(len(features)), names, size=NORMAL)
    ax.set_xlabel("score of the best unit, on the second half")
    legend_above(ax, bbox_to_anchor=(0, 1), borderpad=0.4)
