"""Cells for bug hunts: each is the LSTM with one line changed. Do not read on before you hunted!

    cell = suspect("06")(inputs=2, hidden=3)
    print(examine(cell))                    # a gradient scoreboard, gate by gate
    print(reading("06", "backward"))        # the suspect's own source
    print(difference("06"))                 # the solution: the changed line, wrong and right

A suspect is made from the source of `lstmlab/cells/lstm.py`, so it differs by that line alone.
"""

import inspect
import linecache
import types
from functools import cache

import numpy as np

from lstmlab import checks
from lstmlab.cells import lstm
from lstmlab.gradients import complex_step, scoreboard

# By chapter: a piece of the right cell, and what stands in its place.
_CHANGES = {
    "05": (
        "dh[t] = d_h[t] + d_h_next",
        "dh[t] = np.add(d_h[t], d_h_next, out=d_h[t])",
    ),
    "06": ("sigmoid_slope(f)", "tanh_slope(f)"),
    "07": (
        "common.begin(self, params, xs,",
        'common.begin(self, params | {"b": params["b"][[0, 0, 0, 0]]}, xs,',
    ),
    "08": ("dC[t] = dh[t] * h_by_C[t] + d_C_next", "dC[t] = d_C_next"),
    "09": ("d_a[t] @ W_hT", "d_a[t] @ (0 * W_hT)"),
    "10": ("o * tanh_slope(tanh_C)", "o * tanh_slope(trace.C)"),
}
CHAPTERS = tuple(_CHANGES)


@cache
def suspect(chapter):
    """The class of a chapter's faulty LSTM, "05" to "10"; made like `LSTM(inputs, hidden)`."""
    return made_from(_source(chapter), "LSTM", chapter)


def reading(chapter, method="backward"):
    """The source of a suspect's method, to be read line by line."""
    checks.one_of("method", method, ("init", "forward", "backward"))
    return inspect.getsource(getattr(suspect(chapter), method))


def difference(chapter):
    """The solution: the line that differs, in the suspect and in the right cell."""
    pairs = zip(_source(chapter).splitlines(), _right().splitlines(), strict=True)
    wrong, right = next((a.strip(), b.strip()) for a, b in pairs if a != b)
    return f"suspect: {wrong}\nright:   {right}"


def case(cell, T=4, B=2, seed=0):
    """What a check needs: params, xs, start and d_h, all drawn at random, none of them zero."""
    rng = np.random.default_rng(seed)
    params = {name: rng.normal(size=p.shape) for name, p in cell.init(rng).items()}
    start = {name: rng.normal(size=(B, cell.hidden)) for name in cell.states}
    xs = rng.normal(size=(T, B, cell.inputs))
    return params, xs, start, rng.normal(size=(T, B, cell.hidden))


def examine(cell, T=4, B=2, seed=0):
    """A scoreboard of dE/d(each gate's weights) and dE/d(start) for E = sum of d_h * h.

    "By backward" against the complex step through the suspect's own forward pass: whatever
    disagrees, one of the two passes is wrong. With T = 1 an error has no time to spread.
    """
    params, xs, start, d_h = case(cell, T, B, seed)
    grads = cell.backward(params, cell.forward(params, xs, start), d_h.copy())

    def E(given):
        begin = {name: given[f"start {name}"].astype(complex) for name in cell.states}
        h = cell.forward({name: given[name] for name in params}, xs, begin).h
        return (d_h * h).sum()

    starts = {f"start {name}": value for name, value in start.items()}
    found = grads.params | {f"start {name}": value for name, value in grads.start.items()}
    exact = complex_step(E, params | starts)
    return scoreboard(by_gate(cell, found), by_gate(cell, exact))


def by_gate(cell, grads):
    """Stacked arrays taken apart: "W_h" (4, H, H) becomes "W_h f", "W_h i", ..., each (H, H)."""
    apart = {}
    for name, value in grads.items():
        stacked = not name.startswith("start")
        pairs = zip(cell.gates, value, strict=True) if stacked else []
        apart |= {f"{name} {gate}": part for gate, part in pairs} if stacked else {name: value}
    return apart


def spoilt(source, changes):
    """A cell's source with each of `changes`, {right: wrong}; each must stand there once."""
    for right, wrong in changes.items():
        if source.count(right) != 1:
            raise LookupError(f"{right!r}: stands {source.count(right)} times, not once")
        source = source.replace(right, wrong)
    return source


def made_from(source, kind, chapter):
    """The class called `kind` in a suspect's source, whose own source can be read."""
    name = f"<suspect {chapter}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    module = types.ModuleType("lstmlab.course.bug_hunt")
    exec(compile(source, name, "exec"), module.__dict__)
    cell = getattr(module, kind)
    cell.__name__ = cell.__qualname__ = f"Suspect{chapter}"
    return cell


def _right():
    return inspect.getsource(lstm)


def _source(chapter):
    right, wrong = _CHANGES[checks.one_of("chapter", chapter, CHAPTERS)]
    return spoilt(_right(), {right: wrong})
