"""The tests of homework 2: an LSTM by hand, one step, a sequence, backwards, and trained.

    hw2.check_lstm_step(lstm_step)           # the numbers that the student sees
    hw2.check_lstm_step(lstm_step, seed=1)   # others, in other sizes

Each check calls the student's function with whole cases and with isolated ones (all parameters zero
but one, a gate shut, a single step) and compares with the package's own LSTM, a row for each
quantity. What is wrong comes as `board.NotYet`, in words. The layout stands in `hw2_cases`.
"""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.homework import hw2_cases as cases
from lstmlab.homework import hw2_suspects as suspects
from lstmlab.homework.board import EXACT, Board, NotYet, check, fault, same, unlike
from lstmlab.homework.call import arrays, call, entries, part
from lstmlab.network import Network

FOUR = ("grads", "d_x", "d_h_before", "d_C_before")
LEARNED = 0.05  # nats: what counts as having learned the tiny set
SYMBOLS = "ABCD.?"  # of the tiny set: one of four, silence, and the question


def example(seed=0):
    """A case to play with, as in the tests: .params, .xs, .h, .C, .d_h, .d_C (see `Case`)."""
    return cases.whole(seed)


def example_model(seed=0):
    """A small model with a batch to read, to play with: .params, .xs, .targets (see `Problem`)."""
    return cases.whole_model(seed)


@check
def check_lstm_step(lstm_step, seed=0):
    """One step forwards: gates, then memory, then what is shown of it."""
    case = cases.first_step(cases.whole(seed))
    names = (*case.cell.gates, "C", "h")

    def ask(case):
        answer = call(lstm_step, case.params, case.xs[0], case.h, case.C)
        return dict(zip(names, part(lstm_step, answer, *names)))

    def right(case):
        return {name: values[0] for name, values in cases.known(cases.trace_of(case)).items()}

    seen, mishap = _seen([case, *cases.isolated(case)], ask, right)
    board = Board("lstm_step")
    stages = [
        {gate: suspects.of_gate(case, gate) for gate in case.cell.gates},
        {"C": suspects.of_memory(case)},
        {"h": suspects.of_shown(case)},
    ]
    for stage in stages:  # what a wrong gate spoils further on is not told
        if not all([_row(board, name, seen, suspect) for name, suspect in stage.items()]):
            break
    _close(board, mishap)


@check
def check_lstm_forward(lstm_forward, seed=0):
    """A sequence forwards: what every step was given, and what it found."""
    case = cases.whole(seed)

    def ask(case):
        answer = call(lstm_forward, case.params, case.xs, case.h, case.C)
        return dict(zip(cases.KNOWN, part(lstm_forward, answer, *cases.KNOWN)))

    seen, mishap = _seen(
        [case, *cases.isolated(case), *cases.isolated_in_time(case)],
        ask,
        lambda case: cases.known(cases.trace_of(case)),
    )
    mistakes = suspects.of_sequence(case)
    board = Board("lstm_forward")
    for name in cases.KNOWN:
        told = {words: numbers[name] for words, numbers in mistakes.items()}
        _row(board, name, seen, told, steps="forward")
    _close(board, mishap)


@check
def check_lstm_step_backward(lstm_step_backward, seed=0):
    """One step backwards: a scoreboard of the gradients, a row for each parameter."""
    case = cases.first_step(cases.whole(seed))
    paths = [
        case._replace(words="d_h = 0, so that all comes along the belt", d_h=0 * case.d_h),
        case._replace(words="d_C = 0, so that all comes through h", d_C=0 * case.d_C),
    ]

    def ask(case):
        step = {name: value[0] for name, value in cases.known(cases.trace_of(case)).items()}
        answer = call(lstm_step_backward, case.params, step, case.d_h[0], case.d_C)
        return _scores(lstm_step_backward, answer, "d_x")

    def right(case):
        return _as_step(cases.named(cases.backward(case, d_last={"C": case.d_C})))

    seen, mishap = _seen([case, *paths, *cases.isolated(case)], ask, right)
    mistakes = {words: _as_step(g) for words, g in suspects.of_step_backward(case).items()}
    board = Board("lstm_step_backward")
    for name in seen[0][2]:
        told = {words: numbers[name] for words, numbers in mistakes.items()}
        _row(board, name, seen, told, within=EXACT)
    _close(board, mishap)


@check
def check_lstm_backward(lstm_backward, seed=0):
    """A sequence backwards: the scoreboard, and dE/dC step by step."""
    case = cases.whole(seed)

    def ask(case):
        answer = call(lstm_backward, case.params, cases.known(cases.trace_of(case)), case.d_h)
        return _scores(lstm_backward, answer, "d_xs")

    def right(case):
        return cases.named(cases.backward(case))

    seen, mishap = _seen([case, *cases.isolated_in_time(case), *cases.isolated(case)], ask, right)
    mistakes = suspects.of_backward(case)
    board = Board("lstm_backward")
    for name in seen[0][2]:
        along = "backward" if name == "d_xs" else None
        _row(board, name, seen, mistakes[name], along, within=EXACT)
    tails = [cases.tail(case, t) for t in range(len(case.xs))]
    shorter, mishap = _seen(tails, ask, right) if mishap is None else ([], mishap)
    if mishap is None:
        got, want = ([one[k]["d_C_before"] for one in shorter] for k in (1, 2))
        told = suspects.of_belt(case)
        board.row("d_C by step", got, want, suspects=told, steps="backward", **EXACT)
    _close(board, mishap)


@check
def check_model_loss(model_loss, seed=0):
    """The loss over a batch, and its gradients by every parameter."""
    problem = cases.whole_model(seed)

    def ask(problem):
        loss, grads = part(model_loss, call(model_loss, *problem[1:]), "loss", "grads")
        return {"loss": loss, **_gradients(model_loss, grads, problem.params)}

    seen, mishap = _seen([problem, *cases.isolated_model(problem)], ask, cases.loss_and_gradients)
    mistakes = suspects.of_model(problem)
    board = Board("model_loss")
    for name in seen[0][2]:
        _row(board, name, seen, {words: numbers[name] for words, numbers in mistakes.items()})
    _close(board, mishap)


@check
def check_overfit(overfit, seed=0, steps=300):
    """A few steps of descent on random numbers, to the last digit; then the tiny set."""
    problem, rate = cases.whole_model(seed), 0.3

    def ask(problem, rate, count):
        return part(overfit, call(overfit, *problem[1:], rate, count), "params", "losses")

    params, losses = ask(problem, rate, 4)
    got = {"losses": losses, **entries(overfit, "params", params, problem.params)}
    want = cases.descent(problem, rate, 4)
    mistakes = suspects.of_descent(problem, rate, 4)
    board = Board("overfit, four steps")
    for name in want:
        told = {words: numbers[name] for words, numbers in mistakes.items()}
        along = "forward" if name == "losses" else None
        board.row(name, got[name], want[name], suspects=told, steps=along)
    board.close()
    problem = tiny_set(seed)
    params, _ = ask(problem, 2.0, steps)
    _tell_tiny(problem._replace(params=arrays(overfit, "params", params, problem.params)), steps)


def tiny_set(seed=0):
    """Four sequences of six symbols, `A . . . . ?`; at the question the first one is wanted.

    With another seed than 0 the answers are dealt out anew. A Problem: .params of a fresh LSTM
    with 16 units (forget bias 1), .xs (6, 4, 6) one-hot, .targets (6, 4) among five classes.
    """
    rng = np.random.default_rng([22, seed])
    ids = np.full((6, 4), SYMBOLS.index("."))
    ids[0], ids[-1] = range(4), SYMBOLS.index("?")
    targets = np.full((6, 4), SYMBOLS.index("."))
    targets[-1] = rng.permutation(4) if seed else range(4)
    params = Network(LSTM(6, 16), 5).init(rng)
    xs = np.eye(6)[ids]
    return cases.Problem("the tiny set", cases.unstacked(params), xs, targets)


def _tell_tiny(problem, steps):
    """Print what a trained model says; NotYet if it has not learned the tiny set."""
    loss, says = cases.loss_and_gradients(problem)["loss"], cases.logits(problem).argmax(axis=2)
    done = "below" if loss < LEARNED else "not below"  # its digits differ between processors
    print(f"tiny set: loss {done} {LEARNED} after {steps} steps (without memory: ln 4 / 6 = 0.231)")
    for b in range(4):
        asked, said = problem.xs[:, b].argmax(axis=1), says[:, b]
        print(f"  reads {_spelt(asked)}, says {_spelt(said)}")
    if not loss < LEARNED or not (says == problem.targets).all():
        raise NotYet(
            f"overfit: after {steps} steps the loss on the tiny set is {loss:.3f}, expected "
            f"below {LEARNED}. Do all later steps begin with the parameters of the step before?"
        )


def _spelt(ids):
    return "".join(SYMBOLS[n] for n in ids)


def _seen(tried, ask, right):
    """[(words, answers, right answers)] by name, of all cases; the first is the whole one.

    And what an isolated case gave in place of an answer, as NotYet, or None.
    """
    __tracebackhide__ = True
    whole, *isolated = tried
    seen, mishap = [(whole.words, ask(whole), right(whole))], None
    for case in isolated:
        try:
            seen.append((case.words, ask(case), right(case)))
        except NotYet as error:
            mishap = mishap or NotYet(f"{error}\n  (seen with {case.words})")
    return seen, mishap


def _close(board, mishap):
    """Close the board; where it is all right, an isolated case may still have failed."""
    __tracebackhide__ = True
    board.close()
    if mishap:
        raise mishap


def _row(board, name, seen, told, steps=None, within=None):
    """A row about one quantity in all cases; whether it is right.

    told: suspects of the whole case; within: rtol and atol, if they are not the usual. Where the
    whole case is right, an isolated one which is not stands in its place; where it is wrong for
    reasons unknown, the isolated case is told as a hint.
    """
    wrong, right, within = [], [], within or {}
    for words, got, want in seen[1:]:
        if fault(got[name], want[name], **within):
            wrong.append((words, got, want))
        elif not same(want[name], 0 * want[name]):
            right.append(words)
    hint = f"seen also with {wrong[0][0]}" if wrong else ""
    hint += f", not with {right[0]}" if wrong and right else ""
    _, got, want = seen[0]
    if unlike(got[name], want[name]):
        hint = ""  # a wrong shape says enough
    if wrong and fault(got[name], want[name], **within) is None:
        (words, got, want), told = wrong[0], {}
        hint = f"seen with {words}"
    return board.row(name, got[name], want[name], told, hint, steps, **within)


def _scores(function, answer, d_x):
    """The four things that a backward function returns, by the names of the scoreboard."""
    __tracebackhide__ = True
    grads, *others = part(function, answer, *(d_x if name == "d_x" else name for name in FOUR))
    return {**_gradients(function, grads, cases.NAMES), **dict(zip((d_x, *FOUR[2:]), others))}


def _gradients(function, grads, names):
    return {f"d{name}": g for name, g in entries(function, "grads", grads, names).items()}


def _as_step(named):
    """A scoreboard of a sequence of one step, as that of a step."""
    return {name.replace("d_xs", "d_x"): g[0] if name == "d_xs" else g for name, g in named.items()}
