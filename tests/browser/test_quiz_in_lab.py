"""A quiz in a real JupyterLab, answered by keyboard alone, from the first try to the second."""

import axe
import lab
import pytest
import rings

from lstmlab.course.quiz_bank import items

pytestmark = pytest.mark.browser
TALLEST = 560  # CSS pixels


@pytest.fixture(scope="module")
def page(visit):
    return visit("quiz.ipynb")


@pytest.fixture(scope="module")
def form(page):
    return page.locator(".lstmlab-quiz")


def answer(page, form, item, option):
    """Go to an option by arrow keys, Enter; then the next question by Enter."""
    form.get_by_text(item.asks).wait_for()
    place = item.options.index(option)
    page.keyboard.press("Space")
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    assert form.locator("input:checked").count() == 1
    page.keyboard.press("Enter")
    said = form.get_by_role("status")
    expected = item.because if option == item.truth else item.reasons[option]
    form.get_by_role("button", name="next").wait_for()
    assert expected in said.inner_text()
    assert form.bounding_box()["height"] <= TALLEST
    page.keyboard.press("Enter")


def test_a_quiz_is_answered_by_keyboard_alone(page, form):
    first = items("06")
    form.get_by_role("radio").first.focus()
    answer(page, form, first[0], next(iter(first[0].reasons)))
    for item in first[1:]:
        answer(page, form, item, item.truth)
    form.get_by_text(f"{len(first) - 1} of {len(first)} right.").wait_for()
    said = f"{first[0].asks}\n{first[0].section}"
    assert form.get_by_role("listitem").all_inner_texts() == [said]
    assert form.get_by_role("link", name=first[0].section).count() == 1
    page.keyboard.press("Enter")  # again
    second = items("06", 1)
    answer(page, form, second[0], second[0].truth)
    form.get_by_text(second[1].asks).wait_for()
    lab.run_cell(page, 1)
    page.wait_for_function(lab.KERNEL_IS_IDLE)
    assert "(1, 1)" in str(lab.cells(page)[1]["outputs"])
    assert len(lab.cells(page)) == 2 and page.errors == []


def test_enter_without_a_choice_says_how_to_choose(page, form):
    form.get_by_role("button", name="answer").press("Enter")
    form.get_by_text("Choose with the mouse").wait_for()
    assert form.get_by_role("status").count() == 1
    assert rings.cut(page, ".lstmlab-quiz") == []
    assert axe.faults(page, ".lstmlab-quiz") == []
    lab.shut_down(page)
