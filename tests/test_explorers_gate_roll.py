"""The gate piano roll, as the kernel sees it: what is painted fits, or is refused by name."""

import numpy as np
import pytest

from lstmlab.cells import LSTM
from lstmlab.explorers.gate_roll import GateRoll, row
from lstmlab.explorers.one_unit import column
from lstmlab.plots.style import COLOURS


@pytest.fixture
def roll():
    return GateRoll([row("x", "input", -2, 2), row("f", "forget gate")], steps=4)


def test_an_empty_roll_is_zero_everywhere(roll):
    assert roll.value == {"x": (0.0,) * 4, "f": (0.0,) * 4}


def test_whole_rows_and_single_steps_are_painted(roll):
    roll.value = roll.painted(f=1, x={2: -1.5, 4: 0.5})
    assert roll.value == {"x": (0.0, -1.5, 0.0, 0.5), "f": (1.0,) * 4}
    assert roll.painted(f=[0, 0.25, 0.5, 1])["f"] == (0.0, 0.25, 0.5, 1.0)
    assert roll.value["f"] == (1.0,) * 4, "painted() is a question, not an order"


def test_the_browsers_lists_become_tuples_clipped_and_rounded(roll):
    roll.set_state({"value": {"x": [-3, 3, 0.004, -0.004], "f": [2, -1, 0.126, 0.5]}})
    assert roll.value == {"x": (-2.0, 2.0, 0.0, 0.0), "f": (1.0, 0.0, 0.13, 0.5)}


@pytest.mark.parametrize("value, word", [
    ({"f": [0] * 4}, "value: .*rows"),
    ({"x": [0] * 4, "f": [0] * 4, "o": [0] * 4}, "value: .*rows"),
    ({"x": [0] * 4, "f": [0] * 3}, "f: "),
    ({"x": [0] * 4, "f": [0, 0, 0, np.nan]}, "f"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(roll, value, word):
    before = roll.value
    with pytest.raises(ValueError, match=word):
        roll.value = value
    assert roll.value == before


@pytest.mark.parametrize("rows, word", [({"g": 1}, "row"), ({"f": {5: 1}}, "step")])
def test_painting_outside_is_refused(roll, rows, word):
    with pytest.raises(ValueError, match=word):
        roll.painted(**rows)


def test_a_cell_takes_the_painted_arrays(roll):
    roll.value = roll.painted(f=0.5, x=1)
    painted = {name: column(numbers) for name, numbers in roll.value.items()}
    cell = LSTM(1, 1)
    params = cell.init(np.random.default_rng(0))
    trace = cell.forward(params, painted["x"], force={"f": painted["f"]})
    np.testing.assert_array_equal(trace.f, 0.5)
    assert trace.xs.shape == (4, 1, 1)


def test_a_row_has_its_gates_colour_and_range():
    given = row("f", "forget gate")
    assert (given["colour"], given["low"], given["high"]) == (COLOURS["f"], 0.0, 1.0)
