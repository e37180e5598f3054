"""Chapter 8's explorers: the shares that are drawn add up to the memory, and flow back as drawn."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmlab.explorers import MemoryRoll, MemoryUpdate
from lstmlab.explorers.memory_update import SAYS, SENTENCES, STEPS
from lstmlab.plots.memory_update import account, paths
from lstmlab.tasks.gate_schedules import TASKS


@pytest.fixture(scope="module")
def lab():
    return MemoryUpdate()


@pytest.fixture(scope="module")
def roll():
    return MemoryRoll()


def memory(f, i, c_tilde, C, nudge=None):
    """C after each step; nudge = (step, amount) is added to the memory of that step."""
    history = []
    for step in range(len(c_tilde)):
        C = f[step] * C + i[step] * c_tilde[step]
        if nudge and nudge[0] == step + 1:
            C = C + nudge[1]
        history.append(C)
    return np.array(history)


SETTINGS = [
    {}, {"f": 0.0}, {"f": 1.0}, {"f": 0.5}, {"i": 0.0}, {"i": 1.0}, {"C_0": -1.0, "f": 0.8},
    {"wave": 0.5, "words": "nothing but waves", "f": 1.0, "i": 1.0}, {"words": "two reds", "t": 8},
]  # fmt: skip


@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_shares_add_up_to_the_memory(lab, values):
    lab.reset()
    lab.set(**values)
    now, drawn = lab.values, lab.drawn
    says = [SAYS.get(word, now["wave"]) for word in SENTENCES[now["words"]].split()]
    f, i = [now["f"]] * STEPS, [now["i"]] * STEPS
    expected = memory(f, i, says, now["C_0"])
    np.testing.assert_allclose(drawn["C"], expected, atol=1e-14)
    np.testing.assert_allclose(drawn["kept"] + drawn["written"], drawn["C"], atol=1e-14)
    np.testing.assert_allclose(drawn["before"], [now["C_0"], *expected[:-1]], atol=1e-14)
    moved = [memory(f, i, says, now["C_0"], (t, 1e-30j))[-1].imag for t in range(1, STEPS + 1)]
    np.testing.assert_allclose(drawn["flow"], np.array(moved) / 1e-30, atol=1e-14)
    np.testing.assert_allclose(drawn["heard"], drawn["flow"] * now["i"], atol=1e-14)


@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_bars_stand_on_what_is_kept_and_end_at_the_memory(lab, values):
    lab.reset()
    lab.set(**values)
    drawn, picture, t = lab.drawn, lab.picture, lab.values["t"] - 1
    shares = picture.shares
    np.testing.assert_array_equal([bar.get_height() for bar in shares.kept], drawn["kept"])
    ends = [bar.get_y() + bar.get_height() for bar in shares.written]
    np.testing.assert_allclose(ends, drawn["C"], atol=1e-14)
    heights = [bar.get_height() for bar in picture.one.bars]
    names = ("before", "kept", "c_tilde", "written")
    np.testing.assert_array_equal(heights, [drawn[name][t] for name in names])
    assert picture.one.total.get_ydata()[0] == drawn["C"][t]
    low, high = picture.memory.get_ylim()
    assert low < min(drawn["C"].min(), -1) and max(drawn["C"].max(), 1) < high


@pytest.mark.parametrize("preset", MemoryUpdate.presets)
def test_presets_show_what_they_are_called(lab, preset):
    lab.use(preset)
    drawn = lab.drawn
    told = {
        "f = 1, i = 0: nothing": np.all(drawn["C"] == 0) and np.all(drawn["flow"] == 1),
        "f = 1, i = 1: adds all": drawn["C"][-1] == pytest.approx(sum(drawn["c_tilde"])),
        "f = 0, i = 1: only now": np.array_equal(drawn["C"], drawn["c_tilde"]),
        "an average": np.abs(drawn["C"]).max() < 1 and drawn["heard"][-1] == pytest.approx(0.2),
        "f = 0, i = 0": drawn["before"][0] == 1 and np.all(drawn["C"] == 0),
    }
    assert told[preset]


@pytest.mark.parametrize("preset", [*MemoryRoll.presets, "reset"])
def test_the_roll_shows_both_shares_of_each_step(roll, preset):
    roll.use(preset)
    drawn, painted = roll.drawn, roll.values["roll"]
    expected = memory(painted["f"], painted["i"], np.tanh(painted["x"]), 0.0)
    np.testing.assert_allclose(drawn["C"], expected, atol=1e-13)
    np.testing.assert_allclose(drawn["kept"] + drawn["written"], expected, atol=1e-13)
    ends = [bar.get_y() + bar.get_height() for bar in roll.parts.written]
    np.testing.assert_allclose(ends, expected, atol=1e-13)
    np.testing.assert_array_equal([bar.get_height() for bar in roll.parts.kept], drawn["kept"])


@pytest.mark.parametrize("task", [name for name in TASKS if name != "store, hold, release"])
def test_tasks_without_release_can_be_solved(roll, task):
    roll.reset()
    solution = {name: TASKS[task].solution[name] for name in ("f", "i")}
    roll.set(task=task)
    roll.set(roll=roll.roll.painted(**solution))
    assert roll.drawn["score"] == 1
    np.testing.assert_array_equal(roll.values["roll"]["x"], TASKS[task].xs)


def test_traps_score_nothing_and_half(roll):
    scores = {}
    for preset in ("f = 1, i = 0: nothing", "f and i at odds", "release: out of reach"):
        roll.use(preset)
        scores[preset] = roll.drawn["score"]
    assert list(scores.values()) == [0, pytest.approx(0.5), 0]


def test_nothing_but_keeping_lets_every_gradient_pass_and_has_nothing_to_keep(roll):
    roll.use("f = 1, i = 0: nothing")
    assert np.all(roll.drawn["C"] == 0) and np.all(roll.drawn["dC"] == 1)


def test_an_account_adds_up():
    ax = Figure().subplots()
    account(ax, ["red", "wave"], np.array([0.5, -0.2]))
    assert [text.get_text() for text in ax.texts] == ["0.50", "−0.20", "0.30"]
    assert ax.patches[1].get_y() + ax.patches[1].get_height() == pytest.approx(0.3)


def test_two_paths_stand_side_by_side_with_their_sum():
    ax = Figure().subplots()
    paths(ax, ["red", "ask"], np.array([0.0, 0.4]), np.array([-0.6, 0.1]))
    assert [bar.get_height() for bar in ax.patches] == [0.0, 0.4, -0.6, 0.1]
    places = [bar.get_x() + bar.get_width() / 2 for bar in ax.patches]
    np.testing.assert_allclose(places, [0.8, 1.8, 1.2, 2.2])
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [-0.6, 0.5])
