"""Each suspect is wrong exactly where its fault is, and right everywhere else."""

import numpy as np
import pytest

from lstmlab.cells import LSTM
from lstmlab.course.bug_hunt import CHAPTERS, by_gate, case, difference, examine, reading, suspect

ALL = {f"{name} {gate}" for name in ("W_h", "W_x", "b") for gate in LSTM.gates}
ALL |= {"start h", "start C"}
RIGHT = LSTM(inputs=2, hidden=3)


def make(chapter):
    return suspect(chapter)(inputs=2, hidden=3)


def wrong(cell, **size):
    return {row.name for row in examine(cell, **size) if row.word != "exact"}


def of(*gates):
    return {f"{name} {gate}" for name in ("W_h", "W_x", "b") for gate in gates}


def test_the_right_cell_is_exact_everywhere():
    board = examine(RIGHT)
    assert {row.name for row in board} == ALL
    assert {row.word for row in board} == {"exact"}


# At one step an error shows where it is made; at four it has spread along the way back.
ONE_STEP = {
    "05": set(),
    "06": of("f") | {"start h"},
    "07": {"b f", "b i", "b o", "b c_tilde"},
    "08": of("f", "i", "c_tilde") | {"start h", "start C"},
    "09": {"start h"},
    "10": of("f", "i", "c_tilde") | {"start h", "start C"},
}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_suspect_is_wrong_where_its_fault_is(chapter):
    assert wrong(make(chapter), T=1) == ONE_STEP[chapter]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_error_does_not_shrink_with_more_steps(chapter):
    assert wrong(make(chapter), T=4) >= ONE_STEP[chapter]


def test_the_last_steps_gate_o_is_spared_by_a_fault_in_the_memorys_path():
    assert of("o").isdisjoint(wrong(make("08"), T=1))


def test_suspect_05_is_right_once_and_changes_what_it_was_given():
    cell = make("05")
    params, xs, start, d_h = case(cell)
    given = d_h.copy()
    trace = cell.forward(params, xs, start)
    first, second = (cell.backward(params, trace, d_h).params for _ in range(2))
    right = RIGHT.backward(params, RIGHT.forward(params, xs, start), given).params
    for name in right:
        np.testing.assert_allclose(first[name], right[name], rtol=1e-12)
        assert np.abs(second[name] - right[name]).max() > 1e-3
    assert (d_h != given)[:-1].any()


@pytest.mark.parametrize("chapter", [chapter for chapter in CHAPTERS if chapter != "05"])
def test_the_others_leave_their_arguments_alone(chapter):
    cell = make(chapter)
    params, xs, start, d_h = case(cell)
    before = d_h.copy(), xs.copy(), start["C"].copy(), start["h"].copy()
    cell.backward(params, cell.forward(params, xs, start), d_h)
    for now, then in zip((d_h, xs, start["C"], start["h"]), before, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.parametrize("chapter", ["05", "06", "08", "09", "10"])
def test_only_the_backward_pass_of_most_is_faulty(chapter):
    params, xs, start, _ = case(RIGHT)
    ours = make(chapter).forward(params, xs, start)
    np.testing.assert_array_equal(ours.h, RIGHT.forward(params, xs, start).h)


def test_suspect_07_answers_as_it_should_while_all_biases_are_zero():
    params, xs, start, _ = case(RIGHT)
    params["b"][:] = 0
    ours = make("07").forward(params, xs, start)
    np.testing.assert_array_equal(ours.h, RIGHT.forward(params, xs, start).h)
    params["b"][0] = 1
    ours = make("07").forward(params, xs, start)
    assert np.abs(ours.h - RIGHT.forward(params, xs, start).h).max() > 0.01


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_one_line_differs_and_the_solution_shows_it(chapter):
    wrong_line, right_line = difference(chapter).splitlines()
    line = wrong_line.removeprefix("suspect: ")
    assert line in reading(chapter, "forward") + reading(chapter, "backward")
    assert right_line.removeprefix("right:   ") != line


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_name_does_not_give_the_fault_away(chapter):
    assert repr(make(chapter)).startswith(f"Suspect{chapter}(")


def test_stacked_gradients_are_taken_apart_by_gate():
    grads = {"b": np.arange(8.0).reshape(4, 2), "start h": np.ones(2)}
    apart = by_gate(RIGHT, grads)
    assert list(apart) == ["b f", "b i", "b o", "b c_tilde", "start h"]
    np.testing.assert_array_equal(apart["b o"], [4, 5])


@pytest.mark.parametrize("chapter", ["04", "5", 5, None])
def test_an_unknown_chapter_is_refused(chapter):
    with pytest.raises(ValueError, match="chapter: expected one of '05'"):
        suspect(chapter)
