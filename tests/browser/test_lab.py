"""The course in a real JupyterLab, driven by keyboard: every notebook, and the explorers' base."""

import re
import time

import lab
import pytest

pytestmark = pytest.mark.browser

NAMES = sorted(path.name for path in lab.NOTEBOOKS.glob("*.ipynb"))
PICTURE, SENTENCE = "img.lstmlab-picture", ".lstmlab-sentence"
CHANGED = """([explorer, src, text]) =>
    explorer.querySelector("img.lstmlab-picture").src !== src
    && explorer.querySelector(".lstmlab-sentence").textContent !== text"""
# Where the cell below begins, as seen from the top of the explorer: it must never move.
BELOW = """explorer => {
    const cell = explorer.closest(".jp-Cell");
    return cell.getBoundingClientRect().bottom - explorer.getBoundingClientRect().top;
}"""
DECODED = "image => image.decode().then(() => image.naturalWidth)"


def press_until_changed(page, explorer):
    """Use the explorer's first slider, field or button by keys until picture and words are new."""
    box = explorer.element_handle()
    before = [box, explorer.locator(PICTURE).get_attribute("src"),
              explorer.locator(SENTENCE).inner_text()]
    first, keys = explorer.get_by_role("slider"), ["ArrowRight"] * 3 + ["ArrowLeft"] * 6
    if not first.count():  # a question: a number to type, or answers to choose from
        first, keys = explorer.locator("input[type=text], input[type=radio]"), [" ", "1"]
    first.first.focus()
    for key in keys:
        page.keyboard.press(key)
        try:
            page.wait_for_function(CHANGED, arg=before, timeout=2_000)
            return
        except lab.PlaywrightTimeout:
            pass
    pytest.fail(f"no key changed the picture and the sentence {before[2]!r}")


def explorers_of(page):
    """All explorers on the page, each once its first picture is there."""
    page.wait_for_function("document.querySelectorAll('.lstmlab-explorer').length > 0")
    explorers = page.locator(".lstmlab-explorer").all()
    for explorer in explorers:
        explorer.scroll_into_view_if_needed()
        assert explorer.locator(PICTURE).evaluate(DECODED) > 0
    return explorers


@pytest.fixture(scope="module", params=NAMES)
def notebook(request, visit):
    """A notebook of the course, all cells run."""
    page = visit(request.param)
    yield page
    lab.shut_down(page)
    page.close()


def test_every_cell_runs(notebook):
    for cell in lab.cells(notebook):
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip():
            assert cell["execution_count"], f"not run: {cell['source']}"
            errors = [o["evalue"] for o in cell["outputs"] if o["output_type"] == "error"]
            assert not errors, cell["source"]


def test_an_arrow_key_changes_picture_and_sentence_and_nothing_jumps(notebook):
    for explorer in explorers_of(notebook):
        below = explorer.evaluate(BELOW)
        press_until_changed(notebook, explorer)
        assert explorer.evaluate(BELOW) == below
        sentence = explorer.locator(SENTENCE).inner_text()
        assert explorer.locator(PICTURE).get_attribute("alt") == sentence
        assert explorer.locator(".lstmlab-error").inner_text() == ""


def test_no_label_is_cut_off(notebook):
    cut = notebook.evaluate("""() => [...document.querySelectorAll(`.lstmlab-explorer :is(
        .widget-label, .widget-readout, .lstmlab-presets button)`)]
        .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.innerText)""")
    assert not cut


def test_explorers_appear_soon_after_their_cell_is_run(notebook, record_property, capsys):
    count = len(explorers_of(notebook))
    for place, cell in enumerate(lab.cells(notebook)):
        views = [o for o in cell.get("outputs", []) if "image/png" in o.get("data", {})
                 and "application/vnd.jupyter.widget-view+json" in o["data"]]
        if views:
            start = time.monotonic()
            lab.run_cell(notebook, place)
            notebook.locator(".jp-Cell").nth(place).locator(PICTURE).evaluate(DECODED)
            seconds = time.monotonic() - start
            record_property("first_frame_seconds", seconds)
            with capsys.disabled():
                print(f"\nfirst frame after {seconds:.2f} s: {cell['source'].splitlines()[-1]}")
            assert seconds < 20
            count -= len(views)
    assert count == 0


def test_nothing_leaves_this_machine_and_no_script_fails(notebook):
    assert notebook.hosts <= {"127.0.0.1", None}
    assert not notebook.errors


@pytest.mark.parametrize("name", NAMES)
def test_before_anything_is_run_no_widget_is_missed(visit, name):
    page = visit(name, run=False)
    page.wait_for_timeout(500)
    assert "Error displaying widget" not in page.inner_text(".jp-Notebook")
    page.close()


# The base of all explorers, with the first one as the example.


@pytest.fixture(scope="module")
def trial(visit):
    page = visit("trial.ipynb")
    page.wait_for_function("document.querySelectorAll('img.lstmlab-picture').length === 2")
    return page


def said(explorer, pattern):
    """Wait until the sentence says so."""
    explorer.locator(SENTENCE).filter(has_text=re.compile(pattern)).wait_for()


def test_number_keys_press_presets_and_zero_resets(trial):
    explorer = trial.locator(".lstmlab-explorer").first
    explorer.get_by_role("slider").first.focus()
    trial.keyboard.press("2")
    said(explorer, r"g = 0\.50")
    trial.keyboard.press("0")
    said(explorer, r"g = 0\.90")


def test_keys_in_an_explorer_do_not_change_the_notebook(trial):
    before = lab.cells(trial)
    trial.locator(".lstmlab-explorer [role=slider]").first.focus()
    for key in ("b", "a", "1", "ArrowDown", "d", "d", "0"):
        trial.keyboard.press(key)
    trial.wait_for_timeout(200)
    assert [cell["source"] for cell in lab.cells(trial)] == [cell["source"] for cell in before]


def test_everything_can_be_reached_and_seen_by_tab(trial):
    explorer = trial.locator(".lstmlab-explorer").first
    explorer.get_by_role("button").first.focus()
    names = []
    for _ in range(12):
        names.append(trial.evaluate("""() => {
            const here = document.activeElement, style = getComputedStyle(here);
            const name = here.getAttribute("aria-label") ?? here.innerText;
            return [name.trim(), style.outlineStyle !== "none", here.closest(
                ".lstmlab-explorer") === document.querySelector(".lstmlab-explorer")];
        }"""))
        trial.keyboard.press("Tab")
    inside = {name: outlined for name, outlined, ours in names if ours and name}
    wanted = {"0 reset", "3 forget at once", "gate value g", "steps n", "play or pause"}
    assert wanted <= set(inside)
    assert all(outlined for name, outlined in inside.items() if name in wanted - {"0 reset"})


def test_screen_readers_get_names_and_the_sentence(trial):
    tree = trial.locator(".lstmlab-explorer").first.aria_snapshot()
    sentence = trial.locator(SENTENCE).first.inner_text()
    assert f'img "{sentence}"' in tree
    assert re.search(rf'status: "?{re.escape(sentence)}', tree)
    assert 'slider "gate value g"' in tree
    assert 'button "play or pause"' in tree


def test_an_error_stands_in_the_explorer_until_the_next_good_value(trial):
    faulty = trial.locator(".lstmlab-explorer").nth(1)
    faulty.get_by_role("slider").nth(1).focus()
    trial.keyboard.press("ArrowRight")
    alert = faulty.get_by_role("alert")
    alert.filter(has_text="ArithmeticError: eleven is too much").wait_for()
    assert "n = 11" in alert.inner_text()
    trial.keyboard.press("ArrowRight")
    said(faulty, "after 12 steps")
    assert alert.inner_text() == ""


def test_time_plays(trial):
    explorer = trial.locator(".lstmlab-explorer").first
    trial.keyboard.press("Escape")
    explorer.get_by_role("button", name="0 reset").click()
    said(explorer, "after 10 steps")
    explorer.get_by_role("button", name="play or pause").click()
    said(explorer, r"after (1[1-9]|[234]\d) steps")
    explorer.get_by_role("button", name="play or pause").click()


def brightness(page):
    """Mean grey of the middle of the first picture as the screen shows it, 0 to 255."""
    import io

    import numpy as np
    from PIL import Image

    shot = page.locator(PICTURE).first.screenshot()
    return float(np.asarray(Image.open(io.BytesIO(shot)).convert("L")).mean())


def test_the_theme_switches_figure_and_words_at_once(trial):
    light = brightness(trial)
    ink = "getComputedStyle(document.querySelector('.lstmlab-sentence')).color"
    dark_ink = trial.evaluate(ink)
    lab.set_theme(trial, "JupyterLab Dark")
    try:
        assert light > 230 and brightness(trial) < 40
        assert trial.evaluate(ink) != dark_ink
    finally:
        lab.set_theme(trial, "JupyterLab Light")
    assert brightness(trial) == pytest.approx(light, abs=1)


@pytest.mark.parametrize("width", [760, 1280])
def test_half_a_screen_is_enough(trial, width):
    trial.set_viewport_size({"width": width, "height": 720})
    trial.wait_for_timeout(300)
    too_wide = trial.evaluate("""() => [...document.querySelectorAll(".lstmlab-explorer *")]
        .filter((part) => part.getBoundingClientRect().right
            > part.closest(".jp-OutputArea-output").getBoundingClientRect().right + 1)
        .map((part) => part.className)""")
    trial.set_viewport_size({"width": 1280, "height": 900})
    assert not too_wide


def test_a_dense_screen_gets_a_crisp_picture_of_the_same_size(visit):
    page = visit("trial.ipynb", device_scale_factor=2)
    picture = page.locator(PICTURE).first
    page.wait_for_function("document.querySelector('img.lstmlab-picture').naturalWidth === 1680")
    assert picture.evaluate("image => image.naturalHeight") == 800
    box = picture.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(840 / 400, abs=0.01)
