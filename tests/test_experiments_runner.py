"""Points give the same numbers on every engine, and nothing is lost when they are ended."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

from lstmlab import __version__
from lstmlab.experiments import lag, until_solved
from lstmlab.experiments.lag import EXPERIMENT
from lstmlab.experiments.learners import LEARNERS
from lstmlab.experiments.processes import processes
from lstmlab.experiments.results import load
from lstmlab.experiments.runner import measure

TINY = lag.SETTINGS | {"budget": 160, "batch": 8, "parameters": 60, "check_every": 5,
                       "validation": 16, "test": 16}  # fmt: skip


def points(learners=("rnn", "lstm", "guess"), lags=(1, 3), seeds=range(2)):
    return [
        lag.point("recall", T, learner, 0.01 if LEARNERS[learner].learns else None, seed)
        for T in lags
        for learner in learners
        for seed in seeds
    ]


def sweep(points, executor=None, path=None, **changes):
    return measure(replace(EXPERIMENT, **changes), points, TINY, executor, path)


def points_of(path):
    return [{name: row[name] for name in EXPERIMENT.names} for row in load(path, EXPERIMENT).rows]


@pytest.fixture
def serial(tmp_path):
    """The bytes of the file of `points()`, from one process without a break."""
    list(sweep(points(), path=tmp_path / "serial.json"))
    return (tmp_path / "serial.json").read_bytes()


# On any engine


def test_rows_hold_the_point_and_its_result():
    rows = list(sweep(points()))
    assert rows == [one | lag.run(**one, settings=TINY) for one in points()]


def test_threads_give_the_same_bytes(tmp_path, serial):
    with ThreadPoolExecutor(3) as executor:
        rows = list(sweep(points(), executor, tmp_path / "threads.json"))
    assert len(rows) == len(points())
    assert (tmp_path / "threads.json").read_bytes() == serial


def test_two_processes_give_the_same_bytes(tmp_path, serial):
    with processes(2) as executor:
        list(sweep(points(), executor, tmp_path / "two.json"))
    assert (tmp_path / "two.json").read_bytes() == serial


def test_a_cluster_of_two_workers_gives_the_same_bytes(tmp_path, serial):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options, local_directory=tmp_path) as cluster:
        with distributed.Client(cluster) as client:
            executor = client.get_executor(pure=False)
            list(sweep(points(), executor, tmp_path / "cluster.json"))
    assert (tmp_path / "cluster.json").read_bytes() == serial


def test_nothing_runs_before_it_is_asked_for(tmp_path):
    sweep(points(), path=tmp_path / "file.json")
    assert not (tmp_path / "file.json").exists()


def test_a_caller_who_has_seen_enough_cancels_the_rest():
    class Lazy(ThreadPoolExecutor):
        """Runs the first point; the others wait for ever."""

        futures = []

        def submit(self, function, **arguments):
            self.futures.append(Future())
            if len(self.futures) == 1:
                self.futures[0].set_result(function(**arguments))
            return self.futures[-1]

    rows = sweep(points(), Lazy(1))
    next(rows)
    rows.close()
    assert [future.cancelled() for future in Lazy.futures] == [False] + [True] * 11


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor], ids=["serial", "threads"])
def test_a_point_that_fails_is_named_and_the_others_are_kept(executor, tmp_path):
    def run(task, lag, learner, learning_rate, seed, settings):
        if seed == 1:
            raise MemoryError("no room")
        return EXPERIMENT.run(task, lag, learner, learning_rate, seed, settings)

    todo, path = points(["lstm"], lags=(3,)), tmp_path / "file.json"
    with pytest.raises(RuntimeError, match=r"lag=3, learner='lstm'.*seed=1.*MemoryError: no room"):
        list(sweep(todo, executor and executor(1), path, run=run))
    assert [one["seed"] for one in points_of(path)] == [0]


# The file


def test_the_file_says_what_made_it(tmp_path):
    path = tmp_path / "file.json"
    rows = list(sweep(points(), path=path, about={"hall": 3}, around=lambda: {"text": "x"}))
    assert json.loads(path.read_text()) == {
        "format": 1, "lstmlab": __version__, "settings": TINY, "hall": 3, "text": "x",
        "made by": "python -m lstmlab.experiments lag_sweep", "rows": rows,
        "tuning seeds": [100, 101, 102], "seeds": list(range(200, 208)),
    }  # fmt: skip
    assert load(path, EXPERIMENT).rows == rows
    assert os.listdir(tmp_path) == ["file.json"]


def test_every_finished_point_is_saved_at_once(tmp_path):
    path = tmp_path / "file.json"
    for k, _ in enumerate(sweep(points(), path=path)):
        assert len(points_of(path)) == k + 1


def test_points_of_the_file_are_not_run_again(tmp_path, serial):
    path, ran = tmp_path / "file.json", []

    def run(task, lag, learner, learning_rate, seed, settings):
        ran.append((lag, learner, seed))
        return EXPERIMENT.run(task, lag, learner, learning_rate, seed, settings)

    rows = sweep(points(), path=path)
    first = [next(rows) for _ in range(5)]
    rows.close()
    again = list(sweep(points(), path=path, run=run))
    assert again[:5] == first
    assert ran == [(one["lag"], one["learner"], one["seed"]) for one in points()[5:]]
    assert path.read_bytes() == serial
    assert list(sweep(points(), path=path, run=run)) == again and len(ran) == 7


def test_rows_stand_in_the_order_asked_and_other_rows_stay(tmp_path, serial):
    path = tmp_path / "file.json"
    list(sweep(points()[::-1], path=path))
    assert points_of(path) == points()[::-1]
    extra = lag.point("recall", 2, "gru", 0.01, 0)
    list(sweep([extra], path=path))
    assert points_of(path) == [extra, *points()[::-1]]


PROGRAM = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
sys.path.insert(0, {tests!r})
from test_experiments_runner import points, processes, sweep
if __name__ == "__main__":
    with processes(2) as executor:
        for row in sweep(points(seeds=range(100)), {executor}, {path!r}):
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
    assert 2 <= len(points_of(path)) < len(wanted)

    done = points_of(path)
    todo = [one for one in wanted if one in done or one["seed"] < 4]
    list(sweep(todo, path=path))
    list(sweep(todo, path=whole))
    assert path.read_bytes() == whole.read_bytes()


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
    assert 2 <= len(points_of(tmp_path / "file.json")) < 1200
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
        (spoiled({"settings": TINY | {"batch": 4}}), "settings.batch = 4"),
        (spoiled({"hall": 3}), "hall = 3"),
    ],
)
def test_a_file_of_another_making_is_refused_and_left_as_it_is(tmp_path, serial, spoil, words):
    path = tmp_path / "file.json"
    path.write_text(spoil(serial.decode()))
    before = path.read_bytes()
    with pytest.raises(ValueError, match="^path: expected") as told:
        sweep(points(), path=path)
    assert str(path) in str(told.value) and words in str(told.value)
    assert path.read_bytes() == before


def test_a_missing_file_is_told_by_load(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.json", EXPERIMENT)


def settings(**wrong):
    return lambda: measure(EXPERIMENT, points(), TINY | wrong)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda: lag.point("parity", 10, "lstm", 0.01, 0), "task"),
        (lambda: lag.point("recall", 0, "lstm", 0.01, 0), "lag"),
        (lambda: lag.point("temporal order", 9, "lstm", 0.01, 0), "T"),
        (lambda: lag.point("recall", 1.5, "lstm", 0.01, 0), "lag"),
        (lambda: lag.point("recall", 1, "transformer", 0.01, 0), "learner"),
        (lambda: lag.point("recall", 1, "lstm", 0, 0), "learning_rate"),
        (lambda: lag.point("recall", 1, "lstm", None, 0), "learning_rate"),
        (lambda: lag.point("recall", 1, "guess", 0.01, 0), "learning_rate"),
        (lambda: lag.point("recall", 1, "lstm", 0.01, -1), "seed"),
        (settings(budget=0), "budget"),
        (settings(budget=8, batch=16), "budget"),
        (settings(parameters=1.5), "parameters"),
        (settings(optimiser="newton"), "settings"),
        (settings(clip=0), "clip"),
        (settings(solved=1), "solved"),
        (settings(check_every=0), "check_every"),
        (settings(validation=True), "validation"),
        (settings(test="all"), "test"),
        (lambda: sweep([]), "points"),
        (lambda: sweep([("recall", 1)]), r"points\[0\]"),
        (lambda: sweep(points() + points()[:1]), r"points\[12\]"),
        (lambda: measure(EXPERIMENT, points(), {"budget": 160}), "settings"),
        (lambda: sweep(points(), executor=2), "executor"),
        (lambda: sweep(points(), path="no/such/folder/file.json"), "path"),
        (lambda: sweep(points(), about={"rows": []}), "about"),
        (lambda: sweep([{"task": "recall", "lag": 1}]), r"points\[0\]"),
        (lambda: until_solved.Trial(LEARNERS["rnn"], None, 0, TINY | {"solved": 2}), "solved"),
        (lambda: sweep(points(), about={"by": object()}), "about"),
        (lambda: processes(0), "workers"),
    ],
)
def test_bad_arguments_are_named(wrong, name):
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        wrong()
