"""A memory on its belt: boxes with numbers, the states over time, the gradient on its way back."""

import numpy as np
from matplotlib.collections import PolyCollection

from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, NORMAL, PAPER, SMALL, line, paper

LOWEST, HIGHEST = 1e-6, 1e1  # of the scale on which a gradient fades or grows
TICKS = [1e-6, 1e-4, 1e-2, 1.0]
NAMES = ["≤10⁻⁶", "10⁻⁴", "0.01", "1"]


def number(value):
    """A value for a box, in four signs at most: .6, −.42, 1.2, 0."""
    text = f"{value:.2f}" if abs(value) < 0.995 else f"{value:.1f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("0", "-0") else text.replace("0.", ".", 1).replace("-", "−")


def shade(value):
    """A box's colour: the sign chooses it, the size deepens it."""
    return f"{COLOURS['f' if value > 0 else 'o']}{int(150 * min(abs(value), 1.0)):02x}"


def ticks(steps):
    """The first step, and every fifth or tenth."""
    every = 5 if steps <= 25 else 10
    return [1, *range(every, steps + 1, every)]


class Belt:
    """The memory as boxes on a belt, one a step; what was written is said above its box."""

    def __init__(self, ax, steps):
        ax.set(xlim=(0.3, steps + 0.7), ylim=(-0.25, 1.95), xticks=[], yticks=[])
        ax.set_ylabel("memory\n$C_t$", rotation=0, ha="right", va="center", labelpad=8)
        ax.spines[:].set_visible(False)
        ax.plot([0.3, steps + 0.7], [-0.08, -0.08], color=INK, linewidth=4, solid_capstyle="round")
        corners = np.array([(0.53, 0), (1.47, 0), (1.47, 0.9), (0.53, 0.9)])
        # one artist for all boxes: twenty of them would take half of a frame's time
        self.boxes = PolyCollection([corners + (t, 0) for t in range(steps)], linewidth=1.5)
        ax.add_collection(self.boxes, autolim=False)
        words = {"ha": "center", "va": "center", "size": SMALL, "parse_math": False}
        self.numbers = [ax.text(t + 1, 0.43, "", **words) for t in range(steps)]
        self.written = [ax.text(t + 1, 1.45, "", **words, weight="bold", color=COLOURS["i"])
                        for t in range(steps)]  # fmt: skip
        self.artists = [self.boxes, *self.numbers, *self.written]

    def show(self, C, written):
        """C (t,) up to the present step; written (T,), 0 where nothing is written."""
        self.boxes.set_facecolor([shade(value) for value in C] + [PAPER] * (len(written) - len(C)))
        self.boxes.set_edgecolor([INK] * len(C) + [GRID] * (len(written) - len(C)))
        for t, (text, above) in enumerate(zip(self.numbers, self.written, strict=True)):
            there = t < len(C)
            value = C[t] if there else 0.0
            text.set_text(number(value) if there else "")
            above.set_text(f"{number(written[t])} ↓" if there and written[t] else "")


class States:
    """The memory and the state of a plain network over time, from step 0 on."""

    def __init__(self, ax, steps, high=2.15, other="$h_t$, plain network"):
        paper(ax)
        ax.set(xlim=(0.3, steps + 0.7), ylim=(-high, high), ylabel="state")
        ax.axhline(0, color=FAINT, linewidth=1)
        ax.set_xticks(ticks(steps), [])
        (self.C,) = ax.plot([], [], **line("C", label="$C_t$, on the belt"), marker="P")
        (self.h,) = ax.plot([], [], **line("h", label=other), marker="v")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 0.98), ncols=2, fontsize=NORMAL, borderpad=0)
        self.artists = [self.h, self.C]

    def show(self, C, h):
        """C and h (t,), both at the steps 1 .. t."""
        steps = np.arange(1, len(C) + 1)
        self.C.set_data(steps, C)
        self.h.set_data(steps, h)


class WayBack:
    """∂C_T/∂C_t, and the same of a plain network, at each step t on the way back from T."""

    def __init__(self, ax, steps):
        paper(ax)
        ax.set(xlim=(0.3, steps + 0.7), ylim=(LOWEST / 2, HIGHEST * 2), yscale="log",
               xlabel="step t", ylabel="gradient")  # fmt: skip
        ax.set_xticks(ticks(steps))
        ax.set_yticks(TICKS, NAMES)
        ax.minorticks_off()
        ax.axhline(1, color=FAINT, linewidth=1)
        look = {"color": COLOURS["gradient"]}
        (self.C,) = ax.plot([], [], marker="P", label=r"$\partial C_T/\partial C_t$", **look)
        plain = r"$\partial h_T/\partial h_t$, plain network"
        look |= {"linestyle": (0, (5, 2)), "alpha": 0.75}
        (self.h,) = ax.plot([], [], marker="v", label=plain, **look)
        arrow = {"marker": "<", "markevery": [0], "markersize": 9, "linewidth": 2}
        (self.here,) = ax.plot([], [], color=COLOURS["gradient"], **arrow)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 0.98), ncols=2, fontsize=NORMAL, borderpad=0)
        self.artists = [self.h, self.C, self.here]

    def show(self, C, h):
        """Sizes (t,) of both gradients at the steps 1 .. t, where T = t."""
        steps = np.arange(1, len(C) + 1)
        self.C.set_data(steps, np.clip(np.abs(C), LOWEST, HIGHEST))
        self.h.set_data(steps, np.clip(np.abs(h), LOWEST, HIGHEST))
        self.here.set_data([max(len(C) - 3.0, 0.6), len(C)], [5.0, 5.0])
