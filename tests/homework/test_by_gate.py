"""The package's cells by the notebooks' names give what the package gives, step by step."""

import numpy as np
import pytest

from lstmlab.gradients import complex_step
from lstmlab.homework import by_gate
from lstmlab.homework.cases import drawn
from lstmlab.losses import cross_entropy
from lstmlab.network import Network

each_kind = pytest.mark.parametrize("kind", by_gate.KINDS)


def problem(kind, T=5):
    """A Case, and its trace."""
    case = drawn(kind, np.random.default_rng(0), T, 2, 3, 4, 6)
    return case, by_gate.forward(kind, case.params, case.xs, case.start)


@each_kind
def test_parameters_survive_the_way_to_the_package_and_back(kind):
    params = problem(kind)[0].params
    back = by_gate.unstacked(kind, by_gate.stacked(kind, params))
    assert back.keys() == params.keys()
    assert all((back[name] == params[name]).all() for name in params)


def test_a_gate_of_the_notebook_multiplies_h_first():
    case, trace = problem("lstm")
    z = np.hstack([case.start["h"], case.xs[0]]) @ case.params["W_i"] + case.params["b_i"]
    np.testing.assert_allclose(trace["i"][0], 1 / (1 + np.exp(-z)))


@each_kind
def test_the_state_before_each_step_is_the_start_and_then_the_step_before(kind):
    case, trace = problem(kind)
    for name, start in case.start.items():
        old = by_gate.before(trace, name)
        assert (old[0] == start).all() and (old[1:] == trace[name][:-1]).all()


@each_kind
def test_step_by_step_gradients_are_those_of_the_whole_sequence(kind):
    case, trace = problem(kind)
    ours = by_gate.backward(kind, case.params, trace, case.d_hs)
    cell, theirs = by_gate.cell_for(kind, case.params), by_gate.stacked(kind, case.params)
    grads = cell.backward(theirs, by_gate.rebuilt(kind, trace), case.d_hs)
    close = {"rtol": 1e-10, "atol": 1e-12}
    for name, want in by_gate.unstacked(kind, grads.params).items():
        np.testing.assert_allclose(ours["params"][name], want, **close)
    np.testing.assert_allclose(ours["xs"], grads.xs, **close)
    for name, want in grads.start.items():
        np.testing.assert_allclose(ours["back"][name][0], want, **close)
    np.testing.assert_allclose(ours["back"]["h"][1:] + case.d_hs[:-1], grads.states["h"][:-1])


@each_kind
def test_the_gradients_of_a_model_are_exact(kind):
    case, _ = problem(kind)
    targets = np.arange(10).reshape(5, 2) % 6
    weights, network = np.full((5, 2), 0.1), Network(by_gate.cell_for(kind, case.params), 6)

    def loss(params):
        outputs = network.forward(by_gate.stacked(kind, params), case.xs, case.start).outputs
        return cross_entropy(outputs, targets, weights).total

    found = by_gate.loss_rows(kind, case.params, case.xs, case.start, targets)(weights)
    for name, g in complex_step(loss, case.params).items():
        np.testing.assert_allclose(found[f"d{name}"], g, rtol=1e-10, atol=1e-15)


def test_rows_name_what_goes_back_and_miss_what_is_missing():
    answer = {"params": {"W_h": 1}, "xs": np.ones((1, 2)), "back": {"h": np.zeros((1, 3))}}
    assert list(by_gate.rows(answer)) == ["dW_h", "d_xs", "back h"]
    assert list(by_gate.start_rows(answer)) == ["dW_h", "d_xs", "d_h_before"]
    found = by_gate.step_rows(answer)
    assert list(found) == ["dW_h", "d_h_before", "d_x"]
    assert found["d_x"].shape == (2,) and found["d_h_before"].shape == (3,)
    assert by_gate.step_rows({"params": {"b_h": 2}}) == {"db_h": 2}
