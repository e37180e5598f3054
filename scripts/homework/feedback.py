"""A page for each student: nbgrader's feedback, readable without the network."""

import copy
import hashlib
import re

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_locked

from lstmlab.files import written_whole
from scripts.homework.frame import name

HEAD = """<head>
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;
  form-action 'none'; base-uri 'none'">
<style>
pre { white-space: pre-wrap !important; }
.rendered_html td, .rendered_html th { padding: 0.1em 0.6em; }
summary { display: list-item; }
</style>"""


def exporter(book):
    """nbgrader's way to write feedback; slow to make, so make it once."""
    directory = CourseDirectory(root=str(book.out))
    converter = GenerateFeedback(coursedir=directory, config=copy.deepcopy(book.config))
    made = HTMLExporter(config=converter.config)
    for step in converter.preprocessors:
        made.register_preprocessor(step)
    return made


def write(book, exporter, student, assignment, frame, grades):
    """Write a student's page, unless it is there with these same grades. Returns its path."""
    path = book.out / "feedback" / student / assignment / f"{assignment}.html"
    stored = book.autograded(student, assignment).read_bytes()
    digest = hashlib.sha256(stored + repr(grades).encode()).hexdigest()
    mark = f"<!-- {digest} -->".encode()
    if path.exists() and path.read_bytes().endswith(mark):
        return path
    notebook = nbformat.reads(stored, as_version=4)
    for cell in notebook.cells:
        if name(cell) in frame.public and is_locked(cell):  # without the hidden tests
            cell.source = frame.public[name(cell)]
    resources = book.resources(assignment, student)
    try:
        page, _ = exporter.from_notebook_node(copy.deepcopy(notebook), resources)
    except Exception:  # words that nbconvert cannot set, for example with a picture that is lost
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = f"~~~~~~~~\n{cell.source}\n~~~~~~~~"
        page, _ = exporter.from_notebook_node(notebook, book.resources(assignment, student))
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as file:
        file.write(dressed(page, grades).encode("utf-8", "replace") + mark)
    return path


def dressed(page, grades):
    """nbgrader's page with the names of the questions, long lines broken, and what still waits.

    It runs no script, the student's least of all, and fetches nothing: formulas stay as typed.
    """
    page = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r"<meta\b[^>]*refresh[^>]*>", "", page, flags=re.IGNORECASE)  # leads elsewhere
    page = re.sub(r'(<a href="#([^"]+)">)(Test cell|Written response)</a>', r"\1\2</a>", page)
    page = page.replace("<head>", HEAD, 1)
    waiting = [grade.question for grade in grades if grade.points is None]
    told = f"<p>Not graded yet: {', '.join(waiting)}.</p>" if waiting else ""
    return page.replace("</h4>", f"</h4>{told}", 1)
