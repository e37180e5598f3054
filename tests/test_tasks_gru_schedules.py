"""A GRU's jobs can be done as their solutions say, and two of them by no schedule."""

import numpy as np
import pytest

from lstmlab.cells import GRU
from lstmlab.tasks.gate_schedules import STEPS, score
from lstmlab.tasks.gru_schedules import GRU_TASKS

SOLVED = [name for name, task in GRU_TASKS.items() if task.solution]


def play(task, **gates):
    """The score of a schedule, numbers or (T,) by gate, with u = 1."""
    params = {name: np.array([0.0, 0, 1])[:, None, None] for name in ("W_h", "W_x")}
    force = {g: np.broadcast_to(v, STEPS)[:, None, None] for g, v in gates.items()}
    xs = task.xs[:, None, None]
    trace = GRU(1, 1).forward(params | {"b": np.zeros((3, 1))}, xs, force=force)
    return score(trace.h[:, 0, 0], task.targets(task.xs))


@pytest.mark.parametrize("name", SOLVED)
def test_a_solution_scores_all(name):
    assert play(GRU_TASKS[name], **GRU_TASKS[name].solution) == pytest.approx(1)


@pytest.mark.parametrize("name", GRU_TASKS)
def test_one_value_for_all_steps_scores_little(name):
    best = max(play(GRU_TASKS[name], z=z, r=r) for z in (0, 0.5, 1) for r in (0, 0.5, 1))
    assert best < 0.3


@pytest.mark.parametrize("name, r", [("overwrite", 1.0), ("combine", 0.0)])
def test_the_reset_gate_matters_both_ways(name, r):
    assert 0.1 < play(GRU_TASKS[name], z=GRU_TASKS[name].solution["z"], r=r) < 0.9


def test_to_show_only_when_asked_is_out_of_reach():
    task, rng = GRU_TASKS["store, hold, release"], np.random.default_rng(0)
    schedules = rng.choice([0, 0.1, 0.5, 1], size=(2000, 2, STEPS))
    assert max(play(task, z=z, r=r) for z, r in schedules) == 0


def test_to_count_beyond_one_is_out_of_reach():
    task = GRU_TASKS["count"]
    bounded = score(np.minimum(task.targets(task.xs), 1), task.targets(task.xs))
    z = (task.targets(task.xs) != np.roll(task.targets(task.xs), 1)) * 1.0
    assert play(task, z=z, r=1) < bounded < 0.5
