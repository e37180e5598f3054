"""Chapter 4: what is left of a gradient after a long way back, and success measured."""

import numpy as np

from lstmlab.cells import RNN
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.numbers import few
from lstmlab.norms import GAMMA, bound, jacobian_norms, power_norms, recurrent_matrix
from lstmlab.plots.long_term_gap import NormCurves

LONGEST = 60
SIZE = 16  # units


class LongTermGap(Explorer):
    """The norm of dh_T/dh_t over the gap T - t, for W of given σ_1 and ρ, with its bound."""

    title = "What is left of a gradient after many steps back in time?"
    presets = {
        "σ₁ below 1/γ": {"sigma": 0.9, "rho": 0.9, "strength": 0.1},
        "orthogonal W": {"sigma": 1.0, "rho": 1.0, "strength": 0.1},
        "strong inputs": {"sigma": 1.5, "rho": 1.5, "strength": 2.0},
        "large σ₁": {"sigma": 3.0, "rho": 3.0, "strength": 0.1},
        "all eigenvalues 0": {"sigma": 6.0, "rho": 0.0, "strength": 0.5},
        "sigmoid": {"sigma": 3.9, "rho": 3.9, "f": "sigmoid"},
    }
    play = "gap"
    in_sight = "sigma", "rho", "f", "gap"
    height = 350

    def controls(self):
        return {
            "sigma": slider("singular value σ₁", 0.0, 6.0, 1.5, step=0.05),
            "rho": slider("spectral radius ρ", 0.0, 6.0, 0.9, step=0.05),
            "f": choice("function f", ["tanh", "sigmoid", "relu"], "tanh"),
            "gap": slider("gap T − t", 0, LONGEST, 20, step=1),
            "strength": slider("input strength", 0.0, 3.0, 0.5, step=0.1, gate="x"),
            "seed": slider("seed", 0, 9, 0, step=1),
        }

    def build(self, fig):
        self.curves = NormCurves(fig.subplots(), LONGEST)
        return [self.curves]

    def draw(self, sigma, rho, f, gap, strength, seed):
        rho = min(rho, sigma)  # there is no W with ρ above σ₁
        rng = np.random.default_rng(seed)
        W = recurrent_matrix(sigma, rho, SIZE, rng)
        params = {"W_h": W.T[None], "W_x": np.eye(SIZE)[None], "b": np.zeros((1, SIZE))}
        xs = strength * rng.normal(size=(LONGEST + 1, 1, SIZE))
        drawn = {
            "norms": jacobian_norms(RNN(SIZE, SIZE, activation=f), params, xs),
            "bound": bound(f, sigma, np.arange(LONGEST + 1)),
            "powers": power_norms(W, LONGEST),
        }
        self.curves.show(**drawn, gap=gap)
        return drawn | {"W": W, "xs": xs, "gap": gap, "rho": rho}

    def tell(self, sigma, rho, f, gap, **others):
        seen, steepest = self.drawn, GAMMA[f] * sigma
        held = "" if rho <= sigma else ", no W has ρ above σ₁"
        follows = "so it must fade" if steepest < 1 else "which promises nothing"
        if steepest == 1:
            follows = "so it cannot grow"
        return (
            f"σ₁ = {sigma:.2f}, ρ = {seen['rho']:.2f}{held}, {f}: γσ₁ = {steepest:.2f}, {follows}. "
            f"Over {gap} steps the norm is {few(seen['norms'][gap])}, "
            f"its bound {few(seen['bound'][gap])}."
        )
