"""The look of the course: told apart by colour-blind eyes, on paper and on a dark page."""

from itertools import combinations

import numpy as np
import pytest
from contrast import LINES, WORDS, contrast, linear, on_dark_page, rgb, weakest
from matplotlib.figure import Figure

from lstmlab.cells import CELLS
from lstmlab.plots import style
from lstmlab.plots.dropout import WAYS
from lstmlab.plots.learners import LEARNERS
from lstmlab.plots.surfaces import LOOKS as OPTIMISERS

GATES_AND_STATES = ("f", "i", "o", "c_tilde", "C", "h")

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
# deficiency", 2009, severity 1, in linear RGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])


def cielab(light):
    x, y, z = np.cbrt(TO_XYZ @ light / [0.95047, 1.0, 1.08883])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
def test_gates_and_states_differ_for_every_eye(eye):
    seen = {
        name: cielab(np.clip(EYES[eye] @ linear(rgb(style.COLOURS[name])), 0, 1))
        for name in style.COLOURS
    }
    for one, other in combinations(GATES_AND_STATES, 2):
        distance = np.linalg.norm(seen[one] - seen[other])
        assert distance > 25, f"{one} and {other} look alike: {distance:.1f}"


@pytest.mark.parametrize("name", style.COLOURS)
def test_colours_stand_out_on_paper_and_on_the_dark_page(name):
    assert weakest(rgb(style.COLOURS[name]), rgb(style.PAPER)) >= LINES


@pytest.mark.parametrize("colour", [*style.COLOURS.values(), style.FAINT, style.LIGHT, "#c4c4c4"])
def test_ink_of_a_colour_can_be_read_and_is_no_darker_than_it_must_be(colour):
    words, paper = rgb(style.ink(colour)), rgb(style.PAPER)
    assert weakest(words, paper) >= WORDS
    if contrast(rgb(colour), paper) >= 5:
        assert style.ink(colour) == colour
    else:
        assert contrast(words, paper) < 5.3


@pytest.mark.parametrize("grey", [style.FAINT, style.LIGHT, style.MID, style.DARK, style.ACCENT])
def test_greys_that_draw_lines_stand_out(grey):
    assert weakest(rgb(grey), rgb(style.PAPER)) >= LINES


def test_what_is_no_gate_has_no_colour_of_a_gate():
    compared = *LEARNERS.values(), *WAYS.values(), *OPTIMISERS.values()
    assert not {each.colour for each in compared} & set(style.COLOURS.values())


def test_paper_turns_into_the_dark_page():
    np.testing.assert_allclose(255 * on_dark_page(rgb(style.PAPER)), 0x11, atol=1)


@pytest.mark.parametrize("one, other", list(combinations(("f", "i", "o", "c_tilde"), 2)))
def test_gates_differ_without_colour(one, other):
    one, other = style.LOOKS[one], style.LOOKS[other]
    assert one.line != other.line
    assert one.marker != other.marker
    assert one.hatch != other.hatch


@pytest.mark.parametrize("name", CELLS)
def test_every_gate_and_state_of_every_cell_has_a_look(name):
    cell = CELLS[name](input_size=2, hidden_size=3)
    assert set(cell.gates + cell.states) <= set(style.LOOKS)


def test_no_text_is_smaller_than_fourteen_pixels():
    sizes = [size for key, size in style.RC.items() if key.endswith("size") and "marker" not in key]
    assert len(sizes) >= 6
    assert min(sizes) >= 14


def test_styles_can_be_drawn_and_end_where_they_should():
    import matplotlib

    before = matplotlib.rcParams["font.size"]
    with style.styled():
        assert matplotlib.rcParams["font.size"] == style.NORMAL
        ax = style.paper(Figure().subplots())
        for name in style.LOOKS:
            (curve,) = ax.plot([0, 1], [0, 1], **style.line(name))
            (point,) = ax.plot([0], [0], **style.dots(name))
            bars = ax.bar([0], [1], **style.area(name))
            assert curve.get_color() == point.get_color() == style.COLOURS[name]
            assert bars[0].get_hatch() == style.LOOKS[name].hatch
        ax.figure.canvas.draw()
    assert matplotlib.rcParams["font.size"] == before
    assert not ax.spines["top"].get_visible()
