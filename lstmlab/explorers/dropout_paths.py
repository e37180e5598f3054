"""What dropout leaves of a fact that a network holds: count the random draws on its path.

Each of U units is told one fact at step 1 and hands it on, untouched, to the last step. Two paths:

- "C": the cell state of an LSTM whose gates are set by hand, f = 1, and i = 1 at step 1 only;
- "h": the state h of a vanilla RNN, h_t = tanh(h_{t-1} + x_t).

A mask lies on one place: the inputs "x", the state "h" as the next step sees it, the candidate
"c_tilde", the memory "C" itself (what is dropped is a forget gate of 0; Moon et al. 2015), or "y",
the way up to a readout or to the next layer. A vanilla RNN has one state, which is "h",
"c_tilde" and "C" in one. The gates here do not look at h; in a trained LSTM they do.
"""

import numpy as np

from lstmlab import checks
from lstmlab.cells import LSTM, RNN
from lstmlab.explorers.one_unit import zeros

PATHS = ("C", "h")
PLACES = ("x", "h", "c_tilde", "C", "y")
FACT = 1e-100  # so small that tanh does not bend it


def draws(path, place, every_step, T):
    """(T,): how many random draws have decided by step t whether a unit holds its fact.

    A mask on the path itself is met at every step from 2 on: with a new mask that is a draw each
    time, with the same mask one in all. What stands before the path is met once, at step 1.
    """
    checks.one_of("path", path, PATHS)
    checks.one_of("place", place, PLACES)
    steps = np.arange(checks.whole("T", T))
    if place == "x" or (path, place) == ("C", "c_tilde"):
        return np.ones_like(steps)
    on_the_path = place == "C" if path == "C" else place in ("h", "c_tilde", "C")
    if not on_the_path:
        return np.zeros_like(steps)
    return steps if every_step else np.minimum(steps, 1)


def expected(path, place, rate, every_step, T):
    """(T,): the fraction of units that hold their fact at step t, (1 - rate)^draws.

    That is also the information left, in bits a unit for a fact of one bit (each unit is an erasure
    channel), and the square of the correlation between a fact and what is left of it. Scaling
    changes neither.
    """
    checks.number("rate", rate, low=0, below=1)
    return (1.0 - rate) ** draws(path, place, every_step, T)


def hold(path, place, mask):
    """(memory, gradient), (T, B, U) each, for a mask (T, B, U): the package's own cells run it.

    memory: 1 where the fact is as it was told, 0 where it is gone, more where scaling made it more.
    gradient: of the last step's memory, summed, with respect to each step's. On "C" only whether a
    number is dropped counts: a forget gate does not go above 1.
    """
    checks.one_of("place", place, PLACES)
    mask = checks.array("mask", mask, ("T", "B", "U"), kinds="fiub").astype(float)
    first = np.zeros(mask.shape)
    first[0] = 1.0
    U = mask.shape[2]
    if checks.one_of("path", path, PATHS) == "h":
        cell, state, force = RNN(U, U), "h", {}
        masks = {"x": {"x": mask}, "y": {}}.get(place, {"h": mask})
    else:
        cell, state = LSTM(U, U), "C"
        masks = {place: mask} if place in ("x", "h", "c_tilde") else {}
        force = {"f": (mask > 0) * 1.0 if place == "C" else 1.0, "i": first, "o": 1.0}
    params = zeros(cell)
    params["W_x"][-1] = np.eye(U)
    if state == "h":
        params["W_h"][0] = np.eye(U)
    trace = cell.forward(params, FACT * first, force=force, masks=masks)
    grads = cell.backward(params, trace, np.zeros_like(trace.h), {state: np.ones_like(first[0])})
    return getattr(trace, state) / FACT, grads.states[state]


def arguments(place, every_step, rate):
    """How to ask for it: (Keras 3, PyTorch 2, a note), in a line each.

    Read in Keras' source (`DropoutRNNCell` keeps its masks for all steps), and run with PyTorch.
    """
    checks.one_of("place", place, PLACES)
    p = f"{checks.number('rate', rate, low=0, below=1):g}"
    off = "Off when you test and when you generate."
    loop = "none: write the loop yourself"
    lines = {
        ("x", True): (f"Dropout({p}), then LSTM(..)", f"Dropout({p}), then LSTM(..)", off),
        ("x", False): (f"LSTM(.., dropout={p})", "by hand: one mask (1, B, I) times x",
                       "Keras keeps its mask for all steps."),
        ("h", True): (loop, "none: loop LSTMCell, F.dropout(h)", off),
        ("h", False): (f"LSTM(.., recurrent_dropout={p})", "none: loop LSTMCell, one mask for h",
                       "Keras draws four masks, one for each gate."),
        ("y", True): (f"LSTM(..), then Dropout({p})", f"LSTM(.., num_layers=2, dropout={p})",
                      "With num_layers=1 PyTorch drops nothing."),
        ("y", False): (f"LSTM(..), then SpatialDropout1D({p})",
                       "by hand: one mask (1, B, H) times h", off),
    }  # fmt: skip
    return lines.get((place, bool(every_step)), (loop, loop, off))
