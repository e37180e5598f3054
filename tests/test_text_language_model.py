"""Language models seen from outside."""

import numpy as np
import pytest

from lstmlab.activations import softmax
from lstmlab.cells import RNN
from lstmlab.network import Network
from lstmlab.tasks.alternation import VOCABULARY, draw
from lstmlab.text import NGram
from lstmlab.text.language_model import NetworkModel, entropy, factors, unknown
from lstmlab.text.sampling import at_temperature, pick


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def network_model(rng):
    network = Network(RNN(3, 5), 3)
    params = {name: rng.normal(size=value.shape) for name, value in network.init(rng).items()}
    return NetworkModel(network, params)


@pytest.fixture
def counts(rng):
    return NGram(draw(rng, 500)[:, 0], 2, 3)


def test_a_network_model_is_the_softmax_of_the_outputs_over_the_whole_prefix(network_model, rng):
    ids = rng.integers(3, size=9)
    xs = np.concatenate([np.zeros((1, 3)), np.eye(3)[ids]])[:, None]
    outputs = network_model.network.forward(network_model.params, xs).outputs[:, 0]
    for n in (9, 0, 4, 5):  # in any order: nothing of one question is left in the next
        expected = softmax(outputs[n])
        np.testing.assert_allclose(network_model.probabilities(ids[:n]), expected, rtol=1e-13)


def test_a_network_model_answers_alike_after_it_has_cleaned_up(network_model, monkeypatch):
    ids = [0, 2, 2, 1, 0, 2]
    before = network_model.probabilities(ids)
    monkeypatch.setattr("lstmlab.text.language_model.REMEMBERED", 2)
    network_model.probabilities([1])
    np.testing.assert_array_equal(network_model.probabilities(ids), before)


def test_a_network_model_names_bad_symbols(network_model):
    with pytest.raises(ValueError, match="prefix: expected ids 0 .. 2"):
        network_model.probabilities([0, 3])


def test_the_probabilities_of_all_sequences_of_one_length_sum_to_one(network_model):
    pairs = [(a, b) for a in range(3) for b in range(3)]
    assert sum(factors(network_model, pair).prod() for pair in pairs) == pytest.approx(1)


def test_cross_entropy_is_the_mean_surprise_of_the_factors(counts, rng):
    ids = draw(rng, 60)[:, 0]
    surprise = -np.log(factors(counts, ids)).mean()
    assert counts.cross_entropy(ids) == pytest.approx(surprise, rel=1e-12)


def test_temperature_one_changes_nothing():
    np.testing.assert_allclose(at_temperature([0.2, 0.0, 0.8], 1.0), [0.2, 0, 0.8], rtol=1e-14)


def test_temperature_divides_the_logits(rng):
    z = rng.normal(size=5)
    np.testing.assert_allclose(at_temperature(softmax(z), 0.3), softmax(z / 0.3), rtol=1e-12)


def test_entropy_runs_from_certainty_to_the_logarithm_of_the_choices():
    p = np.array([0.2, 0.1, 0.7])
    assert entropy([0, 1, 0]) == 0
    assert entropy(at_temperature(p, 0.01)) == pytest.approx(0, abs=1e-12)
    assert entropy(at_temperature(p, 1e4)) == pytest.approx(np.log(3))


@pytest.mark.parametrize("u, symbol", [(0, 1), (0.29, 1), (0.3, 3), (0.999999, 3)])
def test_one_number_picks_the_symbol_whose_share_holds_it(u, symbol):
    assert pick([0, 0.3, 0, 0.7], u) == symbol


def test_a_symbol_is_picked_as_often_as_its_probability_says(rng):
    picked = [pick([0.2, 0.5, 0.3], u) for u in rng.random(3000)]
    np.testing.assert_allclose(np.bincount(picked) / 3000, [0.2, 0.5, 0.3], atol=0.04)


def test_the_first_unknown_symbol_is_found():
    assert unknown(VOCABULARY, "ABxAy") == 2
    assert unknown(VOCABULARY, "ABA") is None
    assert unknown(VOCABULARY, "") is None
