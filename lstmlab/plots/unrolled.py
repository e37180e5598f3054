"""A recurrent network drawn twice: as a loop, and unrolled into a chain of copies.

One state s, one input x per step, and o, the probability of the first of two classes: small enough
that every number of the network stands in the picture.
"""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from lstmlab.plots.numbers import three
from lstmlab.plots.pixels import outline
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, NORMAL, SMALL

# Negative, zero, positive: told apart with colour-blind eyes too, and the number stands inside.
VALUES = LinearSegmentedColormap.from_list("values", ["#a583c4", "#ffffff", "#9b9b9b"])
PEN = "#74b6f2"  # marks the present step; stands out from the dark theme's page too
DASHED = (0, (1.2, 0.9))  # a negative weight

MOST = 8  # steps that there is room for
WIDTH, HEIGHT = 840, 340  # pixels; the picture's coordinates are pixels
ROWS = {"x": 92, "s": 182, "o": 272}  # height of each row of nodes
RING = {"x": COLOURS["x"], "s": COLOURS["h"], "o": COLOURS["y"]}
RGBA = {colour: to_rgba(colour) for colour in (INK, FAINT, *RING.values())}
LOOP, FIRST, LAST = 105, 300, 800  # where the loop's and the first and last copy's nodes are
RADIUS = 23
EQUATION = 17  # pixels, the size of its letters


def place(t):
    """The column of step t: 1 is the first, 0 the state before it."""
    return FIRST + (t - 1) * (LAST - FIRST) / (MOST - 1)


class Unrolled:
    """The loop on the left, the chain on its right.

    Takes a figure of WIDTH times HEIGHT pixels at 72 dots per inch. `artists` are what `show`
    moves: few, each for all nodes or all arrows, since that is what keeps a slider quick.
    """

    def __init__(self, fig):
        fig.set_layout_engine("none")
        self.ax = fig.add_axes([0, 0, 1, 1])
        self.ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        self.ax.axis("off")
        size = (2 * RADIUS) ** 2
        self.rings = self.ax.scatter([], [], s=1.65 * size, color=PEN, linewidth=0, zorder=1)
        self.marks = LineCollection([], color=PEN, linewidth=20, zorder=1)
        self.shafts = LineCollection([], capstyle="butt", zorder=2)
        self.heads = PolyCollection([], linewidth=0, zorder=2.5)
        self.discs = self.ax.scatter([], [], s=size, linewidth=2.5, zorder=3)
        self.writing = PathPatch(outline([]), facecolor=INK, linewidth=0, zorder=4)
        for several in (self.marks, self.shafts, self.heads):
            self.ax.add_collection(several, autolim=False)
        self.ax.add_artist(self.writing)
        self.round, self.round_mark = (self._round(head) for head in ("-|>", "-"))
        self._words()
        self.artists = [self.rings, self.marks, self.shafts, self.heads, self.discs, self.writing,
                        self.round, self.round_mark]

    def show(self, x, s, o, weights, now, equation=""):
        """Draw T = len(x) steps, the first `now` of them done.

        x, s, o: (T,), s without the state 0 before the first step. weights: {"U", "V", "W"}.
        """
        values = {"x": x, "s": s, "o": o}
        self._nodes(values, now)
        self._arrows(weights, len(x), now)
        self._letters(values, len(x), now, equation)

    def _nodes(self, values, now):
        T = len(values["x"])
        places, fills, edges = [(place(0), ROWS["s"])], [VALUES(0.5)], [RGBA[FAINT]]
        for row, height in ROWS.items():
            colours = VALUES(0.5 + 0.5 * np.clip(values[row], -1, 1))
            for column, t in [(LOOP, now), *((place(t), t) for t in range(1, T + 1))]:
                done = 0 < t <= now
                places.append((column, height))
                fills.append(colours[t - 1] if done else (1, 1, 1, 1))
                edges.append(RGBA[RING[row] if done else FAINT])
        self.discs.set(offsets=places, facecolor=np.array(fills), edgecolor=np.array(edges))
        lit = [(column, y) for column in (LOOP, place(now)) for y in ROWS.values()]
        self.rings.set_offsets(lit if now else np.empty((0, 2)))

    def _arrows(self, weights, T, now):
        arrows = list(_all_arrows(T, now))
        widths = [1 + 2.5 * abs(weights[letter]) for letter, *_ in arrows]
        colours = np.array([RGBA[INK if 0 < t <= now else FAINT] for *_, t in arrows])
        shafts, heads = [], []
        for (_, start, end, _), width in zip(arrows, widths, strict=True):
            shaft, head = _shaft_and_head(np.array(start), np.array(end), 5 + 1.7 * width)
            shafts.append(shaft)
            heads.append(head)
        styles = ["-" if weights[letter] >= 0 else DASHED for letter, *_ in arrows]
        self.shafts.set(segments=shafts, color=colours, linewidth=widths, linestyle=styles)
        self.heads.set(verts=heads, facecolor=colours)
        self.marks.set_segments([(start, end) for _, start, end, t in arrows if 0 < t == now])
        width = 1 + 2.5 * abs(weights["W"])
        self.round.set(linewidth=width, mutation_scale=6 + 3.2 * width, color=INK,
                       linestyle="-" if weights["W"] >= 0 else DASHED)
        self.round_mark.set_visible(now > 0)

    def _letters(self, values, T, now, equation):
        """The numbers in the nodes, the letters at the arrows and the equation, as one path."""
        words = [(WIDTH / 2, 322, equation, EQUATION), (place(0), ROWS["s"], "0", NORMAL),
                 (LOOP + 84, ROWS["s"], "W", SMALL)]
        for row, height in ROWS.items():
            numbers = [three(value) for value in values[row][:now]]
            words += [(place(t), height, n, NORMAL) for t, n in enumerate(numbers, start=1)]
            words += [(LOOP, height, number, NORMAL) for number in numbers[-1:]]
        for letter, start, end, _ in _all_arrows(T, now):
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            x, y = (x, y + 18) if letter == "W" else (x - 17, y)
            words.append((x, y, letter, SMALL))
        self.writing.set_path(outline([(*word, "center") for word in words], formula=True))

    def _round(self, head):
        x, y = LOOP + 17, ROWS["s"]
        path = Path([(x, y + 17), (x + 70, y + 48), (x + 70, y - 48), (x + 1, y - 17)],
                    [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
        look = {"zorder": 2} if head == "-|>" else {"zorder": 1, "color": PEN, "linewidth": 18}
        return self.ax.add_patch(FancyArrowPatch(path=path, arrowstyle=head, **look))

    def _words(self):
        for row, what in (("x", "input"), ("s", "state"), ("o", "output")):
            beside = {"ha": "right", "va": "center"}
            self.ax.text(LOOP - 38, ROWS[row] + 10, f"${row}_t$", size=LARGE, **beside)
            self.ax.text(LOOP - 38, ROWS[row] - 13, what, size=SMALL, **beside)
        below = {"size": SMALL, "va": "center", "y": ROWS["x"] - 45}
        self.ax.text(x=LOOP, s="a loop …", ha="center", **below)
        self.ax.text(x=FIRST - RADIUS, s="… unrolled: one copy per step, all with the same weights",
                     **below)


def _all_arrows(T, now):
    """(letter, start, end, step) of every straight arrow; the loop's step is the present one."""
    for column, t in [(LOOP, now), *((place(t), t) for t in range(1, T + 1))]:
        for letter, low, high in (("U", "x", "s"), ("V", "s", "o")):
            yield letter, (column, ROWS[low] + RADIUS), (column, ROWS[high] - RADIUS), t
    for t in range(1, T + 1):
        yield "W", (place(t - 1) + RADIUS, ROWS["s"]), (place(t) - RADIUS, ROWS["s"]), t


def _shaft_and_head(start, end, head):
    """Where an arrow's shaft runs, and the three corners of its head of that size."""
    along = (end - start) / np.linalg.norm(end - start)
    across = np.array([-along[1], along[0]]) * head / 2
    tip = end - along
    neck = tip - along * min(head, 0.7 * np.linalg.norm(end - start))
    return (start, neck + along), (tip, neck + across, neck - across)
