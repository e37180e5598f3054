"""The study of coupled gates: same seeds, same rows; what is bundled is what its rule says."""

import json

import numpy as np
import pytest

from lstmlab.studies import coupled as study

TINY = study.SETTINGS | {"parameters": 150, "budget": 640, "validation": 16, "test": 32}
FIELDS = {"task", "lag", "learner", "rate", "seed", "solved", "loss", "accuracy", "largest",
          "corners", "hidden", "parameters"}  # fmt: skip


@pytest.mark.parametrize("learner", study.LEARNERS)
@pytest.mark.parametrize("task", study.TASKS)
def test_a_run_depends_on_its_seed_alone(task, learner):
    one, again = (study.run(task, learner, 0.01, 5, 12, TINY) for _ in range(2))
    assert one == again and set(one) == FIELDS
    assert one["lag"] == 12 and len(one["accuracy"]) == len(study.LENGTHS)
    assert sum(one["corners"]) == pytest.approx(1, abs=2e-4)
    assert learner != "coupled" or max(one["largest"]) <= 1
    assert json.loads(json.dumps(one)) == one


def test_a_coupled_cell_stands_at_two_corners_only():
    hold, erase, replace, add = study.run("recall", "coupled", 0.01, 5, 12, TINY)["corners"]
    assert erase == add == 0 and hold + replace == 1


def test_wrong_names_are_told():
    with pytest.raises(ValueError, match="task: expected one of"):
        study.run("chess", "lstm", 0.01, 0)
    with pytest.raises(ValueError, match="learner: expected one of"):
        study.run("recall", "gru", 0.01, 0)
    with pytest.raises(ValueError, match="learner: expected one of 'lstm', 'coupled', got"):
        study.reported("balance", "lstm-like")


def test_a_measurement_goes_on_where_it_ended(tmp_path, monkeypatch):
    path, done = tmp_path / "study.json", []

    def quick(task, learner, rate, seed):
        if len(done) == 5:
            raise KeyboardInterrupt
        done.append((task, learner, rate, seed))
        return {"task": task, "lag": study.TASKS[task][1], "learner": learner, "rate": rate,
                "seed": seed, "solved": 320, "loss": rate}  # fmt: skip

    monkeypatch.setattr(study, "run", quick)
    with pytest.raises(KeyboardInterrupt):
        study.measure(path)
    assert len(json.loads(path.read_text())["rows"]) == 5
    done.append(None)  # so that it is not ended again
    study.measure(path)
    rows = json.loads(path.read_text())["rows"]
    points = [study.point_of(row) for row in rows]
    assert len(points) == len(set(points)) == len(done) - 1 == 7 * (12 + 8)
    assert {row["rate"] for row in rows if row["seed"] in study.SEEDS} == {min(study.RATES)}
    path.write_text(path.read_text().replace('"budget": 24000', '"budget": 1'))
    with pytest.raises(ValueError, match="made with these settings"):
        study.measure(path)


def test_the_bundled_file_is_whole_and_follows_its_rule():
    about, rows = study.bundled()
    assert about == study.ABOUT
    assert about["made by"] == "python -m lstmlab.studies.coupled"
    assert not set(study.SEEDS) & set(study.TUNING_SEEDS)
    rates = study.chosen_rates(rows)
    for task, learners in study.CONTESTANTS.items():
        sizes = set()
        for learner in learners:
            reported = study.reported(task, learner)
            assert [row["seed"] for row in reported] == list(study.SEEDS)
            assert {row["rate"] for row in reported} == {rates[task, learner, reported[0]["lag"]]}
            sizes |= {row["parameters"] for row in reported}
        assert np.ptp(list(sizes)) < 0.1 * study.SETTINGS["parameters"]
    assert all(set(row) == FIELDS for row in rows)
    assert all(max(row["largest"]) <= 1 for row in rows if row["learner"] == "coupled")
