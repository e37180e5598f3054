"""Pictures of peepholes: which gate sees which memory, when it rings, and what flows back."""

import numpy as np
from matplotlib.patches import Rectangle

from lstmlab.plots.piano import level, symbol
from lstmlab.plots.style import (
    COLOURS,
    FAINT,
    GRID,
    LOOKS,
    NORMAL,
    PAPER,
    SMALL,
    area,
    line,
    paper,
)

GATES = ("f", "i", "o")
UNITS = ("counter", "bell")
LANES = {"x": 4, "f": 3, "i": 2, "o": 1, "h": 0}  # heights, from the top down
HEIGHTS = 6.6, 13.0  # of the axes for the count


class Peepholes:
    """The three peephole matrices of two units: a row for each gate, a column for each memory."""

    def __init__(self, ax):
        ax.set(xlim=(0, 3.35), ylim=(10.3, 0))
        ax.axis("off")
        self.cells, self.numbers, self.titles = [], [], []
        for block, gate in enumerate(GATES):
            top = 3.55 * block
            title = {"size": NORMAL, "weight": "bold", "color": COLOURS[gate], "va": "center"}
            self.titles.append(ax.text(0.0, top + 0.3, "", parse_math=False, **title))
            for j, unit in enumerate(UNITS):
                ax.text(1.7 + 1.05 * j, top + 0.87, unit, size=SMALL, ha="center", va="center")
            for k, unit in enumerate(UNITS):
                ax.text(1.13, top + 1.67 + k, f"{gate} of {unit}", size=SMALL, ha="right",
                        va="center")  # fmt: skip
                for j in range(2):
                    box = Rectangle((1.2 + 1.05 * j, top + 1.2 + k), 1.0, 0.92, linewidth=1.5,
                                    edgecolor=COLOURS[gate])  # fmt: skip
                    ax.add_patch(box)
                    self.cells.append(box)
                    self.numbers.append(ax.text(1.7 + 1.05 * j, top + 1.68 + k, "", size=NORMAL,
                                                ha="center", va="center"))  # fmt: skip
        self.artists = [*self.cells, *self.numbers, *self.titles]

    def show(self, W_c, T):
        """W_c (3, 2, 2) from memory to gate, or (3, 2): each unit sees itself alone."""
        for n, (gate, title) in enumerate(zip(GATES, self.titles)):
            title.set_text(f"{gate} sees {symbol('C', T if gate == 'o' else T - 1)} of")
            for k, j in np.ndindex(2, 2):
                there = W_c.ndim == 3 or k == j
                weight = (W_c[n, j, k] if W_c.ndim == 3 else W_c[n, k]) if there else 0.0
                place = 4 * n + 2 * k + j
                paint = COLOURS[gate] + "40" if weight else PAPER
                self.cells[place].set(facecolor=paint, hatch="" if there else "///",
                                      edgecolor=COLOURS[gate] if there else GRID)  # fmt: skip
                self.numbers[place].set_text(f"{weight:g}".replace("-", "−") if there else "")


class Clock:
    """Over the steps: the counter with its thresholds, the gates and the ring, the gradient."""

    def __init__(self, fig, grid, steps):
        self.steps, self.room = np.arange(1, steps + 1), None
        count, gates, back = (fig.add_subplot(part) for part in grid)
        for ax in (count, gates, back):
            paper(ax, None).set(xlim=(0.5, steps + 0.5), xticks=[])
        look = {"color": GRID, "linewidth": 19, "zorder": 0.2}
        self.here = [ax.axvline(0, **look) for ax in (count, gates, back)]
        self.artists = [*self.here]
        self._count(count)
        self._gates(gates)
        self._back(back)

    def _count(self, ax):
        self.count = ax
        ax.grid(axis="y")
        (self.C,) = ax.plot([], [], **line("C", marker="P", label="counter $C_t$"))
        self.limits = {
            gate: ax.axhline(0, color=COLOURS[gate], linestyle=LOOKS[gate].line, linewidth=2)
            for gate in ("f", "o")
        }
        ring = {"linestyle": "none", "markerfacecolor": "none", "markeredgewidth": 3}
        (self.old,) = ax.plot([], [], marker="s", markersize=17, color=COLOURS["f"], **ring,
                              label="f, i see")  # fmt: skip
        (self.new,) = ax.plot([], [], marker="o", markersize=21, color=COLOURS["o"], **ring,
                              label="o sees")  # fmt: skip
        legend(ax, [self.C, self.old, self.new])
        words = {"f": "f shuts", "o": "o opens"}
        self.words = {
            gate: ax.text(len(self.steps) + 0.65, 0, text, size=SMALL, color=COLOURS[gate])
            for gate, text in words.items()
        }
        self.artists += [*self.limits.values(), self.C, self.old, self.new, *self.words.values()]

    def _gates(self, ax):
        ax.set(ylim=(0, len(LANES)))
        ax.set_yticks([floor + 0.4 for floor in LANES.values()],
                      [LOOKS[name].label for name in LANES], size=NORMAL)  # fmt: skip
        edges = np.append(self.steps - 0.5, self.steps[-1] + 0.5)
        self.lanes = {}
        for name, floor in LANES.items():
            ax.axhline(floor, color=FAINT, linewidth=1)
            empty = np.full(len(self.steps), float(floor))
            look = area(name, label=None)
            self.lanes[name] = ax.stairs(empty, edges, baseline=floor, fill=True, **look)
        self.artists += self.lanes.values()

    def _back(self, ax):
        self.back = ax
        ax.axhline(0, color=FAINT, linewidth=1)
        (self.held,) = ax.plot([], [], color=COLOURS["C"], linestyle=(0, (1, 1)), marker=".",
                               label="by belt and window alone")  # fmt: skip
        (self.flow,) = ax.plot([], [], **line("gradient", marker="d", markersize=7,
                               label=r"$\partial h_T/\partial C_t$"))  # fmt: skip
        legend(ax, [self.flow, self.held])
        ax.set(xticks=self.steps[1::2])  # all of them would touch
        ax.set_xlabel("step t", labelpad=1, size=NORMAL)
        self.artists += [self.held, self.flow]

    def show(self, drawn, T):
        """drawn: "C", "x", "f", "i", "o" and "h", (steps,); "flow" and "held" (T,), gradients;
        "opens" and "shuts", thresholds, below 0 for none. True if the background must be made anew.
        """
        C = drawn["C"]
        self.C.set_data(self.steps, C)
        self.old.set_data([T - 1] * (T > 1), C[T - 2 : T - 1] if T > 1 else [])
        self.new.set_data([T], [C[T - 1]])
        top = HEIGHTS[int(C.max() > HEIGHTS[0])]
        self.count.set(ylim=(-0.3, top), yticks=np.arange(0, top, 2))
        above = drawn["opens"] >= drawn["shuts"]
        sides = {"f": "top" if above else "bottom", "o": "bottom" if above else "top"}
        for gate, height in (("f", drawn["shuts"]), ("o", drawn["opens"])):
            seen = 0 <= height < top
            self.limits[gate].set(ydata=[height, height], visible=seen)
            self.words[gate].set(y=height, va=sides[gate], visible=seen)
        for name, floor in LANES.items():
            self.lanes[name].set_data(floor + 0.8 * drawn[name], baseline=floor)
        for band in self.here:
            band.set_xdata([T, T])
        steps = self.steps[:T]
        self.flow.set_data(steps, drawn["flow"])
        self.held.set_data(steps, drawn["held"])
        room = level(np.concatenate([drawn["flow"], drawn["held"]]))
        self.back.set_ylim(-room, room)
        changed, self.room = self.room != (room, top), (room, top)
        return changed


def legend(ax, handles):
    """Names in a row above the axes."""
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.01, 0.97), ncols=len(handles),
              columnspacing=1.3, handletextpad=0.5, handlelength=2.0, borderaxespad=0,
              fontsize=NORMAL)  # fmt: skip
