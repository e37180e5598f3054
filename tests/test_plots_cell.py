"""The diagram of the LSTM cell: every wire is there, the right parts are lit, values show."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from lstmlab.plots import cell, cell_row, diagram, gru_cell, style
from lstmlab.plots.style import COLOURS


def drawn(**look):
    with style.styled():
        return cell.draw_cell(Figure().subplots(), **look)


def alpha(artists, name):
    artist = artists[name]
    return (artist[0] if isinstance(artist, list) else artist).get_alpha()


def test_all_is_lit_unless_told_otherwise():
    artists = drawn()
    assert set(cell.WIRES) | set(cell.OPERATIONS) <= set(artists)
    assert {alpha(artists, name) for name in artists if name != "frame"} == {1.0}


def test_one_gate_lights_its_layer_its_wires_and_what_it_multiplies():
    artists = drawn(lit=["f"])
    lit = {name for name in artists if alpha(artists, name) == 1.0}
    assert {"layer f", "f", "into_f", "forget", "C_before", "kept", "h_before", "x"} <= lit
    assert {alpha(artists, name) for name in ("layer i", "i", "o", "h", "add", "C_next")} == {
        diagram.FADED
    }


def test_the_belt_meets_one_multiplication_and_one_addition():
    artists = drawn(lit=["C"])
    lit = [name for name in cell.OPERATIONS if alpha(artists, name) == 1.0]
    assert lit == ["forget", "add"]


def test_a_value_gives_its_wire_colour_width_and_number():
    artists = drawn(values={"f": 0.5, "C_before": -0.8})
    assert artists["C_before"].get_linewidth() > artists["f"].get_linewidth()
    texts = [text.get_text() for text in artists["f"].axes.texts]
    assert "0.50" in texts and "−0.80" in texts
    assert artists["f"].get_edgecolor() != artists["C_before"].get_edgecolor()


def test_backwards_the_heads_turn_round():
    def start(backward):
        return drawn(values={"kept": 1.0}, backward=backward)["kept"].get_path().vertices[0, 0]

    left, right = (x for x, _ in cell.WIRES["kept"].points)
    assert start(backward=False) == pytest.approx(left)
    assert start(backward=True) == pytest.approx(right)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.0004, "≈0"), (-0.0004, "≈0"), (1.0, "1.00"), (-2.5, "−2.50"), (12.3, "12")],
)
def test_numbers_are_short_and_never_hide_what_is_not_nothing(value, text):
    assert cell.short(value) == text


def test_gates_lend_their_colours():
    artists = drawn(lit=["i"])
    assert artists["layer i"][0].get_edgecolor()[:3] == pytest.approx(
        [int(COLOURS["i"][k : k + 2], 16) / 255 for k in (1, 3, 5)]
    )


def test_h_has_one_colour_in_every_diagram():
    artists = drawn()
    h = [artist[0] if isinstance(artist, list) else artist
         for artist in (artists[name] for name in ("h_before", "h", "h_next", "h_up"))]  # fmt: skip
    assert {to_hex(wire.get_edgecolor()) for wire in h} == {COLOURS["h"]}
    # From the step before, to the next one, and upwards; the GRU's passes two operations.
    rnn, lstm, gru = Figure((11.6, 18)).subplots(3)
    cell_row.vanilla(rnn, 0)
    cell_row.lstm(lstm, 0)
    gru_cell.draw_gru(gru)
    assert [brown(ax) for ax in (rnn, lstm, gru)] == [3, 3, 5]


def brown(ax):
    arrows = (patch for patch in ax.patches if isinstance(patch, FancyArrowPatch))
    return sum(to_hex(arrow.get_edgecolor()) == COLOURS["h"] for arrow in arrows)


def test_wires_end_inside_the_canvas():
    places = np.array([point for wire in cell.WIRES.values() for point in wire.points])
    assert (places >= 0).all() and (places <= (cell.WIDTH, cell.HEIGHT)).all()


@pytest.mark.parametrize("wrong", [{"values": {"nonsense": 1}}, {"lit": ["nonsense"]}])
def test_unknown_names_are_told(wrong):
    with pytest.raises(ValueError, match="nonsense"):
        drawn(**wrong)
