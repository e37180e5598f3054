"""The map of the course, and the key to the colours of its figures."""

from textwrap import fill

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path

from lstmlab.plots.style import COLOURS, INK, LARGE, LOOKS, MID, NORMAL, PAPER, SMALL, line

FILL, DONE = "#ececec", MID

CELLS = {  # of the map: column and row of each chapter and homework
    "00": (0, 0), "01": (0, 1), "02": (0, 2), "03": (0, 3), "hw1": (0, 4), "04": (1, 3),
    "16": (1, 4), "hw4": (1, 5), "05": (2, 0), "06": (2, 1), "07": (2, 2), "08": (2, 3),
    "09": (2, 4), "10": (2, 5), "hw2": (2, 6), "12": (3, 3), "13": (4, 3), "hw3": (4, 2),
    "11": (3, 4), "14": (4, 4), "17": (3, 5), "15": (3, 6),
}  # fmt: skip
COLUMN, ROW = 174, 62  # pixels from one box to the next
WIDE, HIGH, BAR = 142, 50, 7  # a box, and the height of the bar of what is done, below its words
PART = 38  # the width of a second part's box, at the right end of the first part's
WHAT = {
    "f": "forget gate", "i": "input gate", "o": "output gate", "c_tilde": "candidate",
    "C": "cell state", "h": "hidden state", "x": "input", "y": "output", "gradient": "gradient",
}


def course_map(ax, chapters, needs):
    """One box per chapter and homework, and an arrow to it from each one it needs.

    chapters: {"05": "cell state", ...}; a second part, "02b", is drawn at the end of its first
    part's box. needs: {number: [numbers]}, homework ("hw1") among them. Returns boxes by number.
    """
    last = max(row for _, row in CELLS.values())
    ax.set(xlim=(-2, 4 * COLUMN + WIDE + 2), ylim=(last * ROW + HIGH + 2, -2))
    ax.axis("off")
    boxes = {}
    for number in [*chapters, *(number for number in needs if number.startswith("hw"))]:
        first = number[:2] if number[:2] in chapters else number
        parted = f"{first}b" in chapters
        x, y = _corner(first)
        if number != first:
            boxes[number] = _box(ax, x + WIDE - PART, y, PART, number)
        else:
            boxes[number] = _box(ax, x, y, WIDE - PART * parted, number, chapters.get(number))
    for number, before in needs.items():
        for earlier in before:
            if number in boxes and earlier in boxes:
                _arrow(ax, _place(earlier), _place(number))
    for row, words in enumerate(("grey: a chapter", "dashed: homework", "arrow: read this first")):
        ax.text(3 * COLUMN, 20 + 20 * row, words, size=SMALL, va="center")
    return boxes


def fill_done(ax, boxes, done):
    """A bar in each box, as long as the fraction that is `done`, {number: 0 to 1}, and its key."""
    for number, fraction in done.items():
        box = boxes[number]
        part = Rectangle((box.get_x(), box.get_y() + HIGH - BAR), fraction * box.get_width(), BAR,
                         facecolor=DONE, zorder=3.5)  # fmt: skip
        ax.add_patch(part).set_clip_path(box)
    for row, words in enumerate(("bar: how much is done", "thick frame: next, or chosen")):
        ax.text(3 * COLUMN, 20 + 20 * (row + 3), words, size=SMALL, va="center")


def _place(number):
    """Column and row; a second part has those of its first."""
    return CELLS.get(number) or CELLS[number[:2]]


def _corner(number):
    column, row = _place(number)
    return column * COLUMN, row * ROW


def _box(ax, x, y, width, number, idea=None):
    """A chapter, or homework, which is drawn white and dashed."""
    homework = number.startswith("hw")
    look = {"facecolor": PAPER, "linestyle": (0, (3, 2))} if homework else {"facecolor": FILL}
    box = FancyBboxPatch((x, y), width, HIGH, boxstyle="round,pad=0,rounding_size=6",
                         linewidth=1.8, edgecolor=INK, zorder=3, **look)  # fmt: skip
    ax.add_patch(box)
    style, middle = {"va": "center", "zorder": 4}, y + (HIGH - BAR * (not homework)) / 2
    if homework:
        ax.text(x + width / 2, middle, f"homework {number[2:]}", size=NORMAL, ha="center", **style)
    elif idea is None:
        ax.text(x + width / 2, middle, number, size=NORMAL, ha="center", **style)
    else:
        words = fill(idea, 9 if width < WIDE else 12)
        ax.text(x + 5, middle, number, size=NORMAL, weight="bold", **style)
        ax.text(x + 31, middle, words, size=SMALL, linespacing=0.92, **style)
    return box


def _arrow(ax, start, end):
    """From box to box: down or up within a column, else to the right, with a step between."""
    (left, above), (column, row) = start, end
    x, y = left * COLUMN, above * ROW
    to_x, to_y = column * COLUMN, row * ROW
    if left == column:
        edges = (HIGH, 0) if row > above else (0, HIGH)
        points = [(x + WIDE / 2, y + edges[0]), (x + WIDE / 2, to_y + edges[1])]
    else:
        between = to_x - (COLUMN - WIDE) / 2
        begin, end = (x + WIDE, y + HIGH / 2), (to_x, to_y + HIGH / 2)
        bend = [(between, begin[1]), (between, end[1])] if begin[1] != end[1] else []
        points = [begin, *bend, end]
    path = Path(points)
    ax.add_patch(FancyArrowPatch(path=path, arrowstyle="-|>", mutation_scale=15, color=INK,
                                 linewidth=1.8, zorder=2))  # fmt: skip


def key(ax):
    """Letter, name, line, marker and hatch of each gate and state, in three columns."""
    ax.set(xlim=(0, 9), ylim=(-2.6, 0.6))
    ax.axis("off")
    for n, (name, what) in enumerate(WHAT.items()):
        x, y = 3 * (n // 3), -(n % 3)
        ax.plot([x + 0.05, x + 0.7], [y, y], **line(name, marker=LOOKS[name].marker,
                                                    markersize=9, markevery=[1]))
        ax.add_patch(FancyBboxPatch(
            (x + 0.85, y - 0.25), 0.35, 0.5, boxstyle="square,pad=0", hatch=LOOKS[name].hatch,
            facecolor=COLOURS[name] + "40", edgecolor=COLOURS[name]))
        label = "" if name == "gradient" else LOOKS[name].label
        ax.text(x + 1.33, y, label, size=LARGE, va="center")
        ax.text(x + (1.33 if name == "gradient" else 1.72), y, what, size=NORMAL, va="center")
    return ax
