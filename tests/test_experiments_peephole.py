"""Peepholes and timing: a run that overflows is unsolved, and a task is solved by accuracy."""

import numpy as np

from lstmlab.experiments import peephole

TINY = peephole.SETTINGS | {"budget": 40, "batch": 4, "check_every": 2, "validation": 8, "test": 8}


def test_a_rate_that_overflows_is_an_unsolved_run_and_no_error():
    row = peephole.run("alarm after 10", "lstm", 1e38, 0, TINY)
    assert row["solved"] is None and 0 <= row["accuracy"] <= 1


def test_a_task_is_solved_by_the_share_of_right_answers():
    settings = peephole.SETTINGS | {"solved": 0.3}
    row = peephole.run("alarm after 10", "lstm", 0.1, 0, settings)
    assert row["solved"] % (20 * 32) == 0 and row["solved"] < 25_600 and row["accuracy"] > 0.2


def test_all_bundled_losses_are_numbers():
    assert all(np.isfinite(row["loss"]) for row in peephole.bundled().rows)
