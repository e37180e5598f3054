"""The cell with peepholes: the diagram of the chapters before, and the wires from C to the gates.

    draw_peephole_cell(ax)                  # f and i look at C_{t-1}, o at C_t
    draw_peephole_cell(ax, lit=["o"])       # one gate's peephole, the rest faded
"""

from lstmlab.plots import diagram
from lstmlab.plots.cell import BODY, GATES, LAYERS, PATH, draw_cell
from lstmlab.plots.style import COLOURS, LARGE, LOOKS, ink

EDGE = 0.65  # half the width of a layer
OLD, LEVEL, NEW = 2.55, 4.25, 12.1  # where wires leave the cell state, and where one crosses f's

# Which state each gate sees, and the course of its wire to its layer.
SEES = {"f": "$C_{t-1}$", "i": "$C_{t-1}$", "o": "$C_t$"}
WAYS = {
    "f": ((OLD - 0.4, PATH), (OLD, PATH), (OLD, GATES), (LAYERS["f"] - EDGE, GATES)),
    "i": ((OLD, LEVEL + 0.4), (OLD, LEVEL), (5.7, LEVEL), (5.7, GATES),
          (LAYERS["i"] - EDGE, GATES)),
    "o": ((NEW - 0.4, PATH), (NEW, PATH), (NEW, GATES + 0.4)),
}  # fmt: skip
NAMES = {"f": (3.15, 2.55), "i": (6.15, 2.55), "o": (11.6, 6.2)}


def draw_peephole_cell(ax, lit=("f", "i", "o"), size=LARGE):
    """Draw the cell, the peepholes of the gates in `lit` bright and the others faded.

    Returns the artists by name: those of `draw_cell`, and "peephole f", "peephole i", "peephole o".
    ValueError if `lit` names anything but f, i and o.
    """
    if unknown := set(lit) - set(WAYS):
        raise ValueError(f"lit: got {sorted(unknown)}, expected some of {list(WAYS)}")
    artists = draw_cell(ax, lit=[*lit, "C", *(["h"] if "o" in lit else [])], size=size)
    for gate, way in WAYS.items():
        look = {"colour": COLOURS[gate], "style": LOOKS[gate].line, "lit": gate in lit, "width": 4}
        if gate == "i":  # it crosses the wire of f without touching it
            diagram.wire(ax, (4.05, LEVEL), (4.75, LEVEL), colour=BODY, width=11, head=False)
        artists[f"peephole {gate}"] = diagram.fork(ax, *way, **look)
        diagram.name(ax, *NAMES[gate], SEES[gate], lit=gate in lit, size=size, ha="center",
                     color=ink(COLOURS[gate]))  # fmt: skip
    return artists
