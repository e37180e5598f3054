"""Every question has its place and its reasons, and no notebook gives its answer away before."""

import ast
import json
import re
from pathlib import Path

import pytest

from lstmlab.course.questions import chapter, question, seal, unseal, where_asked
from scripts.seal import written
from scripts.sources import headings, text, tree

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))
WRITTEN = {f"{number}.{name}": entry for number, entries in written().items()
           for name, entry in entries.items()}  # fmt: skip
KEYS = {
    "choice": {"kind", "asks", "options", "truth", "because", "wrong"},
    "number": {"kind", "asks", "low", "high", "truth", "because", "wrong", "rtol", "atol"},
    "sketch": {"kind", "asks", "low", "high", "truth", "because", "of", "ylabel", "rtol", "atol"},
    "exercise": {"kind", "asks", "truth", "wrong", "hint", "rtol", "atol"},
}


def each(entries):
    return pytest.mark.parametrize("name", entries)


def of_kind(*kinds):
    return [name for name, entry in WRITTEN.items() if entry["kind"] in kinds]


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def calls(source, function):
    """The calls of a function by its name, in order."""
    found = (node for node in ast.walk(tree(source)) if isinstance(node, ast.Call))
    return [node for node in found if getattr(node.func, "id", "") == function]


def named(path, function):
    """(place of the cell, name of the question) of each call in a notebook."""
    return [(place, call.args[0].value) for place, cell in enumerate(cells(path))
            if cell["cell_type"] == "code"
            for call in calls(text(cell["source"]), function)]  # fmt: skip


def asked(function):
    return [name for path in NOTEBOOKS for _, name in named(path, function)]


def test_what_is_sealed_is_what_is_written():
    for number, entries in written().items():
        assert {name: unseal(entry) for name, entry in chapter(number).items()} == entries


def test_an_unknown_question_is_refused_by_name():
    with pytest.raises(ValueError, match="name: expected one of .*05.*got '05.nothing'"):
        question("05.nothing")


@each(WRITTEN)
def test_what_answers_is_not_readable_in_the_package(name):
    entry = WRITTEN[name]
    sealed = seal(entry)
    assert sealed.keys() <= {"kind", "asks", "options", "low", "high", "of", "ylabel", "rtol",
                             "atol", "sealed"}  # fmt: skip
    assert entry.get("because", "because") not in json.dumps(sealed, ensure_ascii=False)


@each(WRITTEN)
def test_a_question_has_what_its_kind_needs(name):
    entry = WRITTEN[name]
    assert entry.keys() <= KEYS[entry["kind"]]
    assert entry["asks"] and (entry["kind"] == "exercise" or entry["because"].endswith("."))
    assert all(len(pair) == 2 and pair[1].strip() for pair in entry.get("wrong", []))


@each(of_kind("choice"))
def test_every_wrong_option_is_told_its_reason(name):
    entry = WRITTEN[name]
    reasons = {answer for answer, _ in entry["wrong"]}
    assert reasons | {entry["truth"]} == set(entry["options"]) and entry["truth"] not in reasons


@each(of_kind("exercise", "number"))
def test_a_wrong_number_gets_a_reason(name):
    entry = WRITTEN[name]
    assert entry.get("hint") or entry.get("wrong")


@each(of_kind("sketch"))
def test_the_right_answer_can_be_painted(name):
    entry = WRITTEN[name]
    assert all(entry["low"] <= value <= entry["high"] for value in entry["truth"])
    blank = min(max(0, entry["low"]), entry["high"])
    assert any(value != blank for value in entry["truth"]), "it would count as no answer"
    assert len(entry["truth"]) <= 20


def test_every_question_has_one_place_in_its_chapter():
    predictions, exercises = of_kind("choice", "number", "sketch"), of_kind("exercise")
    assert sorted(asked("ask")) == sorted(asked("confirm")) == sorted(predictions)
    assert sorted(asked("check")) == sorted(exercises)
    for path in NOTEBOOKS:
        used = [name for what in ("ask", "check") for _, name in named(path, what)]
        assert {name.split(".")[0] for name in used} <= {path.stem.split("_")[0]}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_answers_a_prediction_is_folded_away(path):
    found = dict((name, place) for place, name in named(path, "confirm"))
    stored = cells(path)
    for place, name in named(path, "ask"):
        assert place < found[name], f"{name} is confirmed before it is asked"
        between = [cell for cell in stored[place + 1 : found[name] + 1] if cell.get("outputs")]
        shown = [text(cell["source"]) for cell in between
                 if not cell["metadata"].get("jupyter", {}).get("outputs_hidden")]  # fmt: skip
        assert shown == [], name


def constants(source):
    return {node.value for node in ast.walk(tree(source)) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_that_answers_a_choice_names_all_its_options_or_not_the_right_one(path):
    """A reader sees the code below a question before the answer is given."""
    stored, found = cells(path), {name: place for place, name in named(path, "confirm")}
    for place, name in named(path, "ask"):
        if WRITTEN[name]["kind"] == "choice":
            below = [text(cell["source"]) for cell in stored[place + 1 : found[name] + 1]
                     if cell["cell_type"] == "code"]  # fmt: skip
            said = set().union(*map(constants, below))
            options = WRITTEN[name]["options"]
            assert WRITTEN[name]["truth"] not in said or said >= set(options), name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_chapter_advises_to_run_all_its_cells(path):
    """All results would be seen before they are predicted."""
    words = [text(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown"]
    advice = [line for source in words for line in source.splitlines()
              if re.search(r"Restart Kernel and Run All Cells", line)]  # fmt: skip
    assert advice == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_to_be_predicted_is_asked(path):
    stored = cells(path)
    for place, cell in enumerate(stored):
        if cell["cell_type"] == "markdown" and "**Predict" in text(cell["source"]):
            code = next(c for c in stored[place + 1 :] if c["cell_type"] == "code")
            assert calls(text(code["source"]), "ask"), text(cell["source"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_answer_stands_beside_its_question(path):
    for cell in cells(path):
        source = text(cell["source"])
        if cell["cell_type"] == "code":
            assert not calls(source, "Prediction"), source
            for call in calls(source, "check"):
                assert len(call.args) <= 3 and not call.keywords, source
                names = [node for arg in call.args[2:] for node in ast.walk(arg)
                         if isinstance(node, ast.Name)]  # fmt: skip
                assert len(call.args) == 2 or names, f"a literal is expected: {source}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_things_to_try_are_followed_by_what_should_be_seen(path):
    stored = [text(cell["source"]) for cell in cells(path)]
    for place, cell in enumerate(cells(path)):
        source = stored[place]
        if cell["cell_type"] == "markdown" and re.search(r"(?m)\b[Tt]ry\b.*:\s*$", source):
            after = "\n".join(stored[place + 1 : place + 4])
            assert "<summary>What you should have seen</summary>" in after, source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_prediction_is_asked_in_words_below_a_heading(path):
    number = path.stem.partition("_")[0]
    found, there = where_asked(path), headings(cells(path)).values()
    assert set(found) == {name for name in of_kind("choice", "number", "sketch")
                          if name.startswith(f"{number}.")}  # fmt: skip
    assert all(heading in there and len(words) > 20 for heading, words in found.values())
