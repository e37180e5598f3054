"""A prediction is kept, laid over the truth, and never asked for by force."""

import base64
from itertools import pairwise

import numpy as np
import pytest
from test_explorers import check_sentence, same, size, sweep

from lstmlab.course import questions
from lstmlab.course.exercises import confirm
from lstmlab.explorers.prediction import EXAMPLES, RUN, SHOW, Prediction, ask, parse

CURVE = 0.9 ** np.arange(21)
MAKE = {
    "number": lambda: Prediction("How much?", truth=0.35),
    "sketch": lambda: Prediction("How?", truth=CURVE, kind="sketch", ylabel="cell state"),
    "choice": lambda: Prediction("Which?", truth="C", kind="choice", options=["h", "C", "none"]),
}
PAINTED = {"C": tuple(np.linspace(1, 0, 21).round(2))}
ENTER = {"number": {"number": "0.4"}, "sketch": {"sketch": PAINTED}, "choice": {"choice": "C"}}


@pytest.fixture(params=MAKE)
def kind(request):
    return request.param


@pytest.fixture
def lab(kind):
    return MAKE[kind]()


@pytest.fixture
def displayed(lab):
    """The same with its picture on the page, of a choice as well."""
    lab.live.image.layout.display = None
    lab.refresh()
    return lab


def test_with_nothing_entered_the_truth_stays_hidden_and_the_page_goes_on(lab):
    assert lab.error == ""
    assert lab.sentence.startswith("No prediction entered.")
    assert lab.yours is lab.distance is None
    assert "truth" not in lab.drawn and "yours" not in lab.drawn


def test_the_truth_can_be_seen_without_predicting(lab):
    lab.use("show it without predicting")
    assert lab.sentence.startswith("No prediction entered.")
    np.testing.assert_array_equal(lab.drawn["truth"], lab.truth)


def test_a_prediction_is_noted_and_shown_before_the_truth(displayed, kind):
    empty = displayed.live.image.value
    displayed.set(**ENTER[kind])
    assert displayed.sentence.startswith("Noted: ") and SHOW in displayed.sentence
    assert displayed.live.image.value != empty
    assert "truth" not in displayed.drawn
    before = displayed.live.image.value
    displayed.set(shown=True)
    np.testing.assert_array_equal(displayed.drawn["yours"], displayed.yours)
    np.testing.assert_array_equal(displayed.drawn["truth"], displayed.truth)
    assert displayed.live.image.value != before


def test_nothing_fails_and_nothing_jumps(displayed, kind):
    for stop in sweep(displayed):
        assert stop.error == "", stop.name
        assert size(stop.picture) == size(displayed.live.image.value), stop.name
        check_sentence(stop.sentence, numbers=kind != "choice")


def test_every_control_moves_the_picture(displayed):
    for preset in ("reset", *displayed.presets):
        for before, after in pairwise(sweep(displayed, preset)):
            if not same(after.drawn, before.drawn):
                assert after.picture != before.picture, after.name


def test_reset_forgets_what_was_entered(displayed, kind):
    first = displayed.live.image.value, displayed.sentence
    displayed.set(**ENTER[kind], shown=True)
    displayed.reset()
    assert (displayed.live.image.value, displayed.sentence) == first
    assert displayed.yours is None


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


@pytest.mark.parametrize("truth, typed, said", [
    (6.0, "5", "You said 5, the truth is 6: too low by 1."), (5, "5", "well predicted"),
    (45300, "60400", "You said 60400, the truth is 45300: too high by 15100."),
    (6, "6.58", "You said 6.58, the truth is 6: too high by 0.58."),
])  # fmt: skip
def test_counts_are_compared_by_their_difference(truth, typed, said):
    lab = Prediction("How many?", truth, low=0, high=1e5)
    lab.set(number=typed, shown=True)
    assert said in lab.sentence


def test_the_examples_of_numbers_are_near_no_answer():
    _, fault = parse("half")
    assert all(example in fault for example in EXAMPLES)
    sealed = [entry for path in questions.FOLDER.glob("*.json")
              for entry in questions.chapter(path.stem).values()]  # fmt: skip
    truths = [questions.unseal(entry)["truth"] for entry in sealed if entry["kind"] == "number"]
    for number, _ in map(parse, EXAMPLES):
        assert [truth for truth in truths if np.isclose(number, truth, rtol=0.05)] == []


@pytest.mark.parametrize("typed, place", [("0.4", 0.4), ("7", 1.0), ("-3", 0.0)])
def test_a_number_beyond_the_line_stands_at_its_end(typed, place):
    lab = MAKE["number"]()
    lab.set(number=typed)
    assert lab.picture.marks[0].get_xdata()[0] == place


def test_a_sketch_is_painted_step_by_step():
    lab = MAKE["sketch"]()
    lab.set(sketch=PAINTED, shown=True)
    np.testing.assert_array_equal(lab.yours, PAINTED["C"])
    np.testing.assert_array_equal(lab.picture.yours.get_ydata(), lab.yours)
    np.testing.assert_array_equal(lab.picture.truth.get_ydata(), CURVE)
    gaps = np.abs(lab.yours - CURVE)
    assert lab.distance == pytest.approx(gaps.max())
    assert f"step {gaps.argmax() + 1}, by {gaps.max():.2f}" in lab.sentence


def test_a_choice_is_called_right_or_wrong():
    lab = MAKE["choice"]()
    lab.set(choice="C", shown=True)
    assert "is b, as you said." in lab.sentence and lab.distance == 0
    lab.set(choice="none")
    assert "is b, not c." in lab.sentence and lab.distance == 1


def test_the_reason_is_given_after_the_truth_only():
    lab = Prediction("How much?", truth=0.5, because="It is a half.")
    assert "half" not in lab.sentence
    lab.set(shown=True)
    assert lab.sentence.endswith("It is a half.")


def test_a_wrong_choice_and_a_wrong_number_are_told_their_reasons():
    wrong = [["h", "h is shown."], ["none", "One is."]]
    lab = Prediction("?", "C", "choice", options=["h", "C", "none"], wrong=wrong, because="So.")
    lab.set(choice="h", shown=True)
    assert lab.sentence.endswith("The right answer is b, not a. h is shown. So.")
    lab.set(choice="C")
    assert lab.sentence.endswith("The right answer is b, as you said. So.")
    lab = Prediction("?", 0.5, wrong=[[0.25, "That is two steps."]])
    lab.set(number="0.25", shown=True)
    assert lab.sentence.endswith("factor of 2. That is two steps.")


def test_a_choice_shows_its_options_once():
    """As a list live, as a picture in print."""
    assert MAKE["choice"]().live.image.layout.display == "none"


def test_a_choice_is_drawn_for_print_alone(monkeypatch):
    lab, drawn = MAKE["choice"](), []
    pixels = lab.live.pixels
    monkeypatch.setattr(lab.live, "pixels", lambda: drawn.append(lab.yours) or pixels())
    before = lab.still()
    lab.set(choice="h")
    lab.set(choice="none", shown=True)
    assert drawn == [None]
    assert lab.still() != before and drawn == [None, "none"]


def test_the_still_picture_shows_question_and_options_and_no_answer(kind, lab):
    first = lab.still()
    assert lab._repr_mimebundle_()[0]["image/png"] == base64.b64encode(first).decode()
    lab.title = ""
    assert len(lab.still()) < len(first)  # the question is in it
    lab.set(shown=True)
    assert "truth" not in MAKE[kind]().drawn


def test_what_is_stored_does_not_say_that_nothing_was_predicted(lab):
    """A prediction is made after the cell has run, and its stored output does not change."""
    bundle, told = lab._repr_mimebundle_()
    assert bundle["text/plain"] == RUN and told["image/png"]["alt"].endswith(RUN)
    lab.set(shown=True)
    assert lab._repr_mimebundle_()[0]["text/plain"] == lab.sentence


@pytest.fixture
def bank(monkeypatch):
    entries = {
        "left": {"kind": "number", "asks": "What is left?", "truth": 0.35, "rtol": 0.01,
                 "because": "Ten steps.", "wrong": [[0.9, "That is one step."]]},
        "kept": {"kind": "choice", "asks": "What is kept?", "truth": "C", "options": ["h", "C"],
                 "wrong": [["h", "h is shown."]]},
        "curve": {"kind": "sketch", "asks": "How?", "truth": [0.9, 0.8], "low": 0, "high": 1},
    }  # fmt: skip
    sealed = {name: questions.seal(entry) for name, entry in entries.items()}
    monkeypatch.setattr(questions, "chapter", lambda number: sealed if number == "99" else {})


@pytest.mark.parametrize("name, enter, found, said", [
    ("left", {"number": "0.35"}, 0.3487, "Found: about 0.35. As you predicted. Ten steps."),
    ("left", {"number": "90%"}, 0.35, "You predicted 0.9. That is one step. Ten steps."),
    ("kept", {"choice": "h"}, "C", "Found: 'C'. You predicted 'h'. h is shown."),
    ("curve", {"sketch": {"C": (0.5, 0.5)}}, np.array([0.9, 0.8]), "a curve that ends at 0.8."),
])  # fmt: skip
def test_what_was_found_is_put_beside_the_prediction(bank, capsys, name, enter, found, said):
    lab = ask(f"99.{name}")
    confirm(f"99.{name}", found)
    assert capsys.readouterr().out.startswith("Found: ")
    lab.set(**enter)
    confirm(f"99.{name}", found)
    assert said in capsys.readouterr().out


def test_what_holds_of_all_options_says_what_was_found(bank, capsys):
    ask("99.kept")
    confirm("99.kept", {"h": False, "C": True})
    assert capsys.readouterr().out == "Found: 'C'.\n"
    for both in (True, False):
        with pytest.raises(AssertionError, match="99.kept: found "):
            confirm("99.kept", {"C": both, "h": both})
    with pytest.raises(ValueError, match="found: expected the options"):
        confirm("99.kept", {"C": True})


def test_what_was_found_must_be_what_the_question_holds(bank):
    ask("99.left")
    with pytest.raises(AssertionError, match="99.left: found 0.4"):
        confirm("99.left", 0.4)


def answers(made):
    """Some of what a reader may enter: all options, or numbers that have a reason of their own."""
    if made.kind == "choice":
        return made.options
    return [*(str(number) for number, _ in made.wrong), "123456.7", ""]


@pytest.mark.parametrize("number", sorted(path.stem for path in questions.FOLDER.glob("*.json")))
def test_every_reason_fits_the_three_lines_kept_for_it(number):
    for name, entry in questions.chapter(number).items():
        if entry["kind"] not in ("choice", "number"):
            continue
        made = ask(f"{number}.{name}")
        for answer in answers(made):
            made.set(**{made.kind: answer, "shown": True})
            assert len(made.sentence) <= 3 * 95, (name, made.sentence)
        made.close()
