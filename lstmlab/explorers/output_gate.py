"""Chapter 9: all three gates painted step by step; store, hold, and show only when asked."""

from functools import partial

from lstmlab.explorers.gate_schedule import GateSchedule, solved

solution = partial(solved, painted=GateSchedule.painted)


class OutputGate(GateSchedule):
    """h_t = o_t * tanh(C_t): what the memory holds, and what of it is shown at each step."""

    title = "Store, hold, and show only when asked"
    first = "release"
    presets = {
        "the trap": solution("hold", f=1, i=0, o=1),
        "hold": solution("hold"),
        "leak of 10 %": solution("hold", f=0.9),
        "overwrite": solution("overwrite"),
        "release": solution("store, hold, release"),
        "count": solution("count"),
        "all open": solution("hold", f=1, i=1, o=1),
        "h alone": solution("hold", f=0, i=1, o=1) | {"u": 1.0},
    }
