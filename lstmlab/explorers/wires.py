"""Every wire of a cell at one step: the value on it, and the gradient that flows back along it.

The names are those of the diagrams (`lstmlab.plots.cell.WIRES`); a vanilla RNN has x, h_before,
into_h, h, h_next and h_up alone. Values come from the trace of `cell.forward`, gradients from
`cell.backward`; what lies between two states, such as the wire from a gate to its multiplication,
is one product of the chain rule, written out here.

Both functions look at one unit of one sequence of the batch, and of x at one entry (for words: at
the word that is read), and return {wire: number}. A clamped gate has no way in.
"""

import numpy as np


def values(cell, params, trace, t, unit=0, sequence=0, entry=0):
    """What is on the wires of an LSTM or a vanilla RNN at step t, forwards."""
    now = {name: getattr(trace, name)[t, sequence, unit] for name in {*cell.gates, *cell.states}}
    before = {name: trace.previous(name)[t, sequence] for name in cell.states}
    a = before["h"] @ params["W_h"] + trace.xs[t, sequence] @ params["W_x"] + params["b"]
    wires = now | {f"{name}_before": state[unit] for name, state in before.items()}
    wires |= {f"into_{gate}": a[g, unit] for g, gate in enumerate(cell.gates)}
    wires |= {"x": trace.xs[t, sequence, entry], "h_next": now["h"], "h_up": now["h"]}
    if "C" in now:
        wires |= {
            "kept": now["f"] * wires["C_before"], "written": now["i"] * now["c_tilde"],
            "C_next": now["C"], "C_seen": now["C"], "squashed": np.tanh(now["C"]),
        }  # fmt: skip
    return _open(wires, trace)


def gradients(cell, trace, grads, d_h, t, unit=0, sequence=0, entry=0, d_last=None):
    """dE/d(wire) at step t; arguments as `cell.backward` took them, and its answer."""
    dh, up = grads.states["h"][t, sequence, unit], d_h[t, sequence, unit]
    wires = {"h_up": up, "h_next": dh - up, "h": dh, "x": grads.xs[t, sequence, entry],
             "h_before": handed_back(grads, d_h, t, unit, sequence)}  # fmt: skip
    wires |= {f"into_{gate}": grads.pre[gate][t, sequence, unit] for gate in cell.gates}
    if "C" not in cell.states:
        return _open(wires, trace)
    now = {name: getattr(trace, name)[t, sequence, unit] for name in (*cell.gates, "C")}
    dC, squashed = grads.states["C"][t, sequence, unit], np.tanh(now["C"])
    if t + 1 < len(trace.xs):
        future = trace.f[t + 1, sequence, unit] * grads.states["C"][t + 1, sequence, unit]
    else:
        future = (d_last or {}).get("C", np.zeros_like(trace.C[0]))[sequence, unit]
    return _open(wires | {
        "o": dh * squashed, "squashed": dh * now["o"], "C_seen": dh * now["o"] * (1 - squashed**2),
        "C_next": future, "C": dC, "kept": dC, "written": dC, "C_before": dC * now["f"],
        "f": dC * trace.previous("C")[t, sequence, unit], "i": dC * now["c_tilde"],
        "c_tilde": dC * now["i"],
    }, trace)  # fmt: skip


def handed_back(grads, d_h, t, unit=0, sequence=0):
    """What step t hands back to h_{t-1}: all of dE/dh_{t-1} that did not come from above."""
    if t == 0:
        return grads.start["h"][sequence, unit]
    return grads.states["h"][t - 1, sequence, unit] - d_h[t - 1, sequence, unit]


def _open(wires, trace):
    """The wires as plain numbers, without those into clamped gates."""
    clamped = {f"into_{gate}" for gate in trace.force}
    return {name: float(value) for name, value in wires.items() if name not in clamped}
