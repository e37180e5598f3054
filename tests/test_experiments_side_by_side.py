"""Cells side by side: a stream of episodes, learning curves, and what is bundled."""

from types import SimpleNamespace

import numpy as np
import pytest

from lstmlab import tasks
from lstmlab.experiments import side_by_side as study

TINY = study.SETTINGS | {"parameters": 60, "budget": 80, "batch": 4, "check_every": 5,
                         "validation": 8, "test": 4}  # fmt: skip


def test_continual_recall_is_one_episode_after_another():
    task = study.continual_recall(5, 3)
    batch = task.batch(np.random.default_rng(0), 4)
    assert batch.xs.shape == (3 * 7, 4, 9) and batch.weights.sum() == pytest.approx(1)
    ids = batch.xs.argmax(axis=2)
    for start in (0, 7, 14):  # what is asked at an episode's end came at its beginning
        np.testing.assert_array_equal(batch.targets[start + 6], ids[start])
        assert (ids[start] < 4).all() and (ids[start + 1 : start + 6] >= 4).all()
        assert (batch.weights[start + 6] > 0).all() and not batch.weights[start : start + 6].any()
    assert task.baseline == tasks.recall(5).baseline


def test_right_by_episode_counts_each_question_by_itself():
    task = study.continual_recall(2, 3)
    batch = task.batch(np.random.default_rng(1), 8)
    outputs = np.eye(4)[batch.targets]
    outputs[7] = np.roll(outputs[7], 1, axis=-1)  # the second question: all wrong
    network = SimpleNamespace(forward=lambda params, xs: SimpleNamespace(outputs=outputs))
    assert study.right_by_episode(network, {}, batch).tolist() == [1, 0, 1]


@pytest.mark.parametrize("task", study.LAGS)
def test_a_stream_alone_is_scored_question_by_question(task):
    row = study.run(task, study.LAGS[task], "lstm-never-forgets", 0.01, 7, TINY)
    assert len(row["curve"]) == 4 and row["solved"] is None
    assert (row["by_episode"] is None) == (task != "continual recall")
    assert len(row["by_episode"] or range(40)) == 2 * study.LONG


def test_a_run_ends_when_it_is_solved_twice_in_a_row():
    settings = TINY | {"solved": 0.999, "budget": 1600, "parameters": 200}
    row = study.run("recall", 20, "gru", 0.03, 0, settings)
    below = np.array(row["curve"]) < 0.999
    assert below[-2:].all() and not (below[:-2] & below[1:-1]).any()
    assert row["solved"] == 5 * len(row["curve"])


def test_curves_go_on_with_the_last_loss():
    rows = [{"curve": [0.9, 0.5]}, {"curve": [1.0, 0.8, 0.7, 0.6]}]
    at, losses = study.curves(rows, 5, 20)
    assert at.tolist() == [5, 10, 15, 20]
    assert losses.tolist() == [[0.9, 0.5, 0.5, 0.5], [1.0, 0.8, 0.7, 0.6]]


def solved(name, learner):
    return sum(row["solved"] is not None for row in study.reported(name, learner))


def test_the_bundled_headline_is_where_a_forget_gate_is_needed():
    assert solved("continual recall", "lstm-never-forgets") <= 2
    assert solved("continual recall", "lstm") == 8
    assert solved("recall", "lstm-never-forgets") == 8 > solved("recall", "lstm")
