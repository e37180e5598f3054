"""The study of peepholes: fair to all three cells, repeatable, and the bundled file is its own."""

import numpy as np
import pytest

from lstmlab.studies import peephole as study

TINY = study.Settings(updates=4, batch=4, check_every=2, validation=8, test=8)


def test_all_learners_have_nearly_the_same_number_of_parameters():
    sizes = [study.size_of(study.network_of(learner, 155)) for learner in study.LEARNERS]
    assert max(sizes) / min(sizes) < 1.1


def test_a_run_comes_out_the_same_again():
    for learner in study.LEARNERS:
        runs = [study.run("third beat", learner, 0.01, 3, TINY) for _ in range(2)]
        assert runs[0] == runs[1]
        assert runs[0]["solved"] is None and 0 <= runs[0]["accuracy"] <= 1


def test_a_rate_that_overflows_is_an_unsolved_run_and_no_error():
    row = study.run("alarm after 10", "lstm", 1e38, 0, TINY)
    assert row["solved"] is None


def test_rates_are_chosen_by_the_tuning_seeds_alone():
    def row(rate, seed, solved, loss=0.1):
        return {"task": "alarm after 10", "learner": "lstm", "rate": rate, "seed": seed,
                "solved": solved, "loss": loss}  # fmt: skip

    rows = [row(0.01, seed, 900) for seed in study.TUNING_SEEDS]
    rows += [row(0.03, seed, solved) for seed, solved in zip(study.TUNING_SEEDS, (None, 800, 700))]
    rows += [row(0.01, seed, None) for seed in study.SEEDS]
    assert study.chosen_rates(rows) == {("alarm after 10", "lstm"): 0.03}
    assert not set(study.SEEDS) & set(study.TUNING_SEEDS)


def test_what_is_saved_is_read_back(tmp_path):
    rows = [study.run("alarm after 10", "full", 0.01, 0, TINY)]
    study.save(rows, TINY, tmp_path / "study.json")
    found = study.bundled(tmp_path / "study.json")
    assert found["rows"] == rows and found["settings"]["updates"] == 4
    assert found["made by"] == "python -m lstmlab.studies.peephole"


def test_the_bundled_file_is_whole_and_was_made_by_the_rule():
    found = study.bundled()
    rows = found["rows"]
    assert len(rows) == 9 * (3 * 3 + 8)
    assert found["seeds"] == list(study.SEEDS) and found["rates"] == list(study.RATES)
    assert found["settings"] == study.asdict(study.Settings())
    rates = study.chosen_rates(rows)
    for (task, learner), rate in rates.items():
        reported = study.reported(rows, task, learner)
        assert [row["seed"] for row in reported] == list(study.SEEDS)
        assert {row["rate"] for row in reported} == {rate}
    assert all(np.isfinite(row["loss"]) for row in rows)


@pytest.mark.parametrize("wrong", [{"task": "tea"}, {"learner": "gru"}])
def test_names_that_are_not_there_are_told(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        study.run(**{"task": "third beat", "learner": "lstm", "rate": 0.1, "seed": 0} | wrong)
