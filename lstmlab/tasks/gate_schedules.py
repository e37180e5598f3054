"""Small jobs for one memory cell whose gates are painted by hand, each with a target and a score.

A task is 20 inputs x_t, one unit with C̃_t = tanh(x_t), and what is wanted of h or C at some of the
steps. The score compares with an empty memory, C = 0 and h = 0 at all steps: that scores 0, and
whoever meets every target scores 1.

    task = TASKS["hold"]
    wanted = task.targets(trace.c_tilde[:, 0, 0])  # (T,), NaN where nothing is asked
    score(trace.h[:, 0, 0], wanted)                # 0 .. 1
"""

from collections.abc import Callable
from dataclasses import dataclass

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

    xs (T,): the inputs. state: "h" or "C", the one looked at. wanted: from C̃ (T,) to what that
    state should be, (T,), NaN at steps where nothing is asked. solution: gates (T,) that meet it.
    """

    goal: str
    xs: np.ndarray
    state: str
    wanted: Callable
    solution: dict

    def targets(self, c_tilde):
        """What `state` should be at each step, (T,), for candidates c_tilde (T,)."""
        return self.wanted(checks.array("c_tilde", c_tilde, (len(self.xs),)))


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


def _inputs(facts):
    """Waves, but for the facts at some steps (counted from 1)."""
    xs = np.array(WAVES)
    for step, x in facts.items():
        xs[step - 1] = x
    return xs


def _at(steps, value=1.0, else_=0.0):
    """(T,): a value at some steps (counted from 1), another one at all others."""
    numbers = np.full(STEPS, else_)
    numbers[np.array(steps) - 1] = value
    return numbers


def _everywhere(value=1.0):
    return np.full(STEPS, value)


def hold(at=1, until=STEPS):
    """Show at step `until` what came at step `at`; the waves between must not matter."""

    def wanted(c_tilde):
        return _at([until], np.tanh(c_tilde[at - 1]), np.nan)

    solution = {"f": _everywhere(), "i": _at([at]), "o": _everywhere()}
    goal = f"show at step {until} what came at step {at}"
    return MemoryTask(goal, _inputs({at: FACT}), "h", wanted, solution)


def overwrite(first=1, second=9, until=STEPS):
    """A second fact takes the place of the first; both are asked for, each at its end."""

    def wanted(c_tilde):
        old = _at([second - 1], np.tanh(c_tilde[first - 1]), np.nan)
        old[until - 1] = np.tanh(c_tilde[second - 1])
        return old

    solution = {
        "f": _at([second], 0.0, 1.0), "i": _at([first, second]), "o": _everywhere(),
    }  # fmt: skip
    goal = f"show step {first}'s fact at step {second - 1}, step {second}'s at step {until}"
    return MemoryTask(goal, _inputs({first: FACT, second: -FACT}), "h", wanted, solution)


def release(at=3, when=15):
    """Show at step `when` what came at step `at`, and nothing at any other step."""

    def wanted(c_tilde):
        return _at([when], np.tanh(c_tilde[at - 1]))

    solution = {"f": _everywhere(), "i": _at([at]), "o": _at([when])}
    goal = f"show at step {when}, and only then, what came at step {at}"
    return MemoryTask(goal, _inputs({at: FACT}), "h", wanted, solution)


def count(pulses=(2, 5, 6, 11, 17)):
    """Let C grow by C̃ at each pulse, and by nothing at any other step."""

    def wanted(c_tilde):
        return np.cumsum(_at(pulses) * c_tilde)

    solution = {"f": _everywhere(), "i": _at(pulses), "o": _everywhere()}
    words = ", ".join(map(str, pulses[:-1])) + f" and {pulses[-1]}"
    xs = _inputs(dict.fromkeys(pulses, FACT))
    return MemoryTask(f"add up in C what comes at steps {words}", xs, "C", wanted, solution)


TASKS = {
    "hold": hold(), "overwrite": overwrite(), "store, hold, release": release(), "count": count(),
}  # fmt: skip
