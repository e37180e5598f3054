"""One PDF and one HTML file per lecture, with still pictures and the speaker's notes.

    make handout              all chapters, into dist/handout
    make handout ARGS="06 07"

Made from the notebooks as they are stored, so nothing runs. The HTML needs no other file; the PDF
is printed from it by Chromium.
"""

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jinja2

from lstmlab import files
from lstmlab.course.questions import ASK, question
from scripts.chromium import HOW_TO_GET_CHROMIUM, find_chromium
from scripts.lecture.__main__ import named
from scripts.lecture.marks import printed
from scripts.lecture.paper import markdown, numbers, said
from scripts.lecture.server import NOTEBOOKS, TEMPLATE
from scripts.lecture.slides import FIRST, slides
from scripts.site.notebook_page import in_words
from scripts.sources import text

OUT = Path(__file__).parents[2] / "dist" / "handout"
CONFIRMS = re.compile(r"\bconfirm\(")  # the cell that prints a question's answer


def output(cell, number=1):
    """What a cell shows on paper: pictures with their words, numbers, a question's options.

    number: that of a question's answer, at the end of the handout.
    """
    made, source = [], text(cell["source"])
    if asked := ASK.match(source):
        task = f"Write down your answer; the right one is number {number} at the end."
        return markdown(f"{in_words(question(asked[1]), '')}\n\n*{task}*")
    if printed(cell).strip() and not CONFIRMS.search(source):
        made.append(numbers(printed(cell)))
    for one in cell["outputs"]:
        data, size = one.get("data", {}), one.get("metadata", {}).get("image/png", {})
        if "image/png" in data:
            alt = html.escape(size.get("alt", ""), quote=True)
            width = f' width="{size["width"]}"' if "width" in size else ""
            code = text(data["image/png"]).replace("\n", "")
            made.append(f'<img src="data:image/png;base64,{code}" alt="{alt}"{width}>')
    return "\n".join(made)


def page(notebook, chapter):
    """The whole handout as HTML."""
    cells, shown, answers = notebook["cells"], [], []
    for slide in slides(notebook):
        parts = [_on_paper(part, cells, len(answers) + 1) for part in slide.parts]
        made = {"kind": slide.kind, "parts": parts, "notes": said(slide)}
        place = _answer(slide, cells)
        if place is None:
            shown.append(made)
            continue
        found = numbers(printed(cells[slide.parts[place].cell]))
        if slide.kind == "printed" and slide.parts[0].role != "heading":
            answers.append(made | {"parts": [*parts[:place], found, *parts[place + 1 :]]})
        else:  # a figure stays, and what it is called
            shown.append(made)
            answers.append({"parts": [found], "notes": []})
    template = (TEMPLATE / "handout.html").read_text(encoding="utf-8")
    return jinja2.Environment().from_string(template).render(
        chapter=chapter, slides=shown, answers=answers
    )


def _answer(slide, cells):
    """The place of the part of a slide that prints a question's answer, or None."""
    for place, part in enumerate(slide.parts):
        if part.role == "output" and CONFIRMS.search(text(cells[part.cell]["source"])):
            return place
    return None


def _on_paper(part, cells, number):
    if part.role == "output":
        return output(cells[part.cell], number)
    return markdown(part.source.replace(f"**{FIRST}.**", "**Before you look:**"))


def write(chapter, out, chromium):
    """The HTML of a chapter, and its PDF if there is a Chromium."""
    notebook = json.loads((NOTEBOOKS / f"{chapter.name}.ipynb").read_text(encoding="utf-8"))
    made = out / f"{chapter.name}.html"
    with files.written_whole(made) as file:
        file.write(page(notebook, chapter).encode())
    if chromium:
        pdf(chromium, made)


def pdf(chromium, made):
    """Print the HTML file `made` beside itself."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={own}",
                 "--no-pdf-header-footer",
                 f"--print-to-pdf={made.with_suffix('.pdf')}"]  # fmt: skip
        subprocess.run([chromium, *flags, made.as_uri()], check=True, capture_output=True)


def main(words=None):
    parser = argparse.ArgumentParser(prog="make handout", description=__doc__.splitlines()[0])
    parser.add_argument("chapter", nargs="*", help="their numbers, such as 06; all for none")
    parser.add_argument("--out", type=Path, default=OUT, help="(dist/handout)")
    given = parser.parse_args(words)
    out, found = given.out.resolve(), find_chromium()
    out.mkdir(parents=True, exist_ok=True)
    for chapter in named(given.chapter):
        write(chapter, out, found)
    print(f"handout: {len(named(given.chapter))} in {given.out}")
    if not found:
        sys.exit(f"handout: the PDF files are missing: {HOW_TO_GET_CHROMIUM}")


if __name__ == "__main__":
    main()
