"""Recurrent weights that keep lengths, and biases that give a half-life."""

import numpy as np
import pytest

from lstmlab.cells import LSTM, RNN
from lstmlab.initialisation import half_life, identity, orthogonal


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_identity_keeps_every_state_as_it_is(rng):
    cell = RNN(3, 5, activation="relu")
    params = identity(cell.init(rng))
    start = rng.random((2, 5))
    trace = cell.forward(params, np.zeros((7, 2, 3)), start={"h": start})
    assert np.array_equal(trace.last["h"], start)


def test_orthogonal_keeps_every_length_and_turns_the_direction(rng):
    W = orthogonal(RNN(3, 16).init(rng), rng)["W_h"][0]
    np.testing.assert_allclose(np.linalg.svd(W, compute_uv=False), 1, atol=1e-12)
    assert abs(W - np.eye(16)).max() > 0.5


def test_orthogonal_favours_no_direction(rng):
    """Signs as QR gives them would make the diagonal lean to one side."""
    params = RNN(1, 3).init(rng)
    traces = [np.trace(orthogonal(params, rng)["W_h"][0]) for _ in range(2000)]
    assert abs(np.mean(traces)) < 4 / np.sqrt(2000)  # trace: mean 0, variance 1
    assert abs(np.var(traces) - 1) < 0.2


@pytest.mark.parametrize("start", [identity, orthogonal])
def test_all_gates_are_set_and_nothing_else(start, rng):
    before = LSTM(3, 4).init(rng, np.float32)
    copies = {name: p.copy() for name, p in before.items()}
    after = start(before, rng)
    assert after["W_h"].dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(after["W_h"], 2, axis=(1, 2)), 1, rtol=1e-5)
    assert all(after[name] is before[name] for name in before if name != "W_h")
    assert all(np.array_equal(before[name], copies[name]) for name in before)


@pytest.mark.parametrize(
    ("params", "name"),
    [(None, "params"), ({"V": np.eye(2)}, "params"), ({"W_h": np.ones((1, 2, 3))}, "W_h")],
)
def test_what_has_no_square_recurrent_weights_is_refused(params, name, rng):
    for start in (identity, orthogonal):
        with pytest.raises(ValueError, match=f"^{name}: expected"):
            start(params, rng)


def test_orthogonal_wants_a_generator(rng):
    with pytest.raises(ValueError, match="^rng: expected"):
        orthogonal(RNN(1, 2).init(rng), 0)


@pytest.mark.parametrize("f", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_after_a_half_life_half_is_left(f):
    assert f ** half_life(f) == pytest.approx(0.5)


def test_a_shut_gate_has_no_half_life_and_an_open_one_no_end():
    assert half_life(0.0) == 0.0
    assert half_life(1.0) == np.inf


@pytest.mark.parametrize("f", [-0.1, 1.1, np.nan, "0.5"])
def test_what_is_no_gate_value_is_refused(f):
    with pytest.raises(ValueError, match="^f: expected"):
        half_life(f)
