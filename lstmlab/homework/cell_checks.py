"""The tests of a cell that a student writes: a step, a sequence, both of them backward, descent.

Each compares on a board what `ask`, a function that calls the student's, makes of a Case with what
the package's cell gives, and names the mistake if it is a typical one.
"""


from lstmlab.homework import mistakes_in_a_step as in_a_step
from lstmlab.homework import mistakes_over_time as over_time
from lstmlab.homework.board import EXACT
from lstmlab.homework.by_gate import KINDS, backward, before, forward, step_rows
from lstmlab.homework.call import entries, part
from lstmlab.homework.cases import isolated
from lstmlab.homework.mistakes_in_learning import descend, of_descent


def step(board, kind, ask, case, mistakes=True):
    """One step; ask: a function Case -> {gate or state: (B, H)}. mistakes: whether to name any."""
    case, names = case.first_step(), KINDS[kind].names

    def first(trace):
        return {name: trace[name][0] for name in names if name in trace}

    def answers(case):
        return ask(case), first(forward(kind, case.params, case.xs, case.start))

    wrong = in_a_step.ahead(kind, case.params, case.xs, case.start) if mistakes else ()
    board.compare(*answers(case), ((words, first(world)) for words, world in wrong))
    board.each(isolated(kind, case), answers)


def sequence(board, kind, ask, case, names):
    """A sequence; ask: a function Case -> {name: (T, B, .)}."""

    def answers(case):
        trace = forward(kind, case.params, case.xs, case.start)
        trace |= {"x": trace["xs"]} | {f"{n}_before": before(trace, n) for n in case.start}
        trace |= {f"start {name}": value for name, value in case.start.items()}
        return ask(case), {name: trace[name] for name in names}

    along = {name: "forward" for name in names if not name.startswith("start")}
    worlds = over_time.ahead(kind, case.params, case.xs, case.start)
    wrong = ((words, {"x": world["xs"], **world} if "xs" in world else world)
             for words, world in worlds)  # fmt: skip
    board.compare(*answers(case), wrong, hint="does the step pass its test?", steps=along)
    board.each({"a single step": case.first_step(), **isolated(kind, case)}, answers)


def step_back(board, kind, ask, case):
    """One step backward; ask: a function (Case, trace) -> {"dW_z", ..., "d_x", "d_h_before"}."""
    case = case.first_step()

    def answers(case):
        trace = forward(kind, case.params, case.xs, case.start)
        right = backward(kind, case.params, trace, case.d_hs, _beyond(case))
        return ask(case, trace), step_rows(right)

    trace = forward(kind, case.params, case.xs, case.start)
    wrong = in_a_step.back(kind, case.params, trace, case.d_hs, _beyond(case))
    sizes = {"B": case.xs.shape[1]}
    board.compare(*answers(case), wrong, sizes=sizes, **EXACT)
    paths = {"dE/dh alone": case._replace(d_last={n: 0 * d for n, d in case.d_last.items()}),
             "dE/dC from the later steps alone": case._replace(d_hs=0 * case.d_hs)}  # fmt: skip
    board.each({n: c for n, c in paths.items() if _beyond(c)} | isolated(kind, case), answers)


def _beyond(case):
    """What reaches a cell state from the later steps."""
    return {name: d for name, d in case.d_last.items() if name != "h"}


def sequence_back(board, kind, ask, case, rows):
    """A sequence backward.

    ask: a function (Case, trace) -> rows; rows: from {"params", "xs", "back"} to them.
    """

    def answers(case):
        trace = forward(kind, case.params, case.xs, case.start)
        return ask(case, trace), rows(backward(kind, case.params, trace, case.d_hs))

    trace = forward(kind, case.params, case.xs, case.start)
    worlds = over_time.back(kind, case.params, trace, case.d_hs)
    wrong = ((words, rows(world)) for words, world in worlds)
    along = dict.fromkeys(("d_xs", "back h", "back C"), "backward")
    sizes = dict(zip("TB", case.xs.shape)) | {"T B": case.xs[..., 0].size}
    hint = "does the step pass its test? What is it given?"
    board.compare(*answers(case), wrong, "", hint, along, sizes, **EXACT)
    board.each({"a single step": case.first_step(), **isolated(kind, case)}, answers)


def descent(board, overfit, ask, loss_and_grads, params, rate, steps, **how):
    """A few steps of plain descent; ask: a function steps -> the answer of `overfit`.

    loss_and_grads: see `descend`; how: further arguments of `Board.compare`.
    """
    learned, losses = part(overfit, ask(steps), "params", "losses")
    got = {"losses": losses, **entries(overfit, "params", learned, params)}
    given = loss_and_grads, params, rate, steps
    wrong, along = of_descent(*given), {"losses": "forward"}
    return board.compare(got, descend(*given), wrong, steps=along, **how)
