"""The GRU cell in its standard form as a diagram, in the manner of `plots.cell`.

The axes should be about 840 by 460 pixels.
"""

from lstmlab.plots import diagram
from lstmlab.plots.cell import BODY, RADIUS
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE

LAYERS = {"r": (4.6, "σ"), "z": (8.2, "σ"), "h_tilde": (12.4, "tanh")}
PATH, MIDDLE, GATES, BUS, LOW = 7.6, 5.4, 3.3, 2.05, 1.25  # heights
_R = RADIUS

# points, kind, and whose colour it has
WIRES = [
    (((0.1, PATH), (8.2 - _R, PATH)), "wire", "h"),
    (((8.2 + _R, PATH), (12.4 - _R, PATH)), "wire", "h"),
    (((12.4 + _R, PATH), (17.9, PATH)), "wire", "h"),
    (((1.7, PATH), (2.2, PATH), (2.2, BUS), (4.1, BUS)), "copy", None),
    (((2.9, 0.0), (2.9, BUS), (3.6, BUS)), "merge", None),
    (((4.1, BUS), (4.6, BUS), (4.6, GATES - 0.4)), "fork", None),
    (((4.1, BUS), (8.2, BUS), (8.2, GATES - 0.4)), "wire", None),
    (((2.9, 0.85), (2.9, LOW), (12.4, LOW), (12.4, GATES - 0.4)), "fork", None),
    (((4.6, GATES + 0.4), (4.6, MIDDLE - _R)), "wire", "r"),
    (((4.1, PATH), (4.6, PATH), (4.6, MIDDLE + _R)), "fork", "h"),
    (((8.2, GATES + 0.4), (8.2, MIDDLE - _R)), "wire", "z"),
    (((8.2, MIDDLE + _R), (8.2, PATH - _R)), "wire", "z"),
    (((8.2, 4.05), (8.2, 4.4), (10.2, 4.4), (10.2, MIDDLE), (12.4 - _R, MIDDLE)), "fork", "z"),
    (((12.4, GATES + 0.4), (12.4, MIDDLE - _R)), "wire", "h_tilde"),
    (((12.4, MIDDLE + _R), (12.4, PATH - _R)), "wire", "h_tilde"),
    (((15.4, PATH), (15.9, PATH), (15.9, 9.7)), "fork", "h"),
]  # fmt: skip
RESET = ((4.6 + _R, MIDDLE), (6.4, MIDDLE), (6.4, LOW), (7.0, LOW))  # r * h, down over the bus
OPERATIONS = [
    ((4.6, MIDDLE), "×"),
    ((8.2, MIDDLE), "1−"),
    ((8.2, PATH), "×"),
    ((12.4, MIDDLE), "×"),
    ((12.4, PATH), "+"),
]
LETTERS = [
    ((0.58, 8.2), "$h_{t-1}$"),
    ((17.4, 8.2), "$h_t$"),
    ((16.5, 9.4), "$h_t$"),
    ((3.5, 0.35), "$x_t$"),
    ((4.1, 4.35), "$r_t$"),
    ((7.7, 4.35), "$z_t$"),
    ((13.0, 4.3), r"$\tilde{h}_t$"),
    ((6.75, 5.85), r"$r_t \ast h_{t-1}$"),
]


def draw_gru(ax):
    """Draw the cell into `ax`."""
    diagram.canvas(ax, 18, 10)
    ax.fill_between([1.2, 16.8], 0.75, 8.75, facecolor=BODY, edgecolor=FAINT, zorder=0)
    for points, kind, gate in WIRES:
        look = {"colour": COLOURS.get(gate, INK)}
        if kind == "copy":  # a fork that ends within another wire
            diagram.fork(ax, *points, **look, head=False)
        else:
            getattr(diagram, kind)(ax, *points, **look)
    diagram.wire(ax, (6.4, BUS + 0.4), (6.4, BUS - 0.4), colour=BODY, width=12, head=False)
    diagram.merge(ax, *RESET)
    for place, sign in OPERATIONS:
        diagram.pointwise(ax, *place, sign, radius=_R, size=LARGE + 4 * (sign != "1−"))
    for place, letters in LETTERS:
        diagram.name(ax, *place, letters, size=LARGE + 3)
    for gate, (x, text) in LAYERS.items():
        diagram.layer(ax, x, GATES, text, gate=gate, width=1.3)
