"""One look for every figure: a colour, a line, a marker and a hatch for each gate and state.

Colour is never the only cue: each name also has its own line style, marker and hatch, so that a
figure survives a grey printer and colour-blind eyes. What is no gate and no state (a learner, an
optimiser, a baseline) is a grey or the ACCENT, told apart by line and marker. Sizes are CSS pixels,
because figures are made at 72 dots per inch, where a point is a pixel; nothing is set in less than
14.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import matplotlib
import numpy as np
from matplotlib.colors import to_hex, to_rgb

PAPER = "#ffffff"
INK = "#1a1a1a"
FAINT = "#8a8a8a"
GRID = "#e4e4e4"
ACCENT, DARK, MID, LIGHT = "#5a158c", "#303030", "#5f5f5f", "#8c8c8c"

SMALL, NORMAL, LARGE = 14, 16, 19  # pixels: ticks and notes, labels, titles


@dataclass(frozen=True)
class Look:
    """How one quantity is drawn: `label` is its name in mathematics."""

    label: str
    colour: str
    line: str | tuple
    marker: str
    hatch: str = ""

    def marked(self, **changes):
        """Keywords for `ax.plot`: the line and its markers."""
        return {"color": self.colour, "linestyle": self.line, "marker": self.marker,
                "label": self.label} | changes  # fmt: skip


# Found by a search for the largest differences, seen with normal and with colour-blind eyes, among
# colours that stand out from white paper; tests/test_style.py measures them.
DASHES, DOTS, DASH_DOT = (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2))

LOOKS = {
    "f": Look("$f_t$", "#f46900", "-", "o", "//"),
    "i": Look("$i_t$", "#06a776", DASHES, "s", "\\\\"),
    "o": Look("$o_t$", "#0039e2", DASH_DOT, "^", "xx"),
    "c_tilde": Look(r"$\tilde{C}_t$", "#cf59ce", DOTS, "D", ".."),
    "C": Look("$C_t$", "#141414", "-", "P", ""),
    "h": Look("$h_t$", "#623403", DASHES, "v", "--"),
    "x": Look("$x_t$", "#747474", DOTS, "x", "||"),
    "y": Look("$y_t$", "#0b7992", DASH_DOT, "*", "oo"),
    "gradient": Look("gradient", "#99114a", "-", "d", "++"),
}
# The GRU's parts look like the LSTM's parts whose work they do.
LOOKS["z"] = Look("$z_t$", LOOKS["i"].colour, DASHES, "s", "\\\\")
LOOKS["r"] = Look("$r_t$", LOOKS["f"].colour, "-", "o", "//")
LOOKS["h_tilde"] = Look(r"$\tilde{h}_t$", LOOKS["c_tilde"].colour, DOTS, "D", "..")

COLOURS = {name: look.colour for name, look in LOOKS.items()}


@cache
def ink(colour):
    """The colour for words about what is drawn in `colour`: darkened, where it is too pale to read.

    Lines need a contrast of 3 to 1 with their paper, words 4.5 to 1 (WCAG 2.2, 1.4.11 and 1.4.3).
    """
    parts = np.array(to_rgb(colour))
    while 1.05 / (_luminance(parts) + 0.05) < 5:  # more than asked: grounds have a tint
        parts *= 0.98
    return to_hex(parts)


def _luminance(parts):
    """Of a colour in sRGB, from 0 for black to 1 for white (WCAG 2.2, relative luminance)."""
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


RC = {
    "figure.dpi": 72,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.labelsize": NORMAL,
    "axes.titlesize": LARGE,
    "axes.titlelocation": "left",
    "axes.unicode_minus": True,
    "axes.axisbelow": True,
    "font.family": "DejaVu Sans",
    "font.size": NORMAL,
    "grid.color": GRID,
    "grid.linewidth": 1.0,
    "hatch.linewidth": 1.0,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "lines.linewidth": 3.0,
    "lines.markersize": 8.0,
    "mathtext.fontset": "dejavusans",
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": SMALL,
    "ytick.color": INK,
    "ytick.labelsize": SMALL,
}


@contextmanager
def styled():
    """Everything drawn inside `with styled():` has the look of the course."""
    with matplotlib.rc_context(RC):
        yield


def use():
    """Give the look of the course to all figures made from here on (for a notebook's own)."""
    matplotlib.rcParams.update(RC)


def marked(name, label=None, **changes):
    """Keywords for `ax.plot` that draw the quantity `name` ("f", "C", ...) in its own look."""
    look = LOOKS[name]
    return look.marked(label=label or look.label) | changes


def line(name, **changes):
    """The same without markers."""
    return marked(name, marker=None) | changes


def dots(name, **changes):
    """The same for single values: markers and no line."""
    return marked(name, linestyle="none") | changes


def area(name, **changes):
    """Keywords for bars and filled areas of `name`: pale colour, hatched in the full one."""
    look = LOOKS[name]
    return {
        "facecolor": look.colour + "40", "edgecolor": look.colour, "hatch": look.hatch,
        "label": look.label,
    } | changes


def paper(ax, grid="y"):
    """Clear an axes of all that carries no meaning; `grid` is "x", "y", "both" or None."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(length=0)
    if grid:
        ax.grid(axis=grid)
    return ax
