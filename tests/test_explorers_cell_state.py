"""The cell state of chapter 5 against its own recurrence, forward and backward."""

import numpy as np
import pytest

from lstmlab.explorers.cell_state import STEPS, CellState
from lstmlab.plots.cell_state import HIGHEST, LOWEST
from lstmlab.plots.numbers import tight


@pytest.fixture(scope="module")
def lab():
    return CellState()


def by_hand(f, w, written):
    """C, h, ∂C_T/∂C_t and ∂h_T/∂h_t by their definitions."""
    C, h, state, plain = 0.0, 0.0, [], []
    for value in written:
        C, h = f * C + value, np.tanh(w * h + value)
        state.append(C)
        plain.append(h)
    T = len(written)
    C_back = [np.prod([f] * (T - t)) for t in range(1, T + 1)]
    h_back = [np.prod([w * (1 - plain[k] ** 2) for k in range(t, T)]) for t in range(1, T + 1)]
    return state, plain, C_back, h_back


@pytest.mark.parametrize("f", [0.0, 0.37, 1.0])
@pytest.mark.parametrize("w", [0.0, 0.9, 2.5])
@pytest.mark.parametrize("now, at, then", [(STEPS, 3, 12), (7, 7, 7), (1, 5, 1), (STEPS, 1, 20)])
def test_curves_are_the_recurrences_own_numbers(lab, f, w, now, at, then):
    lab.set(f=f, w=w, now=now, at=at, then=then, first=0.8, second=-0.35)
    written = np.zeros(STEPS)
    written[at - 1] += 0.8
    written[then - 1] -= 0.35
    state, plain, C_back, h_back = by_hand(f, w, written[:now])
    np.testing.assert_allclose(lab.drawn["C"], state, atol=1e-12)
    np.testing.assert_allclose(lab.drawn["h"], plain, atol=1e-12)
    np.testing.assert_allclose(lab.drawn["C_back"], C_back, atol=1e-12)
    np.testing.assert_allclose(lab.drawn["h_back"], h_back, atol=1e-12)
    np.testing.assert_array_equal(lab.states.C.get_ydata(), lab.drawn["C"])
    np.testing.assert_array_equal(lab.states.h.get_ydata(), lab.drawn["h"])
    shown = np.clip(lab.drawn["C_back"], LOWEST, HIGHEST)
    np.testing.assert_array_equal(lab.back.C.get_ydata(), shown)


def test_boxes_hold_the_memory_up_to_the_present_step_and_no_further(lab):
    lab.reset()
    lab.set(now=12, second=-0.9)
    texts = [text.get_text() for text in lab.boxes.numbers]
    assert texts == ["0", "0"] + 9 * [".6"] + ["−.3"] + 8 * [""]
    arrows = [text.get_text() for text in lab.boxes.written]
    assert arrows[2] == ".6 ↓" and arrows[11] == "−.9 ↓" and sum(map(bool, arrows)) == 2


def test_at_f_1_memory_and_gradient_pass_unchanged(lab):
    lab.reset()
    assert set(lab.drawn["C"][2:]) == {0.6}
    assert set(lab.drawn["C_back"]) == {1.0}


def test_a_loop_that_holds_forgets_how_much_and_blocks_the_gradient(lab):
    held = []
    for first in (0.1, 1.0):
        lab.reset()
        lab.set(first=first, w=2.0)
        held.append(lab.drawn["h"][-1])
        assert lab.drawn["h_back"][2] < 1e-9
    assert held[0] == pytest.approx(held[1], abs=1e-6)


def test_the_sentence_waits_for_the_first_value(lab):
    lab.reset()
    lab.set(now=2)
    assert "comes at step 3" in lab.sentence
    lab.set(now=4)
    assert "1 step back: ∂C₄/∂C₃ = 1" in lab.sentence


@pytest.mark.parametrize("value, text", [
    (0.6, ".6"), (-0.42, "−.42"), (0.0, "0"), (-0.001, "0"), (1.0, "1"), (0.999, "1"),
    (-1.25, "−1.2"), (1.96, "2"), (0.05, ".05"), (-1.0, "−1"),
])  # fmt: skip
def test_numbers_for_boxes_are_short(value, text):
    assert tight(value) == text
