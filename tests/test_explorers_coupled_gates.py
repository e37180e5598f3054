"""What the two cells' pictures show is what their equations give, on one schedule of f."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.explorers import CoupledGates
from lstmlab.plots.coupled_gates import counters, efforts, lengths, plane
from lstmlab.tasks.gate_schedules import STEPS, TASKS


@pytest.fixture(scope="module")
def lab():
    return CoupledGates()


def by_hand(lab):
    """C, ∂C_T/∂C_t and ∂C_T/∂C̃_t of both cells by a loop in plain numbers and complex steps."""
    T, roll = lab.values["T"], lab.values["roll"]
    x, f, i = (np.array(roll[name]) for name in ("x", "f", "i"))

    def run(writes, memory_at=None, content_at=None):
        C, history = 0j, []
        for t in range(STEPS):
            content = np.tanh(x[t]) + (1e-30j if t == content_at else 0)
            C = f[t] * C + writes[t] * content + (1e-30j if t == memory_at else 0)
            history.append(C)
        return np.array(history)

    found = {}
    for name, writes in (("coupled", 1 - f), ("lstm", i)):
        found[f"{name} C"] = run(writes).real
        found[f"{name} flow"] = [run(writes, memory_at=t)[T - 1].imag / 1e-30 for t in range(T)]
        found[f"{name} shares"] = [
            run(writes, content_at=t)[T - 1].imag / 1e-30 for t in range(STEPS)
        ]
    return found


SETTINGS = [
    {}, {"T": 1}, {"T": 9, "f": 0.9}, {"f": 0.0}, {"f": 0.5, "i": 1.0}, {"i": 0.5},
    {"task": "count", "i": 1.0, "T": 13}, {"task": "overwrite", "f": 0.8},
]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_memories_shares_and_gradients_are_those_of_the_equations(lab, settings):
    lab.reset()
    lab.set(**settings)
    for name, values in by_hand(lab).items():
        np.testing.assert_allclose(lab.drawn[name], values, atol=1e-13, err_msg=name)
    for name in ("coupled", "lstm"):
        np.testing.assert_allclose(lab.drawn[f"{name} moved"], lab.drawn[f"{name} flow"], atol=1e-8)


@pytest.mark.parametrize("preset", CoupledGates.presets)
def test_curves_and_bars_stand_where_the_numbers_are(lab, preset):
    lab.use(preset)
    drawn, (memories, accounts) = lab.drawn, lab.pictures
    curves = memories.curves | accounts.curves
    rings = curves.pop("wanted")
    for name, curve in curves.items():
        np.testing.assert_array_equal(curve.get_ydata(), drawn[name], err_msg=name)
        low, high = curve.axes.get_ylim()
        assert low <= min(drawn[name]) and max(drawn[name]) <= high, name
    for name, bars in (("coupled", accounts.coupled), ("lstm", accounts.lstm)):
        heights = [bar.get_height() for bar in bars]
        np.testing.assert_array_equal(heights, drawn[f"{name} shares"])
        seen = [bar.get_height() for bar in bars if bar.get_visible()]
        assert sum(seen) == pytest.approx(sum(heights), abs=0.05)
    np.testing.assert_array_equal(rings.get_xdata(), drawn["asked"])
    np.testing.assert_array_equal(rings.get_ydata(), drawn["wanted"])


@pytest.mark.parametrize("preset, coupled, lstm", [
    ("hold", 1, 1), ("overwrite", 1, 1), ("release", 1, 1), ("leak of 10 %", 0, 0.17),
    ("count", 0, 1), ("count at best", 0.30, 1),
])  # fmt: skip
def test_presets_score_what_they_promise(lab, preset, coupled, lstm):
    lab.use(preset)
    assert lab.drawn["coupled score"] == pytest.approx(coupled, abs=0.005)
    assert lab.drawn["lstm score"] == pytest.approx(lstm, abs=0.005)
    scores = f"coupled {lab.drawn['coupled score']:.0%}, LSTM {lab.drawn['lstm score']:.0%}"
    assert scores in lab.sentence and TASKS[lab.values["task"]].goal in lab.sentence


def test_the_coupled_memory_stays_within_one_and_its_shares_add_up_to_one(lab):
    rng = np.random.default_rng(0)
    for _ in range(20):
        rows = {"x": rng.uniform(-2, 2, STEPS).round(2), "f": rng.uniform(size=STEPS).round(2)}
        lab.set(roll=lab.roll.painted(**rows))
        drawn, f = lab.drawn, np.array(lab.values["roll"]["f"])
        assert np.abs(drawn["coupled C"]).max() < 1
        assert drawn["coupled shares"].sum() + np.prod(f[: drawn["T"]]) == pytest.approx(1)
    lab.reset()


def test_no_schedule_counts_above_the_ceiling(lab):
    lab.use("count at best")
    best, rng = lab.drawn["coupled score"], np.random.default_rng(1)
    targets = TASKS["count"].targets(lab.drawn["c_tilde"])
    ceiling = 1 - np.maximum(targets - lab.drawn["c_tilde"].max(), 0).sum() / targets.sum()
    assert best == pytest.approx(ceiling)
    for _ in range(20):
        lab.set(roll=lab.roll.painted(f=rng.integers(0, 2, STEPS)))
        assert lab.drawn["coupled score"] <= ceiling
    lab.reset()


def test_free_gates_that_sum_to_one_give_the_coupled_memory(lab):
    lab.reset()
    f = np.linspace(0, 1, STEPS).round(2)
    lab.set(roll=lab.roll.painted(f=f, i=(1 - f).round(2)))
    np.testing.assert_allclose(lab.drawn["coupled C"], lab.drawn["lstm C"], atol=1e-14)
    lab.reset()


def test_rings_ask_for_a_memory_that_meets_the_task(lab):
    lab.use("release")
    np.testing.assert_array_equal(lab.drawn["asked"], [15])
    np.testing.assert_allclose(lab.drawn["wanted"], lab.drawn["coupled C"][14])


def test_pictures_of_the_chapter_show_their_numbers():
    ax = Figure().subplots()
    plane(ax, [(0.5, 0.25, "here")])
    assert "here" in [text.get_text() for text in ax.texts]
    ax = Figure().subplots()
    counters(ax, np.arange(40), {"a": np.zeros(40), "b": np.full(40, 0.5)})
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert min(np.diff(heights)) > 2, "names do not overlap"
    grounds = [text.get_bbox_patch().get_facecolor() for text in ax.texts]
    assert set(grounds) == {(1, 1, 1, 1)}, "no line runs through a name"
    ax = Figure().subplots()
    efforts(ax, {"recall": {"lstm": [None, 100], "coupled": [50, 70]}}, 1000)
    marks = [line.get_ydata() for line in ax.lines if line.get_linestyle() == "None"]
    np.testing.assert_allclose(marks, [[100, 1130], [50, 70]])
    ax = Figure().subplots()
    lengths(ax, [20, 40], {"lstm": np.array([[1, 0.8], [1, 0.6]])}, 1 / 3)
    assert list(ax.lines[2].get_ydata()) == [1, 0.7]
