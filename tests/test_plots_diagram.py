"""The parts of diagrams: where they are put, what they look like, how they are faded."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.plots import diagram
from lstmlab.plots.style import COLOURS, INK


@pytest.fixture
def ax():
    return diagram.canvas(Figure().subplots(), 10, 4)


def test_a_wire_runs_from_the_first_to_the_last_point(ax):
    path = diagram.wire(ax, (0, 2), (3, 2), (3, 4), head=False).get_path()
    np.testing.assert_allclose(path.vertices[[0, -1]], [(0, 2), (3, 4)], atol=0.05)


def test_a_corner_is_rounded_and_never_cut_further_than_half_way(ax):
    near = diagram._rounded([(0, 0), (4, 0), (4, 4)]).vertices
    np.testing.assert_allclose(near, [(0, 0), (4 - diagram.BEND, 0), (4, 0), (4, diagram.BEND),
                                      (4, 4)])
    short = diagram._rounded([(0, 0), (0.2, 0), (0.2, 4)]).vertices
    np.testing.assert_allclose(short[1], (0.1, 0))


def test_a_gate_lends_its_colour(ax):
    box, words = diagram.layer(ax, 2, 2, "σ", gate="f")
    assert box.get_edgecolor() == pytest.approx(_rgba(COLOURS["f"]))
    assert words.get_text() == "σ"
    plain, _ = diagram.layer(ax, 4, 2, "tanh")
    assert plain.get_edgecolor() == pytest.approx(_rgba(INK))


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax, lit: diagram.layer(ax, 2, 2, "σ", gate="i", lit=lit),
        lambda ax, lit: diagram.pointwise(ax, 2, 2, "+", lit=lit),
        lambda ax, lit: [diagram.wire(ax, (0, 0), (1, 0), lit=lit)],
        lambda ax, lit: [diagram.merge(ax, (0, 0), (1, 0), (1, 1), lit=lit)],
        lambda ax, lit: diagram.fork(ax, (0, 0), (1, 0), (1, 1), lit=lit),
        lambda ax, lit: [diagram.name(ax, 0, 0, "C", lit=lit)],
    ],
)
def test_every_part_can_be_faded(ax, draw):
    assert [artist.get_alpha() for artist in draw(ax, True)] in ([1.0], [1.0, 1.0])
    assert {artist.get_alpha() for artist in draw(ax, False)} == {diagram.FADED}


def test_a_copy_has_a_dot_where_it_leaves(ax):
    _, dot = diagram.fork(ax, (3, 1), (4, 1), (4, 2))
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (3, 1)


def test_concatenating_ends_without_a_head_and_transferring_with_one(ax):
    ends = diagram.merge(ax, (0, 0), (1, 0)).get_arrowstyle()
    goes_on = diagram.wire(ax, (0, 0), (1, 0)).get_arrowstyle()
    assert not getattr(ends, "fillend", False) and goes_on.fillend


def test_the_legend_names_the_five_symbols():
    ax = diagram.legend(Figure().subplots())
    words = {text.get_text() for text in ax.texts}
    assert {"layer", "pointwise", "transfer", "concatenate", "copy"} <= words


def _rgba(colour):
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)) + (1.0,)
