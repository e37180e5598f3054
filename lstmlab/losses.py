"""Losses: from the network's outputs to one number, and the gradient that flows back.

Both losses answer with three things: `total`, the number E = sum_t E_t; `each`, the single E_t of
every step and sequence, which is what a picture of the loss over time needs; and `d_outputs`,
dE/d(outputs), where the backward pass starts. Conventions: losses are in nats; without `weights`
every step counts once and nothing is divided (PyTorch and Keras average by default). `weights (T,
B)` choose which steps count and how much: zero for "nothing is asked here", 1/(T B) for the mean.
"""

from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.activations import log_softmax


class Loss(NamedTuple):
    total: np.number  # E, a scalar
    each: np.ndarray  # (T, B), E_t before weighting
    d_outputs: np.ndarray  # (T, B, K), dE/d(outputs)


def cross_entropy(logits, targets, weights=None):
    """E_t = -ln softmax(logits_t)[target_t], in nats: the surprise at the right class.

    logits (T, B, K) real or complex; targets (T, B) whole numbers 0 .. K-1 (they must be valid even
    where the weight is 0); weights (T, B). The gradient is the famous difference
    "prediction minus truth": softmax(logits) - one_hot(targets), times the weight.
    ValueError on wrong shapes, integer or non-finite logits, a class outside of 0 .. K-1.
    """
    logits = checks.array("logits", logits, ("T", "B", "K"))
    targets = _check_classes(targets, logits.shape)
    weights = _check_weights(weights, logits)

    at_target = targets[..., None]
    log_y = log_softmax(logits)
    each = -np.take_along_axis(log_y, at_target, axis=2)[..., 0]

    d_logits = np.exp(log_y)
    right = np.take_along_axis(d_logits, at_target, axis=2)
    np.put_along_axis(d_logits, at_target, right - 1, axis=2)
    return Loss((weights * each).sum(), each, weights[..., None] * d_logits)


def squared_error(outputs, targets, weights=None):
    """E_t = sum_k (y_tk - target_tk)^2, without the half that some books add.

    outputs and targets (T, B, K), weights (T, B); the gradient is 2 (y - target), times the weight.
    ValueError on wrong shapes, integer or non-finite arrays.
    """
    outputs = checks.array("outputs", outputs, ("T", "B", "K"))
    targets = checks.array("targets", targets, outputs.shape, kinds="f")
    weights = _check_weights(weights, outputs)

    error = outputs - targets.astype(outputs.real.dtype)
    each = (error * error).sum(axis=2)
    return Loss((weights * each).sum(), each, 2 * weights[..., None] * error)


def _check_classes(targets, shape):
    targets = checks.array("targets", targets, shape[:2], kinds="i")
    if targets.min() < 0 or targets.max() >= shape[2]:
        came = f"{targets.min()} .. {targets.max()}"
        checks.fail("targets", f"classes 0 .. {shape[2] - 1}", came)
    return targets


def _check_weights(weights, outputs):
    real = outputs.real.dtype  # the weights follow the outputs: float32 stays float32
    if weights is None:
        return np.ones(outputs.shape[:2], real)
    weights = checks.array("weights", weights, outputs.shape[:2], kinds="fiub")
    if weights.min() < 0:
        checks.fail("weights", "numbers of at least 0", weights.min())
    return weights.astype(real)
