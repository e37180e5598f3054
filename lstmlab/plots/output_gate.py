"""Pictures of the output gate: how much of a memory is shown, when, and what blame it lets in."""

import numpy as np

from lstmlab.plots.axes import legend_above, zero_line
from lstmlab.plots.numbers import number
from lstmlab.plots.style import COLOURS, LARGE, NORMAL, area, line, marked


def shares(ax, memory, shown):
    """What is shown against what is in memory; `shown` maps a gate value to h, (N,) like memory."""
    zero_line(ax).grid(axis="x")
    for (o, h), way in zip(shown.items(), ("-", (0, (6, 2)), (0, (3, 2)), (0, (1, 1)))):
        ax.plot(memory, h, **line("o", linestyle=way))
        ax.text(memory[-1] + 0.1, h[-1], f"o = {o:g}", va="center", size=NORMAL, color=COLOURS["o"])
    ax.set(xlim=(memory[0], memory[-1] + 1.1), ylim=(-1.1, 1.1), yticks=[-1, -0.5, 0, 0.5, 1])
    ax.set(xlabel="cell state C", ylabel="shown h = o · tanh C")


def over_words(ax, words, C, h, o):
    """Memory and what is shown of it over the words of a story; columns where the gate is open."""
    steps = np.arange(1, len(words) + 1)
    pale = {"edgecolor": COLOURS["o"] + "55", "facecolor": COLOURS["o"] + "1c", "hatch": "x"}
    zero_line(ax).bar(steps, 2.5 * o, bottom=-1.25, width=0.9,
                      **area("o", label="gate $o_t$ open", **pale))  # fmt: skip
    ax.plot(steps, C, drawstyle="steps-mid", **line("C", label="$C_t$ cell state"))
    ax.plot(steps, h, **marked("h", "$h_t$ hidden state", markersize=10, linewidth=2))
    for step, value in zip(steps[o > 0.5], h[o > 0.5]):
        ax.text(step, value + (0.3 if value <= 0 else -0.3), number(value), ha="center",
                va="center", size=NORMAL, bbox={"fc": "white", "ec": "none", "pad": 1})  # fmt: skip
    ax.set(xlim=(0.4, len(words) + 0.6), ylim=(-1.25, 1.25))
    ax.set_yticks([-1, 0, 1], ["green −1", "none 0", "red 1"])
    ax.set_xticks(steps, words)
    ax.tick_params(labelsize=NORMAL)
    legend_above(ax, bbox_to_anchor=(0, 1), borderpad=0.4)


def two_paths(ax, blame):
    """dE/dC_t over time, for several settings of the output gate: {name: (T,)}."""
    looks = marked("gradient"), marked("o", linestyle=(0, (4, 2)), marker="o")
    for (name, values), look in zip(blame.items(), looks):
        steps = np.arange(1, len(values) + 1)
        ax.plot(steps, values, **look)
        ax.text(1.2, values[0] + 0.35, name, size=LARGE, color=look["color"], va="bottom")
    top = max(values.max() for values in blame.values())
    ax.set(xlim=(0.5, len(steps) + 0.5), ylim=(-0.05 * top, 1.25 * top), xticks=steps)
    zero_line(ax).set(xlabel="step t", ylabel=r"$\partial E/\partial C_t$")
