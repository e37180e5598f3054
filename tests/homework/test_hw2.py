"""Homework 2: what its tests promise, and that what the notebook says is so."""

from pathlib import Path

import numpy as np
import pytest

from lstmlab.homework import hw2, notebook
from lstmlab.homework.board import NotYet

SOURCE = Path(__file__).parents[2] / "notebooks" / "homework" / "source" / "hw2" / "hw2.ipynb"
CHECKS = ["lstm_step", "lstm_forward", "lstm_step_backward", "lstm_backward", "model_loss"]


def solved(**changes):
    """The functions of the solved notebook; changes: {function: (old, new)} in its cell."""
    space = {}
    for cell in notebook.cells(SOURCE):
        if cell.kind == "code" and not cell.test:
            source = cell.source.replace(*changes.get(cell.id, ("", "")))
            assert notebook.execute(source, space)[0] == ""
    return space


def test_the_hidden_case_has_other_sizes_than_the_public_one():
    assert hw2.case_of(4711).xs.shape != hw2.case_of(0).xs.shape


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_right_solution_passes_with_any_numbers(seed):
    functions = solved()
    for name in CHECKS:
        getattr(hw2, f"check_{name}")(functions[name], seed=seed)


def test_an_isolated_case_that_fails_is_named():
    step = solved()["lstm_step"]

    def fails_alone(params, x, h, C):
        if len(x) == 1:
            raise IndexError("a single row")
        return step(params, x, h, C)

    with pytest.raises(NotYet, match=r"a single row(?s:.*)seen with one sequence and one unit"):
        hw2.check_lstm_step(fails_alone)


def test_an_overfit_that_stops_early_has_not_learned():
    overfit = solved()["overfit"]

    def lazy(params, xs, targets, rate, steps):
        params, losses = overfit(params, xs, targets, rate, min(steps, 20))
        return params, losses

    with pytest.raises(NotYet, match="after 300 steps the loss on the tiny set is 0"):
        hw2.check_overfit(lazy)


@pytest.mark.parametrize("change", [np.zeros_like, lambda p: p * np.nan, lambda p: p[:1], None])
def test_fine_losses_do_not_stand_for_parameters_that_learned(change):
    overfit = solved()["overfit"]

    def boasts(params, xs, targets, rate, steps):
        if steps < 10:
            return overfit(params, xs, targets, rate, steps)
        learned = {name: change(p) if change else None for name, p in params.items()}
        return learned, np.zeros(steps)

    with pytest.raises(NotYet, match="overfit|params: W_f"):
        hw2.check_overfit(boasts)


@pytest.mark.parametrize("name", ["lstm_step_backward", "lstm_backward"])
def test_gradients_that_are_measured_are_told(name):
    solution = solved()[name]

    def measured(*given):
        grads, *others = solution(*given)
        return {key: g * (1 + 1e-10) for key, g in grads.items()}, *others

    measured.__name__ = name
    with pytest.raises(NotYet, match="dW_f: is very close, but not exact: is it from finite"):
        getattr(hw2, f"check_{name}")(measured)


def test_answers_of_the_tiny_set_are_dealt_anew_with_another_seed():
    assert (hw2.tiny_set().targets[-1] == range(4)).all()
    assert not (hw2.tiny_set(4711).targets[-1] == range(4)).all()


def test_the_numbers_of_the_model_answers_hold():
    f = 1 / (1 + np.exp(-1))
    assert (round(f, 3), round(f**20, 4)) == (0.731, 0.0019)
    f = 0.5 ** (1 / 20)
    assert (round(f, 3), round(np.log(f / (1 - f)), 2)) == (0.966, 3.34)
    assert round(np.log(4) / 6, 3) == 0.231


def test_without_the_belt_the_tiny_set_is_learned_later():
    """By factors, as the model answer says: after 300 rounded updates digits differ by machine."""
    problem, losses = hw2.tiny_set(), {}
    for name, change in {"right": ("", ""), "no belt": ("dC = d_C + d_h", "dC = d_h")}.items():
        overfit = solved(lstm_step_backward=change)["overfit"]
        losses[name] = np.array(overfit(*problem, 2.0, 1000)[1])
    assert losses["no belt"][299] > 10 * losses["right"][299]
    first = {name: np.argmax(curve < 0.01) for name, curve in losses.items()}
    assert 0 < 2 * first["right"] < first["no belt"] < 1000


def test_the_students_own_gradient_check_says_that_all_is_well():
    cell = next(cell for cell in notebook.cells(SOURCE) if "```python" in cell.source)
    words, printed = notebook.execute(cell.source.split("```")[1].removeprefix("python"), solved())
    assert words == ""
    assert len(printed.splitlines()) == 10
    assert all("exact" in line or "approximate" in line for line in printed.splitlines())
