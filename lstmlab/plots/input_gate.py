"""Pictures of what is written into a cell state: a layer on its curve, and over time."""

import numpy as np

from lstmlab.activations import sigmoid
from lstmlab.plots.axes import zero_line
from lstmlab.plots.moving import Picture, bars, curve, empty, follow, here, put, rise, write
from lstmlab.plots.numbers import number
from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, SMALL, dots, paper

ROOMS = 1.35, 3.2, 9.0  # heights of the cell state's panel: the smallest that fits is taken


class Curve(Picture):
    """A function, the places where the layer stood at each step, and the tangent at the present."""

    def __init__(self, ax, gate, edge):
        self.is_tanh = gate == "c_tilde"
        self.f = np.tanh if self.is_tanh else sigmoid
        self.low, self.edge = -1.0 if self.is_tanh else 0.0, edge
        xs = np.linspace(-edge, edge, 201)
        paper(ax, "both").plot(xs, self.f(xs), color=COLOURS[gate], linewidth=2.5)
        room = 1.0 - self.low
        ax.set(xlim=(-1.04 * edge, 1.04 * edge), ylim=(self.low - 0.1 * room, 1 + 0.55 * room))
        ax.set_yticks([self.low, (1 + self.low) / 2, 1])
        self.tangent = empty(ax, color=INK, linewidth=2, linestyle=(0, (3, 1.5)))
        self.steps = empty(ax, **dots(gate, markersize=7, alpha=0.55))
        self.now = empty(ax, **dots(gate, markersize=14, markeredgecolor=INK, markeredgewidth=2))
        top = {"transform": ax.transAxes, "va": "top", "parse_math": False, "color": INK}
        self.value = ax.text(0.02, 0.98, "", size=NORMAL, **top)
        self.slope = ax.text(0.02, 0.85, "", size=SMALL, **top)

    def show(self, name, pre, t):
        """pre (T,): what enters the function at each step; t: the present one, from 1."""
        a, y = pre[t - 1], self.f(pre[t - 1])
        slope = 1 - y * y if self.is_tanh else y * (1 - y)
        inside = np.clip(pre, -self.edge, self.edge)
        self.steps.set_data(inside, self.f(inside))
        here = inside[t - 1]
        self.now.set_data([here], [self.f(here)])
        half = min(0.35 * self.edge, 0.3 * (1 - self.low) / max(slope, 1e-9))
        ends = np.array([here - half, here + half])
        self.tangent.set_data(ends, self.f(here) + slope * (ends - here))
        function = "tanh" if self.is_tanh else "σ"
        self.value.set_text(f"{name} = {function}({number(a, 1)}) = {number(y)}")
        self.slope.set_text(f"slope there {number(slope)}")


class Writing(Picture):
    """Words over time: the gate and its candidate, what is written and kept."""

    def __init__(self, fig, steps):
        grid = fig.add_gridspec(1, 2, width_ratios=[10, 17])
        left, right = grid[0].subgridspec(2, 1), grid[1].subgridspec(2, 1)
        offer, memory = axes = [step_axes(fig.add_subplot(part), steps) for part in right]
        steps = np.arange(1, steps + 1)
        self.here = [band(ax, 30) for ax in axes]
        self.gate = Curve(fig.add_subplot(left[0]), "i", 14.0)
        self.candidate = Curve(fig.add_subplot(left[1]), "c_tilde", 5.0)

        offer.set(ylim=(-1.15, 2.0), yticks=[-1, 0, 1])
        self.words = [offer.text(t, 1.28, "", ha="center", size=SMALL) for t in steps]
        self.open = bars(offer, steps, "i", label="gate $i_t$")
        self.says = empty(offer, **dots("c_tilde", label=r"candidate $\tilde{C}_t$"))
        legend(offer)

        self.memory, self.room = memory, None
        self.written = bars(memory, steps, "c_tilde", label=r"written $i_t \ast \tilde{C}_t$")
        self.C = curve(memory, "C", "cell state $C_t$")
        legend(memory)

        memory.set(xlabel="step t", xticks=steps)

    def show(self, words, pre, drawn, t):
        """words (T,); pre: {"i", "c_tilde"} before their functions; drawn: {"i", "c_tilde",
        "written", "C"}, all (T,); t: the present step, from 1.

        Returns whether the cell state's axis has changed, so that the background must be made anew.
        """
        self.gate.show("i", pre["i"], t)
        self.candidate.show("C̃", pre["c_tilde"], t)
        write(self.words, words, bold=t)
        rise(self.open, drawn["i"])
        rise(self.written, drawn["written"])
        follow(self.says, drawn["c_tilde"])
        follow(self.C, drawn["C"])
        put(self.here, t)
        largest = max(np.abs(drawn["C"]).max(), np.abs(drawn["written"]).max())
        room = next((room for room in ROOMS if largest <= room), ROOMS[-1])
        changed, self.room = self.room != room, room
        if changed:
            self.memory.set(ylim=(-1.05 * room, 1.7 * room))
            self.memory.set_yticks([-int(room), 0, int(room)])
        return changed


def step_axes(ax, steps):
    """Axes for bars over the words of a sentence."""
    zero_line(ax).set(xlim=(0.4, steps + 0.6), xticks=[])
    return ax


def band(ax, width):
    """The pale column at the step looked at."""
    return here(ax, color=FAINT, linewidth=width, alpha=0.22, zorder=0)


def legend(ax, columns=2):
    """The legend of a narrow panel: one row at the top right."""
    ax.legend(loc="upper right", ncols=columns, handletextpad=0.4, columnspacing=1.0,
              borderaxespad=0, borderpad=0, handlelength=1.6)  # fmt: skip
