"""The clock of chapter 11 against its equations: what is seen, when it rings, what flows back."""

import numpy as np
import pytest

from lstmlab.explorers.peephole import DIAGONAL, FULL, HELD, OPEN, SHUT, STEPS, Peephole
from lstmlab.explorers.timer import FAR, KEEP, MARK, PACE, REST


@pytest.fixture(scope="module")
def lab():
    return Peephole()


def sigmoid(a):
    return 0.5 + 0.5 * np.tanh(a / 2)


def by_hand(form, hold, w_o, b_o, w_f, w_i, mark, T, view):
    """Everything drawn, by the equations of the counter and by complex steps."""
    full = form == FULL

    def run(nudged=None, held=None):
        C, rows = 0j, []
        for t in range(STEPS):
            x = float(t + 1 == mark)
            f, i = sigmoid(w_f * C + KEEP), sigmoid(w_i * C + MARK * x + REST)
            if held is not None:
                f, i = held[1][t], held[2][t]
            C = f * C + i * PACE + (1e-30j if t == nudged else 0)
            o = sigmoid(w_o * C + b_o) if HELD[hold] is None else HELD[hold]
            if held is not None:
                o = held[3][t]
            rows.append((C, f, i, o, o * np.tanh(np.tanh(3.0) if full else C)))
        return np.array(rows).T

    values = run().real
    drawn = dict(zip(("C", "f", "i", "o", "h"), values))
    for name, held in (("flow", None), ("held", values)):
        drawn[name] = np.array([run(t, held)[4, T - 1].imag / 1e-30 for t in range(T)])
    return drawn


SETTINGS = [{}, {"form": FULL}, {"form": FULL, "T": 18}, {"T": 1}, {"T": 24, "w_f": 0},
            {"w_o": 0, "T": 12}, {"b_o": -79}, {"w_i": 13, "mark": 1}, {"hold": SHUT},
            {"hold": OPEN, "T": 19}, {"w_f": -27, "b_o": -57, "mark": 10, "T": 21}]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_what_is_drawn_is_what_the_equations_say(lab, settings):
    lab.reset()
    lab.set(**settings)
    for name, values in by_hand(**lab.values).items():
        np.testing.assert_allclose(lab.drawn[name], values, rtol=1e-8, atol=1e-11, err_msg=name)


@pytest.mark.parametrize("preset", ["reset", *Peephole.presets])
def test_curves_lanes_and_rings_stand_where_the_numbers_are(lab, preset):
    lab.use(preset)
    drawn, T, picture = lab.drawn, lab.values["T"], lab.clock
    np.testing.assert_array_equal(picture.C.get_ydata(), drawn["C"])
    assert (picture.old.get_xdata()[0], picture.old.get_ydata()[0]) == (T - 1, drawn["C"][T - 2])
    assert (picture.new.get_xdata()[0], picture.new.get_ydata()[0]) == (T, drawn["C"][T - 1])
    for name, lane in picture.lanes.items():
        heights, _, floor = lane.get_data()
        np.testing.assert_allclose(heights - floor, 0.8 * drawn[name], atol=1e-12)
    np.testing.assert_array_equal(picture.flow.get_ydata(), drawn["flow"])
    np.testing.assert_array_equal(picture.held.get_ydata(), drawn["held"])
    low, high = picture.back.get_ylim()
    assert low <= drawn["flow"].min() and drawn["flow"].max() <= high
    assert drawn["C"].max() <= picture.count.get_ylim()[1]


def test_presets_do_what_they_are_called_for(lab):
    found = {}
    for name in ("reset", *lab.presets):
        lab.use(name)
        found[name] = list(lab.drawn["rings"])
    assert found["reset"] == found["the bell"] == found["on the edge"] == [10, 18]
    assert found["ring faster"] == [8, 14, 20]
    assert found["ring earlier"][0] == 8 and 18 in found["ring earlier"]
    assert found["no peepholes"] == found["reset too early"] == found["output gate closed"] == []
    assert found["never reset"] == list(range(10, 25))


def test_the_ring_moves_with_the_mark(lab):
    for mark in range(1, 11):
        lab.reset()
        lab.set(mark=mark)
        assert lab.drawn["rings"][0] == mark + 7
        assert f"It rings at step{'s' * (mark < 10)} {mark + 7}" in lab.sentence


def test_with_the_window_shut_the_rhythm_goes_on(lab):
    lab.reset()
    before = lab.drawn["C"]
    lab.set(hold=SHUT)
    np.testing.assert_array_equal(lab.drawn["C"], before)
    assert not lab.drawn["h"].any() and not lab.drawn["flow"].any()


def test_matrices_show_the_weights_and_what_the_diagonal_form_lacks(lab):
    for form, empty in ((DIAGONAL, 6), (FULL, 0)):
        lab.reset()
        lab.set(form=form)
        texts = [number.get_text() for number in lab.matrices.numbers.values()]
        assert texts.count("") == empty
        assert [texts[0], texts[4]] == ["−20", "40"]
        assert texts[10 if form == FULL else 8] == "20"
    titles = [title.get_text() for title in lab.matrices.titles.values()]
    assert titles == ["f reads C₉ of", "i reads C₉ of", "o reads C₁₀ of"]


def test_the_sentence_tells_what_is_seen_and_what_flows(lab):
    lab.reset()
    assert "f and i read C₉ = 3.50, o reads C₁₀ = 3.98" in lab.sentence
    assert "∂h₁₀/∂C₁₀ = 1.37, 0.001 without" in lab.sentence
    assert FAR == KEEP
