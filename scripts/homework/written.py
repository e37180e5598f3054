"""Points for written answers, given by a person in written.csv, or in nbgrader's formgrader.

The first run writes a row for every answer that waits: student, assignment, question, points, max,
comment. Fill in points, and a comment if you like, with any program for tables; the next run enters
them and renews grades and feedback. What is filled in is never overwritten. Points given in the
formgrader appear in the empty rows; where both say something, the table counts.
"""

import csv
import io
from pathlib import Path

from lstmlab.files import written_whole

COLUMNS = ("student", "assignment", "question", "points", "max", "comment")


def load(path):
    """{(student, assignment, question): row} of the table; nothing where there is none.

    ValueError if the table lacks a column.
    """
    path = Path(path)
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: save it as UTF-8 (in Excel: CSV UTF-8), then again") from None
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)  # programs for tables choose by country
    rows = csv.DictReader(io.StringIO(text), delimiter=comma)
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise ValueError(f"{path}: expected the columns {', '.join(COLUMNS)}; missing: {missing}")
    try:
        kept = [{name: (row[name] or "").strip() for name in COLUMNS} for row in rows]
    except csv.Error as error:
        raise ValueError(f"{path}: is no table ({error})") from None
    return {(row["student"], row["assignment"], row["question"]): row for row in kept}


def enter(table, book, grades, remarks):
    """Enter what is filled in into the gradebook; what cannot be is told in the list `remarks`.

    grades: {(student, assignment): [Grade]} of all submissions. Returns those that changed.
    """
    changed = set()
    for (student, assignment, question), row in table.items():
        if not row["points"]:
            continue
        shown = f"written.csv: {student}, {assignment}, {question}"
        known = {one.question: one for one in grades.get((student, assignment), ()) if one.written}
        grade = known.get(question)
        points = number(row["points"])
        if grade is None:
            remarks.append(f"{shown}: there is no such answer; the row is kept, and counts nothing")
        elif points is None or not 0 <= points <= grade.max:
            remarks.append(
                f"{shown}: expected points from 0 to {grade.max:g}, got {row['points']!r}"
            )
        elif points != grade.points or (row["comment"] and row["comment"] != grade.comment):
            book.give(assignment, student, question, points, row["comment"])
            changed.add((student, assignment))
    return changed


def number(text):
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def save(path, table, grades):
    """Write the table anew: all of its rows, and one for each answer that waits or was graded."""
    for (student, assignment), of_one in grades.items():
        for grade in of_one:
            row = table.get((student, assignment, grade.question))
            given = "" if grade.points is None else f"{grade.points:g}"
            if not grade.written or (row is None and not grade.by_person):
                continue
            row = row or dict.fromkeys(COLUMNS, "")
            own = {"student": student, "assignment": assignment, "question": grade.question}
            kept = {"points": row["points"] or given, "comment": row["comment"] or grade.comment}
            table[(student, assignment, grade.question)] = own | kept | {"max": f"{grade.max:g}"}
    write(path, COLUMNS, [table[key] for key in sorted(table)])


def write(path, columns, rows):
    """A table that is whole at every moment; with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    with written_whole(path) as file:
        file.write(text.getvalue().encode("utf-8-sig", "replace"))
