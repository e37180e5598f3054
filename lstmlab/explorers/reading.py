"""Chapter 17: look into a network while it reads; what a unit holds, and what mattered."""

from functools import cache, lru_cache

import numpy as np

from lstmlab.activations import softmax
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.coloured_text import (
    CELL,
    COLUMNS,
    LINE,
    MINUS,
    MONO,
    PLUS,
    ColouredText,
    lay_out,
    line_of,
)
from lstmlab.plots.language import Chances, visible
from lstmlab.plots.reading import BACK, Mattered, Trace
from lstmlab.plots.style import COLOURS, SMALL, ink
from lstmlab.text import sample, unit_features
from lstmlab.text.statistics import half_lives, influence, read, removal

ROWS, LENGTH = 8, 3000  # lines in sight; symbols of the text
WRITTEN = 60  # symbols the network goes on with
ODDS = 6  # likeliest symbols shown
VALUES = {"C, as tanh C": "C", "forget gate f": "f", "input gate i": "i",
          "output gate o": "o", "hidden state h": "h"}  # fmt: skip
SLOPE, BLANK = "slope (the gradient)", "blanking it out"


@cache
def bundled():
    """(network, params, vocabulary, text) of the bundled reader: what it never learned from."""
    from lstmlab.experiments import reader

    found = reader.load()
    return found.network, found.params, reader.VOCABULARY, found.held_out[:LENGTH]


VIEWS = "a unit", "the next character"


class Reading(Explorer):
    """A network reads a text; `source` is (network, params, vocabulary, text), or the bundled one.

    The presets jump to the units that follow something best in this text, and to a place where it
    can be seen.
    """

    title = "What does a unit hold, and which characters mattered?"
    play = "place"
    in_sight = "place", "unit", "what", "temperature", "view"
    height = 366

    def __init__(self, source=None, **start):
        self.network, self.params, self.vocabulary, text = source or bundled()
        self.text = text[:LENGTH]
        self.ids = self.vocabulary.encode(self.text)
        self.seen = read(self.network, self.params, self.ids)
        self.shown = self.seen.states | {"C": np.tanh(self.seen.states["C"])}
        self.halves = half_lives(self.seen.states["f"])
        self.lines = lay_out(self.text)
        self.presets = self._presets()
        self._go_on = lru_cache(500)(self._go_on)
        super().__init__(**start)

    def _presets(self):
        """The best unit for each feature, at a place where it shows; and the longest half-life."""
        presets = {}
        for name, feature in unit_features.features(self.text).items():
            unit = unit_features.track(self.shown["C"], feature, name).unit
            presets[name] = {"unit": unit + 1, "place": busiest(feature)}
        presets["longest half-life"] = {"unit": int(self.halves.argmax()) + 1, "place": 700}
        sampled = {"sharp": {"temperature": 0.3}, "flat": {"temperature": 2.0}}
        return presets | {name: at | {"view": VIEWS[1]} for name, at in sampled.items()}

    def controls(self):
        first, end = self.presets["in quotes"]["unit"], len(self.ids) - 1
        return {
            "place": slider("position", 0, end, min(400, end), step=1),
            "unit": slider("unit", 1, self.network.cell.hidden_size, first, step=1),
            "what": choice("colour", VALUES, "C"),
            "temperature": slider("temperature τ", 0.1, 3.0, 1.0, step=0.1),
            "view": choice("picture", VIEWS),
            "by": choice("influence by", [SLOPE, BLANK], SLOPE),
        }

    def build(self, fig):
        def box(left, top, width, height):
            """Axes by pixels, from the left and from the top."""
            return fig.add_axes([left / self.width, 1 - (top + height) / self.height,
                                 width / self.width, height / self.height])  # fmt: skip

        fig.set_layout_engine("none")  # all places are given in pixels
        page = box(30, 30, COLUMNS * CELL, ROWS * LINE)
        self.page = ColouredText(page, ROWS)
        words = {"size": SMALL, "va": "bottom", "weight": "bold"}
        self.plus = page.text(0, -0.15, "", color=PLUS, **words)
        self.minus = page.text(COLUMNS, -0.15, "", color=MINUS, ha="right", **words)
        trace, mattered = box(78, 280, BACK * CELL, 86), box(78, 60, BACK * CELL, 92)
        self.trace, self.mattered = Trace(trace), Mattered(mattered)
        chances = box(562, 40, 228, 216)
        self.chances = Chances(chances, ODDS)
        below = box(30, 290, COLUMNS * CELL, 70)
        below.set(xlim=(0, COLUMNS), ylim=(0, 1))
        below.set_axis_off()
        self.head = below.text(0, 0.72, "", size=SMALL, va="center")
        self.going_on = below.text(0, 0.25, "", va="center", color=COLOURS["y"], **MONO)
        self.views = dict(zip(VIEWS, ([page, trace], [mattered, chances, below])))
        return (self.page, self.trace, self.mattered, self.chances, self.plus, self.minus,
                self.head, self.going_on)  # fmt: skip

    def draw(self, place, unit, what, temperature, by, view):
        begin = max(0, place - BACK + 1)
        logits = self.seen.outputs[place].astype(float)
        own, drawn = softmax(logits), softmax(logits, temperature)
        seen = {
            "values": self.shown[what][:, unit - 1].astype(float), "own": own, "drawn": drawn,
            "mattered": self._mattered(begin, place, by, int(own.argmax())),
            "begin": begin, "written": self._go_on(place, temperature),
        }  # fmt: skip
        self._show_page(place, unit, what, seen["values"])
        last = slice(begin, place + 1)
        self.trace.show(what, seen["values"][last],
                        f"unit {unit} over the last characters: {Trace.NAMES[what]}")  # fmt: skip
        best = visible(self.vocabulary.symbols[own.argmax()])
        self.mattered.show(self.text[last], seen["mattered"],
                           f"contribution to “{best}” coming next, by {by}")  # fmt: skip
        order = np.argsort(-drawn, kind="stable")[:ODDS]
        names = [visible(self.vocabulary.symbols[k]) for k in order]
        self.chances.show(names, drawn[order], own[order])
        self.head.set_text(f"from the frame on, the network writes at τ = {temperature:.1f}:")
        self.going_on.set_text(visible(seen["written"]))
        self.look_at(view, self.views)
        return seen

    def _show_page(self, place, unit, what, values):
        first = max(0, min(line_of(self.lines, place) - ROWS // 2 - 1, len(self.lines) - ROWS))
        signed = what in "Ch"
        colours = (PLUS if signed else COLOURS[what], MINUS)
        self.page.show(self.text, self.lines, first, values, place, colours)
        self.plus.set(text=f"■ unit {unit}, {Trace.NAMES[what]}: thicker below = larger",
                      color=ink(colours[0]))  # fmt: skip
        self.minus.set_text("■ below 0: bar above" if signed else "")

    def tell(self, place, unit, what, **others):
        seen, back = self.drawn, len(self.drawn["mattered"]) - 1
        most, best = int(np.abs(seen["mattered"]).argmax()), int(seen["drawn"].argmax())
        name = "tanh C" if what == "C" else what
        half = self.halves[unit - 1]
        half = f"{half:.1f}" if half < 1000 else "over 1000"
        return (
            f"After “{visible(self.text[max(0, place - 5) : place + 1])}” unit {unit}: {name} = "
            f"{seen['values'][place]:.2f}, half-life {half}. Likeliest next: "
            f"“{visible(self.vocabulary.symbols[best])}”, {seen['drawn'][best]:.0%}; largest "
            f"contribution “{visible(self.text[seen['begin'] + most])}”, {back - most} back."
        )

    def _mattered(self, begin, place, by, symbol):
        """How each symbol from `begin` to `place` spoke for `symbol`, in nats."""
        ids, start = self.ids[begin : place + 1], self._before(begin)
        if by == SLOPE:
            return influence(self.network, self.params, ids, symbol, start)
        return removal(self.network, self.params, ids, symbol, np.arange(len(ids)), start)

    def _before(self, place):
        """The state before the symbol at `place` is read, None at the beginning."""
        if place == 0:
            return None
        return {name: self.seen.states[name][place - 1][None] for name in ("h", "C")}

    def _go_on(self, place, temperature):
        """One line of what the network would write after this place."""
        rng, before = np.random.default_rng(place), self._before(place)
        return sample(self.network, self.params, self.vocabulary, self.text[place], WRITTEN,
                      temperature, rng, before)  # fmt: skip


def busiest(feature):
    """A place late in the longest run of a truth value, or where a number is largest."""
    run, longest, place = 0, 0, 0
    for t, now in enumerate(np.asarray(feature, float)):
        run = (now if now > 1 else run + 1) if now else 0
        if t > BACK and run > longest:
            longest, place = run, t
    return place
