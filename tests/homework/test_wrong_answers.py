"""Wrong solutions, one at a time in place of the right one: each is caught, and told in words."""

import importlib
from pathlib import Path

import pytest

from lstmlab.homework import notebook

SOURCE = Path(__file__).parents[2] / "notebooks" / "homework" / "source"
HOMEWORK = ["hw1", "hw2", "hw3", "hw4"]
PLANTED = [
    (name, wrong) for name in HOMEWORK for wrong in importlib.import_module(f"{name}_wrong").WRONG
]


def path_of(name):
    return SOURCE / name / f"{name}.ipynb"


def spoilt(wrong):
    """A change of cells for `notebook.run`: the wrong solution where the right one stood."""

    def change(cell):
        if cell.id != wrong.question:
            return cell.source
        if wrong.old is None:
            return wrong.new
        assert cell.source.count(wrong.old) == 1, f"{wrong.old!r} should stand there once"
        return cell.source.replace(wrong.old, wrong.new)

    return change


def result(name, wrong):
    """What the test of that one question says of the wrong solution."""
    question = f"test_{wrong.question}"
    found = list(notebook.run(path_of(name), spoilt(wrong), only=question))
    assert [one.question for one in found] == [question]
    return found[0]


@pytest.mark.parametrize(
    "name, wrong", PLANTED, ids=[f"{name}-{wrong.question}-{wrong.what}" for name, wrong in PLANTED]
)
def test_a_wrong_solution_is_caught_and_the_right_part_named(name, wrong):
    found = result(name, wrong)
    assert not found.passed, f"earned {found.points:g} points"
    for words in [wrong.words] if isinstance(wrong.words, str) else wrong.words:
        assert words in found.words, found.words


def test_sixty_and_more_are_planted_none_twice():
    kinds = [(name, wrong.question, wrong.old, wrong.new) for name, wrong in PLANTED]
    assert len(set(kinds)) == len(kinds) >= 60


@pytest.mark.parametrize("name", HOMEWORK)
def test_every_question_has_wrong_solutions(name):
    planted = {f"test_{wrong.question}" for other, wrong in PLANTED if other == name}
    assert planted == {cell.id for cell in notebook.tests(path_of(name))}


@pytest.mark.parametrize("name", HOMEWORK)
def test_the_questions_add_up_to_a_hundred_points(name):
    """That the solutions earn them is seen where the notebooks are run."""
    graded = [cell for cell in notebook.cells(path_of(name)) if cell.test or cell.answer]
    assert sum(cell.points for cell in graded) == 100
