"""The vanilla RNN's cell and the LSTM's in the same symbols: side by side, or copies in a row.

    side_by_side(ax)        # one of each; the axes about 840 by 420 pixels
    in_a_row(ax)            # three LSTM cells, the cell-state path drawn thick; 840 by 290 pixels
"""

from matplotlib.patches import FancyBboxPatch

from lstmlab.plots import diagram
from lstmlab.plots.cell import BODY
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, NORMAL, SMALL

MEMORY, STATE, LAYER, TOP = 4.4, 1.0, 2.0, 5.35  # heights: C, h and [h, x], layers, h upwards
FLOOR, CEILING = 0.5, 4.95  # of a frame
NARROW, WIDE = 3.2, 5.1  # a frame of the vanilla RNN, of the LSTM
BETWEEN = 1.0  # two frames
REACH = 0.8  # how far wires stick out of a frame
BEFORE, NOW, AFTER = "t-1", "t", "t+1"
LAYERS = {"f": 0.75, "i": 1.7, "c_tilde": 2.7, "o": 3.65}  # from the left edge of the frame
SHOWN = 4.25  # where h is computed, from the left edge
RADIUS = 0.26


def side_by_side(ax):
    """A vanilla RNN cell and an LSTM cell, with the letters of what goes in and out."""
    diagram.canvas(ax, NARROW + WIDE + 3.7, TOP + 0.75)
    left, right = 0.8, 0.8 + NARROW + 2.1
    vanilla(ax, left, size=LARGE)
    lstm(ax, right, size=LARGE)
    for x, width, what, rows in ((left, NARROW, "vanilla RNN", "h"), (right, WIDE, "LSTM", "Ch")):
        diagram.name(ax, x, TOP + 0.3, what, size=LARGE, weight="bold", ha="left")
        for row in rows:
            y = MEMORY if row == "C" else STATE
            diagram.name(ax, x - 0.45, y + 0.35, f"${row}_{{{BEFORE}}}$", size=LARGE)
            diagram.name(ax, x + width + 0.4, y + 0.35, f"${row}_{{{NOW}}}$", size=LARGE)
    ax.set_ylim(-0.35, TOP + 0.75)
    return ax


def in_a_row(ax):
    """Three LSTM cells side by side, each handing its two states to the next one."""
    steps = BEFORE, NOW, AFTER
    diagram.canvas(ax, len(steps) * (WIDE + BETWEEN) + BETWEEN + 0.1, TOP + 0.35)
    for n, step in enumerate(steps):
        x = BETWEEN * 0.7 + n * (WIDE + BETWEEN)
        lstm(ax, x, step, size=SMALL, reach=BETWEEN / 2, path=6)
        diagram.name(ax, x + WIDE + BETWEEN / 2, MEMORY + 0.36, f"$C_{{{step}}}$", size=SMALL)
    ax.set_ylim(-0.35, TOP + 0.35)
    return ax


def vanilla(ax, x, size=NORMAL):
    """h_t = tanh(layer of [h, x]), its frame from x on."""
    _frame(ax, x, NARROW)
    _read(ax, x, NOW, size, REACH)
    diagram.wire(ax, (x, STATE), (x + 1.3, STATE), (x + 1.3, LAYER - 0.32), width=2)
    _layer(ax, x + 1.3, "tanh", None, size)
    out = x + 2.4
    diagram.wire(ax, (x + 1.3, LAYER + 0.32), (x + 1.3, 3.1), (out, 3.1), (out, STATE),
                 (x + NARROW + REACH, STATE), width=2, colour=COLOURS["h"])
    diagram.fork(ax, (out - 0.3, 3.1), (out, 3.1), (out, TOP), width=2, colour=COLOURS["h"])
    diagram.name(ax, out + 0.4, TOP, f"$h_{{{NOW}}}$", size=size)


def lstm(ax, x, step=NOW, size=NORMAL, reach=REACH, path=3):
    """The LSTM's cell, its frame from x on; path: how wide the cell-state path is drawn."""
    _frame(ax, x, WIDE)
    out = x + WIDE - 0.22
    diagram.fork(ax, (out - 0.2, STATE), (out, STATE), (out, TOP), width=2, colour=COLOURS["h"])
    diagram.wire(ax, (out - 0.2, MEMORY), (out + 0.2, MEMORY), colour=BODY, width=path + 9,
                 head=False)  # h crosses the path without touching it
    diagram.wire(ax, (x - reach, MEMORY), (x + WIDE + reach, MEMORY), width=path, head=path < 5,
                 colour=COLOURS["C"])
    _read(ax, x, step, size, reach)
    at = {gate: x + place for gate, place in LAYERS.items()}
    diagram.wire(ax, (x, STATE), (at["o"], STATE), (at["o"], LAYER - 0.32), width=2)
    for gate in LAYERS:
        if gate != "o":
            diagram.fork(ax, (at[gate] - 0.3, STATE), (at[gate], STATE), (at[gate], LAYER - 0.32),
                         width=2)
        _layer(ax, at[gate], "tanh" if gate == "c_tilde" else "σ", gate, size)
    write, show, high = at["c_tilde"], x + SHOWN, LAYER + 0.32
    _wire(ax, "f", (at["f"], high), (at["f"], MEMORY - RADIUS))
    _wire(ax, "i", (at["i"], high), (at["i"], 3.2), (write - RADIUS, 3.2))
    _wire(ax, "c_tilde", (write, high), (write, 3.2 - RADIUS))
    _wire(ax, "c_tilde", (write, 3.2 + RADIUS), (write, MEMORY - RADIUS))
    _wire(ax, "o", (at["o"], high), (at["o"], 2.65), (show - RADIUS, 2.65))
    diagram.fork(ax, (show - 0.3, MEMORY), (show, MEMORY), (show, 3.8), width=2)
    diagram.wire(ax, (show, 3.2), (show, 2.65 + RADIUS), width=2)
    diagram.wire(ax, (show, 2.65 - RADIUS), (show, STATE), (x + WIDE + reach, STATE), width=2,
                 colour=COLOURS["h"])
    diagram.name(ax, out + 0.45, TOP, f"$h_{{{step}}}$", size=size)
    for place, sign in (((at["f"], MEMORY), "×"), ((write, MEMORY), "+"), ((write, 3.2), "×"),
                        ((show, 2.65), "×")):
        diagram.pointwise(ax, *place, sign, radius=RADIUS, size=size + 2)
    diagram.pointwise(ax, show, 3.55, "tanh", radius=0.42, size=size - 2 if size > SMALL else size)


def _read(ax, x, step, size, reach):
    """h of the step before, from the left, and x_t, from below, joined."""
    diagram.wire(ax, (x - reach, STATE), (x + 0.05, STATE), width=2, head=False,
                 colour=COLOURS["h"])
    diagram.merge(ax, (x + 0.12, -0.3), (x + 0.12, STATE), (x + 0.4, STATE), width=2)
    diagram.name(ax, x + 0.62, 0.08, f"$x_{{{step}}}$", size=size)


def _frame(ax, x, width):
    ax.add_patch(FancyBboxPatch(
        (x, FLOOR), width, CEILING - FLOOR, boxstyle="round,pad=0,rounding_size=0.25",
        facecolor=BODY, edgecolor=FAINT, linewidth=1.5, zorder=0,
    ))  # fmt: skip


def _layer(ax, x, text, gate, size):
    diagram.layer(ax, x, LAYER, text, gate=gate, width=1.0 if text == "tanh" else 0.75,
                  height=0.62, size=size)


def _wire(ax, gate, *points):
    diagram.wire(ax, *points, colour=COLOURS.get(gate, INK), width=2)
