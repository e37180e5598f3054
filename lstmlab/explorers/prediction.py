"""Say first, look then: the reader's prediction, kept and laid over the truth.

    Prediction("What is 0.9 to the power of 10?", truth=0.9**10)
    Prediction("Sketch the memory.", kind="sketch", truth=C, ylabel="memory C")
    Prediction("Which is larger?", kind="choice", truth="C", options=["C", "h", "neither"])

The truth stays hidden until the reader asks for it, by the button or the preset; a notebook run
from top to bottom with nothing entered says so and goes on.
"""

import math

import ipywidgets
import numpy as np

from lstmlab import checks
from lstmlab.explorers.controls import words
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.prediction import LETTERS, Choices, NumberLine, Sketch

SHOW = "show the truth"


class Prediction(Explorer):
    """A question; a number, a sketch or a choice for an answer; then both, side by side.

    kind "number": `truth` is a number; the reader types one (0.35, 0,35 or 35 %). `low` and `high`
    are the ends of the number line. kind "sketch": `truth` is (T,), a value a step; the reader
    moves `handles` sliders between `low` and `high`, joined by straight lines; handles that were
    never moved count as no prediction. kind "choice": `options` are texts, `truth` is one of them.
    `because` is said after the truth; `steps` (T,), `xlabel` and `ylabel` belong to a sketch, and
    the last word of `xlabel` names the handles.
    After the answer: `yours` (None if nothing was entered), `truth`, `distance`.
    """

    presets = {"show it without predicting": {"shown": True}}

    def __init__(self, question="A memory is halved at every step. What is left of 1 after 3?",
                 truth=0.125, kind="number", *, low=0.0, high=1.0, options=(), handles=6,
                 steps=None, xlabel="step t", ylabel="value", because="", **start):  # fmt: skip
        self.kind = checks.one_of("kind", kind, ("number", "sketch", "choice"))
        self.title, self.truth, self.because = question, truth, because
        self.low, self.high, self.options, self.ylabel = low, high, list(options), ylabel
        self.xlabel = xlabel
        if kind == "choice":
            checks.one_of("truth", truth, self.options)
            self.height = 110
        elif kind == "number":
            checks.number("truth", truth, low, high)
            self.height = 150
        else:
            self.truth = checks.array("truth", np.asarray(truth, float), ("T",))
            T = len(self.truth)
            self.steps = np.arange(T) if steps is None else np.asarray(steps)
            places = np.linspace(0, T - 1, min(checks.whole("handles", handles, 2), T))
            self.places = places.round().astype(int)
            self.height = 330
        super().__init__(**start)

    def controls(self):
        return self._answer() | {"shown": _button(SHOW)}

    def _answer(self):
        if self.kind == "number":
            return {"number": words("your prediction", width="415px")}
        if self.kind == "choice":
            named = zip(LETTERS, self.options, strict=False)
            options = [(f"{letter}: {text}", text) for letter, text in named]
            radio = ipywidgets.RadioButtons(options=options, value=None)
            radio.layout = {"width": "100%"}
            return {"choice": radio}
        middle = (self.low + self.high) / 2
        return {f"t{place}": self._handle(self.steps[place], middle) for place in self.places}

    def _handle(self, step, value):
        """An upright slider for one step: arrow keys move it."""
        return ipywidgets.FloatSlider(
            value=value, min=self.low, max=self.high, step=(self.high - self.low) / 20,
            description=f"{self.xlabel.split()[-1]} = {step}", orientation="vertical",
            readout_format=".2f",
            layout={"width": f"{min(96, 830 // len(self.places))}px", "height": "170px"},
        )  # fmt: skip

    def build(self, fig):
        if self.kind == "number":
            self.picture = NumberLine(fig.subplots(), self.low, self.high)
        elif self.kind == "choice":
            self.picture = Choices(fig.subplots(), self.options)
        else:
            self.picture = Sketch(fig.subplots(), self.steps, self.low, self.high)
            self.picture.ax.set(xlabel=self.xlabel, ylabel=self.ylabel)
        return self.picture.artists

    def draw(self, shown, **answer):
        self.yours, self.fault = self._read(answer)
        truth = self.truth if shown else None
        self.picture.show(self.yours, truth)
        drawn = {"shown": shown}
        if self.yours is not None:
            drawn["yours"] = np.asarray(self.yours)
        return drawn | ({"truth": np.asarray(self.truth)} if shown else {})

    @property
    def distance(self):
        """How far the prediction is from the truth, at most over the steps; None without one."""
        if self.yours is None:
            return None
        if self.kind == "choice":
            return float(self.yours != self.truth)
        return float(np.abs(np.asarray(self.yours) - self.truth).max())

    def tell(self, shown, **answer):
        if self.fault:
            return self.fault
        if not shown:
            return self._before()
        return f"{self._after()} {self.because}".strip()

    def _before(self):
        if self.yours is not None:
            return f"Noted: {self._say(self.yours)}. Now press “{SHOW}”; 0 takes it back."
        how = {
            "number": "Type a number",
            "choice": f"Choose one of the {len(self.options)} answers",
            "sketch": "Move the handles",
        }[self.kind]
        return f"No prediction entered. {how}, then press “{SHOW}”; key 1 shows it without."

    def _after(self):
        if self.kind == "choice":
            right = f"Right is {self._say(self.truth)}"
            if self.yours is None:
                return f"No prediction entered. {right} of {len(self.options)}."
            verdict = "as you said" if self.yours == self.truth else f"not {self._say(self.yours)}"
            return f"{right}, {verdict}: {int(self.yours == self.truth)} of 1 correct."
        if self.kind == "number":
            if self.yours is None:
                return f"No prediction entered. The truth is {self.truth:.3g}."
            return (f"You said {self.yours:.3g}, the truth is {self.truth:.3g}: "
                    f"{_how_far(self.yours, self.truth)}.")  # fmt: skip
        if self.yours is None:
            return f"No prediction entered. The truth ends at {self.truth[-1]:.2f}."
        worst = np.abs(self.yours - self.truth).argmax()
        return (
            f"Your sketch ends at {self.yours[-1]:.2f}, the truth at {self.truth[-1]:.2f}; "
            f"they are furthest apart at step {self.steps[worst]}, by {self.distance:.2f}."
        )

    def _say(self, answer):
        if self.kind == "choice":
            return LETTERS[self.options.index(answer)]
        if self.kind == "number":
            return f"{answer:.4g}"
        return f"a sketch from {answer[0]:.2f} to {answer[-1]:.2f}"

    def _read(self, answer):
        """(what the reader entered or None, a sentence if it cannot be understood)."""
        if self.kind == "choice":
            return answer["choice"], ""
        if self.kind == "number":
            return parse(answer["number"])
        heights = np.array([answer[f"t{place}"] for place in self.places])
        if np.all(heights == (self.low + self.high) / 2):
            return None, ""
        return np.interp(np.arange(len(self.truth)), self.places, heights), ""


def parse(text):
    """(number or None, what is wrong with it) of "0.35", "0,35", "35 %" or nothing."""
    plain = text.strip().replace("−", "-").replace(",", ".")
    if not plain:
        return None, ""
    share = plain.endswith("%")
    try:
        number = float(plain.rstrip("% ")) / (100 if share else 1)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return None, f"“{text[:30]}” is not a number; type one such as 0.35 or 35 %."
    return number, ""


def _button(label):
    button = ipywidgets.ToggleButton(value=False, description=label)
    button.layout = {"width": "180px"}
    return button


def _how_far(yours, truth):
    """Both numbers compared in words."""
    if math.isclose(yours, truth, rel_tol=0.02, abs_tol=1e-9):
        return "well predicted"
    if yours * truth > 0:
        factor = max(yours / truth, truth / yours)
        way = "high" if abs(yours) > abs(truth) else "low"
        return f"too {way} by a factor of {factor:.3g}"
    return f"away by {abs(yours - truth):.3g}"
