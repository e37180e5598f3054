"""Pictures of a network that reads: a unit over the last symbols, and which of them mattered."""

import numpy as np

from lstmlab.plots.language import visible
from lstmlab.plots.page import MONO
from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, NORMAL, PAPER, SMALL, line, paper

BACK = 44  # symbols in sight


class Trace:
    """One unit over the last BACK symbols: its value, and a line for each of two gates."""

    NAMES = {"C": "memory tanh C", "f": "f", "i": "i", "o": "o", "h": "h"}

    def __init__(self, ax):
        paper(ax)
        ax.axhline(0, color=FAINT, linewidth=1)
        ax.set(xlim=(0, BACK), ylim=(-1.1, 1.1), xticks=[], yticks=[-1, 0, 1])
        ax.spines["bottom"].set_visible(False)
        self.steps = np.arange(BACK) + 0.5
        markers = {"C": "P", "f": "o", "i": "s", "o": "^", "h": "v"}
        self.curves = {
            name: ax.plot([], [], marker=markers[name], markevery=6, **line(name))[0]
            for name in ("f", "i", "o", "h", "C")
        }
        self.title = ax.text(0, 1.22, "", size=SMALL, va="bottom")
        self.artists = [*self.curves.values(), self.title]

    def show(self, name, values, title):
        """values (n,), n <= BACK: the last one stands at the right end."""
        for other, curve in self.curves.items():
            curve.set_visible(other == name)
        self.curves[name].set_data(self.steps[BACK - len(values) :], values)
        self.title.set_text(title)


class Mattered:
    """Which of the last BACK symbols spoke for the next one, and which against; a bar each."""

    def __init__(self, ax):
        paper(ax)
        self.ax = ax
        ax.axhline(0, color=INK, linewidth=1)
        ax.set(xlim=(0, BACK), ylim=(-1.15, 1.15), xticks=[], yticks=[-1, 0, 1])
        ax.set_yticklabels(["against", "0", "for"])
        ax.spines["bottom"].set_visible(False)
        steps, flat = np.arange(BACK) + 0.5, np.zeros(BACK)
        self.bars = ax.vlines(steps, flat, flat, color=COLOURS["gradient"], linewidth=7)
        self.text = ax.text(0, 1.32, "", va="bottom", color=INK, **MONO)
        self.title = ax.text(0, -1.2, "", size=SMALL, va="top")
        self.artists = [self.bars, self.text, self.title]

    def show(self, symbols, values, title):
        """symbols, n <= BACK of them, and values (n,): drawn as shares of the largest."""
        blank = BACK - len(symbols)
        largest = max(np.abs(values).max(), 1e-12)
        places = np.arange(blank, BACK) + 0.5
        self.bars.set_segments([[(x, 0), (x, y)] for x, y in zip(places, values / largest)])
        self.text.set_text(" " * blank + visible(symbols))
        self.title.set_text(title)


def tracked(ax, table, features, longer):
    """Scores of best units, a row a feature.

    table[feature, "chance"] = (low, high), a band; table[feature, kind], kind "trained" or
    "untrained", a list of scores; longer[feature], one score.
    """
    paper(ax, "x")
    looks = {"trained": ("o", COLOURS["y"], COLOURS["y"]), "untrained": ("s", INK, PAPER)}
    for n, feature in enumerate(features):
        low, high = table[feature, "chance"]
        ax.barh(n, high - low, left=low, height=0.8, facecolor=GRID, edgecolor=FAINT, hatch="//",
                label="chance" if n == 0 else None)  # fmt: skip
        for k, (kind, (marker, edge, face)) in enumerate(looks.items()):
            heights = np.full(len(table[feature, kind]), n - 0.17 + 0.34 * k)
            ax.plot(table[feature, kind], heights, linestyle="none", marker=marker, color=edge,
                    markerfacecolor=face, markeredgewidth=2, markersize=11,
                    label=kind if n == 0 else None)  # fmt: skip
        ax.plot(longer[feature], n - 0.17, marker="*", markersize=20, color=COLOURS["f"],
                markeredgecolor=INK, linestyle="none",
                label="trained for longer" if n == 0 else None)  # fmt: skip
    ax.set(ylim=(len(features) - 0.4, -0.6), xlim=(-0.15, 1.03), yticks=range(len(features)))
    ax.set_yticklabels([f"{name}\n({_measure(name)})" for name in features], size=NORMAL)
    ax.set_xlabel("score of the best unit, on the second half")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=NORMAL)


def _measure(feature):
    return "balanced accuracy" if feature.startswith("in ") else "correlation"


def far(ax, slopes, falls):
    """Mean size of influence (n,) and of the experiment (n,), from the last symbol backwards."""
    paper(ax)
    steps = np.arange(len(slopes))
    ax.semilogy(steps, slopes, marker="d", **line("gradient", label="slope times input"))
    ax.semilogy(steps, falls, marker="v", **line("x", label="blanked out", linewidth=2))
    ax.minorticks_off()
    ax.set(xlabel="characters back", ylabel="nats", xlim=(-0.5, len(slopes) - 0.5))
    ax.legend(loc="upper right", fontsize=NORMAL)


def saturated(axes, shares):
    """Each unit as a dot: share of steps the gate is shut and open; {gate: (shut, open)}."""
    for ax, (gate, (shut, opened)) in zip(axes, shares.items()):
        paper(ax, "both")
        ax.plot([0, 1], [1, 0], color=FAINT, linewidth=1.5)
        look = line(gate, linestyle="none", marker={"f": "o", "i": "s", "o": "^"}[gate])
        ax.plot(shut, opened, markerfacecolor=PAPER, markeredgewidth=2, **look)
        ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
        ax.set(xlabel="share of steps shut, < 0.1", title=f"gate {gate}")
    axes[0].set_ylabel("share open, > 0.9")


def lengths(ax, halves, lags):
    """Half-life by the forget gates against the measured lag, a dot a unit, both logarithmic."""
    paper(ax, "both")
    ax.plot([0.1, 150], [0.1, 150], color=FAINT, linewidth=1.5)
    ax.text(75, 90, "equal", size=NORMAL, color=INK, ha="right", va="bottom")
    look = {"linestyle": "none", "marker": "P", "color": COLOURS["C"], "alpha": 0.6}
    ax.plot(np.clip(halves, 0.12, 140), np.clip(lags, 0.8, 140), **look)
    ax.set(xscale="log", yscale="log", xlim=(0.1, 150), ylim=(0.7, 150))
    ticks = [1, 3, 10, 30, 100]
    ax.set_xticks([0.1, 0.3, *ticks], [0.1, 0.3, *ticks])
    ax.set_yticks(ticks, ticks)
    ax.minorticks_off()
    ax.set(xlabel="half-life by the forget gate, characters",
           ylabel="lag of autocorrelation ½")  # fmt: skip
