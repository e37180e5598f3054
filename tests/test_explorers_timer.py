"""The clock set by hand rings when its weights say, in both forms, and rests without a mark."""

import numpy as np
import pytest

from lstmlab.explorers.timer import (
    FAR,
    KEEP,
    MARK,
    PACE,
    REST,
    clock,
    frozen,
    mark,
    rings,
    sounding,
)
from lstmlab.gradients import jacobians


def by_hand(x, w_o=20.0, b_o=-77.0, w_f=-20.0, w_i=40.0, full=False, T=24):
    """C and o, h of the unit that rings, by the slide's equations in plain numbers."""

    def sigmoid(a):
        return 1 / (1 + np.exp(-a))

    C, rows = 0.0, []
    for t in range(T):
        f, i = sigmoid(w_f * C + KEEP), sigmoid(w_i * C + MARK * x[t] + REST)
        C = f * C + i * PACE
        o = sigmoid(w_o * C + b_o)
        rows.append((C, o, o * np.tanh(np.tanh(3.0) if full else C)))
    return np.array(rows).T


SETTINGS = [{}, {"w_o": 0.0}, {"w_f": 0.0}, {"w_i": 10.0}, {"b_o": -57.0, "w_f": -27.0}]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_it_follows_the_equations(settings, full):
    cell, params = clock(**settings, full=full)
    xs = mark(4, 24)
    trace = cell.forward(params, xs)
    C, o, h = by_hand(xs[:, 0, 0], **settings, full=full)
    unit = sounding(full)
    np.testing.assert_allclose(trace.C[:, 0, 0], C, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(trace.o[:, 0, unit], o, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(trace.h[:, 0, unit], h, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("step", [1, 3, 10])
def test_it_rings_seven_steps_after_the_mark_and_every_eight_from_there(step, full):
    cell, params = clock(full=full)
    trace = cell.forward(params, mark(step, 24))
    expected = np.arange(step + 7, 25, 8)
    np.testing.assert_array_equal(rings(trace.o[:, 0, sounding(full)]), expected)


def test_without_a_mark_it_rests():
    cell, params = clock()
    trace = cell.forward(params, np.zeros((100, 1, 1)))
    assert np.abs(trace.C[:, 0, 0]).max() < 0.01
    assert np.abs(trace.h).max() < 1e-9


def test_in_the_diagonal_form_the_bell_keeps_still_and_in_the_full_form_it_alone_rings():
    for full in (False, True):
        cell, params = clock(full=full)
        trace = cell.forward(params, mark(3, 24))
        assert np.abs(trace.h[:, 0, 1 - sounding(full)]).max() < 1e-20
        assert trace.h[:, 0, sounding(full)].max() > 0.7
        np.testing.assert_allclose(trace.C[:, 0, 1], np.tanh(3.0), rtol=1e-12)
        assert params["b"][0, 1] == -FAR


def test_with_the_gates_held_the_bell_gets_no_gradient_from_the_counter():
    cell, params = clock(full=True)
    trace = cell.forward(params, mark(3, 24))
    through = jacobians(cell, params, trace, of="h", wrt="C", step=9)[:, 1, 0]
    without = jacobians(cell, params, frozen(cell, params, trace), of="h", wrt="C", step=9)[:, 1, 0]
    assert (through > 0.5).all() and not without.any()


def test_bad_arguments_are_told():
    with pytest.raises(ValueError, match="w_f"):
        clock(w_f=np.nan)
    with pytest.raises(ValueError, match="step"):
        mark(0, 24)
    with pytest.raises(ValueError, match="T"):
        mark(1, 0)
