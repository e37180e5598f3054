"""A map of units and words shows the numbers it is given, in the colour of the gate."""

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lstmlab.plots.style import COLOURS
from lstmlab.plots.unit_word_map import BELOW, unit_word_map


def test_every_cell_holds_its_number_and_the_colour_of_its_gate():
    ax = Figure().subplots()
    unit_word_map(ax, np.array([[0.1, -0.2], [1.0, 0.0]]), "o", ["one", "two"], ["red", "wave"])
    assert [text.get_text() for text in ax.texts] == ["0.10", "−0.20", "1.00", "0.00"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["red", "wave"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]
    faces = [patch.get_facecolor() for patch in ax.patches]
    assert [to_hex(face) for face in faces] == [COLOURS["o"], BELOW, COLOURS["o"], COLOURS["o"]]
    assert faces[2][3] > faces[0][3] > faces[3][3] == 0
