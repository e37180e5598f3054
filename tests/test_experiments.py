"""Each experiment: what is bundled is its whole plan, and a run follows from its point alone."""

import importlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from lstmlab import __version__, experiments
from lstmlab.experiments import __main__ as command
from lstmlab.experiments import experiment, lag, peephole
from lstmlab.experiments.results import load
from lstmlab.experiments.runner import complete, measure

EXPERIMENTS = {
    name: importlib.import_module(f"lstmlab.experiments.{name}").EXPERIMENT
    for name in experiments.NAMES
}
SHORT = {"parameters": 60, "budget": 80, "batch": 4, "check_every": 5, "validation": 8, "test": 4}
TINY = {
    **dict.fromkeys(("lag", "side_by_side", "peephole", "coupled"), SHORT),
    "gru_misread": {"T": 10, "symbols": 2, "updates": 3, "hidden_size": 4, "asked": 50},
    "dropout": {"characters": 10_000, "hidden_size": 6, "T": 10, "B": 10, "updates": 6,
                "check every": 3},
    "optimisers": {"hidden_size": 4, "length": 5, "batch": 3, "steps": 4, "check_every": 2,
                   "held_out": 200},
}  # fmt: skip
TUNED = [name for name in experiments.NAMES if name != "reader"]


def groups(plan):
    """A point for each of those that are compared, with an own seed."""
    found = {}
    for row in plan.bundled().rows:
        point = {name: row[name] for name in plan.names}
        found.setdefault(tuple(row[name] for name in plan.by), point)
    return [point | {"seed": 5} for point in found.values()]


def points_of(rows, plan):
    return [{name: row[name] for name in plan.names} for row in rows]


@pytest.mark.parametrize("name", TUNED)
def test_a_run_follows_from_its_point_alone(name):
    plan = EXPERIMENTS[name]
    settings = plan.settings | TINY[name]
    points = groups(plan)[:12]
    rows = list(measure(plan, points, settings))
    assert rows == list(measure(plan, points, settings)) == json.loads(json.dumps(rows))
    assert all(tuple(row) == (*plan.names, *plan.found) for row in rows)
    others = list(measure(plan, [point | {"seed": 6} for point in points], settings))
    assert all(a | {"seed": 6} != b for a, b in zip(rows, others)) or name == "lag"


@pytest.mark.parametrize("name", experiments.NAMES)
def test_the_bundled_file_holds_the_whole_plan_and_nothing_else(name):
    plan = EXPERIMENTS[name]
    about, rows = plan.bundled()
    wanted = []
    for stage in plan.all_stages():
        wanted += stage(rows)
    assert points_of(rows, plan) == wanted
    told = replace(plan, around=dict).head(plan.settings)
    assert {part: about[part] for part in told} == told and about["lstmlab"] == __version__
    made_by = "make sweep" if name == "lag" else f"python -m lstmlab.experiments {name}"
    assert about["made by"] == made_by
    assert plan.path.stat().st_size < 300_000


@pytest.mark.parametrize("name", TUNED)
def test_no_rate_was_chosen_by_a_seed_that_is_reported(name):
    plan = EXPERIMENTS[name]
    assert not set(plan.seeds) & set(plan.tuning_seeds) and len(plan.seeds) == 8
    for point in groups(plan):
        rows = plan.reported(*[point[part] for part in plan.by])
        assert [row["seed"] for row in rows] == list(plan.seeds)
        assert len({row["learning_rate"] for row in rows}) == 1
        if "parameters" in plan.settings:  # as large as the others, nearly
            sizes = {row["parameters"] for row in rows}
            assert len(sizes) == 1 and abs(max(sizes) / plan.settings["parameters"] - 1) < 0.1
    rows = plan.tuning(plan.bundled().rows)
    assert {row["seed"] for row in rows} == set(plan.tuning_seeds)


@pytest.mark.parametrize("name", ["coupled", "peephole"])
def test_those_compared_on_a_task_are_nearly_of_a_size(name):
    sizes = {}
    for one in EXPERIMENTS[name].reported():
        sizes.setdefault(one["task"], []).append(one["parameters"])
    assert all(max(of_task) / min(of_task) < 1.1 for of_task in sizes.values())


@pytest.mark.parametrize("name", ["dropout", "optimisers"])
def test_a_text_of_this_machine_is_told_in_the_file(name):
    plan = EXPERIMENTS[name]
    about = plan.bundled().about
    assert set(plan.head(plan.settings)) == set(about) >= {*plan.around(), "python"}
    assert about["python"].count(".") == 2 and len(about.get("text", "0" * 64)) == 64


WRONG = {
    "coupled": [("chess", 30, "lstm"), ("recall", 20, "gru")],
    "peephole": [("tea", "lstm"), ("third beat", "gru")],
    "side_by_side": [("parity", 1, "rnn"), ("recall", 20, "oracle")],
    "lag": [("parity", 10, "lstm"), ("recall", 10, "oracle")],
    "gru_misread": [("keras",)],
    "dropout": [("gates", 0.5)],
    "optimisers": [("gru", "sgd"), ("rnn", "luck")],
}


@pytest.mark.parametrize("name", WRONG)
def test_names_that_are_not_there_are_told(name):
    plan = EXPERIMENTS[name]
    for wrong in WRONG[name]:
        with pytest.raises(ValueError, match="^(task|learner|form|way|cell|optimiser): expected"):
            plan.run(*wrong, 0.01, 0)
    with pytest.raises(ValueError, match=f"^{plan.by[0]}: expected one of"):
        plan.reported("chess")


# How rates are chosen


def row(learning_rate, solved, loss, learner="lstm", seed=0):
    row = {"solved": solved, "loss": loss, "learner": learner, "seed": seed}
    return row | {"learning_rate": learning_rate}


def chosen(rows, budget):
    return experiment.best(rows, ("learner",), experiment.fewest(budget))


def test_the_best_rate_needs_fewest_sequences_in_the_median():
    quick = [row(0.1, solved, 9.0, seed=seed) for seed, solved in enumerate([500, None, 600])]
    lucky = [row(0.2, solved, 1.0, seed=seed) for seed, solved in enumerate([10, None, None])]
    assert chosen(quick + lucky, 1000) == {("lstm",): 0.1}
    assert chosen(quick + lucky, 600) == {("lstm",): 0.2}  # even: the lower loss


def test_each_has_a_rate_of_its_own():
    rows = [row(0.1, None, 0.7, "rnn"), row(0.2, None, 0.6, "rnn"), row(0.3, None, 0.9, "rnn"),
            row(0.3, None, 0.8, "lstm"), row(0.5, 10, 0.1, "gru")]  # fmt: skip
    assert chosen(rows, 1000) == {("rnn",): 0.2, ("lstm",): 0.3, ("gru",): 0.5}


def test_rates_are_chosen_by_the_tuning_seeds_alone():
    plan = peephole.EXPERIMENT
    rows = [row(0.01, 900, 0.1, seed=seed) for seed in plan.tuning_seeds]
    rows += [row(0.03, solved, 0.1, seed=seed)
             for seed, solved in zip(plan.tuning_seeds, (None, 800, 700))]  # fmt: skip
    rows += [row(0.01, None, 0.1, seed=seed) for seed in plan.seeds]
    rows = [one | {"task": "third beat"} for one in rows]
    assert plan.chosen_rates(rows) == {("third beat", "lstm"): 0.03}


# The command

SMALL = replace(
    lag.EXPERIMENT,
    compared=(few := [{"task": "recall", "lag": lag, "learner": learner}
                      for lag, learner in [(1, "rnn"), (1, "guess"), (3, "lstm")]]),
    tuned=experiment.at_each([few[0], few[2]], (0.01, 0.1), lag.TUNING_SEEDS),
    settings=lag.SETTINGS | SHORT,
)  # fmt: skip


def test_the_command_measures_in_two_stages_and_refuses_foreign_files(tmp_path, monkeypatch):
    path = tmp_path / "file.json"
    monkeypatch.setattr(lag, "EXPERIMENT", SMALL)
    monkeypatch.setattr(sys, "argv", ["experiments", "lag", f"--path={path}", "--workers=1"])
    command.main()
    rows = load(path, SMALL).rows
    wanted = SMALL.tuned + SMALL.at_chosen_rates(rows)
    assert points_of(rows, SMALL) == wanted and len(wanted) == 2 * 2 * 3 + 3 * 8
    assert {row["learning_rate"] for row in rows if row["learner"] == "guess"} == {None}

    before = path.read_bytes()
    command.main()  # nothing is left to do
    assert path.read_bytes() == before
    other = replace(SMALL, settings=SMALL.settings | {"batch": 5})
    monkeypatch.setattr(lag, "EXPERIMENT", other)
    with pytest.raises(SystemExit, match="settings.batch = 4"):
        command.main()
    assert path.read_bytes() == before


def test_ctrl_c_ends_the_command_and_the_same_goes_on_to_the_same_bytes(tmp_path, monkeypatch):
    whole, path = tmp_path / "whole.json", tmp_path / "file.json"
    complete(SMALL, whole)
    runs = []

    def quick(task, lag, learner, learning_rate, seed, settings):
        runs.append(seed)
        if len(runs) == 5:
            raise KeyboardInterrupt
        return SMALL.run(task, lag, learner, learning_rate, seed, settings)

    monkeypatch.setattr(lag, "EXPERIMENT", replace(SMALL, run=quick))
    monkeypatch.setattr(sys, "argv", ["experiments", "lag", f"--path={path}", "--workers=1"])
    with pytest.raises(SystemExit, match="the same command goes on"):
        command.main()
    assert len(load(path, SMALL).rows) == 4
    command.main()
    assert path.read_bytes() == whole.read_bytes()
    assert len(runs) == 1 + len(load(path, SMALL).rows)


def test_experiments_are_read_and_run_where_there_are_no_processes(tmp_path):
    """As in a browser: no multiprocessing."""
    names = ", ".join(f"lstmlab.experiments.{name}" for name in experiments.NAMES)
    program = f"""
import sys
sys.modules["multiprocessing"] = None
import {names}, lstmlab.experiments.__main__ as command
from dataclasses import replace
from lstmlab.experiments.lag import EXPERIMENT, point
one = replace(EXPERIMENT, stages=(lambda rows: [point("recall", 5, "gru", 0.01, 0)],))
with command.engine(4) as executor:
    rows = command.complete(one, {str(tmp_path / "file.json")!r}, executor,
                            EXPERIMENT.settings | {SHORT})
print(executor, len(rows), len(EXPERIMENT.reported()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "None 1 568\n", done.stderr
