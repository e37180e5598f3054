"""The LSTM cell, as every chapter on it draws it: the part spoken of is lit, the rest faded.

    draw_cell(ax)                                     # the whole cell
    draw_cell(ax, lit=["f"])                          # the forget gate and what it touches
    draw_cell(ax, lit=["C"], values={"C_before": 0.8, "kept": 0.72, "C": 0.72})
    draw_cell(ax, values={"C": -0.3, "kept": -0.3}, backward=True)

Parts that can be lit: f, i, o, c_tilde (a layer, the wires to and from it and what it multiplies),
C (the cell state), h (the hidden state), x (what is read). `WIRES` names every wire. A value gives
its wire colour (the sign), width (the size) and its number; with `backward` the heads turn round,
as gradients flow.

The axes should be about 840 by 460 pixels, so that the letters can be read from the last row.
"""

from typing import NamedTuple

from matplotlib.patches import FancyBboxPatch

from lstmlab.plots import diagram
from lstmlab.plots.numbers import short
from lstmlab.plots.style import ACCENT, COLOURS, FAINT, INK, LARGE, MID, NORMAL, PAPER

WIDTH, HEIGHT = 18, 10  # of the diagram, in its own units
PATH, GATES, BUS, TOP = 7.6, 3.1, 1.4, 9.8  # heights: cell state, layers, [h, x], what leaves
RADIUS, WIDE = 0.42, 0.66  # of operations; that of the tanh is wide
BODY = "#f7f7f4"  # the inside of the cell
POSITIVE, NEGATIVE, ZERO = MID, ACCENT, FAINT  # of values on wires: no gate's colours

LAYERS = {"f": 4.4, "i": 7.4, "c_tilde": 9.9, "o": 12.6}  # where each stands
OPERATIONS = {  # place, sign, radius, lit with
    "forget": ((4.4, PATH), "×", RADIUS, {"f", "C"}),
    "add": ((9.9, PATH), "+", RADIUS, {"i", "c_tilde", "C"}),
    "write": ((9.9, 5.4), "×", RADIUS, {"i", "c_tilde"}),
    "tanh": ((15.0, 6.15), "tanh", WIDE, {"h", "o"}),
    "show": ((15.0, 4.3), "×", RADIUS, {"h", "o"}),
}


class Wire(NamedTuple):
    """Where a wire runs, forwards; what it is lit with; its letters, and where they stand."""

    points: tuple
    lit: set
    letters: str = ""
    place: tuple = (0, 0)  # of the letters
    number: tuple = (0, 0)  # of the value
    kind: str = "wire"  # wire, merge or fork


_LEARNED = ("f", "i", "c_tilde", "o")
_LOW, _HIGH = GATES - 0.4, GATES + 0.4  # edges of the layers


def _branch(gate):
    x = LAYERS[gate]
    return Wire(((x - 0.5, BUS), (x, BUS), (x, _LOW)), {gate}, number=(x, 2.05), kind="fork")


WIRES = {
    "C_before": Wire(((0.1, PATH), (4.4 - RADIUS, PATH)), {"C", "f"}, "$C_{t-1}$", (0.7, 8.15),
                     (2.5, PATH)),
    "kept": Wire(((4.4 + RADIUS, PATH), (9.9 - RADIUS, PATH)), {"C", "f"}, number=(7.0, PATH)),
    "C": Wire(((9.9 + RADIUS, PATH), (15.0, PATH)), {"C"}, number=(12.4, PATH), kind="merge"),
    "C_next": Wire(((15.0, PATH), (17.9, PATH)), {"C"}, "$C_t$", (17.45, 8.1), (16.6, PATH)),
    "C_seen": Wire(((14.6, PATH), (15.0, PATH), (15.0, 6.15 + WIDE)), {"h"}, number=(15.0, 7.15),
                   kind="fork"),
    "squashed": Wire(((15.0, 6.15 - WIDE), (15.0, 4.3 + RADIUS)), {"h"}, number=(15.0, 5.1)),
    "f": Wire(((4.4, _HIGH), (4.4, PATH - RADIUS)), {"f"}, "$f_t$", (3.9, 6.3), (4.4, 5.1)),
    "i": Wire(((7.4, _HIGH), (7.4, 5.4), (9.9 - RADIUS, 5.4)), {"i"}, "$i_t$", (7.05, 5.5),
              (7.4, 4.4)),
    "c_tilde": Wire(((9.9, _HIGH), (9.9, 5.4 - RADIUS)), {"c_tilde"}, r"$\tilde{C}_t$",
                    (11.0, 4.2), (9.9, 4.1)),
    "written": Wire(((9.9, 5.4 + RADIUS), (9.9, PATH - RADIUS)), {"i", "c_tilde"},
                    number=(9.9, 6.45)),
    "o": Wire(((12.6, _HIGH), (12.6, 4.3), (15.0 - RADIUS, 4.3)), {"o"}, "$o_t$", (12.6, 4.75),
              (13.6, 4.3)),
    "h_before": Wire(((0.1, BUS), (2.6, BUS)), set(_LEARNED), "$h_{t-1}$", (0.7, 1.95),
                     (1.35, BUS), kind="merge"),
    "x": Wire(((2.2, 0.0), (2.2, BUS), (2.9, BUS)), {"x", *_LEARNED}, "$x_t$", (3.1, 0.35),
              (2.2, 0.4), kind="merge"),
    "bus_f": Wire(((2.6, BUS), (LAYERS["f"] - 0.5, BUS)), set(_LEARNED), kind="merge"),
    "bus_i": Wire(((LAYERS["f"] - 0.5, BUS), (LAYERS["i"] - 0.5, BUS)), set(_LEARNED[1:]),
                  kind="merge"),
    "bus_c_tilde": Wire(((LAYERS["i"] - 0.5, BUS), (LAYERS["c_tilde"] - 0.5, BUS)),
                        set(_LEARNED[2:]), kind="merge"),
    "bus_o": Wire(((LAYERS["c_tilde"] - 0.5, BUS), (LAYERS["o"] - 0.5, BUS)), {"o"}, kind="merge"),
    "into_f": _branch("f"),
    "into_i": _branch("i"),
    "into_c_tilde": _branch("c_tilde"),
    "into_o": Wire(((LAYERS["o"] - 0.5, BUS), (LAYERS["o"], BUS), (LAYERS["o"], _LOW)), {"o"},
                   number=(LAYERS["o"], 2.05)),
    "h": Wire(((15.0, 4.3 - RADIUS), (15.0, BUS), (16.4, BUS)), {"h", "o"}, number=(15.0, 2.6),
              kind="merge"),
    "h_next": Wire(((16.4, BUS), (17.9, BUS)), {"h", "o"}, "$h_t$", (17.45, 1.95), (17.0, BUS)),
    "h_up": Wire(((15.9, BUS), (16.4, BUS), (16.4, TOP)), {"h", "o"}, "$h_t$", (16.95, 9.4),
                 (16.4, 5.2), kind="fork"),
}  # fmt: skip
QUANTITY = {name: name for name in LAYERS} | {"written": "c_tilde"}  # whose colour a wire has
QUANTITY |= dict.fromkeys(("h_before", "h", "h_next", "h_up"), "h")


def draw_cell(ax, lit=None, values=None, backward=False):
    """Draw the cell into `ax`; returns the artists by name: wires, layers, operations, letters.

    lit: names of parts, None for all. values: {name of a wire: number}, forwards the state on it,
    backwards the gradient. A value outside -1 .. 1 is drawn as wide as 1.
    """
    values = values or {}
    if unknown := set(values) - set(WIRES):
        raise ValueError(f"values: got {sorted(unknown)}, expected some of {list(WIRES)}")
    names = {*LAYERS, "C", "h", "x"}
    lit = names if lit is None else set(lit)
    if unknown := lit - names:
        raise ValueError(f"lit: got {sorted(unknown)}, expected some of {sorted(names)}")
    diagram.canvas(ax, WIDTH, HEIGHT)
    artists = {"frame": _frame(ax)}
    for name, wire in WIRES.items():
        on = bool(wire.lit & lit)
        artists[name] = _wire(ax, name, wire, on, values.get(name), backward)
        if wire.letters:
            artists[f"{name} letters"] = diagram.name(ax, *wire.place, wire.letters, on, LARGE + 3)
        if name in values:
            _number(ax, wire.number, values[name])
    for gate, x in LAYERS.items():
        function = "tanh" if gate == "c_tilde" else "σ"
        artists[f"layer {gate}"] = diagram.layer(
            ax, x, GATES, function, gate=gate, lit=gate in lit, width=1.3
        )
    for name, (place, sign, radius, parts) in OPERATIONS.items():
        artists[name] = diagram.pointwise(
            ax, *place, sign, radius=radius, lit=bool(parts & lit),
            size=LARGE - 2 if sign == "tanh" else LARGE + 4,
        )
    return artists


def colour_of(value):
    """The colour of a value on a wire: its sign."""
    return ZERO if abs(value) < 5e-4 else POSITIVE if value > 0 else NEGATIVE


def width_of(value):
    """The width of a wire in pixels: from 1.5 for nothing to 8 for a size of 1 and more."""
    return 1.5 + 6.5 * min(abs(value), 1.0)


def _wire(ax, name, wire, on, value, backward):
    colour = COLOURS[QUANTITY[name]] if name in QUANTITY and on else INK
    look = {"colour": colour, "lit": on}
    if value is not None:
        look |= {"colour": colour_of(value), "width": width_of(value)}
    points, kind = wire.points, wire.kind
    if backward and value is not None and kind != "merge":
        points, kind = points[::-1], "wire"
    if name == "h_up":  # it crosses the cell state without touching it
        diagram.wire(ax, (16.4, PATH - 0.45), (16.4, PATH + 0.45), colour=BODY, width=12,
                     head=False)  # fmt: skip
    return getattr(diagram, kind)(ax, *points, **look)


def _number(ax, place, value):
    box = {"facecolor": PAPER, "edgecolor": colour_of(value), "boxstyle": "round,pad=0.15"}
    diagram.name(ax, *place, short(value), size=NORMAL, bbox=box, zorder=5)


def _frame(ax):
    frame = FancyBboxPatch(
        (1.35, 0.85), 15.6, 7.75, boxstyle="round,pad=0,rounding_size=0.4",
        facecolor=BODY, edgecolor=FAINT, linewidth=1.5, zorder=0,
    )  # fmt: skip
    ax.add_patch(frame)
    return frame
