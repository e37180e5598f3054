"""The teacher's page tells the truth: points, limits, messages and counts are those of the kit."""

import importlib
import re
from pathlib import Path

import pytest

from lstmlab.homework import notebook
from scripts.homework.execute import Limits

FOLDER = Path(__file__).parents[2] / "notebooks" / "homework"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
HOMEWORK = ["hw1", "hw2", "hw3", "hw4"]
PLANTED = [wrong for name in HOMEWORK for wrong in importlib.import_module(f"{name}_wrong").WRONG]


def rows(heading):
    """The cells of the first table after a heading, without its head."""
    lines = PAGE.split(f"\n# {heading}" if heading in PAGE[:80] else f"\n## {heading}")[-1]
    table = re.findall(r"^\|.*\|$", lines.split("\n## ")[0], flags=re.MULTILINE)[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


WRONG = rows("Common wrong answers")


@pytest.mark.parametrize("name", HOMEWORK)
def test_points_are_those_of_the_notebook(name):
    row = next(row for row in rows("Homework: the teacher's page") if row[0] == f"`{name}`")
    cells = notebook.cells(FOLDER / "source" / name / f"{name}.ipynb")
    assert float(row[3]) == sum(cell.points for cell in cells if cell.test)
    assert float(row[4]) == sum(cell.points for cell in cells if cell.answer)


def test_limits_are_those_of_the_grader():
    usual = Limits()
    for words in (
        f"interrupted after {usual.cell_seconds:g} s",
        f"interrupted at {usual.output_kb} kB",
        f"at {usual.memory_mb} MB",
        f"takes longer than {usual.seconds:g} s",
    ):
        assert words in PAGE


@pytest.mark.parametrize("row", WRONG, ids=[row[0] for row in WRONG])
def test_a_message_shown_is_what_a_planted_wrong_answer_is_told(row):
    question = re.search(r"\(`(\w+)`\)$", row[0])[1]
    told = [
        (wrong.words,) if isinstance(wrong.words, str) else wrong.words
        for wrong in PLANTED
        if wrong.question == question
    ]
    assert any(all(part in row[1] for part in parts) for parts in told)


def test_the_number_of_planted_wrong_answers_is_told():
    assert f"All of these, and {len(PLANTED) - len(WRONG)} more, are planted" in PAGE
