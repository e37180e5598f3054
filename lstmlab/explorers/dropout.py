"""Chapter 15: where a mask lies and when it is drawn anew; what is left of a fact, and who asks."""

import numpy as np

from lstmlab.dropout import mask
from lstmlab.explorers.controls import choice, slider, tick
from lstmlab.explorers.dropout_paths import arguments, expected, hold
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.dropout import NAMES, Arguments, Mask, Survival
from lstmlab.plots.style import COLOURS

STEPS, UNITS = 20, 16
SAID = {"x": "the inputs", "h": "the state h", "c_tilde": "the candidate", "C": "the memory C",
        "y": "the way up"}  # fmt: skip


class Dropout(Explorer):
    """Sixteen units are told a fact each at step 1 and hold it, while masks come in between."""

    title = "A mask on every step: what is left of what was told at step 1?"
    presets = {
        "the same mask": {"anew": False},
        "inputs only": {"place": "x", "anew": False},
        "state h of an LSTM": {"road": "belt"},
        "candidate only": {"road": "belt", "place": "c_tilde"},
        "the memory C itself": {"road": "belt", "place": "C"},
        "between layers": {"road": "belt", "place": "y"},
        "not scaled": {"scaled": False},
    }
    play = "now"
    interval = 400
    height = 500

    def controls(self):
        roads = {"state h of a plain network": "state", "memory C of an LSTM": "belt"}
        places = {
            "inputs x": "x",
            "state h, on its way on": "h",
            "candidate C̃": "c_tilde",
            "memory C": "C",
            "way up, between layers": "y",
        }
        return {
            "road": choice("the fact is held in the", roads, "state"),
            "place": choice("the mask lies on the", places, "h"),
            "anew": tick("a new mask at every step (else one for all steps)", True),
            "scaled": tick("scale what is kept by 1/(1 − p)", True),
            "p": slider("share dropped p", 0.0, 0.9, 0.25, step=0.05),
            "now": slider("steps done T", 1, STEPS, STEPS, step=1),
            "seed": slider("throw of the dice", 0, 9, 0, step=1),
        }  # fmt: skip

    def build(self, fig):
        (left, right), (below, beside) = fig.subplots(2, 2, height_ratios=[10, 7])
        self.masks = Mask(left, STEPS, UNITS)
        self.memory = Mask(right, STEPS, UNITS)
        left.set(ylabel="unit")
        for film in (left, right):
            film.set_xlabel("")
        self.survival = Survival(below, STEPS)
        below.set_ylabel("share of units")
        self.words = Arguments(beside)
        parts = self.masks, self.memory, self.survival, self.words
        return [artist for part in parts for artist in part.artists]

    def draw(self, road, place, anew, scaled, p, now, seed):
        throw = mask(np.random.default_rng(seed), p, STEPS, 1, UNITS, anew)
        if not scaled:
            throw = (throw > 0).astype(float)
        memory, gradient = (part[:, 0] for part in hold(road, place, throw[:now]))
        state = "h" if road == "state" else "C"
        kept = throw.max(initial=1.0)
        lies = f"{NAMES[place]}: 0 or {kept:.3g}"
        self.masks.show(throw[:now, 0] > 0, COLOURS[place], f"mask on {lies}")
        holds = f"fact still in ${state}_t$, up to × {memory.max():.3g}"
        self.memory.show(memory > 0, COLOURS[state], holds)
        drawn = {
            "mask": throw[:now, 0], "memory": memory, "gradient": gradient,
            "expected": expected(road, place, p, anew, STEPS),
            "held": (memory > 0).mean(axis=1), "back": (gradient > 0).mean(axis=1),
        }  # fmt: skip
        self.survival.show(drawn["expected"], drawn["held"], drawn["back"])
        self.words.show(*arguments(place, anew, p))
        return drawn

    def tell(self, road, place, anew, scaled, p, now, seed):
        d = self.drawn
        held, back = (round(UNITS * d[name][k]) for name, k in (("held", -1), ("back", 0)))
        kind = "new masks" if anew else "one mask"
        size = d["memory"][-1].max()
        size = f", {_times(size)} its size" if held and abs(size - 1) > 1e-9 else ""
        return (
            f"p = {p:.2f}, {kind} on {SAID[place]}: at step {now} the fact is left in {held} of "
            f"{UNITS} units{size} (expected {_share(d['expected'][now - 1])}); its gradient "
            f"arrives at step 1 in {back}."
        )


def _share(share):
    return f"{share:.1%}" if share >= 0.001 or share == 0 else f"{share:.1e}"


def _times(factor):
    return f"{factor:.3g} times" if factor < 1e4 else f"{factor:.0e} times"
