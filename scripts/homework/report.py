"""What comes out: grades.csv, points.csv, and report.txt with what a person should look at."""

from pathlib import Path

from lstmlab.files import written_whole
from scripts.homework import work, written

GRADES = (
    "student", "assignment", "status", "automatic", "written", "waiting", "total", "max", "note",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
POINTS = ("student", "assignment", "question", "kind", "points", "max", "words")


def tables(out, results, grades):
    """Write grades.csv, a row a submission, and points.csv, a row a question.

    results: {(student, assignment): result}, grades: {the same: [Grade]}.
    """
    keys = sorted(results)
    rows = [row(results[key], grades.get(key, ())) for key in keys]
    written.write(Path(out, "grades.csv"), GRADES, map(plain, rows))
    rows = [row for key in keys for row in points(results[key], grades.get(key, ()))]
    written.write(Path(out, "points.csv"), POINTS, map(plain, rows))


def plain(row):
    """The row without what a program for tables would take for a formula, or find too long."""
    shown = {name: str(text)[:2000].replace("\0", "") for name, text in row.items()}
    return {k: f"'{text}" if text.startswith(FORMULA) else text for k, text in shown.items()}


def row(result, grades):
    """A row of grades.csv. total: what is certain, as long as answers wait."""
    automatic = sum(grade.points or 0 for grade in grades if not grade.written)
    by_person = sum(grade.points or 0 for grade in grades if grade.written)
    numbers = {
        "automatic": automatic, "written": by_person, "total": automatic + by_person,
        "max": sum(grade.max for grade in grades),
    }  # fmt: skip
    known = result["status"] != work.TROUBLE
    return {
        "student": result["student"],
        "assignment": result["assignment"],
        "status": result["status"],
        "waiting": sum(grade.points is None for grade in grades),
        "note": "; ".join(result["notes"]),
    } | {name: f"{value:g}" if known else "" for name, value in numbers.items()}


def points(result, grades):
    for grade in grades:
        yield {
            "student": result["student"],
            "assignment": result["assignment"],
            "question": grade.question,
            "kind": "written" if grade.written else "automatic",
            "points": "" if grade.points is None else f"{grade.points:g}",
            "max": f"{grade.max:g}",
            "words": " ".join(result["questions"].get(grade.question, grade.comment).split()),
        }


def told(results, remarks):
    """The lines of report.txt: of each submission what was not as it should be; then of files."""
    lines = []
    for student, assignment in sorted(results):
        result = results[student, assignment]
        for note in result["notes"]:
            status = "" if result["status"] == work.GRADED else f"{result['status']}: "
            lines.append(f"{student}, {assignment}: {status}{' '.join(note.split())}")
    return lines + remarks


def write(out, lines):
    with written_whole(Path(out, "report.txt")) as file:
        text = "\n".join(lines) or "Nothing to look at."
        file.write(f"{text}\n".encode("utf-8", "replace"))
