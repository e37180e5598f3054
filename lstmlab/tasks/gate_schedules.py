"""Small jobs for one memory cell whose gates are set by hand at each step, with target and score.

A job is 20 inputs x_t and what is wanted of h or C at some of the steps: `TASKS` for an LSTM of one
unit with C̃_t = tanh(x_t), `GRU_TASKS` for a GRU of one unit with h̃_t = tanh(x_t + r_t h_{t-1}).

    task = TASKS["hold"]
    wanted = task.targets(trace.c_tilde[:, 0, 0])  # (T,), NaN where nothing is asked; of a GRU task
    score(trace.h[:, 0, 0], wanted)                # from its xs. 0: an empty memory, 1: all is met
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lstmlab import checks

STEPS = 20
FACT = 1.5  # the input that matters: C̃ = tanh(1.5) = 0.905
# What comes at the steps in between, and must leave no trace; it sums to something, so that a gate
# left open is punished.
WAVES = (-1.2, 0.6, -0.8, 1.1, -1.7, -0.4, 0.9, -1.4, 0.3, -0.7, 1.6, -1.1, 0.5, -0.9, -1.5, 0.8,
         -0.6, 1.2, -1.0, -1.3)  # fmt: skip


@dataclass(frozen=True)
class MemoryTask:
    """A job for a memory: what comes in, what is wanted, and one way to do it.

    xs (T,): the inputs. state: "h" or "C", the one looked at. wanted: from C̃ (of a GRU: from xs)
    to what that state should be, (T,), NaN at steps where nothing is asked. solution: gates (T,)
    that meet it; none where no schedule does.
    """

    goal: str
    xs: np.ndarray
    state: str
    wanted: Callable
    solution: dict

    def targets(self, content):
        """What `state` should be at each step, (T,), for contents (T,)."""
        return self.wanted(checks.array("content", content, (len(self.xs),)))


def score(states, targets):
    """How much of what was asked is met: 1 - Σ|state - target| / Σ|target|, and never below 0.

    states (T,); targets (T,), NaN where nothing is asked, which does not count. If all targets
    are 0, an exact answer scores 1 and any other 0.
    """
    targets = np.asarray(targets, float)
    states = checks.array("states", states, targets.shape)
    asked = ~np.isnan(targets)
    error, empty = np.abs(states - targets)[asked].sum(), np.abs(targets)[asked].sum()
    if empty == 0:
        return float(error == 0)
    return float(max(0.0, 1 - error / empty))


def _row(others, values):
    """(T,): values by step, counted from 1; `others` at all steps besides."""
    row = np.array(np.broadcast_to(others, STEPS), float)
    for step, value in values.items():
        row[step - 1] = value
    return row


PULSES = (2, 5, 6, 11, 17)
ONES = np.ones(STEPS)
TASKS = {
    "hold": MemoryTask(
        "show at step 20 what came at step 1", _row(WAVES, {1: FACT}), "h",
        lambda content: _row(np.nan, {20: np.tanh(content[0])}),
        {"f": ONES, "i": _row(0, {1: 1}), "o": ONES},
    ),
    "overwrite": MemoryTask(
        "show step 1's fact at step 8, step 9's at step 20", _row(WAVES, {1: FACT, 9: -FACT}), "h",
        lambda content: _row(np.nan, {8: np.tanh(content[0]), 20: np.tanh(content[8])}),
        {"f": _row(1, {9: 0}), "i": _row(0, {1: 1, 9: 1}), "o": ONES},
    ),
    "store, hold, release": MemoryTask(
        "show at step 15, and only then, what came at step 3", _row(WAVES, {3: FACT}), "h",
        lambda content: _row(0, {15: np.tanh(content[2])}),
        {"f": ONES, "i": _row(0, {3: 1}), "o": _row(0, {15: 1})},
    ),
    "count": MemoryTask(
        "add up in C what comes at steps 2, 5, 6, 11 and 17",
        _row(WAVES, dict.fromkeys(PULSES, FACT)), "C",
        lambda content: np.cumsum(_row(0, dict.fromkeys(PULSES, 1)) * content),
        {"f": ONES, "i": _row(0, dict.fromkeys(PULSES, 1)), "o": ONES},
    ),
}  # fmt: skip

# In the standard form: z = 1 takes the new and drops the old. Two of the jobs no schedule can
# do, as there is one state and nothing to hide it: what is asked of them is in chapter 13.
TWICE = _row(0, {1: 1, 9: 1})
GRU_TASKS = {
    "hold": replace(TASKS["hold"], solution={"z": _row(0, {1: 1}), "r": ONES}),
    "overwrite": replace(TASKS["overwrite"], solution={"z": TWICE, "r": _row(1, {9: 0})}),
    "combine": MemoryTask(  # 0.3, so that the sum of both facts is far from either alone
        "show at step 20 facts 1 and 9 in one", _row(WAVES, {1: FACT, 9: 0.3}), "h",
        lambda xs: _row(np.nan, {20: np.tanh(xs[8] + np.tanh(xs[0]))}),
        {"z": TWICE, "r": ONES},
    ),
    "store, hold, release": replace(TASKS["store, hold, release"], solution={}),
    "count": replace(
        TASKS["count"], goal=TASKS["count"].goal.replace("in C", "in h"), state="h",
        wanted=lambda xs: TASKS["count"].wanted(np.tanh(xs)), solution={},
    ),
}  # fmt: skip
