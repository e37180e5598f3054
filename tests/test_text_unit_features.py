"""A unit that follows a feature is found; one that was lucky is not believed."""

import numpy as np
import pytest

from lstmlab.text.unit_features import SHIFTS, features, track


def test_features_are_what_a_reader_can_know_after_each_symbol():
    text = 'a "b(c)"\n  d\n\n(e'
    found = features(text)
    assert found["place in the line"].tolist() == [*range(1, 9), 0, 1, 2, 3, 0, 0, 1, 2]
    assert found["indentation"].tolist() == [0] * 9 + [1, 2, 2, 0, 0, 0, 0]
    yes = np.flatnonzero(found["in quotes"]).tolist()
    assert yes == [2, 3, 4, 5, 6]
    assert np.flatnonzero(found["in brackets"]).tolist() == [4, 5, 14, 15]
    assert found["in quotes"].dtype == bool and found["indentation"].dtype == float


def test_an_empty_line_closes_what_was_left_open():
    found = features('"(a\n\nb')
    assert not found["in quotes"][-1] and not found["in brackets"][-1]
    assert found["in quotes"][2] and found["in brackets"][3]


def test_a_closing_bracket_too_many_is_forgotten():
    assert features("))(a")["in brackets"].tolist() == [False, False, True, True]


@pytest.fixture(scope="module")
def noise():
    """Slow noise, as units have it: (N, 20)."""
    rng = np.random.default_rng(0)
    steps = rng.normal(size=(4000, 20))
    for t in range(1, len(steps)):
        steps[t] += 0.9 * steps[t - 1]
    return steps


@pytest.fixture(scope="module")
def switch():
    return np.repeat(np.random.default_rng(1).random(400) < 0.2, 10)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_unit_that_follows_a_switch_is_found(noise, switch, sign):
    values = noise.copy()
    values[:, 7] = sign * (switch * 5 + np.random.default_rng(2).normal(size=4000))
    found = track(values, switch, "a switch")
    assert (found.unit, found.sign, found.feature) == (7, sign, "a switch")
    said = found.sign * (values[2000:, 7] - found.threshold) > 0
    yes = switch[2000:]
    assert found.score == pytest.approx((said[yes].mean() + (~said[~yes]).mean()) / 2)
    assert found.score > 0.95 > 0.7 > found.chance.max()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_unit_that_follows_a_number_is_found(noise, sign):
    number = np.tile(np.arange(40.0), 100)
    values = noise.copy()
    values[:, 3] = sign * number + np.random.default_rng(2).normal(size=4000)
    found = track(values, number)
    assert (found.unit, found.sign, found.threshold) == (3, sign, None)
    expected = abs(np.corrcoef(values[2000:, 3], number[2000:])[0, 1])
    assert found.score == pytest.approx(expected)


def test_noise_reaches_what_chance_reaches(noise, switch):
    found = track(noise, switch)
    assert len(found.chance) == SHIFTS
    assert found.chance.min() - 0.1 < found.score < found.chance.max() + 0.1
    assert abs(found.chance.mean() - 0.5) < 0.05


def test_a_unit_that_never_changes_is_no_fault(switch):
    found = track(np.zeros((4000, 2)), switch)
    assert found.score == 0.5
    assert track(np.zeros((4000, 2)), switch.astype(float)).score == 0


def test_lengths_must_agree(noise, switch):
    with pytest.raises(ValueError, match="feature"):
        track(noise, switch[:-1])
