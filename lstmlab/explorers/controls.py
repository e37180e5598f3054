"""Controls with their names above them, so that five stand in a row and no name is cut off."""

import ipywidgets

from lstmlab.plots.style import COLOURS


def slider(label, low, high, value, step=0.01, gate=None):
    """A slider over [low, high]; whole numbers if all four are ints. `gate` lends its colour."""
    whole = all(isinstance(number, int) for number in (low, high, value, step))
    look = {"style": {"handle_color": COLOURS[gate]}} if gate else {}
    if not whole:
        digits = max(0, len(f"{step:.10f}".rstrip("0").split(".")[1]))
        look["readout_format"] = f".{digits}f"
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(min=low, max=high, value=value, step=step, description=label, **look)


def scale(label, values, value):
    """A slider over the given numbers, which need not lie evenly."""
    named = [(f"{number:g}", number) for number in values]
    return ipywidgets.SelectionSlider(options=named, value=value, description=label)


def choice(label, options, value=None):
    """A list to choose one of; `options` as in ipywidgets: values, pairs or a dict."""
    dropdown = ipywidgets.Dropdown(options=options, description=label)
    if value is not None:
        dropdown.value = value
    return dropdown


def tick(label, value=False):
    """A box to tick."""
    return ipywidgets.Checkbox(value=value, description=label, indent=False)


def words(label, value=""):
    """A line of text to type; the explorer follows every keystroke."""
    line = ipywidgets.Text(value=value, description=label)
    line.add_class("lstmlab-wide")
    return line


def toggle(label):
    """A button that stays pressed."""
    button = ipywidgets.ToggleButton(value=False, description=label, tooltip=label)
    button.add_class("lstmlab-toggle")
    return button
