"""What homework 3 hands out: the vanilla RNN and the LSTM to compare with, a task, a chart."""

from functools import partial

import numpy as np

from lstmlab.cells import LSTM, RNN
from lstmlab.homework.by_gate import KINDS, backward, forward, loss_rows, make, unstacked
from lstmlab.losses import cross_entropy
from lstmlab.network import Network

VARIANTS = ("gru", "coupled", "peephole")
HANDED_OUT = [RNN.forward, RNN.backward, LSTM.forward, LSTM.backward]
READY = [*HANDED_OUT, Network.forward, Network.backward, cross_entropy]


def init(kind, inputs, hidden, outputs, seed, keep_bias=2.0):
    """New parameters of a kind of cell and of its readout V (H, K), b_V (K,).

    keep_bias: of the gate that decides what is kept; at first σ(keep_bias) of the old state is.
    """
    cell = make(kind, inputs, hidden)
    params = unstacked(kind, Network(cell, outputs).init(np.random.default_rng(seed)))
    if keep := KINDS[kind].keep:
        bias = -keep_bias if kind == "gru" else keep_bias  # z weights the candidate
        params[f"b_{keep}"] = np.full(hidden, float(bias))
    return params


# Called as variant_forward(params, xs, start) and variant_backward(params, trace, d_hs) are.
rnn_forward, rnn_backward = partial(forward, "rnn"), partial(backward, "rnn")
lstm_forward, lstm_backward = partial(forward, "lstm"), partial(backward, "lstm")


def zeros(kind, B, H):
    """A start of zeros: {"h"}, and {"C"} where the cell has one, (B, H)."""
    return {name: np.zeros((B, H)) for name in KINDS[kind].states}


def gap_task(gap, symbols=4):
    """xs (gap+2, symbols, symbols+1) and targets (symbols,): say at the end what came first.

    One sequence for each symbol; between the first step and the last only blanks come.
    """
    xs = np.zeros((gap + 2, symbols, symbols + 1))
    xs[0, :, :symbols] = np.eye(symbols)
    xs[1:, :, symbols] = 1
    return xs, np.arange(symbols)


def last_step(T, B):
    """Weights (T, B) of the mean loss at the last step."""
    return (np.arange(T)[:, None] == T - 1) * np.full((T, B), 1 / B)


def ready_loss(kind, xs, start, targets):
    """A function from params to the last step's mean loss and its gradients, by the package."""
    T, B, _ = xs.shape

    def loss_and_grads(params):
        found = loss_rows(kind, params, xs, start, np.tile(targets, (T, 1)))(last_step(T, B))
        return found.pop("loss"), {name[1:]: grad for name, grad in found.items()}

    return loss_and_grads


def flow_chart(flows, least=1e-6, width=12):
    """Bars for gradient flows: {label: (T,)}, entry t the norm at the state before step t.

    A row for each of some distances from the end. A full bar is 1, and each missing part of it a
    factor: the scale is logarithmic, down to `least`.
    """
    T = len(next(iter(flows.values())))
    lines = ["steps back  " + "  ".join(f"{label:<{width + 9}}" for label in flows)]
    for n in sorted({1, 2, 3, 5, *range(10, T, 10), T} & set(range(1, T + 1))):
        values = [float(flow[T - n]) for flow in flows.values()]
        parts = [f"{value:8.1e} {_bar(value, least, width)}" for value in values]
        lines.append(f"{n:>10}  " + "  ".join(parts))
    return "\n".join(line.rstrip() for line in lines)


def _bar(value, least, width):
    filled = 1 - np.log(np.clip(value, least, 1)) / np.log(least)
    return f"{'█' * int(round(width * filled)):<{width}}"
