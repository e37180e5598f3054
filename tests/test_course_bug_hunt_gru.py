"""Each loader of the bug hunt is wrong, and in the one way that its solution names."""

import numpy as np
import pytest

from lstmlab.convert import from_torch
from lstmlab.course.bug_hunt_gru import NAMES, load, reading

RNG = np.random.default_rng(4)
I, H = 3, 4
STATE = {
    "weight_ih_l0": RNG.normal(size=(3 * H, I)), "weight_hh_l0": RNG.normal(size=(3 * H, H)),
    "bias_ih_l0": RNG.normal(size=3 * H), "bias_hh_l0": RNG.normal(size=3 * H),
}  # fmt: skip
XS = RNG.normal(size=(5, 2, I))


def wrong_gates(name, **force):
    """The gates that a suspect has wrong at the first step."""
    cell, params = load(name, STATE)
    suspect = cell.forward(params, XS, force=force)
    right = cell.forward(from_torch(cell, STATE), XS, force=force)
    return {g for g in cell.gates if not np.allclose(getattr(suspect, g)[0], getattr(right, g)[0])}


def test_the_bias_outside_harms_the_candidate_and_only_where_the_reset_shuts():
    assert wrong_gates("A") == {"h_tilde"} and "reset" in reading("A")
    assert wrong_gates("A", r=1.0) == set()


def test_the_turned_z_is_one_minus_the_right_one():
    assert wrong_gates("B") == {"z"} and "z" in reading("B")
    cell, params = load("B", STATE)
    right = cell.forward(from_torch(cell, STATE), XS).z[0]
    np.testing.assert_allclose(cell.forward(params, XS).z[0], 1 - right)


def test_the_swapped_order_has_r_in_place_of_z():
    assert wrong_gates("C") == {"z", "r", "h_tilde"} and "order" in reading("C")
    cell, params = load("C", STATE)
    right = cell.forward(from_torch(cell, STATE), XS).r[0]
    np.testing.assert_allclose(cell.forward(params, XS).z[0], right)


def test_a_loader_leaves_its_input_as_it_was():
    before = {name: value.copy() for name, value in STATE.items()}
    for name in NAMES:
        load(name, STATE)
    for name, value in before.items():
        np.testing.assert_array_equal(STATE[name], value)


def test_an_unknown_suspect_is_refused():
    with pytest.raises(ValueError, match="'D'"):
        load("D", STATE)
    with pytest.raises(ValueError, match="'D'"):
        reading("D")
