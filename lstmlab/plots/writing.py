"""Pictures of what is written into a memory: where a layer stands on its curve, and over time."""

import numpy as np

from lstmlab.activations import sigmoid
from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, SMALL, area, dots, line, paper

ROOMS = 1.35, 3.2, 9.0  # heights of the memory's panel, from which the smallest that fits is taken
INVISIBLE = 0.004  # a bar less high than this would be a mere line
STEEPEST = 1.6  # of the gradient's panel; what is beyond is drawn at its edge


def number(value, digits=2):
    """A number with a proper minus sign, and no minus before a zero."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "" if float(text) == 0 else "−")


class Curve:
    """A function, the places where the layer stood at each step, and the tangent at the present."""

    def __init__(self, ax, gate, edge, labels=True):
        self.f = np.tanh if gate == "c_tilde" else sigmoid
        self.low = -1.0 if gate == "c_tilde" else 0.0
        self.edge, self.gate = edge, gate
        paper(ax, "both")
        xs = np.linspace(-edge, edge, 201)
        ax.plot(xs, self.f(xs), color=COLOURS[gate], linewidth=2.5)
        room = 1.0 - self.low
        ax.set(xlim=(-1.04 * edge, 1.04 * edge), ylim=(self.low - 0.1 * room, 1 + 0.55 * room))
        ax.set_yticks([self.low, (1 + self.low) / 2, 1])
        (self.tangent,) = ax.plot([], [], color=INK, linewidth=2, linestyle=(0, (3, 1.5)))
        (self.steps,) = ax.plot([], [], **dots(gate, markersize=7, alpha=0.55))
        (self.now,) = ax.plot([], [], **dots(gate, markersize=14, markeredgecolor=INK,
                                             markeredgewidth=2))  # fmt: skip
        top = {"transform": ax.transAxes, "va": "top", "parse_math": False}
        self.value = ax.text(0.02, 0.98, "", size=NORMAL, color=INK, **top)
        self.slope = ax.text(0.02, 0.85, "", size=SMALL, color=INK, **top)
        self.artists = [self.tangent, self.steps, self.now, self.value, self.slope]

    def show(self, name, pre, t):
        """pre (T,): what enters the function at each step; t: the present one, from 1."""
        a, y = pre[t - 1], self.f(pre[t - 1])
        slope = y * (1 - y) if self.gate != "c_tilde" else 1 - y * y
        inside = np.clip(pre, -self.edge, self.edge)
        self.steps.set_data(inside, self.f(inside))
        here = inside[t - 1]
        self.now.set_data([here], [self.f(here)])
        half = min(0.35 * self.edge, 0.3 * (1 - self.low) / max(slope, 1e-9))
        ends = np.array([here - half, here + half])
        self.tangent.set_data(ends, self.f(here) + slope * (ends - here))
        function = "tanh" if self.gate == "c_tilde" else "σ"
        self.value.set_text(f"{name} = {function}({number(a, 1)}) = {number(y)}")
        self.slope.set_text(f"slope there {number(slope)}")


class Writing:
    """Words over time: the gate and its content, what is written and kept, and the way back."""

    def __init__(self, fig, steps):
        grid = fig.add_gridspec(1, 2, width_ratios=[10, 17])
        left = grid[0].subgridspec(2, 1)
        self.gate = Curve(fig.add_subplot(left[0]), "i", 14.0)
        self.content = Curve(fig.add_subplot(left[1]), "c_tilde", 5.0)
        right = grid[1].subgridspec(3, 1, height_ratios=[10, 10, 8])
        axes = [fig.add_subplot(right[row]) for row in range(3)]
        self.steps = np.arange(1, steps + 1)
        for ax in axes:
            paper(ax).axhline(0, color=FAINT, linewidth=1)
            ax.set(xlim=(0.4, steps + 0.6), xticks=[])
        look = {"color": FAINT, "linewidth": 30, "alpha": 0.22, "zorder": 0}
        self.here = [ax.axvline(0, **look) for ax in axes]
        self._offer(axes[0])
        self._memory(axes[1])
        self._back(axes[2])
        self.artists = [
            *self.gate.artists, *self.content.artists, *self.words, *self.open, self.says,
            *self.written, self.C, *self.heard, self.flow, *self.here,
        ]  # fmt: skip

    def _offer(self, ax):
        ax.set(ylim=(-1.15, 2.0), yticks=[-1, 0, 1])
        self.words = [ax.text(t, 1.28, "", ha="center", size=SMALL) for t in self.steps]
        self.open = self._bars(ax, "i")
        (self.says,) = ax.plot([], [], **dots("c_tilde"))
        legend(ax, {"gate $i_t$": self.open[0], r"content $\tilde{C}_t$": self.says})

    def _memory(self, ax):
        self.memory, self.room = ax, None
        self.written = self._bars(ax, "c_tilde")
        (self.C,) = ax.plot([], [], **line("C", marker="P"))
        legend(ax, {r"written $i_t \ast \tilde{C}_t$": self.written[0], "memory $C_t$": self.C})

    def _back(self, ax):
        ax.set(ylim=(-STEEPEST, STEEPEST + 1), yticks=[-1, 0, 1], xlabel="step t")
        ax.set_xticks(self.steps)
        self.heard = self._bars(ax, "gradient")
        (self.flow,) = ax.plot([], [], **line("gradient", marker="d"))
        legend(ax, {r"$\partial C_T/\partial C_t$": self.flow,
                     r"$\partial C_T/\partial \tilde{C}_t$": self.heard[0]})  # fmt: skip

    def _bars(self, ax, name):
        return list(ax.bar(self.steps, 0.0, width=0.62, **area(name)))

    def show(self, words, pre, drawn, t):
        """words (T,); pre: {"i", "c_tilde"} before their functions; drawn: {"i", "c_tilde",
        "written", "C", "flow", "heard"}, all (T,); t: the present step, from 1.

        Returns whether the memory's axis has changed, so that the background must be made anew.
        """
        self.gate.show("i", pre["i"], t)
        self.content.show("C̃", pre["c_tilde"], t)
        for n, (artist, word) in enumerate(zip(self.words, words, strict=True), start=1):
            artist.set(text=word, weight="bold" if n == t else "normal")
        for bars, name in ((self.open, "i"), (self.written, "written"), (self.heard, "heard")):
            for bar, height in zip(bars, drawn[name], strict=True):
                if name == "heard":
                    height = np.clip(height, -STEEPEST, STEEPEST)
                bar.set(height=height, visible=abs(height) > INVISIBLE)
        self.says.set_data(self.steps, drawn["c_tilde"])
        self.C.set_data(self.steps, drawn["C"])
        self.flow.set_data(self.steps, np.clip(drawn["flow"], -STEEPEST, STEEPEST))
        for band in self.here:
            band.set_xdata([t, t])
        largest = max(np.abs(drawn["C"]).max(), np.abs(drawn["written"]).max())
        room = next((room for room in ROOMS if largest <= room), ROOMS[-1])
        changed, self.room = self.room != room, room
        if changed:
            self.memory.set(ylim=(-1.05 * room, 1.7 * room))
            self.memory.set_yticks([-int(room), 0, int(room)])
        return changed


def grids(axes, arrays, rows, columns, titles):
    """Tables with a number in every cell, side by side: what each unit does at each word.

    arrays: (H, words) each; colour repeats the number: orange above zero, violet below.
    """
    for place, (ax, values, title) in enumerate(zip(axes, arrays, titles, strict=True)):
        for r, c in np.ndindex(values.shape):
            value = values[r, c]
            colour = "#c75300" if value > 0 else "#6a4bb3"
            strength = int(170 * min(abs(value), 1))
            ax.bar(c, 0.9, width=0.94, bottom=r - 0.45, facecolor=f"{colour}{strength:02x}",
                   edgecolor=FAINT, linewidth=1)  # fmt: skip
            ax.text(c, r, number(value), ha="center", va="center", size=SMALL)
        ax.set(xlim=(-0.55, values.shape[1] - 0.45), ylim=(values.shape[0] - 0.45, -0.6))
        ax.set_xticks(range(len(columns)), columns)
        ax.set_yticks(range(len(rows)), rows if place == 0 else [""] * len(rows))
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelsize=SMALL)
        ax.spines[:].set_visible(False)
        ax.set_title(title, size=NORMAL)


def legend(ax, meanings, columns=2):
    """The course's legend of a narrow panel: one row at the top right, {meaning: artist}."""
    ax.legend(
        meanings.values(), meanings.keys(), loc="upper right", ncols=columns, handletextpad=0.4,
        columnspacing=1.0, borderaxespad=0, borderpad=0, handlelength=1.6,
    )  # fmt: skip
