"""What readers do with a notebook besides running it once: solve its exercises, and repeat cells.

A code cell that calls `check` is an exercise; the student replaces its dots. The solution is the
fenced block in the <details> of the text below it: code that sets the names, or defines the
functions, that the exercise left as dots. One run of each notebook, from its first cell to its
last, holds two promises: every cell may be run twice in a row, and every solution, pasted over the
dots of its exercise, is called correct and spoils nothing that follows. Cells that train for
seconds are tagged `slow`; they, and what stands on them, are left to nbval here, and repeated in
`make portable`, which sets LSTMLAB_SLOW.
"""

import ast
import io
import json
import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from lstmlab.course.exercises import NOT_YET
from lstmlab.explorers.live_figure import LiveFigure
from scripts.sources import dependent, headings, needed, text, tree

FOLDER = Path(__file__).parents[1] / "notebooks"
PATHS = sorted(FOLDER.glob("[0-9]*.ipynb"))
HOMEWORK = sorted(FOLDER.glob("homework/source/*/*.ipynb"))  # its solutions stand in place
SLOW_TOO = os.environ.get("LSTMLAB_SLOW") == "1"
STUCK = re.compile(r"^Stuck\? \[(.+?)\]\(([\w.]*)#(\S+)\)$", re.M)
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```\s*</details>", re.S)


def cells(path):
    """The kind and the source of each cell."""
    stored = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [(cell["cell_type"], text(cell["source"])) for cell in stored]


def slow(path):
    """The places of the cells that train for seconds, and of those that use their results."""
    stored = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [n for n, cell in enumerate(stored) if "slow" in cell["metadata"].get("tags", [])]
    return dependent([source if kind == "code" else "" for kind, source in cells(path)], tagged)


def is_check(node):
    """Whether a statement is `check(...)`, standing alone."""
    call = getattr(node, "value", None)
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check"


def checks_of(source):
    return [node for node in ast.walk(tree(source)) if is_check(node)]


def is_dots(node):
    return isinstance(node, ast.Constant) and node.value is ...


def is_open(statement):
    """Whether it is left to the student: `...` is assigned, alone or in a list, or a body."""
    if isinstance(statement, ast.FunctionDef):
        return any(is_dots(getattr(node, "value", None)) for node in statement.body)
    value = getattr(statement, "value", None)
    return is_dots(value) or any(map(is_dots, getattr(value, "elts", [])))


def open_in(source):
    return [statement for statement in tree(source).body if is_open(statement)]


def pasted(exercise, answer):
    """The exercise with the answer in place of the first statement that is left open."""
    statements = tree(exercise).body
    place = [is_open(statement) for statement in statements].index(True)
    rest = [statement for statement in statements[place:] if not is_open(statement)]
    return ast.unparse(ast.Module([*statements[:place], *tree(answer).body, *rest], []))


def exercises(path):
    """[index of the cell, its source, the text below it up to the next code] of each exercise."""
    found, here = [], False
    for index, (kind, source) in enumerate(cells(path)):
        if kind == "code":
            here = bool(checks_of(source))
            found += [[index, source, ""]] if here else []
        elif here:
            found[-1][2] += source + "\n"
    return found


def run(source, names, what):
    """What the source prints; its failure names the cell."""
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            exec(compile(source, what, "exec"), names)
    except Exception as error:
        error.add_note(f"{what}:\n{source}")
        raise
    finally:
        plt.close("all")  # in Jupyter a figure is closed when its cell ends
    return said.getvalue()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_exercise_has_hints_and_a_solution(path):
    found = exercises(path)
    assert found, "no exercise"
    for index, source, below in found:
        assert open_in(source), f"cell {index}: nothing left to answer"
        assert len(SOLUTION.findall(below)) == 1, f"cell {index}: solutions"
        assert below.count("<summary>Hint") == 3, f"cell {index}: hints"
        assert below.count("<details>") == below.count("</details>") == 4, f"cell {index}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_solution_of_several_parts_says_what_it_replaces(path):
    """Put over the first dots alone, it would leave the others below it."""
    for index, source, below in exercises(path):
        told = SOLUTION.search(below)[1].startswith("# in place of all lines with dots\n")
        assert told == (len(open_in(source)) > 1), f"cell {index}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_exercise_leads_to_the_section_that_it_needs(path):
    told = cells(path)
    for index, _, _ in exercises(path):
        text_before = next(source for kind, source in told[index::-1] if kind == "markdown")
        (link,) = STUCK.findall(text_before)
        assert text_before.endswith(f"Stuck? [{link[0]}]({link[1]}#{link[2]})"), f"cell {index}"
        other = path.with_name(link[1]) if link[1] else path
        stored = json.loads(other.read_text(encoding="utf-8"))["cells"]
        assert headings(stored).get(link[2]) == link[0], f"cell {index}"
        assert link[2].isascii(), f"cell {index}: JupyterLab does not follow such a link"


@pytest.mark.parametrize("path", PATHS + HOMEWORK, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end_with_cells_repeated_and_solutions_pasted(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    for name in ("rebuild", "frame"):  # what is drawn is looked at in other tests
        monkeypatch.setattr(LiveFigure, name, lambda self: None)
    solutions = {index: SOLUTION.search(below)[1] for index, _, below in exercises(path)}
    left_out = set() if SLOW_TOO else set(slow(path))
    assert not left_out & set(solutions), "an exercise that waits for long training"
    names = {"__name__": "__main__"}
    for index, (kind, source) in enumerate(cells(path)):
        if kind == "code" and index not in left_out:
            source, what = ast.unparse(tree(source)), f"cell {index}"
            if index in solutions:
                source = solved(source, solutions[index], names, what)
            run(source, names, what)
            run(source, names, f"{what}, run again")


def solved(exercise, solution, names, what):
    """The exercise with its solution, after it was seen that both are judged as they should be."""
    said = run(exercise, dict(names), what)  # a copy: the dots leave no name to the solution
    assert NOT_YET in said, f"{what}: {said}"
    exercise = pasted(exercise, solution)
    said = run(exercise, dict(names), f"{what}, solved")
    verdicts = re.findall(r"^.*: (?:correct$|yours).*", said, re.M)
    assert len(verdicts) >= len(checks_of(exercise)) > 0, f"{what}: {said}"
    assert all(line.endswith(": correct") for line in verdicts), f"{what}: {said}"
    return exercise


def test_an_exercise_is_found_by_its_check_and_its_dots():
    exercise = "yours = ...\ncheck('it', yours, 3)"
    assert checks_of(exercise) and open_in(exercise)
    assert open_in("def f(x):\n    ...") and open_in("both = [1, ...]")
    assert not open_in("yours = None if given is ... else 3") and not checks_of("checked = check")
    folded = "<details><summary>Solution</summary>\n\n```python\nyours = 3\n```\n\n</details>"
    assert SOLUTION.findall(folded) == ["yours = 3\n"]


def test_a_solution_takes_the_place_of_all_dots():
    exercise = "a = 1\nx = ...\nb = 2\ndef f(y):\n    ...\ncheck('x', x, f(b))"
    answer = "def f(y):\n    return y\nx = f(2)"
    assert pasted(exercise, answer) == "\n".join(
        ["a = 1\n", "def f(y):", "    return y", "x = f(2)", "b = 2", "check('x', x, f(b))"]
    )


def test_what_stands_on_a_slow_cell_is_found():
    cells = ["import numpy as np", "a = 1", "b = a + 1", "np.f(b); a = 0", "c = a", "b = 2\nd = b"]
    assert dependent(cells, [2]) == [2, 3, 4] and dependent(cells, [1])[:2] == [1, 2]
    assert needed(cells, [4]) == [0, 1, 2, 3, 4] and needed(cells, [5]) == [5]
