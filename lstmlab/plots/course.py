"""The map of the course, and the key to the colours of its figures."""

from textwrap import fill

from matplotlib.patches import FancyBboxPatch

from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, LOOKS, NORMAL, PAPER, SMALL, line

PARTS = {
    "A network\nwith a loop": range(0, 4),
    "The gap": range(4, 5),
    "The LSTM,\npart by part": range(5, 11),
    "Variants": range(11, 16),
    "Training,\nreading": range(16, 18),
}
SPELT = {"gru": "GRU", "rmsprop": "RMSProp"}
ROW = 72  # pixels from one part to the next
WHAT = {
    "f": "forget gate", "i": "input gate", "o": "output gate", "c_tilde": "candidate",
    "C": "cell state", "h": "hidden state", "x": "input", "y": "output", "gradient": "gradient",
}


def course_map(ax, chapters, here):
    """One box a chapter, one row a part; filled if its name is in `here`, dashed if to come.

    chapters: names such as "05_cell_state", sorted; those without a number are left out.
    Returns the boxes by name.
    """
    ax.set(xlim=(0, 840), ylim=(-ROW * (len(PARTS) - 1) - 2, ROW - 8))
    ax.axis("off")
    names = {int(name[:2]): name for name in chapters if name[:2].isdigit()}
    boxes = {}
    for row, (part, numbers) in enumerate(PARTS.items()):
        ax.text(0, 30 - ROW * row, part, size=NORMAL, weight="bold", va="center")
        for column, number in enumerate(numbers):
            name = names[number]
            boxes[name] = _chapter(ax, 130 + 119 * column, -ROW * row, name, name in here)
    return boxes


def _chapter(ax, x, y, name, there):
    number, _, idea = name.partition("_")
    box = FancyBboxPatch(
        (x, y), 110, 60, boxstyle="round,pad=0,rounding_size=7", linewidth=2,
        facecolor="#d7ebf0" if there else PAPER, edgecolor=COLOURS["y"] if there else FAINT,
        linestyle="-" if there else (0, (3, 2)),
    )
    ax.add_patch(box)
    words = SPELT.get(idea) or fill(idea.replace("_", " "), 9)
    ax.text(x + 6, y + 30, number, size=LARGE, weight="bold" if there else "normal", va="center")
    ax.text(x + 36, y + 30, words, size=SMALL, va="center", color=INK, linespacing=1.1)
    return box


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
