"""The picture of chapter 4 shows the norms of the cell's own Jacobians, and what was measured."""

import numpy as np
import pytest

from lstmlab.cells import RNN
from lstmlab.explorers import LongTermGap
from lstmlab.explorers.long_term_gap import LONGEST, SIZE
from lstmlab.gradients import jacobians
from lstmlab.norms import largest_singular_value, spectral_radius
from lstmlab.plots.axes import apart
from lstmlab.plots.long_term_gap import BEYOND


@pytest.fixture(scope="module")
def lab():
    return LongTermGap()


@pytest.mark.parametrize("f", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("sigma, rho", [(0.0, 0.0), (0.9, 0.9), (1.5, 0.9), (3.0, 3.0), (6.0, 0.0)])
def test_norms_are_those_of_the_cells_own_jacobians(lab, f, sigma, rho):
    lab.set(sigma=sigma, rho=rho, f=f, strength=0.5, gap=7, seed=3)
    W = lab.drawn["W"]
    params = {"W_h": W.T[None], "W_x": np.eye(SIZE)[None], "b": np.zeros((1, SIZE))}
    cell = RNN(SIZE, SIZE, activation=f)
    paths = jacobians(cell, params, cell.forward(params, lab.drawn["xs"]))
    assert len(paths) == LONGEST + 1
    by_hand = [np.linalg.svd(path)[1].max() for path in paths[::-1]]
    np.testing.assert_allclose(lab.drawn["norms"], by_hand, rtol=1e-10)
    gamma = 0.25 if f == "sigmoid" else 1.0
    np.testing.assert_allclose(lab.drawn["bound"], (gamma * sigma) ** np.arange(LONGEST + 1.0))
    assert np.all(lab.drawn["norms"] <= lab.drawn["bound"] * (1 + 1e-9))


@pytest.mark.parametrize("sigma", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("rho", [0.0, 1.0, 6.0])
def test_both_sliders_set_what_they_are_called(lab, sigma, rho):
    lab.set(sigma=sigma, rho=rho)
    assert largest_singular_value(lab.drawn["W"]) == pytest.approx(sigma)
    assert spectral_radius(lab.drawn["W"]) == pytest.approx(min(rho, sigma), abs=1e-6)
    assert ("no W has ρ above σ₁" in lab.sentence) == (rho > sigma)


@pytest.mark.parametrize("gap", [0, 1, 31, LONGEST])
def test_the_curves_hold_the_data_and_the_marks_stand_at_the_gap(lab, gap):
    lab.reset()
    lab.set(gap=gap)
    curves = lab.curves
    for curve_, name in (
        (curves.norms, "norms"),
        (curves.bound, "bound"),
        (curves.powers, "powers"),
    ):
        np.testing.assert_array_equal(curve_.get_xdata(), np.arange(LONGEST + 1))
        np.testing.assert_array_equal(curve_.get_ydata(), lab.drawn[name])
    assert list(curves.points.get_xdata()) == [gap] == [curves.here.get_xdata()[0]]
    assert curves.points.get_ydata()[0] == lab.drawn["norms"][gap]


def test_curves_may_leave_the_picture_but_the_mark_stays_in_it(lab):
    lab.reset()
    lab.set(sigma=0.0, gap=5)
    assert lab.drawn["norms"][5] == 0.0
    assert lab.curves.norms.get_ydata()[5] == 1 / BEYOND
    low, high = lab.curves.norms.axes.get_ylim()
    assert low < lab.curves.points.get_ydata()[0] < high


@pytest.mark.parametrize("preset", LongTermGap.presets)
@pytest.mark.parametrize("seed", range(0, 10, 3))
def test_presets_show_what_they_are_called_for_any_draw(lab, preset, seed):
    lab.use(preset)
    lab.set(seed=seed)
    norms, bound, powers = (lab.drawn[name] for name in ("norms", "bound", "powers"))
    told = {
        "σ₁ below 1/γ": bound[-1] < 0.01 and norms[-1] < bound[-1],
        "orthogonal W": np.allclose(powers, 1) and 0.001 < norms[-1] < 1,
        "strong inputs": bound[-1] > 1e10 and norms[-1] < 1e-6,
        "large σ₁": norms[-1] > 1e4,
        "all eigenvalues 0": powers[2] < 1e-12 and norms[-1] > 1e4,
        "sigmoid": 0.1 < bound[-1] < 1 and norms[-1] < 1e-6,
    }
    assert told[preset]


def test_the_sentence_says_what_follows_from_the_bound(lab):
    lab.reset()
    lab.set(sigma=0.95)
    assert "it must fade" in lab.sentence
    lab.set(sigma=1.0)
    assert "it cannot grow" in lab.sentence
    lab.set(sigma=1.05)
    assert "which promises nothing" in lab.sentence
    lab.set(sigma=3.95, f="sigmoid")
    assert "γσ₁ = 0.99, so it must fade" in lab.sentence


@pytest.mark.parametrize(
    "places", [[0.5], [0.2, 0.2, 0.9], [1.0, 0.99, 0.98, 0.0], [0.0, 0.0, 0.0]]
)
def test_names_are_moved_apart_in_their_order(places):
    moved = apart(places, 0.1)
    order = np.argsort(places, kind="stable")
    assert np.all(np.diff(moved[order]) >= 0.1 - 1e-12)
    assert moved.min() >= 0
    if np.diff(np.sort(places)).min(initial=1.0) >= 0.1:
        np.testing.assert_allclose(moved, places)
