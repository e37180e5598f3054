"""Contrast by the Web Content Accessibility Guidelines, on paper and on the dark page."""

import numpy as np
from matplotlib.axis import Axis, Tick
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from lstmlab.plots.diagram import FADED

WORDS, LINES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def rgb(colour):
    """The three parts of "#rrggbb", 0 to 1."""
    return np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])


def linear(parts):
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The ratio of two colours, 1 to 21."""
    dark, light = sorted(LUMINANCE @ linear(parts) for parts in (one, other))
    return (light + 0.05) / (dark + 0.05)


def on_dark_page(parts):
    """What the style sheet's `invert(0.933) hue-rotate(180deg)` makes of a colour."""
    parts = 0.933 + parts * (1 - 2 * 0.933)
    grey = np.array([0.213, 0.715, 0.072])
    turn = 2 * np.outer(np.ones(3), grey) - np.eye(3)
    return np.clip(turn @ parts, 0, 1)


def weakest(one, other):
    """The contrast on that page of the two, paper and dark, on which it is less."""
    return min(contrast(one, other), contrast(on_dark_page(one), on_dark_page(other)))


def pale_words(fig, renderer, pixels):
    """[(words, contrast)] of a figure that cannot be read against what lies behind them.

    pixels(): the figure without its words, (rows, columns, 4) of bytes.
    """
    axes = [axis for axis in fig.findobj(Axis) if axis.axes.get_visible()]
    drawn = {tick for axis in axes for tick in axis.get_major_ticks()
             if _within(axis, tick.get_loc())}  # fmt: skip
    undrawn = {tick.label1 for tick in fig.findobj(Tick) if tick not in drawn}
    words = [word for word in fig.findobj(Text) if word not in undrawn and _seen(word)]
    boxes = [word.get_window_extent(renderer) for word in words]
    for word in words:
        word.set_visible(False)
    ground = np.asarray(pixels())[..., :3] / 255
    for word in words:
        word.set_visible(True)
    found = [(word.get_text(), _of(word, _behind(ground, box)))
             for word, box in zip(words, boxes) if _behind(ground, box).size]  # fmt: skip
    return [(text, round(float(ratio), 2)) for text, ratio in found if ratio < WORDS]


def _within(axis, place):
    low, high = sorted(axis.get_view_interval())
    return low <= place <= high


def _seen(word):
    if word.get_alpha() == FADED:  # a part of a diagram that is not spoken of
        return False
    shown = word.get_visible() and (word.axes is None or word.axes.get_visible())
    return shown and word.get_text().strip()


def _behind(ground, box):
    rows = slice(max(int(len(ground) - box.y1), 0), max(int(len(ground) - box.y0) + 1, 0))
    return ground[rows, max(int(box.x0), 0) : max(int(box.x1) + 1, 0)].reshape(-1, 3)


def _of(word, behind):
    box = word.get_bbox_patch()
    paper = np.median(behind, axis=0) if box is None else np.array(box.get_facecolor()[:3])
    alpha = word.get_alpha()
    *parts, own = to_rgba(word.get_color())
    share = own if alpha is None else alpha
    return weakest(np.array(parts) * share + paper * (1 - share), paper)
