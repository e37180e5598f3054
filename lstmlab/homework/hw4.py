"""The tests of homework 4: RMSProp, and a character model that beats a trigram.

What is right comes from the package: `optim` for the steps, `text.Stream` for the batches,
`losses` and `network` for loss and gradients, `training` for the whole loop. All arguments are
drawn from a seed; their sizes all differ, so that exchanged axes show.
"""

import numpy as np

from lstmlab import optim
from lstmlab.cells import Gradients
from lstmlab.homework import hw4_cases as cases
from lstmlab.homework import hw4_mistakes as mistakes
from lstmlab.homework import hw4_race as race
from lstmlab.homework.board import NotYet, check, unlike
from lstmlab.homework.call import call, entries, part
from lstmlab.homework.hw4_race import LOOP, MODEL, trained
from lstmlab.homework.hw4_text import begin as begin
from lstmlab.homework.hw4_text import by_heart, nats, table, text

EARLIER = "if an earlier test fails, mend that function first"
RTOL = {"float64": 1e-6, "float32": 1e-4}


@check
def check_mean_square(board, function, seed=0):
    """Each part of the running mean alone, then both, then other decays."""
    rng = np.random.default_rng([4, 1, seed])
    shape = tuple(rng.permutation([2, 3, 4]))
    some, slope = rng.uniform(0.5, 2, shape), rng.normal(size=shape)
    for case, before, g, decay in [
        ("first gradient, before = 0", 0 * some, slope, 0.9),
        ("no gradient, g = 0", some, 0 * slope, 0.9),
        ("both", some, slope, 0.9),
        ("decay 0.99", some, slope, 0.99),
        ("a small gradient", some + 9, slope / 4, 0.5),
    ]:
        given, got = ({"w": g}, {"w": g}, {"w": before}), call(function, before, g, decay)
        wrong = ((words, state["w"]) for words, state in mistakes.of_squares(*given, decay=decay))
        board.row(case, got, mistakes.rmsprop(*given, decay=decay)[1]["w"], suspects=wrong)


@check
def check_rmsprop_step(board, function, seed=0):
    """Single steps of several kinds, then ten in a row with the state handed on."""
    if all(_compare_step(board, function, case, *given) for case, *given in cases.steps(seed)):
        _ten_steps(board, function, seed)


def _compare_step(board, function, case, params, grads, state, options):
    """Rows for the new state, and for the new parameters where the state is right."""
    moved, squares = _stepped(function, params, grads, state, options)
    right, right_squares = mistakes.rmsprop(params, grads, state, **options)
    if not any(unlike(moved[n], p) or unlike(squares[n], p) for n, p in params.items()) and all(
        np.allclose(moved[n], g, atol=0) for n, g in right_squares.items()
    ):
        raise NotYet("rmsprop_step: params and state are exchanged: params come first")
    given = params, grads, state
    wrong = mistakes.of_squares(*given, **options)
    if not _compare(board, f"{case}, mean square", squares, right_squares, wrong):
        return False
    wrong = mistakes.of_step(*given, **options)
    good = _compare(board, f"{case}, new parameters", moved, right, wrong)
    return good and all(_keeps_dtype(board, case, came, params) for came in (moved, squares))


def _ten_steps(board, function, seed):
    """Ten steps in a row, each with the state that came of the one before."""
    rng = np.random.default_rng([4, 3, seed])
    right = theirs = {"V": rng.normal(size=(2, 5)), "c": rng.normal(size=4)}, {}
    for _ in range(10):
        before, grads = right, {name: rng.normal(size=p.shape) for name, p in right[0].items()}
        right = mistakes.rmsprop(before[0], grads, before[1], 0.01)
        theirs = _stepped(function, theirs[0], grads, theirs[1], {"rate": 0.01})
    wrong = [
        ("the state is not handed on", mistakes.rmsprop(before[0], grads, {}, 0.01)[1]),
        ("it is one step old", before[1]),
    ]
    if _compare(board, "tenth step, mean square", theirs[1], right[1], wrong):
        _compare(board, "tenth step, new parameters", theirs[0], right[0])


def _stepped(function, params, grads, state, options):
    """[new params, new state] of one step of the student's."""
    answer = call(function, params, grads, state, refuse=LOOP, **options)
    names = "params", "state"
    both = zip(names, part(function, answer, *names))
    return [entries(function, name, values, params) for name, values in both]


def _compare(board, case, got, want, wrong=(), sizes=None):
    """Rows for arrays that may be of float32; whether they are right."""
    (kind, *_) = {np.asarray(array).dtype.name for array in want.values()}
    return board.compare(got, want, wrong, case, sizes=sizes, rtol=RTOL[kind])


def _keeps_dtype(board, case, came, given):
    """Whether all arrays are of the numbers that were given; a row for the first that is not."""
    for name, array in given.items():
        kind = np.asarray(came[name]).dtype
        if kind != array.dtype:
            words = f"{array.dtype} came in and {kind} goes out: twice the memory, and slower"
            return board.tell(f"{name}, {case}", words)
    return True


@check
def check_clip_by_norm(board, function, seed=0):
    """Above the limit, below it, one entry far above all others, and all zero."""
    rng = np.random.default_rng([4, 4, seed])
    shapes, names = rng.permutation(4) + 2, ("W", "b", "V")
    some = {n: (k + 1) * rng.normal(size=shapes[k : k + 2]) for k, n in enumerate(names)}
    norm = optim.global_norm(some)
    spike = {**some, "b": np.where(some["b"] == some["b"].max(), 1000, some["b"])}
    for case, grads, limit in [
        ("norm above the limit", some, 0.3 * norm),
        ("norm below the limit", some, 3 * norm),
        ("limit above 1", {name: 50 * g for name, g in some.items()}, 20.0),
        ("one large entry", spike, 1.5),
        ("all gradients 0", {name: 0 * g for name, g in some.items()}, 1.0),
        ("float32", {name: np.float32(g) for name, g in some.items()}, 0.5),
    ]:
        clipped = entries(function, "the answer", call(function, grads, limit, refuse=LOOP), grads)
        right, wrong = optim.clip_by_norm(grads, limit), mistakes.of_clip(grads, limit)
        good = _compare(board, case, clipped, right, wrong)
        if not (good and _keeps_dtype(board, case, clipped, grads)):
            break


@check
def check_batches(board, function, seed=0):
    """Texts of one batch and of several, with and without a remainder."""
    rng = np.random.default_rng([4, 5, seed])
    T, B = (int(n) for n in rng.permutation([3, 4]))
    lengths = {
        "three batches": 3 * T * B + 1,
        "one batch": T * B + 1,
        "a remainder": 3 * T * B + 2 * B + 2,
        "nothing follows the last character": 3 * T * B,
    }
    for case, length in lengths.items():
        ids = rng.permutation(length)  # all different, so that no two places look alike
        answer = call(function, ids, T, B, refuse=LOOP)
        got = dict(zip(("shown", "asked"), part(function, answer, "shown", "asked")))
        right, wrong = mistakes.reading_order(ids, T, B), mistakes.of_batches(ids, T, B)
        if not board.compare(got, right, wrong, case):
            break


@check
def check_loss_and_grads(board, function, seed=0):
    """Parameters all zero, the bias alone, all of them, from a state, and with large scores."""
    for case, *given in cases.problems(seed):
        answer = call(function, *given, allow=MODEL, refuse=LOOP)
        loss, grads, last = part(function, answer, "loss", "grads", "last")
        if isinstance(grads, Gradients):
            raise NotYet("loss_and_grads: grads should be a dict: return the `.params` of it")
        # An overflow looks like other mistakes, but those were found in the cases before.
        wrong = () if "overflow" in case else mistakes.of_whole_loss(*given)
        got = {f"d{n}": g for n, g in entries(function, "grads", grads, given[1]).items()}
        got |= {f"last {n}": s for n, s in entries(function, "last", last, ("h", "C")).items()}
        T, B = given[3].shape
        right, sizes = mistakes.right_loss(*given), {"T": T, "B": B, "T B": T * B}
        if not _compare(board, case, {"loss": loss} | got, right, wrong, sizes):
            break


@check
def check_train(board, function, seed=0):
    """Every loss and the last parameters beside the package's loop, then a sentence by heart."""
    given = cases.lesson(seed)
    answer = call(function, *given, allow=MODEL, refuse=LOOP)
    params, losses = part(function, answer, "params", "losses")
    got = {"losses": losses, **entries(function, "params", params, given[1])}
    wrong, along = mistakes.of_training(*given), {"losses": "forward"}
    if board.compare(got, mistakes.trained(*given), wrong, "eight steps", EARLIER, along):
        _learn_sentence(board, function)


def _learn_sentence(board, function):
    """A row: below 0.1 nats in the end. The median, as the loss jumps up now and then."""
    network, params, ids, _ = by_heart()
    learned, losses = trained(function, network, params, ids, len(ids) - 1, 1, 0.005, 1.0, 250)
    loss, left = float(np.median(losses[-25:])), nats(network, learned, ids)
    words = None
    if not loss < 0.1:
        words = f"{loss:.2f} nats per character after 250 steps, expected less than 0.1"
    elif not left < 0.5:  # a jump is smaller
        words = f"the losses end at {loss:.2f} nats, but the params that come back have {left:.2f}"
    board.tell("one sentence by heart", words)


@check
def check_settings(board, settings, train, end="first"):
    """Train by the student's settings and loop, and compare with a trigram on held-out text.

    What can be told at once comes first: the limits, then a trial of a few steps.
    """
    chosen, lines = race.chosen_by(settings), text(end)
    race.trial(train, lines, chosen)
    network, params, losses = race.learn(train, lines, chosen)
    loss, learned = nats(network, params, lines.held_out), float(np.mean(losses[-100:]))
    table(lines, loss)
    trigram, used = lines.table[-1].nats, race.read(chosen) / race.BUDGET
    words = (
        f"{loss:.3f} nats per character on the held-out text, the trigram has {trigram:.3f}. "
        f"On the training text it ended at {learned:.3f}. "
        f"You used {used:.0%} of the characters you may read. {race.advice(loss, learned, used)}"
    )
    board.tell("beats the trigram", None if loss < trigram else words)
