'''What all explorers share: controls, a live figure, a sentence, presets, errors in sight.

An explorer is a class with three methods and a few names:

    class HalfLife(Explorer):
        """What is left of a memory after n steps at one gate value."""

        title = "How long does a memory last?"
        presets = {"keeps all": {"g": 1.0}, "forgets at once": {"g": 0.0, "n": 1}}
        play = "n"  # time passes through this control: it gets a play button

        def controls(self):
            return {
                "g": slider("gate value g", 0.0, 1.0, 0.9, gate="f"),
                "n": slider("steps n", 0, 40, 10, step=1),
            }

        def build(self, fig):
            ax = paper(fig.subplots())
            ax.set(xlim=(0, 40), ylim=(0, 1.05), xlabel="step t", ylabel="share left")
            (self.curve,) = ax.plot([], [], **line("C"))
            return [self.curve]  # the artists that move; all others stay

        def draw(self, g, n):
            steps = np.arange(n + 1)
            self.curve.set_data(steps, g**steps)
            return {"steps": steps, "left": g**steps}  # what was drawn, for the tests

        def tell(self, g, n):
            return f"g = {g:.2f}: after {n} steps {g**n:.0%} of the memory is left."

    lab = HalfLife()                    # in a notebook: the last line of a cell shows it
    lab.set(g=0.5, n=3)                 # several controls, one redraw
    lab.values                          # {"g": 0.5, "n": 3}
    lab.drawn["left"]                   # the arrays behind the present picture
    lab.sentence                        # "g = 0.50: after 3 steps 12% of the memory is left."
    lab.control["g"].value = 0.9        # one control, as the reader's hand would
    lab.use("keeps all"); lab.reset()   # presets

To keep something for `draw` (a cell, parameters, a training run), take it in `__init__` and call
`super().__init__(**start)` last; `start` overrides the controls' first values. If the axes
themselves must change, change them in `draw` and call `self.live.rebuild()`.
'''

import base64
from html import escape
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from lstmlab.explorers.live_figure import LiveFigure

HERE = Path(__file__).parent
RESET = "reset"
FINEST = 2.0  # pixels of the picture to one CSS pixel: more cost time and are not seen


class Sentence(anywidget.AnyWidget):
    """The sentence below a figure: read out when it changes, and the picture's alternative text.

    Its script also answers the number keys and reports the screen's density, and its style sheet
    follows JupyterLab's light and dark theme.
    """

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"
    text = traitlets.Unicode().tag(sync=True)
    density = traitlets.Float(1.0).tag(sync=True)


class Explorer(ipywidgets.VBox):
    """Base of all explorers; the module's docstring shows a whole one."""

    title = ""
    presets = {}
    play = None
    interval = 150  # milliseconds from one step of play to the next
    width, height = 840, 400

    def controls(self):
        """The controls by name: a dict of widgets that have a `value`."""
        raise NotImplementedError

    def build(self, fig):
        """Make axes and artists once; return the artists that will move."""
        raise NotImplementedError

    def draw(self, **values):
        """Change the artists to show `values`; return what is drawn as a dict of arrays."""
        raise NotImplementedError

    def tell(self, **values):
        """One sentence with the present numbers. Called after `draw`: `self.drawn` is there."""
        raise NotImplementedError

    def arrange(self):
        """The parts from top to bottom; extend it to add widgets of your own."""
        return [self._title(), self._presets, self._controls(), self._error,
                self.live.image, self._words]

    def __init__(self, **start):
        super().__init__()
        self.drawn = {}
        self.control = self.controls()
        self._busy = True
        self._put(start)
        self._start = self.values
        self._words = Sentence()
        self._error = ipywidgets.HTML()
        self._error.add_class("lstmlab-error")
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
        """The sentence below the figure."""
        return self._words.text

    @property
    def error(self):
        """The error in sight, as text; empty if all is well."""
        return self._error.value

    def set(self, **values):
        """Give several controls their values and redraw once; ValueError if one does not fit."""
        busy, self._busy = self._busy, True
        try:
            self._put(values)
        finally:
            self._busy = busy
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
            self._words.text = self.tell(**values)
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            where = ", ".join(f"{name} = {value!r}" for name, value in values.items())
            self._error.value = f"<b>{escape(what)}</b><br>with {escape(where)}"
            raise
        self._error.value = ""
        self._mark_preset(values)

    # How it works.

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
        self._busy = True
        self._presets.value = next(fits, None)
        self._busy = False

    def _preset_buttons(self):
        names = [RESET, *self.presets]
        buttons = ipywidgets.ToggleButtons(
            options=[(f"{number} {name}", name) for number, name in enumerate(names)],
            value=None,
            tooltips=[f"key {number}" for number in range(len(names))],
            style={"button_width": "auto"},
        )
        buttons.add_class("lstmlab-presets")
        return buttons

    def _title(self):
        title = ipywidgets.HTML(f"<b>{escape(self.title)}</b>")
        title.add_class("lstmlab-title")
        return title

    def _controls(self):
        rows = list(self.control.values())
        if self.play:
            slider = self.control[self.play]
            player = ipywidgets.Play(
                min=slider.min, max=slider.max, step=slider.step, value=slider.value,
                interval=self.interval, show_repeat=True,
            )
            ipywidgets.jslink((player, "value"), (slider, "value"))
            rows.insert(rows.index(slider) + 1, player)
        box = ipywidgets.Box(rows)
        box.add_class("lstmlab-controls")
        return box

    def still(self):
        """The picture, as a small PNG with the sentence below it, for pages without widgets."""
        return self.live.still(self.sentence)

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and for pages where none can live a still picture and its sentence."""
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.sentence
        bundle["image/png"] = base64.b64encode(self.still()).decode()
        return bundle, {"image/png": {"alt": self.sentence}}
