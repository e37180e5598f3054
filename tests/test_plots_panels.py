"""Panels choose their heights by levels, and tell when their background must be drawn anew."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.plots.panels import LEVELS, Memory, level


@pytest.mark.parametrize("values, height", [
    ([0], LEVELS[0]), ([1, -1], LEVELS[0]), ([-2], LEVELS[1]), ([19.9], 22.0), ([1e9], LEVELS[-1]),
    ([], LEVELS[0]),
])  # fmt: skip
def test_axes_take_the_lowest_height_that_fits(values, height):
    assert level(np.array(values, float)) == height


def test_the_background_is_drawn_anew_only_when_the_height_changes():
    memory, zeros = Memory(Figure().subplots(), 3), np.zeros(3)
    none = {"asked": np.array([], int), "wanted": np.array([]), "h": zeros, "c_tilde": zeros}
    assert memory.show(none | {"C": zeros}, 1)
    assert not memory.show(none | {"C": zeros + 1}, 2)
    assert memory.show(none | {"C": zeros + 2}, 2)
