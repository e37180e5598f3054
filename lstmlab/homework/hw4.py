"""The tests of homework 4: RMSProp, and a character model that beats a trigram.

What is right comes from the package: `optim` for the steps, `text.Stream` for the batches,
`losses` and `network` for loss and gradients, `training` for the whole loop.
"""

import numpy as np

from lstmlab import optim, training
from lstmlab.cells import LSTM, Gradients
from lstmlab.homework import hw4_cases as cases
from lstmlab.homework import hw4_suspects as suspects
from lstmlab.homework.board import Board, NotYet, check, fault, unlike
from lstmlab.homework.call import arrays, call, entries, part, title
from lstmlab.homework.hw4_cases import by_heart
from lstmlab.homework.hw4_text import begin, nats, table, text
from lstmlab.network import Network
from lstmlab.text import Stream

MODEL = (LSTM.forward, LSTM.backward, Network.forward, Network.backward)  # handed out here
LOOP = (optim.global_norm, Stream.batch_at, training.train)  # not handed out
EARLIER = "if an earlier test fails, mend that function first"
LIMITS = {"hidden": (8, 128), "T": (4, 128), "B": (8, 64), "steps": (1, 5000)}
BUDGET = 600_000  # symbols read in training, each reading counted: T * B * steps
TRIAL = 60  # steps, after which a hopeless rate is told
RTOL = {"float64": 1e-6, "float32": 1e-4}


# ---- mean_square and rmsprop_step


@check
def check_mean_square(function, seed=0):
    """Each part of the running mean alone, then both, then other decays."""
    board = Board("mean_square")
    for case, before, g, decay in cases.squares(seed):
        right = suspects.mean_square(before, g, decay)
        wrong = suspects.of_square(before, g, decay)
        board.row(case, call(function, before, g, decay, refuse=LOOP), right, wrong)
    board.close()


@check
def check_rmsprop_step(function, seed=0):
    """Single steps of several kinds, then ten in a row with the state handed on."""
    board = Board("rmsprop_step")
    if all(_compare_step(board, function, step) for step in cases.steps(seed)):
        _ten_steps(board, function, seed)
    board.close()


def _compare_step(board, function, step):
    """Rows for the new state, and for the new parameters where the state is right."""
    _, params, grads, state, options = step
    new = _stepped(function, params, grads, state, options)
    right = suspects.rmsprop(params, grads, state, **options)
    if suspects.alike(new[0], right[1]):
        raise NotYet("rmsprop_step: params and state are exchanged: params come first")
    wrong = suspects.of_state(params, grads, state, options)
    if not _rows(board, f"{step.case}, mean square", new[1], right[1], wrong):
        return False
    wrong = suspects.of_step(params, grads, state, options)
    good = _rows(board, f"{step.case}, new parameters", new[0], right[0], wrong)
    return good and all(_keeps_dtype(board, step.case, came, params) for came in new)


def _ten_steps(board, function, seed):
    """Ten steps in a row, each with the state that came of the one before."""
    rng = np.random.default_rng([4, 3, seed])
    right = theirs = {"V": rng.normal(size=(2, 5)), "c": rng.normal(size=4)}, {}
    for _ in range(10):
        before, grads = right, {name: rng.normal(size=p.shape) for name, p in right[0].items()}
        right = suspects.rmsprop(before[0], grads, before[1], 0.01)
        theirs = _stepped(function, theirs[0], grads, theirs[1], {"rate": 0.01})
    wrong = {
        "the state is not handed on": suspects.rmsprop(before[0], grads, {}, 0.01)[1],
        "it is one step old": before[1],
    }
    if _rows(board, "tenth step, mean square", theirs[1], right[1], wrong):
        _rows(board, "tenth step, new parameters", theirs[0], right[0], {})


def _stepped(function, params, grads, state, options):
    """[new params, new state] of one step of the student's."""
    answer = call(function, params, grads, state, refuse=LOOP, **options)
    names = "params", "state"
    both = zip(names, part(function, answer, *names))
    return [entries(function, name, values, params) for name, values in both]


# ---- clip_by_norm


@check
def check_clip_by_norm(function, seed=0):
    """Above the limit, below it, one entry far above all others, and all zero."""
    board = Board("clip_by_norm")
    for case, grads, limit in cases.gradients(seed):
        clipped = entries(function, "the answer", call(function, grads, limit, refuse=LOOP), grads)
        right, wrong = optim.clip_by_norm(grads, limit), suspects.of_clip(grads, limit)
        good = _rows(board, case, clipped, right, wrong)
        if not (good and _keeps_dtype(board, case, clipped, grads)):
            break
    board.close()


# ---- batches


@check
def check_batches(function, seed=0):
    """Texts of one batch and of several, with and without a remainder."""
    rng = np.random.default_rng([4, 5, seed])
    T, B = (int(n) for n in rng.permutation([3, 4]))
    board = Board("batches")
    lengths = {
        "three batches": 3 * T * B + 1,
        "one batch": T * B + 1,
        "a remainder": 3 * T * B + 2 * B + 2,
        "nothing follows the last symbol": 3 * T * B,
    }
    for case, length in lengths.items():
        ids = rng.permutation(length)  # all different, so that no two places look alike
        answer = call(function, ids, T, B, refuse=LOOP)
        came = dict(zip(("shown", "asked"), part(function, answer, "shown", "asked")))
        right, wrong = suspects.reading_order(ids, T, B), suspects.of_batches(ids, T, B)
        if np.array_equal(came["shown"], right["asked"]):
            raise NotYet("batches: shown and asked are exchanged: shown comes first")
        good = [board.row(f"{case}: {n}", came[n], right[n], wrong[n]) for n in right]
        if not all(good):
            break
    board.close()


# ---- loss_and_grads


@check
def check_loss_and_grads(function, seed=0):
    """Parameters all zero, the bias alone, all of them, from a state, and with large scores."""
    board = Board("loss_and_grads")
    for problem in cases.problems(seed):
        _, *given = problem
        answer = call(function, *given, allow=MODEL, refuse=LOOP)
        loss, grads, last = part(function, answer, "loss", "grads", "last")
        if isinstance(grads, Gradients):
            raise NotYet("loss_and_grads: grads should be a dict: hand back the `.params` of it")
        right = suspects.right_loss(*given)
        # An overflow looks like other mistakes, but those were found in the cases before.
        wrong = {} if "overflow" in problem.case else suspects.of_loss(*given)
        grads = entries(function, "grads", grads, problem.params)
        last = entries(function, "last", last, ("h", "C"))
        came = {"loss": loss, **{f"d{name}": g for name, g in grads.items()}}
        came |= {f"last {name}": state for name, state in last.items()}
        if not _rows(board, problem.case, came, right, wrong):
            break
    board.close()


# ---- train


@check
def check_train(function, seed=0):
    """Every loss and the last parameters beside the package's loop, then a sentence by heart."""
    board = Board("train")
    given = cases.lesson(seed)
    answer = call(function, *given, allow=MODEL, refuse=LOOP)
    params, losses = part(function, answer, "params", "losses")
    right, wrong = suspects.right_training(*given), suspects.of_training(*given)
    by_loss = {mistake: losses for mistake, (_, losses) in wrong.items()}
    by_name = {mistake: params for mistake, (params, _) in wrong.items()}
    good = board.row("losses", losses, right[1], by_loss, EARLIER, steps="forward")
    params = entries(function, "params", params, given[1])
    if good and _rows(board, "parameters after it", params, right[0], by_name):
        _learn_sentence(board, function)
    board.close()


def _learn_sentence(board, function):
    """A row: below 0.1 nats in the end. The median, as RMSProp's loss leaps up now and then."""
    network, params, ids, _ = by_heart()
    learnt, losses = _trained(function, network, params, ids, len(ids) - 1, 1, 0.005, 1.0, 250)
    loss, left = float(np.median(losses[-25:])), nats(network, learnt, ids)
    words = None
    if not loss < 0.1:
        words = f"{loss:.2f} nats a symbol after 250 steps, expected less than 0.1"
    elif not left < 0.5:  # a leap is smaller
        words = f"the losses end at {loss:.2f} nats, but the params that come back have {left:.2f}"
    board.tell("one sentence by heart", words)


def _trained(function, *given):
    """(params, losses) that the student's train makes of its arguments, looked at."""
    answer = call(function, *given, allow=MODEL, refuse=LOOP)
    params, losses = part(function, answer, "params", "losses")
    if trouble := unlike(losses, np.zeros(given[-1])):
        words = "Is the rate too large, or is a mistake left in it?"
        raise NotYet(f"{title(function)}: what it hands back as losses {trouble}. {words}")
    return arrays(function, "params", params, given[1]), np.asarray(losses)


# ---- settings: the race against the trigram


@check
def check_settings(settings, train, end="first"):
    """Train by the student's settings and loop, and compare with a trigram on held-out text.

    What can be told at once comes first: the limits, then a trial of a few steps.
    """
    chosen = call(settings)
    names = ("hidden", "T", "B", "rate", "limit", "steps")
    if not isinstance(chosen, dict):
        raise NotYet(f"settings should return a dict, got {type(chosen).__name__}")
    hidden, *rest = part(settings, chosen, *names)
    _within_limits(dict(zip(names, (hidden, *rest))))
    lines = text(end)
    trigram = lines.table[-1].nats
    _trial(train, lines, hidden, rest)
    loss, learnt = _race(train, lines, hidden, rest)
    table(lines, loss)
    if not loss < trigram:
        share = rest[0] * rest[1] * rest[-1] / BUDGET
        raise NotYet(
            f"settings: {loss:.3f} nats a character on the held-out text, the trigram has "
            f"{trigram:.3f}. On the training text it ended at {learnt:.3f}. "
            f"You used {share:.0%} of the reading you may do. {_advice(loss, learnt, share)}"
        )


def _within_limits(chosen):
    for name, (low, high) in LIMITS.items():
        whole = isinstance(chosen[name], (int, np.integer))
        if not whole or not low <= chosen[name] <= high:
            raise NotYet(f"settings: {name} should be a whole number from {low} to {high}")
    for name in ("rate", "limit"):
        if not isinstance(chosen[name], (int, float)) or not chosen[name] > 0:
            raise NotYet(f"settings: {name} should be a number above 0")
    read = chosen["T"] * chosen["B"] * chosen["steps"]
    if read > BUDGET:
        raise NotYet(f"settings: T * B * steps = {read:,} symbols, and {BUDGET:,} are allowed")


def _trial(train, lines, hidden, rest):
    """A few steps: NotYet if they lead nowhere."""
    *rest, steps = rest
    if steps < TRIAL:
        return
    _, _, losses = _learn(train, lines, hidden, [*rest, TRIAL])
    late, ln_K = float(np.mean(losses[-20:])), lines.table[0].nats
    if not late < 0.97 * ln_K:
        cause = "small: the loss hardly falls" if late < 1.05 * ln_K else "large"
        raise NotYet(
            f"settings: after {TRIAL} steps the loss is {late:.3f} nats; knowing nothing gives "
            f"ln K = {ln_K:.3f}. The rate is too {cause}."
        )


def _race(train, lines, hidden, rest):
    """(loss on the held-out text, loss at the end of training) of a whole training."""
    network, params, losses = _learn(train, lines, hidden, rest)
    return nats(network, params, lines.held_out), float(np.mean(losses[-100:]))


def _learn(train, lines, hidden, rest):
    """(network, params, losses): what the student's train makes of the training text."""
    network, params = begin(lines, hidden)
    return network, *_trained(train, network, params, lines.training, *rest)


def _advice(loss, learnt, share):
    if share < 0.5:
        return "Read more."
    if loss - learnt > 0.5:
        return "It knows the training text much better: fewer units, or fewer steps."
    return "Is the rate too small, or too large? Are there too few units?"


# ---- rows of boards


def _rows(board, case, came, right, wrong):
    """Compare all arrays of a dict: one row if all are right, else a row each; whether they are.

    wrong: {mistake: {name: array}}.
    """
    told = {}
    for name, want in right.items():
        ways = {mistake: arrays[name] for mistake, arrays in wrong.items() if name in arrays}
        told[f"{case}: {name}"] = fault(came[name], want, ways, rtol=RTOL[want.dtype.name])
    if not any(told.values()):
        return board.tell(case, None)
    for name, words in told.items():
        board.tell(name, words)
    return False


def _keeps_dtype(board, case, came, given):
    """Whether all arrays are of the numbers that were given; a row for the first that is not."""
    for name, array in given.items():
        kind = np.asarray(came[name]).dtype
        if kind != array.dtype:
            words = f"{array.dtype} came in and {kind} goes out: twice the memory, half the speed"
            return board.tell(f"{case}: {name}", words)
    return True
