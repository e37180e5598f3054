"""Places in a picture that can be clicked, or reached by Tab and pressed by Space."""

from pathlib import Path

import anywidget
import ipywidgets
import traitlets

HERE = Path(__file__).parent


class ClickAreas(anywidget.AnyWidget):
    """Buttons without a face, to lie over a picture; at most one is pressed.

    areas: a list of {"name", "label", "box"}, the box (left, top, width, height) in percent of the
    picture; `label` is what a screen reader says. `value` is the name of the pressed one or `none`.
    """

    _esm = HERE / "click_areas.js"
    _css = HERE / "click_areas.css"
    areas = traitlets.List().tag(sync=True)
    value = traitlets.Unicode("none").tag(sync=True)

    def over(self, image):
        """The picture with the areas on it, as one widget."""
        self.add_class("lstmlab-areas")
        return ipywidgets.Box([image, self]).add_class("lstmlab-clickable")
