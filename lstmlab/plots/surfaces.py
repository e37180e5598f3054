"""Pictures of descent: a surface with its paths, and what each weight's step is made of."""

import numpy as np
from matplotlib.lines import Line2D

from lstmlab.plots.axes import log_ticks
from lstmlab.plots.moving import Picture, empty, here, put
from lstmlab.plots.style import (
    ACCENT,
    DARK,
    DASH_DOT,
    DASHES,
    DOTS,
    INK,
    LIGHT,
    MID,
    PAPER,
    SMALL,
    Look,
    paper,
)

REACH = 2.2  # of both weights, either way
FINE = 392  # points of a surface's picture along one side
LOW, HIGH = 1e-4, 1e2  # of the scales of gradients and steps

# An optimiser is no gate: greys, and the accent for RMSProp.
LOOKS = {
    "sgd": Look("SGD", MID, DOTS, "x"),
    "momentum": Look("momentum", LIGHT, DASHES, "v"),
    "adagrad": Look("AdaGrad", DARK, DASH_DOT, "P"),
    "rmsprop": Look("RMSProp", ACCENT, "-", "d"),
    "adam": Look("Adam", DARK, (0, (3, 1)), "*"),
}


def optimiser_line(name, **changes):
    """Keywords for `ax.plot` that draw an optimiser in its own look."""
    return LOOKS[name].marked(**changes)


def heights(surface, fine=FINE):
    """The surface as a picture (fine, fine, 4) of bytes: shade, and contours.

    From contour to contour the loss grows by the root of 2. Row 0 is the lowest second weight.
    """
    side = np.linspace(-REACH, REACH, fine)
    lowest = surface.loss(surface.optima[0])
    above = surface.loss(np.stack(np.meshgrid(side, side), axis=-1)) - lowest
    band = np.clip(np.floor(2 * np.log2(np.maximum(above, 1e-9) / 0.02)), -1, 30).astype(int)
    edge = np.zeros(band.shape, bool)
    edge[:-1] |= band[1:] != band[:-1]
    edge[:, :-1] |= band[:, 1:] != band[:, :-1]
    shade = np.where(edge, 186, 252 - np.clip(band, 0, 28))
    opaque = np.full_like(shade, 255)
    return np.dstack([shade, shade, np.minimum(shade + 3, 255), opaque]).astype(np.uint8)


class Landscape(Picture):
    """A surface from above: shade, contours, a ring at each lowest point."""

    def __init__(self, ax, fine=FINE):
        self.fine, self.surface = fine, None
        paper(ax, None)
        box = (-REACH, REACH, -REACH, REACH)
        blank = np.full((2, 2, 4), 255, np.uint8)
        self.image = ax.imshow(blank, extent=box, origin="lower", interpolation="nearest",
                               zorder=0, aspect="equal")  # fmt: skip
        self.lowest = empty(ax, linestyle="none", marker="o", markersize=13, color=INK,
                            markerfacecolor="none", markeredgewidth=2.5, zorder=4)  # fmt: skip
        ax.set(xlim=box[:2], ylim=box[2:], xlabel="weight $w_1$", ylabel="weight $w_2$")

    def show(self, surface):
        """Draw a Surface of `lstmlab.explorers.loss_surfaces`."""
        if surface is self.surface:
            return
        self.surface = surface
        self.image.set_data(heights(surface, self.fine))
        self.lowest.set_data(*surface.optima.T)


class Paths(Picture):
    """Paths over a landscape, one for each optimiser, with a mark at the present step."""

    def __init__(self, ax):
        self.lines, self.heads = {}, {}
        for order, (name, look) in enumerate(LOOKS.items()):
            self.lines[name] = empty(ax, **look.marked(marker="", zorder=2 + order / 10))
            cross = {"markeredgecolor": look.colour, "markeredgewidth": 3}
            edge = cross if look.marker == "x" else {"markeredgecolor": PAPER, "markeredgewidth": 1}
            self.heads[name] = empty(ax, **look.marked(linestyle="none", markersize=13, zorder=3),
                                     **edge)  # fmt: skip

    def show(self, places, n):
        """places {optimiser: (N + 1, 2)}: drawn up to step n; who is not in it is not drawn."""
        for name, line in self.lines.items():
            # what lies far outside is cut, so that the canvas never meets huge numbers
            path = np.clip(places.get(name, np.zeros((0, 2)))[: n + 1], -50, 50)
            line.set_data(*path.T)
            self.heads[name].set_data(*path[-1:].T)


def legend(fig, **where):
    """One row with all five optimisers."""
    samples = [Line2D([], [], linewidth=3, **optimiser_line(name)) for name in LOOKS]
    return fig.legend(handles=samples, ncols=5, columnspacing=1.6, handlelength=2.4,
                      fontsize=SMALL + 1, **where)  # fmt: skip


class Scales(Picture):
    """Two weights over the steps on one scale of powers of ten: w_1 solid, w_2 dashed."""

    WEIGHTS = (("$w_1$", "-", "o", 6, None), ("$w_2$", (0, (3, 1.2)), "s", 5, PAPER))

    def __init__(self, ax, steps, low=LOW, high=HIGH, dots=False):
        self.low, self.high = low, high
        ax.set_title(" ", size=SMALL + 1)  # keeps the room that `title` needs
        self.title = ax.text(0, 1.03, "", size=SMALL + 1, transform=ax.transAxes)
        ticks = [tick for tick in 10.0 ** np.arange(-4, 3) if low <= tick <= high]
        log_ticks(paper(ax), ticks)
        ax.set(xlim=(0, steps + 0.5), ylim=(low, high))
        self.here, self.curves, self.dots = here(ax), [], []
        for name, dash, marker, size, face in self.WEIGHTS:
            look = {"linestyle": dash, "linewidth": 2.5}
            self.curves.append(empty(ax, **look))
            mark = {"marker": marker, "markersize": size, "markerfacecolor": face}
            if dots:
                self.dots.append(empty(ax, linestyle="none", zorder=1.9, **mark))
                look |= mark
            ax.plot([], [], color=INK, label=name, **look)
        ax.legend(loc="upper right", ncols=2, borderpad=0, handlelength=2.6, columnspacing=1.0)

    def show(self, curves, n, colour, title, dots=None):
        """curves (N, 2), or None for no curve, at the steps 1 .. N; dots likewise; n is marked."""
        put([self.here], n)
        self.title.set_text(title)
        for artists, values in ((self.curves, curves), (self.dots, dots)):
            for k, artist in enumerate(artists):
                column = np.zeros(0) if values is None else values[:, k]
                near = np.clip(column, self.low / 10, self.high * 10)
                artist.set_data(1 + np.arange(len(column)), np.where(column > 0, near, np.nan))
                artist.set_color(colour)
