"""The GRU's diagram has the layers and operations of its equations, and can be read."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from lstmlab.plots.gru_cell import draw_gru


def test_the_gru_has_three_layers_and_five_operations():
    ax = Figure().subplots()
    draw_gru(ax)
    kinds = [type(patch) for patch in ax.patches]
    assert kinds.count(FancyBboxPatch) == 3 and kinds.count(Circle) == 5
    signs = [text.get_text() for text in ax.texts]
    assert [signs.count(sign) for sign in ("σ", "tanh", "×", "1−", "+")] == [2, 1, 3, 1, 1]


def test_letters_stay_within_the_axes():
    fig = Figure(figsize=(11.6, 6.4), dpi=72, layout="constrained")
    ax = fig.subplots()
    draw_gru(ax)
    fig.canvas.draw()
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= 11.6 * 72 and box.y0 >= 0 and box.y1 <= 6.4 * 72
