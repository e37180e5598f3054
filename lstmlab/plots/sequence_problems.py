"""Kinds of sequence problem: at which steps an input is given, and at which a target."""

from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from lstmlab.plots.diagram import canvas, name, wire
from lstmlab.plots.style import COLOURS, FAINT, GRID, NORMAL, PAPER, SMALL

GAP = 1.0  # between one problem and the next, in steps
NARROWEST = 2.7  # room that the words below a problem of one step need
READ, STATE, WANTED = 1.0, 2.0, 3.0  # height of the three rows


def kinds(ax, problems):
    """Chains side by side; problems: {title: (read, wanted, example)}.

    read and wanted hold a 1 or a 0 for each step; an input that is not given and an output without
    a target are left out of the chain. title and example: a few words, with line breaks.
    """
    left = 0.1
    for title, (read, wanted, example) in problems.items():
        room = max(len(read), NARROWEST)
        chain(ax, left + (room - len(read)) / 2 + 0.5, read, wanted)
        for row, words in enumerate(reversed(title.split("\n"))):
            name(ax, left + room / 2, 3.75 + 0.5 * row, words, size=NORMAL, weight="bold")
        for row, words in enumerate(example.split("\n")):
            name(ax, left + room / 2, 0.25 - 0.47 * row, words, size=SMALL)
        left += room + GAP
    canvas(ax, left - GAP + 0.1, 4.2)
    ax.set_ylim(-0.6, 4.65)
    return ax


def chain(ax, left, read, wanted):
    """One chain, its first step at `left`: squares are inputs, boxes states, discs outputs.

    Where no input is given after an output, a dashed arrow shows that the output is read.
    """
    for t, (reads, wants) in enumerate(zip(read, wanted, strict=True)):
        x = left + t
        ax.add_patch(FancyBboxPatch(
            (x - 0.24, STATE - 0.24), 0.48, 0.48, boxstyle="round,pad=0,rounding_size=0.1",
            facecolor=COLOURS["h"] + "40", edgecolor=COLOURS["h"], linewidth=2.2, zorder=3))
        if t:
            wire(ax, (x - 0.72, STATE), (x - 0.26, STATE), width=1.8)
        if reads:
            wire(ax, (x, READ + 0.2), (x, STATE - 0.26), width=1.8)
            ax.add_patch(Rectangle((x - 0.2, READ - 0.2), 0.4, 0.4, facecolor=PAPER, hatch="||||",
                                   edgecolor=COLOURS["x"], linewidth=2.2, zorder=3))
        elif t and wanted[t - 1]:
            wire(ax, (x - 0.74, WANTED), (x - 0.5, WANTED), (x - 0.5, READ + 0.25),
                 (x, READ + 0.25), (x, STATE - 0.26), width=1.6, colour=FAINT, style=(0, (3, 1.5)))
        if wants:
            wire(ax, (x, STATE + 0.26), (x, WANTED - 0.24), width=1.8)
            ax.add_patch(Circle((x, WANTED), 0.24, facecolor=COLOURS["y"], edgecolor=GRID,
                                linewidth=0, zorder=3))
