"""Pictures of the output gate: how much of the cell state is shown, and which gradient passes."""

import numpy as np

from lstmlab.plots.axes import bare, legend_above, zero_line
from lstmlab.plots.numbers import number
from lstmlab.plots.style import (
    COLOURS,
    FAINT,
    INK,
    LARGE,
    LOOKS,
    NORMAL,
    PAPER,
    area,
    dots,
    line,
    marked,
)


def shown_by_gate(ax, C, shown):
    """What is shown against the cell state; `shown` maps a gate value to h, (N,) like C."""
    zero_line(ax).grid(axis="x")
    for (o, h), way in zip(shown.items(), ("-", (0, (6, 2)), (0, (3, 2)), (0, (1, 1)))):
        ax.plot(C, h, **line("o", linestyle=way))
        ax.text(C[-1] + 0.1, h[-1], f"o = {o:g}", va="center", size=NORMAL, color=COLOURS["o"],
                bbox={"fc": PAPER, "ec": "none", "pad": 2})  # fmt: skip
    ax.set(xlim=(C[0], C[-1] + 1.1), ylim=(-1.1, 1.1), yticks=[-1, -0.5, 0, 0.5, 1])
    ax.set(xlabel="cell state $C$", ylabel=r"hidden state $h = o \cdot \tanh C$")


def over_words(ax, words, C, h, o):
    """Cell state and hidden state over the words of a story; columns where the gate is open."""
    steps = np.arange(1, len(words) + 1)
    pale = {"edgecolor": COLOURS["o"] + "55", "facecolor": COLOURS["o"] + "1c", "hatch": "x"}
    zero_line(ax).bar(steps, 2.5 * o, bottom=-1.25, width=0.9,
                      **area("o", label="gate $o_t$ open", **pale))  # fmt: skip
    ax.plot(steps, C, drawstyle="steps-mid", **line("C", label="cell state $C_t$"))
    ax.plot(steps, h, **dots("h", label="hidden state $h_t$", markersize=11))
    for step, value in zip(steps[o > 0.5], h[o > 0.5]):
        ax.text(step, 1.45, number(value), ha="center", va="center", size=NORMAL,
                color=COLOURS["h"])  # fmt: skip
    ax.set(xlim=(0.4, len(words) + 0.6), ylim=(-1.25, 1.65))
    ax.set_yticks([-1, 0, 1], ["green −1", "none 0", "red 1"])
    ax.set_xticks(steps, words)
    ax.tick_params(labelsize=NORMAL)
    legend_above(ax, bbox_to_anchor=(0, 1), borderpad=0.4)


def two_paths(ax, gradients):
    """dE/dC_t over time, for two settings of the output gate: {name: (T,)}."""
    looks = marked("gradient"), marked("gradient", linestyle=(0, (4, 2)), marker="o", color=INK)
    for (name, values), look in zip(gradients.items(), looks):
        steps = np.arange(1, len(values) + 1)
        ax.plot(steps, values, **look)
        ax.text(1.2, values[0] + 0.35, name, size=LARGE, color=look["color"], va="bottom")
    top = max(values.max() for values in gradients.values())
    ax.set(xlim=(0.5, len(steps) + 0.5), ylim=(-0.05 * top, 1.25 * top), xticks=steps)
    zero_line(ax).set(xlabel="step t", ylabel=r"$\partial E/\partial C_t$")


ACROSS = {"f": (-0.5, 1, "|"), "i": (0, 0.5, "_"), "o": (0, 1.5, "_")}  # place, and a stroke


def preserved(ax, gates, sensitivity):
    """How far a network of one unit still depends on one input: the darker, the more.

    gates: {"f", "i", "o"}, (T,); sensitivity: {"x", "C", "h"}, (T,) between 0 and 1. A gate is a
    ring where it is open, and a stroke across its line where it is closed. After A. Graves,
    Supervised Sequence Labelling with Recurrent Neural Networks, 2012.
    """
    steps = np.arange(1, len(sensitivity["C"]) + 1)
    look = {"color": FAINT, "linewidth": 1.5, "zorder": 1}
    ax.vlines(steps, 0, 2, **look)
    ax.hlines(1, 0.2, len(steps) + 0.5, **look)
    for row, name in enumerate(("x", "C", "h")):
        ax.scatter(steps, np.full(len(steps), row), s=22**2, c=1 - sensitivity[name], cmap="gray",
                   vmin=0, vmax=1, edgecolor=INK, linewidth=1.5, zorder=2)  # fmt: skip
    for name, (dx, y, stroke) in ACROSS.items():
        for step, value in zip(steps, gates[name]):
            ring = {"marker": "o", "markersize": 9, "markerfacecolor": PAPER}
            shut = {"marker": stroke, "markersize": 16}
            ax.plot(step + dx, y, color=COLOURS[name], markeredgewidth=2.5, zorder=3,
                    **(ring if value > 0.5 else shut))  # fmt: skip
    bare(ax, xlim=(0.1, len(steps) + 0.5), ylim=(-0.4, 2.4), xlabel="step t", xticks=steps)
    ax.set_yticks([0, 0.5, 1, 1.5, 2], [LOOKS[n].label for n in ("x", "i", "C", "o", "h")])
