"""A sweep gives the same numbers on every engine, and loses nothing when it is ended."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace

import numpy as np
import pytest

from lstmlab import __version__
from lstmlab import sweep as sweep_package
from lstmlab.sweep import (
    ABOUT,
    LEARNERS,
    LIVE_SETTINGS,
    SETTINGS,
    TASKS,
    Point,
    Settings,
    bundled,
    chosen_rates,
    curve,
    engine,
    live_points,
    load,
    plan,
    point,
    processes,
    reported,
    run_point,
    sweep,
    tuning,
)
from lstmlab.sweep import __main__ as command
from lstmlab.sweep.results import best_rates

TINY = Settings(budget=160, batch=8, parameters=60, check_every=5, validation=16, test=16)


def points(learners=("rnn", "lstm", "guess"), lags=(1, 3), seeds=range(2)):
    return [
        Point("recall", lag, learner, 0.01 if LEARNERS[learner].learns else None, seed)
        for lag in lags
        for learner in learners
        for seed in seeds
    ]


@pytest.fixture
def serial(tmp_path):
    """The bytes of the file of `points()`, from one process without a break."""
    list(sweep(points(), TINY, path=tmp_path / "serial.json"))
    return (tmp_path / "serial.json").read_bytes()


# One point


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("task", TASKS)
def test_every_learner_runs_on_every_task_and_again_the_same(task, learner):
    one = Point(task, 10, learner, 0.01 if LEARNERS[learner].learns else None, 5)
    result = run_point(one, TINY)
    assert result == run_point(one, TINY)
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert 0 <= result["accuracy"] <= 1 and result["loss"] > 0 and not result["diverged"]


def test_a_lag_of_one_is_solved_early_and_counted_in_sequences():
    settings = Settings(budget=6400, batch=16, parameters=200, check_every=5)
    result = run_point(Point("recall", 1, "gru", 0.03, 0), settings)
    assert result["solved"] % (5 * 16) == 0 and 160 <= result["solved"] < 6400
    assert result["accuracy"] > 0.95 and result["loss"] < 0.15 * np.log(4)
    half = replace(settings, budget=result["solved"] - 16)
    assert run_point(Point("recall", 1, "gru", 0.03, 0), half)["solved"] is None


def test_solved_needs_two_good_checks_in_a_row(monkeypatch):
    verdicts = iter([True, False, True, True])
    monkeypatch.setattr(point, "_is_solved", lambda *_: next(verdicts))
    assert run_point(points()[0], TINY)["solved"] == 4 * 5 * 8


def test_without_clipping_a_step_is_as_long_as_its_gradient(monkeypatch):
    seen = []
    original = point.train
    monkeypatch.setattr(
        point, "train", lambda *a, **k: seen.append(k["clip"]) or original(*a, **k)
    )
    run_point(points(["rnn"])[0], TINY)
    run_point(points(["rnn-noclip"])[0], TINY)
    assert seen == [TINY.clip, None]


def test_counterpoints_start_as_they_say():
    nets = {}
    for learner in ("irnn", "rnn-orthogonal", "lstm-open"):
        chosen = LEARNERS[learner]
        network = point.network_of(chosen, TASKS["recall"](5), 400)
        params = network.init(np.random.default_rng(0))
        start = chosen.start or (lambda params, rng: params)
        nets[learner] = network.cell, start(params, np.random.default_rng(1))
    cell, params = nets["irnn"]
    assert cell.activation == "relu"
    assert np.array_equal(params["W_h"][0], np.eye(cell.hidden))
    W = nets["rnn-orthogonal"][1]["W_h"][0]
    np.testing.assert_allclose(W @ W.T, np.eye(len(W)), atol=1e-12)
    assert np.all(nets["lstm-open"][1]["b"][0] == 5)


def test_divergence_is_a_result_and_not_an_end():
    settings = Settings(budget=160, batch=8, parameters=60, optimiser="sgd", test=16)
    result = run_point(Point("adding", 20, "irnn", 1e30, 0), settings)
    assert result["diverged"] and result["solved"] is None and np.isfinite(result["loss"])


@pytest.mark.parametrize("task", TASKS)
def test_learners_have_nearly_as_many_parameters(task):
    sizes = {}
    for learner in LEARNERS.values():
        network = point.network_of(learner, TASKS[task](10), 2400)
        params = network.init(np.random.default_rng(0))
        sizes[learner.cell] = sum(p.size for p in params.values())
    assert max(abs(size - 2400) for size in sizes.values()) < 0.06 * 2400


def test_guessing_learns_nothing_where_memory_is_asked():
    settings = replace(TINY, budget=3200, batch=32, parameters=400, test=1000)
    for seed in range(3):
        result = run_point(Point("temporal order", 30, "guess", None, seed), settings)
        assert result["solved"] is None and result["accuracy"] < 0.25 + 0.1


def test_guessing_finds_what_one_batch_can_tell():
    """Among many drawn networks one gets a batch of two sequences right by chance."""
    task, rng = TASKS["recall"](1), np.random.default_rng(0)
    settings = replace(TINY, batch=2, budget=400)
    network = point.network_of(LEARNERS["guess"], task, 60)
    best, _, diverged = point._guess(
        network, task, np.random.default_rng(0), settings, task.batch(rng, 16, np.float32)
    )
    batch = task.batch(np.random.default_rng(0), 2, np.float32)
    assert point._try(network, best, task, batch)[0] == 1 and not diverged


def test_reported_and_tuning_numbers_come_from_sequences_of_their_own(monkeypatch):
    seen = []
    task = TASKS["recall"](9)

    def watched(rng, B):
        made = task.make(rng, B)
        seen.extend(map(bytes, made[0].argmax(2).astype(np.uint8).T))
        return made

    monkeypatch.setitem(point.TASKS, "recall", lambda lag: replace(task, make=watched))
    run_point(Point("recall", 9, "rnn", 0.01, 0), TINY)
    run_point(Point("recall", 9, "rnn", 0.01, 1), TINY)
    assert len(seen) == len(set(seen)) == 2 * (160 + 16 + 16)


# Many points, on any engine


def test_rows_hold_the_point_and_its_result():
    rows = list(sweep(points(), TINY))
    assert rows == [asdict(one) | run_point(one, TINY) for one in points()]


def test_threads_give_the_same_bytes(tmp_path, serial):
    with ThreadPoolExecutor(3) as executor:
        rows = list(sweep(points(), TINY, executor, tmp_path / "threads.json"))
    assert len(rows) == len(points())
    assert (tmp_path / "threads.json").read_bytes() == serial


def test_two_processes_give_the_same_bytes(tmp_path, serial):
    with processes(2) as executor:
        list(sweep(points(), TINY, executor, tmp_path / "two.json"))
    assert (tmp_path / "two.json").read_bytes() == serial


def test_a_cluster_of_two_workers_gives_the_same_bytes(tmp_path, serial):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options, local_directory=tmp_path) as cluster:
        with distributed.Client(cluster) as client:
            executor = client.get_executor(pure=False)
            list(sweep(points(), TINY, executor, tmp_path / "cluster.json"))
    assert (tmp_path / "cluster.json").read_bytes() == serial


def test_nothing_runs_before_it_is_asked_for(tmp_path):
    sweep(points(), TINY, path=tmp_path / "file.json")
    assert not (tmp_path / "file.json").exists()


def test_a_caller_who_has_seen_enough_cancels_the_rest():
    class Lazy(ThreadPoolExecutor):
        """Runs the first point; the others wait for ever."""

        futures = []

        def submit(self, function, *arguments):
            self.futures.append(Future())
            if len(self.futures) == 1:
                self.futures[0].set_result(function(*arguments))
            return self.futures[-1]

    rows = sweep(points(), TINY, Lazy(1))
    next(rows)
    rows.close()
    assert [future.cancelled() for future in Lazy.futures] == [False] + [True] * 11


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor], ids=["serial", "threads"])
def test_a_point_that_fails_is_named_and_the_others_are_kept(executor, tmp_path, monkeypatch):
    def run(one, settings):
        if one.seed == 1:
            raise MemoryError("no room")
        return run_point(one, settings)

    monkeypatch.setattr(engine, "run_point", run)
    todo = points(["lstm"], lags=(3,))
    with pytest.raises(RuntimeError, match=r"lag=3, learner='lstm'.*seed=1.*MemoryError: no room"):
        list(sweep(todo, TINY, executor and executor(1), tmp_path / "file.json"))
    assert [row["seed"] for row in load(tmp_path / "file.json").rows] == [0]


# The file


def test_the_file_says_what_made_it(tmp_path):
    path = tmp_path / "file.json"
    rows = list(sweep(points(), TINY, path=path, about={"seeds": [0, 1]}))
    found = load(path)
    assert found.about == {
        "format": 1, "lstmlab": __version__, "settings": asdict(TINY), "seeds": [0, 1],
    }  # fmt: skip
    assert found.rows == rows
    assert json.loads(path.read_text())["rows"] == rows
    assert os.listdir(tmp_path) == ["file.json"]


def test_every_finished_point_is_saved_at_once(tmp_path):
    path = tmp_path / "file.json"
    for k, _ in enumerate(sweep(points(), TINY, path=path)):
        assert len(load(path).rows) == k + 1


def test_points_of_the_file_are_not_run_again(tmp_path, serial, monkeypatch):
    path = tmp_path / "file.json"
    rows = sweep(points(), TINY, path=path)
    first = [next(rows) for _ in range(5)]
    rows.close()
    ran = []
    monkeypatch.setattr(engine, "run_point", lambda *a: ran.append(a[0]) or run_point(*a))
    again = list(sweep(points(), TINY, path=path))
    assert again[:5] == first and ran == points()[5:]
    assert path.read_bytes() == serial
    assert list(sweep(points(), TINY, path=path)) == again and len(ran) == 7


def test_rows_stand_in_the_order_asked_and_other_rows_stay(tmp_path, serial):
    path = tmp_path / "file.json"
    list(sweep(points()[::-1], TINY, path=path))
    assert list(map(row_key, load(path).rows)) == list(map(key, points()[::-1]))
    extra = Point("recall", 2, "gru", 0.01, 0)
    list(sweep([extra], TINY, path=path))
    assert list(map(row_key, load(path).rows)) == list(map(key, [extra, *points()[::-1]]))


def key(one):
    return tuple(asdict(one).values())


def row_key(row):
    return tuple(row.values())[:5]


PROGRAM = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
from lstmlab.sweep import processes, sweep
sys.path.insert(0, {tests!r})
from test_sweep import TINY, points
if __name__ == "__main__":
    with processes(2) as executor:
        for row in sweep(points(seeds=range(100)), TINY, {executor}, {path!r}):
            print("row", flush=True)
"""


def begin(tmp_path, executor):
    """A sweep of many points in a process of its own, with at least two rows done."""
    program = tmp_path / "program.py"
    fill = {"tests": os.path.dirname(__file__), "executor": executor}
    program.write_text(PROGRAM.format(path=str(tmp_path / "file.json"), **fill))
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
    process = subprocess.Popen([sys.executable, str(program)], text=True, **pipes)
    assert [process.stdout.readline() for _ in range(2)] == ["row\n"] * 2
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("executor", ["None", "executor"], ids=["serial", "two processes"])
def test_a_killed_sweep_goes_on_to_the_same_bytes(tmp_path, executor):
    path, whole = tmp_path / "file.json", tmp_path / "whole.json"
    process = begin(tmp_path, executor)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    wanted = points(seeds=range(100))
    assert 2 <= len(load(path).rows) < len(wanted)

    few = [one for one in wanted if one.seed < 4]
    kept = {one for one in map(result_point, load(path).rows) if one in set(wanted)}
    todo = [one for one in wanted if one in kept or one in few]
    list(sweep(todo, TINY, path=path))
    list(sweep(todo, TINY, path=whole))
    assert path.read_bytes() == whole.read_bytes()


def result_point(row):
    return Point(*row_key(row))


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")
def whom_no_interrupt_reaches(seconds):
    """(process, whether the interrupt is blocked in it), after some time for others to be asked."""
    time.sleep(seconds)
    return os.getpid(), signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.skipif(sys.platform == "win32", reason="blocks no signals")
def test_every_worker_is_started_with_the_interrupt_blocked():
    """Each, not only the first: the second one is started later, when there is work for it."""
    with processes(2) as executor:
        told = set(executor.map(whom_no_interrupt_reaches, [2, 2]))
    assert len(told) == 2 and all(blocked for _, blocked in told)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_an_interrupt_ends_the_processes_and_keeps_what_is_done(tmp_path):
    process = begin(tmp_path, "executor")
    group = process.pid
    os.killpg(group, signal.SIGINT)  # as Ctrl-C does: to the parent and to its workers
    _, errors = process.communicate(timeout=60)
    assert errors.count("KeyboardInterrupt") == 1, errors  # the workers say nothing
    assert 2 <= len(load(tmp_path / "file.json").rows) < 1200
    for _ in range(200):  # nobody of the group is left
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("a worker is still there")


def spoiled(about=None, row=None):
    """A whole file's text, with entries of its head or first row replaced."""

    def spoil(text):
        content = json.loads(text)
        content["rows"][0].update(row or {})
        return json.dumps(content | (about or {}))

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text[: len(text) // 2], "damaged or another file"),
        (lambda text: "", "damaged or another file"),
        (lambda text: "[1, 2]", "damaged or another file"),
        (lambda text: '{"format": 1, "nbformat": 4, "cells": []}', "damaged or another file"),
        (spoiled(row={"learner": "oracle"}), "oracle"),
        (spoiled(row={"loss2": 1}), "damaged or another file"),
        (spoiled({"format": 2, "lstmlab": "9.0"}), "format 2, written by lstmlab 9.0"),
        (spoiled({"lstmlab": "0.0.1"}), "lstmlab = '0.0.1'"),
        (spoiled({"settings": asdict(replace(TINY, batch=4))}), "settings.batch = 4"),
        (spoiled({"hall": 3}), "hall = 3"),
    ],
)
def test_a_file_of_another_making_is_refused_and_left_as_it_is(tmp_path, serial, spoil, words):
    path = tmp_path / "file.json"
    path.write_text(spoil(serial.decode()))
    before = path.read_bytes()
    with pytest.raises(ValueError, match="^path: expected") as told:
        sweep(points(), TINY, path=path)
    assert str(path) in str(told.value) and words in str(told.value)
    assert path.read_bytes() == before


def test_a_missing_file_is_told_by_load(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda: Point("parity", 10, "lstm", 0.01, 0), "task"),
        (lambda: Point("recall", 0, "lstm", 0.01, 0), "lag"),
        (lambda: Point("temporal order", 9, "lstm", 0.01, 0), "T"),
        (lambda: Point("recall", 1.5, "lstm", 0.01, 0), "lag"),
        (lambda: Point("recall", 1, "transformer", 0.01, 0), "learner"),
        (lambda: Point("recall", 1, "lstm", 0, 0), "rate"),
        (lambda: Point("recall", 1, "lstm", None, 0), "rate"),
        (lambda: Point("recall", 1, "guess", 0.01, 0), "rate"),
        (lambda: Point("recall", 1, "lstm", 0.01, -1), "seed"),
        (lambda: Settings(budget=0), "budget"),
        (lambda: Settings(budget=8, batch=16), "budget"),
        (lambda: Settings(parameters=1.5), "parameters"),
        (lambda: Settings(optimiser="newton"), "optimiser"),
        (lambda: Settings(clip=0), "clip"),
        (lambda: Settings(solved=1), "solved"),
        (lambda: Settings(check_every=0), "check_every"),
        (lambda: Settings(validation=True), "validation"),
        (lambda: Settings(test="all"), "test"),
        (lambda: sweep([], TINY), "points"),
        (lambda: sweep([("recall", 1)], TINY), r"points\[0\]"),
        (lambda: sweep(points() + points()[:1], TINY), r"points\[12\]"),
        (lambda: sweep(points(), {"budget": 160}), "settings"),
        (lambda: sweep(points(), TINY, executor=2), "executor"),
        (lambda: sweep(points(), TINY, path="no/such/folder/file.json"), "path"),
        (lambda: sweep(points(), TINY, about={"rows": []}), "about"),
        (lambda: sweep(points(), TINY, about="mine"), "about"),
        (lambda: sweep(points(), TINY, about={"by": object()}), "about"),
        (lambda: processes(0), "workers"),
        (lambda: curve([], "recall", "lstm"), "rows"),
        (lambda: curve([], "recall", "lstms"), "learner"),
        (lambda: curve([], "recall", "lstm", "speed"), "measure"),
    ],
)
def test_bad_arguments_are_named(wrong, name):
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        wrong()


def test_numbers_of_numpy_make_the_same_points():
    lag, seed = np.int64(3), np.arange(5)[2]
    one = Point("recall", lag, "lstm", np.float64(0.01), seed)
    assert one == Point("recall", 3, "lstm", 0.01, 2)
    assert json.loads(json.dumps(asdict(one))) == asdict(one)


# What is measured


def row(rate, solved, loss, learner="lstm", lag=3, seed=0):
    result = {"solved": solved, "accuracy": 0.5, "loss": loss, "diverged": False}
    size = {"hidden": 3, "parameters": 9}
    return asdict(Point("recall", lag, learner, rate, seed)) | result | size


def test_the_best_rate_needs_fewest_sequences_in_the_median():
    quick = [row(0.1, solved, 9.0, seed=seed) for seed, solved in enumerate([500, None, 600])]
    lucky = [row(0.2, solved, 1.0, seed=seed) for seed, solved in enumerate([10, None, None])]
    assert best_rates(quick + lucky, 1000) == {("recall", "lstm", 3): 0.1}
    assert best_rates(quick + lucky, 600) == {("recall", "lstm", 3): 0.2}  # even: the lower loss


def test_each_learner_and_lag_has_a_rate_of_its_own():
    rows = [row(0.1, None, 0.7, "rnn"), row(0.2, None, 0.6, "rnn"), row(0.3, None, 0.9, "rnn"),
            row(0.3, None, 0.8, "lstm"), row(0.5, 10, 0.1, "rnn", lag=4)]  # fmt: skip
    assert best_rates(rows, 1000) == {
        ("recall", "rnn", 3): 0.2, ("recall", "lstm", 3): 0.3, ("recall", "rnn", 4): 0.5,
    }  # fmt: skip


def test_a_curve_has_a_row_of_sorted_seeds_for_each_lag():
    rows = [row(0.1, 80, 2.0, lag=5), row(0.1, None, 1.0, lag=5, seed=1),
            row(0.1, 50, 4.0), row(0.1, 40, 3.0, seed=1), row(0.1, 1, 9.0, "rnn")]  # fmt: skip
    lags, losses = curve(rows, "recall", "lstm", "loss")
    assert lags.tolist() == [3, 5] and losses.tolist() == [[3, 4], [1, 2]]
    assert curve(rows, "recall", "lstm", "solved")[1].tolist() == [[40, 50], [80, np.inf]]
    with pytest.raises(ValueError, match="^rows: expected"):
        curve(rows[1:], "recall", "lstm")


def test_no_rate_is_chosen_by_a_seed_that_is_reported():
    assert not set(plan.SEEDS) & set(plan.TUNING_SEEDS) and len(plan.SEEDS) >= 8
    rates = {(p.task, p.learner, p.lag): p.lag / 1000 for p in plan.tuning_points()}
    for p in plan.reported_points(rates):
        assert p.rate == (p.lag / 1000 if LEARNERS[p.learner].learns else None)


def test_the_command_measures_in_two_stages_and_refuses_foreign_files(tmp_path, monkeypatch):
    small = {"recall": {1: ("rnn", "guess"), 3: ("rnn", "lstm")}}
    monkeypatch.setattr(plan, "PLAN", small)
    monkeypatch.setattr(plan, "RATES", (0.01, 0.1))
    monkeypatch.setattr(command, "SETTINGS", TINY)
    path = tmp_path / "file.json"
    monkeypatch.setattr(sys, "argv", ["sweep", f"--path={path}", "--workers=1"])
    command.main()
    found = load(path)
    assert found.about["made by"] == "make sweep" and found.about["seeds"] == list(plan.SEEDS)
    rates = chosen_rates(found.rows, TINY)
    wanted = plan.tuning_points() + plan.reported_points(rates)
    assert list(map(row_key, found.rows)) == list(map(key, wanted))
    assert len(tuning(found.rows)) == 3 * 2 * 3 and len(reported(found.rows)) == 4 * 8

    before = path.read_bytes()
    monkeypatch.setattr(command, "SETTINGS", replace(TINY, batch=4))
    with pytest.raises(SystemExit, match="settings.batch = 4"):
        command.main()
    assert path.read_bytes() == before


def test_the_live_sweep_shows_the_gap():
    """Two learners, three lags, three seeds, less than half a minute in one process."""
    assert len(live_points()) == 18
    shortest, longest = (live_points()[0].lag, live_points()[-1].lag)
    some = [p for p in live_points() if p.seed == 0 and p.lag in (shortest, longest)]
    rows = {(r["learner"], r["lag"]): r for r in sweep(some, LIVE_SETTINGS)}
    assert rows["rnn", shortest]["accuracy"] > 0.9 and rows["lstm", shortest]["accuracy"] > 0.9
    assert rows["rnn", longest]["accuracy"] < 0.6


def test_the_bundled_file_holds_the_whole_plan_and_nothing_else():
    about, rows = bundled()
    assert about["settings"] == asdict(SETTINGS) and "lstmlab" in about
    assert {name: about[name] for name in ABOUT} == ABOUT
    wanted = plan.tuning_points() + plan.reported_points(chosen_rates(rows))
    assert list(map(row_key, rows)) == list(map(key, wanted))
    assert sweep_package.BUNDLED.stat().st_size < 300_000


def median_accuracy(learner, task="temporal order"):
    lags, values = curve(reported(bundled().rows), task, learner)
    assert values.shape[1] == 8
    return dict(zip(lags.tolist(), np.median(values, axis=1)))


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
    rows = reported(bundled().rows)
    for learner in ("rnn", "lstm"):
        losses = curve(rows, "copy", learner, "loss")[1]
        np.testing.assert_allclose(np.median(losses), TASKS["copy"](100).baseline, rtol=0.02)
