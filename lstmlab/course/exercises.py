"""Exercises: the student's answer beside the expected one, and a hint where they differ.

In a notebook the student replaces the dots and runs the cell again:

    yours = ...
    check("parameters of the cell", yours, 4 * H * (H + I + 1), hint="how many gates are there?")

It prints one line and never raises, so that a notebook with no answers runs from top to bottom.
The notebooks' own asserts do raise; imported in a notebook, this module has them say what to do.
"""

import sys

import numpy as np

NOT_YET = "not answered yet"
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


def check(what, yours, expected, rtol=1e-3, atol=1e-9, hint=""):
    """Print whether `yours` is `expected`.

    what: the question in a few words. yours: a number, an array, a truth value or a text; `...` or
    None for no answer. expected: the right one, of the same kind. rtol and atol: how far a
    number may be away, as in `np.allclose`; texts are compared without regard to case and space.
    hint: said when the answer is wrong.
    """
    print(f"{what}: {verdict(yours, expected, rtol, atol, hint)}")


def verdict(yours, expected, rtol=1e-3, atol=1e-9, hint=""):
    """What `check` prints after the question: NOT_YET, or "yours .., expected ..: .."."""
    if unanswered(yours):
        return NOT_YET
    fault = _fault(yours, expected, rtol, atol)
    if fault is None:
        return f"yours {show(yours)}: correct"
    words = f"yours {show(yours)}, expected {show(expected)}: not yet", fault, hint
    return "; ".join(word for word in words if word)


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


def _fault(yours, expected, rtol, atol):
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
