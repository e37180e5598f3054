"""The base of all explorers in a real JupyterLab, by keyboard: the first one as the example."""

import re

import lab
import pytest
from lab import PICTURE, SENTENCE

from lstmlab.explorers.explorer import Explorer

HEIGHT = Explorer.height

pytestmark = pytest.mark.browser


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
    too_wide = trial.evaluate("""() => [...document.querySelectorAll(
        ".lstmlab-explorer, .lstmlab-explorer :not(.lstmlab-picture)")]
        .filter((part) => part.getBoundingClientRect().right
            > part.closest(".jp-OutputArea-output").getBoundingClientRect().right + 1)
        .map((part) => part.className)""")
    trial.set_viewport_size({"width": 1280, "height": 900})
    assert not too_wide


def test_a_dense_screen_gets_a_crisp_picture_of_the_same_size(visit):
    page = visit("trial.ipynb", device_scale_factor=2)
    picture = page.locator(PICTURE).first
    page.wait_for_function("document.querySelector('img.lstmlab-picture').naturalWidth === 1680")
    assert picture.evaluate("image => image.naturalHeight") == 2 * HEIGHT
    box = picture.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(840 / HEIGHT, abs=0.01)
