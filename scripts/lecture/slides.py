"""A notebook as slides: one idea each, and what is said beside it as the speaker's notes."""

from typing import NamedTuple

from lstmlab.course.questions import ASK, question
from scripts.lecture.answers import expect
from scripts.lecture.blocks import HEADING, RUN_IN, blocks, kind, shown
from scripts.lecture.joined import merged, with_tasks
from scripts.lecture.marks import marks, picture, section_alone
from scripts.sources import text

MINUTES = {"title": 1, "text": 1, "figure": 2, "printed": 1, "question": 2, "explorer": 3}
RULE = "1 for a slide of text or numbers, 2 for a question or a figure, 3 for an explorer"
FIRST = "Ask the class first"
AIMS = "After this chapter you can"


class Part(NamedTuple):
    """A piece of a slide: a text, or the output of the notebook's cell with this index."""

    role: str  # heading, text, caption, question or output
    source: str = ""
    cell: int = -1
    fragment: bool = False


class Slide(NamedTuple):
    """kind: title, text, figure, printed, question, explorer; section: its heading.

    expect: what the speaker may expect the class to answer, and what is true.
    """

    kind: str
    section: str
    parts: list[Part]
    notes: list[str]
    expect: str = ""


def slides(notebook):
    """The slides of a notebook, in order."""
    found, section, alone, cells = [], "", None, notebook["cells"]
    types = marks(cells)
    for index, (cell, mark) in enumerate(zip(cells, types)):
        source = text(cell["source"])
        if cell["cell_type"] == "markdown":
            pieces, alone = _to_show(source, alone)
        if mark == "notes":
            found[-1].notes.append(source)
        elif cell["cell_type"] == "code" and mark != "skip":
            _add_output(found, section, index, cell, mark)
        elif mark != "skip":
            before, after = cells[index - 1], types[index + 1 : index + 2]
            lead = before["cell_type"] == "markdown" or types[index - 1] != "skip"
            section = _add_text(found, section, pieces, mark, lead, after not in (["skip"], []))
    return with_tasks(merged(found))


def minutes(those):
    """How long the slides take, by RULE."""
    return sum(MINUTES[one.kind] for one in those)


def _add_output(found, section, index, cell, mark):
    what = picture(cell) or "printed"
    says = cell["metadata"].get("lstmlab", {})
    if asked := says.get("ask_class"):
        part = Part("question", f"**{FIRST}.** {asked}")
        found.append(Slide("question", section, [part], [], says.get("expect", "")))
    predicting = what == found[-1].kind == "question" and len(found[-1].parts) == 1
    if mark == "slide" and not predicting:
        found.append(Slide(what, section, [], []))
    if predicted := ASK.match(text(cell["source"])):
        found[-1] = found[-1]._replace(expect=expect(question(predicted[1])))
    found[-1].parts.append(Part("output", cell=index, fragment=mark == "fragment"))


def _add_text(found, section, pieces, mark, lead, leads_on):
    """Put a text cell onto the slides; the heading that it is under."""
    fresh = mark == "slide"
    kinds = [kind(block) for block in pieces]
    for block, what, follows in zip(pieces, kinds, [*kinds[1:], ""]):
        on = follows in ("equation", "table", "list") or not follows and leads_on
        seen = "" if block == AIMS else block if what == "heading" else shown(block, lead, on)
        if what == "heading":
            section = HEADING.match(block)[2]
        if fresh or what in ("heading", "question") or seen and _is_another(found[-1], what, seen):
            opens = "question" if what == "question" else "text" if found else "title"
            aims = found and found[-1].kind == "title" and what == "list"
            found.append(Slide(opens, section, [Part("text", f"**{AIMS}**")] if aims else [], []))
        fresh = False
        if seen:
            role = what if what in ("heading", "question", "caption") else "text"
            found[-1].parts.append(Part(role, seen, fragment=mark == "fragment"))
        rest = block.removeprefix(seen).removesuffix(AIMS).strip()
        if len(rest.split()) > RUN_IN or rest.endswith("."):  # else it leads to what is shown
            found[-1].notes.append(rest)
        lead = what == "heading" or lead and what not in ("prose", "caption", "question", "papers")
    return section


def _to_show(source, alone):
    """The blocks of a text that are no exercise's; and `alone` (see marks) at its end."""
    kept = []
    for block in blocks(source):
        alone = section_alone(block, alone)
        kept += [] if alone else [block]
    return kept, alone


def _is_another(slide, what, seen):
    """Whether a text goes on after a picture with more than the sentence that belongs to it."""
    there = [part.role for part in slide.parts]
    if slide.kind == "title":
        return what == "list"
    if slide.kind == "figure":
        more = what != "prose" or seen.endswith(":") or "text" in there
        return what != "caption" and more
    return slide.kind in ("explorer", "question") and "output" in there
