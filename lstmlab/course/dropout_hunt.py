"""Four layers with dropout on h for the hunt of chapter 15. Do not read on before the hunt!"""

import numpy as np

from lstmlab.dropout import masks


def layers(cell, params, rate=0.5):
    """{"A": layer, ..}, each called as `layer(xs, rng, training)`; it returns h (T, B, H).

    One of them is right; one never uses its mask, one drops when generating, too, and one drops
    the same units in every batch.
    """

    def run(xs, rng, on, used=True):
        drop = masks(rng, cell, *xs.shape[:2], {"h": rate}) if on else {}
        return cell.forward(params, xs, masks=drop if used else {}).h

    return {
        "A": lambda xs, rng, training: run(xs, rng, True),
        "B": lambda xs, rng, training: run(xs, np.random.default_rng(0), training),
        "C": lambda xs, rng, training: run(xs, rng, training),
        "D": lambda xs, rng, training: run(xs, rng, training, used=False),
    }
