"""Five optimisers on real text: fair by their own rule, and divergence counts as the worst."""

import numpy as np
import pytest

from lstmlab.experiments import optimisers as study
from lstmlab.experiments.optimisers import CELLS, UNCLIPPED, run

TINY = study.SETTINGS | {"hidden_size": 4, "length": 5, "batch": 3, "steps": 4, "check_every": 2,
                         "held_out": 200}  # fmt: skip


def test_all_optimisers_had_as_many_rates_to_choose_from():
    assert {len(rates) for rates in study.RATES.values()} == {5}
    chosen = study.chosen_rates(study.bundled().rows)
    for cell in CELLS:
        for name in study.RATES:
            tried, losses = study.over_rates(cell, name)
            assert tried[losses.argmin()] == chosen[cell, name]
        assert study.reported(cell, UNCLIPPED)[0]["learning_rate"] == chosen[cell, "sgd"]


def test_a_run_begins_where_nothing_is_known():
    one = run("lstm", "rmsprop", 0.01, 3, TINY)
    assert len(one["held_out"]) == 3 and not one["diverged"]
    assert one["held_out"][0] == pytest.approx(np.log(len(study.corpus()[0])), abs=0.3)


def test_sgd_without_clipping_is_sgd_as_long_as_nothing_would_be_clipped():
    clipped, free = (run("rnn", name, 0.5, 1, TINY | {"clip": 1e6}) for name in ("sgd", UNCLIPPED))
    assert clipped["held_out"] == free["held_out"]


def test_a_run_that_diverges_counts_as_infinitely_bad():
    row = {"cell": "rnn", "optimiser": "sgd", "learning_rate": 1e39, "seed": 100}
    row |= run("rnn", UNCLIPPED, 1e39, 0, TINY)
    assert row["diverged"] and study.cost(row) == np.inf and np.isfinite(row["held_out"]).all()
    good = row | {"diverged": False, "held_out": [4.0, 3.0], "learning_rate": 0.1}
    assert study.chosen_rates([row, good]) == {("rnn", "sgd"): 0.1}


def test_a_seed_has_no_sign():
    with pytest.raises(ValueError, match="^seed:"):
        run("rnn", "sgd", 1.0, -1, TINY)
