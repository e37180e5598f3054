"""The pages to read, as `make site` makes them: their links hold, and they need nobody else."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlparse

import axe
import lab
import pytest
import rings
import static
from playwright.sync_api import expect

from scripts.site import jupyterlite, pages
from scripts.site.docstrings import as_rest

HEAVIEST = 3_000_000  # bytes of a page with its pictures


class Page(HTMLParser):
    """The links, names and pictures of a page."""

    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.names, self.pictures, self.folds = path, [], set(), [], 0
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.links += [attributes[key] for key in ("href", "src") if attributes.get(key)]
        self.names |= {attributes[key] for key in ("id", "name") if attributes.get(key)}
        self.folds += tag == "details"
        if tag == "img":
            self.pictures.append((attributes["src"], attributes.get("alt")))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("pages") / "site"
    pages.build(out)
    return out


@pytest.fixture(scope="module")
def found(site):
    """Every page by its path, but not the listings of modules, which are Sphinx's alone."""
    paths = [path for path in site.rglob("*.html") if not {"_static", "_modules"} & {*path.parts}]
    return {path: Page(path) for path in paths}


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """What JupyterLab in the browser can open."""
    into = tmp_path_factory.mktemp("contents")
    jupyterlite.gather(into)
    return {path.relative_to(into).as_posix() for path in into.rglob("*.ipynb")}


def broken(page, found, live):
    """The links of a page that lead nowhere."""
    for link in map(urlparse, page.links):
        place = (page.path.parent / unquote(link.path)).resolve() if link.path else page.path
        if link.scheme in ("https", "mailto", "data"):
            continue
        if link.path.endswith("lab/lab/index.html"):
            if parse_qs(link.query)["path"][0] not in live:
                yield link.geturl()
        elif not place.is_file() or place in found and link.fragment and (
            unquote(link.fragment) not in found[place].names
        ):  # fmt: skip
            yield link.geturl()


def test_every_link_of_every_page_leads_somewhere(found, live):
    assert len(found) > 40
    wrong = {path.name: list(broken(page, found, live)) for path, page in found.items()}
    assert {name: links for name, links in wrong.items() if links} == {}


def test_nothing_of_a_page_lies_elsewhere(found):
    loaded = re.compile(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//[^"]*"')
    assert {path.name: loaded.findall(page.text) for path, page in found.items()
            if loaded.search(page.text)} == {}  # fmt: skip


@pytest.mark.parametrize("notebook", lab.CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_a_page_with_its_pictures_folds_and_a_link_that_runs_it(
    notebook, site, found
):
    page = found[site / "notebooks" / f"{notebook.stem}.html"]
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert f"../lab/lab/index.html?path=notebooks/{notebook.name}" in page.links
    assert page.folds >= text.count("<details>") + sum(
        bool(cell["metadata"].get("jupyter")) for cell in cells
    )
    stored = [
        output["metadata"].get("image/png", {}).get("alt", "") for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {}) and not "".join(cell["source"]).startswith("ask(")
    ]  # fmt: skip
    assert sorted(filter(None, stored)) == sorted(alt for _, alt in page.pictures if alt)
    bytes_of = sum((page.path.parent / name).stat().st_size for name, _ in set(page.pictures))
    assert len(page.text) + bytes_of < HEAVIEST


def test_an_explorer_says_that_it_is_a_still_and_where_it_moves(site, found):
    text = found[site / "notebooks" / "06_forget_gate.html"].text
    assert text.count('<p class="still">') == 1  # one explorer; figures and questions say nothing


def test_a_question_is_asked_in_words_and_its_answer_folded(site, found):
    text = found[site / "notebooks" / "06_forget_gate.html"].text
    asked = text.index("Which unit loses more (in size) in this step?")
    answered = text.index("What is lost is (1 − f) times the old value")
    assert "<details" in text[asked:answered] and "the second" in text[asked:answered]


def test_the_reference_names_every_cell_and_what_it_raises(site, found):
    page = found[site / "reference" / "cells.html"]
    assert {f"lstmlab.cells.{name}" for name in (
        "rnn.RNN", "lstm.LSTM", "peephole.PeepholeLSTM", "coupled.CoupledLSTM", "gru.GRU",
        "lstm.LSTM.forward", "lstm.LSTM.backward")} <= page.names  # fmt: skip
    assert "Raises ValueError on wrong shapes" in page.text


@pytest.mark.parametrize(
    ("plain", "rest"),
    [
        ("One `x_t` a step.", "One ``x_t`` a step."),
        ("C_t = f * C", r"C\_t = f \* C"),
        ("an *exact* one", "an *exact* one"),
        ("As in\n\n    f_t = 1\n", "As in\n\n::\n\n        f_t = 1"),
        ("- one\n- two", "::\n\n    - one\n    - two"),
    ],
)
def test_docstrings_are_set_as_they_are_written(plain, rest):
    lines = plain.split("\n")
    as_rest(None, "module", "", None, None, lines)
    assert "\n".join(lines).strip() == rest


@pytest.fixture
def page(site, browser):
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.on("request", lambda request: hosts.add(lab.host(request.url)))
    hosts = set()
    with static.serve(site) as address:
        page.address = address
        yield page
    assert hosts <= {"127.0.0.1", None}
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["notebooks/06_forget_gate.html", "index.html",
                                  "docs/teaching.html", "reference/core.html"])  # fmt: skip
def test_a_page_fits_a_phone(page, path):
    page.goto(f"{page.address}/{path}")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


@pytest.mark.browser
@pytest.mark.parametrize("path", ["index.html", "notebooks/06_forget_gate.html",
                                  "docs/teaching.html", "reference/core.html"])  # fmt: skip
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_in_a_page(page, path, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{page.address}/{path}")
    page.wait_for_timeout(1000)  # while equations are set
    assert axe.faults(page, "body") == []


@pytest.mark.browser
def test_what_scrolls_sideways_on_a_phone_is_a_tab_stop_and_only_there(page):
    page.goto(f"{page.address}/notebooks/06_forget_gate.html")
    stops = page.locator("article pre[tabindex='0']:visible")
    expect(stops.first).to_have_attribute("aria-label", "code or printed text, scrolls sideways")
    stops.first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    fold = page.locator("details:has(pre)").first
    expect(fold.locator("pre[tabindex='0']")).to_have_count(0)
    fold.locator("summary").first.click()
    expect(fold.locator("pre[tabindex='0']")).not_to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(stops).to_have_count(0)


@pytest.mark.browser
def test_every_ring_of_a_page_is_whole(page):
    page.goto(f"{page.address}/notebooks/06_forget_gate.html")
    page.locator("mjx-container").first.wait_for()
    assert rings.cut(page, "article") == []


@pytest.mark.browser
def test_equations_are_set_and_pictures_dark_in_a_dark_theme(page):
    page.goto(f"{page.address}/notebooks/06_forget_gate.html")
    page.locator("mjx-container").first.wait_for()
    picture = page.locator(".cell_output img").first
    assert "invert" in picture.evaluate("image => getComputedStyle(image).filter")


@pytest.mark.browser
def test_search_finds_a_chapter_by_a_word(page):
    page.goto(f"{page.address}/search.html?q=half-life")
    expect(page.locator("#search-results")).to_contain_text("What should be kept, and for how long")
