"""Homework 4: its tests tell every mistake that they know, and what is hopeless early."""

import numpy as np
import pytest

from lstmlab import optim
from lstmlab.homework import hw4, hw4_cases, hw4_mistakes, hw4_race
from lstmlab.homework.board import Board, NotYet, same
from lstmlab.losses import cross_entropy
from lstmlab.text import python_reference, splits

SEEDS = [0, 1, 2, 3, 4711, 4712]
GOOD = {"hidden": 32, "T": 16, "B": 16, "rate": 0.01, "limit": 1.0, "steps": 100}


def never_seen(pairs):
    """The mistakes that none of the cases shows; pairs of what is right and mistakes."""
    blind = [
        {words for words, wrong in mistakes if all(same(wrong[n], right[n]) for n in wrong)}
        for right, mistakes in pairs
    ]
    return set.intersection(*blind)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mistake_in_a_step_shows(seed):
    steps = [(given, options) for _, *given, options in hw4_cases.steps(seed)]
    for number, mistakes in ((0, hw4_mistakes.of_step), (1, hw4_mistakes.of_squares)):
        pairs = [(hw4_mistakes.rmsprop(*given, **options)[number], mistakes(*given, **options))
                 for given, options in steps]  # fmt: skip
        assert never_seen(pairs) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mistake_in_clipping_shows(seed):
    rng = np.random.default_rng(seed)
    grads = {"W": rng.normal(size=(3, 4)), "b": 2 * rng.normal(size=4)}
    cases = [(grads, 0.3), (grads, 100.0), ({name: 50 * g for name, g in grads.items()}, 20.0)]
    pairs = [(optim.clip_by_norm(*case), list(hw4_mistakes.of_clip(*case))) for case in cases]
    assert never_seen(pairs) == set()


@pytest.mark.parametrize("name", ["shown", "asked"])
def test_every_mistake_in_the_order_of_reading_shows(name):
    found = set()
    for length, T, B in ((37, 3, 4), (36, 3, 4), (37, 4, 3)):
        ids = np.random.default_rng(0).permutation(length)
        right = hw4_mistakes.reading_order(ids, T, B)[name]
        wrong = {w: order[name] for w, order in hw4_mistakes.of_batches(ids, T, B) if name in order}
        found |= {words for words, array in wrong.items() if not same(array, right)}
    assert found == wrong.keys()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mistake_in_the_loss_shows(seed):
    given = [problem for _, *problem in hw4_cases.problems(seed)]
    pairs = [(hw4_mistakes.right_loss(*g), hw4_mistakes.of_whole_loss(*g)) for g in given]
    assert never_seen(pairs) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mistake_in_the_loop_shows(seed):
    given = hw4_cases.lesson(seed)
    right, wrong = hw4_mistakes.trained(*given), list(hw4_mistakes.of_training(*given))
    assert never_seen([(right, wrong)]) == set()
    unseen = {words for words, found in wrong if same(found["losses"], right["losses"])}
    assert unseen == {"one step too many"}  # whose losses were cut


def test_the_second_stretch_of_text_is_another_one():
    parts = splits.split(python_reference())
    first, last = hw4.text("first"), hw4.text("last")
    for name in ("training", "tuning", "held_out"):
        assert len(getattr(first, name)) + len(getattr(last, name)) <= len(getattr(parts, name))


@pytest.mark.parametrize("end", ["first", "last"])
def test_the_more_an_opponent_sees_the_better_it_is(end):
    nats = [row.nats for row in hw4.text(end).table]
    assert [row.order for row in hw4.text(end).table] == [0, 1, 2, 3]
    assert nats == sorted(nats, reverse=True)


def test_the_reported_loss_is_the_mean_surprise():
    lines = hw4.text()
    network, params = hw4.begin(lines, hidden=8)
    ids = lines.held_out[:2500]
    xs = np.eye(len(lines.vocabulary), dtype=np.float32)[ids[:-1, None]]
    surprise = cross_entropy(network.forward(params, xs).outputs, ids[1:, None]).each
    np.testing.assert_allclose(hw4.nats(network, params, ids), surprise.mean(), rtol=1e-5)


def test_the_table_counts_bits_as_nats_over_ln_2(capsys):
    hw4.table(hw4.text(), yours=np.log(8))
    assert "your network 2.079  3.000         8.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changed, words",
    [({"T": 3}, "T should be an integer from 4 to 128"),
     ({"hidden": 64.0}, "hidden should be an integer"),
     ({"rate": 0}, "rate should be a number above 0"),
     ({"limit": None}, "limit should be a number above 0"),
     ({"steps": 4000}, "T * B * steps = 1,024,000 characters, and 600,000 are allowed")],
)  # fmt: skip
def test_limits_are_told_before_any_training(changed, words):
    def train(*_):
        pytest.fail("it trains")

    with pytest.raises(NotYet) as error:
        hw4.check_settings(lambda: {**GOOD, **changed}, train)
    assert words in str(error.value)


@pytest.mark.parametrize(
    "losses, words",
    [(np.full(60, np.nan), "NaN or infinity. Is the learning rate too large"),
     (np.zeros(3), "has shape (3,), expected (60,)"),
     (np.full(60, 4.5), "The learning rate is too small"),
     (np.full(60, 9.0), "The learning rate is too large")],
)  # fmt: skip
def test_a_hopeless_training_is_told_after_the_trial(losses, words):
    calls = []

    def train(network, params, ids, T, B, rate, limit, steps):
        calls.append(steps)
        return params, losses

    with pytest.raises(NotYet) as error:
        hw4.check_settings(lambda: GOOD, train)
    assert words in str(error.value) and calls == [hw4_race.TRIAL]


def test_fine_losses_do_not_stand_for_parameters_that_learned():
    network, params, ids, _ = hw4.by_heart()
    board = Board("train")
    hw4._learn_sentence(board, lambda *given: (params, np.zeros(250)))
    assert not board.right() and "the params that come back have 2.99" in board.rows[0][1]


@pytest.mark.parametrize("spoil", [lambda p: None, lambda p: p[:1], lambda p: p * np.nan])
def test_parameters_that_are_none_are_told_by_name(spoil):
    def train(network, params, ids, T, B, rate, limit, steps):
        return {name: spoil(p) for name, p in params.items()}, np.full(steps, 1.0)

    with pytest.raises(NotYet, match="train: params: W_h (is None|has shape|holds NaN)"):
        hw4.check_settings(lambda: GOOD, train)


def test_parameters_that_learned_nothing_do_not_win_by_fine_losses():
    def train(network, params, ids, T, B, rate, limit, steps):
        return params, np.full(steps, 1.0)

    with pytest.raises(NotYet, match="the trigram has"):
        hw4.check_settings(lambda: GOOD, train)
