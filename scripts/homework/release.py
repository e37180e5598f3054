"""Make what students get: stubs for the solutions, the public tests, and a package to install.

    make homework                                         all assignments
    python -m scripts.homework.release hw1 --out folder   some of them, to another place

nbgrader makes notebooks/homework/release/hwN/hwN.ipynb from the source notebook. These, a README,
tests for pytest and a wheel of lstmlab become dist/lstmlab-homework/ and dist/lstmlab-homework.zip,
byte for byte the same at each run. All is made and searched for solutions before anything is
replaced; where something fails, everything stays as it was.
"""

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

from lstmlab.files import written_whole
from lstmlab.homework import notebook
from scripts.homework import kit
from scripts.homework.leaks import leaks, secrets

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "notebooks" / "homework"
NAMES = ["hw1", "hw2", "hw3", "hw4"]
KEPT = ["deletable", "editable", "nbgrader"]  # of a cell's metadata; the rest is for teachers
PYTHON = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class Unfit(ValueError):
    """A course that cannot be handed out. Its text says which notebook, and why."""


def source(name, course=COURSE):
    """The path of a source notebook that is fit to be handed out. Raises Unfit, in words."""
    path = Path(course, "source", name, f"{name}.ipynb")
    if not path.is_file():
        raise Unfit(f"{name}: there is no {path}")
    others = [one.name for one in path.parent.iterdir() if one.name != path.name]
    if others := sorted(set(others) - {".ipynb_checkpoints"}):
        raise Unfit(f"{name}: beside {path.name} stands {', '.join(others)}, which no student gets")
    try:
        cells = notebook.cells(path)
    except ValueError as error:
        raise Unfit(f"{name}: {error}") from None
    if not any(cell.test for cell in cells):
        raise Unfit(f"{name}: no cell is graded by a test")
    for cell in cells:
        if cell.kind == "code" and cell.answer and "BEGIN SOLUTION" not in cell.source:
            raise Unfit(f"{name}, cell {cell.number} ({cell.id}): no line ### BEGIN SOLUTION")
    return path


def student_copy(name, course=COURSE):
    """The students' notebook, as bytes, made by nbgrader with the course's settings."""
    path = source(name, course)
    with tempfile.TemporaryDirectory() as root:
        shutil.copytree(path.parent, Path(root, "source", name))
        shutil.rmtree(Path(root, "source", name, ".ipynb_checkpoints"), ignore_errors=True)
        _generate(name, root, course)
        made = nbformat.read(Path(root, "release", name, path.name), as_version=4)
    made.metadata = {
        "kernelspec": PYTHON,
        "language_info": {"name": "python"},
        "lstmlab": made.metadata.get("lstmlab", {}),
    }
    for cell in made.cells:
        cell.metadata = {key: cell.metadata[key] for key in KEPT if key in cell.metadata}
    return (nbformat.writes(made).rstrip("\n") + "\n").encode()


def _generate(name, root, course):
    """nbgrader's generate_assignment, from root/source to root/release, without a gradebook."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", str(course)).load_config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = name
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    directory = CourseDirectory(config=config)
    result = capture_log(GenerateAssignment(coursedir=directory, config=config))
    if not result["success"]:
        log = result.get("log", result["error"])
        told = re.findall(r"^ *([\w.]*(?:Error|Exception): .*)", log, flags=re.MULTILINE)
        raise Unfit(f"{name}: nbgrader refuses it: {told[0] if told else log}")


def hidden_lines(names, course=COURSE):
    """The secrets of all these assignments."""
    return dict(item for name in names for item in secrets(source(name, course)).items())


def make(names, out, course=COURSE):
    """The students' copies, folder and zip; prints what it does. Returns the path of the zip."""
    copies = {}
    for name in names:
        copies[name] = student_copy(name, course)
        number = len(notebook.tests(source(name, course)))
        print(f"{name}: {number} question{'s' * (number != 1)} with tests", flush=True)
    files = kit.files(copies)
    hidden = hidden_lines(names, course)
    if told := leaks(hidden, files):
        lines = "".join(f"\n  {name}: {line}" for name, line in told)
        raise Unfit(f"students would see what they should not:{lines}")
    print(f"searched for {len(hidden)} lines of solutions and hidden tests: none", flush=True)
    made = kit.publish(files, Path(out))
    for name, data in copies.items():
        path = Path(course, "release", name, f"{name}.ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as file:
            file.write(data)
    return made


def main(words=None):
    parser = argparse.ArgumentParser(prog="make homework", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES, help="hw1 hw2 ... (all)")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder (dist)")
    parser.add_argument("--course", type=Path, default=COURSE, help="the course's folder")
    given = parser.parse_args(words)
    try:
        path = make(given.names, given.out, given.course)
    except (Unfit, kit.Trouble, OSError) as error:
        sys.exit(f"homework: {error}")
    print(f"{path} {path.stat().st_size / 1000:.0f} kB, and the folder beside it")


if __name__ == "__main__":
    main()
