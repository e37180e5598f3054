"""Exercises and predictions: the reader's answer, what is right, and the reason why.

In a notebook the student replaces the dots and runs the cell again:

    yours = ...
    check("05.passed_on", yours)

It prints one line and never raises, so that a notebook with no answers runs from top to bottom.
A wrong answer is told a reason; what was expected, from the second wrong answer on. After a
prediction asked for by `lstmlab.explorers.ask`, `confirm` puts what was found beside it.
The notebooks' own asserts do raise; imported in a notebook, this module has them say what to do.
"""

import sys

import numpy as np

from lstmlab import checks
from lstmlab.course import progress
from lstmlab.course.questions import question

NOT_YET = "not answered yet"
CORRECT = ": correct"
WHAT_TO_DO = (
    "This assert holds a sentence of the course to its numbers, and they are others now.\n"
    "If you changed a cell above, that is why: go on, or take the change back.\n"
    "If not: Kernel > Restart Kernel and Run up to Selected Cell."
)


def explain_asserts(shell):
    """Have an IPython shell add WHAT_TO_DO to every AssertionError that it shows."""

    def show_with_note(shell, kind, error, traceback, tb_offset=None):
        error.add_note(WHAT_TO_DO)
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)

    shell.set_custom_exc((AssertionError,), show_with_note)


if "IPython" in sys.modules and sys.modules["IPython"].get_ipython():
    explain_asserts(sys.modules["IPython"].get_ipython())


_wrong_answers = {}  # by the exercise's name: how they were shown
predicted = {}  # by the question's name: what the reader predicted, or None
_noted = set()  # the predictions that are in the reader's progress


def check(name, yours, expected=None):
    """Print whether `yours` answers the exercise `name`.

    yours: a number, an array, a truth value or a text; `...` or None for no answer. expected: the
    right one where the notebook computes it, else the question's own; texts are compared without
    regard to case and space.
    """
    entry = question(name)
    tries = _wrong_answers.setdefault(name, [])
    before = len(tries)
    said = verdict(yours, entry, expected, tries)
    print(f"{entry['asks']}: {said}")
    if said.endswith(CORRECT) or len(tries) > before:
        progress.record("exercises", name, said.endswith(CORRECT))


def verdict(yours, entry, expected, tries):
    """What `check` prints after the question: NOT_YET, or "yours ..: correct" or why it is not.

    tries: the wrong answers before this one, as texts; this one is added to them.
    """
    if unanswered(yours):
        return NOT_YET
    expected = entry["truth"] if expected is None else expected
    fault = _fault(yours, expected, **_near(entry))
    if fault is None:
        return f"yours {show(yours)}{CORRECT}"
    if repr(yours) not in tries:
        tries.append(repr(yours))
    told = f", expected {show(expected)}" if len(tries) > 1 else ""
    words = f"yours {show(yours)}{told}: not yet", fault, reason(entry, yours)
    return "; ".join(word for word in words if word)


def reason(entry, yours):
    """Why this answer is wrong: the question's reason for it, or else its hint."""
    for answer, why in entry.get("wrong", ()):
        if _fault(yours, answer, **_near(entry)) is None:
            return why
    return entry.get("hint", "")


def confirm(name, found):
    """Print what was found out beside the reader's prediction, and why.

    found: as the question's truth; of a choice also {option: whether it holds}, of all its options,
    so that the code that looks does not tell which one is right. Raises ValueError if other options
    are named, and AssertionError if what was found is not what the question holds.
    """
    entry = question(name)
    truth, yours = entry["truth"], predicted.get(name)
    if isinstance(found, dict):
        found = _the_one(found, entry["options"])
    assert _fault(found, truth, **_near(entry)) is None, f"{name}: found {found}, not {truth}"
    rough = entry.get("rtol", 0) > 1e-3  # other digits on other processors
    said = f"Found: about {show(truth)}." if rough else f"Found: {show(found)}."
    if entry["kind"] == "sketch":
        said = f"Found: a curve that ends at {show(found[-1])}."
    elif yours is not None:
        right = hit(entry, yours)
        why = "" if right else reason(entry, yours)
        said += " As you predicted." if right else f" You predicted {show(yours)}. {why}".rstrip()
    print(f"{said} {entry.get('because', '')}".rstrip())
    note(name)


def _the_one(found, options):
    """The option that holds, of {option: whether it holds}; a list of them if it is not one."""
    if set(found) != set(options):
        checks.fail("found", f"the options {options}", f"{list(found)}")
    holding = [option for option, holds in found.items() if holds]
    return holding[0] if len(holding) == 1 else holding


def hit(entry, yours):
    """Whether a prediction is right: to 2 %, and a sketch to a tenth of its height."""
    if entry["kind"] == "sketch":
        far = np.abs(np.asarray(yours) - entry["truth"]).max()
        return bool(far <= 0.1 * (entry["high"] - entry["low"]))
    return _fault(yours, entry["truth"], **{"rtol": 0.02} | _near(entry)) is None


def note(name):
    """Keep the prediction, if one was made, in the reader's progress: once, as it is known now."""
    if predicted.get(name) is not None and name not in _noted:
        _noted.add(name)
        progress.record("predictions", name, hit(question(name), predicted[name]))


def _near(entry):
    """How far a number may be away, as the question says."""
    return {key: entry[key] for key in ("rtol", "atol") if key in entry}


def unanswered(yours):
    """Whether the dots still stand there: `...`, None, or a list that holds one of them."""
    if isinstance(yours, (list, tuple)):
        return any(unanswered(part) for part in yours)
    return yours is None or yours is ...


def show(value):
    """A value in few words: four digits, and no more than six numbers of an array."""
    if isinstance(value, str):
        return repr(value)
    array = _numbers(value)
    if array is None:
        return f"something of type {type(value).__name__}"
    if array.size > 6:
        return f"array of shape {array.shape}"
    if array.ndim:
        return f"[{', '.join(map(show, array))}]"
    return str(array) if array.dtype.kind in "biu" else f"{array:.4g}"


def _numbers(value):
    """The value as an array of numbers; None if it is something else."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "biufc" else None


def _fault(yours, expected, rtol=1e-3, atol=1e-9):
    """None if the answer is right, else what is wrong with it ("" if only the value is)."""
    if isinstance(expected, str):
        if not isinstance(yours, str):
            return "the answer is a text"
        return None if _plain(yours) == _plain(expected) else ""
    want, have = np.asarray(expected), _numbers(yours)
    if have is None and isinstance(yours, (list, tuple)):
        return "the answer is numbers, and no rows of different lengths"
    if have is None:
        return "the answer is a number" if want.ndim == 0 else "the answer is an array of numbers"
    if have.shape != want.shape:
        return f"its shape is {have.shape}, expected {want.shape}"
    if want.dtype.kind == "b":
        return None if have.dtype.kind == "b" and np.array_equal(have, want) else ""
    if not np.isfinite(have).all():
        return "there is a NaN or an infinity in it"
    return None if np.allclose(have, want, rtol=rtol, atol=atol) else ""


def _plain(text):
    return " ".join(text.replace("-", " ").casefold().split())
