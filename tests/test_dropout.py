"""Masks drop the share asked for, keep the mean, and respect time as asked."""

import numpy as np
import pytest

from lstmlab.cells import make_cell
from lstmlab.dropout import mask, masks


def rng():
    return np.random.default_rng(0)


def test_mask_drops_the_share_and_keeps_the_mean():
    m = mask(rng(), 0.3, 50, 40, 100, every_step=True)
    assert set(np.unique(m)) == {0, 1 / 0.7}
    assert abs((m == 0).mean() - 0.3) < 0.005
    assert abs(m.mean() - 1) < 0.01


def test_one_mask_serves_all_steps_unless_asked_anew():
    same, new = (mask(rng(), 0.5, 6, 3, 20, every_step=k) for k in (False, True))
    assert same.shape == new.shape == (6, 3, 20)
    assert (same == same[0]).all()
    assert (new != new[0]).any()


def test_sequences_have_masks_of_their_own():
    m = mask(rng(), 0.5, 2, 2, 50)
    assert (m[:, 0] != m[:, 1]).any()


def test_new_masks_wear_a_memory_down_and_one_mask_does_not():
    T = 8
    new = mask(rng(), 0.25, T, 500, 100, every_step=True)
    same = mask(rng(), 0.25, T, 500, 100)
    alive = lambda m: (np.cumprod(m > 0, axis=0)).mean(axis=(1, 2))  # noqa: E731
    np.testing.assert_allclose(alive(new), 0.75 ** np.arange(1, T + 1), atol=0.01)
    np.testing.assert_allclose(alive(same), 0.75, atol=0.01)


def test_rate_zero_changes_nothing():
    assert (mask(rng(), 0, 2, 3, 4) == 1).all()


def test_masks_fit_the_cell_by_place():
    cell = make_cell("lstm", 3, 5)
    found = masks(rng(), cell, 4, 2, {"x": 0.2, "h": 0.3, "c_tilde": 0.4}, dtype=np.float32)
    assert {k: v.shape for k, v in found.items()} == {
        "x": (4, 2, 3),
        "h": (4, 2, 5),
        "c_tilde": (4, 2, 5),
    }
    assert all(value.dtype == np.float32 for value in found.values())
    params = cell.init(np.random.default_rng(0), np.float32)
    assert cell.forward(params, np.ones((4, 2, 3), np.float32), masks=found).h.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mask(rng(), -0.1, 2, 2, 2), ["rate", ">= 0", "-0.1"]),
        (lambda: mask(rng(), 1, 2, 2, 2), ["rate", "< 1", "1"]),
        (lambda: mask(rng(), np.nan, 2, 2, 2), ["rate", "finite", "nan"]),
        (lambda: mask(rng(), "0.5", 2, 2, 2), ["rate", "number", "'0.5'"]),
        (lambda: mask(rng(), 0.5, 0, 2, 2), ["T", "at least 1", "0"]),
        (lambda: mask(rng(), 0.5, 2, True, 2), ["B", "whole", "True"]),
        (
            lambda: masks(rng(), make_cell("rnn", 1, 1), 1, 1, {"c_tilde": 0.5}),
            ["rates", "'h'", "'c_tilde'"],
        ),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError) as error:
        call()
    for word in words:
        assert word in str(error.value)
