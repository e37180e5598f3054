"""Say first, look then: the reader's prediction, kept and laid over the truth.

    ask("05.passed_on")    # a question of the course, by name; see lstmlab.course.questions
    Prediction("What is 0.9 to the power of 10?", truth=0.9**10)
    Prediction("Sketch the cell state.", kind="sketch", truth=C, of="C", ylabel="cell state")
    Prediction("Which is larger?", kind="choice", truth="C", options=["C", "h", "neither"])

The truth stays hidden until the reader asks for it, by the button or the preset; a notebook run
from top to bottom with nothing entered says so and continues.
"""

import math

import ipywidgets
import numpy as np

from lstmlab import checks
from lstmlab.course.exercises import note, predicted, reason
from lstmlab.course.questions import question as entry_of
from lstmlab.explorers.controls import toggle, words
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.gate_roll import GateRoll, row
from lstmlab.plots.gate_rows import LEFT, RIGHT, WIDTH
from lstmlab.plots.prediction import LETTERS, OPTION, Choices, NumberLine, Sketch

SHOW = "show the truth"
RUN = "Run this cell to predict."
HOW = {"number": "Type a number", "choice": "Choose an answer", "sketch": "Paint the curve"}


def ask(name):
    """The Prediction for the question `name`; `confirm(name, found)` puts the result beside it."""
    entry = entry_of(name)
    asks, kind = entry.pop("asks"), checks.one_of("kind", entry["kind"], HOW)
    entry = {key: value for key, value in entry.items() if key not in ("rtol", "atol", "hint")}
    return Prediction(asks, name=name, **entry | {"kind": kind})


class Prediction(Explorer):
    """A question; a number, a sketch or a choice for an answer; then both, side by side.

    kind "number": `truth` is a number; the reader types one (0.62, 0,62 or 62 %). `low` and `high`
    are the ends of the number line. kind "sketch": `truth` is (T,), a value per step; the reader
    paints one between `low` and `high` for each step; `of` lends its colour, `ylabel` its name.
    Where nothing was painted there is no prediction. kind "choice": `options` are texts, `truth`
    is one of them. `because` is said after the truth, and before it the reason that `wrong`, pairs
    of an answer and a text, has for the reader's. `name` is the question's, for `confirm`.
    After the answer: `yours` (None if nothing was entered), `truth`, `distance`.
    """

    presets = {"show it without predicting": {"shown": True}}

    def __init__(self, question="A memory is halved at every step. What is left of 1 after 3?",
                 truth=0.125, kind="number", *, low=0.0, high=1.0, options=(), of="C",
                 ylabel="cell state", because="", wrong=(), name="", **start):  # fmt: skip
        self.kind = checks.one_of("kind", kind, tuple(HOW))
        self.title, self.truth, self.because = question, truth, because
        self.low, self.high, self.options = float(low), float(high), list(options)
        self.of, self.ylabel, self.wrong, self.name = of, ylabel, list(wrong), name
        if kind == "choice":
            checks.one_of("truth", truth, self.options)
            self.height = OPTION * len(self.options)
        elif kind == "number":
            checks.number("truth", truth, self.low, self.high)
            self.height = 150
        else:
            self.truth = checks.array("truth", np.asarray(truth, float), ("T",))
            self.height = 200
        self.apart = (kind,) if kind != "number" else ()
        super().__init__(**start)
        self.add_class("lstmlab-question")

    def controls(self):
        return {self.kind: self._answer(), "shown": toggle(SHOW)}

    def _answer(self):
        if self.kind == "number":
            return words("your prediction")
        if self.kind == "choice":
            named = zip(LETTERS, self.options, strict=False)
            options = [(f"{letter}: {text}", text) for letter, text in named]
            return ipywidgets.RadioButtons(options=options, value=None)
        line = row(self.of, self.ylabel, self.low, self.high, step=(self.high - self.low) / 20)
        return GateRoll([line], len(self.truth), tall=110)

    def build(self, fig):
        if self.kind == "number":
            self.picture = NumberLine(fig.subplots(), self.low, self.high)
        elif self.kind == "choice":
            self.picture = Choices(fig, self.options)
        else:
            fig.set_layout_engine("none")  # the steps stand below the columns that are painted
            ax = fig.add_axes([LEFT / WIDTH, 0.28, (WIDTH - LEFT - RIGHT) / WIDTH, 0.57])
            self.picture = Sketch(ax, len(self.truth), self.low, self.high, self.ylabel)
        return [self.picture]

    def draw(self, shown, **answer):
        self.yours, self.fault = self._read(answer[self.kind])
        if self.name:
            predicted[self.name] = self.yours
            if shown:
                note(self.name)
        self.picture.show(self.yours, self.truth if shown else None)
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
        return self._after() if shown else self._before()

    def _before(self):
        if self.yours is not None:
            return f"Noted: {self._say(self.yours)}. Now press “{SHOW}”; 0 takes it back."
        return (f"No prediction entered. {HOW[self.kind]}, then press “{SHOW}”; "
                "key 1 shows it without.")  # fmt: skip

    def _after(self):
        if self.yours is None:
            return f"No prediction entered. {self._right()}. {self.because}".rstrip()
        verdict, wrong = getattr(self, f"_{self.kind}")()
        why = reason({"wrong": self.wrong}, self.yours) if wrong and self.kind != "sketch" else ""
        return " ".join(part for part in (verdict, why, self.because) if part)

    def _right(self):
        if self.kind == "choice":
            return f"The right answer is {self._say(self.truth)}"
        if self.kind == "number":
            return f"The truth is {_short(self.truth)}"
        return f"The truth ends at {self.truth[-1]:.2f}"

    # The verdict on an answer of each kind, and whether it is wrong.

    def _choice(self):
        hit = self.yours == self.truth
        verdict = "as you said" if hit else f"not {self._say(self.yours)}"
        return f"The right answer is {self._say(self.truth)}, {verdict}.", not hit

    def _number(self):
        far = _how_far(self.yours, self.truth)
        said = f"You said {_short(self.yours)}, the truth is {_short(self.truth)}: {far}."
        return said, far != NEAR

    def _sketch(self):
        worst = np.abs(self.yours - self.truth).argmax()
        said = (
            f"Your sketch ends at {self.yours[-1]:.2f}, the truth at {self.truth[-1]:.2f}; "
            f"they are furthest apart at step {worst + 1}, by {self.distance:.2f}."
        )
        return said, True

    def _say(self, answer):
        if self.kind == "choice":
            return LETTERS[self.options.index(answer)]
        if self.kind == "number":
            return _short(answer, 4)
        return f"a sketch from {answer[0]:.2f} to {answer[-1]:.2f}"

    def _read(self, answer):
        """(what the reader entered or None, a sentence if it cannot be understood)."""
        if self.kind == "choice":
            return answer, ""
        if self.kind == "number":
            return parse(answer)
        values = np.array(answer[self.of])
        blank = min(max(0.0, self.low), self.high)
        return (None if np.all(values == blank) else values), ""

    def arrange(self):
        """The answer comes before its button; a choice needs no picture but in print."""
        title, bar, row, *rest = super().arrange()
        answer = rest.pop(0) if self.apart else None
        if self.kind == "choice":
            self.live.image.layout.display = "none"
        return [part for part in (title, answer, row, bar, *rest) if part is not None]

    @property
    def stored(self):
        """What holds on every later day: a prediction made after this is kept is not in it."""
        made = self.yours is not None or self.values["shown"]
        return self.sentence if made else RUN

    def still(self):
        """The question with its options, or with the axis to answer on."""
        return self.live.still(self.stored, heading=self.title)


EXAMPLES = "0.62", "62 %"  # no question's answer, nor near one


def parse(text):
    """(number or None, what is wrong with it) of "0.62", "0,62", "62 %" or nothing."""
    plain = text.strip().replace("−", "-").replace(",", ".")
    if not plain:
        return None, ""
    percent = plain.endswith("%")
    try:
        number = float(plain.rstrip("% ")) / (100 if percent else 1)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return None, f"“{text[:30]}” is not a number; type one such as {' or '.join(EXAMPLES)}."
    return number, ""


NEAR = "well predicted"


def _how_far(yours, truth):
    """Both numbers compared in words: a count by the difference, other numbers by the factor."""
    if math.isclose(yours, truth, rel_tol=0.02, abs_tol=1e-9):
        return NEAR
    way = "high" if abs(yours) > abs(truth) else "low"
    if truth and _whole(truth):
        return f"too {way} by {_short(abs(yours - truth))}"
    if yours * truth > 0:
        factor = max(yours / truth, truth / yours)
        return f"too {way} by a factor of {factor:.3g}"
    return f"away by {abs(yours - truth):.3g}"


def _whole(number):
    return float(number).is_integer() and abs(number) < 1e9


def _short(number, digits=3):
    """A whole number in full, another one in few digits."""
    return f"{number:.0f}" if _whole(number) else f"{number:.{digits}g}"
