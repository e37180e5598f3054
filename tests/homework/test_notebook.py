"""A homework notebook runs without Jupyter as it does in it: cells in order, tests one by one."""

import json
import subprocess
import sys

import pytest

from lstmlab.homework import __main__ as program
from lstmlab.homework import notebook


def code(source, grade_id="", **marks):
    metadata = {"nbgrader": marks | {"grade_id": grade_id}} if grade_id else {}
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "source": lines, "metadata": metadata, "outputs": []}


def answer(source, name):
    return code(source, name, grade=False, solution=True, locked=False)


def test_cell(source, name, points=10):
    return code(source, name, grade=True, solution=False, locked=True, points=points)


test_cell.__test__ = False  # it makes cells, and is no test itself

WRITTEN = {
    "cell_type": "markdown",
    "source": "Because.",
    "metadata": {"nbgrader": {"grade": True, "solution": True, "grade_id": "why", "points": 5}},
}
CELLS = [
    {"cell_type": "markdown", "source": "# Twice", "metadata": {}},
    code("import math\nprint('hello')"),
    answer("def double(x):\n    return 2 * x", "double"),
    test_cell("print('testing')\nassert double(2) == 4, 'four is wanted'", "test_double"),
    answer("def half(x):\n    raise NotImplementedError", "half"),
    test_cell("half(2)", "test_half", 7),
    WRITTEN,
]


@pytest.fixture
def write(tmp_path):
    def written(cells=CELLS, name="hw1.ipynb"):
        path = tmp_path / name
        path.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
        return path

    return written


def results(path, **named):
    return {result.question: result for result in notebook.run(path, **named)}


# ---- cells


def test_cells_are_numbered_from_one_with_their_kind_and_source(write):
    cells = notebook.cells(write())
    assert [cell.number for cell in cells] == [1, 2, 3, 4, 5, 6, 7]
    assert [cell.kind for cell in cells] == ["markdown"] + 5 * ["code"] + ["markdown"]
    assert cells[1].source == "import math\nprint('hello')" and cells[0].source == "# Twice"


def test_only_locked_code_with_points_is_a_test(write):
    path = write()
    assert [cell.id for cell in notebook.tests(path)] == ["test_double", "test_half"]
    assert [cell.id for cell in notebook.cells(path) if cell.answer] == ["double", "half", "why"]


def test_points_stand_where_something_is_graded(write):
    assert [cell.points for cell in notebook.cells(write())] == [0, 0, 0, 10, 0, 7, 5]


@pytest.mark.parametrize(
    "text", ["", "a shopping list", "[]", "3", "{}", '{"cells": 3}', '{"cells": [1]}', "null"]
)
def test_what_is_no_notebook_is_said_with_its_path(tmp_path, text):
    path = tmp_path / "hw1.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match="expected a notebook, got .*hw1.ipynb"):
        notebook.cells(path)


def test_bytes_that_are_no_text_are_no_notebook(tmp_path):
    path = tmp_path / "hw1.ipynb"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(ValueError, match="expected a notebook"):
        notebook.cells(path)


# ---- runs


def test_each_test_gets_a_result_with_its_points(write):
    double, half = notebook.run(write())
    assert (double.question, double.points, double.passed, double.words) == (
        "test_double", 10, True, "",
    )  # fmt: skip
    assert (half.question, half.points, half.passed) == ("test_half", 7, False)
    assert half.words == "nothing is written here yet"


def test_what_a_test_prints_is_kept_and_not_shown(write, capsys):
    assert results(write())["test_double"].printed == "testing\n"
    assert capsys.readouterr().out == ""


def test_only_the_one_question_runs(write):
    assert list(results(write(), only="test_half")) == ["test_half"]


def test_nothing_after_the_one_question_runs(write):
    path = write([CELLS[2], CELLS[3], code("raise KeyboardInterrupt")])
    assert results(path, only="test_double")["test_double"].passed


def test_a_change_takes_the_place_of_a_cell(write):
    def change(cell):
        return "def double(x):\n    return x" if cell.id == "double" else cell.source

    assert results(write(), change=change)["test_double"].words == "AssertionError: four is wanted"


@pytest.mark.parametrize(
    "broken, words",
    [
        ("def double(x) return", "name 'double' is not defined"),
        ("1 / 0", "name 'double' is not defined"),
        ("raise SystemExit", "name 'double' is not defined"),
        ("def double(x):\n    raise SystemExit(1)", "SystemExit: 1"),
        ("def double(x):\n    return nothing", "name 'nothing' is not defined"),
        ("def double(x):\n    return [][x]", "IndexError: list index out of range"),
    ],
)
def test_a_broken_cell_fails_its_test_and_no_other(write, broken, words):
    cells = [*CELLS]
    cells[2] = answer(broken, "double")
    cells[4] = answer("def half(x):\n    return x / 2", "half")
    found = results(write(cells))
    assert not found["test_double"].passed and words in found["test_double"].words
    assert found["test_half"].passed


def test_a_name_that_is_missing_is_told_with_the_cell_that_fails(write):
    cells = [answer("def double(x) return", "double"), CELLS[3]]
    words = results(write(cells))["test_double"].words
    assert words.startswith("name 'double' is not defined: was the cell that defines it changed")
    assert "; cell 1 fails: SyntaxError: expected ':'" in words


def test_cells_share_one_namespace_that_is_main(write):
    cells = [code("a = 1\ndef f():\n    return a"), code("a = 2"),
             test_cell("assert f() == 2 and __name__ == '__main__'", "test_f")]  # fmt: skip
    assert results(write(cells))["test_f"].passed


def test_runs_do_not_see_each_other(write):
    first = write([code("left = 1"), test_cell("left", "test_left")])
    second = write([test_cell("left", "test_left")], "hw2.ipynb")
    assert results(first)["test_left"].passed
    assert not results(second)["test_left"].passed


def test_the_words_of_a_check_are_handed_on_as_they_are(write):
    source = "from lstmlab.homework.board import NotYet\nraise NotYet('h: is None')"
    assert results(write([test_cell(source, "test_h")]))["test_h"].words == "h: is None"


def test_an_interrupt_ends_the_run(write):
    path = write([test_cell("raise KeyboardInterrupt", "test_f")])
    with pytest.raises(KeyboardInterrupt):
        list(notebook.run(path))


def test_an_error_is_told_with_the_students_own_line(write):
    source = "from lstmlab.homework.call import call\ncall(double, 3)"
    cells = [answer("def double(x):\n    return x[0]", "double"), test_cell(source, "test_double")]
    assert "(in: return x[0])" in results(write(cells))["test_double"].words


# ---- the program


def test_the_program_shows_each_question_and_the_points(write, capsys):
    path = write()
    assert program.main([str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "✓ test_double (10 points)",
        "✗ test_half (7 points)",
        "    nothing is written here yet",
        f"{path}: 10 of 17 points in the tests that are in it",
    ]


def test_the_program_ends_well_only_if_everything_is_right(write, capsys):
    assert program.main([str(write(CELLS[:4]))]) == 0
    assert program.main([str(write(CELLS[:4])), str(write(CELLS, "hw2.ipynb"))]) == 1


def test_the_program_says_what_it_wants(capsys):
    assert program.main([]) == 2
    assert "python -m lstmlab.homework hw2.ipynb" in capsys.readouterr().err


def test_the_program_names_a_file_it_cannot_read(tmp_path, capsys):
    assert program.main([str(tmp_path / "hw9.ipynb")]) == 2
    assert "hw9.ipynb" in capsys.readouterr().err
    (tmp_path / "hw1.ipynb").write_text("a shopping list")
    assert program.main([str(tmp_path / "hw1.ipynb")]) == 2
    assert "expected a notebook" in capsys.readouterr().err


def test_the_program_needs_numpy_and_nothing_of_jupyter(write):
    """Imports of Jupyter and matplotlib are forbidden, as where they are not installed."""
    forbid = "import sys; sys.modules.update(dict.fromkeys(['IPython', 'nbformat', 'matplotlib']))"
    line = f"{forbid}; from lstmlab.homework.__main__ import main; sys.exit(main(sys.argv[1:]))"
    path = str(write(CELLS[:4]))
    done = subprocess.run([sys.executable, "-c", line, path], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
