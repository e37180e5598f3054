"""A notebook for Voila: its slides in order, and only the cells that they show or stand on."""

import copy
import re

import nbformat

from scripts.lecture.slides import slides
from scripts.sources import needed, text

# A link to what is no chapter, and so no lecture, of this server.
ELSEWHERE = re.compile(r"\[([^\]]+)\]\((?!https:|\d\w+\.ipynb)[^)]*\)")


def lecture(notebook):
    """The notebook as a lecture. Each cell says in `metadata.lecture` how the template shows it.

    opens: the slide that begins with it, as {"kind": ..., "section": ..., "number": ...}; role:
    that of the part, "notes" for what is said, or "hidden" for code that only runs; fragment:
    whether a key shows it. `metadata.slides` is how many there are.
    """
    made, cells, waiting = [], notebook["cells"], _to_run(notebook)
    those = slides(notebook)
    for number, slide in enumerate(those, 1):
        opens = {"kind": slide.kind, "section": slide.section, "number": number}
        for part in slide.parts:
            while waiting and waiting[0] < part.cell:  # none of them before a text
                made.append(_code(cells[waiting.pop(0)], {"role": "hidden", "opens": opens}))
                opens = None
            says = {"role": part.role, "opens": opens, "fragment": part.fragment}
            if part.role == "output":
                waiting.pop(0)
                made.append(_code(cells[part.cell], says))
            else:
                made.append(_text(part.source, says))
            opens = None
        if notes := [slide.expect] * bool(slide.expect) + slide.notes:
            made.append(_text("\n\n".join(notes), {"role": "notes", "opens": None}))
    result = nbformat.v4.new_notebook(cells=made, metadata=copy.deepcopy(notebook["metadata"]))
    result.metadata["slides"] = len(those)
    result.metadata["title"] = text(notebook["cells"][0]["source"]).partition("\n")[0].strip("# ")
    return result


def _to_run(notebook):
    """The places of the cells to run, in order."""
    cells = notebook["cells"]
    code = [place for place, cell in enumerate(cells) if cell["cell_type"] == "code"]
    wanted = {part.cell for slide in slides(notebook) for part in slide.parts}
    sources = [text(cells[place]["source"]) for place in code]
    shown = {n for n, place in enumerate(code) if place in wanted}
    return [code[n] for n in needed(sources, shown)]


def _code(cell, says):
    metadata = {"lecture": says} | {k: v for k, v in cell["metadata"].items() if k != "jupyter"}
    return nbformat.v4.new_code_cell(text(cell["source"]), metadata=metadata)


def _text(source, says):
    source = ELSEWHERE.sub(r"\1", source)
    return nbformat.v4.new_markdown_cell(source, metadata={"lecture": says})
