"""Pictures of the long-term gap: norms that fade or grow, and learners against the lag."""

import numpy as np

from lstmlab.plots.axes import apart, legend_above, level, log_ticks, name_end
from lstmlab.plots.learners import LEARNERS, medians
from lstmlab.plots.moving import Picture, curve, empty, follow, here, put
from lstmlab.plots.style import COLOURS, FAINT, INK, PAPER, SMALL, paper

LOWEST, HIGHEST = 1e-12, 1e12  # of the scale
BEYOND = 1e40  # curves are followed this far outside; an exact 0 has no logarithm
LINE = 0.075  # of the axes' height that one name needs


def log_axes(ax, longest):
    """Axes for norms over the gap, 0 .. longest, with a line at 1 and words on either side."""
    log_ticks(paper(ax), [1e-12, 1e-8, 1e-4, 1, 1e4, 1e8, 1e12])
    ax.set(xlim=(0, longest), ylim=(LOWEST / 4, HIGHEST * 4), xlabel="gap T − t")
    ax.axhline(1, color=INK, linewidth=1)
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8}
    for y, word, side in ((3.5, "grows", "bottom"), (1 / 3.5, "fades", "top")):
        ax.text(0.985 * longest, y, word, color=FAINT, ha="right", va=side, size=SMALL, bbox=box)
    return ax


class NormCurves(Picture):
    """‖∂h_T/∂h_t‖ over the gap between its bound and the powers of W, with a mark at one gap."""

    def __init__(self, ax, longest):
        log_axes(ax, longest)
        self.here = here(ax)
        self.bound = empty(ax, color=COLOURS["o"], linestyle=(0, (5, 2)),
                           label="bound $(γσ_1)^{T-t}$")  # fmt: skip
        self.powers = empty(ax, color=COLOURS["i"], linestyle=(0, (1, 1.2)), linewidth=2.5,
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


def success(ax, curves, chance, ticks=None):
    """Accuracy against lag: the median of each learner, the middle half of its seeds shaded.

    curves {learner: (lags (N,), values (N, seeds))}. Each name stands where its curve falls, or at
    the right end of a curve that stays up or down.
    """
    paper(ax)
    last = max(lags.max() for lags, _ in curves.values())
    ax.set(xlim=(0, 1.02 * last), ylim=(0, 1.03), xlabel="lag, steps")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])
    if ticks is not None:
        ax.set_xticks(ticks)
    level(ax, chance, "chance", 0.01 * last)
    falling, staying = {}, {}
    for name, (lags, values) in curves.items():
        median = medians(ax, lags, values, LEARNERS[name], clip_on=False, zorder=3)
        falls = median[0] > 0.8 and median[-1] < chance + 0.15
        (falling if falls else staying)[name] = lags, median
    _name_falling(ax, falling)
    _name_staying(ax, staying, last)


def _name_falling(ax, falling):
    """Names to the right of curves that fall, each at a height of its own, from the left down."""

    def lag_at(name, height):
        lags, median = falling[name]
        k = int(np.argmax(median < height))
        share = (median[k - 1] - height) / (median[k - 1] - median[k])
        return lags[k - 1] + share * (lags[k] - lags[k - 1])

    order = sorted(falling, key=lambda name: lag_at(name, 0.6))
    heights = 0.62 + LINE * 1.3 * (np.arange(len(order)) - (len(order) - 1) / 2)
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.85}
    for name, height in zip(order, heights):
        _name_beside(ax, LEARNERS[name], (lag_at(name, height), height), 8, zorder=4, bbox=box)


def _name_staying(ax, staying, last):
    """Names at the right of all other curves, with a thin line where they had to be moved."""
    ends = [(lags[-1], median[-1]) for lags, median in staying.values()]
    places = apart([height for _, height in ends], LINE) if ends else []
    for name, end, y in zip(staying, ends, places):
        name_end(ax, LEARNERS[name].name, end, y, LEARNERS[name].colour, 1.05 * last)


def _name_beside(ax, learner, place, pixels, **look):
    ax.annotate(learner.name, place, (pixels, 0), va="center", textcoords="offset points",
                size=SMALL, color=learner.colour, **look)  # fmt: skip


def effort(ax, curves, budget):
    """Sequences until solved against lag: the median, where more than half of the seeds solved.

    curves as for `success`, infinite where a seed did not solve; a name stands at each right end.
    """
    paper(ax)
    last = max(lags.max() for lags, _ in curves.values())
    level(ax, budget)
    ax.text(last, 0.95 * budget, "budget", ha="right", va="top", size=SMALL)
    for name, (lags, values) in curves.items():
        median = np.median(values, axis=1)
        done = np.isfinite(median)
        ax.plot(lags[done], median[done], **LEARNERS[name].look(zorder=3))
        if done.any():
            _name_beside(ax, LEARNERS[name], (lags[done][-1], median[done][-1]), 12)
    ticks = [k for k in (500, 1000, 2000, 5000, 10_000, 20_000, 50_000) if k < 1.3 * budget]
    log_ticks(ax, ticks, [f"{k:,}" for k in ticks])
    ax.set(xlim=(0, 1.02 * last), ylim=(None, 1.25 * budget), xlabel="lag, steps")
