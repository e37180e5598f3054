"""Coupled gates: what a run tells of the gates, and what is bundled."""

import pytest

from lstmlab.experiments import coupled

TINY = coupled.SETTINGS | {"parameters": 150, "budget": 640, "validation": 16, "test": 32}


@pytest.mark.parametrize("learner", coupled.LEARNERS)
@pytest.mark.parametrize("task", coupled.TASKS)
def test_a_run_tells_accuracies_by_length_and_shares_of_corners(task, learner):
    one = coupled.run(task, 12, learner, 0.01, 5, TINY)
    assert len(one["accuracy"]) == len(one["largest"]) == len(coupled.LENGTHS)
    assert sum(one["corners"]) == pytest.approx(1, abs=2e-4)
    assert learner != "coupled" or max(one["largest"]) <= 1


def test_a_coupled_cell_stands_at_two_corners_only():
    hold, erase, replace, add = coupled.run("recall", 12, "coupled", 0.01, 5, TINY)["corners"]
    assert erase == add == 0 and hold + replace == 1


def test_the_bundled_rows_of_coupled_cells_stay_within_one():
    assert all(max(row["largest"]) <= 1 for row in coupled.bundled().rows
               if row["learner"] == "coupled")  # fmt: skip
    with pytest.raises(ValueError, match="learner: expected one of 'lstm', 'coupled', got"):
        coupled.reported("balance", "lstm-like")
