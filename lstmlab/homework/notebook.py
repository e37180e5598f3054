"""A homework notebook as a program: its cells, its questions, and a run without Jupyter.

A test cell is one that nbgrader grades by itself: a locked code cell with points. All other code
cells are the student's. `run` executes them in order in one namespace, as a kernel would; a cell
that fails ends neither the run nor the tests of other questions.
"""

import contextlib
import io
import json
import linecache
from pathlib import Path
from typing import NamedTuple

from lstmlab.homework.board import NotYet


class Cell(NamedTuple):
    number: int  # in the notebook, from 1
    kind: str  # "code" or "markdown"
    source: str
    id: str  # nbgrader's grade_id, "" without one
    points: float  # 0 where nothing is graded
    test: bool  # graded by itself
    answer: bool  # the student writes here


class Result(NamedTuple):
    question: str  # the test cell's id
    points: float  # that a right answer earns
    passed: bool
    words: str  # what is wrong; "" if nothing is
    printed: str


def cells(path):
    """All cells of a notebook. ValueError, with the path, for what is no notebook."""
    path = Path(path)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [_cell(number, cell) for number, cell in enumerate(stored, start=1)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"path: expected a notebook, got {path} ({error})") from None


def tests(path):
    """The test cells of a notebook, in order."""
    return [cell for cell in cells(path) if cell.test]


def run(path, change=None, only=None):
    """Run a notebook in this process and yield the Result of each test cell.

    change: a function from a code cell's Cell to the source to run in its place. only: the id of
    the one test cell to run; nothing after it is. Where a test misses a name, its words tell which
    cells failed before.
    """
    space, broken = {"__name__": "__main__"}, []
    for cell in cells(path):
        if cell.kind != "code" or (cell.test and only not in (None, cell.id)):
            continue
        source = cell.source if change is None else change(cell)
        words, printed = execute(source, space, f"<{Path(path).stem}, cell {cell.number}>")
        if words and not cell.test:
            broken.append(f"; cell {cell.number} fails: {words}")
        if cell.test:
            words += "".join(broken) if " is not defined" in words else ""
            yield Result(cell.id, cell.points, words == "", words, printed)
            if only:
                return


def execute(source, space, filename="<cell>"):
    """Run a cell's source in a namespace: (what went wrong, or "", what it printed)."""
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, filename, "exec"), space)
    except NotYet as error:
        return str(error), printed.getvalue()
    except NotImplementedError:
        return "nothing is written here yet", printed.getvalue()
    except NameError as error:
        hint = "was the cell that defines it changed, or does it fail?"
        return f"{error}: {hint}", printed.getvalue()
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}", printed.getvalue()
    return "", printed.getvalue()


def _cell(number, stored):
    source, graded = stored["source"], stored["metadata"].get("nbgrader", {})
    kind, grade, solution = (
        stored["cell_type"], bool(graded.get("grade")), bool(graded.get("solution")),
    )  # fmt: skip
    return Cell(
        number,
        kind,
        source if isinstance(source, str) else "".join(source),
        graded.get("grade_id", ""),
        float(graded.get("points", 0)) if grade else 0.0,
        kind == "code" and grade and not solution,
        solution,
    )
