"""Every folded solution works: run where it stands, it makes its exercise say "correct".

A code cell that calls `check` is an exercise; the student replaces its dots. The solution is the
fenced block in the <details> of the text below it: code that sets the names, or defines the
functions, that the exercise left as dots. The test runs the notebook's cells up to the exercise,
then the solution, then the exercise's own `check` lines again.
"""

import ast
import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from lstmlab.exercises import NOT_YET

FOLDER = Path(__file__).parents[1] / "notebooks"
PATHS = [path for path in sorted(FOLDER.glob("[0-9]*.ipynb"))]
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```\s*</details>", re.S)


def cells(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = cell["source"]
        yield cell["cell_type"], source if isinstance(source, str) else "".join(source)


def tree(source):
    """The syntax of a cell, its magics left out."""
    lines = source.splitlines()
    return ast.parse("\n".join("" if line.lstrip()[:1] in "%!" else line for line in lines))


def is_check(node):
    """Whether a statement is `check(...)`, standing alone."""
    call = getattr(node, "value", None)
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check"


def is_exercise(source):
    return any(is_check(node) for node in ast.walk(tree(source)))


def has_dots(source):
    """Whether something is left to the student: `...` as a value or as a function's body."""
    return any(getattr(node, "value", None) is ... for node in ast.walk(tree(source)))


def exercises(path):
    """[index of the cell, its source, the text below it up to the next code] of each exercise."""
    found, here = [], False
    for index, (kind, source) in enumerate(cells(path)):
        if kind == "code":
            here = is_exercise(source)
            found += [[index, source, ""]] if here else []
        elif here:
            found[-1][2] += source + "\n"
    return found


def run(source, names):
    """What the source prints."""
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(source, "cell", "exec"), names)
    return said.getvalue()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_exercise_has_hints_and_a_solution(path):
    found = exercises(path)
    assert found, "no exercise"
    for index, source, below in found:
        assert has_dots(source), f"cell {index + 1}: nothing left to answer"
        assert len(SOLUTION.findall(below)) == 1, f"cell {index + 1}: solutions"
        assert below.count("<summary>Hint") == 3, f"cell {index + 1}: hints"
        assert below.count("<details>") == below.count("</details>") == 4, f"cell {index + 1}"


@pytest.fixture(autouse=True)
def no_figures_left():
    """In Jupyter a figure is closed when its cell ends; here nobody else does it."""
    yield
    plt.close("all")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_solution_is_called_correct(path, monkeypatch):
    monkeypatch.chdir(FOLDER)
    solutions = {
        index: (source, SOLUTION.search(below)[1]) for index, source, below in exercises(path)
    }
    names = {"__name__": "__main__"}
    for index, (kind, source) in enumerate(cells(path)):
        if kind != "code" or not solutions:
            continue
        said = run(ast.unparse(tree(source)), names)
        if index not in solutions:
            continue
        assert NOT_YET in said, f"cell {index + 1}: {said}"
        exercise, answer = solutions.pop(index)
        run(answer, names)
        checks = [node for node in tree(exercise).body if is_check(node)]
        said = "".join(run(ast.unparse(node), names) for node in checks)
        lines = said.splitlines()
        assert len(lines) == len(checks) > 0, f"cell {index + 1}: {said}"
        assert all(line.endswith(": correct") for line in lines), f"cell {index + 1}: {said}"


def test_an_exercise_is_found_by_its_check_and_its_dots():
    exercise = "yours = ...\ncheck('it', yours, 3)"
    assert is_exercise(exercise) and has_dots(exercise)
    assert has_dots("def f(x):\n    ...") and has_dots("both = [1, ...]")
    assert not has_dots("yours = 3") and not is_exercise("checked = check")
    folded = "<details><summary>Solution</summary>\n\n```python\nyours = 3\n```\n\n</details>"
    assert SOLUTION.findall(folded) == ["yours = 3\n"]
