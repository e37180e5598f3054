"""Every chapter as a lecture: one idea a slide, a question before each figure, notes beside it."""

import json
import re
from pathlib import Path

import pytest

from lstmlab.course.questions import ASK, question
from lstmlab.course.syllabus import chapters
from scripts.lecture import handout, server
from scripts.lecture.answers import expect
from scripts.lecture.joined import is_thin
from scripts.lecture.marks import marks, picture, printed
from scripts.lecture.notebook import lecture
from scripts.lecture.slides import minutes, slides
from scripts.sources import text

PATHS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb"))
TYPES = {"slide", "-", "fragment", "notes", "skip"}
# What a reader of the notebook sees beside it, and who sees a slide does not.
ELSEWHERE = re.compile(
    r"\b(next|previous|last) cell\b(?! state)|\brun the (next )?cell|\bquestion \d\b|"
    r"\b(printed|shown|follows|from|as|seen|MeanSquare) (above|below)\b|^below is\b|"
    r"\bthe (text|code|cell|figure|picture|experiment|three matrices|gradients|losses|loop|"
    r"inner `\w+`) (above|below)\b|`\w+` (above|below)\b",
    re.I | re.M,
)
# What is another colour in the dark theme, and in high contrast.
COLOURED = re.compile(
    r"\b(black|gr[ae]y|brown|blue|orange|magenta|teal|violet|darker|"
    r"(red|green) (line|bar|cell|column|curve|mark|dot)s?)\b", re.I)  # fmt: skip
# A dictionary as Python writes it, an error without what caused it.
BARE = re.compile(r"^(\{.*\}|\w+Error: .*|Traceback.*)$", re.M)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def cell(source, kind="markdown", **metadata):
    made = {"cell_type": kind, "id": "a", "source": source, "metadata": metadata}
    return made | ({"outputs": []} if kind == "code" else {})


def showing(source, says="<Figure size 1 x 1>", **metadata):
    """A code cell with a picture; an explorer's if it says something itself."""
    one = cell(source, "code", **metadata)
    still = {"data": {"image/png": "", "text/plain": says}, "metadata": {}}
    return one | {"outputs": [still | {"output_type": "display_data"}]}


def printing(source, words):
    stream = {"output_type": "stream", "name": "stdout", "text": words}
    return cell(source, "code") | {"outputs": [stream]}


SHORT = {"metadata": {}, "cells": [
    cell("# Why?\nA gate decides how much of it is kept. Read it."),
    cell("import numpy as np", "code"),
    cell("## The gate\n\n**Predict.** What is left?"),
    showing('ask("06.ten_steps")', "f = 1"),
    printing('left = 0.9\nconfirm("06.ten_steps", left)', "Found: 0.3487. Less.\n"),
    showing("plot(left)", lstmlab={"ask_class": "How fast?", "expect": "Too fast."}),
    cell("*The fraction that is left after so many steps.* It falls."),
    cell("unused = 1", "code"),
    showing("lab = ForgetGate()\nlab", "f = 1"),
    cell("Try these:\n\n1. Raise it."),
    cell("## Exercises\n\n### Exercise 1\nCompute."),
    printing("check('06.by_hand', ...)", "not answered yet\n"),
    cell("## In three lines\n\n- It is kept."),
]}  # fmt: skip


def test_a_chapter_becomes_slides():
    found = slides(SHORT)
    assert [one.kind for one in found] == [
        "title", "question", "printed", "question", "figure", "explorer", "text",
    ]  # fmt: skip
    assert [part.role for part in found[1].parts] == ["heading", "question", "output"]
    assert found[3].parts[0].source == "**Ask the class first.** How fast?"
    assert [part.role for part in found[4].parts] == ["output", "caption"]
    assert found[5].notes == ["Try these:\n\n1. Raise it."]
    assert minutes(found) == 1 + 2 + 1 + 2 + 2 + 3 + 1


def test_what_to_expect_is_for_the_speaker_alone():
    shown = [part.source for one in slides(SHORT) for part in one.parts]
    assert not [source for source in shown if "Too fast." in source]
    said = [one for one in lecture(SHORT).cells if "Too fast." in one.source]
    assert [one.metadata.lecture.role for one in said] == ["notes"]
    page = handout.page(SHORT, chapters(server.NOTEBOOKS)[0])
    assert "How fast?" in page and "Too fast." not in page


def test_a_speaker_is_told_what_a_prediction_may_bring_and_what_is_true():
    asked = slides(SHORT)[1]
    assert asked.expect.startswith("**Expect:**\n\n- 0.9: That is what one step leaves.\n- 0.5: ")
    assert "**True:** 0.3487. The half-life" in asked.expect
    shown = [part.source for one in slides(SHORT) for part in one.parts]
    assert not [source for source in shown if "what one step leaves" in source]
    said = [one for one in lecture(SHORT).cells if "what one step leaves" in one.source]
    assert [one.metadata.lecture.role for one in said] == ["notes"]
    assert "what one step leaves" not in handout.page(SHORT, chapters(server.NOTEBOOKS)[0])


@pytest.mark.parametrize("name, says", [
    ("06.negative_gate", "**True:** Its sign flips at every step."),
    ("06.loses_more", "- c, “both the same”: Both"), ("01.parameters_of_T", "- 700,000: "),
])  # fmt: skip
def test_each_kind_of_prediction_is_told_in_words(name, says):
    assert says in expect(question(name))


def test_what_to_try_is_said_beside_the_explorer():
    cells = [*SHORT["cells"][:8],
             cell("## Move it\n\nIt opens at 1.\n\nSay what you expect, then try these:\n\n1. Go."),
             SHORT["cells"][8] | {"metadata": {"lstmlab": {"ask_class": "How far?"}}}]  # fmt: skip
    asked, explorer = slides({"cells": cells})[-2:]
    assert (asked.kind, explorer.kind) == ("question", "explorer")
    assert explorer.notes == ["Say what you expect, then try these:", "1. Go."]
    assert "Go" not in str(asked.notes)


def test_a_sentence_under_a_heading_goes_with_the_question_that_follows():
    lead = cell("## Again\n\nA gate multiplies at every step.")
    found = slides({"cells": [*SHORT["cells"][:4], lead, SHORT["cells"][5]]})
    asked = found[-2]
    assert asked.kind == "question"
    assert [part.role for part in asked.parts] == ["heading", "text", "question"]


def test_what_is_not_shown_is_for_the_speaker():
    title, figure = slides(SHORT)[0], slides(SHORT)[4]
    assert title.parts[1].source == "A gate decides how much of it is kept."
    assert "It falls." in " ".join(figure.notes)


def test_the_metadata_of_a_cell_has_the_last_word():
    cells = [dict(one) for one in SHORT["cells"]]
    cells[5] = cells[5] | {"metadata": {"slideshow": {"slide_type": "skip"}}}
    assert "figure" not in [one.kind for one in slides({"cells": cells})]


def test_a_quiz_without_marks_is_left_out():
    cells = [cell("# Why?\nText."), cell("## Quiz"), printing("quiz('06')", "1\n")]
    assert marks(cells)[1:] == ["skip", "skip"]


def test_only_the_cells_that_a_slide_stands_on_are_run():
    made = lecture(SHORT)
    code = [one for one in made.cells if one.cell_type == "code"]
    assert "unused = 1" not in [one.source for one in code]
    roles = {one.source: one.metadata.lecture.role for one in code}
    assert roles["plot(left)"] == "output"
    opened = [one.metadata.lecture.opens for one in made.cells if one.metadata.lecture.opens]
    assert [one.kind for one in opened] == [one.kind for one in slides(SHORT)]
    assert made.metadata.title == "Why?"


def test_links_lead_to_lectures_or_nowhere():
    text = "[07](07_input_gate.ipynb), [hw](homework/README.md), [a paper](https://example.org)"
    shown = lecture({"metadata": {}, "cells": [cell(f"# Why?\n{text} is read by everybody.")]})
    assert shown.cells[1].source.startswith("[07](07_input_gate.ipynb), hw, [a paper](https:")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_cell_of_a_chapter_says_what_it_is_in_a_lecture(path):
    cells = read(path)["cells"]
    given = [one["metadata"].get("slideshow", {}).get("slide_type") for one in cells]
    assert given[0] == "slide" and set(given) - {None} <= TYPES
    assert given.count("slide") > 10


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_index_counts_the_numbers_that_the_slides_show(path):
    made = lecture(read(path))
    opened = [one.metadata.lecture.opens for one in made.cells if one.metadata.lecture.opens]
    listed = {one["name"]: one["slides"] for one in server.contents()}[path.stem]
    assert [one.number for one in opened] == list(range(1, listed + 1))
    assert made.metadata.slides == listed


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_speaker_knows_what_to_expect_from_the_class(path):
    says = [one["metadata"]["lstmlab"] for one in read(path)["cells"]
            if "lstmlab" in one["metadata"]]  # fmt: skip
    asked = [one for one in says if "ask_class" in one]
    assert asked
    for one in asked:
        assert re.fullmatch(r"\*\*Expect:\*\* .+ \*\*True:\*\* .+\.", one["expect"]), one


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_slide_refers_to_nothing_that_only_the_notebook_shows(path):
    parts = [part.source for one in slides(read(path)) for part in one.parts]
    assert [source for source in parts if ELSEWHERE.search(source)] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_a_slide_prints_is_said_in_words(path):
    notebook = read(path)
    shown = [notebook["cells"][part.cell] for one in slides(notebook) for part in one.parts
             if part.role == "output"]  # fmt: skip
    assert [printed(one) for one in shown if BARE.search(printed(one))] == []
    assert not [out for one in shown for out in one["outputs"] if out["output_type"] == "error"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_slide_is_a_sentence_or_a_heading_before_its_question(path):
    found = slides(read(path))
    asked = [(a, b) for a, b in zip(found, found[1:]) if b.parts[0].role == "question"]
    assert [a.parts for a, b in asked if is_thin(a)] == []
    roles = [[part.role for part in one.parts] for one in found[1:]]
    assert ["heading"] not in roles


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_class_is_asked_before_every_figure_and_explorer(path):
    found = slides(read(path))
    seen = [(one.kind, before.kind) for before, one in zip(found, found[1:])]
    alone = [before for kind, before in seen if kind in ("figure", "explorer")]
    assert alone and set(alone) == {"question"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_explorer_has_a_slide_of_its_own(path):
    notebook = read(path)
    for one in slides(notebook):
        shown = [picture(notebook["cells"][part.cell]) for part in one.parts
                 if part.role == "output"]  # fmt: skip
        if one.kind == "explorer":
            assert [part.role for part in one.parts] == ["output"]
        assert shown.count("explorer") + shown.count("question") <= 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_explorer_and_every_question_of_a_chapter_is_shown(path):
    notebook = read(path)
    shown = {part.cell for one in slides(notebook) for part in one.parts}
    there = [place for place, one in enumerate(notebook["cells"])
             if picture(one) == "explorer" or ASK.match(text(one["source"]))
             and marks(notebook["cells"])[place] != "skip"]  # fmt: skip
    assert [place for place in there if place not in shown] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_prediction_is_asked_in_words_above_its_widget(path):
    """The widget's own title is hidden there."""
    cells = read(path)["cells"]
    for one in slides(read(path)):
        if any(ASK.match(text(cells[part.cell]["source"])) for part in one.parts
               if part.role == "output"):  # fmt: skip
            assert "question" in [part.role for part in one.parts]
            assert [part.role for part in one.parts][-1] == "output"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_a_slide_announces_with_a_colon_is_on_it(path):
    for one in slides(read(path)):
        after = [part.role for part in one.parts[1:]] + ["nothing"]
        for part, follows in zip(one.parts, after):
            if part.role in ("text", "caption") and part.source.rstrip("* \n").endswith(":"):
                assert follows not in ("nothing", "question", "heading"), part.source


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_caption_names_no_colour_of_the_light_theme(path):
    said = [part.source for one in slides(read(path)) for part in one.parts
            if part.role == "caption"]  # fmt: skip
    assert [source for source in said if COLOURED.search(source)] == []


def test_the_index_names_every_chapter_with_its_minutes():
    listed = server.contents()
    assert [one["name"] for one in listed] == [path.stem for path in PATHS]
    page = server.index()
    for one in listed:
        assert f"/voila/render/{one['name']}.ipynb" in page
        assert 15 <= one["minutes"] <= 90 and one["slides"] > 10
    assert server.RULE in page


def test_a_kernel_that_no_page_uses_ends_and_none_warns_of_its_ports():
    told = server.settings(8866)
    kernels = server.Kernels(config=told)
    assert kernels.cull_idle_timeout == server.CULL and not kernels.cull_connected
    assert told.VoilaConfiguration.multi_kernel_manager_class is server.Kernels
    started = []

    async def start(self, **options):
        started.append(options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server.AsyncMappingKernelManager, "_async_start_kernel", start)
        with pytest.raises(StopIteration):  # by hand: beside a browser a loop runs already
            kernels.start_kernel(kernel_name="python3").send(None)
    assert started == [{"kernel_name": "python3", "extra_arguments": ["--log-level=ERROR"]}]


def test_the_page_asks_nobody_else():
    for path in server.TEMPLATE.iterdir():
        assert not re.search(r"(src|href|url)\W{0,3}https?:", path.read_text(encoding="utf-8"))


def test_the_teachers_plan_has_the_minutes_of_the_lectures():
    minutes = {one["number"]: one["minutes"] for one in server.contents()}
    plan = (Path(__file__).parents[1] / "docs" / "teaching.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| ([\w, ]+) \| (\d+) \| (.*?) \|", plan, re.M)
    assert [int(told) for _, told, _ in rows] == [
        sum(minutes[chapter] for chapter in lectures.split(", ")) for lectures, _, _ in rows
    ]
    named = [chapter for row in rows for chapter in re.findall(r"\d\db?", row[0] + " " + row[2])]
    assert sorted(named) == sorted(minutes)


def test_what_a_long_lecture_can_leave_for_home_is_long_enough():
    """For a lesson of 45 minutes, by the headings of the chapter."""
    told = (Path(__file__).parents[1] / "docs" / "teaching.md").read_text(encoding="utf-8")
    table = told.partition("| over 45 by |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (.+) \|$", table, re.M)
    over = {one["number"]: one["minutes"] - 45 for one in server.contents()}
    assert {number: int(by) for number, by, _ in rows} == {
        number: by for number, by in over.items() if by > 0
    }
    for number, by, left in rows:
        sections = re.findall(r"\*(.+?)\*", left)
        path = next(path for path in PATHS if path.stem.startswith(f"{number}_"))
        saved = [minutes([one for one in slides(read(path)) if one.section == section])
                 for section in sections]  # fmt: skip
        assert all(saved) and sum(saved) >= int(by), (number, saved)
