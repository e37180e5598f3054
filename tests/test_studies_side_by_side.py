"""The study of cells side by side: the same rule for all, and its file says what made it."""

import json
from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np
import pytest

from lstmlab import tasks
from lstmlab.studies import side_by_side as study
from lstmlab.sweep.results import best_rates

TINY = study.Settings(parameters=60, updates=20, batch=4, check_every=5, validation=8, test=4,
                      episodes=2, long=3)  # fmt: skip


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
    assert study.right_by_episode(network, {}, task, batch).tolist() == [1, 0, 1]


@pytest.mark.parametrize("learner", [*study.CELLS, *study.ABLATIONS])
@pytest.mark.parametrize("name", study.LAGS)
def test_a_run_comes_out_again_the_same(name, learner):
    row = study.run(name, learner, 0.01, 7, TINY)
    assert row == study.run(name, learner, 0.01, 7, TINY) == json.loads(json.dumps(row))
    assert len(row["curve"]) == 4 and row["solved"] is None
    assert ("by_episode" in row) == (name == "continual recall")
    assert len(row.get("by_episode", range(6))) == 2 * TINY.long


def test_a_run_ends_when_it_is_solved_twice_in_a_row():
    settings = replace(TINY, solved=0.999, updates=400, parameters=200)
    row = study.run("recall", "gru", 0.03, 0, settings)
    below = np.array(row["curve"]) < 0.999
    assert below[-2:].all() and not (below[:-2] & below[1:-1]).any()
    assert row["solved"] == 5 * len(row["curve"])


def test_curves_go_on_with_the_last_loss():
    rows = [{"curve": [0.9, 0.5]}, {"curve": [1.0, 0.8, 0.7, 0.6]}]
    at, losses = study.curves(rows, TINY)
    assert at.tolist() == [5, 10, 15, 20]
    assert losses.tolist() == [[0.9, 0.5, 0.5, 0.5], [1.0, 0.8, 0.7, 0.6]]


def test_the_file_is_whole_after_each_learner(tmp_path, monkeypatch):
    monkeypatch.setattr(study, "SEEDS", (320, 321))
    path, lengths = tmp_path / "file.json", []
    for rows in study.measure(TINY, {"recall": ["rnn", "gru"]}):
        study.save(path, rows, TINY)
        lengths.append(len(json.loads(path.read_text())["rows"]))
    per = len(study.RATES) * len(study.TUNING_SEEDS) + 2
    assert lengths == [per, 2 * per]
    about = json.loads(path.read_text())
    assert about["settings"] == asdict(TINY) and about["made by"] == study.ABOUT["made by"]
    before = path.read_bytes()
    known = study.load(path, TINY)
    monkeypatch.setattr(study, "run", None)  # nothing is measured again
    *_, rows = study.measure(TINY, {"recall": ["rnn", "gru"]}, known)
    study.save(path, rows, TINY)
    assert path.read_bytes() == before
    assert study.load(path) == [] == study.load(tmp_path / "none.json")


def test_an_unknown_task_is_named():
    with pytest.raises(ValueError, match="^name: expected"):
        study.run("parity", "rnn", 0.01, 0)


# What is bundled


def test_no_rate_was_chosen_by_a_seed_that_is_reported():
    assert not set(study.SEEDS) & set(study.TUNING_SEEDS) and len(study.SEEDS) == 8
    rows = study.bundled()[1]
    rates = best_rates([row for row in rows if row["seed"] in study.TUNING_SEEDS],
                       study.Settings().updates)  # fmt: skip
    for row in rows:
        if row["seed"] in study.SEEDS:
            assert row["rate"] == rates[row["task"], row["learner"], row["lag"]]


def test_the_bundled_file_holds_the_whole_plan():
    about, rows = study.bundled()
    assert about["settings"] == asdict(study.Settings())
    assert {name: about[name] for name in study.ABOUT} == study.ABOUT
    for name in study.LAGS:
        for learner in (*study.CELLS, *study.ABLATIONS):
            seeds = [row["seed"] for row in study.reported(name, learner)]
            assert seeds == list(study.SEEDS)
            assert all(1100 < row["parameters"] < 1300 for row in study.reported(name, learner))
    trials = len(study.RATES) * len(study.TUNING_SEEDS)
    assert len(rows) == 3 * 7 * (trials + 8)


def solved(name, learner):
    return sum(row["solved"] is not None for row in study.reported(name, learner))


def test_the_bundled_headline_is_where_a_forget_gate_is_needed():
    assert solved("continual recall", "lstm-never-forgets") <= 2
    assert solved("continual recall", "lstm") == 8
    assert solved("recall", "lstm-never-forgets") == 8 > solved("recall", "lstm")
