"""Parts of which diagrams of cells are drawn: layer, pointwise operation, transfer, merge, fork.

    ax = canvas(fig.subplots(), 10, 4)
    wire(ax, (0, 2), (3, 2))                     # a vector goes from here to there
    layer(ax, 4, 2, "σ", gate="f")               # learned weights, then the function named
    wire(ax, (4.6, 2), (8, 2), (8, 3.4))         # round a corner
    pointwise(ax, 8, 3.7, "×")                   # elementwise, nothing learned

Coordinates are the axes' own, of equal length in both directions; a layer is 1.2 wide and 0.8
high. `gate` gives a part the colour of that gate (see `plots.style`); `lit=False`
fades it, so that a chapter can show the whole cell and speak of one part. Each function returns its
artists, so that an explorer can recolour them.
"""

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from lstmlab.plots.style import COLOURS, INK, LARGE, LOOKS, NORMAL, PAPER

FADED = 0.18  # alpha of what is not spoken of
BEND = 0.35  # radius of a wire's corners
RADIUS = 0.4  # of a pointwise operation

LAYER_OF_NOBODY = "#f3ead2"  # a layer that is no gate of the course


def canvas(ax, width, height):
    """Give `ax` room for a diagram of this size, without frame and ticks."""
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")
    return ax


def layer(ax, x, y, text, gate=None, width=1.2, height=0.8, lit=True, size=LARGE):
    """A learned layer around (x, y): weights, a bias, and the function written in it."""
    look = LOOKS.get(gate)
    box = FancyBboxPatch(
        (x - width / 2, y - height / 2), width, height,
        boxstyle="round,pad=0,rounding_size=0.12",
        facecolor=_on_paper(look.colour) if look else LAYER_OF_NOBODY,
        edgecolor=look.colour if look else INK,
        linewidth=2.5, zorder=3, alpha=_alpha(lit),
    )
    ax.add_patch(box)
    return [box, _words(ax, x, y, text, lit, size)]


def pointwise(ax, x, y, text, gate=None, radius=RADIUS, lit=True, size=LARGE):
    """A pointwise operation around (x, y): elementwise, nothing learned."""
    disc = Circle(
        (x, y), radius, facecolor=PAPER, edgecolor=COLOURS.get(gate, INK),
        linewidth=2.5, zorder=3, alpha=_alpha(lit),
    )
    ax.add_patch(disc)
    return [disc, _words(ax, x, y, text, lit, size)]


def wire(ax, *points, colour=INK, width=2.5, head=True, style="-", lit=True):
    """A transfer: a whole vector, along straight lines with round corners, to the last point."""
    arrow = FancyArrowPatch(
        path=_rounded(points), arrowstyle="-|>" if head else "-", mutation_scale=6 + 5 * width,
        color=colour, linewidth=width, linestyle=style, zorder=2, alpha=_alpha(lit),
        capstyle="butt", joinstyle="miter",
    )
    ax.add_patch(arrow)
    return arrow


def merge(ax, *points, **look):
    """Concatenate: the wire through these points ends on another and flows on within it.

    Draw the other one with `wire`. Its last corner bends it into the other.
    """
    return wire(ax, *points, head=False, **look)


def fork(ax, *points, colour=INK, width=2.5, lit=True, **look):
    """Copy: the wire through these points leaves another one at the first of them, at a dot."""
    (dot,) = ax.plot(
        *points[0], "o", color=colour, markersize=3 + 2.5 * width, zorder=2.5, alpha=_alpha(lit)
    )
    return [wire(ax, *points, colour=colour, width=width, lit=lit, **look), dot]


def name(ax, x, y, text, lit=True, size=NORMAL, **look):
    """A word or letter beside a wire."""
    return _words(ax, x, y, text, lit, size, **look)


def legend(ax, size=NORMAL):
    """The five symbols in a row, each with its name and what it does."""
    canvas(ax, 20, 4.2)
    layer(ax, 2, 3.4, "σ")
    pointwise(ax, 6, 3.4, "×", radius=0.45)
    wire(ax, (9.1, 3.4), (10.9, 3.4))
    wire(ax, (12.9, 3.0), (15.1, 3.0))
    merge(ax, (12.9, 3.8), (13.6, 3.8), (13.6, 3.0), (14.1, 3.0))
    wire(ax, (16.9, 3.0), (19.1, 3.0))
    fork(ax, (17.7, 3.0), (18.1, 3.0), (18.1, 3.8), (19.1, 3.8))
    words = {
        "layer": "weights that are\nlearned, then the\nfunction in the box",
        "pointwise": "elementwise,\nnothing is learned",
        "transfer": "a whole vector\ngoes along",
        "concatenate": "two vectors become\none longer vector",
        "copy": "the same vector\ngoes both ways",
    }
    for n, (title, what) in enumerate(words.items()):
        name(ax, 2 + 4 * n, 2.1, title, size=LARGE, weight="bold")
        for row, words_of_row in enumerate(what.split("\n")):
            name(ax, 2 + 4 * n, 1.4 - 0.5 * row, words_of_row, size=size)
    return ax


def _alpha(lit):
    return 1.0 if lit else FADED


def _words(ax, x, y, text, lit, size, **look):
    look = {"ha": "center", "va": "center", "zorder": 4} | look
    return ax.text(x, y, text, size=size, alpha=_alpha(lit), **look)


def _on_paper(colour, share=0.22):
    """The colour, thinned with paper: opaque, so that a wire below does not shine through."""
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def _rounded(points, bend=BEND):
    """The path through the points, each corner replaced by a curve of radius `bend`."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, bend), _towards(corner, after, bend)
        vertices += [start, corner, end]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


def _towards(corner, other, bend):
    """The point at most `bend`, and at most half-way, from the corner towards the other point."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = (dx * dx + dy * dy) ** 0.5
    share = min(bend / length, 0.5) if length else 0
    return corner[0] + share * dx, corner[1] + share * dy
