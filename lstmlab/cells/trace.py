"""The record of a pass: what was given, what each step computed, and the gradients."""

from dataclasses import dataclass, fields, replace

import numpy as np


@dataclass(frozen=True)
class Given:
    """What a pass over a sequence is given.

    xs (T, B, I) are the inputs as given; `start` holds the state before the first step,
    (B, H) by name; `force` and `masks` are what the caller clamped and dropped, broadcast to
    (T, B, .).
    """

    xs: np.ndarray
    start: dict
    force: dict
    masks: dict

    def completed(self, kind, *computed):
        """The trace of a cell's own kind: what was given, and the gates and states computed."""
        return kind(self.xs, self.start, self.force, self.masks, *computed)

    def drop(self, name, value, t=slice(None)):
        """`value` at step t (or at all of them) times the dropout mask of that name, if any."""
        return value * self.masks[name][t] if name in self.masks else value

    def hold(self, t, **gates):
        """The gates at step t in order; where one is forced, what it is forced to."""
        return [self.force[name][t] if name in self.force else gate for name, gate in gates.items()]

    def learning(self, **slopes):
        """The slopes in order, (T, B, H); zero where the gate is forced: it learns nothing."""
        return [
            np.zeros_like(slope) if name in self.force else slope for name, slope in slopes.items()
        ]


@dataclass(frozen=True)
class Trace(Given):
    """Everything a forward pass over a sequence knew; each cell adds its gates and states."""

    def previous(self, state):
        """The state before each step, (T, B, H): the start first, the last step left out."""
        return np.concatenate([self.start[state][None], getattr(self, state)[:-1]])

    @property
    def last(self):
        """The state after the last step, (B, H) by name: a `start` for the next pass."""
        return {state: getattr(self, state)[-1].copy() for state in self.start}

    def at(self, t):
        """The trace of step t alone, as if the pass had been one step long: arrays (1, B, .)."""
        now = slice(t, t + 1) if t != -1 else slice(-1, None)
        arrays = {
            field.name: getattr(self, field.name)[now]
            for field in fields(self)
            if field.name not in ("start", "force", "masks")
        }
        return replace(
            self,
            start={state: self.previous(state)[t] for state in self.start},
            force={name: value[now] for name, value in self.force.items()},
            masks={name: value[now] for name, value in self.masks.items()},
            **arrays,
        )


@dataclass(frozen=True)
class Gradients:
    """Gradients of a loss E, as `backward` returns them.

    params: dE/dW in the shapes of the parameters. xs: dE/dx, (T, B, I). start: dE/d(start) by
    state, (B, H). states: the whole dE/dh_t (and dE/dC_t) by state, (T, B, H): the picture of
    a vanishing gradient. pre: dE/d(pre-activation) by gate, (T, B, H); 0 where a gate is forced.
    """

    params: dict
    xs: np.ndarray
    start: dict
    states: dict
    pre: dict
