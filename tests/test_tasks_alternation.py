"""The small language with known probabilities."""

import numpy as np
import pytest

from lstmlab.tasks.alternation import (
    FIRST,
    PAUSE,
    SECOND,
    VOCABULARY,
    batch_at,
    draw,
    mistakes,
    probabilities,
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def encode(text):
    return VOCABULARY.encode(text)


def test_A_and_B_take_turns(rng):
    ids = draw(rng, 5000)[:, 0]
    assert mistakes(ids) == 0
    assert set(ids.tolist()) == {FIRST, SECOND, PAUSE}
    assert VOCABULARY.decode(ids).replace("C", "").startswith("ABAB")


def test_half_of_the_symbols_are_pauses(rng):
    assert (draw(rng, 20_000) == PAUSE).mean() == pytest.approx(0.5, abs=0.02)


def test_A_begins_in_every_sequence_of_a_batch(rng):
    ids = draw(rng, 40, 50)
    assert ids.shape == (40, 50)
    assert [mistakes(ids[:, b]) for b in range(50)] == [0] * 50


@pytest.mark.parametrize(
    "text, count",
    [("", 0), ("A", 0), ("B", 1), ("CCB", 1), ("ACCB", 0), ("ACCA", 1), ("AABB", 2)],
)
def test_moves_out_of_turn_are_counted(text, count):
    assert mistakes(encode(text)) == count


@pytest.mark.parametrize("text, chances", [
    ("", [0.5, 0, 0.5]), ("CC", [0.5, 0, 0.5]), ("A", [0, 0.5, 0.5]), ("ACCC", [0, 0.5, 0.5]),
    ("ACB", [0.5, 0, 0.5]),
])  # fmt: skip
def test_the_last_move_settles_what_may_follow(text, chances):
    np.testing.assert_array_equal(probabilities(encode(text)), chances)


def test_after_a_move_out_of_turn_there_is_no_true_answer():
    with pytest.raises(ValueError, match="ids: expected a diary .* got AA"):
        probabilities(encode("AA"))


def test_the_true_model_is_surprised_by_ln_2_at_every_symbol(rng):
    ids = draw(rng, 200)[:, 0]
    chain = [probabilities(ids[:n])[ids[n]] for n in range(200)]
    np.testing.assert_array_equal(chain, 0.5)


def test_a_batch_asks_for_the_symbol_after_those_shown():
    batch = batch_at(3, T=7, B=5)
    assert batch.xs.shape == (7, 5, 3)
    np.testing.assert_array_equal(batch.xs[0], 0)
    np.testing.assert_array_equal(batch.xs[1:].argmax(axis=2), batch.targets[:-1])
    assert batch.weights.sum() == pytest.approx(1)


def test_a_batch_depends_on_step_and_seed_alone():
    np.testing.assert_array_equal(batch_at(3).targets, batch_at(3).targets)
    assert (batch_at(3).targets != batch_at(4).targets).any()
    assert (batch_at(3).targets != batch_at(3, seed=1).targets).any()


@pytest.mark.parametrize("length", [0, -1, 2.5])
def test_a_bad_length_is_named(length, rng):
    with pytest.raises(ValueError, match="T: expected a whole number"):
        draw(rng, length)
