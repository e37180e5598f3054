"""Controls with whole labels and fixed widths, so that nothing is cut off and nothing jumps."""

import ipywidgets

from lstmlab.plots.style import COLOURS

WIDTH = "415px"


def _look(label, width):
    return {
        "description": label,
        "style": {"description_width": "180px"},
        "layout": {"width": width, "max_width": "100%"},
    }


def slider(label, low, high, value, step=0.01, gate=None, width=WIDTH):
    """A slider over [low, high]; whole numbers if all four are ints. `gate` lends its colour."""
    whole = all(isinstance(number, int) for number in (low, high, value, step))
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    look = _look(label, width)
    if gate:
        look["style"] = look["style"] | {"handle_color": COLOURS[gate]}
    if not whole:
        digits = max(0, len(f"{step:.10f}".rstrip("0").split(".")[1]))
        look["readout_format"] = f".{digits}f"
    return kind(min=low, max=high, value=value, step=step, **look)


def choice(label, options, value=None, width=WIDTH):
    """A list to choose one of; `options` as in ipywidgets: values, pairs or a dict."""
    dropdown = ipywidgets.Dropdown(options=options, **_look(label, width))
    if value is not None:
        dropdown.value = value
    return dropdown


def tick(label, value=False, width=WIDTH):
    """A box to tick."""
    look = _look(label, width) | {"style": {"description_width": "0px"}}
    return ipywidgets.Checkbox(value=value, **look)


def words(label, value="", width=WIDTH):
    """A line of text to type; the explorer follows every keystroke."""
    return ipywidgets.Text(value=value, **_look(label, width))
