"""A prediction is kept, laid over the truth, and never asked for by force."""

from itertools import pairwise

import numpy as np
import pytest
from test_explorers import check_sentence, same, size, sweep

from lstmlab.explorers.prediction import SHOW, Prediction, parse

CURVE = 0.9 ** np.arange(21)
MAKE = {
    "number": lambda: Prediction("How much?", truth=0.35),
    "sketch": lambda: Prediction("How?", truth=CURVE, kind="sketch", ylabel="memory C"),
    "choice": lambda: Prediction("Which?", truth="C", kind="choice", options=["h", "C", "none"]),
}
ENTER = {"number": {"number": "0.4"}, "sketch": {"t0": 1.0, "t8": 0.5}, "choice": {"choice": "C"}}


@pytest.fixture(params=MAKE)
def kind(request):
    return request.param


@pytest.fixture
def lab(kind):
    return MAKE[kind]()


def test_with_nothing_entered_the_truth_stays_hidden_and_the_page_goes_on(lab):
    assert lab.error == ""
    assert lab.sentence.startswith("No prediction entered.")
    assert lab.yours is lab.distance is None
    assert "truth" not in lab.drawn and "yours" not in lab.drawn


def test_the_truth_can_be_seen_without_predicting(lab):
    lab.use("show it without predicting")
    assert lab.sentence.startswith("No prediction entered.")
    np.testing.assert_array_equal(lab.drawn["truth"], lab.truth)


def test_a_prediction_is_noted_and_shown_before_the_truth(lab, kind):
    empty = lab.live.image.value
    lab.set(**ENTER[kind])
    assert lab.sentence.startswith("Noted: ") and SHOW in lab.sentence
    assert lab.live.image.value != empty
    assert "truth" not in lab.drawn
    before = lab.live.image.value
    lab.set(shown=True)
    np.testing.assert_array_equal(lab.drawn["yours"], lab.yours)
    np.testing.assert_array_equal(lab.drawn["truth"], lab.truth)
    assert lab.live.image.value != before


def test_a_sketch_over_something_else_than_steps_names_it_on_axis_and_handles():
    lab = Prediction("How?", truth=[1, 0.5], kind="sketch", steps=[10, 90], xlabel="lag")
    assert lab.picture.ax.get_xlabel() == "lag"
    assert [lab.control[name].description for name in ("t0", "t1")] == ["lag = 10", "lag = 90"]


def test_nothing_fails_and_nothing_jumps(lab):
    for stop in sweep(lab):
        assert stop.error == "", stop.name
        assert size(stop.picture) == size(lab.live.image.value), stop.name
        check_sentence(stop.sentence)


def test_every_control_moves_the_picture(lab):
    for preset in ("reset", *lab.presets):
        for before, after in pairwise(sweep(lab, preset)):
            if not same(after.drawn, before.drawn):
                assert after.picture != before.picture, after.name


def test_reset_forgets_what_was_entered(lab, kind):
    first = lab.live.image.value, lab.sentence
    lab.set(**ENTER[kind], shown=True)
    lab.reset()
    assert (lab.live.image.value, lab.sentence) == first
    assert lab.yours is None


@pytest.mark.parametrize("text, number", [
    ("0.35", 0.35), ("0,35", 0.35), ("35 %", 0.35), ("35%", 0.35), ("-2", -2.0), ("−2", -2.0),
    (" 1e-3 ", 0.001), ("", None), ("   ", None),
])  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, number):
    read, fault = parse(text)
    assert fault == ""
    assert read == (number if number is None else pytest.approx(number))


@pytest.mark.parametrize("text", ["a third", "1/3", "nan", "inf", "0.3.5", "%"])
def test_what_is_no_number_is_told_in_a_sentence(text):
    lab = MAKE["number"]()
    lab.set(number=text, shown=True)
    assert lab.error == "" and lab.yours is None
    assert text in lab.sentence and "is not a number" in lab.sentence


@pytest.mark.parametrize("typed, said", [
    ("0.35", "well predicted"), ("0.7", "too high by a factor of 2"),
    ("0.07", "too low by a factor of 5"), ("0", "away by 0.35"), ("-0.1", "away by 0.45"),
])  # fmt: skip
def test_numbers_are_compared_in_words(typed, said):
    lab = MAKE["number"]()
    lab.set(number=typed, shown=True)
    assert said in lab.sentence
    assert lab.distance == pytest.approx(abs(float(typed) - 0.35))


@pytest.mark.parametrize("typed, place", [("0.4", 0.4), ("7", 1.0), ("-3", 0.0)])
def test_a_number_beyond_the_line_stands_at_its_end(typed, place):
    lab = MAKE["number"]()
    lab.set(number=typed)
    assert lab.picture.marks[0].get_xdata()[0] == place


def test_a_sketch_joins_its_handles_by_straight_lines():
    lab = MAKE["sketch"]()
    handles = {"t0": 1.0, "t4": 0.8, "t8": 0.6, "t12": 0.4, "t16": 0.2, "t20": 0.0}
    lab.set(**handles, shown=True)
    np.testing.assert_allclose(lab.yours, np.linspace(1, 0, 21), atol=1e-12)
    np.testing.assert_array_equal(lab.picture.yours.get_ydata(), lab.yours)
    np.testing.assert_array_equal(lab.picture.truth.get_ydata(), CURVE)
    gaps = np.abs(np.linspace(1, 0, 21) - CURVE)
    assert lab.distance == pytest.approx(gaps.max())
    assert f"step {gaps.argmax()}, by {gaps.max():.2f}" in lab.sentence


def test_a_choice_is_called_right_or_wrong():
    lab = MAKE["choice"]()
    lab.set(choice="C", shown=True)
    assert "b, as you said: 1 of 1" in lab.sentence and lab.distance == 0
    lab.set(choice="none")
    assert "b, not c: 0 of 1" in lab.sentence and lab.distance == 1


def test_the_reason_is_given_after_the_truth_only():
    lab = Prediction("How much?", truth=0.5, because="It is a half.")
    assert "half" not in lab.sentence
    lab.set(shown=True)
    assert lab.sentence.endswith("It is a half.")


def test_a_sketch_of_few_steps_has_a_handle_for_each():
    lab = Prediction("?", truth=[0.0, 1.0, 0.5], kind="sketch", handles=9)
    assert list(lab.control) == ["t0", "t1", "t2", "shown"]


@pytest.mark.parametrize("options, name", [
    ({"kind": "guess"}, "kind"), ({"truth": 2.0}, "truth"), ({"truth": "a"}, "truth"),
    ({"kind": "choice", "truth": "a", "options": ["b"]}, "truth"),
    ({"kind": "sketch", "truth": [0.1, np.nan]}, "truth"),
])  # fmt: skip
def test_bad_arguments_are_named(options, name):
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        Prediction("?", **options)
