"""A memory as boxes with numbers, the states over time, and the gradient on its way back."""

import numpy as np
from matplotlib.collections import PolyCollection

from lstmlab.plots.axes import bare, legend_above, log_ticks, step_ticks, zero_line
from lstmlab.plots.moving import Picture, curve, follow
from lstmlab.plots.numbers import tight
from lstmlab.plots.style import ACCENT, COLOURS, GRID, INK, MID, PAPER, SMALL, ink

LOWEST, HIGHEST = 1e-6, 1e1  # of the scale on which a gradient fades or grows


def shade(value):
    """A box's colour: the sign chooses it, the size deepens it."""
    return f"{MID if value > 0 else ACCENT}{int(150 * min(abs(value), 1.0)):02x}"


def _over_steps(ax, steps, **limits):
    ax.set(xlim=(0.3, steps + 0.7), xticks=step_ticks(steps, 5 if steps <= 25 else 10), **limits)
    return ax


class MemoryBoxes(Picture):
    """The memory as a row of boxes, one a step; what was written is said above its box."""

    def __init__(self, ax, steps):
        _over_steps(bare(ax), steps, ylim=(-0.25, 1.95), yticks=[]).set_xticks([])
        ax.set_ylabel("cell state\n$C_t$", rotation=0, ha="right", va="center", labelpad=8)
        ax.plot([0.3, steps + 0.7], [-0.08, -0.08], color=INK, linewidth=4, solid_capstyle="round")
        corners = np.array([(0.53, 0), (1.47, 0), (1.47, 0.9), (0.53, 0.9)])
        # one artist for all boxes: twenty of them would take half of a frame's time
        self.boxes = PolyCollection([corners + (t, 0) for t in range(steps)], linewidth=1.5)
        ax.add_collection(self.boxes, autolim=False)
        words = {"ha": "center", "va": "center", "size": SMALL, "parse_math": False}
        self.numbers = [ax.text(t, 0.43, "", **words) for t in range(1, steps + 1)]
        words |= {"weight": "bold", "color": ink(COLOURS["i"])}
        self.written = [ax.text(t, 1.45, "", **words) for t in range(1, steps + 1)]

    def show(self, C, written):
        """C (t,) up to the present step; written (T,), 0 where nothing is written."""
        T, t = len(written), len(C)
        self.boxes.set_facecolor([shade(value) for value in C] + [PAPER] * (T - t))
        self.boxes.set_edgecolor([INK] * t + [GRID] * (T - t))
        for k in range(T):
            self.numbers[k].set_text(tight(C[k]) if k < t else "")
            self.written[k].set_text(f"{tight(written[k])} ↓" if k < t and written[k] else "")


class States(Picture):
    """The memory and the state of a vanilla RNN over time."""

    def __init__(self, ax, steps):
        _over_steps(zero_line(ax), steps, ylim=(-2.15, 2.15), ylabel="state", xticklabels=[])
        self.C = curve(ax, "C", "$C_t$")
        self.h = curve(ax, "h", "$h_t$, vanilla RNN", zorder=1.9)
        legend_above(ax)

    def show(self, C, h):
        """C and h (t,), both at the steps 1 .. t."""
        follow(self.C, C)
        follow(self.h, h)


class WayBack(Picture):
    """∂C_T/∂C_t, and the same of a vanilla RNN, at each step t back in time from T."""

    def __init__(self, ax, steps):
        _over_steps(zero_line(ax, 1), steps, xlabel="step t", ylabel="gradient")
        log_ticks(ax, [1e-6, 1e-4, 1e-2, 1.0], low=True)
        ax.set_ylim(LOWEST / 2, HIGHEST * 2)
        self.C = curve(ax, "gradient", r"$\partial C_T/\partial C_t$", marker="P")
        self.h = curve(ax, "gradient", r"$\partial h_T/\partial h_t$, vanilla RNN", marker="v",
                       linestyle=(0, (5, 2)), alpha=0.75, zorder=1.9)  # fmt: skip
        self.here = curve(ax, "gradient", "_", marker="<", markevery=[0], markersize=9, linewidth=2)
        legend_above(ax)

    def show(self, C, h):
        """Sizes (t,) of both gradients at the steps 1 .. t, where T = t."""
        follow(self.C, np.clip(np.abs(C), LOWEST, HIGHEST))
        follow(self.h, np.clip(np.abs(h), LOWEST, HIGHEST))
        self.here.set_data([max(len(C) - 3.0, 0.6), len(C)], [5.0, 5.0])
