"""A clock made of one memory, set by hand: it counts, and the gates read the count by peepholes.

    cell, params = clock()                        # diagonal: the counter rings itself
    cell, params = clock(full=True)               # full matrices: the counter rings a bell
    trace = cell.forward(params, mark(3, 24))
    rings(trace.o[:, 0, sounding(full)])          # steps, counted from 1

Unit 0 is the counter. While i and f are open, C grows by PACE a step. Each gate has its job:

    i opens at the mark, and stays open while it sees that the clock runs  (C_{t-1} above 10 / w_i)
    o opens when it sees a count above -b_o / w_o                          (C_t)
    f shuts when it sees a count above 75 / -w_f, and the count begins anew (C_{t-1}, a step later)

Unit 1 is a bell whose memory stays at 0.995; with full matrices its output gate sees the counter,
in the diagonal form it cannot, and keeps still. After the timed spikes of Gers, Schraudolph &
Schmidhuber 2002, who trained theirs.
"""

import numpy as np

from lstmlab import checks
from lstmlab.cells import PeepholeLSTM
from lstmlab.explorers.one_unit import zeros

PACE = 0.5  # of the counter: C̃, what a step adds
KEEP, REST, MARK = 75.0, -10.0, 20.0  # bias of f, bias of i, weight of the mark on i
FAR = 75.0  # a bias that holds a gate at one end


def clock(w_o=20.0, b_o=-77.0, w_f=-20.0, w_i=40.0, full=False):
    """(cell, params) of two units and one input; the arguments are the counter's peepholes."""
    for name, value in {"w_o": w_o, "b_o": b_o, "w_f": w_f, "w_i": w_i}.items():
        checks.number(name, value)
    cell, rings = PeepholeLSTM(1, 2, diagonal=not full), sounding(full)
    params = zeros(cell)
    params["b"][:, 0] = KEEP, REST, -FAR, np.arctanh(PACE)
    params["b"][:, 1] = -FAR, FAR, -FAR, 3.0  # the bell: nothing is kept, tanh(3) is written
    params["b"][2, rings] = b_o
    params["W_x"][1, 0, 0] = MARK
    for gate, weight, unit in ((0, w_f, 0), (1, w_i, 0), (2, w_o, rings)):
        params["W_c"][(gate, 0, unit) if full else (gate, unit)] = weight
    return cell, params


def sounding(full):
    """The unit that rings: the counter itself, or the bell."""
    return int(full)


def mark(step, T):
    """xs (T, 1, 1): 1 at that step, counted from 1, and 0 at all others."""
    xs = np.zeros((checks.whole("T", T), 1, 1))
    xs[checks.one_of("step", step, range(1, T + 1)) - 1] = 1.0
    return xs


def rings(gate):
    """The steps, counted from 1, at which a gate (T,) is more than half open."""
    return np.flatnonzero(np.asarray(gate) > 0.5) + 1


def frozen(cell, params, trace):
    """The same pass with all gates held: gradients through C and o alone."""
    force = {gate: getattr(trace, gate) for gate in ("f", "i", "o")}
    return cell.forward(params, trace.xs, force=force)
