"""The diagram with peepholes: three wires from the belt to the gates, each from the right place."""

from matplotlib.figure import Figure

from lstmlab.plots import cell, style
from lstmlab.plots.peephole_cell import WAYS, draw_peephole_cell


def test_every_wire_of_the_cell_is_there_and_three_more():
    with style.styled():
        artists = draw_peephole_cell(Figure((12, 7)).subplots())  # as wide as on a page
    assert set(cell.WIRES) | {f"peephole {gate}" for gate in "fio"} <= set(artists)


def test_old_memory_is_seen_before_the_forget_gate_and_the_new_one_behind_the_sum():
    forget, add = cell.OPERATIONS["forget"][0][0], cell.OPERATIONS["add"][0][0]
    assert WAYS["f"][0][0] < forget and WAYS["f"][0][1] == cell.PATH
    assert WAYS["i"][0][0] == WAYS["f"][1][0], "the wire of i leaves that of f"
    assert WAYS["o"][0][0] > add and WAYS["o"][0][1] == cell.PATH


def test_each_wire_ends_at_its_own_layer():
    for gate, way in WAYS.items():
        x, y = way[-1]
        assert abs(x - cell.LAYERS[gate]) < 0.66 and abs(y - cell.GATES) < 0.41
