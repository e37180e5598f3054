"""Dropout on real text: fair to all ways, and what is bundled follows the rules."""

import numpy as np
import pytest

from lstmlab.experiments import dropout as study

SMALL = study.SETTINGS | {"characters": 10_000, "hidden_size": 6, "T": 10, "B": 10, "updates": 6,
                          "check every": 3}  # fmt: skip


def test_text_is_dealt_out_whole_and_once():
    vocabulary, ids = study.parts(20_000)
    assert {name: len(part) for name, part in ids.items()} == {
        "train": 6000, "test": 10_000, "valid": 4000,
    }  # fmt: skip
    text = study.python_reference()[:20_000]
    dealt = sorted(c for part in ids.values() for c in vocabulary.decode(part))
    assert dealt == sorted(text)
    assert vocabulary.decode(ids["train"][:1000]) == text[:1000]


def test_ways_differ_from_the_same_first_weights():
    untrained = SMALL | {"updates": 1, "check every": 1}
    rows = [study.run(way, 0.5, 1e-9, 3, untrained) for way in study.WAYS]
    assert len({row["test"] for row in rows}) == 1
    rows = [study.run(way, 0.5, 0.05, 3, SMALL) for way in study.WAYS]
    assert len({tuple(row["valid"]) for row in rows}) == len(study.WAYS)


def test_without_dropout_the_rate_means_nothing():
    none, some = (study.run("none", learning_rate, 0.01, 3, SMALL) for learning_rate in (None, 0.5))
    assert none == some


@pytest.mark.parametrize("way", study.WAYS)
def test_each_way_was_tuned_alike_and_by_the_rule(way):
    rows = [row for row in study.EXPERIMENT.tuning(study.bundled().rows) if row["way"] == way]
    lowest = lambda some: np.mean([min(row["valid"]) for row in some])  # noqa: E731
    assert {row["learning_rate"] for row in rows} == set(study.RATES)
    at_first = [row for row in rows if row["dropout"] in (None, 0.25)]
    first = {r: lowest([row for row in at_first if row["learning_rate"] == r])
             for r in study.RATES}  # fmt: skip
    p, learning_rate = study.choice(rows)[way]
    assert learning_rate == min(first, key=first.get)
    if way != "none":
        at_rate = [row for row in rows if row["learning_rate"] == learning_rate]
        tried = {q: lowest([row for row in at_rate if row["dropout"] == q])
                 for q in study.DROPOUT_RATES}  # fmt: skip
        assert p == min(tried, key=tried.get)
    used = {(row["dropout"], row["learning_rate"]) for row in study.reported(way)}
    assert used == {(p, learning_rate)}


def test_every_reported_row_says_where_training_was_stopped():
    every = study.SETTINGS["check every"]
    for row in study.reported():
        assert len(row["valid"]) == study.SETTINGS["updates"] // every
        assert row["at"] == every * (np.argmin(row["valid"]) + 1)
