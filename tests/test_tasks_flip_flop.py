"""The flip-flop language: its rules, its batches, and a cell with weights set by hand for it."""

import numpy as np
import pytest

from lstmlab.losses import cross_entropy
from lstmlab.tasks import flip_flop
from lstmlab.tasks.flip_flop import (
    ASK,
    LOWER,
    VOCABULARY,
    WAVE,
    answers,
    batch_at,
    draw,
    hand_set_lstm,
    states,
)


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
    assert [answer for answer in answers(words) if answer] == said


def test_answers_stand_where_somebody_asks_and_nowhere_else():
    assert answers("red ask wave ask") == [None, "red", None, "red"]


def test_words_go_there_and_back():
    text = "red wave ask lower green"
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == text
    np.testing.assert_array_equal(VOCABULARY.encode(text.split()), VOCABULARY.encode(text))
    np.testing.assert_array_equal(flip_flop.read("wave ask")[:, 0], np.eye(5)[[WAVE, ASK]])


def test_an_unknown_word_is_named():
    with pytest.raises(ValueError, match="text: .*'red', .* got 'blue' at position 1"):
        flip_flop.read("red blue")


def test_states_of_a_batch_are_those_of_each_row():
    ids = draw(np.random.default_rng(0), 50, 7)
    for b in range(7):
        np.testing.assert_array_equal(states(ids)[:, b], states(ids[:, b]))


def test_a_batch_asks_for_answers_at_questions_alone():
    batch = batch_at(3, T=12, B=9)
    assert batch.xs.shape == (12, 9, 5)
    asked = batch.xs[..., ASK] == 1
    np.testing.assert_array_equal(batch.weights > 0, asked)
    assert batch.weights.sum() == pytest.approx(1)
    assert asked[-1].all()
    ids = batch.xs.argmax(axis=2)
    np.testing.assert_array_equal(batch.targets[asked], states(ids)[asked])
    assert set(batch.targets[~asked].tolist()) == {0}


def test_a_batch_depends_on_step_and_seed_alone():
    same, other = batch_at(1), batch_at(2)
    np.testing.assert_array_equal(same.xs, batch_at(1).xs)
    assert (same.xs != other.xs).any()
    assert (same.xs != batch_at(1, seed=1).xs).any()


def test_all_words_and_all_answers_occur():
    ids = draw(np.random.default_rng(0), 4000)[:, 0]
    shares = np.bincount(ids, minlength=5) / 4000
    np.testing.assert_allclose(shares, flip_flop.CHANCES, atol=0.03)
    assert (np.bincount(states(ids)) > 400).all()


@pytest.mark.parametrize("T, B", [(1, 50), (20, 200), (5000, 3)])
def test_the_cell_set_by_hand_answers_every_question(T, B):
    network, params = hand_set_lstm()
    batch = batch_at(0, T, B)
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
    ids = draw(np.random.default_rng(1), 300)[:, 0]
    C = network.forward(params, VOCABULARY.one_hot(ids)[:, None]).trace.C[:, 0, 0]
    np.testing.assert_allclose(C, np.array([0, 1, -1])[states(ids)], atol=1e-5)


def test_accuracy_counts_questions_alone():
    batch = batch_at(0, T=6, B=4)
    right = np.eye(3)[batch.targets]
    assert flip_flop.accuracy(right, batch) == 1.0
    wrong = right[..., [1, 2, 0]]
    wrong[batch.weights == 0] = right[batch.weights == 0]
    assert flip_flop.accuracy(wrong, batch) == 0.0


@pytest.mark.parametrize("length", [0, -1, 2.5])
def test_a_bad_length_is_named(length):
    with pytest.raises(ValueError, match="T: expected a whole number"):
        draw(np.random.default_rng(0), length)


def test_lower_takes_down_what_flies():
    assert states([0, LOWER]).tolist() == [1, 0]
