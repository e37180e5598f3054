"""Success against lag: what a run measures, and what came out."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lstmlab.experiments import lag, until_solved
from lstmlab.experiments.lag import TASKS, point, reported, run
from lstmlab.experiments.learners import LEARNERS, network_of, size_of
from lstmlab.experiments.until_solved import Trial

TINY = lag.SETTINGS | {"budget": 160, "batch": 8, "parameters": 60, "check_every": 5,
                       "validation": 16, "test": 16}  # fmt: skip


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("task", TASKS)
def test_every_learner_runs_on_every_task_and_again_the_same(task, learner):
    one = point(task, 10, learner, 0.01 if LEARNERS[learner].learns else None, 5)
    result = run(**one, settings=TINY)
    assert result == run(**one, settings=TINY)
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert 0 <= result["accuracy"] <= 1 and result["loss"] > 0 and not result["diverged"]


def test_a_lag_of_one_is_solved_early_and_counted_in_sequences():
    settings = lag.SETTINGS | {"budget": 6400, "batch": 16, "parameters": 200, "check_every": 5}
    result = run("recall", 1, "gru", 0.03, 0, settings)
    assert result["solved"] % (5 * 16) == 0 and 160 <= result["solved"] < 6400
    assert result["accuracy"] > 0.95 and result["loss"] < 0.15 * np.log(4)
    half = settings | {"budget": result["solved"] - 16}
    assert run("recall", 1, "gru", 0.03, 0, half)["solved"] is None


def test_solved_needs_two_good_checks_in_a_row(monkeypatch):
    verdicts = iter([True, False, True, True])
    monkeypatch.setattr(Trial, "is_good", lambda *_: next(verdicts))
    assert run("recall", 1, "rnn", 0.01, 0, TINY)["solved"] == 4 * 5 * 8


def test_without_clipping_a_step_is_as_long_as_its_gradient(monkeypatch):
    seen, original = [], until_solved.train
    monkeypatch.setattr(
        until_solved, "train", lambda *a, **k: seen.append(k["clip"]) or original(*a, **k)
    )
    for learner in ("rnn", "rnn-noclip"):
        run("recall", 1, learner, 0.01, 0, TINY)
    assert seen == [TINY["clip"], None]


def test_counterpoints_start_as_they_say():
    def start(learner):
        trial = Trial(LEARNERS[learner], TASKS["recall"](5), 0, TINY | {"parameters": 400})
        return trial.network.cell, trial.params

    cell, params = start("irnn")
    assert cell.activation == "relu"
    assert np.array_equal(params["W_h"][0], np.eye(cell.hidden_size))
    W = start("rnn-orthogonal")[1]["W_h"][0]
    np.testing.assert_allclose(W @ W.T, np.eye(len(W)), atol=1e-6)
    assert np.all(start("lstm-open")[1]["b"][0] == 5)


def test_divergence_is_a_result_and_not_an_end():
    result = run("adding", 20, "irnn", 1e30, 0, TINY)
    assert result["diverged"] and result["solved"] is None and np.isfinite(result["loss"])


@pytest.mark.parametrize("task", TASKS)
def test_learners_have_nearly_as_many_parameters(task):
    for learner in LEARNERS.values():
        assert abs(size_of(network_of(learner, TASKS[task](10), 2400)) / 2400 - 1) < 0.06


def test_guessing_learns_nothing_where_memory_is_asked():
    settings = TINY | {"budget": 3200, "batch": 32, "parameters": 400, "test": 1000}
    for seed in range(3):
        result = run("temporal order", 30, "guess", None, seed, settings)
        assert result["solved"] is None and result["accuracy"] < 0.25 + 0.1


def test_guessing_finds_what_one_batch_can_tell():
    """Among many drawn networks one gets a batch of two sequences right by chance."""
    trial = Trial(LEARNERS["guess"], TASKS["recall"](1), 0, TINY | {"batch": 2, "budget": 400})
    trial.drawing = np.random.default_rng(0)
    best, _, diverged = lag.guess(trial)
    assert trial.score(best, trial.draw(np.random.default_rng(0), "batch"))[0] == 1 and not diverged


def test_reported_and_tuning_numbers_come_from_sequences_of_their_own(monkeypatch):
    seen = []
    task = TASKS["recall"](9)

    def watched(rng, B):
        made = task.make(rng, B)
        seen.extend(map(bytes, made[0].argmax(2).astype(np.uint8).T))
        return made

    monkeypatch.setitem(TASKS, "recall", lambda lag: replace(task, make=watched))
    run("recall", 9, "rnn", 0.01, 0, TINY)
    run("recall", 9, "rnn", 0.01, 1, TINY)
    assert len(seen) == len(set(seen)) == 2 * (160 + 16 + 16)


def test_numbers_of_numpy_make_the_same_points():
    one = point("recall", np.int64(3), "lstm", np.float64(0.01), np.arange(5)[2])
    assert one == point("recall", 3, "lstm", 0.01, 2)
    assert json.loads(json.dumps(one)) == one


def test_a_small_measurement_shows_the_gap():
    """As chapter 04 makes it in the lecture, from one seed."""
    small = lag.SETTINGS | {"budget": 16_000, "parameters": 1200}
    points = [point("temporal order", *one, 0.01, 0) for one in
              [(10, "rnn"), (10, "lstm"), (40, "rnn")]]  # fmt: skip
    rnn, lstm, rnn_far = (row["accuracy"] for row in lag.measure(points, small))
    assert rnn > 0.9 and lstm > 0.9 and rnn_far < 0.6


def median_accuracy(learner, task="temporal order"):
    by_lag = {}
    for row in reported(task, learner):
        by_lag.setdefault(row["lag"], []).append(row["accuracy"])
    assert {len(values) for values in by_lag.values()} == {8}
    return {lag: np.median(values) for lag, values in by_lag.items()}


def test_the_bundled_headline_is_the_long_term_dependency_gap():
    rnn, guess = median_accuracy("rnn"), median_accuracy("guess")
    assert min(rnn[lag] for lag in (10, 20, 30)) > 0.95
    assert max(rnn[lag] for lag in (50, 70, 100)) < 0.3 and max(guess.values()) < 0.3
    for learner in ("gru", "irnn"):
        assert min(median_accuracy(learner).values()) > 0.9
    lstm = median_accuracy("lstm")
    assert lstm[50] > 0.9 and all(lstm[lag] > rnn[lag] + 0.1 for lag in (50, 70, 100))


def test_the_bundled_copy_task_is_no_victory_of_the_lstm():
    """At a lag of 100 the LSTM and the plain network sit at the baseline without memory."""
    for learner in ("rnn", "lstm"):
        losses = [row["loss"] for row in reported("copy", learner)]
        np.testing.assert_allclose(np.median(losses), TASKS["copy"](100).baseline, rtol=0.02)
