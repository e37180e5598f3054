"""The gate piano roll in a real browser: mouse, keyboard, and what a screen reader is told."""

import ast

import pytest

lab = pytest.importorskip("lab", reason="a part of the extra `test` is not installed")
pytestmark = pytest.mark.browser

STEPS, PICTURE = 20, lab.PICTURE
# The roll's own pixels, as text.
PIXELS = "document.querySelector('.lstmlab-roll canvas').toDataURL()"


@pytest.fixture(scope="module")
def page(visit):
    page = visit("roll.ipynb")
    page.wait_for_selector(".lstmlab-roll")
    yield page
    lab.shut_down(page)


@pytest.fixture(autouse=True)
def fresh(page):
    page.get_by_role("button", name="0 reset").click()
    page.locator(".lstmlab-sentence").filter(has_text="h₂₀ = −0.39").wait_for()
    page.locator(".lstmlab-roll").scroll_into_view_if_needed()


def step(page, label, t):
    return page.get_by_role("slider", name=f"{label}, step {t}", exact=True)


def in_kernel(page):
    """The roll's value as the kernel has it."""
    page.wait_for_timeout(200)
    lab.run_cell(page, 1)
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    page.wait_for_timeout(100)
    output = lab.cells(page)[1]["outputs"][0]["data"]["text/plain"]
    return ast.literal_eval("".join(output))


def values(page, row):
    sliders = page.get_by_role("slider", name=f"{row}, step").all()
    return [float(slider.get_attribute("aria-valuenow")) for slider in sliders]


def changed(page, what, act):
    """Act, and wait until roll, curves and sentence are other ones."""
    before = page.locator(PICTURE).get_attribute("src"), page.evaluate(PIXELS)
    act()
    page.wait_for_function(
        "before => document.querySelector('img.lstmlab-picture').src !== before", arg=before[0]
    )
    assert page.evaluate(PIXELS) != before[1], f"{what}: the roll shows nothing new"


def test_a_mouse_paints_every_step_it_passes(page):
    first = step(page, "forget gate f", 4).bounding_box()
    last = step(page, "forget gate f", 12).bounding_box()
    middle = first["width"] / 2

    def stroke():
        page.mouse.move(first["x"] + middle, first["y"] + 0.9 * first["height"])
        page.mouse.down()
        page.mouse.move(last["x"] + middle, last["y"] + 0.3 * last["height"], steps=2)
        page.mouse.up()

    changed(page, "mouse", stroke)
    painted = values(page, "forget gate f")
    assert painted[:3] == [1] * 3 and painted[12:] == [1] * 8
    assert painted[3:12] == sorted(painted[3:12]), "a straight stroke rises steadily"
    assert painted[3] < 0.2 and painted[11] == pytest.approx(0.7, abs=0.06)
    assert list(in_kernel(page)["f"]) == painted
    assert values(page, "input gate i") == [0.5] * STEPS, "the stroke stays in its row"


def test_keys_move_and_change(page):
    step(page, "input gate i", 1).focus()
    keyboard = page.keyboard
    changed(page, "ArrowUp", lambda: keyboard.press("ArrowUp"))
    keyboard.press("ArrowRight")
    changed(page, "PageDown", lambda: keyboard.press("PageDown"))
    changed(page, "carry", lambda: keyboard.press("Shift+ArrowRight"))
    keyboard.press("End")
    changed(page, "Space", lambda: keyboard.press(" "))
    expected = [0.6, 0.25, 0.25] + [0.5] * 16 + [1]
    assert values(page, "input gate i") == expected
    assert list(in_kernel(page)["i"]) == expected


def test_values_stop_at_their_ends(page):
    step(page, "forget gate f", 1).focus()
    page.keyboard.press("ArrowUp")
    assert step(page, "forget gate f", 1).get_attribute("aria-valuenow") == "1"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").endswith("step 1")


def test_tab_goes_from_row_to_row_and_back_to_the_step_left(page):
    step(page, "input x", 1).focus()
    page.keyboard.press("ArrowRight")
    labels = []
    for _ in range(3):
        page.keyboard.press("Tab")
        labels.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [label.split(",")[0] for label in labels] == [
        "forget gate f", "input gate i", "output gate o",
    ]  # fmt: skip
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == "input x, step 2"


def test_screen_readers_hear_rows_steps_ranges_values_and_changes(page):
    grid = page.get_by_role("grid", name="gate piano roll")
    assert grid.get_by_role("row").count() == 4
    assert grid.get_by_role("slider").count() == 4 * STEPS
    slider = step(page, "output gate o", 7)
    told = {name: slider.get_attribute(f"aria-{name}") for name in (
        "valuemin", "valuemax", "valuenow", "valuetext", "orientation")}  # fmt: skip
    assert told == {"valuemin": "0", "valuemax": "1", "valuenow": "0.5", "valuetext": "0.50",
                    "orientation": "vertical"}  # fmt: skip
    help_text = page.locator(f"[id='{slider.get_attribute('aria-describedby')}']").inner_text()
    assert "Shift" in help_text
    slider.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".lstmlab-roll-status").inner_text() == "o, step 7: 0.40"
    assert slider.get_attribute("aria-valuetext") == "0.40"
    assert page.locator(".lstmlab-roll canvas").get_attribute("aria-hidden") == "true"


def test_the_focus_can_be_seen(page):
    slider = step(page, "output gate o", 3)
    slider.focus()
    assert slider.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_presets_paint_the_roll(page):
    page.get_by_role("button", name="5 release").click()
    page.locator(".lstmlab-sentence").filter(has_text="Score 100%").wait_for()
    assert values(page, "output gate o") == [0.0] * 14 + [1.0] + [0.0] * 5


def test_keys_in_the_roll_do_not_change_the_notebook(page):
    cells = len(lab.cells(page))
    step(page, "forget gate f", 3).focus()
    for key in ("a", "b", "x", "m", "d", "d"):
        page.keyboard.press(key)
    assert len(lab.cells(page)) == cells
    page.keyboard.press("2")
    page.locator(".lstmlab-sentence").filter(has_text="Score 100%").wait_for()


def test_columns_of_roll_and_curves_stand_below_each_other(page):
    roll, picture = (page.locator(what).bounding_box() for what in (".lstmlab-roll", PICTURE))
    assert roll["width"] == pytest.approx(picture["width"], abs=1)
    assert roll["x"] == pytest.approx(picture["x"], abs=4)


def test_the_roll_turns_dark_with_the_theme(page):
    filters = "getComputedStyle(document.querySelector('.lstmlab-roll canvas')).filter"
    assert page.evaluate(filters) == "none"
    lab.set_theme(page, "JupyterLab Dark")
    try:
        assert "invert" in page.evaluate(filters)
    finally:
        lab.set_theme(page, "JupyterLab Light")


def test_no_script_failed(page):
    assert not page.errors
