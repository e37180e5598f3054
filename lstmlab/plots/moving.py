"""What pictures that follow a slider are made of: curves and bars that are moved, never remade."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from lstmlab.plots.style import COLOURS, FAINT, PAPER, area, marked

INVISIBLE = 0.004  # a bar less high than this would be a mere line
WANTED = {"linestyle": "none", "marker": "o", "markersize": 17, "markerfacecolor": "none",
          "markeredgewidth": 2, "color": COLOURS["y"], "label": "target"}  # fmt: skip
DIFFERENCES = {"linestyle": "none", "marker": "o", "markersize": 8, "markerfacecolor": PAPER,
               "markeredgewidth": 2, "color": COLOURS["gradient"],
               "label": "finite differences"}  # fmt: skip
PLAIN_RNN = {"color": FAINT, "linestyle": (0, (1, 1)), "linewidth": 3, "zorder": 1.8,
             "label": "vanilla RNN"}  # fmt: skip


class Picture:
    """A picture whose attributes hold what moves in it; first kept is first drawn."""

    @property
    def artists(self):
        """All artists that are kept as attributes, but for axes; of pictures within it too."""
        return list(_artists(vars(self).values()))


def _artists(parts):
    for part in parts:
        if isinstance(part, Picture):
            yield from part.artists
        elif isinstance(part, Artist) and not isinstance(part, Axes):
            yield part
        elif isinstance(part, dict):
            yield from _artists(part.values())
        elif isinstance(part, (list, tuple)):
            yield from _artists(part)


def empty(ax, **look):
    """A curve without points yet."""
    return ax.plot([], [], **look)[0]


def curve(ax, name, label=None, **changes):
    """A curve without points yet, in the look of the quantity `name` and with its marker."""
    return empty(ax, **marked(name, label, **changes))


def follow(curve, values, first=1):
    """Give a curve its values at the steps from `first` on."""
    curve.set_data(np.arange(first, first + len(values)), values)


def here(ax, **changes):
    """An upright line at the step looked at; move it with `put`."""
    return ax.axvline(0, **{"color": FAINT, "linewidth": 2} | changes)


def put(lines, step):
    """Move upright lines to a step."""
    for one in lines:
        one.set_xdata([step, step])


def bars(ax, places, name, width=0.62, label="_none", **changes):
    """Bars of no height yet, in the look of the quantity `name`; the label is the first one's."""
    made = list(ax.bar(places, 0.0, width=width, **area(name, label="_none") | changes))
    made[0].set_label(label)
    return made


def rise(bars, heights, bottoms=None):
    """Give bars their heights; what would be a mere line is hidden."""
    bottoms = np.zeros(len(bars)) if bottoms is None else bottoms
    for bar, bottom, height in zip(bars, bottoms, heights, strict=True):
        bar.set(y=bottom, height=height, visible=abs(height) > INVISIBLE)


def write(texts, words, bold=None):
    """Give texts their words; number `bold`, from 1, is set in bold."""
    for n, (text, word) in enumerate(zip(texts, words, strict=True), start=1):
        text.set(text=word, weight="bold" if n == bold else "normal")
