"""The flag on the mast: its rules, its batches, and a cell that plays it by hand-set weights."""

import numpy as np
import pytest

from lstmlab.losses import cross_entropy
from lstmlab.tasks import flip_flop
from lstmlab.tasks.flip_flop import (
    ASK,
    LOWER,
    WAVE,
    flag_batch,
    flag_ids,
    flying,
    hand_set_lstm,
    truth,
)


def answers(words):
    """What is answered to each question of a text."""
    return [answer for answer in truth(words) if answer]


@pytest.mark.parametrize("words, said", [
    ("ask", ["none"]),
    ("red ask", ["red"]),
    ("red wave wave wave ask ask", ["red", "red"]),
    ("red green ask", ["green"]),
    ("green wave lower wave ask", ["none"]),
    ("red lower green ask lower ask", ["green", "none"]),
    ("wave wave", []),
])  # fmt: skip
def test_the_last_colour_flies_until_it_is_lowered(words, said):
    assert answers(words) == said


def test_answers_stand_where_somebody_asks_and_nowhere_else():
    assert truth("red ask wave ask") == [None, "red", None, "red"]


def test_words_go_there_and_back():
    words = ["red", "wave", "ask", "lower", "green"]
    assert flip_flop.decode(flip_flop.encode(words)) == words
    np.testing.assert_array_equal(flip_flop.encode(" ".join(words)), flip_flop.encode(words))
    np.testing.assert_array_equal(flip_flop.read("wave ask")[:, 0], np.eye(5)[[WAVE, ASK]])


def test_an_unknown_word_is_named():
    with pytest.raises(ValueError, match="words: expected one of 'red', .* got 'blue'"):
        flip_flop.encode("red blue")


def test_flags_of_a_batch_are_those_of_each_row():
    ids = flag_ids(50, np.random.default_rng(0), 7)
    for b in range(7):
        np.testing.assert_array_equal(flying(ids)[:, b], flying(ids[:, b]))


def test_a_batch_asks_for_answers_at_questions_alone():
    batch = flag_batch(3, T=12, B=9)
    assert batch.xs.shape == (12, 9, 5)
    asked = batch.xs[..., ASK] == 1
    np.testing.assert_array_equal(batch.weights > 0, asked)
    assert batch.weights.sum() == pytest.approx(1)
    assert asked[-1].all()
    ids = batch.xs.argmax(axis=2)
    np.testing.assert_array_equal(batch.targets[asked], flying(ids)[asked])
    assert set(batch.targets[~asked].tolist()) == {0}


def test_a_batch_depends_on_step_and_seed_alone():
    same, other = flag_batch(1), flag_batch(2)
    np.testing.assert_array_equal(same.xs, flag_batch(1).xs)
    assert (same.xs != other.xs).any()
    assert (same.xs != flag_batch(1, seed=1).xs).any()


def test_all_words_and_all_answers_occur():
    ids = flag_ids(4000, np.random.default_rng(0))
    shares = np.bincount(ids, minlength=5) / 4000
    np.testing.assert_allclose(shares, flip_flop.CHANCES, atol=0.03)
    assert (np.bincount(flying(ids)) > 400).all()


@pytest.mark.parametrize("T, B", [(1, 50), (20, 200), (5000, 3)])
def test_the_cell_set_by_hand_answers_every_question(T, B):
    network, params = hand_set_lstm()
    batch = flag_batch(0, T, B)
    run = network.forward(params, batch.xs)
    assert flip_flop.accuracy(run.outputs, batch) == 1.0
    assert cross_entropy(run.outputs, batch.targets, batch.weights).total < 0.01


def test_the_cell_set_by_hand_keeps_a_flag_through_thousands_of_waves():
    network, params = hand_set_lstm()
    for colour, C in (("red", 1), ("green", -1)):
        run = network.forward(params, flip_flop.read([colour] + ["wave"] * 5000 + ["ask"]))
        np.testing.assert_allclose(run.trace.C, C, atol=1e-4)
        assert flip_flop.ANSWERS[run.outputs[-1, 0].argmax()] == colour


def test_memory_of_the_cell_set_by_hand_follows_the_flag():
    network, params = hand_set_lstm()
    ids = flag_ids(300, np.random.default_rng(1))
    C = network.forward(params, flip_flop.one_hot(ids)[:, None]).trace.C[:, 0, 0]
    np.testing.assert_allclose(C, np.array([0, 1, -1])[flying(ids)], atol=1e-5)


def test_accuracy_counts_questions_alone():
    batch = flag_batch(0, T=6, B=4)
    right = np.eye(3)[batch.targets]
    assert flip_flop.accuracy(right, batch) == 1.0
    wrong = right[..., [1, 2, 0]]
    wrong[batch.weights == 0] = right[batch.weights == 0]
    assert flip_flop.accuracy(wrong, batch) == 0.0


@pytest.mark.parametrize("length", [0, -1, 2.5])
def test_a_bad_length_is_named(length):
    with pytest.raises(ValueError, match="length: expected a whole number"):
        flag_ids(length, np.random.default_rng(0))


def test_lower_takes_down_what_flies():
    assert flying([0, LOWER]).tolist() == [1, 0]
