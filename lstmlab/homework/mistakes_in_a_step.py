"""What typical mistakes in one step of a cell give, forwards and backwards.

Most of them exchange a piece of the package's cell, as `mistakes.toml` has it; others exchange its
parameters. Each function yields (words for the student, {name: array}).
"""

from itertools import combinations

import numpy as np

from lstmlab.activations import sigmoid
from lstmlab.homework.by_gate import KINDS, backward, forward, step_rows
from lstmlab.homework.changed import table


def _tables(direction, kind):
    """{words: changes} of a kind of cell, with those that it shares with others."""
    shared = ["memory"] if "C" in KINDS[kind].states else []
    shared += ["two_gates"] if {"f", "i"} <= set(KINDS[kind].names) else []
    found = {}
    for name in (*shared, kind):
        found |= table(direction, name)
    return found


def ahead(kind, params, xs, start):
    """One step forwards, xs (1, B, I): traces, (1, B, H) by name."""
    for words, changes in _tables("forward", kind).items():
        yield words, forward(kind, params, xs, start, changes)
    for words, change in _other_params(kind, params):
        yield words, forward(kind, params | change, xs, start)
    if "C" in start:
        words = "this reads the old C where the old h is needed"
        yield words, forward(kind, params, xs, {"h": start["C"], "C": start["C"]})
    yield from _nonlinearities(kind, forward(kind, params, xs, start))


def _other_params(kind, params):
    """(words, the parameters that a mistake takes in place of the right ones)."""
    letters, peepholes = KINDS[kind].letters, KINDS[kind].peepholes
    W = {f"W_{g}": params[f"W_{g}"] for g in letters}
    H = len(params[f"b_{letters[0]}"])
    is_h = (np.arange(len(W[f"W_{letters[0]}"])) < H)[:, None]
    for g in letters:
        yield f"is the bias b_{g} missing?", {f"b_{g}": np.zeros(H)}
        yield f"does every gate have its own bias? This uses b_{g}", {
            f"b_{other}": params[f"b_{g}"] for other in letters
        }
    for one, other in combinations(letters, 2):
        yield f"exchanged: W_{one} with W_{other}", {
            f"W_{one}": params[f"W_{other}"], f"W_{other}": params[f"W_{one}"],
        }  # fmt: skip
    words = "the rows of W are for [h, x], in this order"
    yield words, {name: np.roll(array, H - len(array), axis=0) for name, array in W.items()}
    yield "is x left out?", {name: array * is_h for name, array in W.items()}
    yield "is h left out?", {name: array * ~is_h for name, array in W.items()}
    for g in peepholes:
        yield f"p_{g} is missing: the gate does not read C", {f"p_{g}": np.zeros(H)}
    for one, other in combinations(peepholes, 2):
        yield f"exchanged: p_{one} with p_{other}", {
            f"p_{one}": params[f"p_{other}"], f"p_{other}": params[f"p_{one}"],
        }  # fmt: skip


def _nonlinearities(kind, right):
    """Gates without their σ, candidates without their tanh, and one for the other."""
    *gates, new = KINDS[kind].names[: len(KINDS[kind].letters)]
    with np.errstate(divide="ignore"):
        bare = {gate: np.log(right[gate]) - np.log1p(-right[gate]) for gate in gates}
        candidate = np.arctanh(right[new])
    yield "is σ missing?", bare
    yield "this is a gate: σ belongs there, not tanh", {n: np.tanh(a) for n, a in bare.items()}
    yield f"the tanh of {new} is missing", {new: candidate}
    yield f"{new} is the candidate: tanh belongs there, not σ", {new: sigmoid(candidate)}


def back(kind, params, trace, d_h, d_last):
    """One step backwards, trace and d_h (1, B, H) one step long: rows dW_z, ..., d_h_before."""

    def answer(params=params, changes=None):
        return step_rows(backward(kind, params, trace, d_h, d_last, changes))

    for words, changes in (_tables("backward", kind) | _slopes(kind)).items():
        yield words, answer(changes=changes)
    letters, H = KINDS[kind].letters, d_h.shape[2]
    words = "its rows are for [h, x], in this order"
    yield words, {n: np.roll(g, H - len(g), axis=0) for n, g in answer().items() if n[:2] == "dW"}
    for row, reads in {"d_h_before": slice(H), "d_x": slice(H, None)}.items():
        for g in letters:
            for words, off in {
                f"the part through W_{g} is missing: all parts add up": [g],
                f"this is the part of W_{g} alone: is it = where += is meant? All parts add up": [
                    other for other in letters if other != g
                ],
            }.items():
                without = {f"W_{o}": params[f"W_{o}"].copy() for o in off}
                for W in without.values():
                    W[reads] = 0
                yield words, {row: answer(params | without)[row]}


def _slopes(kind):
    """Changes of the slopes of each gate's own function."""
    *gates, new = KINDS[kind].cell.gates
    found = table("backward", "candidate", gate=new)
    found = {words.replace("h_tilde", "n"): changes for words, changes in found.items()}
    for gate in gates:
        found |= table("backward", "gate", gate=gate)
    return found
