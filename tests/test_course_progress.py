"""What was done is kept in one file, whole at every moment, and only where a reader wants it."""

import json
import signal
import subprocess
import sys

import nbformat
import pytest

from lstmlab import files
from lstmlab.course import exercises, progress, questions
from lstmlab.course.exercises import check
from lstmlab.explorers import prediction
from scripts.notebooks import execute

DAY = 86_400


@pytest.fixture
def file(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTMLAB_PROGRESS", str(tmp_path / "kept" / "progress.json"))
    monkeypatch.setattr(progress, "_told", set())
    return tmp_path / "kept" / "progress.json"


@pytest.fixture
def bank(monkeypatch):
    entry = {"kind": "exercise", "asks": "what is left", "truth": 0.25}
    monkeypatch.setattr(questions, "chapter", lambda number: {"left": questions.seal(entry)})


def kept(kind):
    return progress.load()[kind]


@pytest.mark.parametrize("settings", [{}, {"LSTMLAB_PROGRESS": "off"}])
def test_under_pytest_and_when_off_no_file_is_made(monkeypatch, tmp_path, settings):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("LSTMLAB_PROGRESS", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
        monkeypatch.delenv("PYTEST_VERSION", raising=False)
    progress.record("exercises", "06.left", 1)
    progress.erase()
    assert progress.place() is None and list(tmp_path.iterdir()) == []
    assert progress.load() == progress.empty()


def test_the_file_lies_in_the_readers_home_or_beside_the_notebooks(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYTEST_VERSION", raising=False)
    monkeypatch.delenv("LSTMLAB_PROGRESS", raising=False)
    assert progress.place() == tmp_path / ".lstmlab/progress.json"
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.chdir(tmp_path)
    assert progress.place() == tmp_path / "progress.json"


def test_nothing_is_kept_when_notebooks_are_executed_for_the_repository(file, tmp_path):
    source = "from lstmlab.course import progress\nprint(progress.place())"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbformat.write(notebook, tmp_path / "one.ipynb")
    execute(tmp_path / "one.ipynb")
    (output,) = nbformat.read(tmp_path / "one.ipynb", as_version=4).cells[0].outputs
    assert output.text == "None\n"


def test_tries_are_counted_until_an_exercise_is_solved(file):
    for right in (0, 0, 1, 0, 1):
        progress.record("exercises", "06.left", right, now=100)
    assert kept("exercises") == {"06.left": {"tries": 3, "right": 1.0, "at": 100}}


def test_the_best_quiz_is_kept_and_every_try_counted(file):
    for right in (0.5, 0.875, 0.75):
        progress.record("quizzes", "06", right, now=100)
    assert kept("quizzes")["06"] == {"tries": 3, "right": 0.875, "at": 100}


def test_a_prediction_counts_as_first_made_until_it_is_made_again_days_later(file):
    progress.record("predictions", "06.left", 0, now=0)
    progress.record("predictions", "06.left", 1, now=60)
    assert kept("predictions")["06.left"] == {"tries": 2, "right": 0.0, "at": 0}
    progress.record("predictions", "06.left", 1, now=3 * DAY)
    assert kept("predictions")["06.left"] == {"tries": 3, "right": 1.0, "at": 3 * DAY}


def test_minutes_are_counted_between_answers_and_not_over_pauses(file):
    for now in (0, 120, 420, 420 + 3600, 480 + 3600):
        progress.record("exercises", f"06.at_{now}", 1, now=now)
    assert kept("minutes")["06"] == {"minutes": 8.0, "at": 4080}


def test_what_is_repeated_is_no_new_work(file):
    for kind in ("exercises", "predictions"):
        progress.record(kind, f"06.{kind}", 1, now=100)
    progress.record("exercises", "06.open", 0, now=200)
    for now in (400, 4 * DAY):
        for kind in ("exercises", "predictions"):
            progress.record(kind, f"06.{kind}", 1, now=now)
    assert kept("minutes")["06"]["at"] == 200
    assert kept("exercises")["06.exercises"] == {"tries": 1, "right": 1.0, "at": 100}
    progress.record("exercises", "06.open", 0, now=500)
    assert kept("minutes")["06"]["at"] == 500  # another try at what is not solved
    progress.record("quizzes", "06", 1, now=600)
    progress.record("quizzes", "06", 1, now=700)
    assert kept("minutes")["06"]["at"] == 700


def test_an_exercise_is_noted_once_per_answer(file, bank, capsys):
    for yours in (..., 0.5, 0.5, 0.3, 0.25, 0.25):
        check("99.left", yours)
    entry = kept("exercises")["99.left"]
    assert entry["tries"] == 3 and entry["right"] == 1
    assert "progress" not in capsys.readouterr().out


PREDICTIONS = {
    "number": {"truth": 0.35, "low": 0, "high": 1},
    "choice": {"truth": "C", "options": ["h", "C"]},
    "sketch": {"truth": [0.9, 0.8], "low": 0, "high": 1},
}


@pytest.fixture
def ask_one(monkeypatch):
    """The prediction of a kind, as `ask` makes it."""
    monkeypatch.setattr(exercises, "_noted", set())
    monkeypatch.setattr(exercises, "predicted", {})
    monkeypatch.setattr(prediction, "predicted", exercises.predicted)

    def make(kind):
        entry = questions.seal(PREDICTIONS[kind] | {"kind": kind, "asks": "?", "because": "So."})
        monkeypatch.setattr(questions, "chapter", lambda number: {"left": entry})
        return prediction.ask("99.left")

    return make


MADE = pytest.mark.parametrize("kind, enter, right", [
    ("number", "0.35", 1), ("number", "0.9", 0), ("choice", "C", 1), ("choice", "h", 0),
    ("sketch", {"C": (0.85, 0.8)}, 1), ("sketch", {"C": (0.5, 0.8)}, 0),
])  # fmt: skip


@MADE
def test_a_prediction_is_noted_once_when_its_truth_is_shown(file, ask_one, kind, enter, right):
    lab = ask_one(kind)
    lab.use("show it without predicting")
    assert not file.exists()
    lab.reset()
    lab.set(**{kind: enter})
    assert not file.exists()
    lab.set(shown=True)
    lab.refresh()
    entry = kept("predictions")["99.left"]
    assert entry["tries"] == 1 and entry["right"] == right


@MADE
def test_a_prediction_is_noted_when_the_result_is_computed(file, ask_one, kind, enter, right):
    lab, truth = ask_one(kind), PREDICTIONS[kind]["truth"]
    exercises.confirm("99.left", truth)
    assert not file.exists()
    lab.set(**{kind: enter})
    exercises.confirm("99.left", truth)
    lab.set(shown=True)
    assert kept("predictions")["99.left"]["tries"] == 1
    assert kept("predictions")["99.left"]["right"] == right


def test_erase_and_export_take_one_call_each_and_say_what_they_did(
    file, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    progress.record("quizzes", "06", 1, now=5)
    progress.export("mine.json")
    assert capsys.readouterr().out == f"A copy of your progress is in {tmp_path / 'mine.json'}.\n"
    assert json.loads((tmp_path / "mine.json").read_text()) == progress.load()
    progress.erase()
    assert capsys.readouterr().out == f"Your progress is erased: {file} is gone.\n"
    assert not file.exists() and progress.load() == progress.empty()
    progress.erase()
    assert capsys.readouterr().out == "There is no progress to erase.\n"


@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\xfe", b"[1]", b'{"lstmlab": 2}', b'{"lstmlab": 1, "quizzes": []}',
    json.dumps(progress.empty() | {"quizzes": {"06": 5}}).encode(),
    json.dumps(progress.empty() | {"minutes": {"06": {"minutes": "5", "at": 0}}}).encode(),
])  # fmt: skip
def test_a_damaged_or_foreign_file_is_set_aside_and_said(file, capsys, content):
    file.parent.mkdir()
    file.write_bytes(content)
    progress.record("quizzes", "06", 1)
    assert kept("quizzes")["06"]["tries"] == 1
    (aside,) = file.parent.glob("progress-unreadable-*.json")
    assert aside.read_bytes() == content
    said = capsys.readouterr().out
    assert aside.name in said and said.count("\n") == 1


def test_a_place_that_cannot_be_written_breaks_nothing_and_is_said_once(
    monkeypatch, tmp_path, capsys
):
    (tmp_path / "no_folder").write_text("")
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.setenv("LSTMLAB_PROGRESS", str(tmp_path / "no_folder" / "progress.json"))
    for _ in range(2):
        progress.record("quizzes", "06", 1)
        assert progress.tries("quizzes", "06") == 0
    said = capsys.readouterr().out
    assert said.count("cannot be kept") == 1 and "all else works" in said


def test_a_file_that_cannot_be_written_or_read_is_said_once(file, monkeypatch, capsys):
    progress.record("quizzes", "06", 1)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(progress, "written_whole", refuse)
    for _ in range(2):
        progress.record("quizzes", "06", 0.5)
    assert capsys.readouterr().out.count("Permission denied") == 1
    assert kept("quizzes")["06"]["tries"] == 1
    monkeypatch.undo()
    before = file.read_bytes()
    monkeypatch.setenv("LSTMLAB_PROGRESS", str(file))
    monkeypatch.setattr(type(file), "read_text", refuse)
    progress.record("quizzes", "06", 0.5)
    assert file.read_bytes() == before  # what cannot be read is not overwritten
    assert progress.load() == progress.empty()
    assert "cannot be read (Permission denied)" in capsys.readouterr().out


WRITER = """
import sys
from lstmlab.course import progress
for n in range({times}):
    progress.record("exercises", f"06.{{sys.argv[1]}}{{n}}", 1)
    print(n, flush=True)
"""


def writer(name, times):
    command = [sys.executable, "-c", WRITER.format(times=times), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_kernels_that_write_at_once_lose_nothing(file):
    both = [writer(name, 60) for name in "ab"]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(kept("exercises")) == 120
    assert [path.name for path in file.parent.iterdir()] == ["progress.json"]


def test_a_kernel_that_is_killed_while_writing_leaves_a_whole_file(file, monkeypatch, capsys):
    monkeypatch.setattr(files, "STALE", 0.2)
    for round in range(4):
        one = writer(f"r{round}_", 100_000)
        for _ in range(20 + 7 * round):
            one.stdout.readline()
        one.send_signal(signal.SIGKILL)
        one.wait()
        assert json.loads(file.read_text())["lstmlab"] == 1
    progress.record("quizzes", "06", 1)
    assert len(kept("exercises")) > 80 and kept("quizzes")
    assert capsys.readouterr().out == ""
