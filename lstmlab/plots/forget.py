"""Pictures of the forget gate: the sigmoid with its present point, and a memory that fades."""

import numpy as np

from lstmlab.initialisation import half_life
from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, PAPER, SMALL, line, paper

REACH = 12.0  # of the pre-activation axis, both ways


class GateCurve:
    """The sigmoid over the pre-activation a, and the present a and f on it."""

    def __init__(self, ax):
        paper(ax, "both")
        a = np.linspace(-REACH, REACH, 200)
        ax.plot(a, 0.5 + 0.5 * np.tanh(a / 2), color=FAINT, linewidth=2)
        ax.set(xlim=(-REACH, REACH), ylim=(-0.02, 1.1),
               xlabel="$a = W_f·[h_{t-1}, x_t] + b_f$", ylabel="gate $f = σ(a)$")  # fmt: skip
        look = {"color": COLOURS["f"], "linewidth": 2, "linestyle": (0, (4, 2))}
        (self.lines,) = ax.plot([], [], **look)
        (self.point,) = ax.plot([], [], color=COLOURS["f"], marker="o", markersize=14)
        self.name = ax.text(0, 0, "", size=NORMAL, weight="bold", color=COLOURS["f"], va="center",
                            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip
        self.artists = [self.lines, self.point, self.name]

    def show(self, a, f):
        place = min(max(a, -REACH), REACH)
        self.lines.set_data([place, place, -REACH], [-0.02, f, f])
        self.point.set_data([place], [f])
        far = place < -REACH / 3  # no room left of the point
        self.name.set(x=place + (0.9 if far else -0.9), y=min(f, 0.95) + 0.08,
                      ha="left" if far else "right", text=f"f = {f:.3f}")  # fmt: skip


class Fading:
    """A memory of 1 over the steps, and backwards from step n the gradient ∂C_n/∂C_t."""

    def __init__(self, ax, steps):
        paper(ax)
        ax.set(xlim=(-0.6, steps + 0.6), ylim=(-0.02, 1.1), xlabel="step t", ylabel="share left")
        ax.axhline(0.5, color=INK, linewidth=1, linestyle=(0, (2, 2)))
        ax.text(steps, 0.51, "half", size=SMALL, ha="right", va="bottom")
        (self.C,) = ax.plot([], [], **line("C", label="memory $C_t$"), marker="P", markevery=5)
        name = r"gradient $\partial C_n/\partial C_t$"
        look = line("gradient", label=name, linestyle=(0, (5, 2)))
        (self.back,) = ax.plot([], [], marker="d", markevery=5, **look)
        self.here = ax.axvline(0, color=FAINT, linewidth=2)
        (self.point,) = ax.plot([], [], color=COLOURS["C"], marker="o", markersize=12)
        (self.half,) = ax.plot([], [], color=COLOURS["f"], marker="o", markersize=14,
                               markerfacecolor="none", markeredgewidth=3, linestyle="none",
                               label="half-life")  # fmt: skip
        ax.legend(loc="lower left", bbox_to_anchor=(-0.03, 0.98), ncols=3, columnspacing=1.0,
                  handletextpad=0.4, borderpad=0)  # fmt: skip
        self.steps = steps
        self.artists = [self.here, self.back, self.C, self.half, self.point]

    def show(self, C, back, n):
        """C (steps + 1,) from step 0; back[k], k = 0 .. n: the gradient k steps before step n."""
        self.C.set_data(np.arange(len(C)), C)
        self.back.set_data(n - np.arange(len(back)), back)
        self.here.set_xdata([n, n])
        self.point.set_data([n], [C[n]])
        half = half_life(min(C[1] / C[0], 1.0))
        self.half.set_data([half], [0.5])
        self.half.set_visible(half <= self.steps)
