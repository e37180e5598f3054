"""How long a memory lasts behind a gate that keeps its value: what n steps leave of 1 is f^n."""

import numpy as np

from lstmlab import checks


def half_life(f):
    """Steps until half is left, ln ½ / ln f: 0 for a gate f of 0, infinite for 1."""
    f = checks.number("f", f, low=0, high=1)
    if f in (0, 1):
        return np.inf if f else 0.0
    return float(np.log(0.5) / np.log(f))


def bias_for(steps):
    """The bias b that alone gives a gate of this half-life: σ(b) = ½^(1/steps)."""
    f = 0.5 ** (1 / checks.number("steps", steps, above=0))
    return float(np.log(f / (1 - f)))
