"""The small cells have the layers, operations and paths of the cells that they stand for."""

from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from lstmlab.plots import cell_row


def count(ax, kind):
    return sum(type(patch) is kind for patch in ax.patches)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_vanilla_rnn_has_one_layer_and_one_state():
    ax = Figure().subplots()
    cell_row.vanilla(ax, 0)
    assert (count(ax, FancyBboxPatch), count(ax, Circle)) == (1 + 1, 0)  # the frame, the layer
    assert texts(ax) == ["$x_{t}$", "tanh", "$h_{t}$"]


def test_the_lstm_has_four_layers_and_five_operations():
    ax = Figure().subplots()
    cell_row.lstm(ax, 0)
    assert (count(ax, FancyBboxPatch), count(ax, Circle)) == (1 + 4, 5)
    assert texts(ax).count("σ") == 3 and texts(ax).count("tanh") == 2


def test_side_by_side_stand_a_state_and_two_states():
    ax = cell_row.side_by_side(Figure().subplots())
    assert texts(ax).count("$h_{t-1}$") == 2 and texts(ax).count("$C_{t-1}$") == 1


def test_a_row_names_what_is_passed_on_after_each_step():
    ax = cell_row.in_a_row(Figure().subplots())
    assert count(ax, Circle) == 3 * 5
    assert {"$C_{t-1}$", "$C_{t}$", "$C_{t+1}$", "$x_{t-1}$", "$h_{t+1}$"} <= set(texts(ax))


def test_letters_are_large_enough_and_inside():
    for draw, size in ((cell_row.side_by_side, (11.6, 5.4)), (cell_row.in_a_row, (11.6, 3.9))):
        fig = Figure(figsize=size, dpi=72)
        ax = draw(fig.subplots())
        fig.canvas.draw()
        for text in ax.texts:
            box = text.get_window_extent()
            assert text.get_size() >= 14 and box.x0 >= 0 and box.x1 <= fig.bbox.x1, text
