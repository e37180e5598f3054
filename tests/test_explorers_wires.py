"""What is on each wire is what the equations say, and what flows back is its derivative."""

import numpy as np
import pytest

from lstmlab.activations import sigmoid
from lstmlab.cells import LSTM, RNN
from lstmlab.explorers import wires

T, B, I, H = 4, 2, 3, 2
UNIT, SEQUENCE, ENTRY = 1, 1, 2
WHERE = {"unit": UNIT, "sequence": SEQUENCE, "entry": ENTRY}


@pytest.fixture
def case():
    rng = np.random.default_rng(3)
    cell = LSTM(I, H)
    params = {name: rng.normal(size=p.shape) for name, p in cell.init(rng).items()}
    trace = cell.forward(params, rng.normal(size=(T, B, I)))
    d_h, d_last = rng.normal(size=(T, B, H)), {"C": rng.normal(size=(B, H))}
    return cell, params, trace, d_h, d_last


def one_step(on):
    """The equations of the slide, from the wires that enter."""
    f, i, o = (sigmoid(on[f"into_{gate}"]) for gate in "fio")
    C = f * on["C_before"] + i * np.tanh(on["into_c_tilde"])
    return C, o * np.tanh(C)


@pytest.mark.parametrize("t", range(T))
def test_values_follow_the_equations_from_wire_to_wire(case, t):
    cell, params, trace, *_ = case
    on = wires.values(cell, params, trace, t, **WHERE)
    C, h = one_step(on)
    assert on["C"] == pytest.approx(C) and on["h"] == pytest.approx(h)
    assert on["kept"] + on["written"] == pytest.approx(on["C"])
    assert on["squashed"] * on["o"] == pytest.approx(on["h"])
    assert on["h"] == trace.h[t, SEQUENCE, UNIT] and on["x"] == trace.xs[t, SEQUENCE, ENTRY]
    assert on["C_before"] == (trace.C[t - 1, SEQUENCE, UNIT] if t else 0)


@pytest.mark.parametrize("t", range(T))
def test_gradients_add_up_where_wires_meet(case, t):
    cell, params, trace, d_h, d_last = case
    grads = cell.backward(params, trace, d_h, d_last)
    on = wires.gradients(cell, trace, grads, d_h, t, d_last=d_last, **WHERE)
    assert on["C"] == pytest.approx(on["C_next"] + on["C_seen"], abs=1e-14)
    assert on["h"] == pytest.approx(on["h_up"] + on["h_next"], abs=1e-14)
    assert on["C"] == on["kept"] == on["written"] == grads.states["C"][t, SEQUENCE, UNIT]
    if t == 0:
        assert on["C_before"] == pytest.approx(grads.start["C"][SEQUENCE, UNIT])


@pytest.mark.parametrize("gate", LSTM.gates)
def test_a_gate_moved_by_hand_moves_the_loss_as_its_wire_says(case, gate):
    cell, params, trace, d_h, d_last = case
    grads, t, step = cell.backward(params, trace, d_h, d_last), 2, 1e-6

    def E(move):
        held = getattr(trace, gate).copy()
        held[t, SEQUENCE, UNIT] += move
        # Steps before t are as they were; later gates follow their own pre-activations.
        start = {name: trace.previous(name)[t] for name in cell.states}
        first = cell.forward(params, trace.xs[t : t + 1], start, {gate: held[t : t + 1]})
        rest = cell.forward(params, trace.xs[t + 1 :], first.last)
        h = np.concatenate([first.h, rest.h])
        return (d_h[t:] * h).sum() + (d_last["C"] * rest.C[-1]).sum()

    on = wires.gradients(cell, trace, grads, d_h, t, d_last=d_last, **WHERE)
    assert on[gate] == pytest.approx((E(step) - E(-step)) / (2 * step), rel=1e-6)


def test_a_clamped_gate_has_no_way_in(case):
    cell, params, trace, d_h, _ = case
    held = cell.forward(params, trace.xs, force={"f": 0.5})
    assert "into_f" not in wires.values(cell, params, held, 1)
    grads = cell.backward(params, held, d_h)
    on = wires.gradients(cell, held, grads, d_h, 1)
    assert "into_f" not in on and "f" in on and "into_i" in on


@pytest.mark.parametrize("t", [0, T - 1])
def test_the_plain_network_likewise(t):
    rng = np.random.default_rng(5)
    cell = RNN(I, H)
    params = cell.init(rng)
    trace = cell.forward(params, rng.normal(size=(T, B, I)))
    d_h = rng.normal(size=(T, B, H))
    grads = cell.backward(params, trace, d_h)
    on = wires.values(cell, params, trace, t, **WHERE)
    assert np.tanh(on["into_h"]) == pytest.approx(on["h"])
    back = wires.gradients(cell, trace, grads, d_h, t, **WHERE)
    assert back["h"] == pytest.approx(back["h_up"] + back["h_next"])
    assert back["into_h"] == pytest.approx(back["h"] * (1 - on["h"] ** 2))
    if t == T - 1:
        assert back["h_next"] == 0
