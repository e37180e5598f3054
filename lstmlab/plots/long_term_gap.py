"""Pictures of the long-term gap: norms that fade or grow, chains that forget, seeds by lag."""

import numpy as np

from lstmlab.plots.axes import legend_above, level, log_ticks
from lstmlab.plots.moving import Picture, curve, empty, follow, here, put
from lstmlab.plots.seeds import median_bar
from lstmlab.plots.style import ACCENT, FAINT, INK, MID, NORMAL, PAPER, SMALL, paper

LOWEST, HIGHEST = 1e-12, 1e12  # of the scale
BEYOND = 1e40  # curves are followed this far outside; an exact 0 has no logarithm


def log_axes(ax, longest):
    """Axes for norms over the gap, 0 .. longest, with a line at 1 and words on either side."""
    log_ticks(paper(ax), [1e-12, 1e-8, 1e-4, 1, 1e4, 1e8, 1e12])
    ax.set(xlim=(0, longest), ylim=(LOWEST / 4, HIGHEST * 4), xlabel="gap T − t")
    ax.axhline(1, color=INK, linewidth=1)
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8}
    for y, word, side in ((3.5, "grows", "bottom"), (1 / 3.5, "fades", "top")):
        ax.text(0.985 * longest, y, word, color=MID, ha="right", va=side, size=SMALL, bbox=box)
    return ax


class NormCurves(Picture):
    """‖∂h_T/∂h_t‖ over the gap between its bound and the powers of W, with a mark at one gap."""

    def __init__(self, ax, longest):
        log_axes(ax, longest)
        self.here = here(ax)
        self.bound = empty(ax, color=FAINT, linestyle=(0, (5, 2)),
                           label="bound $(γσ_1)^{T-t}$")  # fmt: skip
        self.powers = empty(ax, color=ACCENT, linestyle=(0, (1, 1.2)), linewidth=2.5,
                            zorder=1.9, label="$W$ alone, $‖W^{T-t}‖$")  # fmt: skip
        self.norms = curve(ax, "gradient", "$‖∂h_T/∂h_t‖$", markevery=5)
        self.points = empty(ax, color=INK, marker="o", markersize=11, linestyle="none")
        legend_above(ax, bbox_to_anchor=(-0.02, 1.0), columnspacing=1.2, handlelength=1.8,
                     handletextpad=0.5, fontsize=SMALL)  # fmt: skip

    def show(self, norms, bound, powers, gap):
        """Three arrays over the gaps 0, 1, 2, ..; the gap whose values are marked."""
        for line, values in ((self.norms, norms), (self.bound, bound), (self.powers, powers)):
            follow(line, np.clip(values, 1 / BEYOND, BEYOND), first=0)
        put([self.here], gap)
        self.points.set_data([gap], np.clip(norms[[gap]], LOWEST, HIGHEST))


def seeds_by_lag(ax, runs, chance):
    """Accuracy of every seed at every lag: a dot per run, filled if it solved the task.

    runs: dicts with lag, accuracy and solved (None if it was not). A bar is at the median of each
    lag, chance is dotted, and above each lag stands how many seeds solved it.
    """
    level(paper(ax), chance)
    look = {"linestyle": "none", "color": INK, "marker": "o", "markersize": 6, "clip_on": False}
    lags = sorted({run["lag"] for run in runs})
    for x, lag in enumerate(lags):
        ranked = sorted((run for run in runs if run["lag"] == lag), key=lambda run: run["accuracy"])
        values = np.array([run["accuracy"] for run in ranked])
        done = np.array([run["solved"] is not None for run in ranked])
        spread = x + np.linspace(-0.28, 0.28, len(values))
        median_bar(ax, [x - 0.38, x + 0.38], [np.median(values)] * 2, linewidth=2.5, color=FAINT)
        for some, fill in ((~done, PAPER), (done, INK)):
            if some.any():  # what is empty and not clipped spoils the layout
                ax.plot(spread[some], values[some], **look, markerfacecolor=fill, zorder=3)
        ax.text(x, 1.06, f"{done.sum()}/{len(done)}", ha="center", va="bottom", size=SMALL)
    ax.set(xlim=(-0.6, len(lags) - 0.4), ylim=(0, 1.02), xlabel="lag, steps")
    ax.set_xticks(range(len(lags)), [f"{lag}" for lag in lags])
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])


def fading_chain(ax, sensitivities, name):
    """A chain of states, each as dark as it depends on the first input, and that input below.

    sensitivities (T,): norms, drawn in parts of the first. name: of the states, "h" or "C".
    """
    T, first = len(sensitivities), sensitivities[0]
    ax.set(xlim=(0.3, T + 0.6), ylim=(-0.55, 1.75))
    ax.axis("off")
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.5, "shrinkA": 17, "shrinkB": 17}
    for t, value in enumerate(sensitivities, start=1):
        part = min(value / first, 1.0)
        for y, shade in ((1, part), (0, float(t == 1))):
            ax.plot(t, y, "o", markersize=34, markeredgecolor=INK, zorder=3,
                    markerfacecolor=str(1 - 0.9 * shade))  # fmt: skip
        hole = {"boxstyle": "circle,pad=0.12", "facecolor": PAPER, "edgecolor": "none"}
        word = {"ha": "center", "va": "center", "zorder": 4, "bbox": hole}  # on grey: unreadable
        ax.text(t, 1, f"${name}_{{{t}}}$", **word)
        ax.text(t, 0, f"$x_{{{t}}}$", **word)
        ax.text(t, 1.42, f"{value / first:.2g}", ha="center", size=NORMAL)
        ax.annotate("", (t, 1), (t, 0), arrowprops=arrow)
        if t < T:
            ax.annotate("", (t + 1, 1), (t, 1), arrowprops=arrow)
