"""A question in a real JupyterLab: what would answer it is folded until its cell is run."""

import lab
import pytest

pytestmark = pytest.mark.browser

HIDDEN = """place => jupyterapp.shell.currentWidget.content.widgets[place].outputHidden"""


@pytest.fixture(scope="module")
def page(visit):
    return visit("05_cell_state.ipynb", run=False)


def place_of(page, source):
    """The place of the first cell of code that says so."""
    cells = lab.cells(page)
    return next(n for n, cell in enumerate(cells)
                if cell["cell_type"] == "code" and source in "".join(cell["source"]))  # fmt: skip


def test_nothing_of_a_folded_output_is_read(page):
    """Not its first line either, which JupyterLab would show."""
    found = place_of(page, 'confirm("05.passed_on"')
    page.evaluate("place => jupyterapp.shell.currentWidget.content.scrollToItem(place)", found)
    text = page.locator(f"{lab.CURRENT} .jp-Cell").nth(found).locator(".jp-PlaceholderText")
    text.wait_for(state="attached")
    assert text.evaluate("text => getComputedStyle(text).visibility") == "hidden"
    assert "run this cell" in text.evaluate("text => getComputedStyle(text, '::after').content")


def test_what_answers_a_question_is_folded_until_its_cell_is_run(page):
    asked, found = (place_of(page, f'{what}("05.passed_on"') for what in ("ask", "confirm"))
    assert page.evaluate(HIDDEN, found) and not page.evaluate(HIDDEN, asked)
    for place in range(found + 1):
        lab.run_cell(page, place)
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    assert not page.evaluate(HIDDEN, found)
    said = "".join(lab.cells(page)[found]["outputs"][0]["text"])
    assert "Found: '6'. 3 of h and 3 of C" in said


def test_a_prediction_made_by_keyboard_is_told_its_reason(page):
    asked, found = (place_of(page, f'{what}("05.passed_on"') for what in ("ask", "confirm"))
    page.evaluate("place => jupyterapp.shell.currentWidget.content.scrollToItem(place)", asked)
    explorer = page.locator(f"{lab.CURRENT} .jp-Cell").nth(asked).locator(".lstmlab-explorer")
    explorer.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    explorer.get_by_text("Noted: a.").wait_for()
    explorer.get_by_role("button", name="show the truth").press("Enter")
    explorer.get_by_text("That is h alone; C is passed on, too.").wait_for()
    lab.run_cell(page, found)
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    said = "".join(lab.cells(page)[found]["outputs"][0]["text"])
    assert "You predicted '3'. That is h alone" in said
    lab.shut_down(page)
