"""Small jobs for a GRU of one unit whose gates are painted by hand; scored as in `memory_tasks`.

Its candidate is h̃_t = tanh(x_t + u r_t h_{t-1}) with u = 1: what it offers depends on what it
keeps, unless the reset gate says otherwise. Targets are made from the inputs alone, tanh(x): a fact
as it is when nothing else is seen.

    task = GRU_TASKS["overwrite"]
    wanted = task.targets(xs)             # (T,) from inputs (T,), NaN where nothing is asked
    score(trace.h[:, 0, 0], wanted)       # of lstmlab.tasks.gate_schedules: 0 .. 1

Gates of the solutions are written by the slide's convention: z = 1 takes the new and drops the old.
Two of the jobs no schedule can do, as there is one state and nothing to hide it: what is asked of
them is in chapter 13.
"""

from dataclasses import replace

import numpy as np

from lstmlab.tasks.gate_schedules import STEPS, TASKS, MemoryTask


def _at(steps, value, else_):
    """(T,): a value at some steps (counted from 1), another one at all others."""
    numbers = np.full(STEPS, float(else_))
    numbers[np.array(steps) - 1] = value
    return numbers


def _both(xs):
    """Step 20 asks for both facts: the second as the candidate makes it when it sees the first."""
    wanted = np.full(STEPS, np.nan)
    wanted[-1] = np.tanh(xs[8] + np.tanh(xs[0]))
    return wanted


def _sums(xs):
    """The count's running sums, of contents tanh(x)."""
    return TASKS["count"].wanted(np.tanh(xs))


_OPEN = np.ones(STEPS)
_TWICE = _at([1, 9], 1, 0)
_COMBINED = TASKS["overwrite"].xs.copy()
_COMBINED[8] = 0.3  # so that the sum of both facts is far from either alone

GRU_TASKS = {
    "hold": replace(TASKS["hold"], solution={"z": _at([1], 1, 0), "r": _OPEN}),
    "overwrite": replace(TASKS["overwrite"], solution={"z": _TWICE, "r": _at([9], 0, 1)}),
    "combine": MemoryTask(
        "show at step 20 facts 1 and 9 in one", _COMBINED, "h", _both, {"z": _TWICE, "r": _OPEN}
    ),
    "store, hold, release": replace(TASKS["store, hold, release"], solution={}),
    "count": MemoryTask(
        TASKS["count"].goal.replace("in C", "in h"), TASKS["count"].xs, "h", _sums, {}
    ),
}
