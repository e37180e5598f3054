"""A link to a heading lands there at the first click, in a real JupyterLab."""

import lab
import pytest

from lstmlab.course.quiz_bank import items

pytestmark = pytest.mark.browser

NAME = "00_start_here.ipynb"
TOP = """anchor => {
    const panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
    const heading = panel.querySelector(`[data-jupyter-id="${CSS.escape(anchor)}"]`);
    const page = panel.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    const top = heading ? heading.getBoundingClientRect().top - page.top : NaN;
    return top >= -2 && top < page.height / 2;
}"""


@pytest.fixture(scope="module")
def page(visit):
    return visit(NAME, run=False)


def follow(page, link, path, anchor):
    """Click a link of the notebook in front, wait for the other one, and see where it lands."""
    link.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # the page above it is rendered
    link.click()
    page.wait_for_function("path => jupyterapp.shell.currentWidget?.context?.path === path",
                           arg=path)
    page.wait_for_function(TOP, arg=anchor)
    page.wait_for_timeout(500)
    assert page.evaluate(TOP, anchor), f"{anchor} did not stay in sight"


def assert_selected(page, anchor):
    """The cell with the heading is the one that an arrow key goes on from."""
    assert page.evaluate("""anchor => jupyterapp.shell.currentWidget.content.activeCell.node
        .querySelector(`[data-jupyter-id="${CSS.escape(anchor)}"]`) !== null""", anchor)


def front(page, path):
    page.evaluate("path => { jupyterapp.commands.execute('docmanager:open', {path}); }", path)
    page.wait_for_function("path => jupyterapp.shell.currentWidget?.context?.path === path",
                           arg=path)


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_a_link_to_the_glossary_lands_at_its_term(page, closed):
    found = page.locator(f"{lab.CURRENT} a[href*='glossary.ipynb'][href*='#']")
    found.first.wait_for()
    anchors = [href.partition("#")[2] for href in
               found.evaluate_all("links => links.map(link => link.getAttribute('href'))")]
    assert len(anchors) >= 8
    for anchor in anchors[::3]:
        link = page.locator(f"{lab.CURRENT} a[href$='#{anchor}']")
        follow(page, link, "glossary.ipynb", anchor)
        assert_selected(page, anchor)
        if closed:
            page.evaluate("() => { jupyterapp.shell.currentWidget.close(); }")
        front(page, NAME)


def test_a_link_within_a_chapter_lands_at_its_section(page):
    anchor = "Make-the-first-prediction"
    follow(page, page.locator(f"{lab.CURRENT} a[href$='#{anchor}']").last, NAME, anchor)
    assert_selected(page, anchor)
    assert page.errors == []


def fail(form, item):
    """Choose a wrong option of a quiz, and go on to the next question."""
    form.get_by_text(item.asks).wait_for()
    form.locator("label").nth(item.options.index(next(iter(item.reasons)))).click()
    form.get_by_role("button", name="answer").click()
    form.get_by_role("button", name="next").click()


def test_a_quiz_leads_to_the_section_of_each_wrong_answer(visit):
    chapter = "05_cell_state.ipynb"
    page = visit(chapter, run=False)
    place = next(n for n, cell in enumerate(lab.cells(page)) if 'quiz("05")' in cell["source"])
    page.evaluate("n => jupyterapp.shell.currentWidget.content.scrollToItem(n)", place)
    lab.run_cell(page, place)
    form = page.locator(f"{lab.CURRENT} .lstmlab-quiz")
    for item in items("05"):
        fail(form, item)
    for item in items("05")[::2]:
        link = form.get_by_role("link", name=item.section).first
        follow(page, link, chapter, item.section.replace(" ", "-"))
        assert_selected(page, item.section.replace(" ", "-"))
    assert page.errors == []
