"""The GRU's diagram lights what it is asked to light."""

import pytest
from matplotlib.figure import Figure

from lstmlab.plots.gru_cell import LAYERS, PARTS, draw_gru


@pytest.mark.parametrize("part", PARTS)
def test_one_part_is_lit_and_the_others_fade(part):
    layers = draw_gru(Figure().subplots(), lit=[part])
    assert set(layers) == set(LAYERS)
    for gate, artists in layers.items():
        assert {artist.get_alpha() == 1 for artist in artists} == {gate == part}


def test_letters_stay_within_the_axes():
    fig = Figure(figsize=(11.6, 6.4), dpi=72, layout="constrained")
    ax = fig.subplots()
    draw_gru(ax)
    fig.canvas.draw()
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= 11.6 * 72 and box.y0 >= 0 and box.y1 <= 6.4 * 72


def test_an_unknown_part_is_refused():
    with pytest.raises(ValueError, match="'f'"):
        draw_gru(Figure().subplots(), lit=["f"])
