"""What dropout leaves of a fact: the formulas against the package's own cells, run many times."""

import numpy as np
import pytest

from lstmlab.dropout import mask
from lstmlab.explorers.dropout_paths import PATHS, PLACES, arguments, draws, expected, hold

T, B, U = 12, 4000, 4
EVERYWHERE = [(path, place, anew) for path in PATHS for place in PLACES for anew in (True, False)]


def draw(rate, anew, scaled=True):
    drawn = mask(np.random.default_rng(0), rate, T, B, U, anew)
    return drawn if scaled else (drawn > 0).astype(float)


@pytest.mark.parametrize("path, place, anew", EVERYWHERE)
def test_the_fraction_that_holds_its_fact_is_the_expected_one(path, place, anew):
    for rate in (0.0, 0.1, 0.5):
        memory, _ = hold(path, place, draw(rate, anew))
        p = expected(path, place, rate, anew, T)
        error = np.sqrt(p * (1 - p) / (B * U))
        assert (np.abs((memory != 0).mean(axis=(1, 2)) - p) <= 4.5 * error).all(), rate


@pytest.mark.parametrize("path, place, anew", EVERYWHERE)
def test_a_gradient_is_lost_where_masks_lie_between_it_and_the_end(path, place, anew):
    """The draws from step t to T are those from step 1 to T + 1 - t, if they lie on the path."""
    _, gradient = hold(path, place, draw(0.25, anew))
    on_the_path = draws(path, place, anew, T)
    back = on_the_path[::-1] if on_the_path[0] == 0 else np.zeros(T)
    np.testing.assert_allclose((gradient != 0).mean(axis=(1, 2)), 0.75**back, atol=0.02)


def test_the_laws_are_those_of_the_chapter():
    steps = np.arange(T)
    np.testing.assert_array_equal(expected("h", "h", 0.25, True, T), 0.75**steps)
    np.testing.assert_array_equal(expected("C", "C", 0.25, True, T), 0.75**steps)
    np.testing.assert_array_equal(expected("h", "h", 0.25, False, T)[1:], 0.75)
    assert (expected("C", "c_tilde", 0.25, True, T) == 0.75).all()
    assert (expected("C", "h", 0.25, True, T) == 1).all()
    assert all((expected(path, "y", 0.25, True, T) == 1).all() for path in PATHS)


@pytest.mark.parametrize("path, place, anew", EVERYWHERE)
def test_scaling_does_not_change_what_is_lost(path, place, anew):
    scaled, bare = (hold(path, place, draw(0.5, anew, k))[0] for k in (True, False))
    np.testing.assert_array_equal(scaled > 0, bare > 0)
    assert bare.max() == pytest.approx(1, rel=1e-12)


def test_new_scaled_masks_keep_the_mean_and_one_mask_lets_it_grow():
    steps = np.arange(T)
    anew, same = (hold("h", "h", draw(0.1, k))[0] for k in (True, False))
    spread = np.sqrt((0.9**-steps - 1) / (B * U))
    assert (np.abs(anew.mean(axis=(1, 2)) - 1) <= 4.5 * spread).all()
    survivors = same[-1][same[-1] > 0]
    np.testing.assert_allclose(survivors, 0.9 ** -(T - 1.0), rtol=1e-12)


def test_frameworks_are_asked_by_their_own_arguments():
    assert arguments("x", False, 0.25)[0] == "LSTM(.., dropout=0.25)"
    assert arguments("h", False, 0.25)[0] == "LSTM(.., recurrent_dropout=0.25)"
    assert arguments("y", True, 0.5)[1] == "LSTM(.., num_layers=2, dropout=0.5)"
    assert "num_layers=1" in arguments("y", True, 0.5)[2]
    for place in PLACES:
        for anew in (True, False):
            assert all(0 < len(line) <= 44 for line in arguments(place, anew, 0.05))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: draws("path", "h", True, 3), ["path", "'C'", "'path'"]),
        (lambda: draws("C", "o", True, 3), ["place", "'c_tilde'", "'o'"]),
        (lambda: draws("C", "h", True, 0), ["T", "at least 1", "0"]),
        (lambda: expected("C", "h", 1.0, True, 3), ["rate", "< 1", "1.0"]),
        (lambda: hold("C", "h", np.ones((3, 2))), ["mask", "shape"]),
        (lambda: hold("sea", "h", np.ones((3, 2, 1))), ["path", "'sea'"]),
        (lambda: arguments("o", True, 0.5), ["place", "'o'"]),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError) as error:
        call()
    for word in words:
        assert word in str(error.value)
