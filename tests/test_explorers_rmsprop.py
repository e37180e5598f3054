"""The optimisers' explorer of chapter 16: what is drawn is what the rules say."""

import numpy as np
import pytest

from lstmlab.explorers.loss_surfaces import follow, make_surface
from lstmlab.explorers.rmsprop import STEPS, RmsProp
from lstmlab.optim import OPTIMISERS
from lstmlab.plots.surfaces import LOOKS


@pytest.fixture(scope="module")
def lab():
    return RmsProp()


@pytest.fixture(autouse=True)
def at_the_start(lab):
    lab.reset()


@pytest.mark.parametrize("surface", ["bowl", "ravine", "saddle"])
@pytest.mark.parametrize("turn", [0, 45])
def test_paths_are_the_optimisers_own(lab, surface, turn):
    lab.set(surface=surface, turn=turn, stretch=10, learning_rate=0.02, n=25)
    world = make_surface(surface, 10, turn)
    for name, factory in OPTIMISERS.items():
        path = follow(world, factory(0.02), STEPS)
        np.testing.assert_array_equal(lab.drawn[f"path {name}"], path.places)
        line = lab.paths.lines[name]
        np.testing.assert_array_equal(line.get_xydata(), path.places[:26])
        np.testing.assert_array_equal(lab.paths.heads[name].get_xydata(), path.places[[25]])
        above = world.loss(path.places) - world.loss(world.optima[0])
        np.testing.assert_allclose(lab.drawn[f"loss {name}"], above, rtol=1e-12)


def test_rmsprop_is_drawn_by_hand_alike(lab):
    lab.set(stretch=12, learning_rate=0.05, decay=0.8, epsilon=0.1, inside=True, n=40)
    w, mean_square, k = np.array([-1.8, 0.9]), np.zeros(2), np.array([1.0, 12.0])
    for t in range(40):
        g = k * w
        mean_square = 0.8 * mean_square + (1 - 0.8) * g**2
        step = -0.05 * g / np.sqrt(mean_square + 0.1)
        np.testing.assert_allclose(lab.drawn["steps"][t], step, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(lab.drawn["root"][t], np.sqrt(mean_square), rtol=1e-9)
        w = w + step
    np.testing.assert_allclose(lab.drawn["path rmsprop"][40], w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_what_is_taken_apart_is_drawn(lab, name):
    lab.set(look=name, n=10)
    path = follow(make_surface("bowl", 35), OPTIMISERS[name](0.05), STEPS)
    for k in (0, 1):
        dots, lengths = lab.sizes.dots[k], lab.lengths.curves[k]
        for artist, values in ((dots, path.gradients), (lengths, path.steps)):
            drawn, sizes = artist.get_ydata(), np.abs(values[:, k])
            inside = (drawn > 2e-5) & (drawn < 90)
            assert inside.sum() > 5
            np.testing.assert_allclose(drawn[inside], sizes[inside])
            assert artist.get_color() == LOOKS[name].colour
    assert LOOKS[name].label in lab.sizes.title.get_text()
    has_root = name in ("adagrad", "rmsprop", "adam")
    assert len(lab.sizes.curves[0].get_ydata()) == (STEPS if has_root else 0)


def test_who_is_not_ticked_is_not_drawn_unless_taken_apart(lab):
    lab.set(sgd=False, rmsprop=False)
    assert len(lab.paths.lines["sgd"].get_xdata()) == 0
    assert len(lab.paths.lines["rmsprop"].get_xdata()) == 31
    assert "SGD" not in lab.sentence


def test_presets_show_what_they_are_called_for(lab):
    lab.use("too steep for SGD")
    assert lab.drawn["loss sgd"][STEPS] > 1e6 and lab.drawn["loss rmsprop"][STEPS] < 0.01
    start = RmsProp().drawn["loss rmsprop"]
    lab.use("a rotated valley")
    assert lab.drawn["loss rmsprop"][30] > 5 * start[30]
    lab.use("saddle")
    assert lab.drawn["loss sgd"][40] > 0.2 > 0.01 > lab.drawn["loss rmsprop"][40]
    lab.use("decay 0")
    far = np.abs(lab.drawn["gradients"]) > 1e-2  # epsilon is 1e-8
    np.testing.assert_allclose(np.abs(lab.drawn["steps"])[far], 0.1, rtol=1e-5)
    assert far.mean() > 0.9
    lab.use("decay 0.999")
    np.testing.assert_allclose(np.abs(lab.drawn["steps"][0]), 0.05 / np.sqrt(0.001), rtol=1e-5)
    ends = []
    for place in ("outside", "inside"):
        lab.use(f"epsilon 0.1 {place}")
        ends.append(lab.drawn["path rmsprop"][30])
    assert np.abs(ends[0] - ends[1]).max() > 0.02


def test_the_sentence_tells_gradient_root_step_and_losses(lab):
    lab.use("too steep for SGD")
    g, step, root = (np.abs(lab.drawn[name][5]) for name in ("gradients", "steps", "root"))
    assert f"gradient ({g[0]:.2g}, {g[1]:.2g})" in lab.sentence
    assert f"mean square ({root[0]:.2g}, {root[1]:.2g})" in lab.sentence
    assert f"step ({step[0]:.2g}, {step[1]:.2g})" in lab.sentence
    assert f"SGD {lab.drawn['loss sgd'][6]:.0f}" in lab.sentence


def test_moving_a_step_on_walks_no_path_again(lab, monkeypatch):
    monkeypatch.setattr("lstmlab.explorers.rmsprop.follow", None)
    lab.set(n=31)
    assert lab.drawn["n"] == 31
