"""Grade one submission, in a process of its own: read it, restore it, run it, write the result.

The result is a dict, stored as JSON: student, assignment, status, notes (what a teacher should
know), questions ({id: words}, "" where it passed), seconds, and the notebook as it ran.
"""

import json
import signal
import time
import warnings
from pathlib import Path

import nbformat
from nbgrader.utils import is_grade, is_solution

from lstmlab.files import written_whole
from scripts.homework import verdict
from scripts.homework.execute import Kernel
from scripts.homework.frame import name, restore

GRADED, STOPPED, UNREADABLE, TROUBLE = "graded", "stopped", "unreadable", "not graded"


def write(path, result):
    with written_whole(path) as file:
        file.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))


def blank(task, status, note, notebook=None):
    """The result of a submission that earns nothing, because of `note`."""
    questions = {question.id: note for question in task.frame.questions() if not question.written}
    return {
        "student": task.student, "assignment": task.assignment, "key": task.key, "status": status,
        "notes": [note], "questions": questions, "seconds": 0.0, "notebook": notebook,
    }  # fmt: skip


def grade(task, path, begun, room):
    """Grade a task and write its result to `path`; `room` is an empty folder to work in.

    The restored notebook waits in `begun`, for whoever has to end this process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then ends us
    start = time.monotonic()
    if task.fault:
        return write(path, blank(task, UNREADABLE, task.fault))
    try:
        notebook, notes = restore(read(task.path), task.frame)
    except Exception as error:  # whatever a file can do to its reader
        kind, text = type(error).__name__, str(error).splitlines()
        note = f"could not be read as a notebook ({kind}: {text[0] if text else ''!s:.200})"
        return write(path, blank(task, UNREADABLE, note))
    write(begun, notebook)
    try:
        questions = run(notebook, notes, task, room)
        status = GRADED
    except Exception as error:  # ours, not the student's: said, and tried again by the next run
        note = f"the grader met {type(error).__name__}: {error}"
        return write(path, blank(task, TROUBLE, note))
    result = blank(task, status, "") | {"questions": questions, "notes": notes}
    return write(path, result | {"seconds": time.monotonic() - start, "notebook": notebook})


def read(path):
    """A submission as nbformat's notebook of today."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbformat's, of small faults that it mends
        notebook = nbformat.reads(Path(path).read_text(encoding="utf-8-sig"), as_version=4)
    for cell in notebook.cells:
        cell.source = str(cell.source)
        cell.metadata = nbformat.from_dict(dict(cell.metadata))
    return notebook


def run(notebook, notes, task, room):
    """Run all code cells of the restored notebook, in place. {id: words} of its test cells."""
    questions, end = {}, time.monotonic() + task.limits.seconds
    with Kernel(room, task.limits, task.sandboxed, task.hidden) as kernel:
        for number, cell in enumerate(notebook.cells, start=1):
            if cell.cell_type != "code":
                continue
            where = name(cell) or f"cell {number}"
            words = run_cell(kernel, cell, where, end - time.monotonic(), notes)
            if is_grade(cell) and not is_solution(cell):
                questions[name(cell)] = words
            cell.execution_count = number
    return questions


def run_cell(kernel, cell, where, left, notes):
    """Run one cell while `left` seconds remain; if it is a test, why it earns nothing, or ""."""
    if left <= 0 and not kernel.dead:
        kernel.kill(f"the submission ran for more than {kernel.limits.seconds:g} s")
        notes.append(f"{where}: not run, nor what follows: {kernel.dead}")
    if kernel.dead:
        words = f"Not run: {kernel.dead}."
        cell.outputs = [verdict.failure(words)]
        return words
    ran = kernel.run(cell.source, left)
    notes += told(where, ran)
    if kernel.dead:
        kernel.dead = f"{kernel.dead} at {where}"
    if is_grade(cell) and not is_solution(cell):
        words = verdict.verdict(cell.source, ran)
        cell.outputs = verdict.outputs(ran, words)
        if verdict.SILENT in words:
            notes.append(f"{where}: {words}")
        return words
    cell.outputs = ran.outputs
    if ran.trouble:
        cell.outputs.append(verdict.failure(f"This cell was stopped: {ran.trouble}."))
    return ""


def told(where, ran):
    """What a person should look at in what a cell did."""
    seen = [ran.trouble, *ran.witness.get("tried", ()), verdict.tampering(ran.witness)]
    return [f"{where}: {words}" for words in seen if words]


def stopped(task, why, begun):
    """The result where the process itself had to be ended: nothing earned, and why."""
    notebook = None
    if begun.exists():
        notebook = nbformat.from_dict(json.loads(begun.read_bytes()))
        for cell in notebook.cells:
            if is_grade(cell) and not is_solution(cell):
                cell.outputs = [verdict.failure(f"Not run: {why}.")]
    return blank(task, STOPPED, why, notebook)
