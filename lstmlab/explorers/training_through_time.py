"""Where a gradient comes from: one term for each step that the error travelled back."""

import numpy as np

from lstmlab.cells import RNN
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.gradients import central_difference, jacobians, ledger
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.plots.gradients import Remaining, Terms
from lstmlab.plots.numbers import low
from lstmlab.plots.style import INK
from lstmlab.tasks.alternation import VOCABULARY

# Of a door, see lstmlab.tasks.alternation; each symbol is asked for after the one before.
DIARY = "ACCCBACCBCA"
STEPS = len(DIARY) - 1
SIZE = 3  # symbols, hidden units: U, W and V are all 3 x 3
NAMES = {"U": "W_x", "W": "W_h", "V": "V"}  # the equations', and the package's, its transpose


class TrainingThroughTime(Explorer):
    """Pick a loss E_t and one weight: the terms of dE_t/dw, their sum, and the sum's check."""

    title = "Where does the gradient of one loss come from?"
    presets = {
        "short memory": {"radius": 0.5},
        "long memory": {"radius": 1.2},
        "truncated after 2": {"radius": 1.2, "kept": 2},
        "W too large": {"radius": 2.0},
        "V: no past": {"matrix": "V"},
    }
    play = "t"
    height = 366

    def __init__(self, **start):
        self.network = Network(RNN(SIZE, SIZE), SIZE, bias=False)
        ids = VOCABULARY.encode(DIARY)
        self.xs, self.targets = VOCABULARY.one_hot(ids[:-1])[:, None], ids[1:, None]
        rng = np.random.default_rng(36)
        W = rng.normal(size=(1, SIZE, SIZE))
        self.W = W / np.abs(np.linalg.eigvals(W[0])).max()  # of spectral radius 1
        self.U = 0.3 * rng.normal(size=(1, SIZE, SIZE))
        self.V = 1.5 * rng.normal(size=(SIZE, SIZE))
        super().__init__(**start)

    def controls(self):
        entries = [(f"row {i + 1}, column {j + 1}", (i, j)) for i, j in np.ndindex(SIZE, SIZE)]
        return {
            "t": slider("loss at step t", 1, STEPS, 8, step=1),
            "radius": slider("spectral radius", 0.0, 3.0, 0.9, step=0.05),
            "kept": slider("terms kept", 1, STEPS, STEPS, step=1),
            "matrix": choice("weight matrix", list(NAMES), "W"),
            "entry": choice("entry", entries, (1, 0)),
        }

    def build(self, fig):
        above, below = fig.subplots(2, 1, height_ratios=[3, 7])
        self.remaining, self.terms = Remaining(above, STEPS), Terms(below, DIARY[:-1])
        colour = INK
        look = {"color": colour, "linestyle": (0, (2, 1.5)), "linewidth": 2.5}
        self.cuts = above.axvline(0, **look), below.axvline(0, ymax=0.87, **look)
        middle = {"ha": "center", "va": "center"}
        self.scissors = above.text(0, 900, "✂", size=24, color=colour, **middle)
        return self.remaining, self.terms, *self.cuts, self.scissors

    def draw(self, t, radius, kept, matrix, entry):
        params = {"W_h": radius * self.W, "W_x": self.U, "b": np.zeros((1, SIZE)), "V": self.V}
        run, first = self.network.forward(params, self.xs[:t]), max(t - kept, 0) + 1
        terms = self._each(params, run, matrix)[:, *entry]
        states = run.trace.previous("h")
        differences = [
            self._difference(params, matrix, entry, k, t, states[k - 1]) for k in (1, first)
        ]
        paths = jacobians(self.network.cell, params, run.trace)
        norms = np.linalg.norm(paths, 2, axis=(1, 2))

        self.remaining.show(norms)
        self.terms.show(_symbol(t, matrix, entry), terms, first, differences)
        for cut in self.cuts:
            cut.set(xdata=[first - 0.5] * 2, visible=first > 1)
        self.scissors.set(x=first - 0.5, visible=first > 1)
        return {
            "terms": terms, "first": first, "all": terms.sum(), "kept": terms[first - 1 :].sum(),
            "differences": np.array(differences), "norms": norms,
        }  # fmt: skip

    def tell(self, t, radius, kept, matrix, entry):
        seen, name = self.drawn, _symbol(t, matrix, entry)
        terms = f"The {t} terms of {name} add up to" if t > 1 else f"The only term of {name} makes"
        said = (f"{terms} {seen['all']:+.4f}, and finite differences give "
                f"{seen['differences'][0]:+.4f}; ")  # fmt: skip
        if seen["first"] > 1:
            what = "term alone makes" if kept == 1 else f"{kept} terms make"
            said += f"the last {what} {seen['kept']:+.4f}; "
        return said + f"‖∂s{low(t)}/∂s₁‖ is {seen['norms'][0]:.3g}."

    def _each(self, params, run, matrix):
        """Term k of the loss at the last step, (t, 3, 3), rows and columns as in the equation."""
        outputs = run.outputs
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = cross_entropy(outputs, self.targets[: len(outputs)]).d_outputs[-1]
        if matrix == "V":
            return np.einsum("tbk,tbh->tkh", d_outputs, run.trace.h)
        d_h = d_outputs @ params["V"].T
        terms = ledger(self.network.cell, params, run.trace, d_h)[NAMES[matrix]]
        return terms[:, 0].transpose(0, 2, 1)

    def _difference(self, params, matrix, entry, first, t, start):
        """dE_t/dw by finite differences, with the state before step `first` held fixed."""
        name, place = NAMES[matrix], (..., entry[1], entry[0])
        xs, targets = self.xs[first - 1 : t], self.targets[first - 1 : t]

        def loss(weight):
            moved = params[name].copy()
            moved[place] = weight["w"]
            run = self.network.forward({**params, name: moved}, xs, start={"h": start})
            return cross_entropy(run.outputs, targets).each[-1, 0]

        weight = {"w": params[name][place].reshape(1)}
        return central_difference(loss, weight, step=1e-5)["w"][0]


def _symbol(t, matrix, entry):
    return f"∂E{low(t)}/∂{matrix}{low(entry[0] + 1)}{low(entry[1] + 1)}"
