"""A cell with a gate held trains like any other, and its held gate learns nothing."""

import copy
import pickle

import numpy as np
import pytest

from lstmlab.cells import GRU, LSTM
from lstmlab.cells.clamped import Clamped
from lstmlab.experiments.learners import LEARNERS, network_of
from lstmlab.gradients import complex_step
from lstmlab.losses import squared_error
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.tasks import adding
from lstmlab.training import train

HELD = Clamped(LSTM(2, 3), {"f": 1.0})


def setting():
    rng = np.random.default_rng(0)
    return HELD.init(rng), rng.normal(size=(5, 2, 2)), rng.normal(size=(5, 2, 3))


def test_it_runs_as_the_cell_does_when_forced():
    params, xs, _ = setting()
    trace = HELD.forward(params, xs)
    assert (trace.f == 1).all()
    np.testing.assert_array_equal(trace.h, LSTM(2, 3).forward(params, xs, force={"f": 1.0}).h)
    np.testing.assert_allclose(trace.C, np.cumsum(trace.i * trace.c_tilde, axis=0), atol=1e-12)
    assert (HELD.hidden_size, HELD.input_size, HELD.states) == (3, 2, ("h", "C"))


def test_what_the_caller_forces_goes_first():
    params, xs, _ = setting()
    trace = HELD.forward(params, xs, force={"f": 0.5, "o": 0.0})
    assert (trace.f == 0.5).all() and not trace.h.any()


def test_its_gradients_are_exact_and_zero_for_the_held_gate():
    params, xs, d_h = setting()
    expected = complex_step(lambda p: (d_h * HELD.forward(p, xs).h).sum(), params)
    grads = HELD.backward(params, HELD.forward(params, xs), d_h).params
    for name in params:
        np.testing.assert_allclose(grads[name], expected[name], atol=1e-12)
        assert not grads[name][0].any() and grads[name][1:].any()


def test_training_leaves_the_held_gates_parameters_as_they_were():
    network, task = Network(HELD, 1), adding(4)
    params = network.init(np.random.default_rng(1), np.float32)
    *_, last = train(network, params, task.batch_at(0, 4), adam(0.01), squared_error, 5)
    for name in ("W_h", "W_x", "b"):
        np.testing.assert_array_equal(last.params[name][0], params[name][0])
        assert (last.params[name][1] != params[name][1]).any()


def test_it_can_be_copied_and_sent_to_another_process():
    for other in (copy.copy(HELD), copy.deepcopy(HELD), pickle.loads(pickle.dumps(HELD))):
        assert other == HELD and other.hidden_size == 3


def test_a_gate_that_the_cell_has_not_is_named():
    with pytest.raises(ValueError, match="^force key: expected"):
        Clamped(GRU(2, 3), {"f": 1.0})


def test_learners_of_a_sweep_are_held_and_as_large_as_free_ones():
    nets = {name: network_of(LEARNERS[name], adding(4), 1200)
            for name in ("lstm", "lstm-bias-0", "lstm-never-forgets")}  # fmt: skip
    assert nets["lstm-never-forgets"].cell.force == {"f": 1.0}
    assert nets["lstm-bias-0"].cell.forget_bias == 0
    assert len({network.cell.hidden_size for network in nets.values()}) == 1
