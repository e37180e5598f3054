"""Answers that are right, wrong, of the wrong kind, or not there yet."""

import re

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from lstmlab.course import questions
from lstmlab.course.exercises import WHAT_TO_DO, check, verdict

EXPECTED = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("dots", [..., None, [1.0, ...], (None, 2)])
def test_no_answer_is_no_error(dots):
    assert verdict(dots, {"hint": "think"}, [1.0, 2.0], []) == "not answered yet"


@pytest.mark.parametrize(
    "yours, expected",
    [
        (0.25, 0.25),
        (0.2501, 0.25),
        (np.float32(0.25), 0.25),
        (7, 7),
        ([1, 2], np.array([1.0, 2.0])),
        (EXPECTED + 1e-5, EXPECTED),
        ("Many-to-one", "many to one"),
        (True, True),
        (0.0, 0.0),
    ],
)
def test_a_right_answer_is_called_correct(yours, expected):
    assert verdict(yours, {"hint": "never said"}, expected, []).endswith(": correct")


@pytest.mark.parametrize(
    "yours, expected, says",
    [
        (0.33, 0.25, "yours 0.33, expected 0.25: not yet; divide by 4"),
        ("one", 1, "the answer is a number"),
        (1, "one", "the answer is a text"),
        ([1.0, 2.0], EXPECTED, "its shape is (2,), expected (2, 2)"),
        (np.nan, 1.0, "there is a NaN"),
        ([[1.0], [1.0, 2.0]], EXPECTED, "rows of different lengths"),
        (1, True, "yours 1, expected True"),
        (np.ones((3, 3)), np.zeros((3, 3)), "yours array of shape (3, 3)"),
        ([1.0, 2.5], [1.0, 2.0], "yours [1, 2.5], expected [1, 2]: not yet"),
        (sum, 1.0, "something of type builtin_function_or_method"),
        ({"a": 1}, 1.0, "something of type dict"),
    ],
)
def test_a_wrong_answer_is_told_why(yours, expected, says):
    said = verdict(yours, {"hint": "divide by 4"}, expected, ["an earlier try"])
    assert says in said
    assert said.endswith("divide by 4")
    assert "correct" not in said


def test_how_near_is_near_enough_can_be_chosen():
    assert verdict(0.3, {"rtol": 0.5}, 0.25, []).endswith("correct")
    assert "not yet" in verdict(0.2501, {"rtol": 1e-6}, 0.25, [])


def test_the_expected_answer_is_told_from_the_second_wrong_one_on():
    entry, tries = {"truth": 7, "hint": "count", "wrong": [[6, "one more"]]}, []
    assert verdict(6, entry, None, tries) == "yours 6: not yet; one more"
    assert verdict(6, entry, None, tries) == "yours 6: not yet; one more"  # run again
    assert verdict(5, entry, None, tries) == "yours 5, expected 7: not yet; count"
    assert verdict(7, entry, None, tries) == "yours 7: correct"


def test_check_prints_the_question_and_the_verdict(capsys, monkeypatch):
    entry = {"kind": "exercise", "asks": "what is left", "truth": 0.25}
    monkeypatch.setattr(questions, "chapter", lambda number: {"left": questions.seal(entry)})
    check("99.left", 0.25)
    check("99.left", ...)
    check("99.left", 0.5, expected=0.5)
    assert capsys.readouterr().out == (
        "what is left: yours 0.25: correct\nwhat is left: not answered yet\n"
        "what is left: yours 0.5: correct\n"
    )


def test_a_failed_assert_in_a_notebook_says_what_to_do():
    sources = ["from lstmlab.course import exercises", "assert 1 == 2"]
    cells = map(nbformat.v4.new_code_cell, sources)
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    (output,) = notebook.cells[1].outputs
    shown = re.sub("\x1b.*?m", "", "\n".join(output.traceback))
    assert output.ename == "AssertionError" and "assert 1 == 2" in shown
    assert WHAT_TO_DO in shown
