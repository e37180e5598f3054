"""The forget gate of chapter 6 against its formula: the gate, the memory and the gradient."""

import numpy as np
import pytest

from lstmlab.explorers.forget_gate import STEPS, ForgetGate


@pytest.fixture(scope="module")
def lab():
    return ForgetGate()


@pytest.mark.parametrize("w_h, h", [(0.0, 0.5), (6.0, 1.0), (-3.5, 0.3)])
@pytest.mark.parametrize("w_x, x", [(0.0, 1.0), (-6.0, 0.5), (6.0, 1.0)])
@pytest.mark.parametrize("b", [-6.0, 0.0, 3.0])
def test_curves_are_the_formulas_own_numbers(lab, w_h, h, w_x, x, b):
    lab.set(w_h=w_h, h=h, w_x=w_x, x=x, b=b, n=13)
    f = 1 / (1 + np.exp(-(w_h * h + w_x * x + b)))
    assert lab.drawn["f"] == pytest.approx(f, rel=1e-12)
    steps = np.arange(STEPS + 1)
    np.testing.assert_allclose(lab.drawn["C"], f**steps, rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(lab.drawn["back"], f**steps, rtol=1e-9, atol=1e-300)
    np.testing.assert_array_equal(lab.fading.C.get_ydata(), lab.drawn["C"])
    np.testing.assert_array_equal(lab.fading.back.get_xdata(), 13 - np.arange(14))
    np.testing.assert_array_equal(lab.fading.back.get_ydata(), lab.drawn["back"][:14])
    assert lab.gate.point.get_ydata()[0] == lab.drawn["f"]


@pytest.mark.parametrize("n", [0, 1, 20, STEPS])
def test_the_mark_stands_at_the_chosen_step(lab, n):
    lab.reset()
    lab.set(n=n)
    assert list(lab.fading.here.get_xdata()) == [n, n]
    assert (lab.fading.point.get_xdata()[0], lab.fading.point.get_ydata()[0]) == (
        n, lab.drawn["C"][n]
    )  # fmt: skip


@pytest.mark.parametrize("b", np.arange(-6.0, 6.5, 0.5))
def test_no_ring_lies_on_the_words_beside_the_line_at_a_half(lab, b):
    lab.reset()
    lab.set(b=b)
    ax = lab.fading.half.axes
    (words,) = [text for text in ax.texts if text.get_text() == "half"]
    ax.figure.canvas.draw()
    at, inside = words.get_window_extent(), ax.get_window_extent()
    assert at.x0 >= inside.x1 and at.x1 <= ax.figure.bbox.x1


def test_presets_show_what_they_are_called_for(lab):
    found = {}
    for name in lab.presets:
        lab.use(name)
        found[name] = lab.drawn["f"]
    assert found["bias 0"] == 0.5
    assert found["bias 1"] == pytest.approx(0.731, abs=1e-3)
    assert found["bias 3"] == pytest.approx(0.953, abs=1e-3)
    assert found["an input closes it"] < 0.05
    assert found["its state closes it"] < 0.3


def test_the_sentence_tells_gate_share_and_half_life(lab):
    lab.reset()
    lab.set(b=3.0, n=10)
    f = 1 / (1 + np.exp(-3))
    assert f"f = σ(3.00) = {f:.3f}" in lab.sentence
    assert f"after 10 steps {f**10:.1%}" in lab.sentence
    assert f"Half-life: {np.log(0.5) / np.log(f):.2f} steps" in lab.sentence
