"""The tests of homework 2: an LSTM by hand, one step, a sequence, backward, and trained.

    hw2.check_lstm_step(lstm_step)           # the numbers that the student sees
    hw2.check_lstm_step(lstm_step, seed=1)   # others, in other sizes

Batches, rows: xs (T, B, I), states (B, H), W_f (H+I, H) multiplies [h, x]: see `by_gate`, which
makes what is right of the package's LSTM. `cell_checks` compares.
"""

from typing import NamedTuple

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.homework import cell_checks
from lstmlab.homework.board import EXACT, check
from lstmlab.homework.by_gate import (
    KINDS,
    backward,
    before,
    cell_for,
    forward,
    loss_rows,
    rows,
    stacked,
    start_rows,
    unstacked,
)
from lstmlab.homework.call import arrays, call, entries, part
from lstmlab.homework.cases import drawn
from lstmlab.homework.mistakes_in_learning import of_loss
from lstmlab.homework.mistakes_over_time import back as wrong_ways_back
from lstmlab.network import Network

KNOWN = ("x", "h_before", "C_before", *KINDS["lstm"].names)  # of each step
LEARNED = 0.05  # nats: what counts as having learned the tiny set
SYMBOLS = "ABCD.?"  # of the tiny set: one of four, a dot, and the question mark


class Example(NamedTuple):
    """What the functions of an LSTM are tested with, to play with."""

    params: dict  # W_f, ..., b_c
    xs: np.ndarray  # (T, B, I)
    h: np.ndarray  # (B, H), before the first step
    C: np.ndarray
    d_h: np.ndarray  # (T, B, H), dE/dh_t from above
    d_C: np.ndarray  # (B, H), dE/dC of the last step, from beyond it


class Problem(NamedTuple):
    """What a whole model is tested with: the arguments of `model_loss`."""

    params: dict  # W_f, ..., b_c, and the readout's V (H, K), b_V (K,)
    xs: np.ndarray  # (T, B, I)
    targets: np.ndarray  # (T, B), classes 0 .. K-1

    def rows(self):
        """A function (weights, ...) -> {"loss", "dW_f", ...}: see `loss_rows`."""
        return loss_rows("lstm", self.params, self.xs, None, self.targets)

    def mean(self):
        """The weights that make the loss a mean over T B predictions."""
        return np.full(self.targets.shape, 1 / self.targets.size)


def case_of(seed):
    """A Case whose sizes and numbers are drawn from the seed, with a readout for 7 classes."""
    rng = np.random.default_rng([2, seed])
    return drawn("lstm", rng, *(int(size) for size in rng.permutation(np.arange(3, 7))), 7)


def example(seed=0):
    """An Example to play with, as in the tests."""
    params, xs, start, d_hs, d_last = case_of(seed)
    own = {name: params[name] for name in KINDS["lstm"].params}
    return Example(own, xs, start["h"], start["C"], d_hs, d_last["C"])


def example_model(seed=0):
    """A small model with a batch to read, to play with: .params, .xs, .targets (see `Problem`)."""
    case, rng = case_of(seed), np.random.default_rng([7, seed])
    return Problem(case.params, case.xs, rng.integers(0, 7, case.xs.shape[:2]))


@check
def check_lstm_step(board, lstm_step, seed=0):
    """One step forward: gates, then cell state, then hidden state."""
    names = KINDS["lstm"].names

    def ask(case):
        answer = call(lstm_step, _own(case), case.xs[0], case.start["h"], case.start["C"])
        return dict(zip(names, part(lstm_step, answer, *names)))

    cell_checks.step(board, "lstm", ask, case_of(seed))


@check
def check_lstm_forward(board, lstm_forward, seed=0):
    """A sequence forward: what every step was given, and what it found."""

    def ask(case):
        answer = call(lstm_forward, _own(case), case.xs, case.start["h"], case.start["C"])
        return dict(zip(KNOWN, part(lstm_forward, answer, *KNOWN)))

    cell_checks.sequence(board, "lstm", ask, case_of(seed), KNOWN)


@check
def check_lstm_step_backward(board, lstm_step_backward, seed=0):
    """One step backward: a scoreboard of the gradients, a row for each parameter."""

    def ask(case, trace):
        step = {name: values[0] for name, values in _known(trace).items()}
        answer = call(lstm_step_backward, _own(case), step, case.d_hs[0], case.d_last["C"])
        return _scores(lstm_step_backward, answer, "d_x")

    cell_checks.step_back(board, "lstm", ask, case_of(seed))


@check
def check_lstm_backward(board, lstm_backward, seed=0):
    """A sequence backward: the scoreboard, and dE/dC step by step."""
    case = case_of(seed)

    def ask(case, trace):
        answer = call(lstm_backward, _own(case), _known(trace), case.d_hs)
        return _scores(lstm_backward, answer, "d_xs")

    cell_checks.sequence_back(board, "lstm", ask, case, start_rows)
    if board.right():
        board.row("d_C by step", **_by_step(ask, case))


def _by_step(ask, case):
    """What a row about dE/dC before each step, (T, B, H), is made of: asked for tails of a case."""
    given = "lstm", case.params, forward("lstm", case.params, case.xs, case.start), case.d_hs
    old, got = {name: before(given[2], name) for name in case.start}, []
    for t in range(len(case.xs)):
        start = {name: value[t] for name, value in old.items()}
        tail = case._replace(xs=case.xs[t:], d_hs=case.d_hs[t:], start=start)
        got.append(ask(tail, forward("lstm", tail.params, tail.xs, start))["d_C_before"])
    worlds = wrong_ways_back(*given)
    wrong = ((words, world["back"]["C"]) for words, world in worlds if "back" in world)
    want = backward(*given)["back"]["C"]
    return {"got": got, "want": want, "suspects": wrong, "steps": "backward", **EXACT}


def _own(case):
    """The parameters of a case without its readout."""
    return {name: case.params[name] for name in KINDS["lstm"].params}


def _known(trace):
    """A trace as the notebook keeps it: {name: (T, B, .)}, with what each step was given."""
    given = {f"{name}_before": before(trace, name) for name in "hC"}
    return {"x": trace["xs"], **given, **{name: trace[name] for name in KINDS["lstm"].names}}


def _scores(function, answer, d_x):
    """The four things that a backward function returns, by the names of the scoreboard."""
    grads, *others = part(function, answer, "grads", d_x, "d_h_before", "d_C_before")
    grads = entries(function, "grads", grads, KINDS["lstm"].params)
    return rows({"params": grads}) | dict(zip((d_x, "d_h_before", "d_C_before"), others))


@check
def check_model_loss(board, model_loss, seed=0):
    """The loss over a batch, and its gradients by every parameter."""
    problem = example_model(seed)
    params, xs, targets = problem

    def answers(problem):
        loss, grads = part(model_loss, call(model_loss, *problem), "loss", "grads")
        grads = entries(model_loss, "grads", grads, problem.params)
        return {"loss": loss} | rows({"params": grads}), problem.rows()(problem.mean())

    (T, B), right, weights = targets.shape, problem.rows(), problem.mean()
    last = weights * (np.arange(T) == T - 1)[:, None]
    wrong = of_loss(right, targets, weights, {"is only the last step's prediction counted?": last})
    wrong = [*wrong, *(
        (f"is {name} missing?", problem._replace(params=params | {name: 0 * params[name]})
         .rows()(weights)) for name in ("b_V", "V")
    )]  # fmt: skip
    board.compare(*answers(problem), wrong, sizes={"T": T, "B": B, "T B": T * B})
    small = drawn("lstm", np.random.default_rng(5), 4, 1, 3, 2, 5)
    board.each({
        "V = 0": problem._replace(params=params | {"V": 0 * params["V"]}),
        "a single step": Problem(params, xs[:1], targets[:1]),
        "very large logits (exp of them overflows)":
            problem._replace(params=params | {"V": 1e4 * params["V"]}),
        "a single sequence": Problem(small.params, small.xs, np.array([[0], [3], [4], [1]])),
    }, answers)  # fmt: skip


@check
def check_overfit(board, overfit, seed=0, steps=300):
    """A few steps of descent on random numbers, to the last digit; then the tiny set."""
    problem = example_model(seed)

    def loss_and_grads(params):
        found = problem._replace(params=params).rows()(problem.mean())
        return found.pop("loss"), {name[1:]: g for name, g in found.items()}

    def ask(steps):
        return call(overfit, *problem, 0.3, steps)

    cell_checks.descent(board, overfit, ask, loss_and_grads, problem.params, 0.3, 4)
    if board.right():
        tiny = tiny_set(seed)
        params, _ = part(overfit, call(overfit, *tiny, 2.0, steps), "params", "losses")
        params = arrays(overfit, "params", params, tiny.params)
        board.tell("the tiny set", _tiny_fault(tiny._replace(params=params), steps))


def tiny_set(seed=0):
    """Four sequences of six symbols, `A . . . . ?`; at the question mark the target is the first.

    With another seed than 0 the answers are dealt out anew. A Problem: .params of a new LSTM
    with 16 units (forget bias 1), .xs (6, 4, 6) one-hot, .targets (6, 4) among five classes.
    """
    rng = np.random.default_rng([22, seed])
    ids = np.full((6, 4), SYMBOLS.index("."))
    ids[0], ids[-1] = range(4), SYMBOLS.index("?")
    targets = np.full((6, 4), SYMBOLS.index("."))
    targets[-1] = rng.permutation(4) if seed else range(4)
    params = Network(LSTM(6, 16), 5).init(rng)
    return Problem(unstacked("lstm", params), np.eye(6)[ids], targets)


def _tiny_fault(problem, steps):
    """Print what a trained model says; words if it has not learned the tiny set, or None."""
    loss = problem.rows()(problem.mean())["loss"]
    network = Network(cell_for("lstm", problem.params), 5)
    says = network.forward(stacked("lstm", problem.params), problem.xs).outputs.argmax(axis=2)
    done = "below" if loss < LEARNED else "not below"  # its digits differ between processors
    baseline = "(memoryless baseline: ln 4 / 6 = 0.231)"
    print(f"tiny set: loss {done} {LEARNED} after {steps} steps {baseline}")
    for asked, said in zip(problem.xs.argmax(axis=2).T, says.T):
        read, told = ("".join(SYMBOLS[n] for n in ids) for ids in (asked, said))
        print(f"  reads {read}, says {told}")
    if loss < LEARNED and (says == problem.targets).all():
        return None
    return (
        f"after {steps} steps the loss on the tiny set is {loss:.3f}, expected below {LEARNED}. "
        "Do all later steps begin with the parameters of the step before?"
    )
