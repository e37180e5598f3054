"""Every folded solution works: run where it stands, it makes its exercise say "correct".

A code cell that calls `check` is an exercise; the student replaces its dots. The solution is the
fenced block in the <details> of a text cell below it, before the next exercise: code that ends with
the names set that the exercise left as dots. The test runs the notebook's cells up to the exercise,
then the solution, then the exercise's own `check` lines again.
"""

import ast
import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from lstmlab.exercises import NOT_YET

FOLDER = Path(__file__).parents[1] / "notebooks"
PATHS = [path for path in sorted(FOLDER.glob("[0-9]*.ipynb"))]
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```\s*</details>", re.S)


def cells(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = cell["source"]
        yield cell["cell_type"], source if isinstance(source, str) else "".join(source)


def is_check(node):
    """Whether a statement is `check(...)`, standing alone."""
    call = getattr(node, "value", None)
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check"


def is_exercise(source):
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
               for node in ast.walk(ast.parse(source)))


def dots(source):
    """The names that an exercise leaves to the student: those set to `...`."""
    return {
        target.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and "Ellipsis" in ast.dump(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def exercises(path):
    """(index of the cell, its source, the solutions that follow it) of each exercise."""
    found = []
    for index, (kind, source) in enumerate(cells(path)):
        if kind == "code" and is_exercise(source):
            found.append((index, source, []))
        elif kind == "markdown" and found:
            found[-1][2].extend(SOLUTION.findall(source))
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
    for index, source, solutions in found:
        assert dots(source), f"cell {index + 1}: nothing left to answer"
        assert len(solutions) == 1, f"cell {index + 1}: {len(solutions)} solutions"
        below = list(cells(path))[index + 1][1]
        assert below.count("<summary>Hint") == 3, f"cell {index + 1}: hints"
        assert below.count("<details>") == below.count("</details>") == 4, f"cell {index + 1}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_solution_is_called_correct(path, monkeypatch):
    monkeypatch.chdir(FOLDER)
    solutions = {index: (source, answer) for index, source, (answer, *_) in exercises(path)}
    names = {"__name__": "__main__"}
    for index, (kind, source) in enumerate(cells(path)):
        if kind != "code" or not solutions:
            continue
        source = "\n".join("" if line.lstrip()[:1] in "%!" else line for line in source.split("\n"))
        said = run(source, names)
        if index not in solutions:
            continue
        assert NOT_YET in said, f"cell {index + 1}: {said}"
        exercise, answer = solutions.pop(index)
        run(answer, names)
        checks = [node for node in ast.parse(exercise).body if is_check(node)]
        said = "".join(run(ast.unparse(node), names) for node in checks)
        lines = said.splitlines()
        assert len(lines) == len(checks) > 0, f"cell {index + 1}: {said}"
        assert all(line.endswith(": correct") for line in lines), f"cell {index + 1}: {said}"


def test_an_exercise_is_found_by_its_dots():
    source = "yours = ...\nother = [1, ...]\ndone = 3\ncheck('it', yours, 3)"
    assert is_exercise(source)
    assert dots(source) == {"yours", "other"}
    assert SOLUTION.findall(
        "<details><summary>Solution</summary>\n\n```python\nyours = 3\n```\n\n</details>"
    ) == ["yours = 3\n"]
