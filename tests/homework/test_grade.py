"""A folder of submissions, good and bad, is graded: each mishap is one clear line, and no more."""

import copy
import csv
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
import small_course
from nbformat.v4 import new_code_cell, new_markdown_cell
from small_course import answer, hand_in, right, step

from scripts.homework import grade, pool, sandbox, work, written
from scripts.homework.execute import Limits

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the limits and the sandbox were tried on Linux alone"
)
LIMITS = Limits(cell_seconds=3, seconds=40, memory_mb=300, output_kb=50)
USUAL = {"wanted": "hw1", "jobs": 2, "limits": LIMITS}
RIGHT = 'return np.tanh(params["U"] @ x + params["W"] @ before)'
WRONG = "return 0 * before"
NOTED = """
class hw1:
    check_rnn_step = lambda *a, **k: board.PASSED.extend([("hw1", "check_rnn_step")])
    check_losses = lambda *a, **k: list.append(board.PASSED, ("hw1", "check_losses"))"""


def submissions(course):
    solution = course / "source" / "hw1" / "hw1.ipynb"
    silent = "get_ipython().showtraceback = lambda *a, **k: None"
    skipped = step(WRONG)
    skipped.cells[3].metadata["tags"] = ["skip-execution"]
    demanding = step(WRONG)
    demanding.cells[3].metadata["nbgrader"].update(points=100, grade=False, locked=False)
    twice = right()
    twice.cells.insert(3, copy.deepcopy(twice.cells[2]))
    twice.cells[3].id = "again"
    pasted = right()
    pasted.cells[0].source = pasted.cells[-1].source = "![a](attachment:a.png)"
    pasted.cells.append(new_markdown_cell('<meta http-equiv="refresh" content="0;url=x">'))
    pasted.cells.append(new_code_cell("display({'text/plain': {}, 'image/png': '\">'}, raw=True)"))
    pasted.cells[0].attachments = {"a.png": {"image/png": "QUJD"}}  # and of the other, it is lost
    blank = answer(step("raise NotImplementedError"), "written_why", "*Your answer here.*")
    edited = answer(step(WRONG), "test_rnn_step", "print('all well')")
    deleted = answer(answer(step(WRONG), "test_rnn_step", None), "imports", None)
    forged = "from lstmlab.homework import board\n"
    return {
        "right": right(),
        "stub": blank,
        "hangs": step("while True:\n    pass"),
        "prints": step("while True:\n    print('again ' * 9)"),
        "hoards": step("np.ones(10**9)\n" + RIGHT),
        "exits": step("import os\nos._exit(0)"),
        "broken": "{",
        "edited": edited,
        "deleted": deleted,
        "skipped": skipped,
        "demanding": demanding,
        "twice": twice,
        "pasted": pasted,
        "silent": step(WRONG, before=silent + "\nimport sys\nsys.excepthook = print"),
        "replaced": step(WRONG, before="hw1.check_rnn_step = lambda *a, **k: None"),
        "another": step(
            WRONG, before="class hw1:\n    check_rnn_step = check_losses = lambda *a, **k: 0"
        ),
        "forged": step(
            "board.PASSED.append(('hw1', 'check_rnn_step'))\n" + WRONG, before=forged
        ),
        "rewritten": step(
            WRONG, before="hw1.check_rnn_step.__wrapped__.__code__ = (lambda *a, **k: 0).__code__"
        ),
        "hidden": step(WRONG, before=forged + "board.bool = lambda x: True"),
        "loosened": step(WRONG, before=forged + "board.EXACT.update(rtol=9, atol=9)"),
        "noted": step(WRONG, before=forged + NOTED),
        "spies": step("import sys\nsys._getframe(1)\n" + RIGHT),
        "named": step("class E(BaseException):\n    pass\nE.__name__ = '=1+1'\nraise E"),
        "blinded": step("np.abs = lambda a: np.zeros(1)\n" + WRONG),
        "curious": step(f"open({str(solution)!r}).read()\n" + RIGHT),
        "warns": step("import sys\nprint('odd', file=sys.stderr)\n" + RIGHT),
        "moved": answer(answer(right(), "losses", None), "rnn_step", small_course.STEP + "\n"
                        + small_course.LOSSES),
        "O'Neill, \"Zoë\"": right(),
    }  # fmt: skip


class Graded:
    """A folder of grades, read as a teacher reads it."""

    def __init__(self, out):
        self.out, self.report = out, (out / "report.txt").read_text(encoding="utf-8").splitlines()
        self.rows = {row["student"]: row for row in table(out / "grades.csv")}
        self.points = {(row["student"], row["question"]): row for row in table(out / "points.csv")}

    def said(self, student, question="test_rnn_step"):
        return self.points[student, question]["words"]

    def page(self, student):
        return (self.out / "feedback" / student / "hw1" / "hw1.html").read_text(encoding="utf-8")

    def lines(self, student):
        return [line for line in self.report if line.startswith(f"{student}, hw1: ")]


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return small_course.make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, course):
    folder = hand_in(tmp_path_factory.mktemp("handed_in"), **submissions(course))
    (folder / "hw1.ipynb").write_text(nbformat.writes(right()))
    (folder / "notes.pdf").write_text("x")
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory, course, folder):
    out = tmp_path_factory.mktemp("graded")
    grade.grade(folder, out, course, **USUAL)
    return Graded(out)


def test_a_right_submission_earns_all_that_needs_no_person(graded):
    row = graded.rows["right"]
    assert (row["status"], row["automatic"], row["max"], row["note"]) == ("graded", "30", "35", "")
    assert graded.lines("right") == []


def test_every_submission_has_a_row_and_a_page(graded, course):
    names = [name for name in submissions(course) if name.isalpha()]
    assert set(names) < set(graded.rows) and len(graded.rows) == len(submissions(course))
    assert all("</html>" in graded.page(name) for name in graded.rows)


def test_a_stub_earns_nothing_and_is_told_so(graded):
    assert graded.rows["stub"]["total"] == "20"
    assert "rnn_step is still the stub" in graded.said("stub")
    assert graded.points["stub", "written_why"]["points"] == "0"


def test_what_runs_too_long_is_stopped_and_the_next_question_is_asked(graded):
    assert graded.rows["hangs"]["total"] == "20"
    assert graded.lines("hangs") == ["hangs, hw1: test_rnn_step: it ran for more than 3 s"]
    assert "The test was stopped: it ran for more than 3 s." in graded.page("hangs")


def test_what_prints_too_much_is_stopped_and_cut(graded):
    assert graded.rows["prints"]["total"] == "20"
    assert graded.lines("prints") == ["prints, hw1: test_rnn_step: it printed more than 50 kB"]
    assert len(graded.page("prints")) < 500_000


def test_what_takes_too_much_memory_fails_alone(graded):
    assert graded.rows["hoards"]["total"] == "20"
    if sys.platform == "linux":
        assert "MemoryError" in graded.said("hoards")


def test_what_ends_the_kernel_loses_the_questions_after_it(graded):
    assert graded.rows["exits"]["total"] == "0"
    assert graded.lines("exits") == ["exits, hw1: test_rnn_step: the kernel died"]
    assert graded.said("exits", "test_losses") == "Not run: the kernel died at test_rnn_step."
    assert "the kernel died" in graded.page("exits")


def test_what_is_no_notebook_is_said_to_be_none(graded):
    assert graded.rows["broken"]["status"] == "unreadable"
    assert graded.lines("broken")[0].startswith("broken, hw1: unreadable: is not JSON")
    assert "is not JSON" in graded.page("broken")


def test_tests_that_were_changed_are_put_back(graded):
    assert graded.lines("edited") == ["edited, hw1: test_rnn_step was changed: put back"]
    assert graded.lines("deleted") == [
        "deleted, hw1: imports was deleted: put back",
        "deleted, hw1: test_rnn_step was deleted: put back",
    ]
    for student in ("edited", "deleted", "skipped", "demanding"):
        assert (graded.rows[student]["total"], graded.rows[student]["max"]) == ("20", "35")
    assert "worth 100 points" in graded.rows["demanding"]["note"]


def test_of_a_cell_that_is_there_twice_the_last_one_counts(graded):
    assert graded.rows["twice"]["total"] == "30"
    assert graded.lines("twice") == ["twice, hw1: rnn_step is there twice: the last one counts"]


def test_an_answer_in_another_cell_than_its_own_counts(graded):
    assert graded.rows["moved"]["total"] == "30"
    assert graded.lines("moved") == ["moved, hw1: losses was deleted"]


@pytest.mark.parametrize(
    "student, total, words",
    [
        ("silent", "20", ""),
        ("replaced", "20", "replaced lstmlab.homework.hw1.check_rnn_step"),
        ("another", "20", "replaced hw1"),
        ("forged", "20", "marked a check as passed that had not run"),
        ("rewritten", "20", "replaced check_rnn_step.__code__"),
        ("hidden", "20", "replaced lstmlab.homework.board.bool"),
        ("loosened", "20", "replaced lstmlab.homework.board.EXACT"),
        ("noted", "20", "replaced hw1"),
        ("spies", "20", "tried to look into the tests (sys._getframe)"),
        ("blinded", "20", "replaced numpy.abs"),
    ],
)
def test_silenced_errors_and_replaced_checks_earn_nothing(graded, student, total, words):
    assert graded.points[student, "test_rnn_step"]["points"] == "0"
    assert graded.rows[student]["total"] == total
    assert words in " ".join(graded.lines(student))


def test_words_that_a_table_would_take_for_a_formula_are_marked(graded):
    assert graded.said("named").startswith("'=1+1:")


def test_pictures_are_on_the_page_and_one_that_is_lost_costs_nobody_a_page(graded):
    assert graded.rows["pasted"]["automatic"] == "30"
    page = graded.page("pasted")
    assert "attachment:a.png" in page and '0;url=x" http' not in page


def test_who_reads_the_solution_gains_nothing_and_is_named(graded):
    assert graded.points["curious", "test_rnn_step"]["points"] == "0"
    assert any("tried to read" in line for line in graded.lines("curious"))
    assert "np.exp" not in graded.page("curious")


def test_a_warning_costs_nothing(graded):
    assert graded.rows["warns"]["total"] == "30"


def test_strange_names_are_graded_and_told(graded):
    (student,) = [name for name in graded.rows if name.startswith("O'Neill")]
    assert graded.rows[student]["total"] == "30"
    assert "is written" in graded.rows[student]["note"]


def test_files_that_belong_to_nobody_are_in_the_report(graded):
    assert "notes.pdf: no notebook by its name (.ipynb), left out" in graded.report
    assert any(line.startswith("hw1.ipynb: whose is it?") for line in graded.report)


def test_pages_show_no_hidden_test_run_no_script_and_fetch_nothing(graded):
    for student in graded.rows:
        page = graded.page(student)
        assert not re.search(r"\b4711\b", page) and "HIDDEN" not in page  # digests may hold 4711
        assert "<script" not in page and "Content-Security-Policy" in page


def test_a_second_run_grades_nothing_again_and_writes_the_same(graded, course, folder, monkeypatch):
    before = {path: path.read_bytes() for path in graded.out.glob("*.csv")}
    pages = {path: path.stat().st_mtime_ns for path in graded.out.glob("feedback/**/*.html")}
    monkeypatch.setattr(pool.Running, "__init__", None)  # nothing may be started
    grade.grade(folder, graded.out, course, **USUAL)
    assert {path: path.read_bytes() for path in graded.out.glob("*.csv")} == before
    assert pages == {path: path.stat().st_mtime_ns for path in pages}


def test_nbgrader_itself_reads_the_gradebook(graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.out}/gradebook.db") as book:
        assert book.find_submission("hw1", "right").score == 30
        assert book.find_submission("hw1", "right").needs_manual_grade
        assert not book.find_submission("hw1", "broken").needs_manual_grade


# ---- one or two submissions of their own


def run(folder, out, course, *, limits=LIMITS, **named):
    grade.grade(folder, out, course, limits=limits, **named)
    return Graded(out)


def started(monkeypatch):
    """The students whose submissions are started, in a list that grows."""
    names, begin = [], pool.Running.__init__

    def note(self, task, folder):
        names.append(task.student)
        begin(self, task, folder)

    monkeypatch.setattr(pool.Running, "__init__", note)
    return names


def test_what_changed_is_graded_again_and_nothing_else(tmp_path, course, monkeypatch):
    names = started(monkeypatch)
    folder = hand_in(tmp_path / "in", ada=right(), bob=step(WRONG))
    run(folder, tmp_path / "out", course)
    hand_in(folder, bob=right())
    again = run(folder, tmp_path / "out", course)
    assert sorted(names) == ["ada", "bob", "bob"]
    assert again.rows["bob"]["automatic"] == "30"
    run(folder, tmp_path / "out", course, limits=LIMITS._replace(cell_seconds=4))
    assert sorted(names) == ["ada", "ada", "bob", "bob", "bob"]


@pytest.fixture
def again(tmp_path, graded, course, folder):
    """Grade the large folder once more, where all of it is graded: (run, the folder of grades)."""
    out = shutil.copytree(graded.out, tmp_path / "out")

    def run():
        grade.grade(folder, out, course, **USUAL)
        return Graded(out)

    return run, out


def test_points_for_written_answers_go_by_the_table(again):
    run, out = again
    rows = {row["student"]: row for row in table(out / "written.csv")}
    assert (rows["right"]["points"], rows["right"]["max"]) == ("", "5")
    assert "stub" not in rows and "broken" not in rows
    rows["right"] |= {"points": "3,5", "comment": "Well said."}
    rows["hangs"] |= {"points": "17"}
    written.write(out / "written.csv", written.COLUMNS, rows.values())
    done = run()
    assert (done.rows["right"]["written"], done.rows["right"]["total"]) == ("3.5", "33.5")
    assert done.rows["right"]["waiting"] == "0" and "Well said." in done.page("right")
    assert done.rows["hangs"]["waiting"] == "1"
    assert "Not graded yet: written_why" in done.page("hangs")
    assert any("expected points from 0 to 5, got '17'" in line for line in done.report)
    assert table(out / "written.csv") == list(rows.values())


def test_points_given_in_formgrader_come_into_the_table(again, course):
    run, out = again
    grade.Book(out, course).give("hw1", "right", "written_why", 4, "Good.")
    assert run().rows["right"]["total"] == "34"
    row = next(row for row in table(out / "written.csv") if row["student"] == "right")
    assert (row["points"], row["comment"]) == ("4", "Good.")


def test_a_table_without_its_columns_is_told(again):
    run, out = again
    (out / "written.csv").write_text("who;what\nada;5\n")
    with pytest.raises(ValueError, match="written.csv: expected the columns student"):
        run()


def test_a_table_in_another_encoding_is_told(again):
    run, out = again
    (out / "written.csv").write_bytes("student;Zoë".encode("latin-1"))
    with pytest.raises(ValueError, match="written.csv: save it as UTF-8"):
        run()


def test_what_broke_in_the_folder_of_grades_is_made_again(again):
    run, out = again
    (out / "results" / "hw1" / "right.json").write_text("[]")
    (out / "autograded" / "right" / "hw1" / "hw1.ipynb").write_text("{")
    assert run().rows["right"]["automatic"] == "30"


def test_a_broken_gradebook_is_told_and_ends_in_two(again, course, folder, capsys):
    _, out = again
    (out / "gradebook.db").write_text("no gradebook, " * 100)
    given = [str(folder), "--out", str(out), "--course", str(course), "--assignment", "hw1"]
    assert grade.main(given) == 2
    assert "gradebook.db cannot be used" in capsys.readouterr().err


def test_a_submission_that_runs_too_long_in_sum_is_stopped_in_order(tmp_path, course):
    folder = hand_in(tmp_path / "in", ada=step("import time\ntime.sleep(2)\n" + RIGHT))
    done = run(folder, tmp_path / "out", course, limits=LIMITS._replace(seconds=1.5))
    assert done.rows["ada"]["total"] == "0"
    assert done.said("ada", "test_losses").startswith("Not run: the submission ran for more than")


def test_a_process_that_must_be_ended_loses_nobody_else(tmp_path, course, monkeypatch):
    def stuck(*_):
        time.sleep(100)

    monkeypatch.setattr(work, "run", stuck)
    monkeypatch.setattr(pool, "LATE", -LIMITS.cell_seconds)
    folder = hand_in(tmp_path / "in", ada=right())
    done = run(folder, tmp_path / "out", course, limits=LIMITS._replace(seconds=1))
    assert done.rows["ada"]["status"] == "stopped"
    assert done.lines("ada") == ["ada, hw1: stopped: ran for much more than 1 s"]
    assert "ran for much more than 1 s" in done.page("ada")


def test_what_the_grader_holds_itself_is_not_counted_against_a_submission(monkeypatch):
    monkeypatch.setattr(pool, "START", "fork")
    monkeypatch.setattr(pool, "memory", lambda processes: 5_000_000_000 * len(processes))
    assert pool.allowed(LIMITS) == 5_000_000_000 + (2 * LIMITS.memory_mb + pool.WORKER_MB) * 10**6


def test_a_fault_of_the_grader_is_no_fault_of_the_student(tmp_path, course, monkeypatch):
    folder = hand_in(tmp_path / "in", ada=right())
    with monkeypatch.context() as patch:
        patch.setattr(work, "run", lambda *_: 1 / 0)
        row = run(folder, tmp_path / "out", course).rows["ada"]
    assert (row["status"], row["total"]) == ("not graded", "")
    assert "the grader met ZeroDivisionError" in row["note"]
    assert run(folder, tmp_path / "out", course).rows["ada"]["automatic"] == "30"


def test_killed_and_started_again_it_goes_on_where_it_was(tmp_path, course):
    slow = step(RIGHT, before="import time\ntime.sleep(1)")
    folder = hand_in(tmp_path / "in", ada=right(), bob=slow, cy=step(WRONG))
    command = [
        sys.executable, "-m", "scripts.homework.grade", folder, "--course", course, "--jobs", "1",
    ]  # fmt: skip
    killed = subprocess.Popen([*command, "--out", tmp_path / "a"], cwd=small_course.ROOT)
    first = tmp_path / "a" / "results" / "hw1" / "ada.json"
    while not first.with_name("bob.begun").exists() and killed.poll() is None:
        time.sleep(0.05)
    started = psutil.Process(killed.pid).children(recursive=True)
    killed.kill()
    killed.wait()
    assert started and not psutil.wait_procs(started, timeout=30)[1]  # nothing goes on alone
    kept = first.read_bytes()
    grade.code.cache_clear()
    for name in "ab":
        grade.grade(folder, tmp_path / name, course)
    assert first.read_bytes() == kept
    for name in ("grades.csv", "points.csv", "written.csv"):
        assert Path(tmp_path, "a", name).read_bytes() == Path(tmp_path, "b", name).read_bytes()


def test_who_hands_in_nothing_any_more_is_told(again, course, tmp_path):
    _, out = again
    lines = grade.grade(hand_in(tmp_path / "new", hw1_cy=right()), out, course, limits=LIMITS)
    assert "right, hw1: graded earlier, not handed in any more: left out" in lines
    assert [row["student"] for row in table(out / "grades.csv")] == ["cy"]


def test_grades_of_other_assignments_stay(again, course, tmp_path):
    _, out = again
    before = (out / "points.csv").read_bytes()
    grade.grade(hand_in(tmp_path / "none"), out, course, limits=LIMITS)
    assert (out / "points.csv").read_bytes() == before


def test_arguments_that_make_no_sense_are_told_and_end_in_two(tmp_path, course, capsys):
    folder = hand_in(tmp_path / "in", ada=right())
    common = ["--course", str(course), "--sandbox", "none"]
    assert grade.main([str(folder), *common, "--out", str(folder / "out")]) == 2
    assert "OUT: expected a folder outside of SUBMISSIONS" in capsys.readouterr().err
    assert grade.main([str(folder), *common, "--assignment", "hw9"]) == 2
    said = capsys.readouterr().err
    assert "expected one of hw1, got 'hw9'" in said and "no sandbox here" in said


def test_a_source_with_other_questions_wants_another_folder(tmp_path, graded, folder):
    place = tmp_path / "source" / "hw1"
    place.mkdir(parents=True)
    changed = small_course.source()
    del changed.cells[-1]
    nbformat.write(changed, place / "hw1.ipynb")
    with pytest.raises(ValueError, match="holds grades of hw1 with other questions"):
        grade.grade(folder, graded.out, tmp_path, **USUAL)


@pytest.mark.skipif(not sandbox.works(), reason="no bubblewrap here")
def test_in_the_sandbox_there_are_no_solutions_no_others_and_no_network(tmp_path, course):
    folder = hand_in(tmp_path / "in", ada=right())
    look = f"""
import os, socket
assert not any(map(os.path.exists, {[str(course), str(folder), str(small_course.ROOT / "tests")]}))
assert not os.path.exists({str(small_course.ROOT / ".git")!r})
assert all(name in ("1", "2", "3") for name in os.listdir("/proc") if name.isdigit())
try:
    socket.create_connection(("127.0.0.1", 22), 1)
except OSError as error:
    assert "refused" in str(error).lower() or "unreachable" in str(error).lower()
try:
    open("/usr/x", "w")
    raise AssertionError
except OSError:
    pass
"""
    hand_in(folder, bob=step(RIGHT, before=look))
    done = run(folder, tmp_path / "out", course, sandboxed=True)
    notebook = json.loads((tmp_path / "out" / "results" / "hw1" / "bob.json").read_bytes())
    assert [out for out in notebook["notebook"]["cells"][2]["outputs"]] == []
    assert done.rows["bob"]["automatic"] == "30"


def test_without_a_sandbox_reading_calling_and_starting_are_refused(tmp_path, course):
    solution = course / "source" / "hw1" / "hw1.ipynb"
    tries = f"""
import os, socket, subprocess
for tried in (lambda: open({str(solution)!r}), lambda: os.listdir({str(course)!r}),
              lambda: subprocess.run("ls"), lambda: socket.create_connection(("192.0.2.1", 80), 1)):
    try:
        tried()
        raise AssertionError
    except PermissionError:
        pass
"""
    folder = hand_in(tmp_path / "in", ada=step(RIGHT, before=tries))
    done = run(folder, tmp_path / "out", course, sandboxed=False)
    assert done.rows["ada"]["automatic"] == "30"
    notes = " ".join(done.lines("ada"))
    for words in ("tried to read", "tried to start another program", "tried to connect to"):
        assert words in notes
