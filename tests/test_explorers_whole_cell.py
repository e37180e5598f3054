"""The living cell shows the numbers of the package's own passes, forwards and backwards."""

import numpy as np
import pytest

from lstmlab.cells import LSTM
from lstmlab.explorers import WholeCell
from lstmlab.explorers.whole_cell import EACH_H, LAST_C, LAST_H, MOST, plain_network
from lstmlab.network import Network
from lstmlab.plots.cell import QUANTITY, WIRES
from lstmlab.plots.cell_over_time import PLAIN_WIRES
from lstmlab.plots.numbers import short
from lstmlab.tasks import flip_flop

TEXT = "red wave wave ask wave lower ask"


@pytest.fixture(scope="module")
def lab():
    return WholeCell()


@pytest.mark.parametrize("t", [1, 4, 7])
@pytest.mark.parametrize("gate", ["none", "f", "i", "o", "c_tilde"])
def test_values_are_those_of_the_forward_pass(lab, t, gate):
    lab.set(text=TEXT, t=t, gate=gate, value=0.5, backward=False, of=LAST_H)
    network, params = flip_flop.hand_set_lstm()
    force = {} if gate == "none" else {gate: 0.5}
    trace = network.forward(params, flip_flop.read(TEXT), force=force).trace
    for name in ("f", "i", "o", "c_tilde", "C", "h"):
        assert lab.drawn["cell"][name] == getattr(trace, name)[t - 1, 0, 0]
    np.testing.assert_array_equal(lab.drawn["state C"], trace.C[:, 0, 0])


@pytest.mark.parametrize("of", [LAST_H, LAST_C, EACH_H])
def test_gradients_are_slopes_of_what_is_asked_for(lab, of):
    """Moving C_t by hand, a step at a time, changes E as the curve says."""
    lab.set(text=TEXT, t=3, backward=True, of=of, gate="o", value=0.7)
    network, params = flip_flop.hand_set_lstm()
    cell, xs, step = network.cell, flip_flop.read(TEXT), 1e-6
    trace = cell.forward(params, xs, force={"o": 0.7})

    def E(t, move):
        start = {"C": trace.C[t] + move, "h": trace.h[t]}
        rest = cell.forward(params, xs[t + 1 :], start, {"o": 0.7}) if t + 1 < len(xs) else None
        C = start["C"][0, 0] if rest is None else rest.C[-1, 0, 0]
        h = [0.7 * np.tanh(start["C"][0, 0]), *([] if rest is None else rest.h[:, 0, 0])]
        return {LAST_C: C, LAST_H: h[-1], EACH_H: sum(h)}[of]

    slopes = [(E(t, step) - E(t, -step)) / (2 * step) for t in range(len(xs))]
    np.testing.assert_allclose(lab.drawn["gradient C"], slopes, atol=1e-8)
    assert lab.drawn["cell"]["C"] == lab.drawn["gradient C"][2]


@pytest.mark.parametrize("W", [0.0, 1.0, 2.0])
def test_the_plain_network_reads_the_same_words(lab, W):
    lab.set(text=TEXT, t=2, W=W, gate="none", of=LAST_H, backward=True)
    h, states = 0.0, []
    for word in TEXT.split():
        h = np.tanh(W * h + {"red": 3, "green": -3}.get(word, 0))
        states.append(h)
    np.testing.assert_allclose(lab.drawn["state h"], states, rtol=1e-12)
    slopes = np.cumprod([1, *(W * (1 - np.array(states[:0:-1]) ** 2))])[::-1]
    np.testing.assert_allclose(lab.drawn["gradient h"], slopes, rtol=1e-9, atol=1e-300)
    assert plain_network(W)[1]["W_h"].item() == W


def test_the_numbers_stand_in_the_picture(lab):
    lab.set(text=TEXT, t=1, backward=False, gate="none")
    boxes = lab.picture.boxes.get_paths()
    numbered = [n for n in lab.drawn["cell"] if any(WIRES[n].number)]
    plain = [n for n in lab.drawn["plain"] if any(PLAIN_WIRES[n].number)]
    assert len(boxes) == len(numbered) + len(plain)
    assert short(lab.drawn["cell"]["C"]) == "1.00" and "= 1.00" in lab.sentence


def test_unknown_and_half_typed_words_are_not_read(lab):
    lab.set(text="red wa", t=1)
    assert len(lab.drawn["state C"]) == 1
    lab.set(text="", t=1)
    assert lab.error == ""
    lab.set(text="wave " * 40)
    assert len(lab.drawn["state C"]) == MOST


def test_a_network_of_several_units_shows_the_chosen_one():
    network = Network(LSTM(5, 3), output_size=3)
    params = network.init(np.random.default_rng(0))
    lab = WholeCell(network, params, text=TEXT, t=3, unit=2)
    trace = network.forward(params, flip_flop.read(TEXT)).trace
    np.testing.assert_array_equal(lab.drawn["state C"], trace.C[:, 0, 1])
    assert lab.drawn["cell"]["i"] == trace.i[2, 0, 1]


def test_every_wire_with_a_value_is_a_wire_of_the_diagram(lab):
    for backward in (False, True):
        lab.set(text=TEXT, t=2, backward=backward, gate="none")
        assert set(lab.drawn["cell"]) <= set(WIRES) and set(QUANTITY) <= set(lab.drawn["cell"])
        assert set(lab.drawn["plain"]) == set(PLAIN_WIRES)


def test_a_layer_clicked_in_the_picture_is_held_and_let_go(lab):
    lab.reset()
    lab.areas.value = "i"  # what a click sends
    assert lab.values["gate"] == "i" and lab.drawn["cell"]["i"] == lab.values["value"]
    lab.control["gate"].value = "o"
    assert lab.areas.value == "o"
    lab.areas.value = "none"
    assert lab.values["gate"] == "none"


def test_each_spot_lies_on_its_layer(lab):
    for spot in lab.areas.areas:
        left, top, wide, high = spot["box"]
        lab.set(gate=spot["name"], value=0.5)
        (ring,) = lab.picture.rings.get_paths()
        x, y = ring.vertices.mean(axis=0) if len(ring.vertices) == 4 else ring.vertices[:4].mean(0)
        assert (left + wide / 2) / 100 * lab.width == pytest.approx(x)
        assert (1 - (top + high / 2) / 100) * lab.height == pytest.approx(y)
