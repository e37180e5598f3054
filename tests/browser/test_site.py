"""The course without an installation: the site that `make site` builds, in a real browser.

LSTMLAB_PYODIDE names a folder with Pyodide (see scripts/site/pyodide.py for the version). Without
it all this is skipped. All notebooks take twenty minutes or more, so some run for the rest.
LSTMLAB_SITE_NOTEBOOKS names others, by the beginnings of their names ("03 hw2"), or "all".
"""

import os
import subprocess
import sys
from pathlib import Path

import lab
import pytest
import static
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
PYODIDE = os.environ.get("LSTMLAB_PYODIDE")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not PYODIDE, reason="LSTMLAB_PYODIDE names no folder with Pyodide"),
]
SOME = "00 02_ 06 09 10_ 16_ hw1"
CHOSEN = tuple(os.environ.get("LSTMLAB_SITE_NOTEBOOKS", SOME).split())
NOTEBOOKS = lab.CHAPTERS + sorted(lab.NOTEBOOKS.glob("homework/release/*/*.ipynb"))
NOTEBOOKS = [path for path in NOTEBOOKS if CHOSEN == ("all",) or path.name.startswith(CHOSEN)]
FIRST = "notebooks/00_start_here.ipynb"
# Chapters in which an arrow key on the first level slider must change the picture.
SLIDER = "[role=slider][aria-orientation=horizontal]"
KEYED = "06", "09", "10_", "16_"

SUMS = """
import numpy as np

from lstmlab.cells import LSTM

cell = LSTM(3, 8)
rng = np.random.default_rng(0)
params = {name: rng.normal(0, 0.4, shape) for name, shape in cell.shapes.items()}
run = cell.forward(params, rng.normal(size=(40, 5, 3)))
gradients = cell.backward(params, run, np.sin(np.arange(run.h.size)).reshape(run.h.shape))
for name in sorted(gradients.params):
    print(*map(repr, gradients.params[name].sum(axis=-1).ravel().tolist()))
print(*map(repr, [float(run.h.sum()), float(gradients.start["C"].sum())]))
""".strip()

TRAINING = """
import time

import numpy as np

from lstmlab.cells import RNN
from lstmlab.checkpoints import save_checkpoint
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import sgd
from lstmlab.training import train

network = Network(RNN(2, 4), 2)
batch = np.eye(2)[np.zeros((3, 1), int)], np.zeros((3, 1), int)
params = network.init(np.random.default_rng(0))
for moment in train(network, params, lambda step: batch, sgd(0.1), cross_entropy, 10_000):
    save_checkpoint("kept.npz", moment)
    time.sleep(0.5)
""".strip()

RETURN = """
from lstmlab.checkpoints import load_checkpoint

print(load_checkpoint("kept.npz").step)
""".strip()

QUIZ = """
from lstmlab.course import progress
from lstmlab.explorers.quiz import quiz

one = quiz("06")
print("before", one.attempt)
for item in list(one.items):
    one.choose(item.truth)
    one.press()
    one.press()
print(one.page["said"], "tries", progress.load()["quizzes"]["06"]["tries"])
one
""".strip()

SAVED = """() => jupyterapp.serviceManager.contents.get("kept.npz")
    .then((file) => file.size > 0, () => false)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a site with its own copy of Pyodide."""
    out = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "scripts.site", f"--pyodide={PYODIDE}", f"--out={out}"]
    subprocess.run(command, cwd=ROOT, check=True)
    with static.serve(out) as address:
        yield address


@pytest.fixture
def context(browser):
    context = browser.new_context(**lab.WINDOW)
    yield context
    context.close()


@pytest.fixture(scope="module")
def window(browser):
    """One browser window for all notebooks, so that Pyodide is fetched once."""
    context = browser.new_context(**lab.WINDOW)
    context.hosts = set()
    context.on("request", lambda request: context.hosts.add(lab.host(request.url)))
    yield context
    context.close()


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def chapter(request, site, window):
    """A page in which a notebook has run, from its first cell to its last."""
    page = window.new_page()
    page.path = request.param
    static.open_notebook(page, site, page.path.relative_to(ROOT).as_posix())
    static.run_all(page)
    yield page
    page.close()


def test_every_notebook_runs_to_its_end_without_an_error(chapter):
    if "homework" in chapter.path.parts:  # unsolved, it ends with the first question
        (told,) = static.errors(chapter)
        assert "NotYet" in told
        return
    assert static.errors(chapter) == []
    assert [cell["source"] for cell in lab.cells(chapter)
            if cell["cell_type"] == "code" and not cell["execution_count"]] == []  # fmt: skip


def test_a_key_moves_the_picture(chapter):
    if not chapter.path.name.startswith(KEYED):
        pytest.skip("no explorer of those asked for")
    explorer = chapter.locator(f".lstmlab-explorer:has({lab.PICTURE}):has({SLIDER})").first
    picture, slider = (explorer.locator(what).first for what in (lab.PICTURE, SLIDER))
    before = picture.get_attribute("src")
    now, most = (slider.get_attribute(f"aria-value{which}") for which in ("now", "max"))
    slider.press("ArrowLeft" if now == most else "ArrowRight")
    expect(picture).not_to_have_attribute("src", before, timeout=static.START)


def test_nothing_is_asked_of_another_host(chapter, window):
    assert window.hosts <= {"127.0.0.1", None}


def numbers(text):
    return [float(word) for word in text.split()]


def test_numbers_are_those_of_numpy_outside(site, context):
    page = context.new_page()
    static.open_notebook(page, site, FIRST)
    static.write_notebook(page, "sums.ipynb", SUMS)
    static.run_all(page)
    done = subprocess.run([sys.executable, "-c", SUMS], capture_output=True, text=True, check=True)
    outside = numbers(done.stdout)
    assert len(outside) > 10
    assert numbers(static.printed(page)) == pytest.approx(outside, rel=1e-12, abs=1e-12)


def test_a_reload_during_training_loses_nothing_that_was_saved(site, context):
    page = context.new_page()
    static.open_notebook(page, site, FIRST)
    static.write_notebook(page, "training.ipynb", TRAINING)
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    while not page.evaluate(SAVED):
        page.wait_for_timeout(300)
    page.reload()
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.context?.path === 'training.ipynb'",
        timeout=static.START)  # it is open again
    page.wait_for_function(lab.KERNEL_IS_IDLE, timeout=static.START)
    assert [cell["source"] for cell in lab.cells(page)] == [TRAINING]
    static.write_notebook(page, "return.ipynb", RETURN)
    static.run_all(page)
    assert static.errors(page) == [] and int(static.printed(page)) >= 0


def test_a_reload_in_a_window_that_has_not_the_focus_opens_the_notebook_again(site, context):
    page = context.new_page()
    page.add_init_script("HTMLElement.prototype.focus = () => {}")  # JupyterLab then knows no front
    page.goto(f"{site}/{static.LAB}?path={FIRST}")
    for reload in (lambda: None, page.reload):
        reload()
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=static.START)
        page.wait_for_function("() => location.search.includes('%2F')")


def test_a_quiz_is_answered_and_its_result_found_again_by_the_next_kernel(site, context):
    page = context.new_page()
    static.open_notebook(page, site, FIRST)
    for before, name in enumerate(("notebooks/first.ipynb", "notebooks/second.ipynb")):
        static.write_notebook(page, name, QUIZ)
        static.run_all(page)
        assert static.errors(page) == []
        said = f"before {before}\n8 of 8 right. tries {before + 1}\n"
        assert static.printed(page) == said
    form = page.locator(f"{lab.CURRENT} .lstmlab-quiz")
    form.get_by_role("button", name="again").press("Enter")
    form.get_by_role("radio").first.wait_for()
    names = page.evaluate("""() => jupyterapp.serviceManager.contents
        .get("notebooks", {content: true})
        .then((folder) => folder.content.map((file) => file.name))""")
    assert [name for name in names if "progress" in name] == ["progress.json"]


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ("delete self.WebAssembly", "has no WebAssembly"),
        ("indexedDB.__proto__.open = () => { throw new Error() }", "Nothing will be kept"),
        ("delete Navigator.prototype.serviceWorker", "files that your code writes are not"),
    ],
    ids=["WebAssembly", "storage", "service worker"],
)
def test_a_browser_that_lacks_something_is_told_in_a_sentence(site, context, lacking, told):
    page = context.new_page()
    page.add_init_script(lacking)
    page.goto(f"{site}/{static.LAB}?path={FIRST}")
    page.get_by_role("alert").filter(has_text=told).wait_for(timeout=static.START)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=static.START)  # to read at least


def test_a_second_tab_is_told_so_and_the_first_too(site, context):
    pages = context.new_page(), context.new_page()
    for page in pages:
        page.goto(f"{site}/{static.LAB}?path={FIRST}")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=static.START)
    for page in pages:
        page.get_by_role("alert").filter(has_text="in another tab too").wait_for()


@pytest.mark.parametrize("name", ["index", "notebooks/06_forget_gate"])
def test_the_button_of_a_page_opens_its_notebook(site, context, name):
    page = context.new_page()
    page.goto(f"{site}/{name}.html")
    page.get_by_role("link", name="Run this chapter here").or_(
        page.get_by_role("link", name="Run the course here")).click()
    page.wait_for_function("path => window.jupyterapp?.shell.currentWidget?.context?.path === path",
                           arg=FIRST if name == "index" else f"{name}.ipynb", timeout=static.START)


def test_pyodide_comes_from_its_public_network_unless_it_was_copied(tmp_path, context):
    """The network is played by the folder."""
    from scripts.site.pyodide import NETWORK

    subprocess.run([sys.executable, "-m", "scripts.site", f"--out={tmp_path / 'site'}"],
                   cwd=ROOT, check=True)  # fmt: skip
    place = NETWORK.removesuffix("pyodide.js")
    context.route(f"{place}**", lambda route: route.fulfill(
        path=Path(PYODIDE, route.request.url.removeprefix(place)),
        headers={"Access-Control-Allow-Origin": "*"}))
    page = context.new_page()
    with static.serve(tmp_path / "site") as address:
        static.open_notebook(page, address, FIRST)
        static.write_notebook(page, "sums.ipynb", SUMS)
        static.run_all(page)
        assert static.errors(page) == [] and numbers(static.printed(page))
