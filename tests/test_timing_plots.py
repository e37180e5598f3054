"""Every seed is a dot at its own height, unsolved ones on top, and a bar stands at the median."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.plots import timing

VALUES = {"lstm": [300.0, 100.0, np.inf], "diagonal": [250.0, 150.0, 200.0]}


def lines(ax):
    return [line.get_ydata() for line in ax.lines]


def test_accuracies_and_chance_stand_at_their_heights():
    ax = Figure().subplots()
    timing.accuracies(ax, {"lstm": [0.1, 1.0, 0.9], "full": [0.2, 0.1, 0.0]}, chance=0.125)
    chance, dots, median, *_ = lines(ax)
    assert list(chance) == [0.125, 0.125]
    assert list(dots) == [0.1, 0.9, 1.0] and list(median) == [0.9, 0.9]


def test_what_was_never_solved_stands_above_the_budget():
    ax = Figure().subplots()
    timing.efforts(ax, VALUES, budget=400)
    _, dots, median, others, middle = lines(ax)
    assert list(dots[:2]) == [100, 300] and 400 < dots[2] < ax.get_ylim()[1]
    assert median[0] == 300 and list(others) == [150, 200, 250] and middle[0] == 200
    labels = dict(zip(ax.get_yticks(), (text.get_text() for text in ax.get_yticklabels())))
    assert labels[dots[2]] == "never"


def test_needles_are_the_slopes_given():
    ax, C = Figure().subplots(), np.linspace(0, 6, 7)
    timing.needles(ax, C, {"w = 0": C, "w = 20": 2 * C})
    np.testing.assert_array_equal(lines(ax)[1], 2 * C)
    assert ax.get_xlim() == pytest.approx((0, 6))
