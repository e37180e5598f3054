"""What chapter 7's explorer draws is what the equations of gate and content give."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.explorers import InputGate
from lstmlab.explorers.input_gate import SENTENCES, STEPS, rows
from lstmlab.plots.input_gate import Curve
from lstmlab.plots.numbers import number

SETTINGS = [
    {}, {"loud": 0.0}, {"loud": 2.0, "i_wave": 4.0}, {"f": 0.0}, {"f": 0.5, "b_i": 0.0},
    {"b_i": 16.0}, {"b_i": -16.0}, {"b_C": 4.0}, {"i_h": -14.0, "words": "red, then green"},
    {"i_h": 16.0, "c_h": -4.0, "words": "green, then red", "f": 0.9},
    {"c_h": 4.0, "b_i": 1.0, "words": "nothing but waves"}, {"i_colour": -16.0, "c_colour": -4.0},
]  # fmt: skip


@pytest.fixture(scope="module")
def lab():
    return InputGate()


def by_hand(words, f, loud, i_colour, i_wave, i_h, b_i, c_colour, c_wave, c_h, b_C, t, nudge=0.0):
    """The unit word by word; `nudge` is (step, amount, where) added to C_t or to the content."""
    i_of = {"red": i_colour, "green": i_colour, "wave": i_wave * loud}
    c_of = {"red": c_colour, "green": -c_colour, "wave": c_wave * loud}
    h = C = 0.0
    history = {"i": [], "c_tilde": [], "C": [], "pre_i": [], "pre_c_tilde": []}
    for step, word in enumerate(SENTENCES[words].split(), start=1):
        a_i, a_C = i_of.get(word, 0) + i_h * h + b_i, c_of.get(word, 0) + c_h * h + b_C
        i, c = 1 / (1 + np.exp(-a_i)), np.tanh(a_C)
        if nudge and nudge[::2] == (step, "content"):
            c = c + nudge[1]
        C = f * C + i * c
        if nudge and nudge[::2] == (step, "memory"):
            C = C + nudge[1]
        h = np.tanh(C)
        for name, value in zip(history, (i, c, C, a_i, a_C)):
            history[name].append(value)
    return {name: np.array(values) for name, values in history.items()}


@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_gate_content_and_memory_follow_the_equations(lab, values):
    lab.reset()
    lab.set(**values)
    expected = by_hand(**lab.values)
    for name, array in expected.items():
        np.testing.assert_allclose(lab.drawn[name], array, rtol=1e-10, atol=1e-12)
    written = expected["i"] * expected["c_tilde"]
    np.testing.assert_allclose(lab.drawn["written"], written, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_the_way_back_is_the_derivative_of_the_last_memory(lab, values):
    """By the complex step, through every path, also those by h into gate and content."""
    lab.reset()
    lab.set(**values)
    for drawn, where in (("flow", "memory"), ("heard", "content")):
        ends = [by_hand(**lab.values, nudge=(t, 1e-30j, where))["C"][-1]
                for t in range(1, STEPS + 1)]  # fmt: skip
        derivative = np.array(ends).imag / 1e-30
        np.testing.assert_allclose(lab.drawn[drawn], derivative, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_the_picture_shows_these_numbers(lab, values):
    lab.reset()
    lab.set(**values)
    picture, drawn = lab.picture, lab.drawn
    np.testing.assert_array_equal(picture.C.get_ydata(), drawn["C"])
    np.testing.assert_array_equal(picture.says.get_ydata(), drawn["c_tilde"])
    for bars, name in ((picture.open, "i"), (picture.written, "written")):
        np.testing.assert_array_equal([bar.get_height() for bar in bars], drawn[name])
    low, high = picture.memory.get_ylim()
    assert low < drawn["C"].min() and drawn["C"].max() < high
    words = [text.get_text() for text in picture.words]
    assert words == SENTENCES[lab.values["words"]].split()


@pytest.mark.parametrize("t", [1, 4, STEPS])
def test_the_present_step_is_marked_everywhere(lab, t):
    lab.reset()
    lab.set(t=t, b_i=0.5, i_colour=0.0)
    assert {tuple(band.get_xdata()) for band in lab.picture.here} == {(t, t)}
    bold = [text.get_weight() == "bold" for text in lab.picture.words]
    assert bold == [step == t for step in range(1, STEPS + 1)]
    assert lab.picture.gate.now.get_xdata()[0] == 0.5
    assert lab.picture.gate.slope.get_text() == "slope there 0.24"
    assert lab.sentence.startswith(f"Step {t} reads")


@pytest.mark.parametrize("gate, slope", [("i", 0.25), ("c_tilde", 1.0)])
def test_the_tangent_touches_with_the_slope_of_the_function(gate, slope):
    curve = Curve(Figure().subplots(), gate, 5.0)
    curve.show("it", np.array([0.0, 1.0]), 1)
    (x0, x1), (y0, y1) = curve.tangent.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
    curve.show("it", np.array([0.0, 1.0]), 2)
    (x0, x1), (y0, y1) = curve.tangent.get_data()
    finite = (curve.f(1 + 1e-6) - curve.f(1 - 1e-6)) / 2e-6
    assert (y1 - y0) / (x1 - x0) == pytest.approx(finite)


@pytest.mark.parametrize("preset", [*InputGate.presets, "reset"])
def test_presets_show_what_they_are_called(lab, preset):
    lab.use(preset)
    i, C = lab.drawn["i"], lab.drawn["C"]
    told = {
        "gate always open": i.min() > 0.99 and C[-1] < -1,
        "gate always closed": i.max() < 0.01,
        "half open": np.all(i == 0.5),
        "a leak": 0.5 < C[-1] < 0.8,
        "red, then green": i[4] > 0.99 and abs(C[4]) < 0.01,
        "red closes the gate": i[4] < 0.01 and C[-1] > 0.9,
        "reset": i[0] > 0.99 and i[1:].max() < 0.01,
    }
    assert told[preset]


def test_rows_leave_the_held_gates_alone():
    params = rows(1, 2, 3, 4, 5, 6, 7, 8)
    assert params["W_x"][1, :, 0].tolist() == [1, 1, 2, 0, 0]
    assert params["W_x"][3, :, 0].tolist() == [5, -5, 6, 0, 0]
    assert params["W_h"].ravel().tolist() == [0, 3, 0, 7]
    assert params["b"].ravel().tolist() == [0, 4, 0, 8]


@pytest.mark.parametrize("value, written", [(0.0, "0.00"), (-0.001, "0.00"), (-0.756, "−0.76")])
def test_a_number_has_no_minus_before_a_zero(value, written):
    assert number(value) == written
