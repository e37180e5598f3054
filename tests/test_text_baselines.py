"""Baselines: counted on one text, smoothed on a second, tested on a third."""

import numpy as np
import pytest

from lstmlab.text import NGram
from lstmlab.text.baselines import STRENGTHS, baselines


@pytest.fixture(scope="module")
def texts():
    rng = np.random.default_rng(0)
    chain = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8], [0.3, 0.6, 0.1]])

    def text(length):
        ids = [0]
        for _ in range(length - 1):
            ids.append(rng.choice(3, p=chain[ids[-1]]))
        return np.array(ids)

    return text(2000), text(400), text(500)


def test_the_first_knows_nothing_but_the_number_of_symbols(texts):
    first = baselines(*texts, 3)[0]
    assert (first.order, first.nats) == (0, np.log(3))


def test_losses_are_those_of_the_counts_with_the_chosen_strength(texts):
    training, tuning, reported = texts
    for row in baselines(*texts, 3)[1:]:
        losses = [NGram(training, row.order, 3, s).cross_entropy(tuning) for s in STRENGTHS]
        assert row.strength == STRENGTHS[int(np.argmin(losses))]
        model = NGram(training, row.order, 3, row.strength)
        assert row.nats == pytest.approx(model.cross_entropy(reported), rel=1e-12)


def test_a_bigram_is_all_that_a_chain_of_order_one_needs(texts):
    all_alike, unigram, bigram, trigram = baselines(*texts, 3)
    assert all_alike.nats > unigram.nats > bigram.nats
    assert abs(trigram.nats - bigram.nats) < 0.02
    assert [row.name for row in (unigram, bigram, trigram)] == ["unigram", "bigram", "trigram"]


def test_the_reported_text_has_no_say_in_the_strength(texts):
    training, tuning, reported = texts
    one = baselines(training, tuning, reported, 3)
    other = baselines(training, tuning, reported[::-1].copy(), 3)
    assert [row.strength for row in one] == [row.strength for row in other]


def test_bad_arguments_are_named(texts):
    with pytest.raises(ValueError, match="symbols"):
        baselines(*texts, 0)
    with pytest.raises(ValueError, match="strengths"):
        baselines(*texts, 3, strengths=(0,))
