"""Activations keep their range, precision and slopes."""

import numpy as np
import pytest

from lstmlab.activations import ACTIVATIONS, log_softmax, sigmoid, softmax

A = np.array([-3.0, -0.5, 0.2, 4.0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_in_terms_of_the_value_is_the_derivative(name):
    bend, slope = ACTIVATIONS[name]
    np.testing.assert_allclose(slope(bend(A)), np.imag(bend(A + 1e-30j)) / 1e-30, rtol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_precision_is_kept(name):
    bend, slope = ACTIVATIONS[name]
    value = bend(A.astype(np.float32))
    assert value.dtype == slope(value).dtype == np.float32


def test_sigmoid_never_overflows_and_is_the_logistic_function():
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(sigmoid(np.array([-1e30, 0, 1e30])), [0, 0.5, 1])
    np.testing.assert_allclose(sigmoid(A), 1 / (1 + np.exp(-A)), rtol=1e-14)


def test_softmax_sums_to_one_even_for_huge_logits():
    with np.errstate(over="raise"):
        p = softmax(np.array([[1e4, 0.0, -1e4], [1.0, 2.0, 3.0]]))
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    np.testing.assert_allclose(p[1], np.exp([1, 2, 3]) / np.exp([1, 2, 3]).sum())
    np.testing.assert_allclose(np.log(p[1]), log_softmax(np.array([1.0, 2.0, 3.0])))


def test_temperature_sharpens_below_one_and_flattens_above():
    cold, plain, hot = (softmax(A, temperature).max() for temperature in (0.5, 1.0, 2.0))
    assert cold > plain > hot
    np.testing.assert_allclose(softmax(A, 2.0), softmax(A / 2))


@pytest.mark.parametrize("temperature", [0, -1, np.inf, "warm"])
def test_a_temperature_not_above_zero_is_named(temperature):
    with pytest.raises(ValueError, match="temperature: expected a finite number > 0, got"):
        softmax(A, temperature)
