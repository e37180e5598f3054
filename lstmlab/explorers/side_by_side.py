"""Chapter 14: the same inputs through six cells; states, gradients, sizes, measured learning."""

import math
from functools import lru_cache

import numpy as np

from lstmlab.cells import make_cell
from lstmlab.experiments import side_by_side as study
from lstmlab.experiments.learners import LEARNERS
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.numbers import few
from lstmlab.gradients import jacobians
from lstmlab.plots.learners import LEARNERS as LOOKS
from lstmlab.plots.numbers import symbol
from lstmlab.plots.side_by_side import GradientNorms, LearningCurves, Sizes, Units
from lstmlab.plots.style import NORMAL

STEPS, MOST = 40, 12
VIEWS = "states, gradients", "sizes, learning"
CELLS = (*study.CELLS, "lstm-never-forgets")
NOISE = np.random.default_rng(14).normal(size=STEPS).clip(-2, 2)
PATTERNS = {
    "a pulse at step 5": np.eye(STEPS)[4] * 2,
    "a pulse, then noise": np.where(np.arange(STEPS) < 5, np.eye(STEPS)[4] * 2, 0.6 * NOISE),
    "a pulse, later its opposite": 2 * (np.eye(STEPS)[4] - np.eye(STEPS)[24]),
    "always 1": np.ones(STEPS),
    "up and down": np.where(np.arange(STEPS) // 5 % 2, -1.0, 1.0),
}


class SideBySide(Explorer):
    """Fresh weights, one input per step, 40 steps; learning as it was measured."""

    title = "Six cells on the same inputs"
    presets = {
        "vanilla RNN": {"cell": "rnn"},
        "strong weights": {"cell": "rnn", "strength": 2.5},
        "bias 0": {"bias": 0.0},
        "bias 5": {"bias": 5.0},
        "GRU": {"cell": "gru"},
        "never forgets": {"cell": "lstm-never-forgets", "pattern": "always 1"},
        "continual recall": {"view": VIEWS[1], "cell": "lstm-never-forgets",
                             "task": "continual recall"},
    }
    in_sight = "cell", "view", "bias", "pattern"
    play = "t"
    height = 366

    def controls(self):
        names = {LOOKS[name].name: name for name in CELLS}
        return {
            "cell": choice("cell", names, "lstm"),
            "view": choice("picture", VIEWS),
            "bias": slider("forget bias", -2.0, 6.0, 1.0, step=0.5, gate="f"),
            "pattern": choice("inputs x", list(PATTERNS), "a pulse at step 5"),
            "strength": slider("strength of Wₕ", 0.0, 4.0, 1.0, step=0.25, gate="h"),
            "H": slider("units H", 2, MOST, MOST, step=1),
            "task": choice("task measured", list(study.LAGS), "recall"),
            "t": slider("step t", 1, STEPS, 5, step=1),
            "seed": slider("seed of the weights", 0, 9, 0, step=1),
        }

    def build(self, fig):
        fig.get_layout_engine().set(wspace=0.05)
        titles = (
            (" ", r"gradient at $h_{40}$; dotted: through $h_t$"), ("parameters", "measured loss"),
        )  # fmt: skip
        self.axes = {view: fig.subplots(1, 2, width_ratios=ratios)
                     for view, ratios in zip(VIEWS, ([6, 5], [4, 5]))}  # fmt: skip
        for axes, names in zip(self.axes.values(), titles):
            for ax, title in zip(axes, names):
                ax.set_title(title, size=NORMAL)
        (states, gradients), (sizes, learning) = self.axes.values()
        self.units = Units(states, STEPS, MOST)
        self.gradients = GradientNorms(gradients, STEPS, CELLS)
        self.sizes = Sizes(sizes, CELLS, max(count(cell, MOST) for cell in CELLS))
        self.learning = LearningCurves(learning, study.UPDATES, (*CELLS, "lstm-bias-0"))
        return self.units, self.gradients, self.sizes, self.learning

    def draw(self, cell, bias, pattern, strength, H, task, t, seed, view):
        found = {name: flow(name, bias, pattern, strength, H, seed) for name in CELLS}
        (states, left, through_h), x = found[cell], PATTERNS[pattern]
        counts = {name: count(name, H) for name in CELLS}
        # The learner of the study that is nearest to this cell and bias.
        learner = "lstm-bias-0" if cell == "lstm" and bias == 0 else cell
        losses = {name: study.curves(study.reported(task, name)) for name in {*CELLS, learner}}
        curves = {name: curve for name, (_, curve) in losses.items()}
        self.units.show(x, states, t, f"state ${_state(cell)}_t$")
        norms = {name: norms for name, (_, norms, _) in found.items()}
        self.gradients.show(norms, cell, t, through_h)
        self.sizes.show(counts, cell)
        self.learning.show(losses[learner][0], curves, learner)
        self.look_at(view, self.axes)
        solved = [row["solved"] is not None for row in study.reported(task, learner)]
        return {"x": x, "states": states, "t": t, "learner": learner, "count": counts[cell],
                "norms": np.array([found[name][1] for name in CELLS]), "left": left[t - 1],
                "through_h": left if through_h is None else through_h,
                "losses": curves[learner], "solved": np.array(solved)}  # fmt: skip

    def tell(self, cell, H, task, t, **others):
        seen, solved = self.drawn, self.drawn["solved"]
        return (
            f"{LOOKS[cell].name}, {H} units, {seen['count']:,} parameters: "
            f"‖∂h₄₀/∂{symbol(_state(cell), t)}‖ = {few(seen['left'])} (vanilla RNN "
            f"{few(seen['norms'][0][t - 1])}). Measured, {LOOKS[seen['learner']].name} on {task}: "
            f"{solved.sum()} of {len(solved)} seeds solved it."
        )


def made(name, H):
    """(learner, cell) of one input and H units."""
    learner = LEARNERS[name]
    return learner, make_cell(learner.cell, 1, H, **learner.options)


@lru_cache(256)
def flow(name, bias, pattern, strength, H, seed):
    """States (T, H); ‖∂h_T/∂s_t‖ (T,), s the memory C where there is one, else h; and the same
    for h_t alone where there is a memory, else None.

    The bias is that of the forget gate. A GRU keeps 1 - z, so its z gets the bias negated; an RNN
    has no gate. Weights are fresh ones, W_h times `strength`.
    """
    learner, cell = made(name, H)
    params = cell.init(np.random.default_rng(seed))
    params["W_h"] = params["W_h"] * strength
    if cell.gates[0] in ("f", "z"):
        params["b"][0] = bias if cell.gates[0] == "f" else -bias
    trace = cell.forward(params, PATTERNS[pattern][:, None, None], force=learner.force)
    *through_h, through = (
        np.linalg.norm(jacobians(cell, params, trace, wrt=state), 2, axis=(1, 2))
        for state in cell.states
    )
    return getattr(trace, cell.states[-1])[:, 0], through, *(through_h or [None])


def count(name, H):
    """Parameters that learn, of a cell with one input: a held gate's do not."""
    learner, cell = made(name, H)
    held = len(learner.force) * H * (H + 2)
    return sum(map(math.prod, cell.shapes.values())) - held


def _state(cell):
    """The state on which a cell carries what it knows."""
    return "h" if cell in ("rnn", "gru") else "C"
