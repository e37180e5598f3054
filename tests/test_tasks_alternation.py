"""The small language with known probabilities."""

import numpy as np
import pytest

from lstmlab.tasks.alternation import (
    CLOSE,
    OPEN,
    VOCABULARY,
    WAIT,
    door_batch,
    door_ids,
    door_probabilities,
)
from lstmlab.tasks.alternation import mistakes as mistakes_in


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def encode(text):
    return VOCABULARY.encode(text)


def test_a_door_is_opened_and_closed_in_turn(rng):
    ids = door_ids(5000, rng)
    assert mistakes_in(ids) == 0
    assert set(ids.tolist()) == {OPEN, CLOSE, WAIT}
    assert VOCABULARY.decode(ids).replace("C", "").startswith("ABAB")


def test_half_of_the_symbols_are_pauses(rng):
    assert (door_ids(20_000, rng) == WAIT).mean() == pytest.approx(0.5, abs=0.02)


def test_every_sequence_of_a_batch_begins_with_a_closed_door(rng):
    ids = door_ids(40, rng, 50)
    assert ids.shape == (40, 50)
    assert [mistakes_in(ids[:, b]) for b in range(50)] == [0] * 50


@pytest.mark.parametrize(
    "text, count",
    [("", 0), ("A", 0), ("B", 1), ("CCB", 1), ("ACCB", 0), ("ACCA", 1), ("AABB", 2)],
)
def test_impossible_moves_are_counted(text, count):
    assert mistakes_in(encode(text)) == count


@pytest.mark.parametrize("text, chances", [
    ("", [0.5, 0, 0.5]), ("CC", [0.5, 0, 0.5]), ("A", [0, 0.5, 0.5]), ("ACCC", [0, 0.5, 0.5]),
    ("ACB", [0.5, 0, 0.5]),
])  # fmt: skip
def test_the_last_move_settles_what_may_follow(text, chances):
    np.testing.assert_array_equal(door_probabilities(encode(text)), chances)


def test_after_an_impossible_move_there_is_no_true_answer():
    with pytest.raises(ValueError, match="ids: expected a diary .* got AA"):
        door_probabilities(encode("AA"))


def test_the_true_model_is_surprised_by_ln_2_at_every_symbol(rng):
    ids = door_ids(200, rng)
    chain = [door_probabilities(ids[:n])[ids[n]] for n in range(200)]
    np.testing.assert_array_equal(chain, 0.5)


def test_a_batch_asks_for_the_symbol_after_those_shown():
    batch = door_batch(3, T=7, B=5)
    assert batch.xs.shape == (7, 5, 3)
    np.testing.assert_array_equal(batch.xs[0], 0)
    np.testing.assert_array_equal(batch.xs[1:].argmax(axis=2), batch.targets[:-1])
    assert batch.weights.sum() == pytest.approx(1)


def test_a_batch_depends_on_step_and_seed_alone():
    np.testing.assert_array_equal(door_batch(3).targets, door_batch(3).targets)
    assert (door_batch(3).targets != door_batch(4).targets).any()
    assert (door_batch(3).targets != door_batch(3, seed=1).targets).any()


@pytest.mark.parametrize("length", [0, -1, 2.5])
def test_a_bad_length_is_named(length, rng):
    with pytest.raises(ValueError, match="length: expected a whole number"):
        door_ids(length, rng)
