"""Numbers to test a student's cell with: everything at work, or one part of it alone."""

from typing import NamedTuple

import numpy as np

from lstmlab.homework.by_gate import KINDS

SATURATED = 50.0  # a bias so large that a gate is open, or closed, to the last digit


class Case(NamedTuple):
    """What the functions for a cell are tested with. Sizes all differ, so exchanged axes show."""

    params: dict  # W_z (H+I, H), ..., b_z (H,), ..., and a readout's V (H, K), b_V (K,)
    xs: np.ndarray  # (T, B, I)
    start: dict  # {"h", "C"} (B, H), before the first step
    d_hs: np.ndarray  # (T, B, H), dE/dh_t from above
    d_last: dict  # {"h", "C"} (B, H), dE/d(last state) from beyond it

    def first_step(self):
        """The case, one step long."""
        return self._replace(xs=self.xs[:1], d_hs=self.d_hs[:1])


def drawn(kind, rng, T, B, I, H, K, scale=1.0):
    """A Case of these sizes; no bias is near zero, and weights are `scale` times as large."""
    params = {"V": rng.normal(size=(H, K)), "b_V": rng.normal(size=K)}
    for name in KINDS[kind].params:
        if name.startswith("W"):
            params[name] = scale * rng.normal(size=(H + I, H)) * 1.5 / np.sqrt(H + I)
        else:
            params[name] = rng.choice([-1.0, 1.0], H) * rng.uniform(0.4, 1.2, H)
    start, d_last = (
        {name: rng.normal(size=(B, H)) for name in KINDS[kind].states} for _ in range(2)
    )
    xs, d_hs = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))
    return Case(params, xs, start, d_hs, d_last)


def isolated(kind, case):
    """{words: Case} with one parameter alone, or with something taken away."""
    found = {}
    for name in KINDS[kind].params:
        kept = {key: p * (key in (name, "V", "b_V")) for key, p in case.params.items()}
        found[f"{name} alone"] = case._replace(params=kept)
    for g in KINDS[kind].letters[:-1]:
        for words, bias in {"open": SATURATED, "closed": -SATURATED}.items():
            params = case.params | {f"b_{g}": case.params[f"b_{g}"] + bias}
            found[f"the gate of b_{g} {words}"] = case._replace(params=params)
    found["inputs a hundred times as large"] = case._replace(xs=100 * case.xs)
    last = (np.arange(len(case.xs)) == len(case.xs) - 1)[:, None, None]
    found["a loss at the last step only"] = case._replace(d_hs=case.d_hs * last)
    small = drawn(kind, np.random.default_rng(3), len(case.xs), 1, 2, 1, 2)
    return found | {"one sequence and one unit": small}
