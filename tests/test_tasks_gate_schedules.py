"""Jobs for hand-set gates: what solves them, what does not, and what a score means."""

import numpy as np
import pytest

from lstmlab.cells import GRU, LSTM
from lstmlab.tasks.gate_schedules import FACT, GRU_TASKS, STEPS, TASKS, WAVES, score

CELL = LSTM(1, 1)
PARAMS = {"W_h": np.zeros((4, 1, 1)), "W_x": np.array([0, 0, 0, 1.0]).reshape(4, 1, 1),
          "b": np.zeros((4, 1))}  # fmt: skip


def played(task, **gates):
    """(score, h, C) of a task with gates given as numbers or (T,)."""
    force = {g: np.broadcast_to(value, STEPS)[:, None, None] for g, value in gates.items()}
    trace = CELL.forward(PARAMS, task.xs[:, None, None], force=force)
    h, C, c_tilde = (getattr(trace, name)[:, 0, 0] for name in ("h", "C", "c_tilde"))
    return score({"h": h, "C": C}[task.state], task.targets(c_tilde)), h, C


@pytest.fixture(params=TASKS)
def task(request):
    return TASKS[request.param]


def test_its_own_solution_meets_every_target(task):
    assert played(task, **task.solution)[0] == pytest.approx(1.0, abs=1e-12)


def test_keeping_all_and_writing_nothing_remembers_nothing(task):
    result, h, C = played(task, f=1, i=0, o=1)
    assert result == 0
    np.testing.assert_array_equal(h, 0)
    np.testing.assert_array_equal(C, 0)


@pytest.mark.parametrize("gates", [
    {"f": 1, "i": 1, "o": 1}, {"f": 0, "i": 1, "o": 1}, {"f": 0.9, "i": 0.5, "o": 1},
    {"f": 0.5, "i": 0.5, "o": 0.5}, {"f": 1, "i": 0.1, "o": 1},
], ids=str)  # fmt: skip
def test_no_gate_with_one_value_for_all_steps_solves_it(task, gates):
    assert played(task, **gates)[0] < 0.7


@pytest.mark.parametrize("gate", ["f", "i", "o"])
def test_every_gate_of_the_solution_is_needed_somewhere(gate):
    """With the gate half open throughout, at least two of the tasks are lost."""
    results = [played(task, **task.solution | {gate: 0.5})[0] for task in TASKS.values()]
    assert sum(result < 0.9 for result in results) >= 2


def test_a_leak_of_ten_percent_shows_after_eighteen_steps():
    task = TASKS["hold"]
    result, _, C = played(task, **task.solution | {"f": 0.9})
    assert C[-1] == pytest.approx(0.9**19 * np.tanh(FACT))
    assert result == pytest.approx(np.tanh(C[-1]) / np.tanh(np.tanh(FACT)))


def test_showing_too_early_or_for_too_long_costs():
    task = TASKS["store, hold, release"]
    assert played(task, **task.solution | {"o": 1})[0] == 0
    late = np.roll(task.solution["o"], 1)
    assert played(task, **task.solution | {"o": late})[0] == 0


def test_the_hidden_state_cannot_hold_a_count_and_the_memory_can():
    task = TASKS["count"]
    _, h, C = played(task, **task.solution)
    assert C[-1] == pytest.approx(5 * np.tanh(FACT))
    assert np.abs(h).max() < 1


def test_targets_follow_the_input():
    task = TASKS["hold"]
    wanted = task.targets(np.full(STEPS, -0.3))
    assert np.isnan(wanted[:-1]).all()
    assert wanted[-1] == np.tanh(-0.3)


def test_a_score_is_one_minus_the_error_over_that_of_an_empty_memory():
    targets = np.array([np.nan, 0.5, np.nan, -0.5])
    assert score([9, 0.5, 9, -0.5], targets) == 1
    assert score([9, 0.0, 9, 0.0], targets) == 0
    assert score([9, 0.4, 9, -0.4], targets) == pytest.approx(0.8)
    assert score([9, -0.5, 9, 0.5], targets) == 0
    assert score([0.0, 1], [0, np.nan]) == 1 and score([0.1, 1], [0, np.nan]) == 0


def test_waves_come_at_every_step_and_do_not_cancel():
    assert len(WAVES) == STEPS and 0 not in WAVES
    assert abs(sum(np.tanh(WAVES))) > 1


@pytest.mark.parametrize("states", [[1.0], [1.0, np.nan], "no"])
def test_what_is_no_state_is_refused(states):
    with pytest.raises(ValueError, match="states"):
        score(states, [0.5, 0.5])


SOLVED = [name for name, task in GRU_TASKS.items() if task.solution]


def play_gru(task, **gates):
    """The score of a schedule, numbers or (T,) by gate, with u = 1."""
    params = {name: np.array([0.0, 0, 1])[:, None, None] for name in ("W_h", "W_x")}
    force = {g: np.broadcast_to(v, STEPS)[:, None, None] for g, v in gates.items()}
    xs = task.xs[:, None, None]
    trace = GRU(1, 1).forward(params | {"b": np.zeros((3, 1))}, xs, force=force)
    return score(trace.h[:, 0, 0], task.targets(task.xs))


@pytest.mark.parametrize("name", SOLVED)
def test_a_solution_of_a_gru_scores_all(name):
    assert play_gru(GRU_TASKS[name], **GRU_TASKS[name].solution) == pytest.approx(1)


@pytest.mark.parametrize("name", GRU_TASKS)
def test_one_value_for_all_steps_scores_little(name):
    best = max(play_gru(GRU_TASKS[name], z=z, r=r) for z in (0, 0.5, 1) for r in (0, 0.5, 1))
    assert best < 0.3


@pytest.mark.parametrize("name, r", [("overwrite", 1.0), ("combine", 0.0)])
def test_the_reset_gate_matters_both_ways(name, r):
    assert 0.1 < play_gru(GRU_TASKS[name], z=GRU_TASKS[name].solution["z"], r=r) < 0.9


def test_to_show_only_when_asked_is_out_of_reach():
    task, rng = GRU_TASKS["store, hold, release"], np.random.default_rng(0)
    schedules = rng.choice([0, 0.1, 0.5, 1], size=(2000, 2, STEPS))
    assert max(play_gru(task, z=z, r=r) for z, r in schedules) == 0


def test_to_count_beyond_one_is_out_of_reach():
    task = GRU_TASKS["count"]
    bounded = score(np.minimum(task.targets(task.xs), 1), task.targets(task.xs))
    z = (task.targets(task.xs) != np.roll(task.targets(task.xs), 1)) * 1.0
    assert play_gru(task, z=z, r=1) < bounded < 0.5
