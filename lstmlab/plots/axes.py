"""Axes as the figures of the course have them: grids, lines to compare with, legends above."""

import numpy as np

from lstmlab.plots.numbers import high
from lstmlab.plots.style import FAINT, INK, NORMAL, SMALL, paper

ROW_ABOVE = {"loc": "lower left", "bbox_to_anchor": (0, 0.98), "borderpad": 0}


def zero_line(ax, height=0):
    """Paper with a thin line at zero."""
    paper(ax).axhline(height, color=FAINT, linewidth=1)
    return ax


def bare(ax, **limits):
    """No frame and no ticks' strokes: for tables and rows of bars."""
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set(**limits)
    return ax


def level(ax, height, name="", x=0, **look):
    """A dashed line to compare with, such as the score of guessing, and its name at x."""
    ax.axhline(height, color=INK, linewidth=1.5, linestyle=(0, (2, 2)))
    look = {"va": "top", "size": SMALL} | look
    if name:
        ax.text(x, height + (-0.02 if look["va"] == "top" else 0.02), name, **look)


def log_ticks(ax, ticks, names=None, low=False):
    """A vertical scale of powers of ten with ticks there; `low`: the first one stands for less."""
    names = names or [power(tick) for tick in ticks]
    ax.set_yscale("log")
    ax.set_yticks(ticks, ["≤" + names[0], *names[1:]] if low else names)
    ax.minorticks_off()


def power(tick):
    """A power of ten for a tick: 0.01, 1, 100 as they are, others as 10⁻⁴."""
    exponent = round(np.log10(tick))
    return f"{tick:g}" if -2 <= exponent <= 2 else "10" + high(exponent)


def step_ticks(steps, every=5):
    """The first step, and every fifth."""
    return [1, *range(every, steps + 1, every)]


def legend_above(ax, handles=None, labels=None, columns=None, **changes):
    """Names in a row above the axes: of all that has a label, or {label: artist}."""
    if isinstance(handles, dict):
        handles, labels = list(handles.values()), list(handles)
    elif handles is None:
        handles, labels = ax.get_legend_handles_labels()
    look = ROW_ABOVE | {"ncols": columns or len(handles), "fontsize": NORMAL} | changes
    return ax.legend(handles, labels or [part.get_label() for part in handles], **look)


def name_end(ax, text, end, height, colour, x):
    """A curve's name beyond its end, at x and height, with a thin line where it was moved."""
    thin = {"arrowstyle": "-", "color": FAINT, "linewidth": 1}
    ax.annotate(text, end, (x, height), annotation_clip=False, va="center", size=SMALL,
                color=colour, arrowprops=thin)  # fmt: skip


def apart(places, least):
    """The places moved as little as needed to lie at least that far apart, in the same order."""
    order = np.argsort(places, kind="stable")
    offsets = least * np.arange(len(places))
    # pool neighbours that are out of order at their common mean (isotonic regression)
    groups = []
    for value in np.asarray(places, float)[order] - offsets:
        groups.append([value])
        while len(groups) > 1 and np.mean(groups[-2]) > np.mean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    moved = np.concatenate([np.full(len(group), np.mean(group)) for group in groups]) + offsets
    result = np.empty(len(places))
    result[order] = moved + max(0.0, -moved.min())
    return result
