"""Calling a student's function: alone, on copies, and with every mishap told in words."""

import copy
import traceback
from contextlib import contextmanager
from numbers import Number

import numpy as np

from lstmlab import cells, gradients, losses, network, optim
from lstmlab.cells import common
from lstmlab.homework.board import NotYet, unlike

# What the homework asks for, the package has: while a student's function runs, it refuses.
CELLS = [vars(cell)[name] for cell in cells.CELLS.values() for name in ("forward", "backward")]
# All cells and all optimisers pass through these, also copies of them, and those made before.
GATES = {
    common.check_pass: "a cell",
    common.begin_back: "a cell",
    optim._check_grads: "an optimiser",
}
READY_MADE = [
    *CELLS,
    *GATES,
    *(vars(network.Network)[name] for name in ("forward", "backward")),
    *(vars(losses)[name] for name in ("cross_entropy", "squared_error")),
    *(vars(optim)[name] for name in (*optim.OPTIMISERS, "clip_by_norm", "clip_by_value")),
    *(vars(gradients)[name] for name in ("complex_step", "central_difference")),
]

MISFIT = ("mismatch", "not aligned", "broadcast")  # NumPy's words for shapes that do not fit


def _refuse(*_, **__):
    import sys

    from lstmlab.homework.board import NotYet  # it runs in place of a function elsewhere

    name = sys._getframe().f_code.co_name
    raise NotYet(f"this calls {name} of lstmlab. Here it is yours to write.")


@contextmanager
def alone(allow=(), refuse=()):
    """While this lasts, the package's own cells, losses, gradients and optimisers refuse to work.

    allow: those of READY_MADE that an assignment does hand out, such as `LSTM.forward`; refuse:
    further functions of the package that it does not. The code inside the functions is exchanged,
    so that it does not matter how they were imported.
    """
    if any(function in CELLS for function in allow):
        allow = [*allow, common.check_pass, common.begin_back]
    barred = [function for function in READY_MADE if function not in allow] + list(refuse)
    kept = [(function, function.__code__) for function in barred]
    try:
        for function, code in kept:
            name = GATES.get(function, code.co_qualname)
            function.__code__ = _refuse.__code__.replace(co_name=name)
        yield
    finally:
        for function, code in kept:
            function.__code__ = code


def call(function, *args, allow=(), refuse=(), **named):
    """What `function(*args, **named)` returns.

    NotYet, in words, if it is still the stub, raises (with the line of its code), leaves, changes
    what it was given, or lets lstmlab do the work (`allow`, `refuse`: see `alone`). All on copies;
    the answer is a copy too, and in plain arrays (see `settled`).
    """
    __tracebackhide__ = True
    name = title(function)
    if not callable(function):
        raise NotYet(f"{name}: expected a function, got {type(function).__name__}")
    given = copy.deepcopy((args, named))
    before = copy.deepcopy(given)
    try:
        with alone(allow, refuse), np.errstate(all="ignore"):
            answer = settled(function(*given[0], **given[1]))
    except NotImplementedError as error:
        owner = traceback.extract_tb(error.__traceback__)[-1].name
        who = f"{name} calls {owner}, which" if owner != name else name
        raise NotYet(
            f"{who} is still the stub: nothing is written yet. Above it there are hints in steps."
        ) from None
    except NotYet:
        raise
    except (Exception, SystemExit) as error:
        raise NotYet(f"{name} {_mishap(error)}") from None
    spoilt = _changed(before, given, _names(function, args, named))
    if spoilt:
        raise NotYet(
            f"{name} changes its argument {spoilt} in place: the caller still needs it. "
            "Compute a new array (a = a + b, not a += b; a copy() where you write into it)."
        )
    return answer


def title(function):
    """What to call a student's function."""
    return getattr(function, "__name__", "your function")


def settled(answer):
    """A copy of an answer in plain arrays, within its dicts, tuples and lists.

    So nothing of it can change later, or be computed only when the package works again.
    """
    if isinstance(answer, dict):
        return {name: settled(value) for name, value in answer.items()}
    if isinstance(answer, (tuple, list)):
        parts = [settled(value) for value in answer]
        return parts if isinstance(answer, list) else tuple(parts)
    if answer is None or isinstance(answer, (str, Number)):
        return answer
    array = np.array(answer)
    if array.dtype != object:
        return array
    if isinstance(answer, np.ndarray) or not hasattr(answer, "__getitem__"):
        return answer
    return settled([answer[n] for n in range(len(answer))])  # NumPy hides what these raise


def part(function, answer, *names):
    """The parts of an answer: a tuple of len(names) things, or a dict with these keys."""
    __tracebackhide__ = True
    if isinstance(answer, dict):
        missing = [name for name in names if name not in answer]
        if missing:
            raise NotYet(f"{title(function)} returns a dict without {', '.join(missing)}")
        return [answer[name] for name in names]
    if not isinstance(answer, tuple) or len(answer) != len(names):
        came = f"{len(answer)} things" if isinstance(answer, tuple) else type(answer).__name__
        came += ": is the `return` missing?" if answer is None else ""
        wanted = f"{len(names)} things: {', '.join(names)}"
        raise NotYet(f"{title(function)} should return {wanted}; got {came}")
    return list(answer)


def entries(function, what, answer, names):
    """The named things of a dict that is a part of an answer (`what` in words), as a dict."""
    __tracebackhide__ = True
    if not isinstance(answer, dict):
        raise NotYet(
            f"{title(function)}: {what} should be a dict with the keys {', '.join(names)}, "
            f"got {type(answer).__name__}. Are the things returned in the order asked for?"
        )
    missing = [name for name in names if name not in answer]
    if missing:
        raise NotYet(f"{title(function)}: {what} lacks {', '.join(missing)}")
    return {name: answer[name] for name in names}


def arrays(function, what, answer, like):
    """The arrays of a dict of which only names and shapes are known: those of `like`.

    NotYet, in words, where one of them is missing, of another shape, or not finite.
    """
    __tracebackhide__ = True
    found = entries(function, what, answer, like)
    for name, array in like.items():
        if trouble := unlike(found[name], array):
            raise NotYet(f"{title(function)}: {what}: {name} {trouble}")
    return {name: np.asarray(array) for name, array in found.items()}


def _mishap(error):
    """The error that a student's function raised, and the line of it that did."""
    kind = type(error).__name__
    told = "calls exit()" if isinstance(error, SystemExit) else f"raises {kind}: {error}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    told += f"  (in: {frames[0].line})" if frames and frames[0].line else ""
    misfit = isinstance(error, ValueError) and any(word in str(error) for word in MISFIT)
    return told + (". Print the shapes: is a matrix transposed, an axis missing?" if misfit else "")


def _names(function, args, named):
    """A name for each argument, as the student's function calls it."""
    code = getattr(function, "__code__", None)
    own = code.co_varnames[: code.co_argcount] if code else ()
    return [own[n] if n < len(own) else f"argument {n + 1}" for n in range(len(args))] + list(named)


def _changed(before, after, names):
    """The name of the first array that is not what it was, or ""."""
    pairs = zip([*before[0], *before[1].values()], [*after[0], *after[1].values()], strict=True)
    for name, (old, new) in zip(names, pairs, strict=True):
        if spoilt := _differs(old, new, name):
            return spoilt
    return ""


def _differs(old, new, name):
    if type(old) is not type(new):
        return name
    if isinstance(old, dict):
        if old.keys() != new.keys():
            return name
        return next(filter(None, (_differs(old[k], new[k], f"{name}[{k!r}]") for k in old)), "")
    if isinstance(old, (list, tuple)):
        if len(old) != len(new):
            return name
        return next(filter(None, (_differs(a, b, name) for a, b in zip(old, new))), "")
    if isinstance(old, np.ndarray):
        return "" if old.shape == new.shape and np.array_equal(old, new, equal_nan=True) else name
    return ""
