"""The study of optimisers: fair by its own rule, repeatable, and what its file says."""

import json

import numpy as np
import pytest

from lstmlab.studies import optimisers as study
from lstmlab.studies import text_runs
from lstmlab.studies.text_runs import CELLS, CONTESTANTS, UNCLIPPED, Settings, run

TINY = Settings(hidden=4, length=5, batch=3, steps=4, check_every=2, held_out=200)


@pytest.fixture
def small_plan(monkeypatch):
    monkeypatch.setattr(study, "CELLS", ("rnn",))
    monkeypatch.setattr(study, "CONTESTANTS", ("sgd", "rmsprop", UNCLIPPED))
    monkeypatch.setattr(study, "RATES", {"sgd": (0.1, 1.0), "rmsprop": (0.01, 0.1)})
    monkeypatch.setattr(study, "TUNING_SEEDS", (0,))
    monkeypatch.setattr(study, "SEEDS", (5, 6))


def test_the_bundled_file_was_made_by_this_plan():
    head, rows = study.bundled()
    for name, value in study.ABOUT.items():
        assert head[name] == json.loads(json.dumps(value)), name
    assert head["settings"] == study.asdict(Settings())
    tuned = len(CELLS) * sum(map(len, study.RATES.values())) * len(study.TUNING_SEEDS)
    assert len(rows) == tuned + len(CELLS) * len(CONTESTANTS) * len(study.SEEDS)
    assert len({study.key_of(row) for row in rows}) == len(rows)
    assert set(head["baselines"]) == {"ln K", "unigram", "bigram"}


def test_rates_were_chosen_by_other_seeds_than_the_reported_ones():
    assert not set(study.TUNING_SEEDS) & set(study.SEEDS) and len(study.SEEDS) >= 8
    chosen = study.chosen_rates(study.bundled()[1])
    for cell in CELLS:
        for name in CONTESTANTS:
            rows = study.reported(cell, name)
            assert [row["seed"] for row in rows] == list(study.SEEDS)
            assert {row["rate"] for row in rows} == {chosen[cell, name.split(",")[0]]}


def test_all_optimisers_had_as_many_rates_to_choose_from():
    assert {len(rates) for rates in study.RATES.values()} == {5}
    for cell in CELLS:
        for name in study.RATES:
            tried, losses = study.over_rates(cell, name)
            assert tried[losses.argmin()] == study.chosen_rates(study.bundled()[1])[cell, name]


def test_the_same_seed_gives_the_same_row_and_another_another():
    one, again = (run("lstm", "rmsprop", 0.01, 3, TINY) for _ in range(2))
    assert one == again != run("lstm", "rmsprop", 0.01, 4, TINY) | {"seed": 3}
    assert len(one["held_out"]) == 3 and not one["diverged"]
    assert one["held_out"][0] == pytest.approx(np.log(len(text_runs.corpus().vocabulary)), abs=0.3)


def test_sgd_without_clipping_is_sgd_as_long_as_nothing_would_be_clipped():
    wide = study.asdict(TINY) | {"clip": 1e6}
    clipped, free = (run("rnn", name, 0.5, 1, Settings(**wide)) for name in ("sgd", UNCLIPPED))
    assert clipped["held_out"] == free["held_out"]


def test_a_run_that_diverges_counts_as_infinitely_bad():
    row = run("rnn", UNCLIPPED, 1e39, 0, TINY)
    assert row["diverged"] and study.cost(row) == np.inf and np.isfinite(row["held_out"]).all()
    good = row | {"diverged": False, "held_out": [4.0, 3.0], "rate": 0.1, "seed": 100}
    bad = row | {"seed": 100}
    assert study.chosen_rates([bad, good]) == {("rnn", UNCLIPPED): 0.1}
    reported = good | {"seed": 200, "rate": 7.0, "held_out": [0.0]}
    assert study.chosen_rates([good, reported]) == {("rnn", UNCLIPPED): 0.1}


def test_a_study_that_was_ended_goes_on_to_the_same_bytes(small_plan, tmp_path, capsys):
    whole, ended = tmp_path / "whole.json", tmp_path / "ended.json"
    study.main(whole, TINY)
    head, rows = study.load(whole)
    assert len(rows) == 4 + 3 * 2
    study.save(ended, head, rows[:3])
    study.main(ended, TINY)
    assert ended.read_bytes() == whole.read_bytes()
    study.save(ended, head | {"seeds": "others"}, rows[:3])  # of another plan: made anew
    study.main(ended, TINY)
    assert ended.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    "arguments, name",
    [(("gru", "sgd", 1.0, 0), "cell"), (("rnn", "luck", 1.0, 0), "contestant"),
     (("rnn", "sgd", 1.0, -1), "seed")],
)  # fmt: skip
def test_errors_name_the_argument(arguments, name):
    with pytest.raises(ValueError, match=f"^{name}:"):
        run(*arguments, TINY)
