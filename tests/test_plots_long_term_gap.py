"""Dots of seeds by lag and the fading chain show the numbers that they are given."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from lstmlab.plots.long_term_gap import fading_chain, seeds_by_lag
from lstmlab.plots.style import INK, PAPER

RUNS = [{"lag": lag, "accuracy": accuracy, "solved": solved}
        for lag, accuracy, solved in ((30, 0.5, None), (30, 0.9, 640), (10, 0.8, None),
                                      (10, 0.7, 320))]  # fmt: skip


@pytest.fixture
def ax():
    return Figure(figsize=(11.6, 4)).subplots()


def dots(ax, fill):
    """The heights of the dots of a colour."""
    found = [line for line in ax.lines if line.get_marker() == "o"
             and line.get_markerfacecolor() == fill]  # fmt: skip
    return sorted(y for line in found for y in line.get_ydata())


def test_a_seed_is_filled_where_it_solved_the_task(ax):
    seeds_by_lag(ax, RUNS, 0.25)
    assert dots(ax, INK) == [0.7, 0.9] and dots(ax, PAPER) == [0.5, 0.8]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["10", "30"]
    assert {text.get_text() for text in ax.texts} == {"1/2"}


def test_lags_without_a_solved_seed_leave_the_axes_in_their_place(ax):
    seeds_by_lag(ax, [run | {"solved": None} for run in RUNS], 0.25)
    assert all(len(line.get_xdata()) for line in ax.lines)


def test_a_state_is_as_dark_as_its_part_of_the_first(ax):
    fading_chain(ax, np.array([2.0, 4.0, 1.0, 0.0]), "h")
    states = [line for line in ax.lines if line.get_ydata()[0] == 1]
    shades = [to_rgb(state.get_markerfacecolor())[0] for state in states]
    np.testing.assert_allclose(shades, [0.1, 0.1, 0.55, 1.0])
    told = [text.get_text() for text in ax.texts]
    assert all(number in told for number in ("1", "2", "0.5", "0")) and "$h_{4}$" in told
