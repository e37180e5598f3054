"""What typical mistakes in a loss, and in gradient descent, give; and what is right.

A loss with its gradients is a dict {"loss", "dV", ...} here, what descent gives {"losses", "V",
...}. Each generator yields (words for the student, {name: array}).
"""

import numpy as np

from lstmlab import optim
from lstmlab.losses import cross_entropy


def of_loss(rows, targets, weights, others):
    """Mistakes in a mean cross-entropy.

    rows: a function (weights, change of dE/d(outputs), targets) -> {"loss", "dV", ...}. targets
    and weights (T, B): the right ones. others: {words: the weights of a mistake}.
    """
    right = rows(weights)["loss"]

    def without_target(d_outputs):
        return d_outputs + np.eye(d_outputs.shape[2])[targets] * weights[..., None]

    def target_alone(d_outputs):
        return d_outputs - without_target(d_outputs)

    yield "the one-hot target is not subtracted: prediction minus target", {
        **rows(weights, without_target), "loss": right,
    }  # fmt: skip
    yield "the probabilities are missing in the gradient", rows(weights, target_alone)
    for words, wrong in others.items():
        yield words, rows(wrong)
    late = np.roll(targets, -1, axis=0)
    yield "the targets are those of the next step", rows(weights, None, late)


def loss_and_gradients(network, params, xs, targets, weights, start=None, change=None):
    """(loss, the Gradients' params, last state) by the package.

    change: from dE/d(outputs) to what goes back in its place.
    """
    run = network.forward(params, xs, start=start)
    E = cross_entropy(run.outputs, targets, weights)
    d_outputs = E.d_outputs if change is None else change(E.d_outputs)
    return E.total, network.backward(params, run, d_outputs).params, run.trace.last


def descend(loss_and_grads, params, rate, steps, turn=1):
    """{"losses" (steps,), **params} of plain descent, each loss from before its step; turn -1: up.

    loss_and_grads: a function params -> (loss, {name: gradient}).
    """
    step, losses = optim.sgd(rate), []
    state = step.init(params)
    while len(losses) < steps:
        loss, slopes = loss_and_grads(params)
        moves, state = step.update({name: turn * slope for name, slope in slopes.items()}, state)
        params, losses = optim.apply(params, moves), [*losses, loss]
    return {"losses": np.asarray(losses), **params}


def of_descent(loss_and_grads, params, rate, steps):
    """Mistakes in what `descend` gives."""

    def found(rate=rate, steps=steps, turn=1):
        return descend(loss_and_grads, params, rate, steps, turn)

    def without_losses(found):
        return {name: found[name] for name in params}

    yield "this goes uphill: go against the gradient", found(turn=-1)
    yield "it never changes: are the new params used, and returned?", found(rate=0.0)
    yield "the learning rate is missing", found(rate=1.0)
    first = without_losses(found(steps=1))
    yield "every step uses the gradient of the first", {
        name: params[name] + steps * (after - params[name]) for name, after in first.items()
    }
    yield "one step is missing", without_losses(found(steps=steps - 1))
    yield "one step is too many", without_losses(found(steps=steps + 1))
    after = found(steps=steps + 1)["losses"][1:]
    yield "each is measured after its step; it should be the loss before", {"losses": after}
