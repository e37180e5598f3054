"""The glossary explains what the chapters say, and they lead to it."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from scripts.sources import headings, text

FOLDER = Path(__file__).parents[1] / "notebooks"
GLOSSARY = FOLDER / "glossary.ipynb"
CHAPTERS = sorted(FOLDER.glob("[0-9]*.ipynb"))
LINK = re.compile(r"\[([^\]]*)\]\(glossary\.ipynb#([^)]*)\)")
ENTRY = re.compile(r"^### (.+)\n((?:(?!^##).*\n?)*)", re.M)
NAMED = re.compile(r"\*(First used|explained) in\* \[(\w+)\]\(([\w.]+)\)")


def words(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join(text(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


ENTRIES = dict(ENTRY.findall(words(GLOSSARY)))
LINKS = {path.name: LINK.findall(words(path)) for path in CHAPTERS}


def test_terms_are_in_alphabetical_order_and_each_stands_once():
    assert len(ENTRIES) > 70
    assert list(ENTRIES) == sorted(ENTRIES, key=str.casefold)
    assert len(re.findall(r"^### ", words(GLOSSARY), re.M)) == len(ENTRIES)


@pytest.mark.parametrize("term", ENTRIES)
def test_an_entry_has_a_definition_three_names_and_a_place(term):
    definition, _, names = ENTRIES[term].partition("\n\n*Here:* ")
    assert definition.endswith(".") and 5 < len(definition.split()) < 45
    here, pytorch, keras, place = names.strip().split(" · ")
    assert here and pytorch.startswith("*PyTorch:* ") and keras.startswith("*Keras:* ")
    assert place.startswith("*First used in* [")


@pytest.mark.parametrize("term", ENTRIES)
def test_the_chapters_that_an_entry_names_lead_to_it(term):
    named = NAMED.findall(ENTRIES[term])
    assert [what for what, *_ in named][0] == "First used" and len(named) <= 2
    for _, number, name in named:
        assert name.startswith(f"{number}_")
        assert term.replace(" ", "-") in [anchor for _, anchor in LINKS[name]], name
    linked = [name for name in LINKS if term.replace(" ", "-") in dict(map(reversed, LINKS[name]))]
    assert linked[0] == named[0][2], "an earlier chapter uses it"


@pytest.mark.parametrize("name", LINKS)
def test_links_to_the_glossary_resolve_and_none_comes_twice(name):
    anchors = [anchor for _, anchor in LINKS[name]]
    there = headings(json.loads(GLOSSARY.read_text(encoding="utf-8"))["cells"])
    assert [anchor for anchor in anchors if anchor not in there] == []
    assert [anchor for anchor, count in Counter(anchors).items() if count > 1] == []
    assert [shown for shown, _ in LINKS[name] if re.search(r"[*`$\\]", shown)] == []


def test_the_first_page_leads_to_the_glossary():
    assert "](glossary.ipynb)" in words(CHAPTERS[0])
