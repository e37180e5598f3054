"""Chapter 9: all three gates painted step by step; store, hold, and show only when asked."""

from lstmlab.explorers.gate_schedule import GateSchedule, solved

ROWS = ("x", "f", "i", "o")


class OutputGate(GateSchedule):
    """h_t = o_t * tanh(C_t): what the memory holds, and what of it is shown at each step."""

    title = "Store, hold, and show only when asked"
    first = "store, hold, release", {"f": 1.0, "i": 0.5, "o": 0.5}
    painted = ROWS
    presets = {
        "the trap": solved("hold", ROWS, f=1, i=0, o=1),
        "hold": solved("hold", ROWS),
        "leak of 10 %": solved("hold", ROWS, f=0.9),
        "overwrite": solved("overwrite", ROWS),
        "release": solved("store, hold, release", ROWS),
        "count": solved("count", ROWS),
        "all open": solved("hold", ROWS, f=1, i=1, o=1),
        "h alone": solved("hold", ROWS, f=0, i=1, o=1) | {"u": 1.0},
    }
