"""Pictures of optimisers compared: every seed's loss, and how much the rate matters."""

import numpy as np

from lstmlab.plots.style import FAINT, INK, SMALL, paper
from lstmlab.plots.surfaces import LOOKS

UNCLIPPED = "sgd, not clipped"


def look_of(contestant):
    """(name, colour, marker) of an optimiser, or of SGD without clipping."""
    look = LOOKS[contestant.split(",")[0]]
    return look.label + contestant.partition("sgd")[2], look.colour, look.marker


def seeds(ax, losses, levels, names=True):
    """A row for each contestant: a mark for each seed, a bar at the median.

    losses {contestant: (seeds,)}, infinite where a run diverged; levels {name: loss}, drawn as
    upright lines. The best median stands at the top.
    """
    paper(ax, "x")
    order = sorted(losses, key=lambda name: np.median(losses[name]), reverse=True)
    spread = 0.22 * np.linspace(-1, 1, len(next(iter(losses.values()))))
    for row, contestant in enumerate(order):
        name, colour, marker = look_of(contestant)
        values = np.asarray(losses[contestant], float)
        shown = np.isfinite(values)
        ax.plot(values[shown], row + spread[shown], linestyle="none", marker=marker, markersize=8,
                color=colour, alpha=0.75, markeredgewidth=2 if marker == "x" else 1)  # fmt: skip
        median = np.median(values)
        if np.isfinite(median):
            ax.plot([median, median], [row - 0.36, row + 0.36], color=INK, linewidth=3)
        if not shown.all():
            ax.annotate(f"{(~shown).sum()} diverged", (1, row), xycoords=("axes fraction", "data"),
                        ha="right", va="center", size=SMALL)  # fmt: skip
    for name, loss in levels.items():
        ax.axvline(loss, color=FAINT, linewidth=2, linestyle=(0, (4, 2)), zorder=0)
        ax.text(loss, len(order) - 0.42, name, ha="center", va="bottom", size=SMALL)
    ax.set_yticks(range(len(order)), [look_of(name)[0] for name in order] if names else [])
    ax.set(ylim=(-0.6, len(order) - 0.45), xlabel="held-out loss, nats a character")
    return order


def rates(ax, curves, levels, lowest=1.6, highest=4.6):
    """Loss over the rate, on a scale of powers of ten: what is above `highest` stands on top.

    curves {optimiser: (rates (N,), losses (N,))}; levels as for `seeds`.
    """
    paper(ax)
    for name, (tried, losses) in curves.items():
        label, colour, marker = look_of(name)
        ax.plot(tried, np.minimum(losses, highest), color=colour, marker=marker,
                linestyle=LOOKS[name].line, label=label, clip_on=False)  # fmt: skip
    left = min(tried.min() for tried, _ in curves.values()) / 10
    for name, loss in levels.items():
        ax.axhline(loss, color=FAINT, linewidth=2, linestyle=(0, (4, 2)), zorder=0)
        ax.text(1.1 * left, loss + 0.03, name, va="bottom", size=SMALL)
    ax.set(xscale="log", xlabel="rate", xlim=(left, None), ylim=(lowest, highest))
    ax.set_xticks([1e-3, 1e-2, 1e-1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    ax.minorticks_off()
