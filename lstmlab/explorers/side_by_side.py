"""Chapter 14: the same inputs through six cells; states, gradients, sizes, measured learning."""

from functools import lru_cache

import numpy as np

from lstmlab.cells import make_cell
from lstmlab.experiments import side_by_side as study
from lstmlab.experiments.learners import LEARNERS
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.gradients import jacobians
from lstmlab.plots.learners import LEARNERS as LOOKS
from lstmlab.plots.numbers import high, symbol
from lstmlab.plots.side_by_side import GradientNorms, LearningCurves, Sizes, Units
from lstmlab.plots.style import NORMAL

STEPS, MOST = 40, 12
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
    """Fresh weights, one input a step, 40 steps; learning as `lstmlab.experiments` measured it."""

    title = "Six cells on the same inputs"
    presets = {
        "plain RNN": {"cell": "rnn"},
        "strong weights": {"cell": "rnn", "strength": 2.5},
        "bias 0": {"bias": 0.0},
        "bias 5": {"bias": 5.0},
        "GRU": {"cell": "gru"},
        "never forgets": {"cell": "lstm-never-forgets", "pattern": "always 1"},
        "endless recall": {"cell": "lstm-never-forgets", "task": "continual recall"},
    }
    play = "t"
    height = 490

    def controls(self):
        names = {LOOKS[name].name: name for name in CELLS}
        return {
            "cell": choice("cell", names, "lstm"),
            "bias": slider("bias of what keeps", -2.0, 6.0, 1.0, step=0.5, gate="f"),
            "pattern": choice("inputs x", list(PATTERNS), "a pulse at step 5"),
            "strength": slider("strength of W_h", 0.0, 4.0, 1.0, step=0.25, gate="h"),
            "H": slider("units H", 2, MOST, MOST, step=1),
            "task": choice("learning measured on", list(study.LAGS), "recall"),
            "t": slider("step t looked at", 1, STEPS, 5, step=1),
            "seed": slider("draw of the weights", 0, 9, 0, step=1),
        }

    def build(self, fig):
        fig.get_layout_engine().set(hspace=0.08, wspace=0.03)
        axes = fig.subplots(2, 2, width_ratios=[6, 4])
        self.units = Units(axes[0, 0], STEPS, MOST)
        self.roads = GradientNorms(axes[1, 0], STEPS, CELLS)
        most = max(count(cell, MOST) for cell in CELLS)
        self.sizes = Sizes(axes[0, 1], CELLS, most)
        self.learning = LearningCurves(axes[1, 1], study.UPDATES, (*CELLS, "lstm-bias-0"))
        titles = (
            " ", "parameters that learn",
            r"left at $h_{40}$; dotted: by way of $h_t$ alone", "measured loss",
        )  # fmt: skip
        for ax, title in zip(axes.flat, titles):
            ax.set_title(title, size=NORMAL)
        return [part for picture in (self.units, self.roads, self.sizes, self.learning)
                for part in picture.artists]  # fmt: skip

    def draw(self, cell, bias, pattern, strength, H, task, t, seed):
        found = {name: flow(name, bias, pattern, strength, H, seed) for name in CELLS}
        states, _, through_h = found[cell]
        norms = {name: memory for name, (_, memory, _) in found.items()}
        counts = {name: count(name, H) for name in CELLS}
        learner = measured(cell, bias)
        shown = [*CELLS, *{learner} - {*CELLS}]
        losses = {name: study.curves(study.reported(task, name)) for name in shown}
        updates = losses[learner][0]
        losses = {name: curve for name, (_, curve) in losses.items()}
        self.units.show(PATTERNS[pattern], states, t, f"state ${_state(cell)}_t$")
        self.roads.show(norms, cell, t, through_h)
        self.sizes.show(counts, cell)
        self.learning.show(updates, losses, learner)
        solved = [row["solved"] for row in study.reported(task, learner)]
        return {"x": PATTERNS[pattern], "states": states, "t": t, "learner": learner,
                "norms": np.array([norms[name] for name in CELLS]), "left": norms[cell][t - 1],
                "count": counts[cell], "losses": losses[learner],
                "through_h": norms[cell] if through_h is None else through_h,
                "solved": np.array([k or np.inf for k in solved]) < np.inf}  # fmt: skip

    def tell(self, cell, bias, pattern, strength, H, task, t, seed):
        d, name = self.drawn, LOOKS[self.drawn["learner"]].name
        plain = few(d["norms"][0][t - 1])
        state = symbol(_state(cell), t)
        return (
            f"{LOOKS[cell].name}, {H} units, {d['count']:,} parameters: ‖∂h₄₀/∂{state}‖ = "
            f"{few(d['left'])} (plain RNN {plain}). Measured, {name} on {task}: "
            f"{d['solved'].sum()} of {len(d['solved'])} seeds solved it."
        )


@lru_cache(256)
def flow(name, bias, pattern, strength, H, seed):
    """States (T, H); ‖∂h_T/∂s_t‖ (T,), s the memory C where there is one, else h; and the same
    for h_t alone where there is a memory, else None.

    The bias is that of the forget gate. A GRU keeps 1 - z, so its z gets the bias negated; a plain
    network has no gate. Weights are fresh ones, W_h times `strength`.
    """
    learner = LEARNERS[name]
    cell = make_cell(learner.cell, 1, H, **learner.options)
    params = cell.init(np.random.default_rng(seed))
    params["W_h"] = params["W_h"] * strength
    if cell.gates[0] in ("f", "z"):
        params["b"][0] = bias if cell.gates[0] == "f" else -bias
    trace = cell.forward(params, PATTERNS[pattern][:, None, None], force=learner.force)
    through = {s: np.linalg.norm(jacobians(cell, params, trace, wrt=s), 2, axis=(1, 2))
               for s in cell.states}  # fmt: skip
    if "C" in through:
        return trace.C[:, 0], through["C"], through["h"]
    return trace.h[:, 0], through["h"], None


def count(name, H):
    """Parameters that learn, of a cell with one input: a held gate's do not."""
    learner = LEARNERS[name]
    cell = make_cell(learner.cell, 1, H, **learner.options)
    params = cell.init(np.random.default_rng(0))
    held = len(learner.force) * sum(params[part][0].size for part in ("W_h", "W_x", "b"))
    return sum(p.size for p in params.values()) - held


def measured(cell, bias):
    """The learner of the study that is nearest to this cell and bias."""
    return "lstm-bias-0" if cell == "lstm" and bias == 0 else cell


def few(number):
    """A number in few signs: 0.37, 12, 3·10⁻⁹."""
    if 1e-3 <= number < 1e4:
        return f"{number:.2g}" if number < 100 else f"{number:,.0f}"
    if number == 0:
        return "0"
    digit, power = f"{number:.0e}".split("e")
    return f"{digit}·10" + high(int(power))


def _state(cell):
    """The state on which a cell carries what it knows."""
    return "h" if cell in ("rnn", "gru") else "C"
