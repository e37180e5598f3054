"""The activation functions: sigmoid for gates, tanh for content, softmax for choices.

All take real and complex arrays (the latter for the complex-step derivative) and keep the
precision they are given. A slope is written in terms of the function's *value*, since that is
what a trace remembers: the backward pass never needs the pre-activation again.
"""

import numpy as np

from lstmlab import checks


def sigmoid(a):
    """Gate value between 0 and 1, any shape: σ(a) = 1/(1 + e^-a) = (1 + tanh(a/2)) / 2.

    The second form is used, since it cannot overflow however large `a` is.
    """
    return 0.5 + 0.5 * np.tanh(0.5 * a)


def relu(a):
    """max(0, a), any shape; a complex number is kept or dropped by its real part."""
    return np.where(a.real > 0, a, np.zeros_like(a))


def sigmoid_slope(value):
    """dσ/da, written in the value σ."""
    return value * (1 - value)


def tanh_slope(value):
    """dtanh/da, written in the value tanh(a)."""
    return 1 - value * value


def relu_slope(value):
    """drelu/da, written in the value; 0 at the corner."""
    return (value.real > 0).astype(value.dtype)


ACTIVATIONS = {
    "tanh": (np.tanh, tanh_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "relu": (relu, relu_slope),
}


def log_softmax(logits):
    """log softmax along the last axis; the largest logit is taken off, so nothing overflows."""
    shifted = logits - logits.real.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def softmax(logits, temperature=1.0):
    """Probabilities along the last axis, softmax(logits / temperature), shape as `logits`.

    A temperature below 1 sharpens the choice, above 1 flattens it; it must be above 0.
    """
    checks.number("temperature", temperature, above=0)
    return np.exp(log_softmax(logits / temperature))
