"""The cells of homework 3 as its notebook writes them, and the plain network and LSTM to compare.

Parameters are named by gate: W_z (H+I, H) multiplies [h, x], b_z (H,) is its bias, p_f (H,) looks
at the memory. A trace is a dict of xs (T, B, I), start {"h", "C"} (B, H), and every gate and state
(T, B, H). The package's cells do the work: they stack their gates, and keep W's rows for h and for
x apart.
"""

from typing import NamedTuple

import numpy as np

from lstmlab.cells import GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM
from lstmlab.cells.coupled import CoupledTrace
from lstmlab.cells.gru import GRUTrace
from lstmlab.cells.lstm import LSTMTrace
from lstmlab.cells.rnn import RNNTrace
from lstmlab.homework import exact
from lstmlab.losses import cross_entropy
from lstmlab.network import Network

MEMORY = ("f", "i", "o", "c_tilde", "C", "h")


class Kind(NamedTuple):
    """A kind of cell: the package's class and trace, and the notebook's names in its order."""

    cell: type
    trace: type
    letters: str  # of W_z, b_z, ..., one for each gate
    names: tuple  # what a step knows
    keep: str = ""  # the gate that decides what is kept; its bias starts away from 0
    peepholes: str = ""  # the gates that look at C

    @property
    def states(self):
        return self.cell.states

    @property
    def params(self):
        """The names of all parameters."""
        return [f"{kind}_{g}" for kind in "Wb" for g in self.letters] + [
            f"p_{g}" for g in self.peepholes
        ]


KINDS = {
    "rnn": Kind(RNN, RNNTrace, "h", ("h",)),
    "lstm": Kind(LSTM, LSTMTrace, "fioc", MEMORY, "f"),
    "gru": Kind(GRU, GRUTrace, "zrn", ("z", "r", "n", "h"), "z"),
    "coupled": Kind(CoupledLSTM, CoupledTrace, "foc", ("f", "o", "c_tilde", "C", "h"), "f"),
    "peephole": Kind(PeepholeLSTM, LSTMTrace, "fioc", MEMORY, "f", "fio"),
}
VARIANTS = ("gru", "coupled", "peephole")


def init(kind, inputs, hidden, outputs, seed, keep_bias=2.0):
    """New parameters of a kind of cell and of its readout V (H, K), b_V (K,).

    keep_bias: how far the gate that keeps starts on the side of keeping, σ(keep_bias) of the old.
    """
    cell = make(kind, inputs, hidden)
    params = unstacked(kind, Network(cell, outputs).init(np.random.default_rng(seed)))
    if keep := KINDS[kind].keep:
        bias = -keep_bias if kind == "gru" else keep_bias  # the slide's z takes
        params[f"b_{keep}"] = np.full(hidden, float(bias))
    return params


def rnn_forward(params, xs, start):
    """The plain network over xs (T, B, I), from start {"h"}: a trace, as of variant_forward."""
    return forward("rnn", params, xs, start)


def rnn_backward(params, trace, d_hs):
    """The plain network's gradients: params, xs and back, as of variant_backward."""
    return backward("rnn", params, trace, d_hs)


def lstm_forward(params, xs, start):
    """The LSTM over xs (T, B, I), from start {"h", "C"}: a trace, as of variant_forward."""
    return forward("lstm", params, xs, start)


def lstm_backward(params, trace, d_hs):
    """The LSTM's gradients: params, xs and back, as of variant_backward."""
    return backward("lstm", params, trace, d_hs)


def zeros(kind, B, H):
    """A start of zeros: {"h"}, and {"C"} where the cell has a memory, (B, H)."""
    return {name: np.zeros((B, H)) for name in KINDS[kind].states}


HANDED_OUT = [RNN.forward, RNN.backward, LSTM.forward, LSTM.backward]
READY = [*HANDED_OUT, Network.forward, Network.backward, cross_entropy]


def make(kind, inputs, hidden, **options):
    """The package's cell of a kind."""
    diagonal = {"diagonal": True} if kind == "peephole" else {}
    return KINDS[kind].cell(inputs, hidden, **diagonal, **options)


def cell_for(kind, params, **options):
    """The package's cell that these parameters fit."""
    rows, hidden = params[f"W_{KINDS[kind].letters[0]}"].shape
    return make(kind, rows - hidden, hidden, **options)


def stacked(kind, params):
    """The package's parameters for the notebook's; those of the readout as they are."""
    return exact.stacked(params, KINDS[kind].letters, KINDS[kind].peepholes)


def unstacked(kind, theirs):
    """The notebook's parameters, or gradients, for the package's."""
    return exact.unstacked(theirs, KINDS[kind].letters, KINDS[kind].peepholes)


def named(kind, run):
    """The notebook's trace for the package's."""
    known = list(vars(run).values())[4:]  # what stands behind xs, start, force and masks
    return {"xs": run.xs, "start": dict(run.start), **dict(zip(KINDS[kind].names, known))}


def rebuilt(kind, trace):
    """The package's trace for the notebook's."""
    known = [trace[name] for name in KINDS[kind].names]
    return KINDS[kind].trace(trace["xs"], trace["start"], {}, {}, *known)


def forward(kind, params, xs, start, force=None, **options):
    """The notebook's trace of a pass by the package's cell; force and options are the cell's."""
    cell = cell_for(kind, params, **options)
    theirs = stacked(kind, params)
    if options.get("reset_after"):
        theirs["b_h"] = np.zeros(cell.hidden_size)
    return named(kind, cell.forward(theirs, xs, start, force))


def step_backward(cell, kind, params, run, d_now):
    """One step's {"params", "x", "before"} by the package's cell; run is a trace one step long."""
    grads = cell.backward(
        params, run, d_now["h"][None], {name: d_now[name] for name in cell.states if name != "h"}
    )
    return {"params": unstacked(kind, grads.params), "x": grads.xs[0], "before": grads.start}


def backward(kind, params, trace, d_hs, hand=("h", "C"), order=-1, before=None):
    """Gradients of a sequence, {"params", "xs", "back"}, from d_hs (T, B, H): step by step.

    What typical mistakes would give: hand, the states whose gradient is handed back; order 1, time
    run forwards; before, a function from t to the state that counts as the one before step t.
    """
    cell, theirs, run = cell_for(kind, params), stacked(kind, params), rebuilt(kind, trace)

    def step(t, handed):
        one = run.at(t)
        if before is not None:
            one.start.update(before(t))
        return cell.backward(theirs, one, d_hs[t : t + 1], handed)

    def handed(grads):
        return {name: grads.start[name] for name in cell.states if name in hand}

    steps = exact.walk_back(step, range(len(d_hs))[::order], handed)
    return {
        "params": summed([unstacked(kind, grads.params) for grads in steps]),
        "xs": np.concatenate([grads.xs for grads in steps]),
        "back": {name: np.stack([grads.start[name] for grads in steps]) for name in cell.states},
    }


def summed(dicts):
    """One dict for several with the same keys: the sums."""
    return {name: sum(each[name] for each in dicts) for name in dicts[0]}


def gap_task(gap, symbols=4):
    """xs (gap+2, symbols, symbols+1) and targets (symbols,): say at the end what came first.

    One sequence for each symbol; between the first step and the last only blanks come.
    """
    xs = np.zeros((gap + 2, symbols, symbols + 1))
    xs[0, :, :symbols] = np.eye(symbols)
    xs[1:, :, symbols] = 1
    return xs, np.arange(symbols)


def ready_loss(kind, xs, start, targets):
    """A function from params to the last step's mean loss and its gradients, by the package."""
    T, B, I = xs.shape
    weights = (np.arange(T)[:, None] == T - 1) * np.full((T, B), 1 / B)

    def loss_and_grads(params, weights=weights):
        network = Network(cell_for(kind, params), len(params["b_V"]))
        theirs = stacked(kind, params)
        run = network.forward(theirs, xs, start)
        loss = cross_entropy(run.outputs, np.broadcast_to(targets, (T, B)), weights)
        return loss.total, unstacked(kind, network.backward(theirs, run, loss.d_outputs).params)

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
    share = 1 - np.log(np.clip(value, least, 1)) / np.log(least)
    return f"{'█' * int(round(width * share)):<{width}}"
