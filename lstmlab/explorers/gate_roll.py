"""The gate piano roll: a grid over time into which the reader paints a gate's value at each step.

    roll = GateRoll([row("f", "forget gate"), row("i", "input gate")], steps=20)
    roll.value                                   # {"f": (1.0, ...), "i": (0.0, ...)}, as painted
    roll.value = roll.painted(i=0, f=0.9)        # whole rows
    roll.value = roll.painted(i={3: 1, 8: 0.5})  # single steps, counted from 1; others stay

It is a control like any other: it has a `value`, so an explorer takes it into its dict of controls.
Painted with mouse or finger; by keyboard, Tab goes from row to row, the arrows left and right from
step to step (with Shift they carry the value along), up and down change it, PageUp and PageDown
more so, Home and End go to the ends of the row, and Space turns it from low to high and back.
Ctrl Z, or the button "undo", takes back the last change, also that of a preset: number keys press
presets from within the roll as well. A finger that scrolls over the roll paints nothing.
"""

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from lstmlab import checks
from lstmlab.plots.gate_rows import LEFT, RIGHT, WIDTH
from lstmlab.plots.style import LOOKS, ink

HERE = Path(__file__).parent
DIGITS = 2  # what is painted is rounded to hundredths
SYMBOLS = {"c_tilde": "C̃", "h_tilde": "h̃"}  # of rows whose name is not their symbol


def row(name, label, low=0.0, high=1.0, step=0.1):
    """A row of the roll: what is painted, its words, its range and the step of the arrow keys."""
    return {
        "name": name, "label": label, "symbol": SYMBOLS.get(name, name),
        "colour": LOOKS[name].colour, "ink": ink(LOOKS[name].colour), "hatch": LOOKS[name].hatch,
        "low": float(low), "high": float(high), "step": float(step),
    }  # fmt: skip


class GateRoll(anywidget.AnyWidget):
    """Rows of values over `steps` time steps; `value` maps a row's name to a tuple of numbers.

    Values are clipped to the row's range and rounded to hundredths. Raises ValueError if a row is
    missing or unknown, if it does not have one number per step, or if a number is not finite.
    """

    _esm = HERE / "gate_roll.js"
    _css = HERE / "gate_roll.css"
    rows = traitlets.List().tag(sync=True)
    steps = traitlets.Int(20).tag(sync=True)
    left = traitlets.Int(LEFT).tag(sync=True)
    right = traitlets.Int(RIGHT).tag(sync=True)
    width = traitlets.Int(WIDTH).tag(sync=True)
    tall = traitlets.Int(30).tag(sync=True)  # CSS pixels of a row
    value = traitlets.Dict().tag(sync=True)

    def __init__(self, rows, steps=20, tall=30, **start):
        zero = {row["name"]: (0.0,) * steps for row in rows}
        super().__init__(rows=rows, steps=steps, value=zero, tall=tall)
        self.value = self.painted(**start)

    @traitlets.validate("value")
    def _fits(self, proposal):
        given, names = proposal["value"], [row["name"] for row in self.rows]
        if set(given) != set(names):
            checks.fail("value", f"the rows {names}", f"the rows {list(given)}")
        return {row["name"]: self._row(row, given[row["name"]]) for row in self.rows}

    def _row(self, row, numbers):
        numbers = checks.array(row["name"], np.asarray(numbers, float), (self.steps,))
        clipped = np.clip(numbers, row["low"], row["high"])
        return tuple(round(float(number), DIGITS) + 0.0 for number in clipped)

    def painted(self, **rows):
        """The present value with some rows changed: a number for all steps, one number per step, or
        {step: number} with steps counted from 1. The roll itself stays as it is."""
        value = dict(self.value)
        for name, new in rows.items():
            numbers = np.array(value[checks.one_of("row", name, value)])
            if isinstance(new, dict):
                for step, number in new.items():
                    numbers[checks.one_of("step", step, range(1, self.steps + 1)) - 1] = number
            else:
                numbers[:] = new
            value[name] = tuple(numbers.tolist())
        return value
