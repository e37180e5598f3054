"""The map shows what was done and what comes next, and to everybody the same without progress."""

import re

import nbformat
import pytest
from matplotlib.colors import to_rgba
from test_explorers import check_sentence, size, sweep

from lstmlab.course import progress, questions
from lstmlab.explorers.course_map import CourseMap
from lstmlab.plots.course import DONE
from scripts.notebooks import FOLDER

DAY = 86_400


@pytest.fixture
def kept(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTMLAB_PROGRESS", str(tmp_path / "progress.json"))


def names(number, *kinds):
    return [f"{number}.{name}" for name, entry in questions.chapter(number).items()
            if entry["kind"] in kinds]  # fmt: skip


def finish(number, now=0, quiz=1):
    """Everything of a chapter, rightly, but for the quiz, if so it is wished."""
    for name in names(number, "choice", "number", "sketch"):
        progress.record("predictions", name, 1, now)
    for name in names(number, "exercise"):
        progress.record("exercises", name, 1, now)
    if quiz is not None:
        progress.record("quizzes", number, quiz, now)


def filled(lab):
    """The widths of the filled parts, in pixels."""
    patches = lab.live.fig.axes[0].patches
    return [patch.get_width() for patch in patches if patch.get_facecolor() == to_rgba(DONE)]


def test_without_progress_the_map_is_the_same_for_all():
    lab = CourseMap(FOLDER)
    check_sentence(lab.sentence)
    assert lab.sentence.startswith("0 of 23 chapters done: 0 of ")
    assert lab.sentence.endswith("in 0 minutes. Next: 00 start here.")
    assert lab.advice == "**Next:** [00 start here](00_start_here.ipynb)."
    assert not any(filled(lab)) and len(filled(lab)) == 23 and lab.error == ""
    assert lab._repr_mimebundle_()[0]["text/plain"] == lab.sentence


def test_what_is_done_is_filled_and_the_next_chapter_is_named(kept):
    finish("00")
    progress.record("quizzes", "01", 0.5)
    lab = CourseMap(FOLDER)
    assert lab.fractions["00"] == 1 and lab.fractions["01"] == 0 and filled(lab)[0] > 100
    assert lab.sentence.startswith("1 of 23 chapters done") and "Next: 01 unrolling" in lab.sentence
    assert "1 of 23 quizzes" in lab.sentence  # a half is not enough
    counts = [len(names("01", *kinds)) for kinds in (("choice", "number", "sketch"), ("exercise",))]
    left = "{} predictions, {} exercises, 1 quiz".format(*counts)
    assert lab.sentence.endswith(f"Next: 01 unrolling (begun; left: {left}).")
    assert lab.live.image.value != CourseMap(FOLDER / "nowhere").live.image.value


def test_what_comes_next_is_where_the_reader_is(kept):
    progress.record("predictions", names("06", "choice")[0], 1, now=0)
    assert CourseMap(FOLDER).advice.startswith(
        "**Next:** [06 forget gate](06_forget_gate.ipynb) (begun; left: "
    )
    finish("06", now=1)
    assert CourseMap(FOLDER).following == "07"
    progress.record("exercises", names("02", "exercise")[0], 0, now=2)
    assert CourseMap(FOLDER).following == "02"
    finish("17", now=3)
    assert CourseMap(FOLDER).following == "00"  # nothing is left after it


def test_a_chapter_is_done_only_with_its_quiz(kept):
    finish("06", quiz=0.5)
    lab = CourseMap(FOLDER)
    assert lab.fractions["06"] > 0.75 and lab.sentence.startswith("0 of 23 chapters done")
    assert lab.sentence.endswith("Next: 06 forget gate (begun; left: 1 quiz).")
    finish("06", now=1)
    assert CourseMap(FOLDER).finished == ["06"] and CourseMap(FOLDER).following == "07"


def test_what_is_repeated_in_another_chapter_moves_nothing(kept):
    finish("00", quiz=0.5)
    progress.record("predictions", "06.bias_one", 0, now=1)
    progress.record("exercises", names("07", "exercise")[0], 1, now=2)
    finish("00", now=4 * DAY, quiz=None)  # run all cells above
    progress.record("predictions", "06.bias_one", 1, now=4 * DAY)  # the reminder
    assert CourseMap(FOLDER, now=4 * DAY).following == "07"


def test_a_chosen_chapter_is_framed_and_told(kept):
    progress.record("exercises", names("06", "exercise")[0], 1, now=0)
    progress.record("quizzes", "06", 0.875, now=300)
    lab = CourseMap(FOLDER)
    for stop in sweep(lab):
        check_sentence(stop.sentence)
        assert stop.error == "" and size(stop.picture) == size(lab.live.image.value)
    lab.set(chapter="06")
    assert lab.sentence.startswith("06 forget gate: 0 of 6 predictions, 1 of ")
    assert lab.sentence.endswith("1 of 1 quizzes, in 5 minutes.")
    assert lab.frame.get_x() == lab.boxes["06"].get_x()
    assert lab.frame.get_y() == lab.boxes["06"].get_y()


def test_exercises_count_when_solved_and_predictions_when_made(kept):
    exercise, prediction = names("06", "exercise")[0], names("06", "choice")[0]
    progress.record("exercises", exercise, 0)
    progress.record("predictions", prediction, 0)
    lab = CourseMap(FOLDER)
    assert lab.done["exercises"] == [] and lab.done["predictions"] == [prediction]
    progress.record("exercises", exercise, 1)
    assert CourseMap(FOLDER).done["exercises"] == [exercise]


def test_a_returning_reader_runs_the_cells_of_the_map_alone(kept, monkeypatch, capsys):
    monkeypatch.chdir(FOLDER)
    stored = nbformat.read("00_start_here.ipynb", as_version=4).cells
    code = [cell.source for cell in stored if cell.cell_type == "code"]
    first = next(place for place, source in enumerate(code) if "CourseMap()" in source)
    known = {}
    for source in code[first : first + 4]:  # the map, what comes next, a reminder, the table
        exec(source, known)
    assert "lab.again()" in code[first + 2] and "table(" in code[first + 3]
    assert "asked again" in capsys.readouterr().out


def test_all_done_is_said(kept):
    for number in CourseMap(FOLDER).chapters:
        finish(number)
    lab = CourseMap(FOLDER)
    check_sentence(lab.sentence)
    assert lab.following is None and lab.advice == "**All done.**"


def test_a_wrong_prediction_returns_some_days_later_without_its_answer(kept, capsys):
    progress.record("predictions", "06.bias_one", 0, now=0)
    progress.record("predictions", "06.ten_steps", 1, now=0)
    assert "again" not in CourseMap(FOLDER, now=DAY).advice
    advice = CourseMap(FOLDER, now=3 * DAY).advice
    entry, lab = questions.question("06.bias_one"), CourseMap(FOLDER, now=3 * DAY)
    assert "What fraction of $C$, and of the gradient along it, is left after 40 steps" in advice
    assert "(06_forget_gate.ipynb#The-forget-bias-at-initialisation)" in advice
    assert entry["truth"] not in advice and entry["because"] not in advice
    asked = lab.again()
    assert capsys.readouterr().out == ""
    assert asked.title == entry["asks"] and entry["because"] not in asked.sentence
    progress.record("predictions", "06.bias_one", 1, now=3 * DAY)
    lab = CourseMap(FOLDER, now=6 * DAY)
    assert "again" not in lab.advice and lab.again() is None
    assert capsys.readouterr().out == "Nothing is to be asked again today.\n"


def test_one_wrong_prediction_is_named_a_day_and_each_in_its_turn(kept):
    for name in ("06.bias_one", "06.ten_steps"):
        progress.record("predictions", name, 0, now=0)
    said = [CourseMap(FOLDER, now=day * DAY).advice for day in (3, 4, 5)]
    assert said[0] == said[2] != said[1]
    assert all(words.count("Predict again") == 1 for words in said)


def test_no_full_stop_follows_a_heading_that_asks(kept):
    progress.record("predictions", "06.negative_gate", 0, now=0)
    advice = CourseMap(FOLDER, now=3 * DAY).advice
    assert "why is the candidate a tanh?](" in advice
    assert not re.search(r"[?!]\]\([^)]*\)\.", advice)


def test_a_folder_without_notebooks_has_a_map_without_chapters(tmp_path):
    assert CourseMap(tmp_path).sentence.startswith("0 of 0 chapters done")
