"""Pictures of optimisers compared: every seed's loss, and how much the learning rate matters."""

import numpy as np

from lstmlab.plots.seeds import median_bar
from lstmlab.plots.style import FAINT, SMALL, paper
from lstmlab.plots.surfaces import LOOKS

LOWEST, HIGHEST = 1.6, 4.6  # of the losses shown over the rates
LEVEL = {"color": FAINT, "linewidth": 2, "linestyle": (0, (4, 2)), "zorder": 0}


def look_of(optimiser):
    """Name and look of an optimiser, or of SGD without clipping ("sgd, not clipped")."""
    look = LOOKS[optimiser.split(",")[0]]
    return look.label + optimiser.partition("sgd")[2], look


def seeds(ax, losses, levels):
    """A row for each optimiser: a mark for each seed, a bar at the median.

    losses {optimiser: (seeds,)}, infinite where a run diverged; levels {name: loss}, drawn as
    upright lines. The best median stands at the top.
    """
    order = sorted(losses, key=lambda name: np.median(losses[name]), reverse=True)
    for row, name in enumerate(order):
        values, look = np.asarray(losses[name], float), look_of(name)[1]
        shown, spread = np.isfinite(values), np.linspace(-0.22, 0.22, len(values))
        ax.plot(values[shown], row + spread[shown], linestyle="none", marker=look.marker,
                color=look.colour, markersize=8, alpha=0.75,
                markeredgewidth=2 if look.marker == "x" else 1)  # fmt: skip
        if np.isfinite(median := np.median(values)):
            median_bar(ax, [median, median], [row - 0.36, row + 0.36])
        if not shown.all():
            ax.annotate(f"{(~shown).sum()} diverged", (1, row), xycoords=("axes fraction", "data"),
                        ha="right", va="center", size=SMALL)  # fmt: skip
    for name, loss in levels.items():
        ax.axvline(loss, **LEVEL)
        ax.text(loss, len(order) - 0.42, name, ha="center", va="bottom", size=SMALL)
    ax.set_yticks(range(len(order)), [look_of(name)[0] for name in order])
    paper(ax, "x").set(ylim=(-0.6, len(order) - 0.45), xlabel="held-out loss, nats per character")
    return order


def rates(ax, curves, levels):
    """Loss over the learning rate, logarithmic; what is above HIGHEST is drawn there.

    curves {optimiser: (rates (N,), losses (N,))}; levels as for `seeds`.
    """
    for name, (tried, losses) in curves.items():
        ax.plot(tried, np.minimum(losses, HIGHEST), **LOOKS[name].marked(), clip_on=False)
    left = min(tried.min() for tried, _ in curves.values()) / 10
    for name, loss in levels.items():
        ax.axhline(loss, **LEVEL)
        ax.text(1.1 * left, loss + 0.03, name, va="bottom", size=SMALL)
    paper(ax).set(xscale="log", xlabel="learning rate", xlim=(left, None), ylim=(LOWEST, HIGHEST))
    ax.set_xticks([1e-3, 1e-2, 1e-1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    ax.minorticks_off()
