"""Pictures of peepholes: which gate reads which cell state, when it rings, and the gradient."""

import numpy as np
from matplotlib.patches import Rectangle

from lstmlab.plots.axes import legend_above
from lstmlab.plots.moving import Picture, curve, empty, follow, here, put
from lstmlab.plots.numbers import minus, symbol
from lstmlab.plots.panels import level
from lstmlab.plots.style import (
    COLOURS,
    FAINT,
    GRID,
    LOOKS,
    NORMAL,
    PAPER,
    SMALL,
    area,
    ink,
    paper,
)

GATES = ("f", "i", "o")
UNITS = ("counter", "bell")
LANES = {"x": 4, "f": 3, "i": 2, "o": 1, "h": 0}  # heights, from the top down
HEIGHTS = 6.6, 13.0  # of the axes for the count


class Peepholes(Picture):
    """The three peephole matrices of two units: a row per gate, a column per state."""

    def __init__(self, ax):
        self.ax = ax
        ax.set(xlim=(0, 10.8), ylim=(3.9, -0.6))
        ax.axis("off")
        self.cells, self.numbers, self.titles = {}, {}, {}
        small = {"size": SMALL, "va": "center"}
        for block, gate in enumerate(GATES):
            left = 3.6 * block
            self.titles[gate] = ax.text(left, 0.3, "", parse_math=False, size=NORMAL,
                                        weight="bold", color=ink(COLOURS[gate]), va="center")
            for k, unit in enumerate(UNITS):
                ax.text(left + 1.7 + 1.05 * k, 0.87, unit, ha="center", **small)
                ax.text(left + 1.13, 1.67 + k, f"{gate} of {unit}", ha="right", **small)
            for k, j in np.ndindex(2, 2):
                x, y = left + 1.2 + 1.05 * j, 1.2 + k
                box = Rectangle((x, y), 1.0, 0.92, linewidth=1.5, edgecolor=COLOURS[gate])
                self.cells[gate, k, j] = ax.add_patch(box)
                self.numbers[gate, k, j] = ax.text(x + 0.5, y + 0.48, "", size=NORMAL,
                                                   ha="center", va="center")  # fmt: skip

    def show(self, W_c, T):
        """W_c (3, 2, 2) from cell state to gate, or (3, 2): each unit reads its own alone."""
        full = W_c.ndim == 3
        for n, gate in enumerate(GATES):
            seen = symbol("C", T if gate == "o" else T - 1)
            self.titles[gate].set_text(f"{gate} reads {seen} of")
            for k, j in np.ndindex(2, 2):
                there = full or k == j
                weight = W_c[n, j, k] if full else W_c[n, k] if there else 0.0
                self.cells[gate, k, j].set(
                    facecolor=COLOURS[gate] + "40" if weight else PAPER,
                    edgecolor=COLOURS[gate] if there else GRID, hatch="" if there else "///",
                )  # fmt: skip
                self.numbers[gate, k, j].set_text(minus(f"{weight:g}") if there else "")


class CountAndGates(Picture):
    """Over the steps: the counter with its thresholds, the gates and the ring, the gradient."""

    def __init__(self, fig, grid, steps):
        self.steps, self.room = np.arange(1, steps + 1), None
        self.axes = axes = [fig.add_subplot(part) for part in grid]
        self.count, gates, self.back = axes
        for ax in axes:
            paper(ax, None).set(xlim=(0.5, steps + 0.5), xticks=[])
        self.here = [here(ax, color=GRID, linewidth=19, zorder=0.2) for ax in axes]
        self._count(self.count)
        self._gates(gates)
        self._back(self.back)

    def _count(self, ax):
        ax.grid(axis="y")
        looks = {"f": "f closes", "o": "o opens"}
        self.limits = {gate: ax.axhline(0, color=COLOURS[gate], linestyle=LOOKS[gate].line,
                                        linewidth=2) for gate in looks}  # fmt: skip
        self.C = curve(ax, "C", "counter $C_t$")
        ring = {"linestyle": "none", "markerfacecolor": "none", "markeredgewidth": 3}
        self.old = curve(ax, "f", "f, i read", marker="s", markersize=17, **ring)
        self.new = curve(ax, "o", "o reads", marker="o", markersize=21, **ring)
        _legend(ax)
        self.words = {gate: ax.text(len(self.steps) + 0.65, 0, text, size=SMALL,
                                    color=ink(COLOURS[gate])) for gate, text in looks.items()}

    def _gates(self, ax):
        ax.set(ylim=(0, len(LANES)))
        labels = [LOOKS[name].label for name in LANES]
        ax.set_yticks([floor + 0.4 for floor in LANES.values()], labels, size=NORMAL)
        edges = np.append(self.steps - 0.5, self.steps[-1] + 0.5)
        self.lanes = {}
        for name, floor in LANES.items():
            ax.axhline(floor, color=FAINT, linewidth=1)
            empty = np.full(len(self.steps), float(floor))
            look = area(name, label=None)
            self.lanes[name] = ax.stairs(empty, edges, baseline=floor, fill=True, **look)

    def _back(self, ax):
        ax.axhline(0, color=FAINT, linewidth=1)
        self.flow = curve(ax, "gradient", r"$\partial h_T/\partial C_t$", markersize=7)
        self.held = empty(ax, color=COLOURS["C"], linestyle=(0, (1, 1)), marker=".", zorder=1.9,
                          label="through C and o alone")  # fmt: skip
        _legend(ax)
        ax.set(xticks=self.steps[1::2])  # all of them would touch
        ax.set_xlabel("step t", labelpad=1, size=NORMAL)

    def show(self, drawn, T):
        """drawn: "C", "x", "f", "i", "o" and "h", (steps,); "flow" and "held" (T,), gradients;
        "opens" and "shuts", thresholds, below 0 for none. True if the background must be made anew.
        """
        C = drawn["C"]
        follow(self.C, C)
        self.old.set_data([T - 1] * (T > 1), C[T - 2 : T - 1] if T > 1 else [])
        self.new.set_data([T], [C[T - 1]])
        top = HEIGHTS[int(C.max() > HEIGHTS[0])]
        self.count.set(ylim=(-0.3, top), yticks=np.arange(0, top, 2))
        self._thresholds(drawn["shuts"], drawn["opens"], top)
        for name, floor in LANES.items():
            self.lanes[name].set_data(floor + 0.8 * drawn[name], baseline=floor)
        put(self.here, T)
        follow(self.flow, drawn["flow"])
        follow(self.held, drawn["held"])
        room = level(np.concatenate([drawn["flow"], drawn["held"]]))
        self.back.set_ylim(-room, room)
        changed, self.room = self.room != (room, top), (room, top)
        return changed

    def _thresholds(self, shuts, opens, top):
        sides = ("top", "bottom") if opens >= shuts else ("bottom", "top")
        for gate, height, side in zip("fo", (shuts, opens), sides):
            seen = 0 <= height < top
            self.limits[gate].set(ydata=[height, height], visible=seen)
            self.words[gate].set(y=height, va=side, visible=seen)


def _legend(ax):
    legend_above(ax, bbox_to_anchor=(-0.01, 0.97), columnspacing=1.3, handletextpad=0.5,
                 handlelength=2.0, borderaxespad=0, borderpad=0.4)  # fmt: skip
