"""Every seed is a dot at its own height, unsolved ones on top, and a bar stands at the median."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.plots import seeds

VALUES = {"lstm": [300.0, 100.0, np.inf], "diagonal": [250.0, 150.0, 200.0]}


def lines(ax):
    return [line.get_ydata() for line in ax.lines]


def test_accuracies_and_chance_stand_at_their_heights():
    ax = Figure().subplots()
    seeds.accuracies(ax, {"lstm": [0.1, 1.0, 0.9], "full": [0.2, 0.1, 0.0]}, chance=0.125)
    chance, dots, median, *_ = lines(ax)
    assert list(chance) == [0.125, 0.125]
    assert list(dots) == [0.1, 0.9, 1.0] and list(median) == [0.9, 0.9]


def test_what_was_never_solved_stands_above_the_budget():
    ax = Figure().subplots()
    seeds.efforts(ax, VALUES, budget=400)
    _, dots, median, others, middle = lines(ax)
    assert list(dots[:2]) == [100, 300] and 400 < dots[2] < ax.get_ylim()[1]
    assert median[0] == 300 and list(others) == [150, 200, 250] and middle[0] == 200
    labels = dict(zip(ax.get_yticks(), (text.get_text() for text in ax.get_yticklabels())))
    assert labels[dots[2]] == "never"


def test_each_network_is_a_mark_and_each_bar_their_median():
    ax = Figure().subplots()
    shares = {"one": {"a": [0.2, 0.4, 1.0], "b": [0.5, 0.5, 0.5]},
              "two": {"a": [0.1, 0.3, 0.2], "b": [0.9, 1.0, 0.8]}}  # fmt: skip
    seeds.readings(ax, shares, chance=0.125)
    assert [bar.get_height() for bar in ax.patches] == pytest.approx([0.4, 0.5, 0.2, 0.9])
    marks = [line.get_ydata() for line in ax.lines if line.get_marker() != "None"]
    assert [list(mark) for mark in marks] == [
        [0.2, 0.4, 1.0, 0.5, 0.5, 0.5], [0.1, 0.3, 0.2, 0.9, 1.0, 0.8],
    ]  # fmt: skip
