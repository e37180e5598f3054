"""Surfaces and paths against what can be said of them without walking."""

import numpy as np
import pytest

from lstmlab import optim
from lstmlab.explorers.loss_surfaces import (
    FAR,
    SURFACES,
    angle,
    angle_to_optimum,
    follow,
    make_surface,
)
from lstmlab.gradients import complex_step
from lstmlab.plots.surfaces import FINE, LOOKS, heights

TURNS = (0.0, 30.0, 45.0, 90.0)


@pytest.fixture(params=[(name, turn) for name in SURFACES for turn in TURNS])
def surface(request):
    name, turn = request.param
    return make_surface(name, 7.0, turn)


def test_the_gradient_is_the_slope_of_the_loss(surface):
    for w in np.random.default_rng(0).normal(size=(5, 2)):
        around = np.array([[1e-6, 0], [0, 1e-6]])
        slope = (surface.loss(w + around) - surface.loss(w - around)) / 2e-6
        np.testing.assert_allclose(surface.gradient(w), slope, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", SURFACES)
def test_the_formulas_slopes_are_exact(name):
    surface = make_surface(name, 7.0)
    for u, v in np.random.default_rng(1).normal(size=(5, 2)):
        point = {"u": np.array(u), "v": np.array(v)}
        exact = complex_step(lambda p: surface.formula(p["u"], p["v"]), point)
        np.testing.assert_allclose(surface.slopes(u, v), [exact["u"], exact["v"]], rtol=1e-14)


def test_the_lowest_points_are_flat_and_lowest(surface):
    np.testing.assert_allclose(surface.gradient(surface.optima), 0, atol=1e-12)
    around = np.random.default_rng(2).uniform(-3, 3, (2000, 2))
    assert surface.loss(around).min() > surface.loss(surface.optima).max() - 1e-12


def test_the_saddle_is_flat_where_it_is_not_lowest():
    saddle = make_surface("saddle", 5.0)
    np.testing.assert_array_equal(saddle.gradient(np.zeros(2)), 0)
    assert saddle.loss(np.zeros(2)) > saddle.loss(np.array([0.1, 0.0]))


def test_many_places_at_once_give_what_each_gives(surface):
    places = np.random.default_rng(3).normal(size=(4, 3, 2))
    assert surface.loss(places).shape == (4, 3) and surface.gradient(places).shape == places.shape
    np.testing.assert_allclose(surface.gradient(places)[1, 2], surface.gradient(places[1, 2]))


@pytest.mark.parametrize("name", ["sgd", "momentum"])
def test_a_path_without_scaling_turns_with_its_surface(name):
    rule = optim.OPTIMISERS[name](0.02)
    straight = follow(make_surface("bowl", 20), rule, 40)
    turned = follow(make_surface("bowl", 20, 90), rule, 40)
    np.testing.assert_allclose(turned.places @ [[0, -1], [1, 0]], straight.places, atol=1e-12)
    askew = follow(make_surface("bowl", 20, 45), rule, 40)
    lengths = [np.linalg.norm(path.places, axis=1) for path in (straight, askew)]
    np.testing.assert_allclose(*lengths, atol=1e-12)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam"])
def test_a_rule_with_a_mean_square_does_not_turn_with_it(name):
    rule = optim.OPTIMISERS[name](0.02)
    straight, askew = (follow(make_surface("bowl", 20, turn), rule, 40) for turn in (0, 45))
    lengths = [np.linalg.norm(path.places, axis=1) for path in (straight, askew)]
    assert np.abs(lengths[0] - lengths[1]).max() > 0.1


def test_rmsprop_walks_alike_on_every_upright_bowl():
    rule = optim.rmsprop(0.05, epsilon=0)
    one, other = (follow(make_surface("bowl", k), rule, 40).places for k in (2, 2000))
    np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)


def test_sgd_walks_as_geometry_says():
    path = follow(make_surface("bowl", 10), optim.sgd(0.05), 30)
    n = np.arange(31)
    expected = np.stack([-1.8 * 0.95**n, 0.9 * 0.5**n], axis=1)
    np.testing.assert_allclose(path.places, expected, rtol=1e-12)
    np.testing.assert_allclose(np.diff(path.places, axis=0), path.steps, atol=1e-15)
    np.testing.assert_allclose(path.steps, -0.05 * path.gradients, rtol=1e-15)


@pytest.mark.parametrize("name", optim.OPTIMISERS)
def test_what_the_rule_remembers_is_kept(name):
    path = follow(make_surface("ravine", 5), optim.OPTIMISERS[name](0.01), 12)
    assert all(rows.shape == (12, 2) for rows in path.memory.values())
    if name == "rmsprop":
        by_hand = np.zeros(2)
        for g, kept in zip(path.gradients, path.memory["mean_square"]):
            by_hand = 0.9 * by_hand + 0.1 * g**2
            np.testing.assert_allclose(kept, by_hand, rtol=1e-14)


def test_a_path_that_diverges_stays_where_it_got_to():
    path = follow(make_surface("bowl", 50), optim.sgd(0.5), 60)
    assert path.diverged and np.isfinite(path.places).all()
    assert np.abs(path.places[-1]).max() > FAR
    np.testing.assert_array_equal(path.places[-1], path.places[-2])
    np.testing.assert_array_equal(path.steps[-1], 0)
    assert not follow(make_surface("bowl", 50), optim.sgd(0.01), 60).diverged


def test_angles_are_those_of_a_protractor():
    assert angle(np.array([1.0, 0]), np.array([0, 2.0])) == pytest.approx(90)
    assert angle(np.array([1.0, 0]), np.array([-1.0, 0])) == pytest.approx(180)
    assert angle(np.array([1.0, 1]), np.array([3.0, 0])) == pytest.approx(45)


def test_a_round_bowl_points_to_its_bottom_and_a_long_one_does_not():
    w = np.random.default_rng(4).normal(size=(20, 2))
    np.testing.assert_allclose(angle_to_optimum(make_surface("bowl", 1), w), 0, atol=1e-5)
    far = angle_to_optimum(make_surface("bowl", 25), np.array([1.0, 0.2]))
    assert far == pytest.approx(np.rad2deg(np.arctan(5) - np.arctan(0.2)))
    saddle = make_surface("saddle", 1)  # the nearest of two lowest points counts
    assert angle_to_optimum(saddle, np.array([0.5, 0.0])) == pytest.approx(0, abs=1e-5)
    assert angle_to_optimum(saddle, np.array([-0.5, 0.0])) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    "arguments, name",
    [(("hill",), "name"), (("bowl", 0.5), "stretch"), (("bowl", 2, None), "turn")],
)
def test_errors_name_the_argument(arguments, name):
    with pytest.raises(ValueError, match=f"^{name}:"):
        make_surface(*arguments)


def test_a_path_begins_at_the_start_and_has_a_step():
    bowl = make_surface("bowl")
    assert follow(bowl, optim.sgd(0.1), 1).places[0].tolist() == bowl.start.tolist()
    with pytest.raises(ValueError, match="^steps:"):
        follow(bowl, optim.sgd(0.1), 0)


def test_the_picture_is_darker_where_the_surface_is_higher(surface):
    picture = heights(surface).astype(int)
    assert picture.shape == (FINE, FINE, 4) and set(LOOKS) == set(optim.OPTIMISERS)
    column, row = ((surface.optima[0] / 2.2 + 1) / 2 * (FINE - 1)).round().astype(int)
    near = picture[row - 2 : row + 3, column - 2 : column + 3, 0].max()
    assert near > picture[..., 0][picture[..., 0] > 200].min()
