"""Boards: what came beside what was expected, a row for each quantity, and words where they differ.

    board = Board("lstm_backward")
    board.compare({"dW_f": theirs}, {"dW_f": right}, [("is it doubled?", {"dW_f": 2 * right})])
    board.close()

`close` prints the rows if all are right. Else it raises NotYet with the words of the wrong ones;
Jupyter shows the whole board in its place, without a traceback.
"""

import functools
import textwrap

import numpy as np

# For gradients that are to be derived: finite differences come to within 1e-10, not nearer.
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
    """Make a function (board, ...) the check of a question: (...). That it passed: see PASSED."""

    @functools.wraps(function)
    def noted(*args, **named):
        __tracebackhide__ = True
        board = Board(function.__name__.removeprefix("check_"))
        function(board, *args, **named)
        board.close()
        PASSED.append((function.__module__.rpartition(".")[2], function.__name__))

    return noted


class Board:
    """The comparison of one answer, row by row. `title` is the name of the student's function."""

    def __init__(self, title):
        self.title, self.rows = title, []

    def row(self, name, got, want, **how):
        """Compare one quantity, as `fault` does. Returns whether it is right."""
        return self.tell(name, fault(got, want, **how))

    def compare(self, got, want, mistakes=(), label="", hint="", steps=None, sizes=None, **within):
        """Compare dicts of arrays, a row for each name of `want`. Returns whether all are right.

        mistakes: pairs (words, {name: array}), what typical mistakes would give of all names or of
        some; a generator is run only where something is wrong. label: said behind each name; where
        all is right, it stands for them all. steps: {name: "forward" or "backward"}. Other
        arguments: as of `fault`.
        """
        right = not any(fault(got[name], array, **within) for name, array in want.items())
        if right and label:
            return self.tell(label, None)
        mistakes = [] if right else list(mistakes)
        for name, array in want.items():
            suspects = [(words, answer[name]) for words, answer in mistakes if name in answer]
            suspects += [
                (f"these are the numbers of {other}: are the two exchanged?", numbers)
                for other, numbers in want.items() if np.ndim(numbers) and not same(numbers, array)
            ]  # fmt: skip
            self.row(", ".join(filter(None, (name, label))), got[name], array, suspects=suspects,
                     hint=hint, steps=(steps or {}).get(name), sizes=sizes, **within)  # fmt: skip
        return right

    def each(self, cases, answers, name="each part alone"):
        """A row: is everything right in each of `cases`, {words: case}?

        answers: a function from a case to what the student gives and what is right, two dicts.
        """
        found = {}
        for words, case in cases.items():
            try:
                got, want = answers(case)
                wrong = [n for n, array in want.items() if fault(got[n], array)]
                told = f"{', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} wrong"
            except NotYet as error:
                wrong, told = True, str(error)
            if wrong:
                found.setdefault(told, []).append(words)
        parts = [f"{told}, seen with {_some(those, cases)}" for told, those in found.items()]
        return self.tell(name, "; ".join(parts) or None)

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
        width = max((len(name) for name, _ in self.rows), default=0)
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


def _some(names, all):
    """A few of the names, in words."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return "each" if len(names) == len(all) else ", ".join(names[:3]) + more


def _shown(head, words, said):
    """A row for the eye, without the cause that a row above has said."""
    distance, _, cause = words.partition("; ")
    words = f"{distance}; as above" if cause and cause in said else words
    said.add(cause)
    indent = " " * len(head)
    return textwrap.fill(words, WIDTH, initial_indent=head, subsequent_indent=indent)


def fault(got, want, suspects=(), hint="", steps=None, sizes=None, rtol=1e-6, atol=1e-9):
    """None if the array or number `got` is `want`, else the fault in words.

    suspects: pairs (words, array), what typical mistakes would give; the words of the first that
    `got` equals are said, then those of mistakes that anything can have: see `_anywhere`. hint:
    said where none fits. steps: "forward" or "backward" where the first axis is time, so that the
    words can tell from which step on it is wrong. sizes: {"T": 5}, over which a sum or a mean may
    have been taken. Right is what is within rtol of the largest number of `want`, or within atol.
    """
    want = np.asarray(want)
    if trouble := unlike(got, want):
        return f"{trouble}; {hint}" if hint else trouble
    got = np.asarray(got)
    if same(got, want, rtol, atol):
        return None
    suspects = [*suspects, *_anywhere(got, want, steps, sizes or {})]
    told = next((words for words, array in suspects if same(got, array, rtol, atol)), "")
    if told and not np.any(got):
        told = f"perhaps: {told}"  # zeros have many causes
    where = _steps(got, want, steps, rtol, atol)
    return "; ".join(part for part in (_distance(got, want), where, told or hint) if part)


def _anywhere(got, want, steps, sizes):
    """(words, array) of mistakes that can be made with any array."""
    yield "the sign is flipped", -want
    yield "it is in bits; it should be in nats: use the natural logarithm", want / np.log(2)
    for name, size in sizes.items():
        words = f"it is {name} times too large: it should be the mean over {name}, not the sum"
        yield words, size * want
        words = f"it is divided by {name} once too often: a mean where the sum is needed?"
        yield words, want / size
    if want.ndim == 2:
        yield "it is transposed", want.T
    if steps:
        yield "the steps are in reverse order: reverse them", want[::-1]
    if steps and len(want) > 2:
        yield "one step off: entry t is that of step t + 1", np.append(want[1:], got[-1:], axis=0)
        yield "one step off: entry t is that of step t - 1", np.append(got[:1], want[:-1], axis=0)


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
        return "is very close, but not exact: is it from finite differences, or rounded to float32?"
    part = f"{off:.0e} of" if off < 1e-3 else f"{off:.1%} of" if off < 10 else f"{off:.0e} times"
    return f"is off by {part} its largest number"


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
