"""A notebook that was run and saved, opened on another day with another kernel."""

import lab
import pytest

pytestmark = pytest.mark.browser

NAME = "return.ipynb"
EXPLORER, ASKED, PRINTED, FOUND, OTHER, QUIZ = range(6)
HOW = "Run this cell to bring it to life."
FOLDED = "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.outputHidden)"


def save(page):
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")


def dirty(page):
    return page.evaluate("() => jupyterapp.shell.currentWidget.context.model.dirty")


def open_again(page):
    page.reload()
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    page.wait_for_timeout(1000)


@pytest.fixture(scope="module")
def page(visit):
    """The notebook on the second day."""
    page = visit(NAME)
    save(page)
    open_again(page)
    assert not any(page.evaluate(FOLDED))  # the kernel still knows what was answered
    lab.shut_down(page)
    open_again(page)
    yield page
    lab.shut_down(page)


def output(page, place):
    page.evaluate("n => jupyterapp.shell.currentWidget.content.scrollToItem(n)", place)
    return page.locator(f"{lab.CURRENT} .jp-Cell").nth(place).locator(".jp-Cell-outputArea")


@pytest.mark.parametrize("place", [EXPLORER, ASKED])
def test_a_picture_stands_for_what_is_not_run_yet(page, place):
    output(page, place).get_by_text(HOW).wait_for()
    picture = output(page, place).locator("img")
    (stored,) = lab.cells(page)[place]["outputs"]
    assert picture.get_attribute("alt") == stored["metadata"]["image/png"]["alt"]
    assert picture.evaluate("image => image.naturalWidth") > 200


def test_a_quiz_that_is_not_run_yet_shows_its_first_question(page):
    output(page, QUIZ).get_by_text("What fraction of the message is left?").wait_for()
    output(page, QUIZ).get_by_text(HOW).wait_for()
    assert page.get_by_text("Error displaying widget").count() == 0


def test_what_was_found_is_folded_again_and_nothing_else(page):
    expected = [place in (PRINTED, FOUND) for place in range(6)]
    assert page.evaluate(FOLDED) == expected and not dirty(page)


def test_a_cell_that_is_run_lives_and_unfolds(page):
    for place in range(6):
        lab.run_cell(page, place)
    output(page, EXPLORER).locator(lab.SENTENCE).wait_for()
    page.wait_for_function("how => !document.body.textContent.includes(how)", arg=HOW)
    assert not any(page.evaluate(FOLDED)) and page.errors == []
    save(page)
    assert not dirty(page)


@pytest.mark.parametrize("place", [EXPLORER, ASKED])
def test_a_cell_run_by_keyboard_is_two_tabs_from_its_explorer(page, place):
    """As 00 says."""
    page.evaluate("""place => {
        const {content} = jupyterapp.shell.currentWidget;
        content.activeCellIndex = place;
        content.activate();
    }""", place)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    output(page, place).locator(lab.SENTENCE).wait_for()
    for key in ("Tab", "Tab"):
        page.keyboard.press(key)
    within = "document.activeElement.closest('.lstmlab-explorer') !== null"
    page.wait_for_function(within, timeout=5000)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.jp-Cell')")
    assert page.errors == []
