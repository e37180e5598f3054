"""The syllabus program finds every row, and names what is missing."""

import json
from pathlib import Path

import pytest

from lstmlab.course.syllabus import (
    CHAPTER,
    NEEDS,
    ROWS,
    Place,
    chapters,
    listing,
    main,
    places,
    problems,
    table,
)

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def write(folder, name, *tags):
    """A notebook whose cells carry these lists of rows."""
    cells = [{"cell_type": "markdown", "metadata": {"syllabus": rows}} for rows in tags]
    cells.insert(0, {"cell_type": "markdown", "metadata": {}})
    path = folder / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")


def rows_of(name):
    return [row for row in ROWS if name in ROWS[row].notebooks]


def test_the_table_holds_every_row_in_order():
    counts = {"A": 7, "B": 8, "C": 6, "D": 9, "E": 5, "F": 4, "G": 1}
    assert list(ROWS) == [f"{part}{n}" for part in counts for n in range(1, counts[part] + 1)]


def test_titles_and_homes_of_rows_are_given():
    assert all(row.title and row.notebooks for row in ROWS.values())
    assert len({row.title for row in ROWS.values()}) == len(ROWS)


def test_what_a_chapter_needs_comes_before_it():
    assert {number[:2] for number in NEEDS if not number.startswith("hw")} == {
        name[:2] for row in ROWS.values() for name in row.notebooks if name[0].isdigit()
    } - {"00"}
    for number, before in NEEDS.items():
        assert all(CHAPTER.fullmatch(one) for one in before)
        assert number.startswith("hw") or max(before) < number


def page(folder, name, title):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [f"# {title}\n", "\n", "More."]}]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_chapters_are_found_in_order_with_second_parts_and_their_questions(tmp_path):
    for name, title in (("02_language_model", "How likely?"), ("02b_learned", "Who counts?"),
                        ("00_start_here", "How?"), ("trial", "What?"), ("13_gru", "One?"),
                        ("13b_gru_again", "Two?")):
        page(tmp_path, name, title)
    assert [one.number for one in chapters(tmp_path)] == ["00", "02", "02b", "13", "13b"]
    lines = table(tmp_path).splitlines()
    assert lines[3] == "| [02b learned](02b_learned.ipynb) | Who counts? |"
    assert lines[5].startswith("| [13b GRU again](13b_gru_again.ipynb)") and len(lines) == 6


def test_cells_are_counted_from_one(tmp_path):
    write(tmp_path, "02_language_model", ["B1"], ["B1", "B2"])
    name = "02_language_model"
    assert places(tmp_path) == [Place("B1", name, 2), Place("B1", name, 3), Place("B2", name, 3)]


def test_a_complete_notebook_passes(tmp_path, capsys):
    write(tmp_path, "01_unrolling", rows_of("01_unrolling"))
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert "01_unrolling, cell 2" in printed.out
    assert printed.err == ""


def test_a_row_without_a_place_is_named(tmp_path, capsys):
    write(tmp_path, "01_unrolling", [row for row in rows_of("01_unrolling") if row != "A4"])
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("A4 ")


def test_a_row_taught_elsewhere_is_still_missing_at_home(tmp_path):
    write(tmp_path, "01_unrolling", rows_of("01_unrolling"))
    write(tmp_path, "02_language_model", ["A1", "B2"])
    assert [fault.split()[0] for fault in problems(tmp_path)] == ["B1"]


def test_a_tag_that_is_no_row_is_named(tmp_path):
    write(tmp_path, "02_language_model", ["B1", "B2"], ["Z9"])
    assert problems(tmp_path) == ["02_language_model, cell 3: the syllabus has no row 'Z9'"]


def test_homework_counts_as_one_notebook(tmp_path):
    write(tmp_path, "homework/source/hw1/hw1", [])
    assert [fault.split()[0] for fault in problems(tmp_path)] == ["G1"]
    write(tmp_path, "homework/source/hw2/hw2", ["G1"])
    assert problems(tmp_path) == []
    assert any(line.endswith("homework/hw2, cell 2") for line in listing(tmp_path))


def test_notebooks_yet_to_be_written_are_to_come(tmp_path):
    assert problems(tmp_path) == []
    assert all(line.endswith("to come") for line in listing(tmp_path))


def test_a_missing_folder_is_said_in_one_line(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.skipif(not NOTEBOOKS.is_dir(), reason="no notebooks beside this package")
def test_the_notebooks_teach_every_row_that_belongs_to_them():
    assert problems(NOTEBOOKS) == [] and main([]) == 0
