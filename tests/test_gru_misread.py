"""The study of misread GRUs: what is bundled is whole, and made as it says."""

import numpy as np
import pytest

from lstmlab.cells import GRU
from lstmlab.studies import gru_misread as study

TINY = study.SETTINGS | {"T": 10, "symbols": 2, "updates": 3, "hidden": 4, "asked": 50}
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
    np.testing.assert_allclose(other.forward(study.turned(params), XS).h, expected, rtol=1e-12)
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
def test_the_same_seed_gives_the_same_row(form):
    row = study.run(form, 0.01, 0, TINY)
    assert row == study.run(form, 0.01, 0, TINY)
    assert row != study.run(form, 0.01, 1, TINY)
    assert row["accuracy"]["as trained"] == row["accuracy"]["z misread, weights turned"]


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="keras"):
        study.run("keras", 0.01, 0, TINY)


def test_the_bundled_measurement_is_whole_and_says_how_it_was_made():
    found = study.load()
    assert found["made by"] == study.COMMAND and found["settings"] == study.SETTINGS
    assert len(found["seeds"]) >= 8 and not set(found["seeds"]) & set(found["tuning seeds"])
    rows = {(row["form"], row["seed"]): row for row in found["reported"]}
    assert set(rows) == {(form, seed) for form in study.FORMS for seed in study.SEEDS}
    for row in rows.values():
        assert set(row["accuracy"]) == set(study.readings(False, False))
    for form, rate in found["choice"].items():
        assert {row["rate"] for row in rows.values() if row["form"] == form} == {rate}
        means = {r: np.mean([row["loss"] for row in found["tuning"]
                             if (row["form"], row["rate"]) == (form, r)])
                 for r in study.RATES}  # fmt: skip
        assert rate == min(means, key=means.get)
