"""Every notebook of the course in a real JupyterLab: its explorers, driven by keyboard.

They are opened cut to the cells that show an explorer and what these stand on.
"""

import time

import axe
import lab
import pytest
import rings
from lab import PICTURE, SENTENCE

pytestmark = pytest.mark.browser

NAMES = [path.name for path in lab.CHAPTERS]
# A choice has a picture for print alone, which is not displayed: there the sentence tells.
CHANGED = """([explorer, src, text]) => {
    const image = explorer.querySelector("img.lstmlab-picture");
    return (image.src !== src || !image.checkVisibility())
        && explorer.querySelector(".lstmlab-sentence").textContent !== text;
}"""
# Where the cell below begins, as seen from the top of the explorer: it must never move.
BELOW = """explorer => {
    const cell = explorer.closest(".jp-Cell");
    return cell.getBoundingClientRect().bottom - explorer.getBoundingClientRect().top;
}"""
HIGHEST = 560  # CSS pixels
DECODED = "image => image.decode().then(() => image.naturalWidth)"


class Visit:
    """A notebook opened by a reader, then run cell by cell."""

    def __init__(self, page):
        self.page = page
        self.stored = lab.cells(page)
        self.shown = [place for place, cell in enumerate(self.stored) if lab.stills(cell)]
        self.seconds = {}
        for place in range(len(self.stored)):
            start = time.monotonic()
            lab.run_cell(page, place)
            if place in self.shown:
                self.cell(place).locator(PICTURE).evaluate(DECODED)
                self.seconds[place] = time.monotonic() - start
        self.cells = lab.cells(page)
        self.explorers = [self.cell(place).locator(".lstmlab-explorer") for place in self.shown]

    def cell(self, place):
        return self.page.locator(f"{lab.CURRENT} .jp-Cell").nth(place)


@pytest.fixture(scope="module")
def page(visit):
    """One JupyterLab, in which the notebooks are opened one after the other."""
    return visit("trial.ipynb", run=False)


@pytest.fixture(scope="module", params=NAMES)
def notebook(request, page):
    page.errors.clear()
    lab.open_another(page, f"cut/{request.param}")
    yield Visit(page)
    lab.close(page)


def press_until_changed(page, explorer):
    """Use the explorer's first slider, field or button by keys until picture and words are new."""
    before = [explorer.element_handle(), explorer.locator(PICTURE).get_attribute("src"),
              explorer.locator(SENTENCE).inner_text()]  # fmt: skip
    first, keys = explorer.get_by_role("slider"), ["ArrowRight"] * 3 + ["ArrowLeft"] * 6
    if not first.count():  # a question: a number to type, or answers to choose from
        first, keys = explorer.locator("input[type=text], input[type=radio]"), ["1", " "]
    elif first.first.get_attribute("aria-orientation") == "vertical":  # a sketch to paint
        keys = ["ArrowUp"] * 3
    elif first.first.get_attribute("aria-valuenow") == first.first.get_attribute("aria-valuemax"):
        keys = ["ArrowLeft"] * 6
    first.first.focus()
    for key, patience in zip(keys, [700] * (len(keys) - 1) + [5_000]):
        page.keyboard.press(key)
        try:
            page.wait_for_function(CHANGED, arg=before, timeout=patience)
            return
        except lab.PlaywrightTimeout:
            pass
    pytest.fail(f"no key changed the picture and the sentence {before[2]!r}")


def test_before_anything_is_run_no_widget_is_missed(page):
    """In one notebook: that none stores a widget, of which this would come, is a test elsewhere."""
    lab.open_another(page, NAMES[-1])
    page.locator(f"{lab.CURRENT} img").last.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    assert "Error displaying widget" not in page.inner_text(lab.CURRENT)
    lab.close(page)


def test_every_explorer_shows_what_is_stored_for_it(notebook):
    """Nothing failed on the way, and what no explorer needs was rightly left out."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert notebook.shown
    assert [output["evalue"] for output in outputs if output["output_type"] == "error"] == []
    for place in notebook.shown:
        assert lab.stills(notebook.cells[place]) == lab.stills(notebook.stored[place])


def test_an_arrow_key_changes_picture_and_sentence_and_nothing_jumps(notebook):
    for explorer in notebook.explorers:
        explorer.scroll_into_view_if_needed()
        below = explorer.evaluate(BELOW)
        press_until_changed(notebook.page, explorer)
        assert explorer.evaluate(BELOW) == below
        sentence = explorer.locator(SENTENCE).inner_text()
        assert explorer.locator(PICTURE).get_attribute("alt") == sentence
        assert explorer.locator(".lstmlab-error").inner_text() == ""


def test_an_explorer_fits_on_a_projector(notebook):
    """With its controls, and no more than five of them, in a window 1280 pixels wide."""
    for explorer in notebook.explorers:
        assert explorer.bounding_box()["height"] <= HIGHEST
        controls = explorer.locator(".lstmlab-controls > *")
        assert sum(control.is_visible() for control in controls.all()) <= 5


def test_axe_finds_nothing_serious_in_what_cells_show(notebook):
    """Explorers, quizzes and what is printed or drawn beside them."""
    assert axe.faults(notebook.page, f"{lab.CURRENT} .jp-OutputArea-output") == []


def test_every_control_has_a_ring_that_is_whole(notebook):
    assert rings.cut(notebook.page, f"{lab.CURRENT} :is(.lstmlab-explorer, .lstmlab-quiz)") == []


def test_no_letter_is_small(notebook):
    sizes = notebook.page.evaluate("""() => [...document.querySelectorAll(
        ".lstmlab-explorer :is(.widget-label, .widget-readout, button, select, input, p, b)")]
        .filter((part) => part.offsetParent && part.innerText.trim())
        .map((part) => parseFloat(getComputedStyle(part).fontSize))""")
    assert min(sizes) >= 14


def test_no_label_is_cut_off(notebook):
    cut = notebook.page.evaluate("""() => [...document.querySelectorAll(`.lstmlab-explorer :is(
        .widget-label, .widget-readout, .lstmlab-presets button, .widget-radio-box label,
        .lstmlab-title .widget-html-content)`)]
        .filter((part) => part.scrollWidth > part.clientWidth + 1
            || part.scrollHeight > part.clientHeight + 1).map((part) => part.innerText)""")
    assert not cut


def test_explorers_appear_soon_after_their_cell_is_run(notebook, record_property, capsys):
    with capsys.disabled():
        for place, seconds in notebook.seconds.items():
            record_property("first_frame_seconds", seconds)
            print(f"\nfirst frame after {seconds:.2f} s: {notebook.cells[place]['source'][-70:]!r}")
    assert len(notebook.seconds) == len(notebook.shown)
    assert max(notebook.seconds.values()) < 20


def test_nothing_leaves_this_machine_and_no_script_fails(notebook):
    assert notebook.page.hosts <= {"127.0.0.1", None}
    assert not notebook.page.errors
