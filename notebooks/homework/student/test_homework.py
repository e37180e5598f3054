"""The tests that stand in the homework's notebooks, for pytest: one for each question.

    python -m pytest                        all notebooks of this folder
    python -m pytest -k "hw2 and step"      some questions
"""

from pathlib import Path

import pytest

from lstmlab.homework import notebook


def questions():
    """(path, question) of every test; (path, None) for a file that cannot be read."""
    for path in sorted(Path(__file__).parent.glob("*.ipynb")):
        try:
            ids = [cell.id for cell in notebook.tests(path)]
        except ValueError:
            ids = [None]
        yield from (pytest.param(path, one, id=f"{path.stem}-{one}") for one in ids)


@pytest.mark.parametrize("path, question", list(questions()))
def test_homework(path, question):
    try:
        result = next(notebook.run(path, only=question))
    except ValueError as error:
        pytest.fail(str(error), pytrace=False)
    if not result.passed:
        pytest.fail(result.words, pytrace=False)
