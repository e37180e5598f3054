"""Pictures of descent: a surface with its paths, and what each weight's step is made of."""

import numpy as np
from matplotlib.lines import Line2D

from lstmlab.plots.style import COLOURS, FAINT, INK, PAPER, SMALL, Look, paper

REACH = 2.2  # of both weights, either way
FINE = 392  # points of a surface's picture along one side
LOW, HIGH = 1e-4, 1e2  # of the scales of gradients and steps
TICKS = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100]
NAMES = ["10⁻⁴", "10⁻³", "0.01", "0.1", "1", "10", "100"]

# An optimiser is no gate: these are the colours of what is no gate.
LOOKS = {
    "sgd": Look("SGD", COLOURS["x"], (0, (1.5, 1.5)), "x", ""),
    "momentum": Look("momentum", COLOURS["h"], (0, (5, 2)), "v", ""),
    "adagrad": Look("AdaGrad", COLOURS["C"], (0, (6, 2, 1.5, 2)), "P", ""),
    "rmsprop": Look("RMSProp", COLOURS["gradient"], "-", "d", ""),
    "adam": Look("Adam", COLOURS["y"], (0, (3, 1)), "*", ""),
}


def optimiser_line(name, **changes):
    """Keywords for `ax.plot` that draw an optimiser in its own look."""
    look = LOOKS[name]
    return {"color": look.colour, "linestyle": look.line, "marker": look.marker,
            "label": look.label} | changes  # fmt: skip


def heights(surface, fine=FINE):
    """The surface as a picture (fine, fine, 4) of bytes: shade, and contours.

    From contour to contour the loss grows by the root of 2. Row 0 is the lowest second weight.
    """
    side = np.linspace(-REACH, REACH, fine)
    above = surface.loss(np.stack(np.meshgrid(side, side), axis=-1)) - surface.loss(
        surface.optima[0]
    )
    band = np.clip(np.floor(2 * np.log2(np.maximum(above, 1e-9) / 0.02)), -1, 30).astype(int)
    edge = np.zeros(band.shape, bool)
    edge[:-1] |= band[1:] != band[:-1]
    edge[:, :-1] |= band[:, 1:] != band[:, :-1]
    shade = np.where(edge, 186, 252 - np.clip(band, 0, 28))
    shade = shade.astype(np.uint8)
    return np.dstack([shade, shade, np.minimum(shade + 3, 255).astype(np.uint8),
                      np.full_like(shade, 255)])  # fmt: skip


class Landscape:
    """A surface from above: shade, contours, a ring at each lowest point."""

    def __init__(self, ax, fine=FINE):
        self.fine, self.surface = fine, None
        paper(ax, None)
        ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal",
               xlabel="weight $w_1$", ylabel="weight $w_2$")  # fmt: skip
        box = (-REACH, REACH, -REACH, REACH)
        blank = np.full((2, 2, 4), 255, np.uint8)
        self.image = ax.imshow(blank, extent=box, origin="lower", interpolation="nearest",
                               zorder=0, aspect="equal")  # fmt: skip
        (self.lowest,) = ax.plot([], [], linestyle="none", marker="o", markersize=13, color=INK,
                                 markerfacecolor="none", markeredgewidth=2.5, zorder=4)  # fmt: skip
        self.artists = [self.image, self.lowest]

    def show(self, surface):
        """Draw a Surface of `lstmlab.explorers.loss_surfaces`."""
        if surface is self.surface:
            return
        self.surface = surface
        self.image.set_data(heights(surface, self.fine))
        self.lowest.set_data(*surface.optima.T)


class Paths:
    """Paths over a landscape, one for each optimiser, with a mark at the present step."""

    def __init__(self, ax):
        self.lines, self.heads = {}, {}
        for order, (name, look) in enumerate(LOOKS.items()):
            (self.lines[name],) = ax.plot([], [], color=look.colour, linestyle=look.line,
                                          linewidth=3, zorder=2 + order / 10)  # fmt: skip
            (self.heads[name],) = ax.plot(
                [], [], color=look.colour, marker=look.marker, markersize=13, linestyle="none",
                markeredgecolor=look.colour if look.marker == "x" else PAPER, zorder=3,
                markeredgewidth=3 if look.marker == "x" else 1,
            )  # fmt: skip
        self.artists = [*self.lines.values(), *self.heads.values()]

    def show(self, places, n):
        """places {optimiser: (N + 1, 2)}: drawn up to step n; who is not in it is not drawn."""
        for name, line in self.lines.items():
            path = places.get(name, np.zeros((0, 2)))[: n + 1]
            # what lies far outside is cut, so that the canvas never meets huge numbers
            line.set_data(*np.clip(path, -50, 50).T)
            self.heads[name].set_data(*np.clip(path[-1:], -50, 50).T)


def legend(fig, **where):
    """One row with all five optimisers."""
    samples = [Line2D([], [], linewidth=3, **optimiser_line(name)) for name in LOOKS]
    return fig.legend(handles=samples, ncols=5, columnspacing=1.6, handlelength=2.4,
                      fontsize=SMALL + 1, **where)  # fmt: skip


class Scales:
    """Two weights over the steps on one scale of powers of ten: w_1 solid, w_2 dashed."""

    WEIGHTS = (("$w_1$", "-", "o", 6), ("$w_2$", (0, (3, 1.2)), "s", 5))

    def __init__(self, ax, steps, low=LOW, high=HIGH, dots=False):
        self.low, self.high = low, high
        paper(ax)
        ax.set(xlim=(0, steps + 0.5), ylim=(low, high), yscale="log")
        ax.set_title(" ", size=SMALL + 1)  # keeps the room that `title` needs
        self.title = ax.text(0, 1.03, "", size=SMALL + 1, transform=ax.transAxes)
        shown = [(t, name) for t, name in zip(TICKS, NAMES) if low <= t <= high]
        ax.set_yticks(*map(list, zip(*shown)))
        ax.minorticks_off()
        self.curves, self.dots = [], []
        for name, dash, marker, size in self.WEIGHTS:
            self.curves += ax.plot([], [], linestyle=dash, linewidth=2.5)
            if dots:
                self.dots += ax.plot([], [], linestyle="none", marker=marker, markersize=size,
                                     markerfacecolor=PAPER if marker == "s" else None)  # fmt: skip
            ax.plot([], [], color=INK, linestyle=dash, linewidth=2.5, label=name,
                    marker=marker if dots else None, markersize=size,
                    markerfacecolor=PAPER if marker == "s" else INK)  # fmt: skip
        ax.legend(loc="upper right", ncols=2, borderpad=0, handlelength=2.6, columnspacing=1.0)
        self.here = ax.axvline(0, color=FAINT, linewidth=2)
        self.artists = [self.here, *self.dots, *self.curves, self.title]

    def show(self, curves, n, colour, title, dots=None):
        """curves (N, 2), or None for no curve, at the steps 1 .. N; dots likewise; n is marked."""
        self.here.set_xdata([n, n])
        self.title.set_text(title)
        for artists, values in ((self.curves, curves), (self.dots, dots)):
            for k, artist in enumerate(artists):
                column = np.zeros(0) if values is None else values[:, k]
                near = np.clip(column, self.low / 10, self.high * 10)
                artist.set_data(1 + np.arange(len(column)), np.where(column > 0, near, np.nan))
                artist.set_color(colour)
