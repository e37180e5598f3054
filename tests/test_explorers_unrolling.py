"""The picture of chapter 1 shows the numbers that the equation gives, at every setting."""

import numpy as np
import pytest

from lstmlab.explorers import Unrolling
from lstmlab.explorers.unrolling import PATTERNS, READOUT
from lstmlab.plots.numbers import three
from lstmlab.plots.unrolled import LOOP, MOST, ROWS, place

BEND = {
    "tanh": np.tanh,
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "relu": lambda a: max(a, 0.0),
}


@pytest.fixture(scope="module")
def lab():
    return Unrolling()


def by_hand(T, U, W, pattern, f):
    s, states = 0.0, []
    for x in PATTERNS[pattern][:T]:
        s = BEND[f](U * x + W * s)
        states.append(s)
    states = np.array(states)
    return states, 1 / (1 + np.exp(-2 * READOUT * states))  # two classes: a sigmoid of both


@pytest.mark.parametrize("f", BEND)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_states_and_outputs_follow_the_equation(lab, f, pattern):
    lab.reset()
    for W in (-2.0, 0.0, 0.9, 2.0):
        drawn = lab.draw(**lab.values | dict(T=MOST, now=MOST, U=1.5, W=W, pattern=pattern, f=f))
        states, outputs = by_hand(MOST, 1.5, W, pattern, f)
        np.testing.assert_allclose(drawn["s"], states, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(drawn["o"], outputs, rtol=1e-12)


@pytest.mark.parametrize("T", [1, 4, MOST])
@pytest.mark.parametrize("now", [0, 1, 4, MOST])
def test_what_stands_in_the_picture_is_what_was_computed(lab, T, now):
    lab.reset()
    lab.set(T=T, now=now, W=-0.9, pattern="drawn at random")
    done = min(T, now)
    states, outputs = by_hand(T, 1.0, -0.9, "drawn at random", "tanh")
    picture = lab.picture
    assert len(picture.discs.get_offsets()) == 1 + 3 * (T + 1)  # the start, and loop and copies
    lit = np.asarray(picture.rings.get_offsets())
    assert sorted(set(lit[:, 0])) == ([LOOP, place(done)] if done else [])
    coloured = np.any(picture.discs.get_facecolor() != 1, axis=1)
    assert coloured[1:].sum() <= 3 * (done + (done > 0))


def test_an_arrow_is_as_wide_as_its_weight_and_dashed_where_negative(lab):
    lab.set(T=3, now=3, U=0.5, W=-1.5, pattern="always 1", f="tanh")
    shafts = lab.picture.shafts
    assert len(shafts.get_segments()) == 2 * (3 + 1) + 3
    np.testing.assert_allclose(shafts.get_linewidths(), [2.25, 6.0] * 4 + [4.75] * 3)
    assert [style[1] is not None for style in shafts.get_linestyles()] == [False] * 8 + [True] * 3


def test_the_sentence_tells_the_present_step(lab):
    lab.reset()
    lab.set(now=2)
    assert "receives s₁ = 0.76; it computes s₂ = 0.60" in lab.sentence
    lab.set(now=0)
    assert "s₀ = 0" in lab.sentence
    lab.set(T=1, now=1)
    assert "at the only step" in lab.sentence


@pytest.mark.parametrize("preset", [*Unrolling.presets, "reset"])
def test_presets_show_what_they_are_called(lab, preset):
    lab.use(preset)
    s = lab.drawn["s"]
    told = {
        "an echo": np.all(np.diff(s) < 0) and s[-1] > 0.2,
        "no loop": s[0] > 0.7 and np.all(s[1:] == 0),
        "the sign alternates": np.all(s[1:] * s[:-1] < 0),
        "it counts": np.array_equal(s, np.arange(1, MOST + 1)),
        "it holds": np.all(s[:4] > 0.8) and np.all(s[4:] < -0.5),
        "reset": len(s) == MOST,
    }
    assert told[preset]


@pytest.mark.parametrize("name", ["T", "now", "U", "W"])
def test_each_slider_goes_to_its_ends(lab, name):
    lab.reset()
    slider = lab.control[name]
    pictures = set()
    for value in (slider.min, (slider.min + slider.max) // 2, slider.max):
        lab.set(**{name: value})
        pictures.add(lab.live.image.value)
        assert lab.error == ""
    assert len(pictures) == 3


@pytest.mark.parametrize(
    "value, written",
    [(0.0, "0"), (1.0, "1"), (-1.0, "−1"), (0.456, ".46"), (-0.456, "−.46"), (1e-4, "0"),
     (-1e-4, "0"), (0.999, "1.00"), (3.14159, "3.14"), (12.34, "12.3"), (510.2, "510")],
)
def test_numbers_fit_into_a_node(value, written):
    assert three(value) == written


def test_loop_and_chain_are_on_one_level(lab):
    lab.reset()
    places = {tuple(place) for place in np.asarray(lab.picture.discs.get_offsets())}
    for height in ROWS.values():
        assert {(LOOP, height), (place(1), height)} <= places
