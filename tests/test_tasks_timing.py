"""The timing tasks ask at the right step, and their baselines are those of guessing."""

import numpy as np
import pytest

from lstmlab.tasks.timing import alarm, third_beat


def steps_of(array):
    """The steps at which a row holds a 1: for each sequence a tuple."""
    return [tuple(np.flatnonzero(row)) for row in array.T]


def test_an_alarm_rings_its_delay_after_the_mark():
    task = alarm(10)
    batch = task.batch(np.random.default_rng(0), 200)
    assert batch.xs.shape == (18, 200, 1)
    marks, due = steps_of(batch.xs[..., 0]), steps_of(batch.targets)
    assert all(len(m) == len(d) == 1 and d[0] - m[0] == 10 for m, d in zip(marks, due))
    assert {m[0] for m in marks} == set(range(8))


def test_the_third_beat_falls_as_long_after_the_second_as_that_after_the_first():
    batch = third_beat(3, 8).batch(np.random.default_rng(0), 400)
    assert batch.xs.shape == (20, 400, 1)
    for (first, second), (third,) in zip(steps_of(batch.xs[..., 0]), steps_of(batch.targets)):
        assert third - second == second - first
    intervals = {b - a for a, b in steps_of(batch.xs[..., 0])}
    assert intervals == set(range(3, 9))


@pytest.mark.parametrize("task", [alarm(10), alarm(20), third_beat(3, 8)], ids=lambda t: t.name)
def test_baselines_are_what_a_constant_answer_reaches(task):
    batch = task.batch(np.random.default_rng(1), 4000)
    T = len(batch.xs)
    logits = np.zeros((T, 4000, 2))
    logits[..., 1] = -np.log(T - 1)
    loss = task.loss(logits, batch.targets, batch.weights)
    assert loss.total == pytest.approx(task.baseline, rel=1e-6)


def test_chance_is_ringing_always_at_the_same_moment():
    for task, since in ((alarm(10), 0), (third_beat(3, 8), 1)):
        batch = task.batch(np.random.default_rng(2), 6000)
        outputs = np.zeros((*batch.targets.shape, 2))
        for row, marks in enumerate(steps_of(batch.xs[..., 0])):
            moment = 12 if since == 0 else marks[1] + 5
            outputs[moment, row, 1] = 1
        assert task.accuracy(outputs, batch) == pytest.approx(task.chance, abs=0.02)


def test_a_perfect_answer_is_right():
    task = third_beat()
    batch = task.batch(np.random.default_rng(3), 50)
    assert task.accuracy(np.eye(2)[batch.targets], batch) == 1


def test_sizes_that_make_no_sense_are_told():
    with pytest.raises(ValueError, match="delay"):
        alarm(0)
    with pytest.raises(ValueError, match="longest"):
        third_beat(5, 4)
