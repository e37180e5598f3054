"""Dropout masks for recurrent networks: what is dropped, and when it is drawn anew.

A mask holds 0 where a number is dropped and 1/(1 - rate) where it is kept, so that the mean stays
as it is and nothing need be done at test time. Two ways over time:

- the same mask at every step of a sequence (Gal & Ghahramani 2016, "variational"): the network
  learns to do without some units, and a memory in the others lives on;
- a new mask at every step: on the state it wears a memory down as (1 - rate)^T.
"""

import numpy as np

from lstmlab import checks


def mask(rng, rate, T, B, size, every_step=False, dtype=np.float64):
    """One mask, (T, B, size): drawn once for all steps, or anew at `every_step`.

    Each sequence in the batch has a mask of its own. rate is the share dropped, in [0, 1).
    """
    checks.number("rate", rate, low=0, below=1)
    for name, value in (("T", T), ("B", B), ("size", size)):
        checks.whole(name, value)
    kept = rng.random((T if every_step else 1, B, size)) >= rate
    return np.broadcast_to((kept / (1 - rate)).astype(dtype), (T, B, size))


def masks(rng, cell, T, B, rates, every_step=False, dtype=np.float64):
    """Masks for a pass of the cell, as `forward` takes them.

    rates: share dropped, by place: "x" (inputs; Keras' `dropout`), "h" (the state as the gates see
    it; Keras' `recurrent_dropout`), the candidate's name (c_tilde, h_tilde; Semeniuta, Severyn &
    Barth 2016), and "y" (what goes up to the readout, see `Network`).
    """
    known = ("x", "h", "y") if cell.gates[-1] == "h" else ("x", "h", cell.gates[-1], "y")
    checks.keys("rates", rates, known)

    def size(name):
        return cell.input_size if name == "x" else cell.hidden_size

    return {
        name: mask(rng, rate, T, B, size(name), every_step, dtype) for name, rate in rates.items()
    }
