"""The GRU cell as a diagram, in the manner of `plots.cell`: the part spoken of lit, the rest faded.

    draw_gru(ax)                       # the whole cell
    draw_gru(ax, lit=["z"])            # the update gate and the two products it rules

Parts: z and r (a layer, its wires and what they multiply), h_tilde (the candidate and what it
reads), h (the path of the state). Drawn is the standard form. The axes should be about
840 by 460 pixels.
"""

from lstmlab.plots import diagram
from lstmlab.plots.cell import BODY, RADIUS
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE

PARTS = ("z", "r", "h_tilde", "h")
LAYERS = {"r": (4.6, "σ"), "z": (8.2, "σ"), "h_tilde": (12.4, "tanh")}
PATH, MIDDLE, GATES, BUS, LOW = 7.6, 5.4, 3.3, 2.05, 1.25  # heights
_R = RADIUS

# points, kind, the parts it is lit with, and whose colour it has
WIRES = [
    (((0.1, PATH), (8.2 - _R, PATH)), "wire", {"h"}, "h"),
    (((8.2 + _R, PATH), (12.4 - _R, PATH)), "wire", {"h", "z"}, "h"),
    (((12.4 + _R, PATH), (17.9, PATH)), "wire", {"h"}, "h"),
    (((1.7, PATH), (2.2, PATH), (2.2, BUS), (4.1, BUS)), "copy", {"z", "r"}, None),
    (((2.9, 0.0), (2.9, BUS), (3.6, BUS)), "merge", {"z", "r"}, None),
    (((4.1, BUS), (4.6, BUS), (4.6, GATES - 0.4)), "fork", {"r"}, None),
    (((4.1, BUS), (8.2, BUS), (8.2, GATES - 0.4)), "wire", {"z"}, None),
    (((2.9, 0.85), (2.9, LOW), (12.4, LOW), (12.4, GATES - 0.4)), "fork", {"h_tilde"}, None),
    (((4.6, GATES + 0.4), (4.6, MIDDLE - _R)), "wire", {"r"}, "r"),
    (((4.1, PATH), (4.6, PATH), (4.6, MIDDLE + _R)), "fork", {"r", "h_tilde"}, "h"),
    (((8.2, GATES + 0.4), (8.2, MIDDLE - _R)), "wire", {"z"}, "z"),
    (((8.2, MIDDLE + _R), (8.2, PATH - _R)), "wire", {"z"}, "z"),
    (((8.2, 4.05), (8.2, 4.4), (10.2, 4.4), (10.2, MIDDLE), (12.4 - _R, MIDDLE)), "fork", {"z"},
     "z"),
    (((12.4, GATES + 0.4), (12.4, MIDDLE - _R)), "wire", {"h_tilde"}, "h_tilde"),
    (((12.4, MIDDLE + _R), (12.4, PATH - _R)), "wire", {"h_tilde", "z"}, "h_tilde"),
    (((15.4, PATH), (15.9, PATH), (15.9, 9.7)), "fork", {"h"}, "h"),
]  # fmt: skip
RESET = ((4.6 + _R, MIDDLE), (6.4, MIDDLE), (6.4, LOW), (7.0, LOW))  # r * h, down over the bus
OPERATIONS = [
    ((4.6, MIDDLE), "×", {"r", "h_tilde"}),
    ((8.2, MIDDLE), "1−", {"z"}),
    ((8.2, PATH), "×", {"z", "h"}),
    ((12.4, MIDDLE), "×", {"z", "h_tilde"}),
    ((12.4, PATH), "+", {"h", "h_tilde", "z"}),
]
LETTERS = [
    ((0.58, 8.2), "$h_{t-1}$", {"h"}),
    ((17.4, 8.2), "$h_t$", {"h"}),
    ((16.5, 9.4), "$h_t$", {"h"}),
    ((3.5, 0.35), "$x_t$", set(PARTS)),
    ((4.1, 4.35), "$r_t$", {"r"}),
    ((7.7, 4.35), "$z_t$", {"z"}),
    ((13.0, 4.3), r"$\tilde{h}_t$", {"h_tilde"}),
    ((6.75, 5.85), r"$r_t \ast h_{t-1}$", {"r", "h_tilde"}),
]


def draw_gru(ax, lit=PARTS, size=LARGE):
    """Draw the cell into `ax`; returns the layers' artists by gate.

    lit: names of parts. size: of the letters. Raises ValueError on an unknown part.
    """
    lit = set(lit)
    if unknown := lit - set(PARTS):
        raise ValueError(f"lit: got {sorted(unknown)}, expected some of {PARTS}")
    diagram.canvas(ax, 18, 10)
    ax.fill_between([1.2, 16.8], 0.75, 8.75, facecolor=BODY, edgecolor=FAINT, zorder=0)
    for points, kind, parts, gate in WIRES:
        on = bool(parts & lit)
        colour = COLOURS[gate] if gate and on else INK
        if kind == "copy":  # a fork that ends within another wire
            diagram.fork(ax, *points, colour=colour, lit=on, head=False)
        else:
            getattr(diagram, kind)(ax, *points, colour=colour, lit=on)
    diagram.wire(ax, (6.4, BUS + 0.4), (6.4, BUS - 0.4), colour=BODY, width=12, head=False)
    diagram.merge(ax, *RESET, lit=bool({"r", "h_tilde"} & lit))
    for place, sign, parts in OPERATIONS:
        big = size if sign == "1−" else size + 4
        diagram.pointwise(ax, *place, sign, radius=_R, lit=bool(parts & lit), size=big)
    for place, letters, parts in LETTERS:
        diagram.name(ax, *place, letters, bool(parts & lit), size + 3)
    return {
        gate: diagram.layer(ax, x, GATES, text, gate=gate, lit=gate in lit, size=size, width=1.3)
        for gate, (x, text) in LAYERS.items()
    }
