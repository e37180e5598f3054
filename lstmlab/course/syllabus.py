"""Which row of the syllabus is taught in which cell of which notebook.

    python -m lstmlab.course.syllabus [FOLDER]

A cell that teaches a row carries it in its metadata: `{"syllabus": ["A2"]}`. The program lists row,
title, notebook and cell, and exits with 1 when a notebook that exists leaves out a row that belongs
to it, or when a cell names a row that the syllabus does not have. Rows of notebooks yet to be
written are listed as "to come".
"""

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

HOMEWORK = "homework/source/*/*.ipynb"  # the copies for students are made from these
CHAPTER = re.compile(r"\d\d[a-z]?")  # 02b is the second part of 02

SPELT = {"gru": "GRU", "rmsprop": "RMSProp"}

# What has to be read before: each chapter and homework with the chapters right before it. A second
# part has its first part before it; homework 3 needs one of 11, 12 and 13, and homework 2.
NEEDS = {
    "01": ["00"], "02": ["01"], "03": ["02"], "04": ["03"], "05": ["04"], "06": ["05"],
    "07": ["06"], "08": ["07"], "09": ["08"], "10": ["09"], "11": ["10"], "12": ["08"],
    "13": ["12"], "14": ["11", "13"], "15": ["10"], "16": ["03"], "17": ["10"],
    "hw1": ["03"], "hw2": ["10"], "hw3": ["13"], "hw4": ["16"],
}  # fmt: skip


class Chapter(NamedTuple):
    """A notebook: "04", "04_long_term_gap", "long-term gap", and the question of its first line."""

    number: str
    name: str
    idea: str
    title: str


class Row(NamedTuple):
    """A row of the syllabus: what is taught, and the notebooks that must teach it."""

    title: str
    notebooks: tuple[str, ...]


class Place(NamedTuple):
    """A cell that teaches a row; cells are counted from 1, text and code alike."""

    row: str
    notebook: str
    cell: int


ROWS = {
    "A1": Row("A block that keeps a state", ("01_unrolling",)),
    "A2": Row("The loop, and its unrolled chain", ("01_unrolling",)),
    "A3": Row("The state equation", ("01_unrolling",)),
    "A4": Row("The same weights at every step", ("01_unrolling",)),
    "A5": Row("Kinds of sequence problem", ("01_unrolling",)),
    "A6": Row("Elman's cell; output, hidden state, cell state", ("01_unrolling",)),
    "A7": Row("Any length in theory, a few steps in practice", ("03_training_through_time",)),
    "B1": Row("A language model as a product of conditionals", ("02_language_model",)),
    "B2": Row("Text from a model", ("02b_generating_text", "17_reading_a_network")),
    "B3": Row("The network to train", ("03_training_through_time",)),
    "B4": Row("The loss, summed over steps", ("03_training_through_time",)),
    "B5": Row("Gradients add over time", ("03_training_through_time",)),
    "B6": Row("The gradient at V", ("03_training_through_time",)),
    "B7": Row("The gradient at W, through every earlier state", ("03_training_through_time",)),
    "B8": Row("Descent, gradient check, truncation, clipping",
              ("03_training_through_time", "03b_training_in_practice")),
    "C1": Row("A short gap", ("04_long_term_gap",)),
    "C2": Row("A clue that recent words do not hold", ("04_long_term_gap",)),
    "C3": Row("A long gap", ("04_long_term_gap",)),
    "C4": Row("The gap grows, learning fails", ("04_long_term_gap",)),
    "C5": Row("Vanishing and exploding gradients", ("04_long_term_gap",)),
    "C6": Row("The LSTM crosses the gap", ("10b_gap_again",)),
    "D1": Row("Memory made explicit; the legend", ("00_start_here", "05_cell_state")),
    "D2": Row("A backbone, and gates along it", ("05_cell_state",)),
    "D3": Row("Nothing but linear changes on the path", ("05_cell_state",)),
    "D4": Row("The forget gate", ("06_forget_gate",)),
    "D5": Row("The input gate and the candidate", ("07_input_gate",)),
    "D6": Row("The memory update", ("08_memory_update",)),
    "D7": Row("The output gate", ("09_output_gate",)),
    "D8": Row("The whole cell", ("10_whole_cell",)),
    "D9": Row("A story told by the gates", ("10_whole_cell", "17_reading_a_network")),
    "E1": Row("Peepholes", ("11_peephole",)),
    "E2": Row("Coupled gates", ("12_coupled_gates",)),
    "E3": Row("The GRU", ("13_gru", "13b_gru_conventions")),
    "E4": Row("Five cells side by side", ("14_side_by_side",)),
    "E5": Row("Dropout that respects time", ("15_dropout",)),
    "F1": Row("The gradient is not the way to the optimum", ("16_rmsprop",)),
    "F2": Row("Magnitudes that do not match", ("16_rmsprop",)),
    "F3": Row("The running mean square", ("16_rmsprop",)),
    "F4": Row("Dividing by its root", ("16_rmsprop",)),
    "G1": Row("Homework", ("homework",)),
}


def chapters(folder: Path) -> list[Chapter]:
    """The chapters that are in `folder`, in order, second parts among them."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        number, _, idea = path.stem.partition("_")
        if CHAPTER.fullmatch(number):
            words = " ".join(SPELT.get(word, word) for word in idea.split("_"))
            words = words.replace("long term", "long-term")
            first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
            title = first.partition("\n")[0].strip("# ")
            found.append(Chapter(number, path.stem, words, title))
    return found


def table(folder: Path) -> str:
    """The chapters after the first page and their questions, with links, in Markdown."""
    rows = [f"| [{one.number} {one.idea}]({one.name}.ipynb) | {one.title} |"
            for one in chapters(folder)[1:]]  # fmt: skip
    return "\n".join(["| chapter | its question |", "|---|---|", *rows])


def places(folder: Path) -> list[Place]:
    """Every tagged cell of the notebooks in `folder`, and of its homework."""
    found = []
    paths = sorted(folder.glob("*.ipynb")) + sorted(folder.glob(HOMEWORK))
    for path in paths:
        name = path.stem if path.parent == folder else f"homework/{path.stem}"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            found += [Place(row, name, number) for row in cell["metadata"].get("syllabus", [])]
    return found


def written(folder: Path) -> set[str]:
    """The names of the notebooks that are there, and "homework"."""
    names = {path.stem for path in folder.glob("*.ipynb")}
    return names | ({"homework"} if any(folder.glob(HOMEWORK)) else set())


def problems(folder: Path) -> list[str]:
    """One line for each row that has no place where it belongs, and each tag that is no row."""
    found = places(folder)
    taught = {(place.row, place.notebook.split("/")[0]) for place in found}
    missing = [
        f"{row} ({ROWS[row].title}) has no cell in {name}"
        for row in ROWS
        for name in ROWS[row].notebooks
        if name in written(folder) and (row, name) not in taught
    ]
    unknown = [
        f"{place.notebook}, cell {place.cell}: the syllabus has no row {place.row!r}"
        for place in found
        if place.row not in ROWS
    ]
    return missing + unknown


def listing(folder: Path) -> list[str]:
    """A line for each place of each row, in the order of the syllabus."""
    found = places(folder)
    lines = []
    for row, (title, notebooks) in ROWS.items():
        here = [f"{place.notebook}, cell {place.cell}" for place in found if place.row == row]
        to_come = [f"{name}, to come" for name in notebooks if name not in written(folder)]
        lines += [f"{row}  {title:<50}{place}" for place in here + to_come]
    return lines


def main(words: list[str]) -> int:
    """Print the list, faults on standard error; the exit code."""
    folder = Path(words[0]) if words else Path(__file__).parents[2] / "notebooks"
    if not folder.is_dir():
        print(f"no folder {folder}: name the one that holds the notebooks", file=sys.stderr)
        return 2
    print("\n".join(listing(folder)))
    faults = problems(folder)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
