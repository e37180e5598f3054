"""One JupyterLab and one browser for all browser tests."""

import os
import shutil

import pytest

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
    "from lstmlab.explorers import OutputGate\nexplorer = OutputGate()\nexplorer",
    "explorer.values['roll']",
]


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """The address of a JupyterLab over copies of the notebooks, and over one of our own."""
    root = tmp_path_factory.mktemp("lab")
    for path in lab.NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, root)
    lab.write_notebook(root / "trial.ipynb", *TRIAL)
    lab.write_notebook(root / "roll.ipynb", *ROLL)
    with lab.serve(root) as address:
        yield address


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="module")
def visit(browser, address):
    """`visit(name)` opens a notebook in a page that keeps `errors` and foreign `hosts`."""
    contexts = []

    def open_page(name, run=True, **how):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.errors, page.hosts = [], set()
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.hosts.add(lab.host(request.url)))
        lab.open_notebook(page, address, name)
        if run:
            lab.run_all(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
