"""What a cell is in a lecture: `slideshow.slide_type` of its metadata, or a rule where none stands.

    python -m scripts.lecture.marks    # writes the rule's word into every cell that has none

slide: a slide begins; -: its slide goes on; fragment: the same, after a key; notes: for the
speaker; skip: left out, and run only if a later slide needs it. `{"lstmlab": {"ask_class":
"...", "expect": "..."}}` on a cell that draws is the question before it, and what the speaker
alone reads: what a class tends to answer, and what is true.
"""

import json
import re
import sys
from pathlib import Path

from lstmlab import files
from lstmlab.course.questions import ASK
from scripts.lecture.blocks import HEADING, blocks
from scripts.sources import is_figure, text

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ALONE = re.compile(  # sections for working alone
    r"Exercise|Bug hunt|Quiz|Run the cells|Do the first|How to study|Troubleshooting", re.I
)


def picture(cell):
    """ "explorer", "question" or "figure" for a cell that shows one, else None."""
    for output in cell.get("outputs", []):
        if "image/png" in output.get("data", {}):
            if is_figure(output):
                return "figure"
            return "question" if ASK.match(text(cell["source"])) else "explorer"
    return None


def printed(cell):
    """What a cell prints."""
    return "".join(text(one.get("text", "")) for one in cell.get("outputs", []))


def marks(cells):
    """The slide type of each cell: as marked, else by the rule."""
    found, alone, before = [], None, None
    for cell in cells:
        source = text(cell["source"])
        inside = [alone]  # at the cell's first block, and at the others
        for block in blocks(source) if cell["cell_type"] == "markdown" else ():
            inside.append(section_alone(block, inside[-1]))
        ruled = "skip" if all(inside[1:] or inside) else _rule(cell, source, before)
        given = cell["metadata"].get("slideshow", {}).get("slide_type", ruled)
        found.append(given or "-")
        before, alone = cell, inside[-1]
    return found


def section_alone(block, alone):
    """The depth of the section for working alone that a block is in, or None.

    alone: that of the block before it.
    """
    heading = HEADING.match(block)
    if not heading or alone and len(heading[1]) > alone:
        return alone
    return len(heading[1]) if ALONE.match(heading[2]) else None


def _rule(cell, source, before):
    """What a cell is by what it holds and by the cell before it."""
    if cell["cell_type"] == "markdown":
        to_try = before and picture(before) == "explorer" and re.search(r"^1\. ", source, re.M)
        if source.startswith("<details") or to_try and not HEADING.match(source):
            return "notes"
        return "slide" if HEADING.match(source) or source.startswith("**Predict") else "-"
    if "quiz(" in source or "check(" in source:
        return "skip"
    if picture(cell) or "confirm(" in source:
        return "slide"
    announced = before["cell_type"] == "markdown" and text(before["source"]).rstrip().endswith(":")
    return "-" if announced and 0 < printed(cell).count("\n") <= 10 else "skip"


def main():
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell, mark in zip(notebook["cells"], marks(notebook["cells"])):
            cell["metadata"].setdefault("slideshow", {"slide_type": mark})
            cell["metadata"] = dict(sorted(cell["metadata"].items()))
        with files.written_whole(path) as file:
            file.write((json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
