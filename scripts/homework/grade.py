"""Grade a folder of homework notebooks: make grade SUBMISSIONS=folder

    python -m scripts.homework.grade SUBMISSIONS [--assignment hw2] [--jobs 2] [--out dist/graded]

`collect` says how notebooks may be named. In the folder of grades then lie

    grades.csv     a row for each submission
    points.csv     a row for each question, and why it earned nothing
    written.csv    a row for each written answer that waits; fill in its points and run this again
    report.txt     every mishap, a line each: what to look at
    feedback/      a page for each student

and it is a course of nbgrader's, which its formgrader can open. Every submission runs in a process
and a kernel of its own, bounded in time, memory and output, in a sandbox where there is one
(`sandbox` says what holds, and what does not, and `kernel` what a cheat can still do). What is done
is kept: interrupted and started again, nothing is graded twice. What has changed is graded anew: a
submission, the assignment, its tests, or the limits.
"""

import argparse
import hashlib
import json
import os
import sqlite3
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

import lstmlab
from scripts.homework import collect, feedback, pool, report, sandbox, work, written
from scripts.homework.execute import Limits
from scripts.homework.frame import Frame, frame
from scripts.homework.gradebook import Book

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "notebooks" / "homework"
tqdm.monitor_interval = 0  # no thread beside us while we fork


class Task(NamedTuple):
    student: str
    assignment: str
    path: Path
    fault: str
    key: str  # says whether a result is still that of this submission
    frame: Frame
    limits: Limits
    sandboxed: bool
    hidden: tuple  # folders that a submission must not read


def grade(submissions, out, course=COURSE, wanted=None, jobs=2, limits=None, sandboxed=None):
    """Grade a folder; the lines of the report. Arguments as on the command line, see `arguments`.

    sandboxed: None uses the sandbox where it works. ValueError for what cannot be graded at all.
    """
    submissions, out, course = (Path(path).resolve() for path in (submissions, out, course))
    if out == submissions or submissions in out.parents:
        raise ValueError(f"OUT: expected a folder outside of SUBMISSIONS, got {out}")
    assignments = sorted(path.parent.name for path in course.glob("source/*/*.ipynb"))
    found, remarks = collect.collect(submissions, assignments, wanted)
    out.mkdir(parents=True, exist_ok=True)
    book = Book(out, course)
    earlier = others(book, found, remarks)
    frames = {}
    for name in sorted({one.assignment for one in found} | {name for _, name in earlier}):
        frames[name] = frame(course / "source" / name / f"{name}.ipynb", book.config)
        book.prepare(course, name, frames[name])
    hidden = (course, out, submissions, ROOT / "tests", ROOT / ".git", ROOT / "dist")
    limits = limits or Limits()
    sandboxed = sandbox.works() if sandboxed is None else sandboxed
    tasks = [task_of(one, frames[one.assignment], limits, sandboxed, hidden) for one in found]
    results = {(r["student"], r["assignment"]): r for r in graded(tasks, jobs, out, book)}
    for one in found:
        results[one.student, one.assignment]["notes"][:0] = one.notes
    return finish(out, book, frames, earlier | results, remarks)


def others(book, found, remarks):
    """{(student, assignment): result} of assignments that were graded here earlier, not now.

    Of those that are graded now, whoever has handed in nothing any more is told in the remarks.
    """
    here, now = {one[:2] for one in found}, {one.assignment for one in found}
    earlier = {}
    for file in sorted(book.out.glob("results/*/*.json")):
        key = (file.stem, file.parent.name)
        if key[1] in now and key not in here:
            remarks.append(f"{', '.join(key)}: graded earlier, not handed in any more: left out")
        elif key[1] not in now and book.autograded(*key).exists():
            try:
                earlier[key] = json.loads(file.read_bytes()) | {"notebook": None}
            except (ValueError, TypeError):
                remarks.append(f"{', '.join(key)}: {file} is broken: grade {key[1]} again")
    return earlier


def task_of(one, frame, limits, sandboxed, hidden):
    student, assignment, path, _, fault = one
    key = key_of(one, frame, limits)
    return Task(student, assignment, path, fault, key, frame, limits, sandboxed, hidden)


def key_of(one, frame, limits):
    """A digest of all that a result depends on."""
    whole = hashlib.sha256(repr((one.fault, limits, code())).encode())
    whole.update(repr([(cell.source, cell.metadata) for cell in frame.notebook.cells]).encode())
    with suppress(OSError), open(one.path, "rb") as file:  # what cannot be read has a fault
        whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


@cache
def code():
    """A digest of the tests, of what they rest on, and of the grader."""
    folders = (Path(lstmlab.__file__).parent, Path(__file__).parent)
    found = (file for folder in folders for file in sorted(folder.rglob("*.*")))
    files = [file for file in found if file.suffix in (".py", ".toml")]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def graded(tasks, jobs, out, book):
    """Yield the result of each task, without the notebook: kept ones first, then as they end."""
    folder = out / "results"
    kept, new = [], []
    for task in tasks:
        (kept if is_kept(task, folder) else new).append(task)
    for task in kept:
        yield enter(book, task, pool.result_file(folder, task))
    with tqdm(total=len(tasks), initial=len(kept), unit="submission", file=sys.stderr) as bar:
        for task, file in pool.run(new, jobs, folder):
            bar.set_postfix_str(f"{task.student}, {task.assignment}", refresh=False)
            yield enter(book, task, file)
            bar.update()


def is_kept(task, folder):
    """Whether the result of this very submission lies there already."""
    try:
        result = json.loads(pool.result_file(folder, task).read_bytes())
        return result["key"] == task.key and result["status"] != work.TROUBLE
    except (OSError, ValueError, KeyError, TypeError):
        return False


def enter(book, task, file):
    """Enter a result into the gradebook; the result without its notebook."""
    result = json.loads(file.read_bytes())
    if result["status"] != work.TROUBLE:
        book.record(result, task.path)
    return result | {"notebook": None}


def finish(out, book, frames, results, remarks):
    """Written answers, feedback and tables of all that is in the gradebook now."""
    grades = {
        key: book.grades(key[1], key[0])
        for key, result in results.items()
        if result["status"] != work.TROUBLE
    }
    table = written.load(out / "written.csv")
    for student, assignment in written.enter(table, book, grades, remarks):
        grades[student, assignment] = book.grades(assignment, student)
    written.save(out / "written.csv", table, grades)
    exporter = feedback.exporter(book)
    pages = tqdm(grades.items(), desc="feedback", unit="page", file=sys.stderr)
    for (student, assignment), of_one in pages:
        try:
            feedback.write(book, exporter, student, assignment, frames[assignment], of_one)
        except Exception as error:  # nobody else loses a page
            kind = type(error).__name__
            remarks.append(f"{student}, {assignment}: no feedback could be written ({kind})")
    report.tables(out, results, grades)
    lines = report.told(results, remarks)
    report.write(out, lines)
    return lines


def arguments(given):
    parser = argparse.ArgumentParser(
        "scripts.homework.grade", description="Grade a folder of homework notebooks."
    )
    usual = Limits()
    parser.add_argument("submissions", type=Path)
    parser.add_argument("--assignment", help="grade this one alone, such as hw2")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at once")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "graded")
    parser.add_argument("--course", type=Path, default=COURSE)
    parser.add_argument("--cell-seconds", type=float, default=usual.cell_seconds)
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="for a submission")
    parser.add_argument("--memory-mb", type=int, default=usual.memory_mb)
    parser.add_argument("--output-kb", type=int, default=usual.output_kb, help="for a cell")
    parser.add_argument("--sandbox", choices=("auto", "bwrap", "none"), default="auto")
    return parser.parse_args(given)


def main(given=None):
    args = arguments(given)
    sandboxed = args.sandbox != "none" and sandbox.works()
    if args.sandbox == "bwrap" and not sandboxed:
        print("bubblewrap (bwrap) is missing here, or may not be used", file=sys.stderr)
        return 2
    if not sandboxed:
        print(sandbox.NO_SANDBOX, file=sys.stderr)
    limits = Limits(args.cell_seconds, args.seconds, args.memory_mb, args.output_kb)
    try:
        lines = grade(
            args.submissions, args.out, args.course, args.assignment, max(1, args.jobs),
            limits, sandboxed,
        )  # fmt: skip
    except (ValueError, OSError) as error:  # OSError: a table that is open in another program
        print(error, file=sys.stderr)
        return 2
    except (sqlite3.DatabaseError, SQLAlchemyError) as error:
        told = str(error).splitlines()[0]
        print(f"{args.out}/gradebook.db cannot be used ({told}): move it away", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what is graded is kept: run the same again to go on", file=sys.stderr)
        return 130
    print(f"{args.out}/grades.csv; to look at: {len(lines)}, in {args.out}/report.txt")
    print(f"for students: {args.out}/feedback; points for words: fill in {args.out}/written.csv, "
          "and run the same again")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
