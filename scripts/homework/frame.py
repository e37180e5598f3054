"""A submission in the frame of its assignment: the student's answers, the course's tests.

The frame is the source notebook with answers cleared and hidden tests kept. `restore` takes from a
submission the answers and what else the student wrote, in the student's order; of every cell that
was not the student's to change it takes the frame's. So a test that was edited, worth more points,
turned into text, marked to be skipped, or deleted, is what it was. Afterwards nothing is left for
nbgrader's OverwriteCells to do, which gives up over some of these.
"""

import copy
import re
from typing import NamedTuple

import nbformat
from nbgrader.preprocessors import ClearHiddenTests, ClearOutput, ClearSolutions, ComputeChecksums
from nbgrader.utils import is_grade, is_locked, is_solution

PICTURES = ("image/png", "image/jpeg", "image/gif")


class Question(NamedTuple):
    id: str
    points: float
    written: bool  # graded by a person


class Frame(NamedTuple):
    notebook: nbformat.NotebookNode
    public: dict  # {id: source} of the cells as students have them, without hidden tests

    def questions(self):
        graded = [cell for cell in self.notebook.cells if is_grade(cell)]
        return [
            Question(name(cell), float(cell.metadata.nbgrader.points), bool(is_solution(cell)))
            for cell in graded
        ]


def frame(path, config=None):
    """The frame of a source notebook. config: traitlets' of the course, for the stubs' words."""
    notebook = nbformat.read(path, as_version=4)
    for step in (ClearSolutions, ClearOutput, ComputeChecksums):
        notebook, _ = step(config=config).preprocess(notebook, {})
    public, _ = ClearHiddenTests(config=config).preprocess(copy.deepcopy(notebook), {})
    return Frame(notebook, {name(cell): cell.source for cell in public.cells if name(cell)})


def name(cell):
    """The id that nbgrader knows a cell by, or ""."""
    marks = cell.metadata.get("nbgrader")
    found = marks.get("grade_id") if isinstance(marks, dict) else ""
    return found if isinstance(found, str) else ""


def restore(submitted, frame):
    """(notebook, notes): a submission in its frame, and in words what had to be put right."""
    known = {name(cell): cell for cell in frame.notebook.cells if name(cell)}
    notes, seen, cells = [], set(), []
    for cell in reversed(submitted.cells):  # of a cell that is there twice, the last one counts
        id = name(cell)
        if id in seen:
            notes.append(f"{id} is there twice: the last one counts")
        if id in known and id not in seen:
            seen.add(id)
            cells.insert(0, _in_frame(cell, known[id], frame.public[id], notes))
        else:
            cells.insert(0, _plain(cell))
    _put_back_missing(cells, known, seen, notes)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number + 1}"
    metadata = copy.deepcopy(frame.notebook.metadata)
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata), notes[::-1]


def _in_frame(cell, right, public, notes):
    id = name(right)
    if is_solution(right):
        if cell.cell_type != right.cell_type:
            notes.append(f"{id} was made a {cell.cell_type} cell: it is a {right.cell_type} cell")
        blank = cell.source.strip() == right.source.strip()
        answered = copy.deepcopy(right)
        answered.source = right.source if blank else cell.source
        if right.cell_type == "markdown":
            answered.update(_pictures(cell))
        return answered
    marks = cell.metadata.nbgrader
    if cell.source not in (public, right.source) or cell.cell_type != right.cell_type:
        notes.append(f"{id} was changed: put back")
    elif is_grade(right) and marks.get("points") != right.metadata.nbgrader.points:
        notes.append(f"{id} was worth {marks.get('points')} points: put back")
    return copy.deepcopy(right)


def _plain(cell):
    """A cell of the student's own, without marks and outputs."""
    if cell.cell_type == "code":
        return nbformat.v4.new_code_cell(cell.source)
    return nbformat.v4.new_markdown_cell(cell.source, **_pictures(cell))


def _pictures(cell):
    """The pictures that were pasted into a cell of words, as its attachments."""
    given = cell.get("attachments")
    kept = {
        name: {kind: data for kind, data in one.items() if kind in PICTURES and base64(data)}
        for name, one in (given.items() if isinstance(given, dict) else ())
        if isinstance(one, dict)
    }
    return {"attachments": nbformat.from_dict(kept)} if any(kept.values()) else {}


def base64(data):
    """Whether it is what pictures are stored as, and nothing that a page would run."""
    return isinstance(data, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]+", data) is not None


def _put_back_missing(cells, known, seen, notes):
    """Put what was deleted behind the cell that it follows in the frame.

    Not the cells for code: the student may have written the function in another one.
    """
    place = 0
    for id, right in known.items():
        if id in seen:
            place = next(n for n, cell in enumerate(cells, start=1) if name(cell) == id)
        elif is_locked(right) or is_grade(right):
            notes.insert(0, f"{id} was deleted: put back")
            cells.insert(place, copy.deepcopy(right))
            place += 1
        else:
            notes.insert(0, f"{id} was deleted")
