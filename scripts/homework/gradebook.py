"""The folder of grades as a course of nbgrader's, with its gradebook.

`source`, `submitted`, `autograded`, `feedback` and `gradebook.db` are as nbgrader itself would have
them, so that a teacher can open nbgrader's formgrader there and give points for written answers.
(It shows Markdown as students wrote it, scripts included; the pages in `feedback` run none.)
"""

import copy
import shutil
import sqlite3
import warnings
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import nbformat
import nbgrader
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades, SaveCells
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from lstmlab.files import written_whole


class Grade(NamedTuple):
    question: str
    written: bool
    points: float | None  # None while a written answer waits
    by_person: bool  # waits for a person's points, or has them
    max: float
    comment: str


def config_of(course):
    """The course's settings for nbgrader; empty where it has none."""
    file = Path(course, "nbgrader_config.py")
    return PyFileConfigLoader(str(file)).load_config() if file.exists() else Config()


class Book:
    """The gradebook in a folder."""

    def __init__(self, out, course):
        self.out, self.config = Path(out).resolve(), config_of(course)
        self.url = f"sqlite:///{self.out / 'gradebook.db'}"
        with closing(sqlite3.connect(self.out / "gradebook.db")) as book, book:
            if not book.execute("SELECT * FROM sqlite_master").fetchone():
                _begin(book)

    @contextmanager
    def open(self):
        with warnings.catch_warnings(), Gradebook(self.url) as book:
            warnings.simplefilter("ignore", SAWarning)  # nbgrader's, of how it adds a submission
            yield book

    def prepare(self, course, assignment, frame):
        """Put an assignment's source and its questions into the folder and the gradebook.

        ValueError if it has been graded here with other questions.
        """
        with self.open() as book:
            book.update_or_create_assignment(assignment)
        try:
            SaveCells().preprocess(copy.deepcopy(frame.notebook), self.resources(assignment))
        except RuntimeError as error:
            raise ValueError(
                f"OUT: {self.out} holds grades of {assignment} with other questions; "
                f"choose another folder ({error})"
            ) from None
        source = self.out / "source" / assignment
        source.mkdir(parents=True, exist_ok=True)
        given = Path(course, "source", assignment, f"{assignment}.ipynb")
        shutil.copyfile(given, source / given.name)
        if (settings := Path(course, "nbgrader_config.py")).exists():
            shutil.copyfile(settings, self.out / settings.name)

    def resources(self, assignment, student=""):
        """What nbgrader's steps want to know."""
        known = {"assignment": assignment, "notebook": assignment, "student": student}
        return {"nbgrader": known | {"db_url": self.url}, "unique_key": assignment}

    def autograded(self, student, assignment):
        """Where the notebook lies as it ran."""
        return self.out / "autograded" / student / assignment / f"{assignment}.ipynb"

    def record(self, result, path):
        """Enter a result, from the submission at `path`, unless that is done already."""
        student, assignment = result["student"], result["assignment"]
        submitted = self.out / "submitted" / student / assignment / f"{assignment}.ipynb"
        autograded = self.autograded(student, assignment)
        if autograded.exists() and _key(autograded) == result["key"]:
            return
        for place in (submitted, autograded):
            place.parent.mkdir(parents=True, exist_ok=True)
        if result["notebook"] is not None:
            shutil.copyfile(path, submitted)
        with self.open() as book:
            book.update_or_create_student(student)
            book.update_or_create_submission(assignment, student)
        notebook = result["notebook"]
        if notebook is None:
            self._nothing(assignment, student)
            notebook = _page(result["notes"])
        else:
            notebook = nbformat.from_dict(notebook)
            SaveAutoGrades().preprocess(notebook, self.resources(assignment, student))
        notebook.metadata["lstmlab"] = {"homework": assignment, "graded": result["key"]}
        with written_whole(autograded) as file:
            file.write(nbformat.writes(notebook).encode("utf-8", "replace"))

    def _nothing(self, assignment, student):
        """No points for anything, as nbgrader has it for a notebook that is missing."""
        with self.open() as book:
            for grade in book.find_submission_notebook(assignment, assignment, student).grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
            book.db.commit()

    def grades(self, assignment, student):
        """[Grade] of a submission."""
        with self.open() as book:
            found = book.find_submission_notebook(assignment, assignment, student)
            comments = {one.name: one.comment or "" for one in found.comments}
            return [
                Grade(
                    one.name,
                    one.cell_type == "markdown",
                    None if _waits(one) else one.score,
                    _waits(one) or one.manual_score is not None,
                    one.max_score,
                    comments.get(one.name, ""),
                )
                for one in found.grades
            ]

    def give(self, assignment, student, question, points, comment):
        """Enter a person's points for a written answer."""
        with self.open() as book:
            where = (question, assignment, assignment, student)
            grade = book.find_grade(*where)
            grade.manual_score, grade.needs_manual_grade = points, False
            if comment:
                book.find_comment(*where).manual_comment = comment
            book.db.commit()


def _begin(book):
    """Note in a new gradebook which version of nbgrader's tables it has.

    nbgrader would do so itself, but through a program that takes seconds and may not be found.
    """
    version = ScriptDirectory(str(Path(nbgrader.__file__).with_name("alembic")))
    book.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    book.execute("INSERT INTO alembic_version VALUES (?)", [version.get_current_head()])


def _waits(grade):
    return grade.needs_manual_grade and grade.manual_score is None


def _key(autograded):
    """The key of the result that an autograded notebook was made of."""
    try:
        return nbformat.read(autograded, as_version=4).metadata["lstmlab"]["graded"]
    except (ValueError, KeyError):  # broken: it is made anew
        return None


def _page(notes):
    """A notebook that says why there is none."""
    told = "\n".join(f"- This file {note}" for note in notes)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(told)])
