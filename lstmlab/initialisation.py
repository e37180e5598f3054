"""Where recurrent weights start, so that a memory lasts from the beginning.

`identity` and `orthogonal` take and return a parameter dict, and replace W_h alone: two answers to
vanishing gradients. As long as the activation's slope is 1, a step with these weights neither
shrinks nor stretches the state, nor the gradient on its way back. `half_life` tells how long a
memory lasts behind a gate that keeps its value: what n steps leave of 1 is f^n.
"""

import numpy as np

from lstmlab import checks


def identity(params, rng=None):
    """Every gate's W_h is the identity: each unit starts by keeping its own value.

    With ReLU this is the IRNN of Le, Jaitly & Hinton 2015; scale and bias stay as they are here.
    """
    return _with_W_h(params, lambda H: np.eye(H))


def orthogonal(params, rng):
    """Every gate's W_h is a random rotation or reflection: all its singular values are 1.

    Drawn evenly from all orthogonal matrices (Saxe, McClelland & Ganguli 2014; the signs after
    Mezzadri 2007).
    """
    checks.generator("rng", rng)

    def draw(H):
        Q, R = np.linalg.qr(rng.normal(size=(H, H)))
        return Q * np.sign(np.diag(R))

    return _with_W_h(params, draw)


def half_life(f):
    """Steps until half is left, ln ½ / ln f: 0 for a gate f of 0, infinite for 1."""
    f = checks.number("f", f, low=0, high=1)
    if f in (0, 1):
        return np.inf if f else 0.0
    return float(np.log(0.5) / np.log(f))


def _with_W_h(params, draw):
    if not isinstance(params, dict) or "W_h" not in params:
        checks.fail("params", "a dict with W_h", type(params).__name__)
    W_h = checks.array("W_h", params["W_h"], ("G", "H", "H"))
    H = checks.array("W_h", W_h, (len(W_h), W_h.shape[1], W_h.shape[1])).shape[1]
    return params | {"W_h": np.stack([draw(H) for _ in W_h]).astype(W_h.dtype)}
