"""A page to read for each chapter, the package's reference, the gallery and the teacher's pages.

Sphinx makes them from the files of the repository, laid out as they are there, so that links hold.
Notebooks are taken as they were stored: with their pictures, nothing is run.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lstmlab.course.syllabus import chapters
from scripts.site.notebook_page import prepare
from scripts.site.pyodide import Unfit

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NOTEBOOKS = "notebooks/*.ipynb", "notebooks/homework/release/*/*.ipynb"
TEXTS = ("*.md", "LICENSE", "CITATION.cff", "docs/teaching.md", "docs/class.md", "docs/gallery/*",
         "notebooks/homework/README.md")  # fmt: skip
ROOMS = {  # of the package, by what a reader looks for
    "core": "*", "cells": "cells/*", "tasks": "tasks/*", "text": "text/*",
    "experiments": "experiments/*", "plots": "plots/*", "explorers": "explorers/*",
    "course": "course/*", "homework": "homework/*",
}  # fmt: skip
CAPTION = '<p class="caption" role="heading"'  # Sphinx leaves out of which level
MATHJAX = "tex-chtml.js", "output/chtml/fonts/woff-v2"


def build(out):
    """Write the pages into the folder `out`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        gather(source)
        command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q"]
        command += ["-b", "html", "-c", DOCS, "-d", source / ".doctrees", source, out]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise Unfit(f"the pages could not be built: {done.stderr.strip()[-2000:]}")
    for path in out.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        path.write_text(page.replace(CAPTION, f'{CAPTION} aria-level="2"'), encoding="utf-8")
    _copy_mathjax(out / "_static" / "mathjax")


def gather(into):
    """Copy what the pages are made from, notebooks prepared, and write the reference's pages."""
    for pattern in TEXTS:
        for path in ROOT.glob(pattern):
            _place(into, path).write_bytes(path.read_bytes())
    for pattern in NOTEBOOKS:
        for path in ROOT.glob(pattern):
            notebook = prepare(json.loads(path.read_text(encoding="utf-8")), path.relative_to(ROOT))
            _place(into, path).write_text(json.dumps(notebook), encoding="utf-8")
    (into / "index.md").write_text(index(), encoding="utf-8")
    for room, pattern in ROOMS.items():
        page = into / "reference" / f"{room}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(reference(room, pattern), encoding="utf-8")


def _place(into, path):
    place = into / path.relative_to(ROOT)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def index():
    """The first page: docs/index.md with the chapters' and the reference's lists put in."""
    named = [f"{one.number} {one.title} <notebooks/{one.name}>"
             for one in chapters(ROOT / "notebooks")]  # fmt: skip
    homework = sorted((ROOT / "notebooks").glob("homework/release/*/*.ipynb"))
    lists = {
        "chapters": [*named, "Glossary and notation <notebooks/glossary>"],
        "homework": [path.relative_to(ROOT).with_suffix("").as_posix() for path in homework],
        "reference": [f"reference/{room}" for room in ROOMS],
    }
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    return re.sub(r"^\{\{(\w+)\}\}$", lambda found: "\n".join(lists[found[1]]), text, flags=re.M)


def reference(room, pattern):
    """A page for a room of the package: every module with a docstring for each public thing."""
    lines = [f"# {'lstmlab' if room == 'core' else f'lstmlab.{room}'}", ""]
    for path in sorted((ROOT / "lstmlab").glob(f"{pattern}.py")):
        if path.stem in ("__init__", "__main__", "version"):
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        lines += [f"## {name}", "", "```{eval-rst}", f".. automodule:: {name}",
                  "   :members:", "   :show-inheritance:", "```", ""]  # fmt: skip
    return "\n".join(lines)


def _copy_mathjax(into):
    """Put the part of MathJax that the pages need where they look for it."""
    package = Path(importlib.util.find_spec("sphinx-mathjax-offline").origin).parent
    for name in MATHJAX:
        source, place = package / "static" / "mathjax" / name, into / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, place)
