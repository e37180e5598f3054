"""Places in a picture that can be clicked, or reached by Tab and pressed by Space."""

from pathlib import Path

import anywidget
import ipywidgets
import traitlets

HERE = Path(__file__).parent


class Spots(anywidget.AnyWidget):
    """Buttons without a face, to lie over a picture; at most one is pressed.

    spots: a list of {"name", "label", "box"}, the box (left, top, width, height) in percent of the
    picture; `label` is what a screen reader says. `value` is the name of the pressed one or `none`.
    """

    _esm = HERE / "spots.js"
    _css = HERE / "spots.css"
    spots = traitlets.List().tag(sync=True)
    value = traitlets.Unicode("none").tag(sync=True)

    def __init__(self, spots, value="none"):
        super().__init__(spots=list(spots), value=value)
        self.add_class("lstmlab-spots")

    def over(self, image):
        """The picture with the spots on it, as one widget."""
        both = ipywidgets.Box([image, self])
        both.add_class("lstmlab-spotted")
        return both
