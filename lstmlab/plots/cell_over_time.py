"""An LSTM cell and a vanilla one, every wire with its number; or their states over the steps.

The picture's coordinates are pixels. `CellOverTime.show` moves few artists, each for all wires or
all numbers, since that is what keeps a frame quick.
"""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle

from lstmlab.plots import diagram
from lstmlab.plots.cell import (
    BODY,
    BUS,
    LAYERS,
    OPERATIONS,
    TOP,
    WIRES,
    Wire,
    colour_of,
    width_of,
)
from lstmlab.plots.numbers import short
from lstmlab.plots.pixels import outline, width
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, NORMAL, PAPER, SMALL, line

WIDTH, HEIGHT = 840, 386  # pixels
UNIT = 35.15  # pixels to one unit of the diagrams
FLOOR = HEIGHT - 10.3 * UNIT  # where the diagrams' zero is
MOST = 14  # steps that there is room for
PRESENT = "#cfe6fb"  # marks the present step

PLAIN = 18.75  # where the plain cell begins
PLAIN_LAYER = (21.1, 3.9)
_x, _y = PLAIN_LAYER
PLAIN_WIRES = {
    "h_before": Wire(((PLAIN, BUS), (19.9, BUS), (_x - 0.5, BUS)), {"h"}, "$h_{t-1}$",
                     (PLAIN + 0.45, 2.05), (19.6, BUS), "merge"),
    "x": Wire(((20.3, 0), (20.3, BUS), (20.6, BUS)), {"x"}, "$x_t$", (21.2, 0.35), (20.3, 0.4),
              "merge"),
    "into_h": Wire(((_x - 0.5, BUS), (_x, BUS), (_x, _y - 0.4)), {"h"}, number=(_x, 2.5)),
    "h": Wire(((_x, _y + 0.4), (_x, 6.0), (21.8, 6.0)), {"h"}, number=(_x, 5.1), kind="merge"),
    "h_next": Wire(((21.8, 6.0), (23.8, 6.0)), {"h"}, "$h_t$", (23.55, 6.6), (22.85, 6.0)),
    "h_up": Wire(((21.4, 6.0), (21.9, 6.0), (21.9, TOP - 0.6)), {"h"}, "$h_t$", (22.4, 8.95),
                 (21.9, 7.6)),
}  # fmt: skip


class CellOverTime:
    """Takes a figure of WIDTH times HEIGHT pixels at 72 dots per inch."""

    def __init__(self, fig):
        fig.set_layout_engine("none")
        self.ax = fig.add_axes([0, 0, 1, 1])
        self.ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        self.ax.axis("off")
        self._still(fig)
        self.shafts = LineCollection([], capstyle="butt", joinstyle="round", zorder=2.2)
        self.heads = PolyCollection([], linewidth=0, zorder=2.3)
        self.boxes = PolyCollection([], facecolor=PAPER, linewidth=1.2, zorder=5)
        self.rings = PolyCollection([], facecolor="none", edgecolor=INK, linewidth=4, zorder=4.5)
        self.writing = PathPatch(outline([]), facecolor=INK, linewidth=0, zorder=6)
        for several in (self.shafts, self.heads, self.boxes, self.rings):
            self.ax.add_collection(several, autolim=False)
        self.ax.add_artist(self.writing)
        self._strips(fig)
        self.views = {"cell": [self.ax, self.drawing], "over time": list(self.axes.values())}
        self.artists = [self.shafts, self.heads, self.boxes, self.rings, self.writing,
                        self.mark,
                        *self.marks.values(), *self.curves.values()]  # fmt: skip

    def show(self, cell, plain, curves, now, words, titles, backward=False, clamped=None):
        """Draw one step.

        cell, plain: {wire: number}. curves: {("state" | "gradient", "C" | "h"): (T,)}. now: the
        step, from 0. words: what is read at each step. titles: two lines above the picture.
        clamped: the gate held by hand. Returns whether the background changed.
        """
        shafts, heads, looks, numbers = [], [], [], []
        for wires, given in ((WIRES, cell), (PLAIN_WIRES, plain)):
            for name, wire in wires.items():
                value = given.get(name)
                points = [_pixels(point) for point in wire.points]
                if backward:
                    points = points[::-1]
                shaft, head = _shaft_and_head(points, 0 if value is None else width_of(value),
                                              wire.kind == "merge" and not backward
                                              or backward and name.startswith("bus"))
                shafts.append(shaft)
                heads.append(head)
                looks.append((FAINT, 1.5) if value is None else (colour_of(value), width_of(value)))
                if value is not None and any(wire.number):
                    numbers.append((*_pixels(wire.number), short(value), colour_of(value)))
        colours = [colour for colour, _ in looks]
        self.shafts.set(segments=shafts, color=colours, linewidth=[width for _, width in looks])
        self.heads.set(verts=heads, facecolor=colours)
        self._letters(numbers, words, now, titles, backward)
        self.rings.set_verts([] if clamped is None else [_box(LAYERS[clamped], 3.1, 1.75, 1.25)])
        return self._lines(curves, now, words)

    def _letters(self, numbers, words, now, titles, backward):
        boxes = [_around(x, y, width(text, SMALL)) for x, y, text, _ in numbers]
        self.boxes.set(verts=boxes, edgecolor=[colour for *_, colour in numbers])
        written = [(x, y, text, SMALL, "center") for x, y, text, _ in numbers]
        written += [(12, HEIGHT - 18 - 22 * row, text, NORMAL, "left")
                    for row, text in enumerate(titles)]
        word = words[now] if words else ""
        x, y = _pixels((3.5, 0.35))
        written.append((x, y, f"= {word}", NORMAL, "left"))
        for n, word in enumerate(words):
            written.append((self.place(n), 10, word, SMALL, "center"))
        here = self.place(now)
        self.mark.set_x(here - self.mark.get_width() / 2)
        self.writing.set_path(outline(written))

    def _lines(self, curves, now, words):
        changed, steps = self.words != words, np.arange(len(words))
        self.words = words
        self.axes["gradient"].set_xticks(steps, words)
        for (strip, which), values in curves.items():
            self.curves[strip, which].set_data(steps, values)
        for strip, ax in self.axes.items():
            self.marks[strip].set_x(now - 0.5)
            largest = max(np.abs(values).max() for (s, _), values in curves.items() if s == strip)
            scale = next((s for s in (1, 2, 5, 10, 30, 100, 1000) if largest <= 1.02 * s), 1e4)
            if self.scales.get(strip) != scale:
                self.scales[strip], changed = scale, True
                ax.set(ylim=(-1.15 * scale, 1.15 * scale), yticks=[-scale, 0, scale])
        return changed

    def place(self, n):
        """The pixel column of step n, from 0, in the strips."""
        left, right = 70, WIDTH - 14
        return left + (n + 0.5) * (right - left) / MOST

    def _still(self, fig):
        """What never moves: the bodies of both cells, layers, operations, letters."""
        self.drawing = drawing = fig.add_axes([0, FLOOR / HEIGHT, 1, 10.3 * UNIT / HEIGHT])
        drawing.set_zorder(-1)
        drawing.set(xlim=(0, WIDTH / UNIT), ylim=(0, 10.3))
        drawing.axis("off")
        for x, y, w, h in ((1.35, 0.85, 15.6, 7.75), (PLAIN + 0.6, 0.85, 3.75, 7.75)):
            drawing.add_patch(_frame(x, y, w, h))
        over, column = self.ax, self.place(1) - self.place(0)
        self.mark = over.add_patch(Rectangle((0, 0), column, 21, color=PRESENT, zorder=0.5))
        for wires in (WIRES, PLAIN_WIRES):
            for wire in wires.values():
                if wire.letters:
                    diagram.name(over, *_pixels(wire.place), wire.letters, size=LARGE)
        for gate, x in LAYERS.items():
            function = "tanh" if gate == "c_tilde" else "σ"
            _layer(over, x, 3.1, function, gate)
        _layer(over, *PLAIN_LAYER, "tanh", "h")
        diagram.name(over, *_pixels((PLAIN + 0.9, 8.1)), "RNN", size=NORMAL, weight="bold",
                     ha="left")
        diagram.name(over, *_pixels((1.75, 5.0)), "LSTM", size=NORMAL, weight="bold", ha="left")
        for place, sign, radius, _ in OPERATIONS.values():
            size = 14 if sign == "tanh" else LARGE + 3
            diagram.pointwise(over, *_pixels(place), sign, radius=radius * UNIT, size=size)

    def _strips(self, fig):
        self.axes, self.curves, self.marks, self.scales, self.words = {}, {}, {}, {}, None
        left, right = 70 / WIDTH, (WIDTH - 14) / WIDTH
        rows = {"state": (216, "state"), "gradient": (40, "gradient of E")}
        for strip, (low, word) in rows.items():
            ax = fig.add_axes([left, low / HEIGHT, right - left, 128 / HEIGHT])
            ax.spines[:].set_visible(False)
            ax.tick_params(length=0)
            ax.grid(axis="y")
            ax.set(xlim=(-0.5, MOST - 0.5), xticks=[])
            now = Rectangle((-0.5, 0), 1, 1, transform=ax.get_xaxis_transform(), zorder=0.5)
            now.set_color(PRESENT)
            self.marks[strip] = ax.add_patch(now)  # what axvspan gives is older than its set_x
            for which, marker in (("h", "v"), ("C", "P")):
                look = line(which, marker=marker, markersize=9, markeredgecolor=PAPER)
                if strip == "gradient" and which == "C":
                    look["color"] = COLOURS["gradient"]
                (self.curves[strip, which],) = ax.plot([], [], **look)
            letters = {"state": ("$C_t$", "$h_t$ of the RNN"),
                       "gradient": ("$∂/∂C_t$", "$∂/∂h_t$ of the RNN")}[strip]
            handles = [self.curves[strip, "C"], self.curves[strip, "h"]]
            ax.legend(handles, letters, loc="lower left", bbox_to_anchor=(0.18, 0.93), ncols=2,
                      handlelength=2.4, borderpad=0, columnspacing=1.6)
            ax.text(0, 1.06, word, transform=ax.transAxes, size=NORMAL, weight="bold")
            self.axes[strip] = ax


def layer_box(gate):
    """Where a layer stands in the picture: left, top, width, height in percent."""
    (left, low), _, (right, high), _ = _box(LAYERS[gate], 3.1, 1.75, 1.25)
    return (100 * left / WIDTH, 100 * (HEIGHT - high) / HEIGHT,
            100 * (right - left) / WIDTH, 100 * (high - low) / HEIGHT)  # fmt: skip


def _pixels(point):
    return point[0] * UNIT, FLOOR + point[1] * UNIT


def _layer(ax, x, y, text, gate):
    x, y = _pixels((x, y))
    box, words = diagram.layer(ax, x, y, text, gate=gate, width=1.3 * UNIT, height=0.85 * UNIT,
                               size=NORMAL)  # fmt: skip
    box.set_boxstyle("round", pad=0, rounding_size=5)
    return box, words


def _frame(x, y, w, h):
    return FancyBboxPatch((x, y), w, h, boxstyle="round,pad=0,rounding_size=0.4", zorder=0,
                          facecolor=BODY, edgecolor=FAINT, linewidth=1.5)  # fmt: skip


def _box(x, y, w, h):
    x, y = _pixels((x, y))
    w, h = w * UNIT / 2, h * UNIT / 2
    return [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)]


def _around(x, y, wide):
    w, h = wide / 2 + 4, 10
    return [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)]


def _shaft_and_head(points, thick, headless):
    """Where a wire runs, with round corners, and the three corners of its head."""
    points = np.array(points, float)
    last = points[-1] - points[-2]
    along = last / np.hypot(*last)
    size = 0 if headless else min(7 + 1.3 * thick, 0.8 * np.hypot(*last))
    tip, neck = points[-1].copy(), points[-1] - along * size
    across = np.array([-along[1], along[0]]) * size * 0.5
    points[-1] = neck if size else tip
    bent = diagram._rounded([tuple(point) for point in points], bend=12)
    shaft = bent.to_polygons(closed_only=False)[0] if len(points) > 2 else points
    return shaft, [tip, neck + across, neck - across]
