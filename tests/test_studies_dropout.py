"""The study of dropout: what is bundled agrees with its rules, and a small run with itself."""

import numpy as np
import pytest

from lstmlab.studies import dropout as study

SMALL = study.SETTINGS | {"characters": 10_000, "hidden": 6, "T": 10, "B": 10, "updates": 6,
                          "check every": 3}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return study.bundled()


def test_text_is_dealt_out_whole_and_once():
    vocabulary, ids = study.parts(20_000)
    assert {name: len(part) for name, part in ids.items()} == {
        "train": 6000, "test": 10_000, "valid": 4000,
    }  # fmt: skip
    text = study.python_reference()[:20_000]
    dealt = sorted(c for part in ids.values() for c in vocabulary.decode(part))
    assert dealt == sorted(text)
    assert vocabulary.decode(ids["train"][:1000]) == text[:1000]


@pytest.mark.parametrize("way", study.WAYS)
def test_the_same_seed_gives_the_same_row(way):
    one, again = (study.run(way, 0.5, 0.01, 3, SMALL) for _ in range(2))
    assert one == again
    assert len(one["valid"]) == 2 and one["at"] in (3, 6)


def test_ways_differ_from_the_same_first_weights():
    untrained = SMALL | {"updates": 1, "check every": 1}
    rows = [study.run(way, 0.5, 1e-9, 3, untrained) for way in study.WAYS]
    assert len({row["test"] for row in rows}) == 1
    rows = [study.run(way, 0.5, 0.05, 3, SMALL) for way in study.WAYS]
    assert len({tuple(row["valid"]) for row in rows}) == len(study.WAYS)


def test_without_dropout_the_rate_means_nothing():
    none, some = (study.run("none", rate, 0.01, 3, SMALL) for rate in (None, 0.5))
    assert none | {"dropout": 0.5} == some


def test_a_wrong_way_is_named():
    with pytest.raises(ValueError, match="way: .*'state, same'"):
        study.run("gates", 0.5, 0.01, 3, SMALL)


def test_each_way_was_tuned_alike_and_reported_from_other_seeds(found):
    assert not set(found["tuning seeds"]) & set(found["seeds"])
    for way in study.WAYS:
        tuning = [row for row in found["tuning"] if row["way"] == way]
        assert {row["rate"] for row in tuning} == set(study.LEARNING_RATES)
        if way != "none":
            assert {row["dropout"] for row in tuning} == set(study.DROPOUT_RATES)
        rows = [row for row in found["reported"] if row["way"] == way]
        assert [row["seed"] for row in rows] == list(study.SEEDS)
        assert {(row["dropout"], row["rate"]) for row in rows} == {tuple(found["choice"][way])}


def test_rates_were_chosen_by_the_rule(found):
    for way, (p, rate) in found["choice"].items():
        first = [row for row in found["tuning"] if row["dropout"] in (None, 0.25)]
        assert study.best_of(first, way, "rate") == rate
        at_rate = [row for row in found["tuning"] if row["rate"] == rate]
        assert study.best_of(at_rate, way, "dropout") == p


def test_every_reported_row_says_where_training_was_stopped(found):
    every = found["settings"]["check every"]
    for row in found["reported"]:
        assert len(row["valid"]) == found["settings"]["updates"] // every
        assert row["at"] == every * (np.argmin(row["valid"]) + 1)


def test_the_file_says_what_made_it(found):
    assert found["made by"] == "python -m lstmlab.studies.dropout"
    assert found["settings"] == study.SETTINGS
    assert len(found["text"]) == 64 and found["python"].count(".") == 2
