"""Pictures below a piano roll, step below step: the memory over time, and what flows back."""

import numpy as np

from lstmlab.plots.gradients import low
from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, NORMAL, PAPER, SMALL, dots, line, paper

LEVELS = (1.15, 2.3, 5.5, 22.0, 200.0, 1e4, 1e7)  # heights to choose from, so that axes rarely jump


def level(values):
    """The lowest of the LEVELS above all values, by size."""
    top = np.abs(values).max(initial=0.0)
    return next((height for height in LEVELS if height >= top), LEVELS[-1])


class Panel:
    """Axes over T steps, a mark at the step looked at; the height follows the data by levels."""

    def __init__(self, ax, steps, title):
        self.ax = paper(ax)
        ax.set(xlim=(0.5, steps + 0.5), xticks=range(1, steps + 1))
        ax.spines["bottom"].set_visible(False)
        ax.axhline(0, color=FAINT, linewidth=1)
        self.mark = ax.axvline(0, color=GRID, linewidth=20, zorder=0.5)
        ax.text(-0.185, 0.98, title, transform=ax.transAxes, va="top", size=SMALL, linespacing=1.3)
        self.limits = None

    def legend(self, *handles):
        self.ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.005, 0.98),
                       ncols=len(handles), columnspacing=1.4, handletextpad=0.5,
                       handlelength=2.2, borderaxespad=0, fontsize=NORMAL)  # fmt: skip

    def fit(self, values, two_sided):
        """Choose the height; True if the background must be drawn anew."""
        height = level(values)
        below = height if two_sided or np.min(values) < -0.05 else 0.06 * height
        before, self.limits = self.limits, (-below, height)
        self.ax.set_ylim(self.limits)
        return before != self.limits


class Memory(Panel):
    """C_t, what is shown of it (h_t), what was offered (C̃_t); rings where something is wanted."""

    def __init__(self, ax, steps):
        super().__init__(ax, steps, "the memory,\nand what is\nshown of it")
        offered = dots("c_tilde", markersize=6, label=r"$\tilde{C}_t$ offered")
        (self.offered,) = ax.plot([], [], **offered)
        (self.C,) = ax.plot([], [], **line("C", marker="P", label="$C_t$ memory"))
        (self.h,) = ax.plot([], [], **line("h", marker="v", markersize=7, label="$h_t$ shown"))
        ring = {"linestyle": "none", "marker": "o", "markersize": 17, "markerfacecolor": "none",
                "markeredgewidth": 2, "color": COLOURS["y"]}  # fmt: skip
        (self.rings,) = ax.plot([], [], **ring, label="wanted")
        self.legend(self.offered, self.C, self.h, self.rings)
        ax.tick_params(labelbottom=False)
        self.artists = [self.mark, self.offered, self.C, self.h, self.rings]

    def show(self, C, h, c_tilde, asked, wanted, now):
        """C, h, c_tilde (T,); wanted at the steps `asked`, counted from 1; `now`: step looked at.

        True if the background must be drawn anew."""
        steps = np.arange(1, len(C) + 1)
        for artist, values in ((self.C, C), (self.h, h), (self.offered, c_tilde)):
            artist.set_data(steps, values)
        self.rings.set_data(asked, wanted)
        self.mark.set_xdata([now, now])
        return self.fit(np.concatenate([C, h, c_tilde, wanted]), two_sided=True)


class Flow(Panel):
    """What the step looked at still owes to each earlier one: of C, of h, and in a plain RNN."""

    def __init__(self, ax, steps):
        super().__init__(ax, steps, "what flows\nback to C$_t$\nfrom step T")
        look = {"color": FAINT, "linestyle": (0, (1, 1)), "linewidth": 3}
        (self.rnn,) = ax.plot([], [], **look, label=r"plain RNN $\partial h_T/\partial h_t$")
        (self.C,) = ax.plot([], [], **line("gradient", label=r"$\partial C_T/\partial C_t$"))
        (self.h,) = ax.plot([], [], **line("h", label=r"$\partial h_T/\partial C_t$"))
        dot = {"linestyle": "none", "marker": "o", "markersize": 8, "markerfacecolor": PAPER,
               "markeredgewidth": 2}  # fmt: skip
        dot["label"] = "finite differences"
        (self.C_dots,) = ax.plot([], [], **dot, color=COLOURS["gradient"])
        (self.h_dots,) = ax.plot([], [], **dot, color=COLOURS["h"])
        self.legend(self.C, self.h, self.rnn, self.C_dots)
        ax.set_xlabel("step t", labelpad=1)
        self.artists = [self.mark, self.rnn, self.C, self.h, self.C_dots, self.h_dots]

    def show(self, C, h, rnn, C_dots, h_dots, now):
        """∂C_T/∂C_t and ∂h_T/∂C_t (T,), by finite differences too; the plain RNN's ∂h_T/∂h_t (T,).

        True if the background must be drawn anew."""
        steps = np.arange(1, len(C) + 1)
        lines = (self.C, C), (self.h, h), (self.rnn, rnn), (self.C_dots, C_dots)
        for artist, values in (*lines, (self.h_dots, h_dots)):
            artist.set_data(steps, values)
        self.mark.set_xdata([now, now])
        return self.fit(np.concatenate([C, h, rnn]), two_sided=False)


def symbol(name, step):
    """C and 20 as C₂₀."""
    return f"{name}{low(step)}"


def schedule(ax, gates, steps=None):
    """A painted schedule, standing still: a row of numbers for each gate, (T,) by name."""
    names = list(gates)
    T = len(gates[names[0]])
    steps = np.arange(1, T + 1) if steps is None else steps
    for row, name in enumerate(reversed(names)):
        heights = np.asarray(gates[name], float)
        ax.bar(steps, 0.8 * heights, bottom=row, width=0.9, color=COLOURS[name] + "59",
               edgecolor=COLOURS[name], linewidth=1.5)  # fmt: skip
        ax.axhline(row, color=GRID, linewidth=1)
        for x, height in zip(steps, heights):
            text = f"{height:.2g}".replace("0.", ".")
            ax.text(x, row + 0.1, text, ha="center", va="bottom", size=SMALL, color=INK)
    ax.set(xlim=(0.5, T + 0.5), ylim=(0, len(names)), xticks=steps)
    ax.set_yticks(np.arange(len(names)) + 0.4, [f"${name}_t$" for name in reversed(names)])
    ax.tick_params(length=0, labelsize=NORMAL)
    ax.spines[:].set_visible(False)
