"""Suspects for bug hunts: right code with a line or a few changed. Do not read on before a hunt!

    cell = suspect("06")(input_size=2, hidden_size=3)
    print(examine(cell))                    # a gradient scoreboard, gate by gate
    print(reading("06", "backward"))        # the suspect's own source
    print(difference("06"))                 # the solution: what was changed, wrong and right

A suspect is made from the source of what it imitates, so it differs by the changes alone.
"""

import inspect
import linecache
import types
from functools import cache

import numpy as np

from lstmlab import checks
from lstmlab.cells import LSTM, RNN, CoupledLSTM, PeepholeLSTM
from lstmlab.convert import from_torch
from lstmlab.gradients import complex_step, scoreboard

# By chapter: what is imitated, and pieces of its module with what stands in their place.
_CHANGES = {
    "03": (RNN, {"d_a[t] @ W.T": "d_a[t] @ W"}),
    "05": (LSTM, {"C[t] = f * C_before + i": "C[t] = np.tanh(f * C_before) + i"}),
    "06": (LSTM, {"sigmoid_slope(f)": "tanh_slope(f)"}),
    "07": (LSTM, {
        "common.begin(self, params, xs,":
            'common.begin(self, params | {"b": params["b"][[0, 0, 0, 0]]}, xs,',
    }),
    "08": (LSTM, {"dC[t] = dh[t] * h_by_C[t] + d_C_next": "dC[t] = d_C_next"}),
    "09": (LSTM, {"d_a[t] @ W_hT": "d_h_next"}),
    "10": (LSTM, {"o * tanh_slope(tanh_C)": "o * tanh_slope(trace.C)"}),
    "10b": (LSTM, {"dh[t] = d_h[t] + d_h_next": "dh[t] = np.add(d_h[t], d_h_next, out=d_h[t])"}),
    "10c": (LSTM, {"dC[t] = dh[t] * h_by_C[t] + d_C_next": "dC[t] = d_C_next"}),
    "10d": (LSTM, {"sigmoid_slope(o)": "tanh_slope(o)"}),
    # Late on both ways, forward and back, so that no check of its gradients finds anything.
    "11": (PeepholeLSTM, {
        "self.peep(C[t], W_co)": "self.peep(C_before, W_co)",
        "d_C_next + self.peep_back(d_o, W_co)\n": "d_C_next\n",
        "self.peep_back(d_i, W_ci)\n": "self.peep_back(d_i, W_ci) + self.peep_back(d_o, W_co)\n",
        '"o": trace.C}': '"o": trace.previous("C")}',
    }),
    "12": (CoupledLSTM, {
        'f=(trace.previous("C") - trace.drop("c_tilde", c_tilde)) * sigmoid_slope(f)':
            'f=trace.previous("C") * sigmoid_slope(f)',
    }),
    # Loaders of a GRU whose shapes all fit; only the numbers that come out are not PyTorch's.
    "13b A": (from_torch, {
        "b_x[place[-1]], b_h[place[-1]].copy()": "(b_x + b_h)[place[-1]], 0 * b_h[place[-1]]",
    }),
    "13b B": (from_torch, {"if not isinstance(cell, GRU) or cell.keep_with_z:":
                          "if not isinstance(cell, GRU):"}),
    "13b C": (from_torch, {'GRU: ("r", "z", "h_tilde")}': 'GRU: ("z", "r", "h_tilde")}'}),
}  # fmt: skip
CHAPTERS = tuple(_CHANGES)


@cache
def suspect(chapter):
    """A suspect: a class of cells, "03" to "12", or a `from_torch`, "13b A" to "13b C"."""
    source = _source(chapter)
    return made_from(source, _CHANGES[chapter][0].__name__, chapter)


def reading(chapter, method="backward"):
    """The source of a method of a suspected cell, to be read line by line."""
    checks.one_of("method", method, ("init", "forward", "backward"))
    return inspect.getsource(getattr(suspect(chapter), method))


def difference(chapter):
    """The solution: each line that differs, in the suspect and in what it imitates."""
    right = _source(chapter, changed=False).splitlines()
    pairs = zip(_source(chapter).splitlines(), right, strict=True)
    return "\n".join(f"suspect: {a.strip()}\nright:   {b.strip()}" for a, b in pairs if a != b)


def case(cell, T=4, B=2, seed=0):
    """What a check needs: params, xs, start and d_h, all drawn at random, none of them zero."""
    rng = np.random.default_rng(seed)
    params = {name: rng.normal(size=p.shape) for name, p in cell.init(rng).items()}
    start = {name: rng.normal(size=(B, cell.hidden_size)) for name in cell.states}
    xs = rng.normal(size=(T, B, cell.input_size))
    return params, xs, start, rng.normal(size=(T, B, cell.hidden_size))


def examine(cell, T=4, B=2, seed=0):
    """A scoreboard of dE/d(each gate's weights) and dE/d(start) for E = sum of d_h * h.

    "By backward" against the complex step through the suspect's own forward pass: whatever
    disagrees, one of the two passes is wrong. With T = 1 an error has no time to spread.
    """
    params, xs, start, d_h = case(cell, T, B, seed)
    grads = cell.backward(params, cell.forward(params, xs, start), d_h.copy())

    def E(given):
        begin = {name: given[f"start {name}"].astype(complex) for name in start}
        return (d_h * cell.forward(given, xs, begin).h).sum()

    def together(weights, states):
        return weights | {f"start {name}": value for name, value in states.items()}

    exact = complex_step(E, together(params, start))
    return scoreboard(by_gate(cell, together(grads.params, grads.start)), by_gate(cell, exact))


def by_gate(cell, grads):
    """Stacked arrays taken apart: "W_h" (4, H, H) becomes "W_h f", ..., each (H, H)."""
    apart = {}
    for name, value in grads.items():
        if name.startswith("start"):
            apart[name] = value
        else:
            apart |= {f"{name} {gate}": part for gate, part in zip(cell.gates, value)}
    return apart


def spoilt(source, changes):
    """A source with each of `changes`, {right: wrong}; each must stand there once."""
    for right, wrong in changes.items():
        if source.count(right) != 1:
            raise LookupError(f"{right!r}: stands {source.count(right)} times, not once")
        source = source.replace(right, wrong)
    return source


def made_from(source, kind, chapter):
    """What is called `kind` in a suspect's source, which itself can be read."""
    name = f"<suspect {chapter}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    module = types.ModuleType("lstmlab.course.bug_hunt")
    exec(compile(source, name, "exec"), module.__dict__)
    made = getattr(module, kind)
    made.__name__ = made.__qualname__ = f"Suspect{chapter}"
    return made


def _source(chapter, changed=True):
    kind, changes = _CHANGES[checks.one_of("chapter", chapter, CHAPTERS)]
    return spoilt(inspect.getsource(inspect.getmodule(kind)), changes if changed else {})
