"""The dropout of chapter 15: what is drawn is what the package's own cells made of the mask."""

import numpy as np
import pytest

from lstmlab.dropout import mask
from lstmlab.explorers.dropout import STEPS, UNITS, Dropout
from lstmlab.explorers.dropout_paths import PATHS, PLACES, arguments, expected, hold


@pytest.fixture(scope="module")
def lab():
    return Dropout()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("anew", [True, False])
def test_films_and_curves_are_the_cells_own_numbers(lab, path, place, anew):
    lab.reset()
    lab.set(path=path, place=place, anew=anew, p=0.3, now=11, seed=4)
    drawn = mask(np.random.default_rng(4), 0.3, STEPS, 1, UNITS, anew)[:11]
    memory, gradient = hold(path, place, drawn)
    np.testing.assert_array_equal(lab.drawn["mask"], drawn[:, 0])
    np.testing.assert_array_equal(lab.drawn["memory"], memory[:, 0])
    np.testing.assert_array_equal(lab.survival.held.get_ydata(), (memory[:, 0] > 0).mean(axis=1))
    np.testing.assert_array_equal(lab.survival.back.get_ydata(), (gradient[:, 0] > 0).mean(axis=1))
    np.testing.assert_array_equal(
        lab.survival.expected.get_ydata(), expected(path, place, 0.3, anew, STEPS)
    )


def seen(dots):
    return set(zip(dots.get_xdata(), dots.get_ydata()))


def test_every_square_of_a_film_is_kept_or_crossed_out(lab):
    lab.reset()
    lab.set(now=13)
    for film, kept in ((lab.masks, lab.drawn["mask"] > 0), (lab.memory, lab.drawn["memory"] > 0)):
        step, unit = np.nonzero(kept)
        assert seen(film.kept) == set(zip(step + 1, unit + 1))
        step, unit = np.nonzero(~kept)
        assert seen(film.dropped) == set(zip(step + 1, unit + 1))


def test_presets_show_what_they_are_called_for(lab):
    ends = {}
    for name in lab.presets:
        lab.use(name)
        ends[name] = lab.drawn["expected"][-1]
    lab.reset()
    assert lab.drawn["expected"][-1] == 0.75**19 == ends["cell state itself"]
    assert ends["the same mask"] == ends["inputs only"] == ends["candidate only"] == 0.75
    assert ends["state h of an LSTM"] == ends["between layers"] == 1
    assert (lab.drawn["back"][[0, -1]] == [0, 1]).all()


def test_without_scaling_no_value_grows(lab):
    lab.use("the same mask")
    assert lab.drawn["memory"].max() == pytest.approx(0.75**-19)
    assert "237 times its size" in lab.sentence
    lab.set(scaled=False)
    assert lab.drawn["memory"].max() == 1
    assert "its size" not in lab.sentence


def test_sentence_and_frameworks_follow(lab):
    lab.use("the same mask")
    held = (lab.drawn["memory"][-1] > 0).sum()
    assert f"left in {held} of 16 units" in lab.sentence and "expected 75.0%" in lab.sentence
    lab.set(p=0.4)
    words = tuple(text.get_text() for text in lab.words.artists)
    assert words == arguments("h", False, 0.4)
    assert words[0] == "LSTM(.., recurrent_dropout=0.4)"


def test_at_rate_zero_nothing_is_lost_anywhere(lab):
    lab.reset()
    for path in PATHS:
        for place in PLACES:
            lab.set(path=path, place=place, p=0.0)
            assert (lab.drawn["held"] == 1).all() and (lab.drawn["back"] == 1).all()
