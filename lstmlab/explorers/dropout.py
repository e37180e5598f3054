"""Chapter 15: where a mask lies and when it is drawn anew; what is left of a fact, and who asks."""

import numpy as np

from lstmlab.dropout import mask
from lstmlab.explorers.controls import choice, slider, tick
from lstmlab.explorers.dropout_paths import arguments, expected, hold
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.dropout import NAMES, Arguments, Mask, Survival
from lstmlab.plots.style import COLOURS

STEPS, UNITS = 20, 16
VIEWS = "masks", "over the steps"
PATHS = {"h of a vanilla RNN": "h", "C of an LSTM": "C"}
PLACES = {"inputs x": "x", "state h": "h", "candidate C̃": "c_tilde", "cell state C": "C",
          "between layers": "y"}  # fmt: skip
SAID = {"x": "the inputs", "h": "the state h", "c_tilde": "the candidate", "C": "the cell state C",
        "y": "the output to the next layer"}  # fmt: skip


class Dropout(Explorer):
    """Sixteen units are told a fact each at step 1 and hold it, while masks come in between."""

    title = "A mask on every step: what is left of what was told at step 1?"
    presets = {
        "the same mask": {"anew": False},
        "inputs only": {"place": "x", "anew": False},
        "state h of an LSTM": {"path": "C"},
        "candidate only": {"path": "C", "place": "c_tilde"},
        "cell state itself": {"path": "C", "place": "C"},
        "between layers": {"path": "C", "place": "y"},
        "not scaled": {"scaled": False},
    }
    in_sight = "path", "place", "anew", "p", "view"
    play = "now"
    interval = 400
    height = 366

    def controls(self):
        return {
            "path": choice("fact is held in", PATHS, "h"),
            "place": choice("mask is on", PLACES, "h"),
            "anew": tick("new mask at each step", True),
            "view": choice("picture", VIEWS),
            "scaled": tick("scale by 1/(1 − p)", True),
            "p": slider("dropout p", 0.0, 0.9, 0.25, step=0.05),
            "now": slider("step T", 1, STEPS, STEPS, step=1),
            "seed": slider("seed", 0, 9, 0, step=1),
        }

    def build(self, fig):
        (left, right), (curves, calls) = masks, over = (
            fig.subplots(1, 2), fig.subplots(1, 2, width_ratios=[10, 9]))
        self.views = dict(zip(VIEWS, (masks, over)))
        self.masks = Mask(left, STEPS, UNITS)
        self.memory = Mask(right, STEPS, UNITS)
        left.set(ylabel="unit")
        self.survival = Survival(curves, STEPS)
        curves.set_ylabel("fraction of units")
        self.words = Arguments(calls)
        return self.masks, self.memory, self.survival, self.words

    def draw(self, path, place, anew, scaled, p, now, seed, view):
        throw = mask(np.random.default_rng(seed), p, STEPS, 1, UNITS, anew)
        if not scaled:
            throw = (throw > 0).astype(float)
        memory, gradient = (part[:, 0] for part in hold(path, place, throw[:now]))
        drawn = {
            "mask": throw[:now, 0], "memory": memory, "gradient": gradient,
            "expected": expected(path, place, p, anew, STEPS),
            "held": (memory > 0).mean(axis=1), "back": (gradient > 0).mean(axis=1),
        }  # fmt: skip
        state = path
        lies = f"mask on {NAMES[place]}: 0 or {throw.max(initial=1.0):.3g}"
        holds = f"fact still in ${state}_t$, up to × {memory.max():.3g}"
        self.masks.show(drawn["mask"] > 0, COLOURS[place], lies)
        self.memory.show(memory > 0, COLOURS[state], holds)
        self.survival.show(drawn["expected"], drawn["held"], drawn["back"])
        self.words.show(*arguments(place, anew, p))
        self.look_at(view, self.views)
        return drawn

    def tell(self, place, anew, p, now, **others):
        seen = self.drawn
        held, back = round(UNITS * seen["held"][-1]), round(UNITS * seen["back"][0])
        size, left = seen["memory"][-1].max(), seen["expected"][now - 1]
        grown = f"{size:.3g} times" if size < 1e4 else f"{size:.0e} times"
        grown = f", {grown} its size" if held and abs(size - 1) > 1e-9 else ""
        left = f"{left:.1%}" if left >= 0.001 or left == 0 else f"{left:.1e}"
        return (
            f"p = {p:.2f}, {'new masks' if anew else 'one mask'} on {SAID[place]}: at step {now} "
            f"the fact is left in {held} of {UNITS} units{grown} (expected {left}); its gradient "
            f"arrives at step 1 in {back}."
        )
