"""Pictures of the cell state, the output gate and gradients show the numbers they are given."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.plots.output_gate import over_words, preserved, shown_by_gate, two_paths


@pytest.fixture
def ax():
    return Figure().subplots()


def heights(ax):
    return [line.get_ydata() for line in ax.lines]


def test_each_gate_value_has_its_curve_and_its_name(ax):
    memory = np.linspace(-2, 2, 9)
    shown = {o: o * np.tanh(memory) for o in (1.0, 0.5)}
    shown_by_gate(ax, memory, shown)
    np.testing.assert_array_equal(heights(ax)[-2:], list(shown.values()))
    assert [text.get_text() for text in ax.texts] == ["o = 1", "o = 0.5"]


def test_columns_stand_at_the_words_where_the_gate_is_open(ax):
    C, h, o = np.array([1.0, 1.0, -1.0]), np.array([0, 0.76, -0.0]), np.array([0, 1.0, 0.9])
    over_words(ax, ["red", "ask", "ask"], C, h, o)
    np.testing.assert_allclose([bar.get_height() / 2.5 for bar in ax.patches], o)
    assert [text.get_text() for text in ax.texts] == ["0.76", "0.00"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["red", "ask", "ask"]


def test_gradients_are_drawn_as_given(ax):
    gradients = {"open": np.array([3.0, 2.0, 1.0]), "closed": np.zeros(3)}
    two_paths(ax, gradients)
    np.testing.assert_array_equal(heights(ax)[:2], list(gradients.values()))
    assert ax.get_ylim()[1] > 3


def test_open_gates_are_rings_and_what_depends_on_the_input_is_dark(ax):
    gates = {"f": np.array([1.0, 1.0]), "i": np.array([1.0, 0.0]), "o": np.array([0.0, 1.0])}
    dependence = {"x": np.array([1.0, 0.0]), "C": np.array([1.0, 1.0]), "h": np.array([0.0, 0.5])}
    preserved(ax, gates, dependence)
    assert [line.get_marker() for line in ax.lines] == ["o", "o", "o", "_", "_", "o"]
    drawn = [c.get_array() for c in ax.collections if c.get_array() is not None]
    np.testing.assert_array_equal(drawn, [1 - values for values in dependence.values()])
