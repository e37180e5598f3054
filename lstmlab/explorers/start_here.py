"""The first explorer: one gate value, and what it leaves of a message step after step."""

import numpy as np

from lstmlab.explorers.controls import slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.style import dots, line, paper

LONGEST = 40


class StartHere(Explorer):
    """A message is multiplied by the gate value `g` at each step: `g**n` of it is left."""

    title = "What is left of a message after n steps?"
    presets = {
        "keep everything": {"g": 1.0},
        "lose half each step": {"g": 0.5},
        "forget at once": {"g": 0.0},
    }
    play = "n"

    def controls(self):
        return {
            "g": slider("gate value g", 0.0, 1.0, 0.9, gate="f"),
            "n": slider("steps n", 0, LONGEST, 10, step=1),
        }

    def build(self, fig):
        ax = paper(fig.subplots())
        ax.set(xlim=(-0.5, LONGEST + 0.5), ylim=(-0.03, 1.05), xlabel="step t",
               ylabel="fraction of the message left")
        (self.curve,) = ax.plot([], [], **line("f", label="$g^t$"))
        (self.point,) = ax.plot([], [], **dots("C", markersize=13, label="after n steps"))
        ax.legend(loc="upper right")
        return self.curve, self.point

    def draw(self, g, n):
        steps = np.arange(LONGEST + 1)
        left = g**steps
        self.curve.set_data(steps, left)
        self.point.set_data([n], [left[n]])
        return {"steps": steps, "left": left}

    def tell(self, g, n):
        return f"g = {g:.2f}: after {n} steps {g**n:.1%} of the message is left."
