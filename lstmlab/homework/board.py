"""Boards: what came beside what was expected, a row for each quantity, and words where they differ.

    board = Board("lstm_backward")
    board.row("dW_f", theirs["W_f"], right["W_f"], suspects={"it is transposed": right["W_f"].T})
    board.close()

`close` prints the rows if all are right. Else it raises NotYet with the words of the wrong ones;
Jupyter shows the whole board in its place, without a traceback.
"""

import functools
import textwrap

import numpy as np

# For gradients that are to be derived: nudging a parameter comes to within 1e-10, not nearer.
EXACT = {"rtol": 1e-11, "atol": 1e-12}
WIDTH = 100  # columns that JupyterLab shows beside its list of files, on a small screen
PASSED = []  # (module, name) of each check that passed in this process, in order; graders read it


class NotYet(AssertionError):
    """An answer that is not right yet. Its text is for the student: what is wrong, and where.

    shown: what Jupyter shows of it, where that is more than the text.
    """

    def __init__(self, text, shown=None):
        super().__init__(text)
        self.shown = shown or text

    def _render_traceback_(self):
        return [f"Not yet. {self.shown}"]


def check(function):
    """Mark a function as a check of one question: that it passed is noted in PASSED."""

    @functools.wraps(function)
    def noted(*args, **named):
        function(*args, **named)
        PASSED.append((function.__module__.rpartition(".")[2], function.__name__))

    return noted


class Board:
    """The comparison of one answer, row by row. `title` is the name of the student's function."""

    def __init__(self, title):
        self.title, self.rows = title, []

    def row(self, name, got, want, suspects=None, hint="", steps=None, rtol=1e-6, atol=1e-9):
        """Compare one quantity: an array or a number, of any shape.

        suspects: {words: array} what typical mistakes would give; the words of the first that `got`
        equals are said. hint: said when none does. steps: "forward" or "backward" where the first
        axis is time, so that the words can tell from which step on it is wrong. A number is
        right within rtol of the largest number of `want`, or within atol (see also EXACT).
        Returns whether the row is right.
        """
        return self.tell(name, fault(got, want, suspects or {}, hint, steps, rtol, atol))

    def tell(self, name, words):
        """A row of one's own: what is wrong in words, or None. Returns whether it is right."""
        self.rows.append((name, words))
        return words is None

    def right(self):
        """Whether all rows so far are right."""
        return all(words is None for _, words in self.rows)

    def close(self):
        """Print the board if all rows are right, else raise NotYet."""
        __tracebackhide__ = True
        width = max(len(name) for name, _ in self.rows)
        wrong = [(name, words) for name, words in self.rows if words is not None]
        shown = [f"{self.title}: {len(self.rows) - len(wrong)} of {len(self.rows)} right"]
        said = {""}
        for name, words in self.rows:
            head = f"  {'✗' if words else '✓'} {name:<{width}}  "
            shown.append(_shown(head, words or "right", said))
        if wrong:
            told = [f"{self.title}:", *(f"  {name}: {words}" for name, words in wrong)]
            raise NotYet("\n".join(told), shown="\n".join(shown))
        print("\n".join(shown))


def _shown(head, words, said):
    """A row for the eye, without the cause that a row above has said."""
    distance, _, cause = words.partition("; ")
    words = f"{distance}; as above" if cause and cause in said else words
    said.add(cause)
    indent = " " * len(head)
    return textwrap.fill(words, WIDTH, initial_indent=head, subsequent_indent=indent)


def fault(got, want, suspects=None, hint="", steps=None, rtol=1e-6, atol=1e-9):
    """None if `got` is `want`, else the fault in words. Arguments as for Board.row."""
    want = np.asarray(want)
    trouble = unlike(got, want)
    if trouble:
        return f"{trouble}; {hint}" if hint else trouble
    got = np.asarray(got)
    if same(got, want, rtol, atol):
        return None
    told = [words for words, array in (suspects or {}).items() if same(got, array, rtol, atol)]
    cause = told[0] if told else hint
    if told and not np.any(got):
        cause = f"perhaps: {cause}"  # zeros have many causes
    where = _steps(got, want, steps, rtol, atol)
    return "; ".join(part for part in (_distance(got, want), where, cause) if part)


def unlike(got, want):
    """What keeps `got` from being compared with the array `want` at all, or ""."""
    if got is None:
        return "is None: does the function return it?"
    try:
        array = np.asarray(got)
    except ValueError:
        return "has rows of different lengths"
    if array.dtype.kind not in "biuf":
        return f"is {type(got).__name__}, expected numbers of shape {want.shape}"
    if array.shape != want.shape:
        return f"has shape {array.shape}, expected {want.shape}{_hint(array.shape, want.shape)}"
    if not np.isfinite(array).all():
        return "holds NaN or infinity"
    return ""


def same(got, want, rtol=1e-6, atol=1e-9):
    """Whether both are finite numbers, of one shape, and agree to rtol of the largest of `want`."""
    want = np.asarray(want)
    if unlike(got, want) or not np.isfinite(want).all():
        return False
    got = np.asarray(got)
    return bool(np.abs(got - want).max(initial=0) <= atol + rtol * np.abs(want).max(initial=0))


def _hint(shape, want):
    """What a wrong shape tells of the mistake, if anything."""
    if len(want) == 2 and shape == want[::-1]:
        return ": is it transposed?"
    if sorted(shape) == sorted(want):
        return ": are two axes exchanged?"
    summed = shape[1:] == want != shape[:-1] and want  # in a square, either axis may be too many
    return ": is the sum over the first axis missing?" if summed else ""


def _distance(got, want):
    largest = np.abs(want).max(initial=0)
    if largest == 0:
        return f"should be 0, is up to {np.abs(got).max():.2g}"
    if not np.any(got):
        return "is 0 everywhere"
    off = float(np.abs(got - want).max() / largest)
    if off < 1e-6:
        return "is very near, but not exact: is it measured by nudging, or rounded to float32?"
    share = f"{off:.0e} of" if off < 1e-3 else f"{off:.1%} of" if off < 10 else f"{off:.0e} times"
    return f"is off by {share} its largest number"


def _steps(got, want, steps, rtol, atol):
    """Where along time it goes wrong, counted from 1; nothing where all steps are wrong."""
    if steps is None or len(want) < 2:
        return ""
    limit = atol + rtol * np.abs(want).max()
    right = (np.abs(got - want) <= limit).reshape(len(want), -1).all(axis=1)
    if steps == "forward" and right[0]:
        return f"right up to step {int(np.argmin(right))}, wrong from the next one on"
    if steps == "backward" and right[-1]:
        back = int(np.argmin(right[::-1]))
        only = "at the last step only" if back == 1 else f"at the last {back} steps"
        return f"right {only}"
    return ""
