"""Execute the source notebooks for the teacher: solutions, hidden tests, model answers, rubrics.

    make solutions                                          all assignments, into dist/solutions
    python -m scripts.homework.solutions hw2 --out folder   some of them, to another place

Each becomes hwN.html to read and hwN.ipynb to run. The kernel works in an empty folder, as the
grader's does. A page is replaced only when its notebook ran without an error. The formulas in the
HTML are drawn by MathJax, which the browser fetches when the page is opened.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

from lstmlab.files import written_whole
from scripts.homework.release import COURSE, NAMES, ROOT, Unfit, source
from scripts.notebooks import QUIET

TIMEOUT = 600  # seconds a cell


def solved(name, course=COURSE):
    """The executed notebook of an assignment and its page: (.ipynb, .html), both as text."""
    notebook = nbformat.read(source(name, course), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            record_timing=False,
            extra_arguments=QUIET,
        )
        try:
            client.execute()
        except CellExecutionError as error:
            told = f"cell {_failed(notebook)}: {error.ename}: {error.evalue}"
            raise Unfit(f"{name}, {told}") from None
        except (CellTimeoutError, DeadKernelError) as error:
            raise Unfit(f"{name}: {str(error).splitlines()[0]}") from None
    page, _ = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": name}})
    return nbformat.writes(notebook) + "\n", page


def _failed(notebook):
    """The number of the cell that ended in an error."""
    kinds = [[one.output_type for one in cell.get("outputs", [])] for cell in notebook.cells]
    return next((n for n, kind in enumerate(kinds, start=1) if "error" in kind), "?")


def main(words=None):
    parser = argparse.ArgumentParser(prog="make solutions", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES, help="hw1 hw2 ... (all)")
    parser.add_argument("--out", type=Path, default=ROOT / "dist/solutions", help="the folder")
    parser.add_argument("--course", type=Path, default=COURSE, help="the course's folder")
    given = parser.parse_args(words)
    given.out.mkdir(parents=True, exist_ok=True)
    for name in given.names:
        try:
            texts = solved(name, given.course)
        except Unfit as error:
            sys.exit(f"solutions: {error}")
        for text, ending in zip(texts, ("ipynb", "html")):
            with written_whole(given.out / f"{name}.{ending}") as file:
                file.write(text.encode())
        print(f"{name}: {given.out / name}.html and .ipynb", flush=True)


if __name__ == "__main__":
    main()
