"""Every wire of a cell at one step: the value on it, and the gradient that flows back along it.

The names are those of the diagram (`lstmlab.plots.cell.WIRES`). Values come from the trace of
`cell.forward`, gradients from `cell.backward`; what lies between two states, such as the wire from
a gate to its multiplication, is one product of the chain rule, written out here.

All functions look at one unit of one sequence of the batch, and of x at one entry (for words: at
the word that is read), and return {wire: number}.
"""

import numpy as np


def values(cell, params, trace, t, unit=0, sequence=0, entry=0):
    """What is on the wires of an LSTM at step t, forwards; a clamped gate has no way in."""
    now = {name: getattr(trace, name)[t, sequence, unit] for name in (*cell.gates, "C", "h")}
    C_before = trace.previous("C")[t, sequence, unit]
    h_before = trace.previous("h")[t, sequence]
    wires = {
        **{gate: now[gate] for gate in cell.gates},
        "C_before": C_before, "kept": now["f"] * C_before, "written": now["i"] * now["c_tilde"],
        "C": now["C"], "C_next": now["C"], "C_seen": now["C"], "squashed": np.tanh(now["C"]),
        "h": now["h"], "h_next": now["h"], "h_up": now["h"], "h_before": h_before[unit],
        "x": trace.xs[t, sequence, entry],
        **_into(cell, params, trace.xs[t, sequence], h_before, unit),
    }  # fmt: skip
    return {name: float(value) for name, value in wires.items() if name[5:] not in trace.force}


def gradients(cell, trace, grads, d_h, t, unit=0, sequence=0, entry=0, d_last=None):
    """dE/d(wire) of an LSTM at step t; arguments as `cell.backward` took them, and its answer."""
    now = {name: getattr(trace, name)[t, sequence, unit] for name in (*cell.gates, "C")}
    C_before = trace.previous("C")[t, sequence, unit]
    dC, dh = (grads.states[name][t, sequence, unit] for name in ("C", "h"))
    up = d_h[t, sequence, unit]
    if t + 1 < len(trace.xs):
        future = trace.f[t + 1, sequence, unit] * grads.states["C"][t + 1, sequence, unit]
    else:
        future = (d_last or {}).get("C", np.zeros_like(trace.C[0]))[sequence, unit]
    squashed = np.tanh(now["C"])
    wires = {
        "h_up": up, "h_next": dh - up, "h": dh,
        "o": dh * squashed, "squashed": dh * now["o"], "C_seen": dh * now["o"] * (1 - squashed**2),
        "C_next": future, "C": dC, "kept": dC, "written": dC, "C_before": dC * now["f"],
        "f": dC * C_before, "i": dC * now["c_tilde"], "c_tilde": dC * now["i"],
        "h_before": handed_back(grads, d_h, t, unit, sequence), "x": grads.xs[t, sequence, entry],
        **{f"into_{gate}": grads.pre[gate][t, sequence, unit] for gate in cell.gates},
    }  # fmt: skip
    return {name: float(value) for name, value in wires.items() if name[5:] not in trace.force}


def plain_values(cell, params, trace, t, unit=0, sequence=0, entry=0):
    """The same for the plain network: x, h_before, into_h, h, h_next, h_up."""
    h_before = trace.previous("h")[t, sequence]
    h = float(trace.h[t, sequence, unit])
    into = _into(cell, params, trace.xs[t, sequence], h_before, unit)
    x = float(trace.xs[t, sequence, entry])
    return {"x": x, "h_before": float(h_before[unit]), "h": h, "h_next": h, "h_up": h, **into}


def plain_gradients(grads, d_h, t, unit=0, sequence=0, entry=0):
    """dE/d(wire) of the plain network at step t."""
    dh, up = grads.states["h"][t, sequence, unit], d_h[t, sequence, unit]
    wires = {
        "h_up": up, "h": dh, "h_next": dh - up, "into_h": grads.pre["h"][t, sequence, unit],
        "h_before": handed_back(grads, d_h, t, unit, sequence), "x": grads.xs[t, sequence, entry],
    }  # fmt: skip
    return {name: float(value) for name, value in wires.items()}


def handed_back(grads, d_h, t, unit=0, sequence=0):
    """What step t hands back to h_{t-1}: all of dE/dh_{t-1} that did not come from above."""
    if t == 0:
        return grads.start["h"][sequence, unit]
    return grads.states["h"][t - 1, sequence, unit] - d_h[t - 1, sequence, unit]


def _into(cell, params, x, h_before, unit):
    """The pre-activation of each gate: W_h h_{t-1} + W_x x_t + b."""
    a = h_before @ params["W_h"] + x @ params["W_x"] + params["b"]
    return {f"into_{gate}": float(a[g, unit]) for g, gate in enumerate(cell.gates)}
