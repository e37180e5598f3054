"""What students get: made from the source, without solutions, the same bytes each time."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from lstmlab.homework import notebook
from scripts.homework import kit, release, solutions
from scripts.homework.leaks import leaks, secrets

DOUBLE = '''def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twice_of_it = x + x
    return twice_of_it
    ### END SOLUTION'''
TESTS = """import tiny_checks
tiny_checks.check_double(double)
### BEGIN HIDDEN TESTS
tiny_checks.check_double(double, seed=4711)
### END HIDDEN TESTS"""
CHECKS = """from lstmlab.homework.board import check
from lstmlab.homework.call import call


@check
def check_double(board, function, seed=1):
    board.row("twice", call(function, seed), 2 * seed)
"""
ANSWER = "### Model answer\n\nAdding a number to itself doubles it. *Rubric:* 5 for the sum."


def marked(cell, grade_id, **marks):
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    cell.metadata["nbgrader"] = plain | marks | {"grade_id": grade_id, "schema_version": 3}
    cell.id = grade_id.replace("_", "-")
    return cell


def tiny_notebook(name="hw1"):
    cells = [
        new_markdown_cell("# How much is twice?", id="title", metadata={"syllabus": ["G1"]}),
        marked(new_code_cell(DOUBLE, execution_count=1), "double", solution=True),
        marked(new_code_cell(TESTS), "test_double", grade=True, locked=True, points=95),
        marked(new_markdown_cell(ANSWER), "written_why", grade=True, points=5, solution=True),
    ]
    kernel = {"name": "python3", "display_name": "of this machine", "language": "python"}
    metadata = {"kernelspec": kernel, "lstmlab": {"homework": name}, "secret": "of this machine"}
    return new_notebook(cells=cells, metadata=metadata)


def write(course, name, content):
    path = course / "source" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, path)
    return path


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two tiny assignments, whose checks can be imported here and in a kernel."""
    folder = tmp_path / "course"
    for name in ("hw1", "hw2"):
        write(folder, name, tiny_notebook(name))
    shutil.copy(release.COURSE / "nbgrader_config.py", folder)
    (tmp_path / "tiny_checks.py").write_text(CHECKS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return folder


@pytest.fixture(scope="module", autouse=True)
def one_wheel():
    """The package is built once for all tests of this module."""
    built, build = kit.build_wheel(), kit.build_wheel
    kit.build_wheel = lambda: built
    yield built
    kit.build_wheel = build


@pytest.fixture(scope="module")
def real():
    """The students' copies of the course itself."""
    return {name: release.student_copy(name) for name in release.NAMES}


def change(course, name, number, old, new):
    path = course / "source" / name / f"{name}.ipynb"
    content = nbformat.read(path, as_version=4)
    assert old in content.cells[number].source
    content.cells[number].source = content.cells[number].source.replace(old, new)
    nbformat.write(content, path)


def read(data):
    return nbformat.reads(data.decode(), as_version=4)


def unpacked(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


# ---- the students' notebooks


def test_stubs_stand_in_place_of_solutions_and_answers(course):
    title, double, tests, why = read(release.student_copy("hw1", course)).cells
    assert double.source.endswith(
        '"""Twice x."""\n    # Your code here\n    raise NotImplementedError("yours to write")'
    )
    assert tests.source == "import tiny_checks\ntiny_checks.check_double(double)"
    assert why.source == "*Your answer here.*"


def test_points_and_locks_of_the_source_are_kept(course):
    cells = read(release.student_copy("hw1", course)).cells
    assert [cell.metadata.get("nbgrader", {}).get("points") for cell in cells] == [
        None,
        None,
        95,
        5,
    ]
    assert [cell.metadata.get("editable", True) for cell in cells] == [True, True, False, True]
    assert [cell.metadata.get("deletable", True) for cell in cells] == [True, False, False, False]


def test_nothing_of_the_teachers_machine_is_in_a_students_notebook(course):
    made = read(release.student_copy("hw1", course))
    assert "of this machine" not in json.dumps(made)
    assert made.metadata.lstmlab == {"homework": "hw1"}
    assert all(cell.get("execution_count") is None for cell in made.cells)
    assert all(cell.get("outputs", []) == [] for cell in made.cells)
    assert all(set(cell.metadata) <= set(release.KEPT) for cell in made.cells)
    assert [cell.id for cell in made.cells] == ["title", "double", "test-double", "written-why"]


@pytest.mark.parametrize(
    "number, old, new, words",
    [
        (1, "    ### BEGIN SOLUTION\n", "", "hw2, cell 2 (double): no line ### BEGIN SOLUTION"),
        (1, "### END SOLUTION", "", "hw2: nbgrader refuses it: RuntimeError: no end solution"),
        (2, "### END HIDDEN TESTS", "", "hw2: nbgrader refuses it: RuntimeError: No end hidden"),
        (0, "#", "### BEGIN SOLUTION\n### END SOLUTION", "within solution cells"),
    ],
)
def test_a_source_that_would_show_its_solution_is_refused(course, number, old, new, words):
    change(course, "hw2", number, old, new)
    with pytest.raises(release.Unfit) as caught:
        release.student_copy("hw2", course)
    assert words in str(caught.value)


def test_a_source_that_is_missing_or_no_notebook_is_named(course):
    with pytest.raises(release.Unfit, match="hw3: there is no .*hw3.ipynb"):
        release.student_copy("hw3", course)
    (course / "source/hw2/hw2.ipynb").write_text("a shopping list")
    with pytest.raises(release.Unfit, match="hw2: .*expected a notebook"):
        release.student_copy("hw2", course)


def test_a_source_without_tests_or_with_files_beside_it_is_refused(course):
    write(course, "hw1", new_notebook(cells=[new_markdown_cell("Hello.")]))
    with pytest.raises(release.Unfit, match="hw1: no cell is graded"):
        release.student_copy("hw1", course)
    (course / "source/hw2/notes.txt").write_text("for me")
    with pytest.raises(release.Unfit, match="hw2: beside hw2.ipynb stands notes.txt"):
        release.student_copy("hw2", course)


# ---- folder and zip


def test_folder_and_zip_hold_the_same_files(course, tmp_path, one_wheel):
    path = release.make(["hw1", "hw2"], tmp_path / "out", course)
    again = unpacked(path.read_bytes(), tmp_path / "again") / kit.NAME
    names = {"README.md", "hw1.ipynb", "hw2.ipynb", "test_homework.py", one_wheel[0]}
    for folder in (tmp_path / "out" / kit.NAME, again):
        assert {one.name for one in folder.iterdir()} == names
    for name in names:
        assert (again / name).read_bytes() == (tmp_path / "out" / kit.NAME / name).read_bytes()
    assert {one.name for one in (tmp_path / "out").iterdir()} == {kit.NAME, f"{kit.NAME}.zip"}


def test_equal_sources_give_equal_bytes(course, tmp_path):
    first = release.make(["hw1"], tmp_path / "one", course).read_bytes()
    for path in course.rglob("*.ipynb"):
        os.utime(path, (0, 0))
    assert release.make(["hw1"], tmp_path / "two", course).read_bytes() == first
    assert release.make(["hw1"], tmp_path / "two", course).read_bytes() == first


def test_the_wheel_is_built_the_same_twice_and_holds_the_package_alone(one_wheel):
    with zipfile.ZipFile(io.BytesIO(one_wheel[1])) as wheel:
        names = wheel.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"lstmlab", "lstmlab-0.1.0.dist-info", "lstmlab-0.1.0.data"}
    assert "lstmlab/homework/board.py" in names
    assert not [name for name in names if name.endswith((".ipynb", ".pyc")) or "scripts/" in name]


def test_the_readme_names_the_files_that_are_there(one_wheel):
    files = kit.files({"hw1": b"{}"})
    readme = files["README.md"].decode()
    assert one_wheel[0] in readme and "{wheel}" not in readme and "test_homework.py" in readme


def test_a_failure_leaves_everything_as_it_was(course, tmp_path, monkeypatch):
    out = tmp_path / "out"
    release.make(["hw1"], out, course)
    before = {one: one.read_bytes() for one in out.rglob("*") if one.is_file()}
    change(course, "hw1", 0, "twice", "twice now")
    real_replace = os.replace

    def refuse(old, new):
        if Path(new) == out / kit.NAME and Path(old).name == "new":
            raise PermissionError("a program has the folder open")
        real_replace(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        release.make(["hw1"], out, course)
    assert {one: one.read_bytes() for one in out.rglob("*") if one.is_file()} == before
    monkeypatch.undo()
    monkeypatch.syspath_prepend(tmp_path)
    change(course, "hw1", 1, "### END SOLUTION", "")
    with pytest.raises(release.Unfit):
        release.make(["hw1"], out, course)
    assert {one: one.read_bytes() for one in out.rglob("*") if one.is_file()} == before


def test_a_folder_in_which_somebody_worked_is_not_replaced(course, tmp_path):
    out = tmp_path / "out"
    release.make(["hw1"], out, course)
    mine = out / kit.NAME / "hw1.ipynb"
    mine.write_text(mine.read_text().replace("Your code here", "My code here"))
    with pytest.raises(kit.Trouble, match="hw1.ipynb was worked on"):
        release.make(["hw1"], out, course)
    assert "My code here" in mine.read_text()


def test_trouble_is_one_line_and_no_traceback(course, tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        release.main(["hw1", "hw7", "--course", str(course), "--out", str(tmp_path / "out")])
    assert str(caught.value).startswith("homework: hw7: there is no")
    assert not (tmp_path / "out").exists()


def test_progress_is_told(course, tmp_path, capsys):
    release.main(["hw1", "hw2", "--course", str(course), "--out", str(tmp_path / "out")])
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["hw1: 1 question with tests", "hw2: 1 question with tests"]
    assert "lstmlab-homework.zip" in told[-1]


# ---- no leaks


def test_what_is_hidden_in_a_source_is_known(course):
    hidden = set(secrets(course / "source/hw1/hw1.ipynb").values())
    assert {
        "twice_of_it = x + x",
        "return twice_of_it",
        "tiny_checks.check_double(double, seed=4711)",
        "Adding a number to itself doubles it.",
        "### Model answer",
        "BEGIN SOLUTION",
        "END HIDDEN TESTS",
    } <= hidden
    assert "tiny_checks.check_double(double)" not in hidden


PLANTED = [
    ("README.md", lambda kit: b"Hint: twice_of_it=x+x"),
    ("hw1.ipynb", lambda kit: as_hint(kit["hw1.ipynb"], "Adding a number\nto itself doubles it.")),
    ("hw1.ipynb", lambda kit: as_metadata(kit["hw1.ipynb"], "check_double(double, seed=4711)")),
    ("hw1.ipynb", lambda kit: as_hint(kit["hw1.ipynb"], "### BEGIN SOLUTION")),
    ("test_homework.py", lambda kit: b"def f(x):\n\treturn  twice_of_it\n"),
]


def as_hint(data, text):
    content = read(data)
    content.cells[0].source += "\n" + text
    return nbformat.writes(content).encode()


def as_metadata(data, text):
    content = read(data)
    content.metadata["note"] = {"tiny_checks." + text: 1}
    return nbformat.writes(content).encode()


@pytest.mark.parametrize("name, plant", PLANTED, ids=[str(n) for n in range(len(PLANTED))])
def test_a_planted_leak_is_found(course, name, plant):
    files = kit.files({"hw1": release.student_copy("hw1", course)})
    hidden = secrets(course / "source/hw1/hw1.ipynb")
    assert leaks(hidden, files) == []
    files[name] = plant(files)
    assert [where for where, _ in leaks(hidden, files)] == [name]


def test_a_leak_within_the_wheel_is_found(course):
    files = kit.files({"hw1": release.student_copy("hw1", course)})
    name = next(name for name in files if name.endswith(".whl"))
    memory = io.BytesIO(files[name])
    with zipfile.ZipFile(memory, "a") as wheel:
        wheel.writestr("lstmlab/homework/answers.py", "twice_of_it = x + x\n")
    files[name] = memory.getvalue()
    hidden = secrets(course / "source/hw1/hw1.ipynb")
    place = f"{name}/lstmlab/homework/answers.py"
    assert leaks(hidden, files) == [(place, "twice_of_it = x + x")]


def test_a_kit_with_a_leak_is_not_handed_out(course, tmp_path):
    change(course, "hw1", 0, "How much is twice?", "How much is twice? `twice_of_it = x + x`")
    with pytest.raises(release.Unfit, match="hw1.ipynb: twice_of_it = x . x"):
        release.make(["hw1"], tmp_path / "out", course)
    assert not (tmp_path / "out").exists()


# ---- the solutions


def test_solutions_are_executed_and_show_answers_and_hidden_tests(course, tmp_path, capsys):
    out = tmp_path / "out"
    solutions.main(["hw1", "--course", str(course), "--out", str(out)])
    done = nbformat.read(out / "hw1.ipynb", as_version=4)
    assert "double: 1 of 1 right" in done.cells[2].outputs[0].text
    page = (out / "hw1.html").read_text(encoding="utf-8")
    for words in ("twice_of_it", "4711", "Adding a number to itself", "double: 1 of 1 right"):
        assert words in page


def test_a_solution_that_fails_is_named_and_the_old_page_stays(course, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "hw1.html").write_text("the old page")
    change(course, "hw1", 1, "x + x", "x - x")
    with pytest.raises(SystemExit, match="solutions: hw1, cell 3: NotYet: double"):
        solutions.main(["hw1", "--course", str(course), "--out", str(out)])
    assert (out / "hw1.html").read_text() == "the old page"


# ---- the four assignments themselves


def each(names=release.NAMES):
    return pytest.mark.parametrize("name", names)


@each()
def test_the_committed_copy_is_what_the_source_gives(real, name):
    path = release.COURSE / "release" / name / f"{name}.ipynb"
    assert path.read_bytes() == real[name], "python -m scripts.homework.release, and commit"


def test_no_line_of_a_solution_or_hidden_test_is_handed_out(real):
    hidden = release.hidden_lines(release.NAMES)
    assert len(hidden) > 300
    assert leaks(hidden, kit.files(real)) == []


@each()
def test_stubs_earn_nothing_and_say_so(real, name, tmp_path):
    path = tmp_path / f"{name}.ipynb"
    path.write_bytes(real[name])
    results = list(notebook.run(path))
    assert results and not any(result.passed for result in results)
    for result in results:
        function = result.question.removeprefix("test_")
        assert f"{function} is still the stub: nothing is written yet" in result.words


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of nbgrader's gradebook
def test_nbgrader_too_gives_stubs_nothing(real, tmp_path, monkeypatch):
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    monkeypatch.setenv("PATH", programs)  # where nbgrader finds alembic, which makes its gradebook
    shutil.copytree(release.COURSE / "source/hw1", tmp_path / "source/hw1")
    handed_in = tmp_path / "submitted/ada/hw1/hw1.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_bytes(real["hw1"])
    config = Config({"CourseDirectory": {"root": str(tmp_path), "assignment_id": "hw1"}})
    directory = CourseDirectory(config=config)
    GenerateAssignment(coursedir=directory, config=config).start()
    Autograde(coursedir=directory, config=config).start()
    with Gradebook(directory.db_url) as gradebook:
        given = gradebook.find_submission("hw1", "ada")
        assert (given.score, given.max_score) == (0, 100)
    done = nbformat.read(tmp_path / "autograded/ada/hw1/hw1.ipynb", as_version=4)
    told = [one.evalue for cell in done.cells for one in cell.get("outputs", []) if "evalue" in one]
    assert "rnn_step is still the stub: nothing is written yet" in told[0]


@each()
def test_students_and_teachers_copy_have_the_same_questions_and_points(real, name, tmp_path):
    path = tmp_path / f"{name}.ipynb"
    path.write_bytes(real[name])
    given, own = notebook.cells(path), notebook.cells(release.source(name))
    marks = [[(c.id, c.points, c.test, c.answer) for c in cells] for cells in (given, own)]
    assert marks[0] == marks[1]


def pytest_in(folder, wheel, *words):
    """Run pytest on the kit as a student would, with the package out of the wheel alone."""
    unpacked(wheel, folder / "site")
    environment = os.environ | {
        "PYTHONPATH": str(folder / "site"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_homework.py"]
    return subprocess.run(
        [*command, *words], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_pytest_on_stubs_says_in_words_that_they_are_stubs(real, tmp_path, one_wheel):
    for name, data in kit.files(real).items():
        (tmp_path / name).write_bytes(data)
    done = pytest_in(tmp_path, one_wheel[1])
    questions = sum(len(notebook.tests(release.source(name))) for name in release.NAMES)
    assert f"{questions} failed" in done.stdout and "passed" not in done.stdout
    assert "is still the stub: nothing is written yet" in done.stdout
    assert "Traceback" not in done.stdout and "lstmlab/homework" not in done.stdout


def test_pytest_on_solutions_passes(tmp_path, one_wheel):
    shutil.copy(kit.STUDENT / "test_homework.py", tmp_path)
    shutil.copy(release.source("hw1"), tmp_path / "hw1_ada.ipynb")
    done = pytest_in(tmp_path, one_wheel[1])
    questions = len(notebook.tests(release.source("hw1")))
    assert f"{questions} passed" in done.stdout, done.stdout


def test_pytest_names_a_file_that_is_no_notebook(tmp_path, one_wheel):
    shutil.copy(kit.STUDENT / "test_homework.py", tmp_path)
    (tmp_path / "hw1.ipynb").write_text("a shopping list")
    done = pytest_in(tmp_path, one_wheel[1])
    assert "1 failed" in done.stdout and "expected a notebook" in done.stdout
    assert "Traceback" not in done.stdout
