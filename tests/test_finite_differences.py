"""Moving a state and running on gives what the backward pass says."""

import numpy as np
import pytest

from lstmlab.cells import GRU, LSTM, CoupledLSTM, PeepholeLSTM
from lstmlab.finite_differences import nudges
from lstmlab.gradients import jacobians

T, H = 7, 3


def painted(cell, rng):
    params = {name: rng.normal(size=p.shape) for name, p in cell.init(rng).items()}
    gates = cell.gates[:-1]
    force = {gate: rng.random((T, 1, H)) for gate in gates}
    start = {name: rng.normal(size=(1, H)) for name in cell.states}
    return params, cell.forward(params, rng.normal(size=(T, 1, 2)), start, force)


@pytest.mark.parametrize("kind", [LSTM, PeepholeLSTM, CoupledLSTM])
@pytest.mark.parametrize("of", ["C", "h"])
@pytest.mark.parametrize("step", [0, 4, -1])
def test_differences_agree_with_the_backward_pass(kind, of, step):
    cell = kind(2, H)
    params, trace = painted(cell, np.random.default_rng(3))
    exact = jacobians(cell, params, trace, of=of, wrt="C", step=step)
    by_hand = nudges(cell, params, trace, wrt="C", step=step)[of]
    np.testing.assert_allclose(by_hand, exact, atol=1e-8)
    assert np.abs(exact).max() > 0.1


@pytest.mark.parametrize("keep_with_z", [False, True])
@pytest.mark.parametrize("reset_after", [False, True])
@pytest.mark.parametrize("step", [0, 4, -1])
def test_differences_agree_for_every_convention_of_the_gru(keep_with_z, reset_after, step):
    cell = GRU(2, H, keep_with_z, reset_after)
    params, trace = painted(cell, np.random.default_rng(3))
    exact = jacobians(cell, params, trace, step=step)
    np.testing.assert_allclose(nudges(cell, params, trace, "h", step)["h"], exact, atol=1e-8)
    assert np.abs(exact).max() > 0.1


def test_a_closed_forget_gate_cuts_the_path():
    cell = LSTM(1, 1)
    params = {name: 0 * p for name, p in cell.init(np.random.default_rng(0)).items()}
    f = np.ones((6, 1, 1))
    f[3] = 0
    force = {"f": f, "i": 0.5, "o": 1.0}
    trace = cell.forward(params, np.ones((6, 1, 1)), force=force)
    np.testing.assert_allclose(
        nudges(cell, params, trace)["C"][:, 0, 0], [0, 0, 0, 1, 1, 1], atol=1e-9
    )


def test_a_computed_gate_is_refused_by_name():
    cell = LSTM(1, 1)
    params = cell.init(np.random.default_rng(0))
    trace = cell.forward(params, np.ones((3, 1, 1)), force={"f": 1.0, "i": 0.0})
    with pytest.raises(ValueError, match="o computed"):
        nudges(cell, params, trace)
