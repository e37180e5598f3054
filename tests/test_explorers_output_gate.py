"""What the piano roll's pictures show is what the cell computes, at the ends and in the middle."""

import io

import numpy as np
import pytest
from PIL import Image

from lstmlab.explorers import Gru, MemoryRoll, OutputGate
from lstmlab.plots.gate_rows import TALL
from lstmlab.tasks.gate_schedules import STEPS, TASKS


@pytest.fixture(scope="module")
def lab():
    return OutputGate()


def by_hand(lab):
    """C, h, C̃ and ∂C_T/∂C_t, ∂h_T/∂C_t by a loop in plain numbers and complex steps."""
    T, u, roll = lab.values["T"], lab.values["u"], lab.values["roll"]
    x, f, i, o = (np.array(roll[name]) for name in ("x", "f", "i", "o"))

    def run(nudged=None):
        C = h = 0j
        rows = []
        for t in range(STEPS):
            c_tilde = np.tanh(x[t] + u * h)
            C = f[t] * C + i[t] * c_tilde + (1e-30j if t == nudged else 0)
            h = o[t] * np.tanh(C)
            rows.append((C, h, c_tilde))
        return np.array(rows).T

    C, h, c_tilde = run().real
    slopes = np.array([run(t)[:2, T - 1].imag / 1e-30 for t in range(T)]).T
    return {"C": C, "h": h, "c_tilde": c_tilde, "dC": slopes[0], "dh": slopes[1]}


SETTINGS = [
    {}, {"T": 1}, {"T": 9}, {"f": 0.0}, {"f": 0.9, "i": 1.0, "T": 11}, {"o": 1.0, "u": 1.0},
    {"u": 0.5, "f": 0.8, "i": 0.7, "o": 0.6}, {"i": 0.0}, {"task": "count", "i": 1.0, "o": 1.0},
]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_states_and_gradients_are_those_of_the_equations(lab, settings):
    lab.reset()
    lab.set(**settings)
    drawn = lab.drawn
    for name, values in by_hand(lab).items():
        np.testing.assert_allclose(drawn[name], values, rtol=1e-11, atol=1e-13, err_msg=name)
    np.testing.assert_allclose(drawn["dC_moved"], drawn["dC"], rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(drawn["dh_moved"], drawn["dh"], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("preset", OutputGate.presets)
def test_curves_and_dots_stand_where_the_numbers_are(lab, preset):
    lab.use(preset)
    drawn, steps = lab.drawn, np.arange(1, STEPS + 1)
    curves = lab.pictures[0].curves | lab.pictures[1].curves
    rings = curves.pop("wanted")
    for name, curve in curves.items():
        np.testing.assert_array_equal(curve.get_ydata(), drawn[name], err_msg=name)
        np.testing.assert_array_equal(curve.get_xdata(), steps)
        low, high = curve.axes.get_ylim()
        assert low <= min(drawn[name]) and max(drawn[name]) <= high, name
    np.testing.assert_array_equal(rings.get_xdata(), drawn["asked"])
    np.testing.assert_array_equal(rings.get_ydata(), drawn["wanted"])


@pytest.mark.parametrize("preset, least, most", [
    ("the trap", 0, 0), ("hold", 1, 1), ("leak of 10 %", 0.15, 0.19),
    ("overwrite", 1, 1), ("release", 1, 1), ("count", 1, 1), ("all open", 0, 0),
])  # fmt: skip
def test_presets_score_what_they_promise(lab, preset, least, most):
    lab.use(preset)
    assert least - 1e-12 <= lab.drawn["score"] <= most + 1e-12
    assert f"Score {lab.drawn['score']:.0%}" in lab.sentence


def test_keeping_all_and_writing_nothing_remembers_nothing_though_the_gradient_is_one(lab):
    lab.use("the trap")
    np.testing.assert_array_equal(lab.drawn["C"], 0)
    np.testing.assert_array_equal(lab.drawn["dC"], 1)


def test_without_the_cell_state_the_gradient_vanishes_as_in_the_vanilla_rnn(lab):
    lab.use("h alone")
    assert lab.drawn["dC"][0] < 1e-6
    lab.control["o"].value = 0.0
    assert lab.drawn["dC"][-2] == 0, "nothing shown, nothing handed on"


def test_a_slider_fills_its_row_and_the_roll_keeps_the_others(lab):
    lab.use("hold")
    before = lab.values["roll"]
    lab.control["f"].value = 0.35
    roll = lab.values["roll"]
    assert roll["f"] == (0.35,) * STEPS
    assert {name: roll[name] for name in "xio"} == {name: before[name] for name in "xio"}


def test_a_task_brings_its_inputs(lab):
    lab.reset()
    lab.control["task"].value = "count"
    np.testing.assert_allclose(lab.values["roll"]["x"], TASKS["count"].xs)


def test_a_slider_draws_once(lab, monkeypatch):
    lab.reset()
    frames = []
    monkeypatch.setattr(lab.live, "frame", lambda: frames.append(1))
    lab.control["f"].value = 0.55
    assert len(frames) == 1


def test_a_painted_step_changes_the_curves_from_there_on(lab):
    lab.use("hold")
    before = lab.drawn["C"].copy()
    lab.roll.value = lab.roll.painted(f={12: 0.5})
    np.testing.assert_array_equal(lab.drawn["C"][:11], before[:11])
    np.testing.assert_allclose(lab.drawn["C"][11:], 0.5 * before[11:])
    np.testing.assert_allclose(lab.drawn["dC"], [0.5] * 11 + [1] * 9)


def test_what_is_hidden_is_still_in_memory_and_gives_no_gradient_to_what_is_shown(lab):
    lab.use("release")
    assert lab.drawn["C"][-1] > 0.9 and lab.drawn["h"][-1] == 0
    np.testing.assert_array_equal(lab.drawn["dh"], 0)
    lab.control["T"].value = 15
    assert lab.drawn["dh"][2] == pytest.approx(1 - np.tanh(lab.drawn["C"][14]) ** 2)


def test_the_still_picture_shows_the_painted_gates(lab):
    def still():
        return np.asarray(Image.open(io.BytesIO(lab.still())).convert("L")).astype(int)

    lab.reset()
    before, rows = still(), TALL * len(lab.painted)
    bare = Image.open(io.BytesIO(lab.live.still(lab.sentence)))
    assert len(before) == bare.height + rows
    lab.set(roll=lab.roll.painted(o={5: 0.3}))
    changed = np.argwhere((np.abs(still()[:rows] - before[:rows]) > 60).any(axis=1))
    assert len(changed) and changed.min() >= 3 * TALL, "the last row, and none above it"
    lab.reset()


@pytest.mark.parametrize("explorer", [OutputGate, MemoryRoll, Gru])
def test_a_roll_opens_on_a_solution(explorer):
    assert explorer().drawn["score"] == pytest.approx(1)
