"""A course of one small assignment, and submissions to it, for the tests of the grader."""

import copy
import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import ClearHiddenTests

ROOT = Path(__file__).parents[2]
STEP = """import numpy as np
def rnn_step(params, x, before):
    ### BEGIN SOLUTION
    return np.tanh(params["U"] @ x + params["W"] @ before)
    ### END SOLUTION"""
LOSSES = """def losses(y_hat, targets):
    ### BEGIN SOLUTION
    return -np.log(y_hat[np.arange(len(y_hat)), targets])
    ### END SOLUTION"""
TEST = """hw1.check_{0}({0})
### BEGIN HIDDEN TESTS
hw1.check_{0}({0}, seed=4711)
### END HIDDEN TESTS"""


def marked(cell, id, points=None, solution=False):
    marks = {"grade_id": id, "grade": points is not None, "solution": solution, "task": False}
    marks |= {"locked": not solution, "schema_version": 3}
    cell.metadata["nbgrader"] = marks | ({} if points is None else {"points": points})
    return cell


def source():
    """Two functions to write (10 and 20 points) and a question in words (5)."""
    cells = [
        new_markdown_cell("# What does a loop remember?"),
        marked(new_code_cell("from lstmlab.homework import hw1"), "imports"),
        marked(new_code_cell(STEP), "rnn_step", solution=True),
        marked(new_code_cell(TEST.format("rnn_step")), "test_rnn_step", 10),
        marked(new_code_cell(LOSSES), "losses", solution=True),
        marked(new_code_cell(TEST.format("losses")), "test_losses", 20),
        marked(new_markdown_cell("Because it is handed on."), "written_why", 5, solution=True),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "lstmlab": {"homework": "hw1"}}
    )


def make_course(folder):
    place = folder / "source" / "hw1"
    place.mkdir(parents=True)
    nbformat.write(source(), place / "hw1.ipynb")
    shutil.copy(ROOT / "notebooks" / "homework" / "nbgrader_config.py", folder)
    return folder


def right():
    """A submission that earns everything: the student's copy with the right answers."""
    notebook, _ = ClearHiddenTests().preprocess(source(), {})
    for cell in notebook.cells:
        lines = cell.source.splitlines()
        cell.source = "\n".join(line for line in lines if "### " not in line)
    return notebook


def answer(notebook, id, text):
    """The notebook with another answer in the cell `id`; `text` None takes the cell out."""
    changed = copy.deepcopy(notebook)
    cell = next(c for c in changed.cells if c.metadata.get("nbgrader", {}).get("grade_id") == id)
    if text is None:
        changed.cells.remove(cell)
    else:
        cell.source = text
    return changed


def step(body, before=""):
    """A submission whose rnn_step has this body; `before` stands before it in the cell."""
    lines = "\n".join("    " + line for line in body.splitlines())
    return answer(
        right(),
        "rnn_step",
        f"import numpy as np\n{before}\ndef rnn_step(params, x, before):\n{lines}",
    )


def hand_in(folder, **submissions):
    """Write submissions as NAME.ipynb: notebooks, or text as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, notebook in submissions.items():
        text = notebook if isinstance(notebook, str) else nbformat.writes(notebook)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder
