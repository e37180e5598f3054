"""What is said of the units of a network that reads."""

import numpy as np
import pytest

from lstmlab.activations import log_softmax
from lstmlab.cells import LSTM
from lstmlab.network import Network
from lstmlab.text import statistics

K, H = 5, 4


@pytest.fixture(scope="module")
def network():
    return Network(LSTM(K, H), K)


@pytest.fixture(scope="module")
def params(network):
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=p.shape) for name, p in network.init(rng).items()}


@pytest.fixture(scope="module")
def ids():
    return np.random.default_rng(1).integers(0, K, 60)


def log_chance(network, params, xs, symbol):
    return log_softmax(network.forward(params, xs).outputs[-1, 0])[symbol]


@pytest.mark.parametrize("chunk", [7, 59, 60, 61, 2000])
def test_read_in_pieces_is_one_pass(network, params, ids, chunk, monkeypatch):
    monkeypatch.setattr(statistics, "CHUNK", chunk)
    seen = statistics.read(network, params, ids)
    whole = network.forward(params, np.eye(K)[ids][:, None])
    for name in statistics.STATES:
        np.testing.assert_allclose(seen.states[name], getattr(whole.trace, name)[:, 0], rtol=1e-12)
    chances = log_softmax(whole.outputs[:, 0])
    np.testing.assert_allclose(seen.outputs, whole.outputs[:, 0], rtol=1e-12)
    expected = [-chances[t, ids[t + 1]] for t in range(len(ids) - 1)]
    np.testing.assert_allclose(seen.nats, expected, rtol=1e-12)


def test_saturation_counts_shut_and_open_steps():
    gate = np.array([[0.05, 0.5], [0.95, 0.5], [0.99, 0.5], [0.1, 0.9]])
    shut, opened = statistics.saturation(gate)
    assert shut.tolist() == [0.25, 0] and opened.tolist() == [0.5, 0]


def test_half_life_of_a_constant_gate_is_the_formulas():
    f = np.full((50, 2), [0.5, 0.9])
    np.testing.assert_allclose(statistics.half_lives(f), [1, np.log(0.5) / np.log(0.9)])


def test_half_life_means_the_product_of_the_gates():
    f = np.random.default_rng(0).uniform(0.6, 1, (400, 1))
    half = statistics.half_lives(f)[0]
    assert np.prod(f) == pytest.approx(0.5 ** (400 / half))


def test_a_gate_that_never_shuts_has_a_long_half_life_and_no_warning():
    assert statistics.half_lives(np.ones((3, 1)))[0] > 1e6
    assert statistics.half_lives(np.zeros((3, 1)))[0] < 0.1


def test_lasting_is_the_lag_of_a_memory_of_known_length():
    rng = np.random.default_rng(0)
    values = np.zeros((20_000, 3))
    for t in range(1, len(values)):
        values[t] = [0, 0.9, 0.98] * values[t - 1] + rng.normal(size=3)
    assert statistics.lasting(values)[0] == 1
    np.testing.assert_allclose(statistics.lasting(values)[1:], [7, 35], rtol=0.25)


def test_lasting_agrees_with_the_definition():
    values = np.random.default_rng(0).normal(size=(200, 1)).cumsum(axis=0)
    centred = values[:, 0] - values.mean()
    shares = [(centred[: 200 - k] * centred[k:]).sum() / (centred**2).sum() for k in range(100)]
    assert statistics.lasting(values, 99)[0] == next(
        k for k, s in enumerate(shares) if s <= 0.5
    )


def test_lasting_of_a_constant_is_zero_and_a_cap_is_kept():
    values = np.stack([np.ones(100), np.arange(100.0)], axis=1)
    assert statistics.lasting(values, longest=3).tolist() == [0, 3]


def test_influence_is_the_slope_of_fading_each_symbol(network, params, ids):
    found = statistics.influence(network, params, ids, symbol=2)
    xs = np.eye(K)[ids][:, None]
    for t in (0, 30, 59):
        slopes = []
        for sign in (1, -1):
            faded = xs.copy()
            faded[t] *= 1 + sign * 1e-6
            slopes.append(log_chance(network, params, faded, 2))
        assert found[t] == pytest.approx((slopes[0] - slopes[1]) / 2e-6, abs=1e-8)


def test_influence_asks_for_the_likeliest_symbol_if_none_is_named(network, params, ids):
    best = int(network.forward(params, np.eye(K)[ids][:, None]).outputs[-1, 0].argmax())
    np.testing.assert_array_equal(
        statistics.influence(network, params, ids),
        statistics.influence(network, params, ids, best),
    )


def test_influence_goes_on_from_a_state(network, params, ids):
    start = network.forward(params, np.eye(K)[ids[:40]][:, None]).trace.last
    whole = statistics.influence(network, params, ids, 1)
    part = statistics.influence(network, params, ids[40:], 1, start)
    np.testing.assert_allclose(part, whole[40:], rtol=1e-10)


def test_removal_is_the_fall_when_a_symbol_is_not_shown(network, params, ids):
    places = np.array([0, 58, 59])
    found = statistics.removal(network, params, ids, 3, places)
    xs = np.eye(K)[ids][:, None]
    for place, fall in zip(places, found):
        blank = xs.copy()
        blank[place] = 0
        expected = log_chance(network, params, xs, 3) - log_chance(network, params, blank, 3)
        assert fall == pytest.approx(expected, abs=1e-12)


def test_removal_goes_on_from_a_state(network, params, ids):
    start = network.forward(params, np.eye(K)[ids[:40]][:, None]).trace.last
    whole = statistics.removal(network, params, ids, 1, np.arange(40, 60))
    part = statistics.removal(network, params, ids[40:], 1, np.arange(20), start)
    np.testing.assert_allclose(part, whole, atol=1e-12)


def test_nobody_hears_a_silenced_unit(network, params, ids):
    quiet = statistics.silenced(params, 1)
    xs = np.eye(K)[ids][:, None]
    start = {"h": np.zeros((1, H)), "C": np.zeros((1, H))}
    loud = {"h": np.zeros((1, H)), "C": np.array([[0, 5.0, 0, 0]])}
    one, other = (network.forward(quiet, xs, s) for s in (start, loud))
    np.testing.assert_array_equal(one.outputs, other.outputs)
    assert not np.allclose(network.forward(params, xs, loud).outputs, one.outputs)
    assert params["V"][1].any()  # the caller's arrays are as they were


def test_bad_arguments_are_named(network, params):
    with pytest.raises(ValueError, match="ids"):
        statistics.read(network, params, np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="the number of ids"):
        statistics.read(network, params, np.array([1]))
    with pytest.raises(ValueError, match="gate"):
        statistics.saturation(np.zeros(3))
