"""The balance of ups and downs: answers say what was counted, and nothing else gives them away."""

import numpy as np
import pytest

from lstmlab.tasks.counting import ANSWERS, ASKS, LEAVES, RETURNS, balance


@pytest.fixture(scope="module")
def batch():
    return balance(20).batch(np.random.default_rng(0), 3000)


def test_the_answer_is_the_difference_of_the_counts(batch):
    counts = batch.xs.sum(axis=0)
    difference = counts[:, LEAVES] - counts[:, RETURNS]
    np.testing.assert_array_equal(batch.targets[-1], difference + 1)
    assert ANSWERS[2] == "one more left"


def test_only_the_last_step_asks_and_counts(batch):
    np.testing.assert_array_equal(batch.xs[..., ASKS].sum(axis=0), 1)
    assert (batch.xs[-1, :, ASKS] == 1).all() and not batch.weights[:-1].any()
    assert batch.weights.sum() == pytest.approx(1)


def test_answers_are_equally_likely_and_so_is_every_place(batch):
    shares = np.bincount(batch.targets[-1], minlength=3) / 3000
    np.testing.assert_allclose(shares, 1 / 3, atol=0.03)
    leaves = batch.xs[:-1, :, LEAVES].mean(axis=1)
    np.testing.assert_allclose(leaves, leaves.mean(), atol=0.04)


@pytest.mark.parametrize("T", [6, 7, 20, 41])
def test_there_is_room_for_all_pairs_and_one_more(T):
    xs = balance(T).batch(np.random.default_rng(1), 500).xs
    events = xs[..., [LEAVES, RETURNS]].sum(axis=(0, 2))
    assert xs.shape == (T, 500, 4) and (xs.sum(axis=2) == 1).all()
    assert 2 <= events.min() and events.max() <= T - 1


def test_the_last_steps_alone_do_not_tell(batch):
    """Who only sees the second half is near chance: 1/3 and a little."""
    late = batch.xs[10:-1].sum(axis=0)
    guess = np.sign(late[:, LEAVES] - late[:, RETURNS]) + 1
    assert (guess == batch.targets[-1]).mean() < 0.55


def test_a_right_answer_scores_one_and_a_constant_one_chance(batch):
    task, outputs = balance(20), np.zeros((20, 3000, 3))
    outputs[..., 1] = 1
    assert task.accuracy(outputs, batch) == pytest.approx(task.chance, abs=0.03)
    outputs[-1] = np.eye(3)[batch.targets[-1]] * 2
    assert task.accuracy(outputs, batch) == 1
    assert task.baseline == pytest.approx(np.log(3))


def test_too_few_steps_are_refused():
    with pytest.raises(ValueError, match="T: expected a whole number of at least 6"):
        balance(5)
