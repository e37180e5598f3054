"""The complete path of one assignment: zip, students' answers, grading, words, points, sum."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import hw2_wrong
import pytest

from lstmlab.homework import notebook
from scripts.homework import grade, release

COURSE = Path(__file__).parents[2] / "notebooks" / "homework"
SOLVED = {cell.id: cell.source for cell in notebook.cells(COURSE / "source/hw2/hw2.ipynb")}
MISTAKE = next(wrong for wrong in hw2_wrong.WRONG if wrong.what == "dC not handed back")


def filled_in(stored, **answers):
    """A student's notebook with these answers, as text."""
    stored = json.loads(json.dumps(stored))
    for cell in stored["cells"]:
        id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(id, cell["source"])
    return json.dumps(stored)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Where everything lies: the students' zip, what they hand in, and the grades."""
    folder = tmp_path_factory.mktemp("path")
    course = folder / "course"
    shutil.copytree(COURSE, course, ignore=shutil.ignore_patterns("release", "hw1", "hw3", "hw4"))
    release.main(["hw2", "--out", str(folder / "dist"), "--course", str(course)])
    with zipfile.ZipFile(folder / "dist" / "lstmlab-homework.zip") as kit:
        name = next(name for name in kit.namelist() if name.endswith("hw2.ipynb"))
        blank = json.loads(kit.read(name))
    solved = {id: source for id, source in SOLVED.items() if id and not id.startswith("test_")}
    wrong = solved | {
        MISTAKE.question: solved[MISTAKE.question].replace(MISTAKE.old, MISTAKE.new)
    }
    handed_in = folder / "handed_in"
    handed_in.mkdir()
    for student, answers in {"ada": solved, "ben": wrong, "cleo": {}}.items():
        (handed_in / f"hw2_{student}.ipynb").write_text(filled_in(blank, **answers))
    run(folder)
    return folder


def run(folder):
    words = [folder / "handed_in", "--course", folder / "course", "--out", folder / "graded"]
    assert grade.main([str(word) for word in words]) == 0


def table(file):
    with open(file, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def grades(folder):
    return {row["student"]: row for row in table(folder / "graded" / "grades.csv")}


def test_right_wrong_and_empty_answers_earn_what_they_should(path):
    automatic = {student: float(row["automatic"]) for student, row in grades(path).items()}
    points = {cell.id: cell.points for cell in notebook.tests(COURSE / "source/hw2/hw2.ipynb")}
    built_on_it = ("test_lstm_backward", "test_model_loss", "test_overfit")
    lost = sum(points[name] for name in built_on_it)
    assert automatic == {"ada": 85, "ben": 85 - lost, "cleo": 0}


def test_feedback_says_what_is_wrong_and_where(path):
    page = (path / "graded/feedback/ben/hw2/hw2.html").read_text(encoding="utf-8")
    assert "is the gradient of `C` handed back?" in page and "dW_f" in page
    page = (path / "graded/feedback/cleo/hw2/hw2.html").read_text(encoding="utf-8")
    assert "lstm_step is still the stub" in page


def test_with_points_for_words_the_right_one_has_a_hundred(path):
    rows = table(path / "graded" / "written.csv")
    assert {row["student"] for row in rows} == {"ada", "ben"}  # an empty answer waits for nobody
    for row in rows:
        row["points"] = row["max"] if row["student"] == "ada" else "1"
    with open(path / "graded" / "written.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    run(path)
    assert float(grades(path)["ada"]["total"]) == 100
    assert grades(path)["ben"]["written"] == "3"
    assert {row["waiting"] for row in grades(path).values()} == {"0"}
