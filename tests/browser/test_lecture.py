"""Lectures in a real browser: they fit the screen, they live, and the keys do what they should.

LSTMLAB_LECTURES=all tries every chapter, and "10 10b" those; else two.
"""

import io
import os

import axe
import lab
import pytest
import rings
from PIL import Image

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
# Press "more" wherever it stands, and which explorers are shown smaller for it.
MORE = """() => [...document.querySelectorAll(".lstmlab-explorer button")]
  .filter((button) => button.textContent.trim() === "more")
  .map((button) => button.click()).length"""
SHRUNK = "slides().filter((one) => one.querySelector('.part.output[style*=scale]')).length"
# Of what is printed the size of its letters, and how much of the slide's width and height is taken.
PRINTED = """() => slides().flatMap((slide, place) => {
  lecture.show(place, true);
  const last = slide.querySelector(":scope > .part:nth-last-child(1 of .part)");
  return [...slide.querySelectorAll(".output pre")].map((pre) => {
    const size = parseFloat(getComputedStyle(pre).fontSize);
    const longest = Math.max(...pre.textContent.split("\\n").map((line) => line.length));
    return [size, (0.6 * size * longest) / pre.clientWidth, bottom(last, slide) / HEIGHT];
  });
})"""
# What a speaker's window leaves out of its formulas.
NO_GLYPH = """[...document.querySelectorAll("mjx-c")].filter((one) =>
  getComputedStyle(one, "::before").content === "none").length"""
# The slide, and not the last one, with the most to say beside it.
LONGEST_NOTES = """() => {
  const long = slides().slice(0, -1).map((slide) => slide.querySelectorAll(".notes p").length);
  return long.indexOf(Math.max(...long));
}"""
# The number of the slide on all slides, and what it lies on.
NUMBERS = """() => slides().map((slide, place) => {
  lecture.show(place, true);
  const number = document.getElementById("place"), at = number.getBoundingClientRect();
  const size = parseFloat(getComputedStyle(number).fontSize);
  const parts = [...slide.querySelectorAll(["p", "li", "img", "canvas", "pre", "td", "button",
    "mjx-math", "label", "input"].map((name) => `.part ${name}`).join())];
  const under = parts.filter((part) => {
    if (!part.checkVisibility() || part.closest(".pan")) return false;
    const box = part.getBoundingClientRect();
    return box.right > at.left && box.bottom > at.top && box.left < at.right && box.top < at.bottom;
  });
  return [number.textContent.replace(/\\s/g, " "), size, under.map((part) => part.tagName)];
})"""
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
    + ".lstmlab-title, .lstmlab-sentence, .part a, .widget-label, #place");
  const ratio = (ink) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  return Math.min(...[...texts].map((text) => ratio(light(getComputedStyle(text).color))));
}"""

# The first slide of each kind, the first with an explorer, the first with a question, and the last.
OF_EACH_KIND = """() => {
  const all = slides(), named = all.map((slide, place) => [slide.dataset.kind, place]);
  const has = (what) => all.findIndex((slide) => slide.querySelector(what));
  return [...new Set([...new Map(named.reverse()).values(), all.length - 1,
    has(".lstmlab-explorer:not(.lstmlab-question)"), has(".lstmlab-question")])]
    .filter((place) => place >= 0);
}"""
# What stands beyond the right edge of a window and cannot be moved into it, and small letters.
LOST = """() => [...document.querySelectorAll(
  "#deck .part, #deck .part :is(p, img, button, input, pre, table, mjx-container)")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1
    && !part.closest(".lstmlab-explorer, .picture-frame, table, pre, mjx-container[display]"))
  .map((part) => part.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll(
  "#deck .part :is(p, li, pre, td, h2, label, button, .widget-label)")]
  .filter((part) => part.innerText.trim() && parseFloat(getComputedStyle(part).fontSize) < 14)
  .map((part) => part.outerHTML.slice(0, 120))"""
THEMES = "light", "dark", "contrast"


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


def test_an_explorer_with_all_its_controls_is_seen_whole(page):
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    opened = page.evaluate(MORE)
    page.wait_for_timeout(1000)
    assert opened == 0 or page.evaluate(SHRUNK) == 1
    assert page.evaluate(OUTSIDE) == []
    page.evaluate(MORE)
    page.wait_for_timeout(1000)
    assert page.evaluate(SHRUNK) == 0


def test_printed_rows_of_numbers_are_as_large_as_their_slide_has_room(page):
    small = [one for one in page.evaluate(PRINTED) if max(one[1:]) < 0.8 and one[0] < 26]
    assert small == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_number_of_a_slide_can_be_read_and_covers_nothing(page, server, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(500)
    seen = page.evaluate(NUMBERS)
    index = page.context.new_page()
    index.goto(server)
    name = page.url.rpartition("/")[2].partition("#")[0]
    row = index.locator("tr", has=index.locator(f"a[href$='{name}']"))
    count = int(row.locator("td").nth(2).text_content())
    index.close()
    assert list(dict.fromkeys(text for text, _, _ in seen)) == [
        f"{number} / {count}" for number in range(1, count + 1)
    ]
    assert min(size for _, size, _ in seen) >= SMALLEST
    assert [one for one in seen if one[2]] == []


def test_a_question_stands_beside_its_options(page):
    alone = page.evaluate("slides().filter((one) => one.querySelector('.lstmlab-question "
                          ".widget-radio-box') && !one.querySelector('.part.question')).length")
    assert alone == 0


def test_a_question_is_asked_once_on_its_slide(page):
    """By the words above it; its own title, the short form, is for a slide without them."""
    asked = page.evaluate("""() => slides().map((slide, place) => {
      lecture.show(place, true);
      const title = slide.querySelector(".lstmlab-question .lstmlab-title");
      return title && [Boolean(slide.querySelector(".part.question")), title.checkVisibility()];
    }).filter(Boolean)""")
    assert asked and all(words != title for words, title in asked)


def test_every_explorer_lives_and_answers_its_number_keys(page):
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    for place in range(page.evaluate("slides().length")):
        page.evaluate("place => lecture.show(place, true)", place)
        if page.locator(".slide.present .lstmlab-presets").get_by_role("button").count() > 1:
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


def test_letters_work_while_a_slider_has_the_focus_and_not_while_one_types(page):
    if go_to_explorer(page) < 0:
        return
    theme = "document.documentElement.dataset.theme"
    page.locator(f"{EXPLORER} .noUi-handle").first.focus()
    before = page.evaluate(theme)
    page.keyboard.press("t")
    now = page.evaluate(theme)
    assert now != before
    page.locator(f"{EXPLORER} .widget-readout[contenteditable]").first.click()
    page.keyboard.press("t")
    assert page.evaluate(theme) == now
    page.keyboard.press("Escape")


def test_keys_belong_to_their_list_while_it_is_open(page):
    if (place := go_to_explorer(page)) < 0:
        return
    handle = page.locator(f"{EXPLORER} .noUi-handle").first
    handle.focus()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    for key in ("ArrowRight", "Space", "PageDown", "End", "t"):
        page.keyboard.press(key)
    assert where(page) == place and page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()
    assert handle.evaluate("handle => handle === document.activeElement")


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


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_on_a_slide_of_each_kind_and_in_the_help(page, theme):
    """Of the whole page: what Voila adds to it passes too."""
    for _ in THEMES:
        if page.evaluate("document.documentElement.dataset.theme") != theme:
            page.keyboard.press("t")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    found = []
    for place in page.evaluate(OF_EACH_KIND):
        page.evaluate("place => lecture.show(place, true)", place)
        found += axe.faults(page, "body")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.id") == "help"
    found += axe.faults(page, "#help")
    page.keyboard.press("Escape")
    assert found == [] and page.locator("#help").is_hidden()


def test_every_control_has_a_ring_that_is_whole(page):
    found = []
    for place in range(page.evaluate("slides().length")):
        page.evaluate("place => lecture.show(place, true)", place)
        found += rings.cut(page, ".slide.present")
    assert found == []


@pytest.fixture(params=[640, 400])
def narrow(request, page):
    """640 is a window of 1280 at a zoom of 200 %; 400 a phone."""
    page.set_viewport_size({"width": request.param, "height": 700})
    page.wait_for_timeout(500)
    yield page
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    page.wait_for_timeout(500)
    assert page.evaluate(OUTSIDE) == []


def test_in_a_narrow_window_all_slides_flow_with_letters_that_can_be_read(narrow):
    assert narrow.evaluate(LOST) == [] and narrow.evaluate(SMALL) == []
    assert narrow.evaluate("document.getElementById('deck').scrollWidth <= innerWidth")
    assert narrow.locator(".slide").last.is_visible()
    assert axe.faults(narrow, "body") == []


def test_explorers_are_drawn_as_finely_as_the_slide_is_large(page):
    if go_to_explorer(page) < 0:
        return
    image = page.locator(f"{EXPLORER} img.lstmlab-picture").first
    page.wait_for_timeout(500)
    wide = image.evaluate("image => [image.naturalWidth, image.getBoundingClientRect().width]")
    assert wide[0] > 0.99 * wide[1]


def test_the_speaker_reads_the_notes_in_a_window_of_its_own(page):
    place = page.evaluate(LONGEST_NOTES)
    page.evaluate("place => lecture.show(place, true)", place)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    speaker.wait_for_function("document.getElementById('notes').textContent.length > 20")
    assert axe.faults(speaker, "body") == []
    speaker.set_viewport_size({"width": 500, "height": 300})  # too small for them
    speaker.wait_for_function("document.activeElement.id === 'notes'")
    scrolled = "document.getElementById('notes').scrollTop"
    presses(speaker, "ArrowDown", lambda window: window.evaluate(scrolled))
    assert where(page) == place
    speaker.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert where(page) == place + 1
    speaker.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    assert where(page) == place and speaker.evaluate(scrolled) == 0
    speaker.close()


def speakers_window(page):
    page.bring_to_front()
    page.wait_for_timeout(500)  # one of its name may still be closing
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_function("document.getElementById('place').textContent")
    return opened.value


def test_formulas_in_the_speakers_window_have_all_their_glyphs(page):
    speaker, missing, formulas = speakers_window(page), 0, 0
    for place in range(page.evaluate("slides().length")):
        page.evaluate("place => lecture.show(place, true)", place)
        speaker.wait_for_timeout(50)
        missing += speaker.evaluate(NO_GLYPH)
        formulas += speaker.locator("mjx-c").count()
    speaker.close()
    assert formulas > 50 and missing == 0


def seconds(window):
    minutes, rest = window.locator("#clock").text_content().split(":")
    return 60 * int(minutes) + int(rest)


def says(window, number):
    window.wait_for_function(
        "number => document.getElementById('place').textContent.startsWith(`${number} `)",
        arg=number, timeout=10_000,
    )  # fmt: skip


def test_a_lecture_and_its_speakers_window_find_each_other_after_a_reload(page):
    page.evaluate("lecture.show(7)")
    number = int(page.url.rpartition("#")[2])
    speaker = speakers_window(page)
    page.evaluate("sessionStorage['lstmlab-since'] -= 600_000")
    speaker.reload()
    says(speaker, number)
    assert seconds(speaker) >= 600
    page.reload(wait_until="commit")
    shown = []
    while not page.evaluate(READY):
        shown.append(page.evaluate("[document.getElementById('place')?.textContent, "
                                   "document.getElementById('starting')?.textContent]"))
        page.wait_for_timeout(50)
    first = [words for place, words in shown if place and place.startswith("1 /")]
    assert all(f"returning to slide {number}" in words for words in first)
    assert [place for place, _ in shown if place and place.startswith(f"{number} /")]
    says(speaker, number)
    page.evaluate("lecture.show(slides().findIndex((one) => one.dataset.number === '2'))")
    says(speaker, 2)
    speaker.keyboard.press("ArrowLeft")
    says(speaker, 1)
    assert where(page) == 0 and seconds(speaker) >= 600
    speaker.locator("#clock").click()
    speaker.wait_for_function("document.getElementById('clock').textContent.startsWith('0:0')")
    speaker.close()


def test_a_page_that_is_left_ends_its_kernel(page, server):
    config = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    before = page.evaluate(config)
    gone = "async id => (await fetch(`/api/kernels/${id}`)).status === 404"
    assert not page.evaluate(gone, before)
    page.reload(wait_until="commit")
    page.wait_for_function(READY, timeout=240_000)
    assert page.evaluate(config) != before
    for _ in range(50):
        if page.evaluate(gone, before):
            return
        page.wait_for_timeout(200)
    raise AssertionError("the kernel of the page before still runs")


@pytest.mark.parametrize("theme", THEMES)
def test_b_makes_the_whole_window_black(page, theme):
    for _ in THEMES:
        if page.evaluate("document.documentElement.dataset.theme") != theme:
            page.keyboard.press("t")
    page.keyboard.press("b")
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB").getextrema()
    page.keyboard.press("b")
    assert seen == ((0, 0),) * 3
    assert Image.open(io.BytesIO(page.screenshot())).convert("RGB").getextrema() != seen


def test_what_to_expect_is_read_in_the_speakers_window_alone(page):
    page.evaluate("lecture.show(slides().findIndex((one) => one.querySelector('.notes')"
                  "?.textContent.includes('Expect:')))")  # fmt: skip
    assert not page.get_by_text("Expect:").first.is_visible()
    speaker = speakers_window(page)
    speaker.get_by_text("Expect:").first.wait_for()
    speaker.close()


def test_a_speaker_reads_beside_a_prediction_what_is_true_and_the_slide_does_not_say_it(page):
    asked = page.evaluate("slides().findIndex((one) => one.querySelector('.lstmlab-question'))")
    page.evaluate("place => lecture.show(place)", asked)
    speaker = speakers_window(page)
    speaker.locator("#notes").get_by_text("True:").wait_for()
    assert page.get_by_text("True:").locator("visible=true").count() == 0
    speaker.close()


def test_beside_an_explorer_the_speaker_reads_what_to_try_and_what_is_seen(page):
    go_to_explorer(page)
    speaker = speakers_window(page)
    speaker.locator("#notes details[open] li").first.wait_for()
    assert speaker.locator("#notes > ol > li").count() > 2
    speaker.close()


def test_enter_leaves_the_field_of_a_prediction_and_arrows_turn_slides_again(page):
    place = page.evaluate("slides().findIndex((one) => one.querySelector('.lstmlab-question "
                          "input[type=text]'))")  # fmt: skip
    page.evaluate("place => lecture.show(place, true)", place)
    page.locator(".slide.present input[type=text]").click()
    page.keyboard.type("0.3")
    page.keyboard.press("ArrowRight")
    assert where(page) == place
    page.keyboard.press("Enter")
    page.locator(".slide.present .lstmlab-sentence").get_by_text("Noted: 0.3").wait_for()
    page.keyboard.press("ArrowRight")
    assert where(page) == place + 1
    page.evaluate("place => lecture.show(place, true)", place)
    page.keyboard.press("0")
    page.wait_for_timeout(300)


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


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_in_the_index(browser, server, theme):
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(server)
    page.evaluate("theme => localStorage.setItem('lstmlab-theme', theme)", theme)
    page.reload()
    assert axe.faults(page, "body") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.context.close()
