"""Misread GRUs: what a turned weight means, and that the readings told are those that were made."""

import numpy as np
import pytest

from lstmlab.cells import GRU
from lstmlab.experiments import gru_misread as study

TINY = study.SETTINGS | {"T": 10, "symbols": 2, "updates": 3, "hidden_size": 4, "asked": 50}
XS = np.random.default_rng(1).normal(size=(9, 2, 3))


@pytest.mark.parametrize("keep_with_z", [False, True])
@pytest.mark.parametrize("reset_after", [False, True])
def test_turning_the_weights_of_z_gives_the_other_convention(keep_with_z, reset_after):
    rng = np.random.default_rng(0)
    cell = GRU(3, 4, keep_with_z, reset_after)
    other = GRU(3, 4, not keep_with_z, reset_after)
    params = {name: rng.normal(size=p.shape) for name, p in cell.init(rng).items()}
    kept = {name: value.copy() for name, value in params.items()}
    expected = cell.forward(params, XS).h
    np.testing.assert_allclose(other.forward(study.negated(params), XS).h, expected, rtol=1e-12)
    for name, value in kept.items():
        np.testing.assert_array_equal(params[name], value)


def test_moving_the_reset_changes_nothing_while_it_is_open():
    rng = np.random.default_rng(0)
    after, before = GRU(3, 4, reset_after=True), GRU(3, 4)
    params = {name: rng.normal(size=p.shape) for name, p in after.init(rng).items()}
    one, two = (cell.forward(study.moved(params, cell.reset_after), XS, force={"r": 1.0}).h
                for cell in (after, before))  # fmt: skip
    np.testing.assert_allclose(one, two, rtol=1e-12)


@pytest.mark.parametrize("form", study.FORMS)
def test_turned_weights_answer_as_they_were_trained(form):
    row = study.run(form, 0.01, 0, TINY)
    assert set(row["accuracy"]) == set(study.readings(False, False))
    assert row["accuracy"]["as trained"] == row["accuracy"]["z misread, weights negated"]


def test_each_form_took_the_rate_with_the_lowest_mean_loss():
    rows = study.EXPERIMENT.tuning(study.bundled().rows)
    for (form,), learning_rate in study.chosen_rates(rows).items():
        means = {r: np.mean([row["loss"] for row in rows
                             if (row["form"], row["learning_rate"]) == (form, r)])
                 for r in study.RATES}  # fmt: skip
        used = study.reported(form)[0]["learning_rate"]
        assert learning_rate == min(means, key=means.get) == used
