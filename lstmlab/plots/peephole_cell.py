"""The cell with peepholes: the diagram of the chapters before, and the wires from C to the gates.

    draw_peephole_cell(ax)      # f and i look at C_{t-1}, o at C_t
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


def draw_peephole_cell(ax):
    """Draw the cell and the peepholes of its gates; the candidate, which has none, is faded.

    Returns the artists by name: those of `draw_cell`, and "peephole f", "peephole i", "peephole o".
    """
    artists = draw_cell(ax, lit=[*WAYS, "C", "h"])
    for gate, way in WAYS.items():
        if gate == "i":  # it crosses the wire of f without touching it
            diagram.wire(ax, (4.05, LEVEL), (4.75, LEVEL), colour=BODY, width=11, head=False)
        artists[f"peephole {gate}"] = diagram.fork(ax, *way, colour=COLOURS[gate], width=4,
                                                   style=LOOKS[gate].line)  # fmt: skip
        diagram.name(ax, *NAMES[gate], SEES[gate], size=LARGE, color=ink(COLOURS[gate]))
    return artists
