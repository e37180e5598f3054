"""What all explorers share: controls, a live figure, a sentence, presets, errors in sight.

An explorer names its title, presets and controls, and says how to draw and what to tell;
`start_here.py` is a whole one. In a notebook, or in a test:

    lab = StartHere(g=0.8)        # in a notebook: the last line of a cell shows it
    lab.set(g=0.5, n=3)           # several controls, one redraw
    lab.values                    # {"g": 0.5, "n": 3}
    lab.drawn["left"]             # the arrays behind the present picture
    lab.sentence                  # "g = 0.50: after 3 steps 12.5% of the message is left."
    lab.control["g"].value = 0.9  # one control, as the reader's hand would
    lab.use("keep everything")    # a preset
    lab.reset()                   # back to the first values

To keep something for `draw` (parameters, a training run), make it in `__init__` and call
`super().__init__(**start)` last.
"""

import base64
from html import escape
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from lstmlab.explorers.controls import toggle
from lstmlab.explorers.live_figure import LiveFigure
from lstmlab.plots.numbers import minus

HERE = Path(__file__).parent
RESET = "reset"
FINEST = 2.0  # pixels of the picture to one CSS pixel: more cost time and are not seen


class Sentence(anywidget.AnyWidget):
    """The sentence above a figure, which is the picture's alternative text as well.

    It is read out once when it rests: not in play, nor while a control is held. Its script also
    names the controls for screen readers, makes one Tab stop of the presets and one of the player,
    answers the number keys and reports the screen's density; play goes a step per press for readers
    who asked for less motion. Its style sheet follows JupyterLab's themes and the window's width.
    """

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"
    text = traitlets.Unicode().tag(sync=True)
    density = traitlets.Float(1.0).tag(sync=True)


class Explorer(ipywidgets.VBox):
    """Base of all explorers. Keywords override the controls' first values. A subclass has:

    - controls(): a dict of widgets that have a `value`, by name;
    - build(fig): makes axes and pictures once; returns what will move, as `LiveFigure` takes it;
    - draw(**values): moves it and returns what is drawn as a dict of arrays; where axes change as
      well, it calls `self.live.rebuild()`;
    - tell(**values): a sentence with the present numbers, of `self.drawn` for instance.
    """

    title = ""
    presets = {}  # name: the values that differ from the first ones
    in_sight = ()  # the controls seen at first, else all; the others come with "more"
    apart = ()  # controls with a row of their own, below the others
    play = None  # time passes through this control: it gets a play button
    interval = 150  # milliseconds from one step of play to the next
    width, height = 840, 366

    def arrange(self):
        """The parts from top to bottom; extend it to add widgets of your own."""
        title = ipywidgets.HTML(f"<b>{escape(self.title)}</b>").add_class("lstmlab-title")
        player = [self._player()] if self.play else []
        rows, more = self._rows()
        bar = ipywidgets.Box([self._presets, *player, *more]).add_class("lstmlab-bar")
        return [title, bar, *rows, self._error, self._words, self.live.image]

    def __init__(self, **start):
        super().__init__()
        self.drawn = {}
        self.control = self.controls()
        self._busy = True
        self._put(start)
        self._start = self.values
        self._words = Sentence()
        self._error = ipywidgets.HTML().add_class("lstmlab-error")
        self._presets = self._preset_buttons()
        self.live = LiveFigure(self.build, self.width, self.height)
        self._busy = False
        self.refresh()
        for widget in self.control.values():
            widget.observe(self.refresh, "value")
        self._presets.observe(self._on_preset, "value")
        self._words.observe(self._on_density, "density")
        self.add_class("lstmlab-explorer")
        self.children = self.arrange()

    # What the reader, the notebook and the tests ask for.

    @property
    def values(self):
        """The controls' present values by name."""
        return {name: widget.value for name, widget in self.control.items()}

    @property
    def sentence(self):
        """The sentence above the figure."""
        return self._words.text

    @property
    def error(self):
        """The error in sight, as text; empty if all is well."""
        return self._error.value

    def set(self, **values):
        """Give several controls their values and redraw once; ValueError if one does not fit."""
        self._quietly(self._put, values)
        self.refresh()

    def reset(self):
        """Back to the first values."""
        self.set(**self._start)

    def use(self, preset):
        """Set the controls as the preset of this name says; the others go back to the start."""
        if preset != RESET and preset not in self.presets:
            raise ValueError(f"preset: got {preset!r}, expected one of {[RESET, *self.presets]}")
        self.set(**self._start | self.presets.get(preset, {}))

    def refresh(self, change=None):
        """Draw, tell and send what the controls say; an error is shown in place and raised too."""
        if self._busy:
            return
        values = self.values
        try:
            self.drawn = self.draw(**values)
            self.live.frame()
            self._words.text = minus(self.tell(**values))
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            where = ", ".join(f"{name} = {value!r}" for name, value in values.items())
            self._error.value = f"<b>{escape(what)}</b><br>with {escape(where)}"
            raise
        self._error.value = ""
        self._quietly(self._mark_preset, values)

    def look_at(self, view, axes):
        """Show the axes of one view alone; `axes` maps each view to its axes."""
        shown = [(ax, name == view) for name, group in axes.items() for ax in group]
        if any(ax.get_visible() != seen for ax, seen in shown):
            for ax, seen in shown:
                ax.set_visible(seen)
            self.live.rebuild()

    # How it works.

    def _quietly(self, change, *arguments):
        """Change widgets without a redraw for each."""
        busy, self._busy = self._busy, True
        try:
            change(*arguments)
        finally:
            self._busy = busy

    def _put(self, values):
        before = self.values
        for name, value in values.items():
            if name not in self.control:
                raise ValueError(f"{name}: no such control, expected one of {list(self.control)}")
            self.control[name].value = value
            went_to = self.control[name].value
            if went_to != value:
                for other in before:
                    self.control[other].value = before[other]
                raise ValueError(f"{name}: got {value!r}, but the control only goes to {went_to!r}")

    def _on_preset(self, change):
        if not self._busy and change["new"] is not None:
            self.use(change["new"])

    def _on_density(self, change):
        self.live.rescale(min(max(change["new"], 1.0), FINEST))
        self.refresh()

    def _mark_preset(self, values):
        """Press the button of the preset that describes the present values, if one does."""
        named = {RESET: {}} | self.presets
        fits = (name for name, preset in named.items() if self._start | preset == values)
        self._presets.value = next(fits, None)

    def _preset_buttons(self):
        names = [RESET, *self.presets]
        return ipywidgets.ToggleButtons(
            options=[(f"{number} {name}", name) for number, name in enumerate(names)],
            value=None,
            tooltips=[f"key {number}" for number in range(len(names))],
            style={"button_width": "auto"},
        ).add_class("lstmlab-presets")

    def _player(self):
        slider = self.control[self.play]
        ends = {name: getattr(slider, name) for name in ("min", "max", "step", "value")}
        player = ipywidgets.Play(**ends, interval=self.interval, show_repeat=True)
        ipywidgets.jslink((player, "value"), (slider, "value"))
        return player

    def _rows(self):
        """The controls in sight, those behind "more", those apart; and that button, if any."""
        names = [name for name in self.control if name not in self.apart]
        first = self.in_sight or names
        rows, more = [_row(self.control[name] for name in first)], []
        if others := [self.control[name] for name in names if name not in first]:
            more, behind = [toggle("more")], _row(others)
            ipywidgets.dlink((more[0], "value"), (behind.layout, "display"),
                             lambda open: None if open else "none")  # fmt: skip
            rows.append(behind)
        return rows + [self.control[name] for name in self.apart], more

    @property
    def stored(self):
        """The sentence that is kept in the notebook, below the still picture."""
        return self.sentence

    def still(self):
        """The picture, as a small PNG with the sentence below it, for pages without widgets."""
        return self.live.still(self.stored)

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and for pages where none can live a still picture and its words."""
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.stored
        bundle["image/png"] = base64.b64encode(self.still()).decode()
        stop = "" if self.title[-1:] in ".?" else "."
        return bundle, {"image/png": {"alt": f"{self.title}{stop} {self.stored}"}}


def _row(widgets):
    """Controls side by side."""
    return ipywidgets.Box(list(widgets)).add_class("lstmlab-controls")
