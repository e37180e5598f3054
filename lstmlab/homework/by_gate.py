"""The package's cells, with parameters and traces named as the notebooks name them.

A notebook names parameters by gate: W_z (H+I, H) multiplies [h, x], b_z (H,) is its bias, p_f (H,)
is its peephole. A trace is a dict of xs (T, B, I), start {"h", "C"} (B, H), and every gate and
state (T, B, H). The package stacks its gates, and keeps W's rows for h and for x apart.
"""

from typing import NamedTuple

import numpy as np

from lstmlab.cells import GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM, coupled, gru, lstm, rnn
from lstmlab.homework.changed import changed
from lstmlab.homework.mistakes_in_learning import loss_and_gradients
from lstmlab.network import Network

READOUT = ("V", "b_V")
MEMORY = ("f", "i", "o", "c_tilde", "C", "h")


class Kind(NamedTuple):
    """A kind of cell: the package's class and trace, and the notebook's names in its order."""

    cell: type
    trace: type
    letters: str  # of W_z, b_z, ..., one for each gate
    names: tuple  # what a step returns: the gates, then the states
    keep: str = ""  # the gate that decides what is kept; its bias starts away from 0
    peepholes: str = ""  # the gates that read C

    @property
    def states(self):
        return self.cell.states

    @property
    def params(self):
        """The names of all parameters."""
        gates = [f"{kind}_{g}" for kind in "Wb" for g in self.letters]
        return gates + [f"p_{g}" for g in self.peepholes]


KINDS = {
    "rnn": Kind(RNN, rnn.RNNTrace, "h", ("h",)),
    "lstm": Kind(LSTM, lstm.LSTMTrace, "fioc", MEMORY, "f"),
    "gru": Kind(GRU, gru.GRUTrace, "zrn", ("z", "r", "n", "h"), "z"),
    "coupled": Kind(
        CoupledLSTM, coupled.CoupledTrace, "foc", ("f", "o", "c_tilde", "C", "h"), "f"
    ),
    "peephole": Kind(PeepholeLSTM, lstm.LSTMTrace, "fioc", MEMORY, "f", "fio"),
}


def make(kind, inputs, hidden, changes=None):
    """The package's cell of a kind; changes: see `changed`."""
    options = {"diagonal": True} if kind == "peephole" else {}
    return changed(KINDS[kind].cell, changes or {})(inputs, hidden, **options)


def cell_for(kind, params, changes=None):
    """The package's cell that these parameters fit."""
    rows, hidden = params[f"W_{KINDS[kind].letters[0]}"].shape
    return make(kind, rows - hidden, hidden, changes)


def stacked(kind, params):
    """The package's parameters for the notebook's; those of a readout as they are."""
    _, _, letters, _, _, peepholes = KINDS[kind]
    W = np.stack([params[f"W_{g}"] for g in letters])
    H = W.shape[2]
    theirs = {"W_h": W[:, :H], "W_x": W[:, H:], "b": np.stack([params[f"b_{g}"] for g in letters])}
    if peepholes:
        theirs["W_c"] = np.stack([params[f"p_{g}"] for g in peepholes])
    return theirs | {name: params[name] for name in READOUT if name in params}


def unstacked(kind, theirs):
    """The notebook's parameters, or gradients, for the package's."""
    _, _, letters, _, _, peepholes = KINDS[kind]
    W = np.concatenate([theirs["W_h"], theirs["W_x"]], axis=1)
    ours = {f"W_{g}": W[k] for k, g in enumerate(letters)}
    ours |= {f"b_{g}": theirs["b"][k] for k, g in enumerate(letters)}
    ours |= {f"p_{g}": theirs["W_c"][k] for k, g in enumerate(peepholes)}
    return ours | {name: theirs[name] for name in READOUT if name in theirs}


def forward(kind, params, xs, start, changes=None):
    """The notebook's trace of a pass by the package's cell, right or with `changes`."""
    run = cell_for(kind, params, changes).forward(stacked(kind, params), xs, start)
    known = list(vars(run).values())[4:]  # what follows xs, start, force and masks
    return {"xs": run.xs, "start": dict(run.start), **dict(zip(KINDS[kind].names, known))}


def rebuilt(kind, trace):
    """The package's trace for the notebook's."""
    known = [trace[name] for name in KINDS[kind].names]
    return KINDS[kind].trace(trace["xs"], trace["start"], {}, {}, *known)


def before(trace, state):
    """A state before each step, (T, B, H)."""
    return np.concatenate([trace["start"][state][None], trace[state][:-1]])


SAME = {"h": "h", "C": "C"}


def steps_back(kind, params, trace, d_hs, d_last=None, changes=None, hand=SAME, order=-1,
               spoil=None):  # fmt: skip
    """Back through a sequence step by step: a list of {"params", "xs", "back"}, first step first.

    d_hs (T, B, H): what reaches each h from above; d_last {"h", "C"} (B, H): what reaches the last
    state from beyond. "xs" is (B, I); "back" {"h", "C"} is what a step hands to the state before.
    To be wrong: changes of the cell; hand {"h": "C"}: as dE/dh the next one is handed dE/dC; order
    1: time runs forward; spoil, a function (trace of step t alone, t) -> the trace in its place.
    """
    cell, theirs, run = cell_for(kind, params, changes), stacked(kind, params), rebuilt(kind, trace)
    handed, found = dict(d_last or {}), {}
    for t in range(len(d_hs))[::order]:
        one = spoil(run.at(t), t) if spoil else run.at(t)
        grads = cell.backward(theirs, one, d_hs[t : t + 1], handed)
        handed = {name: grads.start[hand[name]] for name in cell.states if name in hand}
        ours = unstacked(kind, grads.params)
        found[t] = {"params": ours, "xs": grads.xs[0], "back": grads.start}
    return [found[t] for t in sorted(found)]


def backward(kind, params, trace, d_hs, *given, **wrong):
    """Gradients of a sequence, {"params", "xs" (T, B, I), "back" {"h", "C"} (T, B, H)}."""
    steps = steps_back(kind, params, trace, d_hs, *given, **wrong)
    return {
        "params": summed([step["params"] for step in steps]),
        "xs": np.stack([step["xs"] for step in steps]),
        "back": {n: np.stack([step["back"][n] for step in steps]) for n in KINDS[kind].states},
    }


def summed(dicts):
    """One dict for several with the same keys: the sums."""
    return {name: sum(each[name] for each in dicts) for name in dicts[0]}


def rows(answer):
    """Gradients as rows of a board: dW_z, ..., d_xs, back h; any of them may be missing."""
    found = {f"d{name}": value for name, value in answer.get("params", {}).items()}
    found |= {"d_xs": answer["xs"]} if "xs" in answer else {}
    return found | {f"back {name}": value for name, value in answer.get("back", {}).items()}


def start_rows(answer):
    """The same, of what is handed back only what leaves the first step: d_h_before."""
    return {
        name.replace("back ", "d_") + "_before" * name.startswith("back"): value[0]
        if name.startswith("back") else value
        for name, value in rows(answer).items()
    }  # fmt: skip


def step_rows(answer):
    """The same for a sequence of one step: d_x, too, without an axis for time."""
    found = start_rows(answer)
    return found | {"d_x": found.pop("d_xs")[0]} if "d_xs" in found else found


def loss_rows(kind, params, xs, start, targets):
    """A function (weights (T, B), change, targets) -> {"loss", "dW_z", ..., "db_V"} of a model.

    The loss is the sum of weights times cross-entropies; change: see `loss_and_gradients`.
    """
    network = Network(cell_for(kind, params), len(params["b_V"]))
    given = network, stacked(kind, params), xs

    def found(weights, change=None, targets=targets):
        loss, grads, _ = loss_and_gradients(*given, targets, weights, start, change)
        return {"loss": loss} | {f"d{n}": g for n, g in unstacked(kind, grads).items()}

    return found
