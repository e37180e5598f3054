"""The terms of a gradient that the explorer draws are those that differentiation gives."""

import numpy as np
import pytest

from lstmlab.explorers import TrainingThroughTime
from lstmlab.explorers.training_through_time import DIARY, VOCABULARY
from lstmlab.plots.numbers import signed
from lstmlab.tasks.alternation import mistakes

IDS = VOCABULARY.encode(DIARY)


@pytest.fixture(scope="module")
def lab():
    return TrainingThroughTime()


def untied_terms(lab, t, radius, matrix, entry):
    """Complex-step derivatives of E_t with a weight moved in its copy at one step alone."""
    slides = {"U": lab.U[0].T, "W": radius * lab.W[0].T, "V": lab.V.T}

    def loss(copy):
        s = np.zeros(3, complex)
        for k in range(1, t + 1):
            now = {name: weight.astype(complex) for name, weight in slides.items()}
            if k == copy:
                now[matrix][entry] += 1e-30j
            s = np.tanh(now["U"] @ np.eye(3)[IDS[k - 1]] + now["W"] @ s)
        z = now["V"] @ s
        return np.log(np.exp(z).sum()) - z[IDS[t]]

    return np.array([loss(k).imag / 1e-30 for k in range(1, t + 1)])


@pytest.mark.parametrize("values", [
    {"t": 1}, {"t": 5}, {"t": 10}, {"radius": 0.0}, {"radius": 3.0}, {"kept": 1}, {"kept": 5},
    {"matrix": "U", "entry": (2, 0)}, {"matrix": "V"}, {"matrix": "V", "t": 1},
    {"matrix": "U", "entry": (0, 2), "t": 9, "radius": 1.5, "kept": 3}, {"entry": (1, 2)},
], ids=str)  # fmt: skip
def test_bars_are_the_terms_of_the_gradient(lab, values):
    lab.reset()
    lab.set(**values)
    now = lab.values
    kept = now.pop("kept")
    expected = untied_terms(lab, **now)
    drawn = lab.drawn
    first = max(now["t"] - kept, 0) + 1
    np.testing.assert_allclose(drawn["terms"], expected, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(drawn["all"], expected.sum(), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(drawn["kept"], expected[first - 1 :].sum(), rtol=1e-10, atol=1e-13)
    sums = [drawn["all"], drawn["kept"]]
    np.testing.assert_allclose(drawn["differences"], sums, rtol=1e-4, atol=1e-8)


def test_heights_signs_and_numbers_follow_the_terms(lab):
    lab.reset()
    lab.set(t=9, kept=4, radius=2.0)
    terms, panel = lab.drawn["terms"], lab.terms
    bars = [cut if cut.get_visible() else kept for kept, cut in zip(panel.kept, panel.cut)]
    heights = np.array([bar.get_height() for bar in bars[:9]])
    np.testing.assert_allclose(heights * terms[2], terms * heights[2], atol=1e-12)
    assert [bar.get_visible() for bar in panel.cut] == [True] * 5 + [False] * 5
    assert [bar.get_visible() for bar in panel.kept] == [False] * 5 + [True] * 4 + [False]
    numbers = [text.get_text() for text in panel.numbers]
    shown = [lab.drawn["kept"], lab.drawn["all"], *terms]
    assert numbers == [signed(value) for value in shown] + [""]
    ends = panel.dashes.get_ydata()[0], panel.line.get_ydata()[0]
    sums = [bar.get_height() for bar in reversed(panel.sums)]
    np.testing.assert_allclose(ends, sums, rtol=1e-12)


def test_what_is_left_is_the_norm_of_a_product_of_jacobians(lab):
    lab.reset()
    lab.set(t=6, radius=1.3)
    W, s, states = 1.3 * lab.W[0].T, np.zeros(3), []
    for k in range(6):
        s = np.tanh(lab.U[0].T @ np.eye(3)[IDS[k]] + W @ s)
        states.append(s)
    product, norms = np.eye(3), [1.0]
    for s in reversed(states[1:]):
        product = product @ np.diag(1 - s**2) @ W
        norms.insert(0, np.linalg.norm(product, 2))
    np.testing.assert_allclose(lab.drawn["norms"], norms, rtol=1e-12)
    np.testing.assert_allclose(lab.remaining.line.get_ydata(), norms, rtol=1e-12)


def test_the_readout_learns_from_the_present_step_alone(lab):
    lab.reset()
    lab.use("V: no past")
    assert np.count_nonzero(lab.drawn["terms"]) == 1
    assert lab.drawn["terms"][-1] == lab.drawn["all"]


def test_the_diary_is_possible():
    assert mistakes(IDS) == 0


@pytest.mark.parametrize("number, words", [
    (0, "0"), (0.1694, "+0.169"), (-12.34, "−12.3"), (2e-5, "+2e−05"), (-1234.5, "−1234"),
    (-54321.0, "−5e+04"),
])  # fmt: skip
def test_numbers_are_short_and_signed(number, words):
    assert signed(number) == words
