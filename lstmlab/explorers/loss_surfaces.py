"""Surfaces of two weights to walk on: a bowl, a ravine and a saddle, stretched and turned.

    surface = make_surface("bowl", stretch=20, turn=30)
    path = follow(surface, rmsprop(0.05), 60)

A surface is a loss of two weights w = (w_1, w_2). Turning it moves its valley away from the axes
and changes nothing else: sgd and momentum walk the same path, turned; a rule that scales each
weight by itself does not (see Duchi, Hazan & Singer 2011, who divide by a diagonal, too).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lstmlab import checks

FAR = 1e3  # a path that gets further from 0 has diverged, and stays where it is


@dataclass(frozen=True)
class Surface:
    """A loss over w (..., 2), by its formula in the coordinates (u, v), which are w turned."""

    name: str
    formula: Callable  # u, v -> loss
    slopes: Callable  # u, v -> (dE/du, dE/dv)
    places: tuple  # the lowest points, as pairs (u, v)
    begin: tuple  # where paths start, (u, v)
    turn: float  # degrees, anticlockwise

    def loss(self, w):
        """E at w (..., 2), an array (...)."""
        return self.formula(*self._turned(w))

    def gradient(self, w):
        """dE/dw at w (..., 2), of the same shape."""
        return np.stack(self.slopes(*self._turned(w)), axis=-1) @ self._axes

    @property
    def optima(self):
        """The lowest points, (n, 2)."""
        return np.array(self.places, float) @ self._axes

    @property
    def start(self):
        """Where paths start, (2,)."""
        return np.array(self.begin, float) @ self._axes

    @cached_property
    def _axes(self):
        """The directions of u and v, as rows."""
        angle = np.deg2rad(self.turn)
        return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def _turned(self, w):
        w = np.asarray(w, float)
        return np.moveaxis(w @ self._axes.T, -1, 0)


SURFACES = {  # stretch k -> loss and slopes over (u, v), the lowest points, where paths start
    "bowl": lambda k: (
        lambda u, v: (u**2 + k * v**2) / 2,
        lambda u, v: (u, k * v),
        ((0, 0),), (-1.8, 0.9),
    ),
    "ravine": lambda k: (
        lambda u, v: ((1 - u) ** 2 + k * (v - u**2 / 2) ** 2) / 2,
        lambda u, v: (u - 1 - k * (v - u**2 / 2) * u, k * (v - u**2 / 2)),
        ((1, 0.5),), (-1.6, 0.6),
    ),
    "saddle": lambda k: (
        lambda u, v: (u**4 / 2 - u**2 + k * v**2) / 2,
        lambda u, v: (u**3 - u, k * v),
        ((-1, 0), (1, 0)), (-0.01, 1.4),
    ),
}  # fmt: skip


def make_surface(name, stretch=20.0, turn=0.0):
    """A bowl, a ravine or a saddle.

    stretch k >= 1: how much more steeply it bends across than along. turn: degrees.

    - "bowl": (u^2 + k v^2) / 2, lowest at (0, 0).
    - "ravine": ((1 - u)^2 + k (v - u^2 / 2)^2) / 2, bent like Rosenbrock's (1960), milder: his
      valley follows v = u^2; lowest at (1, 1/2).
    - "saddle": (u^4 / 2 - u^2 + k v^2) / 2, flat at (0, 0), lowest at (-1, 0) and (1, 0).

    Paths start to the left of the bowl's bottom, at the far end of the ravine, and near the ridge
    of the saddle.
    """
    k = float(checks.number("stretch", stretch, low=1))
    turn = float(checks.number("turn", turn))
    shape = SURFACES[checks.one_of("name", name, SURFACES)]
    return Surface(name, *shape(k), turn)


class Path(NamedTuple):
    places: np.ndarray  # (N + 1, 2), the first is the start
    gradients: np.ndarray  # (N, 2), each at the place before its step
    steps: np.ndarray  # (N, 2)
    memory: dict  # what the rule remembers, (N, 2) each, after each step: "mean_square", ...
    diverged: bool


def follow(surface, optimiser, steps):
    """The Path of `steps` updates from the surface's start.

    Beyond FAR it has diverged: from there on it stays, with steps and gradients of 0.
    """
    w = surface.start
    state = optimiser.init({"w": w})
    memories = [name for name, m in state["w"].items() if np.shape(m) == (2,)]
    places, gradients, moves, diverged = [w], [], [], False
    kept = {name: [] for name in memories}
    for _ in range(checks.whole("steps", steps)):
        g = move = np.zeros(2)
        if not diverged:
            g = surface.gradient(w)
            answer, state = optimiser.update({"w": g}, state)
            move = answer["w"]
        w = w + move
        diverged = diverged or bool(np.abs(w).max() > FAR)
        places.append(w)
        gradients.append(g)
        moves.append(move)
        for name in memories:
            kept[name].append(state["w"][name])
    kept = {name: np.array(rows) for name, rows in kept.items()}
    return Path(np.array(places), np.array(gradients), np.array(moves), kept, diverged)


def angle(a, b):
    """The angle between two vectors (..., 2), in degrees, 0 .. 180; 0 where one has no length."""
    across = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return np.rad2deg(np.abs(np.arctan2(across, (a * b).sum(axis=-1))))


def angle_to_optimum(surface, w):
    """Degrees between downhill, the negative gradient, and the way to the nearest lowest point."""
    w = np.asarray(w, float)
    ways = surface.optima - w[..., None, :]
    nearest = (ways**2).sum(axis=-1).argmin(axis=-1)
    way = np.take_along_axis(ways, nearest[..., None, None], axis=-2)[..., 0, :]
    return angle(-surface.gradient(w), way)
