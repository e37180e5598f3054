"""Whose a notebook is, and for which assignment; and nothing is passed over in silence."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_notebook

from scripts.homework.collect import LARGEST, collect, fit

HOMEWORK = ["hw1", "hw2"]


def put(folder, path, homework=None):
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"lstmlab": {"homework": homework}} if homework else {}
    nbformat.write(new_notebook(metadata=metadata), place)
    return place


def who(folder, wanted=None):
    found, remarks = collect(folder, HOMEWORK, wanted)
    return [(one.student, one.assignment) for one in found], remarks


@pytest.mark.parametrize(
    "path, student",
    {
        "hw2_ada.ipynb": "ada",
        "ada_hw2.ipynb": "ada",
        "HW2-Ada Byron.ipynb": "Ada Byron",
        "ada/hw2.ipynb": "ada",
        "hw2/ada.ipynb": "ada",
        "ada/hw2/hw2.ipynb": "ada",
        "hw2/ada/solution.ipynb": "ada",
        "ada/hw2_final.ipynb": "ada",
        "Zoë/hw2.ipynb": "Zoë",
    }.items(),
)
def test_the_path_tells_student_and_assignment(tmp_path, path, student):
    put(tmp_path, path)
    assert who(tmp_path) == ([(student, "hw2")], [])


def test_a_bare_name_is_of_the_assignment_that_the_notebook_names(tmp_path):
    put(tmp_path, "ada.ipynb", homework="hw2")
    assert who(tmp_path) == ([("ada", "hw2")], [])


def test_a_bare_name_is_of_the_assignment_that_is_asked_for(tmp_path):
    put(tmp_path, "ada.ipynb")
    assert who(tmp_path, "hw2") == ([("ada", "hw2")], [])


def test_a_bare_name_alone_is_left_out_with_a_remark(tmp_path):
    put(tmp_path, "ada.ipynb")
    found, (remark,) = who(tmp_path)
    assert found == [] and remark.startswith("ada.ipynb: of which assignment?")


def test_another_assignment_than_the_one_asked_for_is_left_out_with_a_remark(tmp_path):
    put(tmp_path, "hw1_ada.ipynb")
    assert who(tmp_path, "hw2") == ([], ["hw1_ada.ipynb: hw1, left out as hw2 is asked for"])


def test_a_notebook_without_a_name_is_left_out_with_a_remark(tmp_path):
    put(tmp_path, "hw2.ipynb")
    found, (remark,) = who(tmp_path)
    assert found == [] and remark.startswith("hw2.ipynb: whose is it?")


def test_a_notebook_of_another_assignment_than_its_name_says_is_noted(tmp_path):
    put(tmp_path, "hw2_ada.ipynb", homework="hw1")
    (one,), _ = collect(tmp_path, HOMEWORK)
    assert one.notes == ("handed in as hw2, but the notebook says that it is hw1",)


def test_of_several_notebooks_one_is_graded_and_all_are_named(tmp_path):
    put(tmp_path, "ada/hw2.ipynb")
    put(tmp_path, "ada/hw2_new.ipynb", homework="hw2")
    (one,), _ = collect(tmp_path, HOMEWORK)
    assert one.path.name == "hw2_new.ipynb"
    assert "graded is ada/hw2_new.ipynb, left out ada/hw2.ipynb" in one.notes[0]


def test_of_several_notebooks_one_that_can_be_read_is_graded(tmp_path):
    put(tmp_path, "ada/hw2.ipynb")
    (tmp_path / "ada" / "hw2_new.ipynb").write_text("")
    (one,), _ = collect(tmp_path, HOMEWORK)
    assert one.path.name == "hw2.ipynb" and not one.fault


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "is empty"),
        ("{", "is not JSON"),
        ("[1]", "is not a notebook"),
        ('{"a": 1}', "is not a notebook"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_that_is_no_notebook_is_a_submission_with_a_fault(tmp_path, text, words):
    (tmp_path / "hw2_ada.ipynb").write_text(text)
    (one,), remarks = collect(tmp_path, HOMEWORK)
    assert (one.student, remarks) == ("ada", []) and one.fault.startswith(words)


@pytest.mark.parametrize("metadata", ["[]", '{"lstmlab": 1}', '{"lstmlab": {"homework": [2]}}'])
def test_strange_metadata_names_no_assignment(tmp_path, metadata):
    (tmp_path / "hw2_ada.ipynb").write_text(f'{{"cells": [], "metadata": {metadata}}}')
    assert who(tmp_path) == ([("ada", "hw2")], [])


def test_a_notebook_too_large_is_not_read(tmp_path):
    with open(tmp_path / "hw2_ada.ipynb", "wb") as file:
        file.truncate(LARGEST + 1)
    (one,), _ = collect(tmp_path, HOMEWORK)
    assert one.fault.startswith("is too large: 20 MB")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_left_out_with_a_remark(tmp_path):
    secret = put(tmp_path / "elsewhere", "secret.ipynb")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hw2_ada.ipynb").symlink_to(secret)
    (tmp_path / "in" / "bob").symlink_to(tmp_path / "elsewhere")
    found, remarks = who(tmp_path / "in")
    assert found == []
    assert [remark.partition(",")[0] for remark in remarks] == [
        "bob: a link",
        "hw2_ada.ipynb: a link",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders there")
def test_a_pipe_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "hw2_ada.ipynb")
    assert who(tmp_path) == ([], ["hw2_ada.ipynb: no ordinary file, left out"])


def test_other_files_are_named_and_those_of_systems_are_not(tmp_path):
    for name in ["hw2_ada.pdf", ".DS_Store", "timestamp.txt"]:
        (tmp_path / name).write_text("x")
    put(tmp_path, ".ipynb_checkpoints/hw2_ada.ipynb")
    assert who(tmp_path) == ([], ["hw2_ada.pdf: no notebook by its name (.ipynb), left out"])


def test_a_folder_too_deep_is_left_out_with_a_remark(tmp_path):
    put(tmp_path, "a/b/c/hw2.ipynb")
    found, (remark,) = who(tmp_path)
    assert found == [] and "whose is it?" in remark


@pytest.mark.parametrize("name", ["ada", "Ada Byron", "Zoë", "李雷", "O'Neill", "a.b-c_d@e"])
def test_ordinary_names_stay_as_they_are(name):
    assert fit(name) == name


def test_strange_names_fit_into_a_folder_and_stay_apart():
    strange = [
        "a+b",
        "a?b",
        "a*b",
        "..",
        "=1+2",
        "-rf",
        "a\nb",
        "a\\b",
        "[a]",
        "\u202ea",
        "x" * 300,
        "con",
        "\U00020000" * 60,
    ]
    safe = [fit(name) for name in strange]
    assert len(set(safe)) == len(strange)
    for name in safe:
        assert len(name.encode()) < 100 and not set(name) & set('/\\*?[]+\n"')
        assert name[0] not in ".-=@" and name.upper() != "CON"


def test_one_name_written_in_two_ways_is_one_student():
    assert fit("Zoe\u0308") == fit("Zoë") == "Zoë"


def test_a_changed_name_is_noted(tmp_path):
    put(tmp_path, "hw2_a+b.ipynb")
    (one,), _ = collect(tmp_path, HOMEWORK)
    assert one.notes == (f"the student's name a+b is written {fit('a+b')}",)


def test_a_file_that_may_not_be_read_is_a_submission_with_a_fault(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError

    for name in ("hw2_ada.ipynb", "ada_hw2.ipynb"):
        put(tmp_path, name)
    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (one,), _ = collect(tmp_path, HOMEWORK)
    assert one.fault == "cannot be read (PermissionError)"


def test_what_is_asked_for_must_exist(tmp_path):
    with pytest.raises(ValueError, match="expected one of hw1, hw2, got 'hw9'"):
        collect(tmp_path, HOMEWORK, "hw9")
    with pytest.raises(ValueError, match="expected a folder"):
        collect(tmp_path / "nowhere", HOMEWORK)
