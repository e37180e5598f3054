"""Pictures of the long-term gap: norms that fade or grow, what one matrix does to a circle."""

import numpy as np

from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, PAPER, SMALL, paper

LOWEST, HIGHEST = 1e-12, 1e12  # of the scale
BEYOND = 1e40  # curves are followed this far outside; an exact 0 has no logarithm
TICKS = [1e-12, 1e-8, 1e-4, 1, 1e4, 1e8, 1e12]
NAMES = ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1", "10⁴", "10⁸", "10¹²"]


def log_axes(ax, longest):
    """Axes for norms over the gap, 0 .. longest, with a line at 1 and words on either side."""
    paper(ax)
    ax.set(xlim=(0, longest), ylim=(LOWEST / 4, HIGHEST * 4), yscale="log", xlabel="gap T − t")
    ax.set_yticks(TICKS, NAMES)
    ax.minorticks_off()
    ax.axhline(1, color=INK, linewidth=1)
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8}
    for y, word, side in ((3.5, "grows", "bottom"), (1 / 3.5, "fades", "top")):
        ax.text(0.985 * longest, y, word, color=FAINT, ha="right", va=side, size=SMALL, bbox=box)
    return ax


class NormCurves:
    """‖∂h_T/∂h_t‖ over the gap between its bound and the powers of W, with a mark at one gap."""

    def __init__(self, ax, longest):
        log_axes(ax, longest)
        (self.bound,) = ax.plot([], [], color=COLOURS["o"], linestyle=(0, (5, 2)),
                                label="bound $(γσ_1)^{T-t}$")  # fmt: skip
        (self.powers,) = ax.plot([], [], color=COLOURS["i"], linestyle=(0, (1, 1.2)),
                                 linewidth=2.5, label="$W$ alone, $‖W^{T-t}‖$")  # fmt: skip
        (self.norms,) = ax.plot([], [], color=COLOURS["gradient"], marker="d", markevery=5,
                                label="$‖∂h_T/∂h_t‖$")  # fmt: skip
        self.here = ax.axvline(0, color=FAINT, linewidth=2)
        (self.points,) = ax.plot([], [], color=INK, marker="o", markersize=11, linestyle="none")
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3, columnspacing=1.2,
                  handlelength=1.8, handletextpad=0.5, borderpad=0)  # fmt: skip
        self.artists = [self.here, self.powers, self.bound, self.norms, self.points]

    def show(self, norms, bound, powers, gap):
        """Three arrays over the gaps 0, 1, 2, ..; the gap whose values are marked."""
        gaps = np.arange(len(norms))
        for curve, values in ((self.norms, norms), (self.bound, bound), (self.powers, powers)):
            curve.set_data(gaps, np.clip(values, 1 / BEYOND, BEYOND))
        self.here.set_xdata([gap, gap])
        self.points.set_data([gap], np.clip(norms[[gap]], LOWEST, HIGHEST))


def circle_and_ellipse(ax, W, colour, name, reach=3.0):
    """What W makes of all vectors of length 1: an ellipse whose longest half axis is σ_1.

    The picture reaches from -reach to reach both ways.
    """
    angles = np.linspace(0, 2 * np.pi, 200)
    circle = np.array([np.cos(angles), np.sin(angles)])
    u, sigma, _ = np.linalg.svd(W)
    ax.plot(*circle, color=INK, linewidth=1.5)
    ax.plot(*(W @ circle), color=colour)
    ax.plot(*np.outer(u[:, 0], [0, sigma[0]]), color=colour, linewidth=2, linestyle="--")
    ax.text(0, 1.05, name, transform=ax.transAxes, size=NORMAL, va="bottom")
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.axis("off")


# How each learner is drawn: name, colour, line, marker.
LEARNERS = {
    "rnn": ("plain RNN", COLOURS["h"], (0, (5, 2)), "v"),
    "lstm": ("LSTM", COLOURS["C"], "-", "P"),
    "gru": ("GRU", COLOURS["h_tilde"], (0, (1.5, 1.5)), "D"),
    "guess": ("guessing", FAINT, (0, (1, 1)), "."),
    "lstm-open": ("LSTM, bias 5", COLOURS["f"], "-", "o"),
    "rnn-orthogonal": ("orthogonal W", COLOURS["i"], (0, (5, 2)), "s"),
    "irnn": ("IRNN", COLOURS["o"], (0, (6, 2, 1.5, 2)), "^"),
    "rnn-noclip": ("no clipping", COLOURS["y"], (0, (1.5, 1.5)), "*"),
}
LINE = 0.075  # of the axes' height that one name needs


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
    ax.axhline(chance, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    ax.text(0.01 * last, chance - 0.02, "chance", va="top", size=SMALL)
    medians = {}
    for learner, (lags, values) in curves.items():
        _, colour, line, marker = LEARNERS[learner]
        low, median, high = np.quantile(values, [0.25, 0.5, 0.75], axis=1)
        ax.fill_between(lags, low, high, color=colour, alpha=0.15, linewidth=0)
        ax.plot(lags, median, color=colour, linestyle=line, marker=marker, clip_on=False, zorder=3)
        medians[learner] = lags, median
    _name_falling(ax, medians, chance)
    _name_staying(ax, medians, chance, last)


def _falls(median, chance):
    """Whether a curve comes down from the upper half to near chance."""
    return median[0] > 0.8 and median[-1] < chance + 0.15


def _name_falling(ax, medians, chance):
    """Names to the right of curves that fall, each at a height of its own, from the left down."""
    falling = {name: curve for name, curve in medians.items() if _falls(curve[1], chance)}

    def lag_at(name, height):
        lags, median = falling[name]
        k = int(np.argmax(median < height))
        share = (median[k - 1] - height) / (median[k - 1] - median[k])
        return lags[k - 1] + share * (lags[k] - lags[k - 1])

    order = sorted(falling, key=lambda name: lag_at(name, 0.6))
    heights = 0.62 + LINE * 1.3 * (np.arange(len(order)) - (len(order) - 1) / 2)
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.85}
    for name, height in zip(order, heights):
        ax.annotate(LEARNERS[name][0], (lag_at(name, height), height), (8, 0), va="center",
                    textcoords="offset points", size=SMALL, color=LEARNERS[name][1], zorder=4,
                    bbox=box)  # fmt: skip


def _name_staying(ax, medians, chance, last):
    """Names at the right of all other curves, with a thin line where they had to be moved."""
    ends = {
        name: (lags[-1], median[-1])
        for name, (lags, median) in medians.items()
        if not _falls(median, chance)
    }
    places = apart([end for _, end in ends.values()], LINE) if ends else []
    for (name, end), y in zip(ends.items(), places):
        ax.annotate(LEARNERS[name][0], end, (1.05 * last, y), annotation_clip=False, va="center",
                    size=SMALL, color=LEARNERS[name][1],
                    arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 1})  # fmt: skip


def apart(places, least):
    """The places moved as little as needed to lie at least that far apart, in the same order."""
    order = np.argsort(places, kind="stable")
    offsets = least * np.arange(len(places))
    free = np.asarray(places, float)[order] - offsets
    # pool neighbours that are out of order at their common mean (isotonic regression)
    groups = []
    for value in free:
        groups.append([value, 1])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            value, count = groups.pop()
            before, count_before = groups[-1]
            total = count + count_before
            groups[-1] = [(value * count + before * count_before) / total, total]
    moved = np.repeat([value for value, _ in groups], [count for _, count in groups]) + offsets
    moved += max(0.0, -moved.min())
    result = np.empty(len(places))
    result[order] = moved
    return result


def effort(ax, curves, budget):
    """Sequences until solved against lag: the median, where more than half of the seeds solved.

    curves as for `success`, infinite where a seed did not solve; a name stands at each right end.
    """
    paper(ax)
    ax.axhline(budget, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    ends = {}
    for learner, (lags, values) in curves.items():
        name, colour, line, marker = LEARNERS[learner]
        median = np.median(values, axis=1)
        done = np.isfinite(median)
        ax.plot(lags[done], median[done], color=colour, linestyle=line, marker=marker, zorder=3)
        if done.any():
            ends[name] = lags[done][-1], median[done][-1], colour
    for name, (lag, median, colour) in ends.items():
        ax.annotate(name, (lag, median), (12, 0), textcoords="offset points", va="center",
                    size=SMALL, color=colour)  # fmt: skip
    last = max(lags.max() for lags, _ in curves.values())
    ax.set(xlim=(0, 1.02 * last), yscale="log", xlabel="lag, steps")
    ticks = [k for k in (500, 1000, 2000, 5000, 10_000, 20_000, 50_000) if k < 1.3 * budget]
    ax.set_yticks(ticks, [f"{k:,}" for k in ticks])
    ax.set_ylim(None, 1.25 * budget)
    ax.minorticks_off()
    ax.text(last, 0.95 * budget, "budget", ha="right", va="top", size=SMALL)
