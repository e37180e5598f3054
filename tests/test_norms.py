"""The theorems of chapter 4 hold, and matrices come out as ordered."""

import numpy as np
import pytest

from lstmlab.activations import ACTIVATIONS
from lstmlab.cells import GRU, RNN
from lstmlab.norms import (
    GAMMA,
    bound,
    jacobian_norms,
    largest_singular_value,
    power_norms,
    recurrent_matrix,
    spectral_radius,
)

PAIRS = [(0.0, 0.0), (0.5, 0.5), (0.8, 0.0), (1.5, 0.9), (4.0, 0.5), (6.0, 6.0), (6.0, 5.99)]


def rng(seed=0):
    return np.random.default_rng(seed)


def params_of(W, seed=1):
    H = len(W)
    return {"W_h": W.T[None], "W_x": rng(seed).normal(size=(1, H, H)), "b": np.zeros((1, H))}


@pytest.mark.parametrize("sigma, rho", PAIRS)
@pytest.mark.parametrize("size", [2, 16])
def test_a_matrix_has_the_singular_value_and_the_radius_asked_for(sigma, rho, size):
    W = recurrent_matrix(sigma, rho, size, rng())
    assert largest_singular_value(W) == pytest.approx(sigma, abs=1e-12)
    # an eigenvalue 0 that stands twice is found to the root of the machine's precision alone
    assert spectral_radius(W) == pytest.approx(rho, abs=1e-6)


def test_equal_singular_value_and_radius_make_a_scaled_orthogonal_matrix():
    W = recurrent_matrix(1.0, 1.0, 16, rng())
    np.testing.assert_allclose(W @ W.T, np.eye(16), atol=1e-12)


def test_radius_zero_makes_a_matrix_whose_square_is_zero():
    W = recurrent_matrix(4.0, 0.0, 16, rng())
    np.testing.assert_allclose(W @ W, 0, atol=1e-12)


@pytest.mark.parametrize("f", GAMMA)
def test_gamma_is_the_steepest_slope(f):
    value, slope = ACTIVATIONS[f]
    a = np.linspace(-6, 6, 1201)
    assert slope(value(a)).max() == pytest.approx(GAMMA[f], abs=1e-12)


@pytest.mark.parametrize("f", GAMMA)
def test_norms_are_those_of_the_product_of_one_step_jacobians(f):
    T, H = 6, 4
    params, xs = params_of(rng().normal(size=(H, H))), rng(2).normal(size=(T, 1, H))
    cell = RNN(H, H, activation=f)
    h = cell.forward(params, xs).h[:, 0]
    product, by_hand = np.eye(H), [1.0]
    for t in range(T - 1, 0, -1):
        product = product @ np.diag(ACTIVATIONS[f][1](h[t])) @ params["W_h"][0].T
        by_hand.append(np.linalg.svd(product)[1][0])
    np.testing.assert_allclose(jacobian_norms(cell, params, xs), by_hand, rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize("f", GAMMA)
@pytest.mark.parametrize("sigma, rho", PAIRS)
def test_no_pass_exceeds_the_bound(f, sigma, rho):
    gaps = np.arange(20)
    for seed in range(5):
        params = params_of(recurrent_matrix(sigma, rho, 8, rng(seed)), seed)
        left = jacobian_norms(RNN(8, 8, activation=f), params, rng(seed).normal(size=(20, 1, 8)))
        assert np.all(left <= bound(f, sigma, gaps) * (1 + 1e-9))


def test_powers_begin_with_one_and_end_as_the_radius_says():
    W = recurrent_matrix(3.0, 0.9, 16, rng())
    powers = power_norms(W, 300)
    np.testing.assert_allclose(powers[:3], [1, 3, np.linalg.norm(W @ W, 2)])
    assert powers.max() > 3 and powers[-1] < 1e-9
    assert (powers[300] / powers[200]) ** 0.01 == pytest.approx(0.9, abs=0.02)


def test_norms_serve_every_cell():
    cell = GRU(3, 4)
    params = cell.init(rng())
    left = jacobian_norms(cell, params, rng(1).normal(size=(5, 1, 3)))
    assert left.shape == (5,) and left[0] == 1 and np.all(left > 0)


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: recurrent_matrix(1.0, 1.1, 4, rng()), "rho: expected"),
        (lambda: recurrent_matrix(-1.0, 0.0, 4, rng()), "sigma: expected"),
        (lambda: recurrent_matrix(1.0, 0.5, 5, rng()), "size: expected an even number"),
        (lambda: recurrent_matrix(1.0, 0.5, 4, 0), "rng: expected a generator"),
        (lambda: bound("linear", 1.0, [1]), "activation: expected one of"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
