"""Each suspect is wrong exactly where its fault is, and right everywhere else."""

import numpy as np
import pytest

from lstmlab.cells import GRU, LSTM, CoupledLSTM, PeepholeLSTM
from lstmlab.convert import from_torch
from lstmlab.course.bug_hunt import by_gate, case, difference, examine, reading, suspect
from lstmlab.explorers.timer import clock, mark, rings

CHAPTERS = ("05", "06", "07", "08", "09", "10", "10b", "10c", "10d")
ALL = {f"{name} {gate}" for name in ("W_h", "W_x", "b") for gate in LSTM.gates}
ALL |= {"start h", "start C"}
RIGHT = LSTM(input_size=2, hidden_size=3)


def make(chapter):
    return suspect(chapter)(input_size=2, hidden_size=3)


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
    "05": of("f") | {"start h", "start C"},
    "06": of("f") | {"start h"},
    "07": {"b f", "b i", "b o", "b c_tilde"},
    "08": of("f", "i", "c_tilde") | {"start h", "start C"},
    "09": {"start h"},
    "10": of("f", "i", "c_tilde") | {"start h", "start C"},
    "10b": set(),
    "10c": of("f", "i", "c_tilde") | {"start h", "start C"},
    "10d": of("o") | {"start h"},
}
ALIASED = ("10b",)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_suspect_is_wrong_where_its_fault_is(chapter):
    assert wrong(make(chapter), T=1) == ONE_STEP[chapter]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_error_does_not_shrink_with_more_steps(chapter):
    assert wrong(make(chapter), T=4) >= ONE_STEP[chapter]


def test_the_last_steps_gate_o_is_spared_by_a_fault_in_the_memorys_path():
    assert of("o").isdisjoint(wrong(make("08"), T=1))


def test_suspect_03_is_right_but_for_what_goes_to_the_step_before():
    assert wrong(make("03"), T=1) == {"start h"}
    assert wrong(make("03"), T=4) == {"W_h h", "W_x h", "b h", "start h"}
    assert "d_a[t] @ W," in reading("03") and "W.T" in difference("03")


def test_suspect_05_squashes_what_was_kept_and_not_what_is_written():
    cell, C = make("05"), 3.0
    params, xs, start, _ = case(cell)
    start["C"][:] = C
    kept = cell.forward(params, xs, start, force={"f": 0.5, "i": 0.0})
    np.testing.assert_allclose(kept.C[0], np.tanh(0.5 * C))
    written = cell.forward(params, xs, start, force={"f": 0.0, "i": 1.0, "c_tilde": 0.9})
    np.testing.assert_allclose(written.C, 0.9)
    start["C"][:] = 0.1
    small = cell.forward(params, xs[:1], start, force={"f": 1.0, "i": 0.0})
    np.testing.assert_allclose(small.C, 0.1, rtol=0.01)


@pytest.mark.parametrize("chapter", ALIASED)
def test_an_aliased_array_is_right_once_and_changes_what_it_was_given(chapter):
    cell = make(chapter)
    params, xs, start, d_h = case(cell)
    given = d_h.copy()
    trace = cell.forward(params, xs, start)
    first, second = (cell.backward(params, trace, d_h).params for _ in range(2))
    right = RIGHT.backward(params, RIGHT.forward(params, xs, start), given).params
    for name in right:
        np.testing.assert_allclose(first[name], right[name], rtol=1e-12)
        assert np.abs(second[name] - right[name]).max() > 1e-3
    assert (d_h != given)[:-1].any()


@pytest.mark.parametrize("chapter", sorted({*CHAPTERS} - {*ALIASED}))
def test_the_others_leave_their_arguments_alone(chapter):
    cell = make(chapter)
    params, xs, start, d_h = case(cell)
    before = d_h.copy(), xs.copy(), start["C"].copy(), start["h"].copy()
    cell.backward(params, cell.forward(params, xs, start), d_h)
    for now, then in zip((d_h, xs, start["C"], start["h"]), before, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.parametrize("chapter", sorted({*CHAPTERS} - {"05", "07"}))
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


@pytest.mark.parametrize("chapter", ["04", "5", 5, None, "13b D"])
def test_an_unknown_chapter_is_refused(chapter):
    for ask in (suspect, difference):
        with pytest.raises(ValueError, match="chapter: expected one of '03'"):
            ask(chapter)


@pytest.mark.parametrize("diagonal", [True, False])
def test_every_check_of_suspect_11s_gradients_passes(diagonal):
    assert wrong(suspect("11")(2, 3, diagonal=diagonal)) == set()


def test_suspect_11_rings_a_step_late_and_weakly():
    right, params = clock()
    late = suspect("11")(1, 2, diagonal=True)
    xs = mark(3, 24)
    good, bad = right.forward(params, xs), late.forward(params, xs)
    np.testing.assert_array_equal(bad.C, good.C)
    np.testing.assert_array_equal(rings(bad.o[:, 0, 0]), rings(good.o[:, 0, 0]) + 1)
    assert good.h.max() > 0.9 and bad.h.max() < 0.55


def test_the_solution_of_11_names_the_gate_and_both_passes():
    lines = difference("11").splitlines()
    assert len(lines) == 8
    assert "self.peep(C_before, W_co)" in lines[0]
    assert "self.peep(C[t], W_co)" in lines[1]
    assert "self.peep(C_before, W_co)" in reading("11", "forward")
    assert suspect("11") is not PeepholeLSTM


def test_suspect_12_is_wrong_at_f_alone_and_what_it_lacks_is_the_candidate():
    faulty, right = suspect("12")(2, 3), CoupledLSTM(2, 3)
    assert wrong(faulty, T=1) == of("f") | {"start h"}
    params, xs, start, d_h = case(faulty)
    theirs, trace = (cell.forward(params, xs, start) for cell in (faulty, right))
    np.testing.assert_array_equal(theirs.h, trace.h)
    found, exact = faulty.backward(params, theirs, d_h), right.backward(params, trace, d_h)
    lacks = found.pre["f"][-1] - exact.pre["f"][-1]  # at the last step an error has not yet spread
    d_C = exact.states["C"][-1]
    slope = trace.f[-1] * (1 - trace.f[-1])
    np.testing.assert_allclose(lacks, d_C * trace.c_tilde[-1] * slope, rtol=1e-12)


def test_suspect_12_receives_nothing_while_the_cell_state_is_zero():
    faulty = suspect("12")(1, 1)
    params = {name: 0.0 * p for name, p in faulty.init(np.random.default_rng(0)).items()}
    trace = faulty.forward(params, np.full((1, 1, 1), 1.5), force={"c_tilde": 0.9})
    found = faulty.backward(params, trace, np.ones((1, 1, 1)))
    assert found.pre["f"].item() == 0 and "c_tilde" in difference("12")


def test_a_method_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="method"):
        reading("11", "sideways")


RNG = np.random.default_rng(4)
GRU_CELL = GRU(3, 4, keep_with_z=True, reset_after=True)
STATE = {
    "weight_ih_l0": RNG.normal(size=(12, 3)), "weight_hh_l0": RNG.normal(size=(12, 4)),
    "bias_ih_l0": RNG.normal(size=12), "bias_hh_l0": RNG.normal(size=12),
}  # fmt: skip


def first_gates(load, **force):
    """The gates at the first step of the cell that was loaded so."""
    trace = GRU_CELL.forward(load(GRU_CELL, STATE), np.ones((5, 2, 3)), force=force)
    return {gate: getattr(trace, gate)[0] for gate in GRU_CELL.gates}


def wrong_gates(name, **force):
    """The gates that a loader has wrong at the first step."""
    ours, right = first_gates(suspect(f"13b {name}"), **force), first_gates(from_torch, **force)
    return {gate for gate in right if not np.allclose(ours[gate], right[gate])}


def test_the_bias_outside_harms_the_candidate_and_only_where_the_reset_shuts():
    assert wrong_gates("A") == {"h_tilde"} and "b_h" in difference("13b A")
    assert wrong_gates("A", r=1.0) == set()


def test_the_turned_z_is_one_minus_the_right_one():
    assert wrong_gates("B") == {"z"} and "keep_with_z" in difference("13b B")
    right = first_gates(from_torch)
    np.testing.assert_allclose(first_gates(suspect("13b B"))["z"], 1 - right["z"])


def test_the_swapped_order_has_r_in_place_of_z():
    assert wrong_gates("C") == {"z", "r", "h_tilde"} and '"z", "r"' in difference("13b C")
    np.testing.assert_allclose(first_gates(suspect("13b C"))["z"], first_gates(from_torch)["r"])


def test_a_loader_leaves_its_input_as_it_was():
    before = {name: value.copy() for name, value in STATE.items()}
    for name in "ABC":
        suspect(f"13b {name}")(GRU_CELL, STATE)
    for name, value in before.items():
        np.testing.assert_array_equal(STATE[name], value)
