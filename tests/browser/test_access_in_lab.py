"""Explorers by keyboard alone, by ear, with less motion, with few colours and on a small screen."""

import axe
import lab
import numpy as np
import pytest
import rings
from contrast import LINES, contrast
from lab import PICTURE, SENTENCE

pytestmark = pytest.mark.browser

THEMES = "JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"
FOCUS = """() => {
    const here = document.activeElement, style = getComputedStyle(here);
    const name = here.getAttribute("aria-label") ?? here.labels?.[0]?.innerText ?? here.innerText;
    const parts = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const page = getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor;
    return {name: name.trim(), within: [...document.querySelectorAll(
                ".lstmlab-explorer")].indexOf(here.closest(".lstmlab-explorer")),
            ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth),
            colour: parts(style.outlineColor), page: parts(page)};
}"""
# Keeps what a screen reader is told: new words in a live region that is on.
LISTEN = """root => {
    const place = root.querySelector("[role=status]");
    root.told = [];
    new MutationObserver(() => {
        if (place.getAttribute("aria-live") === "polite") root.told.push(place.textContent);
    }).observe(place, {childList: true});
}"""
# What stands beyond the right edge of its output and cannot be moved into it.
TOO_WIDE = """() => [...document.querySelectorAll(
    ".lstmlab-explorer, .lstmlab-explorer :is(button, select, input, p, .slider-container)")]
    .filter((part) => !part.closest(".lstmlab-areas") && part.getBoundingClientRect().right
        > part.closest(".jp-OutputArea-output").getBoundingClientRect().right + 1)
    .map((part) => part.outerHTML.slice(0, 80))"""


COUNT = "document.querySelectorAll('.lstmlab-explorer').length === 5"
ROLL, SKETCH, CHOICE, NUMBER, TENTHS = range(5)  # the explorers of access.ipynb


@pytest.fixture(scope="module")
def page(visit):
    page = visit("access.ipynb")
    page.wait_for_function(COUNT)
    yield page
    lab.shut_down(page)


@pytest.fixture(scope="module")
def small(visit):
    """A phone, of a reader who asked for less motion and for a few colours of their own."""
    page = visit("access.ipynb", viewport={"width": 400, "height": 800}, has_touch=True,
                 reduced_motion="reduce", forced_colors="active")  # fmt: skip
    page.evaluate("() => jupyterapp.shell.collapseLeft()")
    page.wait_for_function(COUNT)
    yield page
    lab.shut_down(page)


def explorer(page, place=ROLL):
    return page.locator(".lstmlab-explorer").nth(place)


def said(page, words, place=ROLL):
    explorer(page, place).locator(SENTENCE).filter(has_text=words).wait_for()


def painted(page, row="input gate i"):
    sliders = page.get_by_role("slider", name=f"{row}, step").all()
    return [float(slider.get_attribute("aria-valuenow")) for slider in sliders]


def walk(page, first, stops, key="Tab"):
    """The names of what gets the focus from `first` on; each place has a ring that can be seen."""
    first.focus()
    names = []
    for _ in range(stops):
        seen = page.evaluate(FOCUS)
        names.append(seen["name"])
        assert seen["ring"] >= 2, f"no ring: {seen['name']}"
        assert contrast(np.array(seen["colour"]), np.array(seen["page"])) >= LINES, seen["name"]
        page.keyboard.press(key)
    return names


STOPS = ["0 reset", "play or pause", "more", "step T", "step T, as a number", "task",
         "below the gates", "input x, step 1", "forget gate f, step 1", "input gate i, step 1",
         "output gate o, step 1"]  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_tab_goes_through_an_explorer_with_a_roll_in_order_and_out(page, theme):
    lab.set_theme(page, theme)
    explorer(page).scroll_into_view_if_needed()
    try:
        first = explorer(page).get_by_role("button", name="0 reset")
        assert walk(page, first, len(STOPS)) == STOPS
        assert page.evaluate(FOCUS)["within"] != ROLL
        last = explorer(page).get_by_role("slider", name=STOPS[-1], exact=True)
        assert walk(page, last, len(STOPS), "Shift+Tab") == STOPS[::-1]
        assert page.evaluate(FOCUS)["within"] != ROLL
    finally:
        lab.set_theme(page, THEMES[0])


def test_tab_goes_through_a_sketch_in_order_and_on(page):
    first = explorer(page, SKETCH).get_by_role("slider").first
    first.focus()
    page.keyboard.press("ArrowUp")
    names = walk(page, first, 6)
    assert names[:4] == ["cell state C, step 1", "undo", "show the truth", "0 reset"]
    assert names[4] == "a: C", "the next question"


def test_escape_leaves_for_the_notebook(page):
    explorer(page).get_by_role("slider").first.focus()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS)["within"] == -1


def test_arrows_go_along_the_presets_and_the_player(page):
    explorer(page).get_by_role("button", name="0 reset").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate(FOCUS)["name"] == "1 the trap"
    page.keyboard.press("End")
    assert page.evaluate(FOCUS)["name"].startswith("8 ")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUS)["name"] == "stop"


def test_a_pressed_preset_says_so(page):
    button = explorer(page).get_by_role("button", name="2 ")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    explorer(page).locator("button[aria-pressed=true]", has_text="2 ").wait_for()
    explorer(page).get_by_role("button", name="0 reset").click()


def test_answers_are_one_group_with_a_name_and_arrows_choose(page):
    group = explorer(page, CHOICE).get_by_role("radiogroup", name="Which?")
    group.get_by_role("radio", name="a: C").focus()
    page.keyboard.press("ArrowDown")
    said(page, "Noted: b", CHOICE)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "show the truth"


def test_number_keys_do_nothing_while_typing(page):
    for place, field in ((NUMBER, "input[type=text]"), (TENTHS, ".widget-readout >> nth=1")):
        before = explorer(page, place).locator("button[aria-pressed=true]").all_inner_texts()
        explorer(page, place).locator(field).focus()
        page.keyboard.press("1")
        page.wait_for_timeout(300)
        after = explorer(page, place).locator("button[aria-pressed=true]").all_inner_texts()
        assert "1 show it without predicting" not in after
        assert set(after) <= set(before)
    page.keyboard.press("Escape")


def test_a_slider_in_tenths_goes_to_three_tenths_and_not_beyond(page):
    lab.run_cell(page, 5)
    said(page, "g = 0.20", TENTHS)
    explorer(page, TENTHS).get_by_role("slider").first.press("ArrowRight")  # 0.1 + 0.2
    said(page, "g = 0.30", TENTHS)
    lab.run_cell(page, 6)
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    page.wait_for_timeout(200)
    assert "".join(lab.cells(page)[6]["outputs"][0]["data"]["text/plain"]) == "0.3"


@pytest.mark.parametrize("back", ["Control+z", "button"])
def test_a_painting_that_a_number_key_replaced_can_be_taken_back(page, back):
    cells = len(lab.cells(page))
    page.get_by_role("slider", name="input gate i, step 2", exact=True).focus()
    page.keyboard.press("PageDown")
    explorer(page).locator("button[aria-pressed=true]").wait_for(state="detached")
    mine = painted(page)
    page.keyboard.press("2")
    said(page, "Score 100%")
    assert painted(page) != mine
    if back == "button":
        explorer(page).get_by_role("button", name="undo").click()
    else:
        page.keyboard.press(back)
    assert painted(page) == mine
    page.keyboard.press("Control+z")  # the key before the preset, too
    assert painted(page) != mine
    assert len(lab.cells(page)) == cells


def test_there_is_one_voice_and_it_is_silent_in_play(page):
    one = explorer(page)
    one.get_by_role("button", name="0 reset").click()
    live = "[role=status], [role=log], [aria-live=polite], [aria-live=assertive]"
    assert one.locator(live).count() == 1
    one.get_by_role("button", name="1 the trap").click()
    page.wait_for_timeout(1_000)
    one.evaluate(LISTEN)
    before = one.locator(SENTENCE).inner_text()
    one.get_by_role("button", name="play or pause").click()
    page.wait_for_timeout(1_500)
    assert one.locator(SENTENCE).inner_text() != before
    assert one.evaluate("root => root.told") == []
    one.get_by_role("button", name="stop").click()
    page.wait_for_function("document.querySelector('.lstmlab-explorer').told.length")
    page.wait_for_timeout(1_000)
    assert one.evaluate("root => root.told") == [one.locator(SENTENCE).inner_text()]


def test_a_slider_that_is_held_speaks_once_when_it_is_let_go(page):
    one = explorer(page, TENTHS)
    one.scroll_into_view_if_needed()
    page.wait_for_timeout(1_000)
    one.evaluate(LISTEN)
    box = one.get_by_role("slider").nth(1).bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    for x in (25, 45, 65):
        page.mouse.move(box["x"] + x, box["y"] + 5)
        page.wait_for_timeout(400)
    page.wait_for_timeout(700)
    assert one.evaluate("root => root.told") == []
    page.mouse.up()
    page.wait_for_timeout(1_200)
    assert one.evaluate("root => root.told") == [one.locator(SENTENCE).inner_text()]


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_in_any_theme(page, theme):
    lab.set_theme(page, theme)
    try:
        assert axe.faults(page, ".lstmlab-explorer") == []
    finally:
        lab.set_theme(page, THEMES[0])


def test_axe_would_find_a_missing_name_and_a_pale_sentence(page):
    """That the promise above can fail."""
    page.evaluate("""() => {
        document.querySelector("img.lstmlab-picture").removeAttribute("alt");
        for (const words of document.querySelectorAll(".lstmlab-title b"))
            words.style.color = "#cccccc";
    }""")
    found = " ".join(axe.faults(page, ".lstmlab-explorer"))
    page.evaluate("""() => document.querySelectorAll(".lstmlab-title b").forEach((words) => {
        words.style.color = "";
    })""")
    explorer(page).get_by_role("button", name="1 the trap").click()  # with the next sentence
    assert "image-alt" in found
    assert found.count("color-contrast") == page.locator(".lstmlab-explorer").count()


def test_every_ring_is_whole(page):
    """Nearly the last: where the focus once was, Tab enters a group of answers again."""
    assert rings.cut(page, ".lstmlab-explorer") == []


def test_who_asked_for_less_motion_gets_a_step_per_press(small):
    one = explorer(small, TENTHS)
    play = one.get_by_role("button", name="one step").first
    for steps in (11, 12):
        play.click()
        said(small, f"after {steps} steps", TENTHS)
        small.wait_for_timeout(600)
        said(small, f"after {steps} steps", TENTHS)
    word = "getComputedStyle(document.querySelector('.widget-play'), '::after').content"
    assert "one step per press" in small.evaluate(word)
    assert one.evaluate("""root => [...root.querySelectorAll("*")].every((part) =>
        getComputedStyle(part).transitionDuration === "0s")""")


def test_with_few_colours_controls_keep_their_edges(small):
    borders = explorer(small).evaluate("""root => [...root.querySelectorAll("button, .noUi-target")]
        .map((part) => parseFloat(getComputedStyle(part).borderTopWidth))""")
    assert min(borders) >= 1
    pressed = explorer(small).locator("button[aria-pressed=true]")
    explorer(small).get_by_role("button", name="0 reset").click()
    pressed.wait_for()
    assert pressed.evaluate("b => parseFloat(getComputedStyle(b).borderTopWidth)") == 3


@pytest.mark.parametrize("width", [1280, 640, 400])
def test_nothing_is_out_of_reach_on_a_small_screen(small, width):
    """640 is a window of 1280 at a zoom of 200 %."""
    small.set_viewport_size({"width": width, "height": 800})
    small.wait_for_timeout(300)
    assert small.evaluate(TOO_WIDE) == []
    explorer(small).get_by_role("button", name="0 reset").focus()
    last = small.get_by_role("slider", name="output gate o, step 20", exact=True)
    last.focus()
    box, outer = last.bounding_box(), explorer(small).bounding_box()
    assert outer["x"] <= box["x"] and box["x"] + box["width"] <= outer["x"] + outer["width"] + 1
    assert box["width"] >= 16
    one, other = (explorer(small).locator(part).bounding_box()
                  for part in (".lstmlab-roll", PICTURE))  # fmt: skip
    assert one["x"] == pytest.approx(other["x"], abs=4)
    assert one["width"] == pytest.approx(other["width"], abs=1)
    assert one["width"] >= 500, "its smallest letters would be below 8 pixels"


def test_a_finger_that_scrolls_over_the_roll_paints_nothing_and_one_that_taps_does(small):
    """The browser ends a touch by a cancel when it begins to scroll."""
    board = explorer(small).locator(".lstmlab-roll")
    assert board.evaluate("board => getComputedStyle(board).touchAction") == "pan-y"
    before, touch = painted(small), small.context.new_cdp_session(small)
    cell = small.get_by_role("slider", name="input gate i, step 2", exact=True)
    cell.scroll_into_view_if_needed()
    spot = cell.bounding_box()
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + 3
    for kind, down in (("touchStart", 0), ("touchMove", 9), ("touchCancel", None)):
        points = [] if down is None else [{"x": x, "y": y + down}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert painted(small) == before
    small.touchscreen.tap(x, y)
    assert painted(small)[1] > 0.8
    assert painted(small)[2:] == before[2:]


def test_no_script_failed(page, small):
    assert [each.errors for each in (page, small)] == [[], []]
