"""Which notebook in a folder is whose, and for which assignment.

    ada.ipynb            the assignment is asked for, or the notebook tells (lstmlab.homework)
    hw2_ada.ipynb        ada_hw2.ipynb
    ada/hw2.ipynb        hw2/ada.ipynb, ada/anything.ipynb if the notebook tells
    ada/hw2/hw2.ipynb    nbgrader's own, and hw2/ada/anything.ipynb

Nothing is passed over in silence: what is left out is among the remarks, with the reason.
"""

import hashlib
import json
import os
import re
import stat
import unicodedata
from pathlib import Path
from typing import NamedTuple

LARGEST = 20_000_000  # bytes of a notebook
LONGEST = 80  # bytes of a name: file systems take 255, and more stands around it
SILENT = {"timestamp.txt", "Thumbs.db", "desktop.ini"}  # nbgrader's and the systems' own


class Submission(NamedTuple):
    student: str  # fit for the name of a folder
    assignment: str
    path: Path
    notes: tuple = ()
    fault: str = ""  # why it cannot be graded at all, or ""


def collect(folder, assignments, wanted=None):
    """([Submission], [remark]): one for each student and assignment, in order of their names.

    assignments: the names that there are. wanted: the one to take, or None for all. ValueError if
    there is no such folder or assignment.
    """
    folder = Path(folder).resolve()
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS: expected a folder, got {folder}")
    if wanted is not None and wanted not in assignments:
        raise ValueError(f"assignment: expected one of {', '.join(assignments)}, got {wanted!r}")
    remarks, found = [], {}
    for path in files(folder, remarks):
        parts = path.relative_to(folder).parts
        one = submission(path, parts, assignments, wanted, remarks)
        if one is not None:
            found.setdefault((one.student, one.assignment), []).append(one)
    return [chosen(same, folder) for _, same in sorted(found.items())], remarks


def files(folder, remarks):
    """Regular files below a folder, in order. Links are not followed, hidden files passed over."""

    def shut(error):
        remarks.append(f"{display(Path(error.filename).relative_to(folder))}: cannot be opened")

    for place, folders, names in os.walk(folder, onerror=shut):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in [*folders, *sorted(names)]:
            path = Path(place, name)
            mode = path.lstat().st_mode
            shown = display(path.relative_to(folder))
            if stat.S_ISLNK(mode):
                remarks.append(f"{shown}: a link, left out (it may lead anywhere)")
            elif name in folders or name.startswith(".") or name in SILENT:
                continue
            elif not stat.S_ISREG(mode):
                remarks.append(f"{shown}: no ordinary file, left out")
            elif path.suffix.lower() != ".ipynb":
                remarks.append(f"{shown}: no notebook by its name (.ipynb), left out")
            else:
                yield path


def submission(path, parts, assignments, wanted, remarks):
    """The Submission that a file is, or None with a remark. parts: its path from the folder on."""
    told, fault = look(path)
    student, assignment = named(parts, assignments)
    shown = display(Path(*parts))
    assignment = assignment or wanted or (told if told in assignments else "")
    if not student:
        remarks.append(f"{shown}: whose is it? Left out: name it as in {assignment}_ada.ipynb")
    elif not assignment:
        wrong = f" ({fault})" if fault else ""
        remarks.append(
            f"{shown}: of which assignment? Left out{wrong}: name it as in hw1_ada.ipynb, "
            "or say ASSIGNMENT=hw1"
        )
    elif wanted and assignment != wanted:
        remarks.append(f"{shown}: {assignment}, left out as {wanted} is asked for")
    else:
        safe, notes = fit(student), []
        if safe != unicodedata.normalize("NFC", student):
            notes.append(f"the student's name {display(student)} is written {safe}")
        if told and told != assignment:
            told = display(told)[:80]
            notes.append(f"handed in as {assignment}, but the notebook says that it is {told}")
        return Submission(safe, assignment, path, tuple(notes), fault)
    return None


def named(parts, assignments):
    """(student, assignment) as the path tells them, "" where it does not."""
    *folders, file = parts
    stem = file[: -len(".ipynb")]
    places = [part for part in folders if part.lower() in assignments]
    students = [part for part in folders if part.lower() not in assignments]
    if len(folders) > 2 or len(students) > 1 or len(places) > 1:
        return "", ""
    student, assignment = split(stem, assignments)
    assignment = places[0].lower() if places else assignment
    return (students[0] if students else student).strip(), assignment


def split(stem, assignments):
    """(student, assignment) from hw2_ada, ada_hw2, hw2 or ada."""
    either = "|".join(map(re.escape, assignments))
    for pattern in (rf"(?P<a>{either})[_\- ]+(?P<s>.+)", rf"(?P<s>.+)[_\- ]+(?P<a>{either})"):
        if match := re.fullmatch(pattern, stem, re.IGNORECASE | re.DOTALL):
            return match["s"], match["a"].lower()
    return ("", stem.lower()) if stem.lower() in assignments else (stem, "")


def look(path):
    """(what a notebook says that it is, why it cannot be graded), each "" for nothing."""
    size = path.stat().st_size
    if size == 0:
        return "", "is empty"
    if size > LARGEST:
        return "", f"is too large: {size / 1e6:.0f} MB, at most {LARGEST / 1e6:.0f}"
    try:
        stored = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return "", f"cannot be read ({type(error).__name__})"
    except (ValueError, RecursionError) as error:
        return "", f"is not JSON, so no notebook ({type(error).__name__})"
    if not isinstance(stored, dict) or not ("cells" in stored or "worksheets" in stored):
        return "", "is not a notebook: it has no cells"
    marks = stored.get("metadata")
    own = marks.get("lstmlab") if isinstance(marks, dict) else None
    told = own.get("homework") if isinstance(own, dict) else None
    return (told if isinstance(told, str) else ""), ""


def chosen(same, folder):
    """One of several submissions for the same assignment by the same student, with a note."""
    if len(same) == 1:
        return same[0]
    kinds = {one.fault or one.path.read_bytes() for one in same}
    *others, last = sorted(same, key=lambda one: (not one.fault, one.path))
    names = ", ".join(display(one.path.relative_to(folder)) for one in others)
    alike = "of the same content" if len(kinds) == 1 else "remove one to choose yourself"
    note = f"{len(same)} notebooks: graded is {display(last.path.relative_to(folder))}, "
    return last._replace(notes=(*last.notes, f"{note}left out {names} ({alike})"))


def fit(student):
    """A student's name as the name of a folder, in nbgrader, in a table: another for each."""
    student = unicodedata.normalize("NFC", student)
    safe = re.sub(r"[^\w .@'-]", "_", student).strip(" .")
    safe = re.sub(r"^\W", "_", safe).encode()[:LONGEST].decode(errors="ignore").strip(" .")
    if re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", safe, re.IGNORECASE):  # Windows' devices
        safe = f"_{safe}"
    if safe == student:
        return safe
    return f"{safe or 'student'}-{hashlib.sha256(os.fsencode(student)).hexdigest()[:6]}"


def display(name):
    """A name from a file system, fit to be printed on one line."""
    return "".join(c if c.isprintable() else "?" for c in str(name))
