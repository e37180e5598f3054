"""How much of a state is left later on: the norm of ∂h_T/∂h_t, its bound, and matrices to try.

    h_t = f(U x_t + W h_{t-1})   =>   ∂h_t/∂h_{t-1} = diag(f') W
    ∂h_T/∂h_t is a product of T - t such matrices, so  ‖∂h_T/∂h_t‖ ≤ (γ σ_1)^(T-t)

with γ the steepest slope of f, σ_1 the largest singular value of W and ‖.‖ the spectral norm.
σ_1 < 1/γ is sufficient for vanishing; σ_1 > 1/γ is necessary for explosion and not sufficient.
Source: Pascanu, Mikolov & Bengio 2013, section 2.1; before them Hochreiter 1991, and Bengio,
Simard & Frasconi 1994.
"""

import numpy as np

from lstmlab import checks
from lstmlab.gradients import jacobians

GAMMA = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0}  # the steepest slope of each function


def largest_singular_value(W):
    """σ_1, the spectral norm: how far W can stretch a vector in one step."""
    return float(np.linalg.norm(W, 2))


def spectral_radius(W):
    """ρ, the largest size of an eigenvalue: the stretch of one step among very many of W alone."""
    return float(np.abs(np.linalg.eigvals(W)).max())


def bound(activation, sigma, gaps):
    """(γ σ_1)^gap for each gap, shape as `gaps`."""
    checks.one_of("activation", activation, GAMMA)
    return (GAMMA[activation] * sigma) ** np.asarray(gaps, dtype=float)


def jacobian_norms(cell, params, xs, start=None):
    """‖∂h_T/∂h_{T-n}‖ for n = 0 .. T-1 along the pass over xs (T, 1, I): an array (T,).

    The first is 1: a state depends on itself. The states are those of the cell's own pass, so
    that slopes are where the inputs have driven the units.
    """
    trace = cell.forward(params, xs, start=start)
    return np.linalg.norm(jacobians(cell, params, trace), 2, axis=(1, 2))[::-1]


def power_norms(W, longest):
    """‖W^n‖ for n = 0 .. longest: the same product if every slope were 1."""
    powers = [np.eye(len(W))]
    for _ in range(longest):
        powers.append(powers[-1] @ W)
    return np.linalg.norm(powers, 2, axis=(1, 2))


def recurrent_matrix(sigma, rho, size, rng):
    """W (size, size) with σ_1 = sigma and spectral radius rho, at most sigma; size is even.

    W = Q D Q', with Q a random rotation and D made of blocks of two that turn by an angle θ and
    stretch one way more than the other. With rho = sigma no block is uneven, and W is sigma times
    an orthogonal matrix; with rho = 0 each block is [[0, sigma], [0, 0]], and W W = 0. Each block:

        [[  ρ cos θ,       p sin θ ],        p - ρ²/p = (σ - ρ²/σ) / sin θ
         [ -ρ²/p sin θ,    ρ cos θ ]]

    has the eigenvalues ρ e^±iθ and the singular values σ and ρ²/σ.
    """
    sigma = checks.number("sigma", sigma, low=0)
    rho = checks.number("rho", rho, low=0, high=sigma)
    size = checks.whole("size", size, low=2)
    if size % 2:
        checks.fail("size", "an even number of units", size)
    D, blocks = np.zeros((size, size)), size // 2
    for k, angle in enumerate(np.pi * (np.arange(blocks) + 0.5) / blocks):
        c, s = np.cos(angle), np.sin(angle)
        uneven = (sigma - rho**2 / sigma) / s if sigma else 0.0
        p = (uneven + np.hypot(uneven, 2 * rho)) / 2
        back = rho**2 / p if p else 0.0
        D[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[rho * c, p * s], [-back * s, rho * c]]
    Q, R = np.linalg.qr(checks.generator("rng", rng).normal(size=(size, size)))
    Q *= np.sign(np.diag(R))  # every rotation equally likely
    return Q @ D @ Q.T
