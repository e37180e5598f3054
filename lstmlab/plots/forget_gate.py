"""Pictures of the forget gate: the sigmoid with its present point, and a memory that fades."""

import numpy as np

from lstmlab.activations import sigmoid
from lstmlab.initialisation import half_life
from lstmlab.plots.axes import legend_above
from lstmlab.plots.moving import Picture, curve, empty, follow, here, put
from lstmlab.plots.style import COLOURS, FAINT, INK, NORMAL, PAPER, SMALL, ink, paper

REACH = 12.0  # of the pre-activation axis, both ways


class GateCurve(Picture):
    """The sigmoid over the pre-activation a, and the present a and f on it."""

    def __init__(self, ax):
        a = np.linspace(-REACH, REACH, 200)
        paper(ax, "both").plot(a, sigmoid(a), color=FAINT, linewidth=2)
        ax.set(xlim=(-REACH, REACH), ylim=(-0.02, 1.1),
               xlabel="$a = W_f·[h_{t-1}, x_t] + b_f$", ylabel="gate $f = σ(a)$")  # fmt: skip
        look = {"color": COLOURS["f"]}
        self.lines = empty(ax, linewidth=2, linestyle=(0, (4, 2)), **look)
        self.point = empty(ax, marker="o", markersize=14, **look)
        self.name = ax.text(0, 0, "", size=NORMAL, weight="bold", va="center",
                            color=ink(COLOURS["f"]),
                            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip

    def show(self, a, f):
        place = min(max(a, -REACH), REACH)
        self.lines.set_data([place, place, -REACH], [-0.02, f, f])
        self.point.set_data([place], [f])
        far = place < -REACH / 3  # no room left of the point
        self.name.set(x=place + (0.9 if far else -0.9), y=min(f, 0.95) + 0.08,
                      ha="left" if far else "right", text=f"f = {f:.3f}")  # fmt: skip


class Fading(Picture):
    """A memory of 1 over the steps, and backwards from step n the gradient ∂C_n/∂C_t."""

    def __init__(self, ax, steps):
        paper(ax).axhline(0.5, color=INK, linewidth=1, linestyle=(0, (2, 2)))
        ax.set(xlim=(-0.6, steps + 0.6), ylim=(-0.02, 1.1), xlabel="step t", ylabel="fraction left")
        ax.text(steps + 0.9, 0.5, "half", size=SMALL, va="center")  # beside: rings pass within
        self.steps = steps
        self.here = here(ax)
        self.C = curve(ax, "C", "cell state $C_t$", markevery=5)
        self.back = curve(ax, "gradient", r"gradient $\partial C_n/\partial C_t$", markevery=5,
                          linestyle=(0, (5, 2)), zorder=1.9)  # fmt: skip
        ring = {"linestyle": "none", "markerfacecolor": "none", "markeredgewidth": 3}
        self.half = curve(ax, "f", "half-life", markersize=14, **ring)
        self.point = curve(ax, "C", "_", marker="o", markersize=12)
        legend_above(ax, bbox_to_anchor=(-0.03, 0.98), columnspacing=1.0, handletextpad=0.4,
                     fontsize=SMALL)  # fmt: skip

    def show(self, C, back, n):
        """C (steps + 1,) from step 0; back[k], k = 0 .. n: the gradient k steps before step n."""
        follow(self.C, C, first=0)
        self.back.set_data(n - np.arange(len(back)), back)
        put([self.here], n)
        self.point.set_data([n], [C[n]])
        half = half_life(min(C[1] / C[0], 1.0))
        self.half.set(data=([half], [0.5]), visible=half <= self.steps)
