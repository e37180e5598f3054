"""How a state depends on an earlier one, asked of the forward pass alone: move it, run on, look.

The finite-difference twin of `lstmlab.gradients.jacobians`, for passes whose gates are forced (a
painted schedule). It knows no derivative, so it can confirm one.
"""

import numpy as np

from lstmlab import checks

# What lets a state pass a step unchanged, by gate (z in the standard form).
HOLD = {"f": 1.0, "i": 0.0, "z": 0.0}


def nudges(cell, params, trace, wrt="C", step=-1, size=1e-5):
    """∂h_T/∂wrt_t, ∂C_T/∂wrt_t for all t up to T = `step` by central differences.

    By state an array (step + 1, H, H) as `jacobians` returns, for the trace's first sequence. All
    paths count: what is moved is C_t, and h_t = o_t * tanh(C_t) moves with it; of a GRU it is h_t,
    wrt="h". Every step t is one column of a single batch: it begins with a step that holds the
    moved state, and goes on with step t + 1.
    Raises ValueError if a gate other than the candidate is not forced.
    """
    checks.one_of("wrt", wrt, cell.states)
    gates = list(cell.gates[:-1])  # the last one is the candidate
    if missing := [gate for gate in gates if gate not in trace.force]:
        checks.fail("trace", f"the gates {gates} forced", f"{missing[0]} computed")
    T, H = range(len(trace.xs))[step] + 1, cell.hidden_size
    later = np.minimum(np.add.outer(np.arange(T), np.arange(T)), T - 1)  # [row, t]: row 0 is t

    def columns(values):
        """Sequence 0 of (T, B, ·) laid out by row and by (t, unit moved, up or down)."""
        return np.repeat(values[:, 0][later], 2 * H, axis=1)

    force = {name: columns(value) for name, value in trace.force.items()}
    hold = HOLD | {"z": float(getattr(cell, "keep_with_z", False))}
    for gate in hold.keys() & force.keys():
        force[gate][0] = hold[gate]
    start = {name: np.repeat(getattr(trace, name)[:T, 0], 2 * H, axis=0) for name in cell.states}
    moves = size * np.stack([np.eye(H), -np.eye(H)], axis=1)  # (unit, up or down, H)
    start[wrt] = start[wrt] + np.tile(moves.reshape(2 * H, H), (T, 1))
    again = cell.forward(params, columns(trace.xs), start, force)

    def slope(of):
        ends = getattr(again, of).reshape(T, T, H, 2, H)[T - 1 - np.arange(T), np.arange(T)]
        return ((ends[:, :, 0] - ends[:, :, 1]) / (2 * size)).swapaxes(1, 2)

    return {of: slope(of) for of in cell.states}
