"""One JupyterLab and one browser for all browser tests, closed when these are done."""

import os
import shutil

import nbformat
import pytest

from scripts.sources import needed

lab = pytest.importorskip("lab", reason="a part of the extra `test` is not installed")

TRIAL = [
    "from lstmlab.explorers import StartHere\nexplorer = StartHere()\nexplorer",
    """
class Faulty(StartHere):
    def draw(self, g, n):
        if n == 11:
            raise ArithmeticError("eleven is too much")
        return super().draw(g, n)


Faulty()
""".strip(),
]

ROLL = [
    """
from lstmlab.explorers import OutputGate
explorer = OutputGate(roll=OutputGate().roll.painted(f=1, i=0.5, o=0.5))
explorer
""".strip(),
    "explorer.values['roll']",
]

QUIZ = [
    """
from lstmlab.explorers.quiz import quiz
one = quiz("06")
one
""".strip(),
    "one.attempt, len(one.answers)",
]

# A roll, a question of each kind, and a slider in tenths.
ACCESS = [
    f"""
from lstmlab.explorers import Prediction, StartHere
from lstmlab.explorers.controls import slider
{ROLL[0]}
""".strip(),
    'Prediction("Sketch it.", kind="sketch", truth=[0.5] * 8)',
    'Prediction("Which?", kind="choice", truth="C", options=["C", "h", "neither"])',
    'Prediction("How much?", truth=0.3)',
    """
class Tenths(StartHere):
    def controls(self):
        return super().controls() | {"g": slider("gate value g", 0.1, 1.0, 0.9, step=0.1)}


tenths = Tenths()
tenths
""".strip(),
    "tenths.set(g=0.2)",
    "tenths.values['g']",
]

# An explorer, a question with what answers it, and a quiz: what a reader finds again.
RETURN = [
    """
from lstmlab.course.exercises import confirm
from lstmlab.explorers import StartHere
from lstmlab.explorers.prediction import ask
from lstmlab.explorers.quiz import quiz
StartHere()
""".strip(),
    'ask("00.left")',
    'print("35% is left")',
    'confirm("00.left", "about a third")',
    'ask("00.shapes")',  # and nothing that confirms it
    'quiz("00")',
]


def cut(notebook):
    """The notebook with the cells alone that its explorers need."""
    sources = [cell.source if cell.cell_type == "code" else "" for cell in notebook.cells]
    shown = [place for place, cell in enumerate(notebook.cells) if lab.stills(cell)]
    notebook.cells = [notebook.cells[place] for place in needed(sources, shown)]
    return notebook


@pytest.fixture(scope="package")
def address(tmp_path_factory):
    """The address of a JupyterLab over copies of the notebooks, whole and cut, and of our own.

    Cut, a notebook holds the cells that show an explorer and what they stand on: nbval runs
    every cell, and a browser need not set a hundred formulas to show ten figures.
    """
    root = tmp_path_factory.mktemp("lab")
    (root / "cut").mkdir()
    for path in lab.NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, root)
        nbformat.write(cut(nbformat.read(path, as_version=4)), root / "cut" / path.name)
    lab.write_notebook(root / "trial.ipynb", *TRIAL)
    lab.write_notebook(root / "roll.ipynb", *ROLL)
    lab.write_notebook(root / "quiz.ipynb", *QUIZ)
    lab.write_notebook(root / "access.ipynb", *ACCESS)
    lab.write_notebook(root / "return.ipynb", *RETURN)
    with lab.serve(root) as address:
        yield address


@pytest.fixture(scope="package")
def browser():
    from playwright.sync_api import sync_playwright

    chromium = lab.find_chromium()
    if chromium is None:
        absent = pytest.fail if os.environ.get("LSTMLAB_REQUIRE_BROWSER") == "1" else pytest.skip
        absent(lab.HOW_TO_GET_CHROMIUM)
    with sync_playwright() as playwright:
        browser = lab.launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def usual(browser):
    """The window most pages open in: what one has loaded, the next finds in the cache."""
    return browser.new_context(**lab.WINDOW)


@pytest.fixture(scope="module")
def visit(browser, usual, address):
    """`visit(name)` opens a notebook in a page that keeps `errors` and foreign `hosts`."""
    opened = []

    def open_page(name, run=True, **how):
        context = browser.new_context(**lab.WINDOW | how) if how else usual
        page = context.new_page()
        opened.append(context if how else page)
        page.set_default_timeout(20_000)
        page.errors, page.hosts = [], set()
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.hosts.add(lab.host(request.url)))
        lab.open_notebook(page, address, name)
        if run:
            lab.run_all(page)
        return page

    yield open_page
    for page_or_context in opened:
        page_or_context.close()
