"""Pictures of the output gate: how much of a memory is shown, when, and what blame it lets in."""

import numpy as np

from lstmlab.plots.style import COLOURS, FAINT, LARGE, NORMAL, area, line, paper


def shares(ax, memory, shown):
    """What is shown against what is in memory; `shown` maps a gate value to h, (N,) like memory."""
    paper(ax, "both")
    ax.axhline(0, color=FAINT, linewidth=1)
    ways = "-", (0, (6, 2)), (0, (3, 2)), (0, (1, 1))
    for (o, h), way in zip(shown.items(), ways):
        ax.plot(memory, h, color=COLOURS["o"], linestyle=way)
        ax.text(memory[-1] + 0.1, h[-1], f"o = {o:g}", va="center", size=NORMAL, color=COLOURS["o"])
    ax.set(xlim=(memory[0], memory[-1] + 1.1), ylim=(-1.1, 1.1), yticks=[-1, -0.5, 0, 0.5, 1])
    ax.set(xlabel="memory C", ylabel="shown h = o · tanh C")


def over_words(ax, words, C, h, o):
    """Memory and what is shown of it over the words of a story; columns where the gate is open."""
    paper(ax)
    steps = np.arange(1, len(words) + 1)
    ax.axhline(0, color=FAINT, linewidth=1)
    pale = area("o", label="gate $o_t$ open", edgecolor=COLOURS["o"] + "55", hatch="x")
    ax.bar(steps, 2.5 * o, bottom=-1.25, width=0.9, **pale | {"facecolor": COLOURS["o"] + "1c"})
    ax.plot(steps, C, drawstyle="steps-mid", **line("C", label="$C_t$ memory"))
    ax.plot(steps, h, **line("h", marker="v", markersize=10, linewidth=2, label="$h_t$ shown"))
    for step, value in zip(steps[o > 0.5], h[o > 0.5]):
        place = value + (0.3 if value <= 0 else -0.3)
        text = f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")
        ax.text(step, place, text, ha="center", va="center",
                size=NORMAL, bbox={"fc": "white", "ec": "none", "pad": 1})  # fmt: skip
    ax.set(xlim=(0.4, len(words) + 0.6), ylim=(-1.25, 1.25))
    ax.set_yticks([-1, 0, 1], ["green −1", "none 0", "red 1"])
    ax.set_xticks(steps, words)
    ax.tick_params(labelsize=NORMAL)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=NORMAL)


def two_paths(ax, blame):
    """dE/dC_t over time, for several settings of the window: {name: (T,)}."""
    paper(ax)
    looks = ("-", "d", COLOURS["gradient"]), ((0, (4, 2)), "o", COLOURS["o"])
    for (name, values), (way, marker, colour) in zip(blame.items(), looks):
        steps = np.arange(1, len(values) + 1)
        ax.plot(steps, values, linestyle=way, marker=marker, color=colour)
        ax.text(1.2, values[0] + 0.35, name, size=LARGE, color=colour, va="bottom")
    ax.axhline(0, color=FAINT, linewidth=1)
    top = max(values.max() for values in blame.values())
    ax.set(xlim=(0.5, len(steps) + 0.5), ylim=(-0.05 * top, 1.25 * top), xticks=steps)
    ax.set(xlabel="step t", ylabel=r"$\partial E/\partial C_t$")
