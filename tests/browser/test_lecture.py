"""Lectures in a real browser: they fit the screen, they live, and the keys do what they should.

LSTMLAB_LECTURES=all tries every chapter, and "10 10b" those; else two.
"""

import os

import lab
import pytest

from lstmlab.course.syllabus import chapters

NAMES = [one.name for one in chapters(lab.NOTEBOOKS)]
asked = os.environ.get("LSTMLAB_LECTURES", "06 09")
if asked != "all":
    NAMES = [name for name in NAMES if name.partition("_")[0] in asked.split()]
SIZES = [(1280, 720), (1920, 1080)]
SMALLEST = 18  # pixels of a letter on the screen
READY = "document.documentElement.classList.contains('ready')"
EXPLORER = ".slide.present .lstmlab-explorer:not(.lstmlab-question)"

# What sticks out of the slides, in pixels of the window.
OUTSIDE = """() => slides().flatMap((slide, place) => {
  lecture.show(place, true);
  const frame = slide.getBoundingClientRect();
  const parts = [...slide.querySelectorAll(":scope > .part, " + ["img", "canvas", "pre", "table",
    "button", "mjx-math"].map((name) => `.part ${name}`).join())];
  return parts.filter((part) => part.checkVisibility() && !part.closest(".pan")).flatMap((part) => {
    const box = part.getBoundingClientRect();
    const over = [frame.left - box.left, frame.top - box.top, box.right - frame.right,
      box.bottom - frame.bottom, part.matches("pre") ? part.scrollWidth - part.clientWidth - 1 : 0];
    return over.some((much) => much > 1) ? [[place + 1, part.className, over.map(Math.round)]] : [];
  });
})"""
# The smallest letters of all slides, on the screen; a picture's are 14 of its own pixels high.
LETTERS = """() => {
  const scale = document.querySelector(".slide").getBoundingClientRect().width / 995;
  const walk = document.createTreeWalker(document.getElementById("deck"), NodeFilter.SHOW_TEXT);
  let smallest = [1000, ""];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement;
    const hidden = holder.closest(".notes, script, style, mjx-container, [aria-hidden=true]");
    if (hidden || !node.textContent.trim() || !holder.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (size < smallest[0]) smallest = [size, node.textContent];
  }
  for (const image of document.querySelectorAll("#deck .part img")) {
    const own = Number(image.getAttribute("width") ?? image.naturalWidth);
    const size = (14 * image.getBoundingClientRect().width) / own;
    if (image.offsetWidth && size < smallest[0]) smallest = [size, image.alt];
  }
  return smallest;
}"""
CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((one) => {
      const part = Number(one) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = light(getComputedStyle(document.getElementById("deck")).backgroundColor);
  const texts = document.querySelectorAll(".part p, .part h1, .part h2, .part pre, .running p, "
    + ".lstmlab-title, .lstmlab-sentence, .part a, .widget-label");
  const ratio = (ink) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  return Math.min(...[...texts].map((text) => ratio(light(getComputedStyle(text).color))));
}"""


@pytest.fixture(scope="module")
def server():
    with lab.serve_lectures(lab.NOTEBOOKS.parent) as address:
        yield address


@pytest.fixture(scope="module", params=NAMES)
def page(request, browser, server):
    """A lecture that is ready, with its page errors and the hosts that it asked."""
    width, height = SIZES[0]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.errors, page.hosts = [], set()
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.hosts.add(lab.host(request.url)))
    page.goto(f"{server}/voila/render/{request.param}.ipynb", wait_until="commit")
    page.wait_for_function(READY, timeout=240_000)
    yield page
    page.context.close()


def go_to_explorer(page):
    """Turn to the first slide with an explorer that is no question; -1 if there is none."""
    place = page.evaluate("slides().findIndex((slide) => "
                          "slide.querySelector('.lstmlab-explorer:not(.lstmlab-question)'))")
    page.evaluate("place => lecture.show(Math.max(place, 0))", place)
    return place


def picture(page):
    return page.locator(f"{EXPLORER} img.lstmlab-picture").first.get_attribute("src")


def sentence(page):
    return page.locator(".slide.present .lstmlab-sentence").first.text_content()


def kind(page):
    return page.locator(".slide.present").get_attribute("data-kind")


def presses(page, key, changes):
    """Press a key and wait until what `changes` gives is another."""
    before = changes(page)
    page.keyboard.press(key)
    for _ in range(100):
        page.wait_for_timeout(50)
        if changes(page) != before:
            return
    raise AssertionError(f"{key} changed nothing")


def where(page):
    return page.evaluate("lecture.place")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_overflows_and_all_letters_can_be_read(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(500)
    assert page.evaluate(OUTSIDE) == []
    smallest, text = page.evaluate(LETTERS)
    assert smallest >= SMALLEST - 0.05, text


def test_every_explorer_lives_and_answers_its_number_keys(page):
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    for place in range(page.evaluate("slides().length")):
        page.evaluate("place => lecture.show(place, true)", place)
        if page.locator(".slide.present .lstmlab-sentence").count():
            presses(page, "1" if kind(page) == "question" else "2", sentence)  # opens with 1, some
            presses(page, "0", sentence)


def test_arrows_belong_to_a_slider_while_it_has_the_focus(page):
    if (place := go_to_explorer(page)) < 0:
        return
    page.locator(f"{EXPLORER} .noUi-handle").first.focus()
    low = page.locator(f"{EXPLORER} .noUi-handle").first
    full = low.get_attribute("aria-valuenow") == low.get_attribute("aria-valuemax")
    presses(page, "ArrowLeft" if full else "ArrowRight", picture)
    assert where(page) == place
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    assert where(page) == place - 1


@pytest.mark.parametrize("key, back", [("Space", "ArrowLeft"), ("PageDown", "PageUp")])
def test_keys_turn_slides_and_turn_them_back(page, key, back):
    page.evaluate("lecture.show(0)")
    presses(page, key, where)
    presses(page, back, where)
    assert where(page) == 0


def test_t_goes_through_three_themes_that_can_be_read(page):
    seen = {}
    for _ in range(3):
        theme = page.evaluate("document.documentElement.dataset.theme")
        seen[theme] = page.evaluate(CONTRAST)
        page.keyboard.press("t")
    assert seen.keys() == {"light", "dark", "contrast"}
    assert min(seen.values()) >= 4.5 and seen["contrast"] >= 7


def test_explorers_are_drawn_as_finely_as_the_slide_is_large(page):
    if go_to_explorer(page) < 0:
        return
    image = page.locator(f"{EXPLORER} img.lstmlab-picture").first
    page.wait_for_timeout(500)
    wide = image.evaluate("image => [image.naturalWidth, image.getBoundingClientRect().width]")
    assert wide[0] > 0.99 * wide[1]


def test_the_speaker_reads_the_notes_in_a_window_of_its_own(page):
    if (place := go_to_explorer(page)) < 0:
        return
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    speaker.wait_for_function("document.getElementById('notes').textContent.length > 20")
    speaker.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert where(page) == place + 1
    speaker.close()


def test_nothing_was_asked_of_another_host_and_nothing_failed(page):
    assert page.hosts <= {"127.0.0.1", None} and page.errors == []
    printed = page.evaluate("[...document.querySelectorAll('.part > pre')].map(p => p.textContent)")
    assert [text for text in printed if "Traceback" in text] == []


def test_the_index_leads_to_every_lecture(browser, server):
    page = browser.new_page()
    page.goto(server)
    links = page.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    every = [f"/voila/render/{one.name}.ipynb" for one in chapters(lab.NOTEBOOKS)]
    assert links == every
    page.close()
