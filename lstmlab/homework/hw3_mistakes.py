"""What typical mistakes in homework 3 would give, so that its tests can name them.

Each function yields (words, answer): the words for the student, and the answer as the mistake
would give it, or the part of it that the mistake settles. All of it is the package's cells with
something exchanged, left out or handed on wrongly.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np

from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import GRU
from lstmlab.course import bug_hunt
from lstmlab.homework.hw2_suspects import weight_gradients
from lstmlab.homework.hw3_cells import (
    KINDS,
    backward,
    cell_for,
    forward,
    rebuilt,
    stacked,
    step_backward,
)


def of_step(kind, params, xs, start):
    """Mistakes in one step forward, xs (1, B, I): traces."""
    right = forward(kind, params, xs, start)
    letters = KINDS[kind].letters
    H = len(params[f"b_{letters[0]}"])

    def with_(**changed):
        return forward(kind, params | changed, xs, start)

    for g in letters:
        yield f"b_{g} is missing", with_(**{f"b_{g}": np.zeros(H)})
    yield "the biases are missing", with_(**{f"b_{g}": np.zeros(H) for g in letters})
    for one, other in combinations(letters, 2):
        for names in ("Wb", "W", "b"):
            pairs = [(f"{name}_{one}", f"{name}_{other}") for name in names]
            changed = {a: params[b] for a, b in pairs} | {b: params[a] for a, b in pairs}
            told = " and ".join(f"{a} with {b}" for a, b in pairs)
            yield f"exchanged: {told}", with_(**changed)
    I = len(params[f"W_{letters[0]}"]) - H
    turned = {f"W_{g}": np.roll(params[f"W_{g}"], -I, axis=0) for g in letters}
    yield "the product multiplies [x, h], not [h, x]", with_(**turned)
    yield from _bends(kind, right)
    yield from {"gru": _gru_step, "coupled": _coupled_step, "peephole": _peephole_step}[kind](
        params, xs, start, right
    )


def _bends(kind, right):
    """Gates without their σ, contents without their tanh, and one for the other."""
    *gates, content = KINDS[kind].names[: len(KINDS[kind].letters)]
    with np.errstate(divide="ignore"):
        for gate in gates:
            a = np.log(right[gate]) - np.log1p(-right[gate])
            yield f"the σ of {gate} is missing", {gate: a}
            yield f"{gate} is a gate: σ belongs there, not tanh", {gate: np.tanh(a)}
        a = np.arctanh(right[content])
    yield f"the tanh of {content} is missing", {content: a}
    yield f"{content} is content: tanh belongs there, not σ", {content: sigmoid(a)}


def _gru_step(params, xs, start, right):
    def forced(r):
        return forward("gru", params, xs, start, force={"r": r})

    z, n = right["z"], right["n"]
    yield "r acts after the product; here it acts before, on h", forward(
        "gru", params, xs, start, reset_after=True
    )
    yield "the reset gate is computed and never used", forced(1.0) | {"r": right["r"]}
    yield "n sees (1 - r) * h", forced(1 - right["r"]) | {"r": right["r"]}
    yield "z and 1 - z are exchanged: z takes the new, 1 - z keeps", forward(
        "gru", params, xs, start, keep_with_z=True
    )
    yield "the old state is not kept", {"h": z * n}
    yield "the old state is kept whole", {"h": start["h"] + z * n}


def _memory(params, xs, start, right, force):
    """A step of the plain LSTM with forced gates: C and h."""
    letters = {g: g if f"W_{g}" in params else "f" for g in KINDS["lstm"].letters}
    filled = {f"{kind}_{g}": params[f"{kind}_{own}"] for g, own in letters.items() for kind in "Wb"}
    run = forward("lstm", filled, xs, start, force={"o": right["o"], **force})
    return {"C": run["C"], "h": run["h"]}


def _shown(start, right):
    yield "the tanh around C is missing", {"h": right["o"] * right["C"]}
    yield "h shows the old C", {"h": right["o"] * np.tanh(start["C"])}


def _coupled_step(params, xs, start, right):
    f = right["f"]
    for words, gates in {
        "f and 1 - f are exchanged: f keeps, 1 - f writes": {"f": 1 - f, "i": f},
        "c_tilde is written with f; 1 - f writes": {"f": f, "i": f},
        "c_tilde is written whole; 1 - f writes": {"f": f, "i": 1.0},
        "the old C is not kept": {"f": 0.0, "i": 1 - f},
        "the old C is kept whole; f keeps": {"f": 1.0, "i": 1 - f},
        "c_tilde is not written": {"f": f, "i": 0.0},
    }.items():
        yield words, _memory(params, xs, start, right, gates)
    kept = _memory(params, xs, start, right, {"f": f, "i": 0.0})["C"]
    minus = 2 * kept - right["C"]
    yield "c_tilde is written with a minus", {"C": minus, "h": right["o"] * np.tanh(minus)}
    yield from _shown(start, right)


def _peephole_step(params, xs, start, right):
    def with_(**changed):
        return forward("peephole", params | changed, xs, start)

    none = np.zeros(right["f"].shape[2])
    frozen = forward("peephole", params, xs, start, force={"f": 1.0, "i": 0.0})["o"]  # C stays
    yield "o looks at the old C; the new C is known by then", {
        "o": frozen, "h": frozen * np.tanh(right["C"]),
    }  # fmt: skip
    for g in "fio":
        yield f"p_{g} is missing: nothing looks at C there", with_(**{f"p_{g}": none})
    for a, b in combinations("fio", 2):
        yield f"exchanged: p_{a} with p_{b}", with_(
            **{f"p_{a}": params[f"p_{b}"], f"p_{b}": params[f"p_{a}"]}
        )
    f, i = right["f"], right["i"]
    for words, gates in {
        "f and i are exchanged in C": {"f": i, "i": f},
        "the old C is not kept": {"f": 0.0, "i": i},
        "c_tilde is written whole; i writes": {"f": f, "i": 1.0},
    }.items():
        yield words, _memory(params, xs, start, right, gates)
    yield from _shown(start, right)


def of_forward(kind, params, xs, start):
    """Mistakes over time on the way forward: traces."""
    states, zeros = KINDS[kind].states, {name: 0 * value for name, value in start.items()}
    yield "no state is handed on: every step begins at the start", _loop(
        kind, params, xs, start, ()
    )
    for name in states if len(states) > 1 else ():
        words = f"{name} alone is handed on; the other state stays at its start"
        yield words, _loop(kind, params, xs, start, (name,))
    yield "the start is not used", forward(kind, params, xs, zeros)
    yield "every step reads the first x", forward(kind, params, xs[:1].repeat(len(xs), 0), start)
    reverse = forward(kind, params, xs[::-1], start)
    yield "time runs backwards", reverse
    order = {name: reverse[name][::-1] for name in KINDS[kind].names}
    yield "time runs backwards", order
    right = forward(kind, params, xs, start)
    late = {name: right[name][::-1] for name in KINDS[kind].names}
    yield "the steps stand in reverse order", late


def _loop(kind, params, xs, start, hand):
    """A pass that hands on some states alone."""
    state, steps = start, []
    for x in xs:
        step = forward(kind, params, x[None], state)
        steps.append(step)
        state = {name: step[name][0] if name in hand else start[name] for name in start}
    return {name: np.concatenate([step[name] for step in steps]) for name in KINDS[kind].names}


def of_step_backward(kind, params, trace, d_now):
    """Mistakes in one step back, the trace one step long: answers {"params", "x", "before"}."""
    cell, theirs, run = cell_for(kind, params), stacked(kind, params), rebuilt(kind, trace)
    right = step_backward(cell, kind, theirs, run, d_now)
    gates = zip(KINDS[kind].letters, KINDS[kind].names)

    def answer(theirs=theirs, run=run, d_now=d_now):
        return step_backward(cell, kind, theirs, run, d_now)

    for k, (g, gate) in enumerate(gates):
        yield f"W_{g} sends nothing back to h", answer(_without(theirs, "W_h", k))
        yield f"W_{g} sends nothing back to x", answer(_without(theirs, "W_x", k))
        pre = _pre(cell, theirs, run, d_now)[k]
        slope = tanh_slope if gate in ("n", "c_tilde") else sigmoid_slope
        slope = slope(trace[gate])
        with np.errstate(all="ignore"):
            yield f"the slope of {gate} is missing", _weights(kind, run, g, pre / slope)
        yield f"the slope of {gate} is there twice", _weights(kind, run, g, pre * slope)
        yield "the sign is turned", _weights(kind, run, g, -pre)
    B = len(trace["h"][0])
    mean = {name: value / B for name, value in right["params"].items()}
    yield "this is the mean over the sequences; it is the sum", {"params": mean}
    for a, b in combinations(KINDS[kind].letters, 2):
        yield f"exchanged: {a} with {b}", {
            "params": {
                f"{name}_{one}": right["params"][f"{name}_{other}"]
                for one, other in ((a, b), (b, a)) for name in "Wb"
            }
        }  # fmt: skip
    if kind == "gru":
        yield from _gru_back(params, theirs, run, d_now, right)
    else:
        yield from _memory_back(kind, theirs, run, d_now, right, answer)


def _without(theirs, name, k):
    """The parameters with the k-th of a stack at zero."""
    some = theirs[name].copy()
    some[k] = 0
    return theirs | {name: some}


def _pre(cell, theirs, run, d_now):
    """dE/d(pre-activation) of each gate, (G, 1, B, H)."""
    last = {name: d_now[name] for name in cell.states if name != "h"}
    return np.stack(list(cell.backward(theirs, run, d_now["h"][None], last).pre.values()))


def _weights(kind, run, g, pre, h_seen=None):
    """What dE/d(pre-activation) of gate g (1, B, H) gives its weights and bias."""
    if h_seen is None:
        h_seen = run.previous("h") * (run.r if (kind, g) == ("gru", "n") else 1)
    grads = weight_gradients(run.xs, h_seen, pre[None])
    W = np.concatenate([grads["W_h"][0], grads["W_x"][0]])
    return {"params": {f"W_{g}": W, f"b_{g}": grads["b"][0]}}


def _gru_back(params, theirs, run, d_now, right):
    cell = cell_for("gru", params)
    zero = {"h": 0 * run.start["h"]}

    def answer(theirs=theirs, run=run, cell=cell):
        return step_backward(cell, "gru", theirs, run, d_now)

    for words, other in {
        "z moves h by n - h: the old h is missing in it": replace(run, start=zero),
        "z moves h by n - h: n is missing in it": replace(run, h_tilde=0 * run.h_tilde),
    }.items():
        yield words, _weights("gru", run, "z", _pre(cell, theirs, other, d_now)[0])
    pre = _pre(cell, theirs, run, d_now)
    yield "W_n multiplied r * h, not h", _weights("gru", run, "n", pre[2], run.previous("h"))
    sizes = cell.input_size, cell.hidden_size
    turned = answer(cell=GRU(*sizes, keep_with_z=True))
    yield "this belongs to h = z * h + (1 - z) * n; here z takes the new", turned
    after = theirs | {"b_h": np.zeros(cell.hidden_size)}
    late = answer(after, cell=GRU(*sizes, reset_after=True))
    yield "this belongs to a reset after the product; here r acts before, on h", late
    h = right["before"]["h"]
    kept = answer(theirs | {"W_h": 0 * theirs["W_h"]})["before"]["h"]
    yield "only the part that is kept sends back; the gates look at h too", {"before": {"h": kept}}
    yield "the part that is kept, 1 - z, sends nothing back", {"before": {"h": h - kept}}
    gates = _without(_without(theirs, "W_h", 0), "W_h", 1)
    yield "the gates z and r send nothing back to h", answer(gates)
    by_r = h - answer(_without(theirs, "W_h", 1))["before"]["h"]
    unscaled = answer(run=replace(run, r=np.ones_like(run.r)))["before"]["h"]  # r's slope is 0
    yield "n saw r * h: the r is missing on the way back", {"before": {"h": unscaled + by_r}}


def _memory_back(kind, theirs, run, d_now, right, answer):
    none = 0 * d_now["h"]
    yield "what comes to C from the later steps is missing", answer(d_now=d_now | {"C": none})
    yield "C's path through h is missing", answer(d_now=d_now | {"h": none})
    flat, bare = answer(run=replace(run, C=0 * run.C)), answer(run=replace(run, o=1 + 0 * run.o))
    yield "the slope of tanh, 1 - tanh(C)^2, is missing between h and C", _but(flat, "o")
    yield "the factor o is missing between h and C", _but(bare, "o")
    closed = answer(run=replace(run, f=1 + 0 * run.f))["before"]["C"]
    yield "C_before was kept times f: the factor is missing", {"before": {"C": closed}}
    yield from (_coupled_back if kind == "coupled" else _peephole_back)(
        kind, theirs, run, d_now, right, answer
    )


def _but(answer, g):
    """The answer without the gradients of gate g, of which the mistake says nothing."""
    kept = {name: value for name, value in answer["params"].items() if not name.endswith(g)}
    return answer | {"params": kept}


def _coupled_back(kind, theirs, run, d_now, right, answer):
    zero = run.start | {"C": 0 * run.start["C"]}
    cell = cell_for(kind, right["params"])
    for words, other in {
        "f keeps the old C, too: that part is missing": replace(run, start=zero),
        "1 - f writes c_tilde, and it is f's: that part is missing": replace(
            run, c_tilde=0 * run.c_tilde
        ),
        "f writes c_tilde as 1 - f: a minus belongs there": replace(run, c_tilde=-run.c_tilde),
    }.items():
        yield words, _weights(kind, run, "f", _pre(cell, theirs, other, d_now)[0])
    turned = answer(run=replace(run, f=1 - run.f))
    content = {name: turned["params"][name] for name in ("W_c", "b_c")}
    yield "f and 1 - f are exchanged on the way back", {
        "params": content, "before": {"C": turned["before"]["C"]},
    }  # fmt: skip


def _peephole_back(kind, theirs, run, d_now, right, answer):
    for k, g in enumerate("fio"):
        words = "the new C" if g == "o" else "C_before"
        yield f"p_{g} sends nothing back to {words}", answer(_without(theirs, "W_c", k))
    old = theirs | {"W_c": theirs["W_c"] * np.array([0, 0, 1])[:, None]}
    yield "p_f and p_i send nothing back to C_before", answer(old)
    yield "no peephole sends anything back to C", answer(theirs | {"W_c": 0 * theirs["W_c"]})
    pre = _pre(cell_for(kind, right["params"]), theirs, run, d_now)
    yield "o saw the new C, not the old", {
        "params": {"p_o": (pre[2] * run.start["C"]).sum(axis=(0, 1))}
    }
    for k, g in enumerate("fi"):
        yield f"{g} saw the old C, not the new", {
            "params": {f"p_{g}": (pre[k] * run.C).sum(axis=(0, 1))}
        }
    late = bug_hunt.suspect("11")(*cell_sizes(run), diagonal=True)
    yield "o saw the new C, so its gradient goes there, not to the old", step_backward(
        late, kind, theirs, run, d_now
    )


def cell_sizes(run):
    """I and H of a trace."""
    return run.xs.shape[2], run.h.shape[2]


def of_backward(kind, params, trace, d_hs):
    """Mistakes over time on the way back: answers {"params", "xs", "back"}."""
    T, B, _ = d_hs.shape
    states = KINDS[kind].states

    def answer(d_hs=d_hs, **changed):
        return backward(kind, params, trace, d_hs, **changed)

    right, last = answer(), d_hs * (np.arange(T) == T - 1)[:, None, None]
    for name in states:
        rest = tuple(other for other in states if other != name)
        words = f"is the gradient of {name} handed back to the step before?"
        yield words, answer(hand=rest)
    yield "nothing is handed back to the step before", answer(hand=())
    yield "d_hs counts at every step, not at the last alone", answer(last)
    yield "time has to run backwards here", answer(order=1)
    yield "before step t stands the state of step t - 1, not of t", answer(
        before=lambda t: {name: trace[name][t] if t else trace["start"][name] for name in states}
    )
    yield "before step t stands the state of step t - 1, not the start", answer(
        before=lambda t: trace["start"]
    )
    first = backward_terms(kind, params, trace, d_hs)
    yield "each step's part is added up: += belongs there, not =", {"params": first[0]}
    yield "it is right for the last step's part only", {"params": first[-1]}
    for n, words in ((T, "over time"), (T * B, "over time and sequences"), (B, "over sequences")):
        mean = {name: value / n for name, value in right["params"].items()}
        yield f"this is the mean {words}; it is the sum", {"params": mean}
    back, xs = right["back"], right["xs"]
    yield "the order is that in which they were made: turn it round", {
        "xs": xs[::-1], "back": {name: value[::-1] for name, value in back.items()},
    }  # fmt: skip
    yield "back[t] is what step t hands back; this is one step late", {
        "back": {name: np.concatenate([v[1:], 0 * v[:1]]) for name, v in back.items()}
    }


def backward_terms(kind, params, trace, d_hs):
    """What each step adds to the gradients of the parameters, first step first."""
    whole = [
        backward(kind, params, _from(trace, kind, t), d_hs[t:])["params"] for t in range(len(d_hs))
    ]
    later = [*whole[1:], dict.fromkeys(whole[0], 0)]
    return [{name: a[name] - b[name] for name in a} for a, b in zip(whole, later)]


def _from(trace, kind, t):
    """The trace from step t on."""
    run = rebuilt(kind, trace)
    start = {name: run.previous(name)[t] for name in run.start}
    later = {name: trace[name][t:] for name in KINDS[kind].names}
    return {"xs": trace["xs"][t:], "start": start, **later}
