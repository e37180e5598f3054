"""Half-lives, and the biases that make them."""

import numpy as np
import pytest

from lstmlab.activations import sigmoid
from lstmlab.fading import bias_for, half_life


@pytest.mark.parametrize("f", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_after_a_half_life_half_is_left(f):
    assert f ** half_life(f) == pytest.approx(0.5)


def test_a_shut_gate_has_no_half_life_and_an_open_one_no_end():
    assert half_life(0.0) == 0.0
    assert half_life(1.0) == np.inf


@pytest.mark.parametrize("steps", [0.5, 1, 14, 1000])
def test_a_bias_gives_the_half_life_it_was_asked_for(steps):
    assert half_life(sigmoid(np.float64(bias_for(steps)))) == pytest.approx(steps)


@pytest.mark.parametrize("f", [-0.1, 1.1, np.nan, "0.5"])
def test_what_is_no_gate_value_is_refused(f):
    with pytest.raises(ValueError, match="^f: expected"):
        half_life(f)


@pytest.mark.parametrize("steps", [0, -3, np.inf])
def test_what_is_no_half_life_is_refused(steps):
    with pytest.raises(ValueError, match="^steps: expected"):
        bias_for(steps)
