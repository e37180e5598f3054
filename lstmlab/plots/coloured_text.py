"""A text whose symbols are coloured by a number each: what a unit makes of what it reads.

Colour is not the only cue: the larger the number, the thicker a bar as well, below the symbol
where the number is positive and above it where it is negative.
"""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from lstmlab.plots.moving import Picture
from lstmlab.plots.style import ACCENT, COLOURS, FAINT, INK, SMALL

COLUMNS, CELL, LINE = 78, 10, 25  # symbols a line; pixels of a symbol and of a line, whole
SIZE = CELL / 0.60205  # of type whose symbols are as wide as a cell (DejaVu Sans Mono)
PLUS, MINUS = COLOURS["y"], ACCENT
FINE = 25  # rows of the picture in a line of text
THICKEST = 6  # of them are filled by a bar for the number 1
MONO = {"family": "DejaVu Sans Mono", "size": SIZE, "parse_math": False}


def lay_out(text):
    """Lines of a text as [begin, end) of symbols; longer ones are broken, line ends left out."""
    lines, begin = [], 0
    for line in text.split("\n"):
        for cut in range(0, max(len(line), 1), COLUMNS):
            lines.append((begin + cut, begin + min(cut + COLUMNS, len(line))))
        begin += len(line) + 1
    return lines


def line_of(lines, place):
    """The line which holds the symbol; a line end belongs to the line it ends."""
    begins = np.array([begin for begin, _ in lines])
    return int(np.searchsorted(begins, place, "right")) - 1


class ColouredText(Picture):
    """`rows` lines of text on an axes of COLUMNS * CELL times rows * LINE pixels."""

    def __init__(self, ax, rows):
        self.rows = rows
        ax.set(xlim=(0, COLUMNS), ylim=(rows, 0), xticks=[], yticks=[])
        ax.spines[:].set_color(FAINT)
        self.picture = ax.imshow(
            np.ones((rows * FINE, COLUMNS, 3)), extent=(0, COLUMNS, rows, 0), aspect="auto",
            interpolation="nearest",
        )  # fmt: skip
        words = {"va": "center_baseline", "ha": "left", "color": INK} | MONO
        self.lines = [ax.text(0, row + 0.5, "", **words) for row in range(rows)]
        self.here = Rectangle((0, 0), 1, 1, fill=False, edgecolor=INK, linewidth=3)
        ax.add_patch(self.here)

    def show(self, text, lines, first, values, place=None, colours=(PLUS, MINUS)):
        """Lines from number `first` on; values (N,) within -1 .. 1; the symbol `place` is framed.

        A symbol that has no value yet is NaN.
        """
        image = np.ones((self.rows, FINE, COLUMNS, 3))
        for row, artist in enumerate(self.lines):
            begin, end = lines[first + row] if first + row < len(lines) else (0, 0)
            artist.set_text(text[begin:end])
            paint(image[row, :, : end - begin], values[begin:end], colours)
        self.picture.set_data(image.reshape(self.rows * FINE, COLUMNS, 3))
        self.here.set_visible(place is not None)
        if place is not None:
            row = line_of(lines, place)
            self.here.set_xy((min(place - lines[row][0], COLUMNS - 1), row - first))


def paint(cells, values, colours):
    """Fill cells (FINE, N, 3) by values (N,): a pale ground, and a bar below or above."""
    plus, minus = (np.array(to_rgb(colour)) for colour in colours)
    strength = np.abs(np.nan_to_num(values))[:, None]
    full = np.where(np.nan_to_num(values)[:, None] >= 0, plus, minus)
    cells[...] = 1 - 0.38 * strength * (1 - full)
    thick = np.round(THICKEST * strength[:, 0]).astype(int)
    for n in np.flatnonzero(thick):
        bar = slice(FINE - thick[n], FINE) if values[n] >= 0 else slice(0, thick[n])
        cells[bar, n] = full[n]


def coloured_text(fig, text, values):
    """A text with its numbers, (N,) within -1 .. 1, as a figure that stands still."""
    lines = lay_out(text)
    width, height = COLUMNS * CELL + 20, len(lines) * LINE + 34
    fig.set_layout_engine("none")
    fig.set_size_inches(width / 72, height / 72)
    ax = fig.add_axes([10 / width, 4 / height, COLUMNS * CELL / width, len(lines) * LINE / height])
    ColouredText(ax, len(lines)).show(text, lines, 0, np.asarray(values, float))
    for x, words, colour in ((0, "above 0: bar below", PLUS), (39, "below 0: bar above", MINUS)):
        ax.text(x, -0.2, f"■ {words}", color=colour, size=SMALL, weight="bold", va="bottom")
    return ax
