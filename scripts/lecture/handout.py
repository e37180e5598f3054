"""One PDF and one HTML file per lecture, with still pictures and the speaker's notes.

    make handout              all chapters, into dist/handout
    make handout ARGS="06 07"

Made from the notebooks as they are stored, so nothing runs. The HTML needs no other file; the PDF
is printed from it by Chromium.
"""

import argparse
import functools
import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jinja2
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from lstmlab import files
from lstmlab.course.questions import ASK, question
from scripts.chromium import HOW_TO_GET_CHROMIUM, find_chromium
from scripts.lecture.__main__ import named
from scripts.lecture.marks import printed
from scripts.lecture.server import NOTEBOOKS, TEMPLATE
from scripts.lecture.slides import slides
from scripts.site.notebook_page import in_words
from scripts.sources import text

OUT = Path(__file__).parents[2] / "dist" / "handout"
FOLDS = re.compile(r"</?(details|summary)>")
MATH = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$]+?)\$|\\begin\{.*?\\end\{\w+\*?\}", re.S)
LINK = re.compile(r"\[([^\]]+)\]\((?![a-z]+:)[^)]*\)")  # into the repository, not on paper


def markdown(source):
    """Markdown with formulas as HTML with MathML."""
    found = []

    def keep(match):
        display = match[1] or not match[2]
        found.append(_mathml(match[1] or match[2] or match[0], "block" if display else "inline"))
        return f"XMATH{len(found) - 1}X"

    source = MATH.sub(keep, LINK.sub(r"\1", FOLDS.sub("", source)))
    made = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(source)
    made = re.sub(r'<a class="anchor-link".*?</a>|(?<=<h\d) id="[^"]*"', "", made)
    return re.sub(r"XMATH(\d+)X", lambda match: found[int(match[1])], made)


@functools.cache
def _mathml(formula, display):
    return convert(formula.replace("{aligned}", "{align*}"), display=display)


def output(cell):
    """What a cell shows on paper: pictures with their words, a question's options, numbers."""
    made = []
    asked = ASK.match(text(cell["source"]))
    if asked:
        return markdown(in_words(question(asked[1])))
    if words := printed(cell).strip("\n"):  # the first line may be set in
        made.append(f"<pre>{html.escape(words)}</pre>")
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
    cells, shown = notebook["cells"], []
    for slide in slides(notebook):
        parts = [output(cells[part.cell]) if part.role == "output" else markdown(part.source)
                 for part in slide.parts]  # fmt: skip
        shown.append({"kind": slide.kind, "parts": parts, "notes": map(markdown, slide.notes)})
    template = (TEMPLATE / "handout.html").read_text(encoding="utf-8")
    return jinja2.Environment().from_string(template).render(chapter=chapter, slides=shown)


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
