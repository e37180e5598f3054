"""The last word agrees with the first, and nothing else in a sentence gives it away."""

import numpy as np
import pytest

from lstmlab.tasks.agreement import (
    ANIMALS,
    CHANCE,
    HEARD,
    SOMETHING,
    SOUND_IDS,
    SOUNDS,
    VOCABULARY,
    batch,
    gap,
    sentences,
)


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("places", [0, 1, 5])
def test_the_last_word_agrees_with_the_first_across_the_gap(places):
    ids = sentences(rng(), 50, places)
    assert ids.shape == (gap(places) + 2, 50)
    for sentence in ids.T:
        first, *_, always, last = VOCABULARY.decode(sentence).split()
        assert (always, last) == ("always", SOUNDS[ANIMALS.index(first)])


def test_a_sentence_reads_as_the_module_says():
    words = VOCABULARY.decode(sentences(rng(3), 1, 2)[:, 0]).split()
    for place in (words[1:4], words[4:7]):
        assert place[0] in ("near", "behind") and place[1] in ("the", "a") and place[2] in ANIMALS


def test_animals_on_the_way_say_nothing_about_the_last_word():
    ids = sentences(rng(), 4000, 1)
    same = np.array(ANIMALS)[ids[3]] == np.array(ANIMALS)[ids[0]]
    assert abs(same.mean() - CHANCE) < 0.03


def test_after_something_sounds_come_as_often_as_they_are_heard():
    ids = sentences(rng(), 8000, 0, unnamed=1.0)
    assert np.all(ids[0] == SOMETHING)
    shares = (ids[-1][:, None] == SOUND_IDS).mean(axis=0)
    np.testing.assert_allclose(shares, HEARD, atol=0.02)


def test_as_many_sentences_are_unnamed_as_asked():
    ids = sentences(rng(), 8000, 0, unnamed=0.25)
    assert abs((ids[0] == SOMETHING).mean() - 0.25) < 0.02
    named = ids[0] != SOMETHING
    assert np.array_equal(ids[-1][named], SOUND_IDS[ids[0][named]])


def test_a_batch_asks_for_each_next_word():
    made = batch(rng(5), 7, 3, dtype=np.float64)
    ids = sentences(rng(5), 7, 3)
    assert np.array_equal(made.xs.argmax(axis=2), ids[:-1])
    assert np.array_equal(made.targets, ids[1:])
    assert made.xs.dtype == made.weights.dtype == np.float64
    assert made.weights.sum() == pytest.approx(1)


def test_text_and_ids_are_two_forms_of_one_thing():
    text = "owl near the wolf always hoots"
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == text


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: VOCABULARY.encode("owl sometimes hoots"), "'sometimes' at position 1"),
        (lambda: sentences(0, 4, 1), "rng: expected a generator"),
        (lambda: sentences(rng(), 0, 1), "B: expected"),
        (lambda: sentences(rng(), 4, -1), "places: expected"),
        (lambda: sentences(rng(), 4, 1, unnamed=1.5), "unnamed: expected"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
