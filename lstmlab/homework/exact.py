"""What is right in more than one homework, by the package: stacked gates, a walk back, descent.

A notebook keeps its parameters by gate: W_f (H+I, H) multiplies [h, x], b_f (H,) is its bias, p_f
(H,) looks at the memory. The package stacks its gates, and keeps the rows of h and of x apart.
"""

import numpy as np

from lstmlab import optim

READOUT = ("V", "b_V")


def stacked(params, letters, peepholes=""):
    """The package's parameters for a notebook's; those of a readout as they are."""
    W = np.stack([params[f"W_{g}"] for g in letters])
    H = W.shape[2]
    theirs = {"W_h": W[:, :H], "W_x": W[:, H:], "b": np.stack([params[f"b_{g}"] for g in letters])}
    if peepholes:
        theirs["W_c"] = np.stack([params[f"p_{g}"] for g in peepholes])
    return theirs | {name: params[name] for name in READOUT if name in params}


def unstacked(theirs, letters, peepholes=""):
    """A notebook's parameters, or gradients, for the package's."""
    ours = {}
    for k, g in enumerate(letters):
        ours[f"W_{g}"] = np.concatenate([theirs["W_h"][k], theirs["W_x"][k]])
        ours[f"b_{g}"] = theirs["b"][k].copy()
    for k, g in enumerate(peepholes):
        ours[f"p_{g}"] = theirs["W_c"][k].copy()
    return ours | {name: theirs[name] for name in READOUT if name in theirs}


def walk_back(step, order, hand=lambda grads: grads.start):
    """The Gradients of each step alone, a list by step.

    step: a function (t, what later steps hand over) -> Gradients. order: the steps as they are
    walked, from the last to the first if all is right. hand: what a step's Gradients hand on.
    """
    handed, found = {}, {}
    for t in order:
        found[t] = step(t, handed)
        handed = hand(found[t])
    return [found[t] for t in sorted(found)]


def descend(loss_and_grads, params, rate, steps):
    """(params, losses (steps,)) of plain gradient descent, each loss from before its step."""
    step, losses = optim.sgd(rate), []
    state = step.init(params)
    while len(losses) < steps:
        loss, slopes = loss_and_grads(params)
        moves, state = step.update(slopes, state)
        params, losses = optim.apply(params, moves), [*losses, loss]
    return params, np.asarray(losses)
