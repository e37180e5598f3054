"""What typical mistakes in homework 2 give: {words: numbers}, for a board to compare with.

None of it is computed anew. The package's right numbers are changed: parameters are exchanged,
gates clamped, factors divided out, and of what a backward pass hands back, a part is handed on.
"""

import numpy as np

from lstmlab.activations import sigmoid, sigmoid_slope, tanh_slope
from lstmlab.cells import common
from lstmlab.homework import exact
from lstmlab.homework import hw2_cases as cases

SIGMOIDS = ("f", "i", "o")


def of_gate(case, gate):
    """For the values of one gate, (B, H), at the first step."""
    case, gates = cases.first_step(case), case.cell.gates
    n, letter = gates.index(gate), list(cases.LETTERS)[gates.index(gate)]
    params, right = cases.stacked(case.params), cases.trace_of(case)
    turned = {
        name: np.roll(W, -case.cell.input_size, axis=0) for name, W in cases.weights(case).items()
    }
    changed = {
        f"is the bias b_{letter} missing?": params | {"b": 0 * params["b"]},
        "has every gate a bias of its own? This takes b_f": params | {"b": params["b"][[0] * 4]},
        f"the rows of W_{letter} want [h, x], in this order": cases.stacked(case.params | turned),
        "is x left out?": params | {"W_x": 0 * params["W_x"]},
        "is h left out?": params | {"W_h": 0 * params["W_h"]},
    }
    from_C = cases.trace_of(case, start={"h": case.C, "C": case.C})
    found = {"this reads C_before where h_before is wanted": getattr(from_C, gate)}
    found |= {
        f"these are the numbers of {other}": getattr(right, other)
        for other in gates
        if other != gate
    }
    found |= {words: getattr(cases.trace_of(case, p), gate) for words, p in changed.items()}
    return {words: values[0] for words, values in (found | _bent(case, params, gate, n)).items()}


def _bent(case, params, gate, n):
    """A gate's values when another function bends them, or none."""
    place = 3 if gate in SIGMOIDS else 0  # where the cell takes tanh, or a sigmoid
    order = list(range(4))
    order[n], order[place] = place, n
    moved = cases.trace_of(case, {name: p[order] for name, p in params.items()})
    if gate in SIGMOIDS:
        bare = np.arctanh(moved.c_tilde)
        return {"is it tanh where σ is wanted?": moved.c_tilde, "is σ missing?": bare}
    right = cases.trace_of(case)
    return {"is it σ where tanh is wanted?": moved.f, "is tanh missing?": np.arctanh(right.c_tilde)}


def of_memory(case):
    """For C, (B, H), after the first step."""
    case = cases.first_step(case)
    right = cases.trace_of(case)
    forced = {
        "what is written, i * c_tilde, is missing": {"i": 0},
        "what is kept, f * C_before, is missing": {"f": 0},
        "f is missing: all of C_before is kept": {"f": 1},
        "i is missing: all of c_tilde is written": {"i": 1},
        "are f and i exchanged?": {"f": right.i, "i": right.f},
        "1 - f stands where i is wanted": {"i": 1 - right.f},
    }
    found = {words: cases.trace_of(case, **force).C[0] for words, force in forced.items()}
    mixed = cases.trace_of(case, start={"h": case.h, "C": case.h}).C[0]
    return found | {
        "this keeps a share of h, not of C_before": mixed,
        "these are the numbers of h: are C and h exchanged?": right.h[0],
        "there is a tanh around it: in the memory itself nothing is bent": np.tanh(right.C[0]),
    }


def of_shown(case):
    """For h, (B, H), after the first step."""
    case = cases.first_step(case)
    right = cases.trace_of(case)
    forced = {
        "o is missing": {"o": 1},
        "this shows the old memory: C_before in place of C": {"f": 1, "i": 0},
        "this shows c_tilde in place of C": {"f": 0, "i": 1},
        "f stands where o is wanted": {"o": right.f},
        "i stands where o is wanted": {"o": right.i},
    }
    found = {words: cases.trace_of(case, **force).h[0] for words, force in forced.items()}
    return found | {"tanh is missing around C": (right.o * right.C)[0]}


def of_sequence(case):
    """For a whole forward pass: {words: {name: (T, B, ·)}}."""
    right, start = cases.trace_of(case), case.start
    hand = {
        "is C handed on to the next step?": lambda last: last | {"C": case.C},
        "is h handed on to the next step?": lambda last: last | {"h": case.h},
        "are h and C handed on to the next step?": lambda last: start,
        "are h and C exchanged on the way to the next step?": lambda last: {
            "h": last["C"], "C": last["h"],
        },
    }  # fmt: skip
    found = {words: _handed(case, rule) for words, rule in hand.items()}
    found["the first step begins with the h and C that are given, not with zeros"] = cases.known(
        cases.trace_of(case, start={})
    )
    found["this is the state after each step: off by one"] = cases.known(right) | {
        "h_before": right.h, "C_before": right.C
    }  # fmt: skip
    backwards = {name: values[::-1] for name, values in cases.known(right).items()}
    last_first = cases.known(cases.trace_of(case._replace(xs=case.xs[::-1])))
    return found | {
        "the steps stand in reverse order": backwards,
        "the sequence is read from its end": last_first,
    }


def _handed(case, rule):
    """A pass whose steps hand on what `rule` makes of the last state."""
    state, pieces = case.start, []
    for t in range(len(case.xs)):
        one = cases.trace_of(case._replace(xs=case.xs[t : t + 1]), start=state)
        pieces.append(cases.known(one))
        state = rule(one.last)
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}


def of_step_backward(case):
    """For one step backwards, a case of one step: {words: {dW_f, ..., d_C_before}}."""
    trace = cases.trace_of(case)
    right = cases.backward(case, d_last={"C": case.d_C})
    found = {
        words: _scaled(case, trace, right, factors)
        for words, factors in (_gate_factors(case, trace, right) | _slopes(trace)).items()
    }
    for words, dC in _memory_gradients(case, trace, right).items():
        share = dC / right.states["C"]
        factors = dict.fromkeys(("f", "i", "c_tilde"), share)
        found[words] = _scaled(case, trace, right, factors, share[0])
    belt = {
        "f is missing on the way from C to C_before": 1 / trace.f[0],
        "i stands where f is wanted on the way from C to C_before": trace.i[0] / trace.f[0],
    }
    for words, share in belt.items():
        found[words] = _scaled(case, trace, right, {}, share)
    pre = np.stack([right.pre[gate] for gate in case.cell.gates])
    late = common.Gradients(
        weight_gradients(trace.xs, trace.h, pre), right.xs, right.start, {}, {}
    )
    found["the gates have read h_before: this takes the step's own h"] = cases.named(late)
    return found | _misplaced(case, cases.named(right)) | _partial(case, trace, right)


def weight_gradients(xs, h_before, pre):
    """dE/dW from what entered the products, (T, B, .), and dE/d(pre-activation), (G, T, B, H)."""
    product = "tbj,gtbk->gjk"
    W_h, W_x = np.einsum(product, h_before, pre), np.einsum(product, xs, pre)
    return {"W_h": W_h, "W_x": W_x, "b": pre.sum(axis=(1, 2))}


def _scaled(case, trace, right, factors, belt=1.0):
    """The gradients when the right ones at the pre-activations are multiplied by factors."""
    W = cases.stacked(case.params)
    pre = np.stack([right.pre[gate] * factors.get(gate, 1) for gate in case.cell.gates])
    params = weight_gradients(trace.xs, trace.previous("h"), pre)
    d_xs, d_h = (np.einsum("gtbk,gjk->tbj", pre, W[name]) for name in ("W_x", "W_h"))
    start = {"h": d_h[0], "C": right.start["C"] * belt}
    return cases.named(common.Gradients(params, d_xs, start, states={}, pre={}))


def _slopes(trace):
    """Mistakes in the slope of a gate's own function."""
    found = {}
    for gate in SIGMOIDS:
        value = getattr(trace, gate)
        slope = sigmoid_slope(value)
        found |= {
            f"the slope of σ at {gate} is missing": {gate: 1 / slope},
            f"the slope of σ at {gate} stands there twice": {gate: slope},
            f"σ is applied to {gate} once more, where its slope is wanted": {
                gate: sigmoid(value) / slope
            },
            f"the slope of tanh stands at {gate}, where that of σ is wanted": {
                gate: tanh_slope(value) / slope
            },
            f"the slope of σ at {gate} has two factors: {gate} is missing": {gate: 1 / value},
            f"the slope of σ at {gate} has two factors: 1 - {gate} is missing": {
                gate: 1 / (1 - value)
            },
        }
    slope = tanh_slope(trace.c_tilde)
    return found | {
        "the slope of tanh at c_tilde is missing": {"c_tilde": 1 / slope},
        "the slope of tanh at c_tilde stands there twice": {"c_tilde": slope},
        "the slope of σ stands at c_tilde, where that of tanh is wanted": {
            "c_tilde": sigmoid_slope(trace.c_tilde) / slope
        },
    }


def _gate_factors(case, trace, right):
    """Mistakes in what a gate was multiplied with on the way forward."""
    f, i, c_tilde, C_before, C = trace.f, trace.i, trace.c_tilde, case.C, trace.C
    swap = right.states["C"] / right.states["h"]
    return {
        "dE/df without its factor C_before": {"f": 1 / C_before},
        "dE/df has C as a factor, where C_before is wanted": {"f": C / C_before},
        "dE/df has c_tilde as a factor, where C_before is wanted": {"f": c_tilde / C_before},
        "dE/di without its factor c_tilde": {"i": 1 / c_tilde},
        "dE/di has C_before as a factor, where c_tilde is wanted": {"i": C_before / c_tilde},
        "dE/dc_tilde without its factor i": {"c_tilde": 1 / i},
        "dE/dc_tilde has f as a factor, where i is wanted": {"c_tilde": f / i},
        "dE/do without its factor tanh(C)": {"o": 1 / np.tanh(C)},
        "dE/do has C as a factor, where tanh(C) is wanted": {"o": C / np.tanh(C)},
        "dE/do comes from dE/dh, this takes dE/dC": {"o": swap},
        "dE/df comes from dE/dC, this takes dE/dh": {"f": 1 / swap},
        "dE/di comes from dE/dC, this takes dE/dh": {"i": 1 / swap},
        "dE/dc_tilde comes from dE/dC, this takes dE/dh": {"c_tilde": 1 / swap},
    }


def _memory_gradients(case, trace, right):
    """dE/dC, (1, B, H), as mistakes have it."""
    from_h, slope = right.states["C"] - case.d_C, tanh_slope(np.tanh(trace.C))
    two = "two paths lead into dE/dC, and they add"
    return {
        f"what comes along the belt, d_C, is missing: {two}": from_h,
        f"what comes through h is missing: {two}": case.d_C,
        "o is missing on the path from h to C": case.d_C + from_h / trace.o,
        "the slope of tanh is missing on the path from h to C": case.d_C + from_h / slope,
        "the slope of tanh(C) is 1 - tanh(C)², this takes 1 - C²": case.d_C
        + from_h / slope * tanh_slope(trace.C),
        "the slope of tanh(C) is 1 - tanh(C)², this takes 1 - h²": case.d_C
        + from_h / slope * tanh_slope(trace.h),
        "tanh(C) stands where its slope is wanted": case.d_C + from_h / slope * np.tanh(trace.C),
        "d_C has arrived at C already: f belongs behind it": case.d_C * trace.f + from_h,
    }


def _misplaced(case, right):
    """Right numbers at the wrong place, or not added up."""
    I, B = case.cell.input_size, len(case.h)
    W = {name: np.roll(dW, I, axis=0) for name, dW in right.items() if name.startswith("dW")}
    params = [f"d{name}" for name in cases.NAMES]
    states = {"d_h_before": right["d_C_before"], "d_C_before": right["d_h_before"]}
    return {
        "its rows want [h, x], in this order": right | W,
        "this is the mean over the batch, the sum is wanted": right
        | {name: right[name] / B for name in params},
        "are d_h_before and d_C_before exchanged?": right | states,
    }


def _partial(case, trace, right):
    """What reaches h_before and x when not all four gates send their part back."""
    found, empty = {}, dict.fromkeys(case.cell.gates, 0)
    for gate in case.cell.gates:
        parts = {
            f"the part of {gate} is missing: four gates read [h, x], and they add": {gate: 0},
            f"this is the part of {gate} alone: is it = where += is meant? Four gates add": {
                **empty, gate: 1,
            },
        }  # fmt: skip
        for words, factors in parts.items():
            scaled = _scaled(case, trace, right, factors)
            back = {name: scaled[name] for name in ("d_xs", "d_h_before")}
            found[words] = cases.named(right) | back
    return found


def of_backward(case):
    """For the backward pass of a sequence: {name: {words: numbers}}, by name first."""
    right, shorter = _walked(case), case._replace(xs=case.xs[:-1], d_h=case.d_h[:-1])
    whole, cut = _sums(right), _sums(_walked(shorter))
    found = {name: {} for name in whole}
    for words, terms in _wrong_walks(case).items():
        for name, numbers in _sums(terms).items():
            found[name][_since(name, terms, right) + words] = numbers
    for name in (f"d{name}" for name in cases.NAMES):
        steps = [cases.named(term)[name] for term in right]
        found[name] |= {
            "this is the first step's part alone: is it = where += is meant?": steps[0],
            "this is the last step's part alone: add up all steps": steps[-1],
            "the first step is left out": sum(steps[1:]),
            "the last step is left out": cut[name],
            "this is the mean over the steps, the sum is wanted": sum(steps) / len(steps),
        }
    turned = "the steps stand in the order in which the walk meets them: turn it round"
    found["d_xs"][turned] = whole["d_xs"][::-1]
    return found


def of_belt(case):
    """For dE/dC before each step, (T, B, H): {words: numbers}."""
    return {
        words: np.stack([term.start["C"] for term in terms])
        for words, terms in _wrong_walks(case).items()
    }


def _wrong_walks(case):
    """{words: the gradients of each step} when too little, or the wrong thing, is handed back."""
    rules = {
        "is the gradient of `C` handed back?": lambda start: {"h": start["h"]},
        "is the gradient of `h` handed back?": lambda start: {"C": start["C"]},
        "are the gradients of h and C handed back?": lambda start: {},
        "are the gradients of h and C exchanged on the way back?": lambda start: {
            "h": start["C"],
            "C": start["h"],
        },
    }
    found = {words: _walked(case, rule) for words, rule in rules.items()}
    return found | {
        "the walk begins with the first step, where the last is wanted": _walked(
            case, steps=range(len(case.xs))
        ),
        "is d_h[t] added at every step?": _walked(_only_last(case)),
        "d_h of the step before is taken": _walked(case._replace(d_h=np.roll(case.d_h, 1, 0))),
        "d_h of the step after is taken": _walked(case._replace(d_h=np.roll(case.d_h, -1, 0))),
    }


def _walked(case, rule=dict, steps=None):
    """The gradients of each step alone, walked from the last to the first; a list by step.

    rule: from what a step sends back to what is handed to the next one of the walk.
    """
    trace = cases.trace_of(case)

    def step(t, handed):
        return cases.backward(case, trace.at(t), case.d_h[t : t + 1], handed)

    steps = reversed(range(len(case.xs))) if steps is None else steps
    return exact.walk_back(step, steps, lambda grads: rule(grads.start))


def _sums(terms):
    """The gradients of the sequence, from those of its steps."""
    each = [cases.named(term) for term in terms]
    whole = {f"d{name}": sum(one[f"d{name}"] for one in each) for name in cases.NAMES}
    return {**each[0], **whole, "d_xs": np.concatenate([one["d_xs"] for one in each])}


def _since(name, terms, right):
    """Up to where a walk was right, in words; for parameters alone."""
    if name[1:] not in cases.NAMES:
        return ""
    pairs = list(zip(terms, right))[::-1]
    same = [np.allclose(cases.named(a)[name], cases.named(b)[name]) for a, b in pairs]
    count = same.index(False) if False in same else len(same)
    if count == 0:
        return ""
    return f"right at the last {f'{count} steps' if count > 1 else 'step only'}: "


def _only_last(case):
    last = np.arange(len(case.xs))[:, None, None] == len(case.xs) - 1
    return case._replace(d_h=case.d_h * last)


def of_model(problem):
    """For a model's loss and gradients: {words: {loss, dW_f, ..., db_V}}."""
    right, (T, B) = cases.loss_and_gradients(problem), problem.targets.shape
    scales = {
        "this is the sum over steps and sequences, the mean over all T B is wanted": T * B,
        "this is the mean over the batch, but the sum over the steps": T,
        "this is the mean over the steps, but the sum over the batch": B,
        "this is divided by T B twice": 1 / (T * B),
        "the sign is the other way round": -1,
        "this is in bits, nats are wanted: the natural logarithm": 1 / np.log(2),
    }
    found = {words: {name: k * g for name, g in right.items()} for words, k in scales.items()}
    one_hot = np.eye(problem.params["V"].shape[1])[problem.targets] / (T * B)
    last = np.arange(T)[:, None, None] == T - 1
    changes = {
        "the truth is not taken off: prediction minus truth": lambda d: d + one_hot,
        "is only the last step's prediction counted?": lambda d: d * last,
    }
    for words, change in changes.items():
        found[words] = cases.loss_and_gradients(problem, change) | {"loss": right["loss"]}
    for name, words in {"b_V": "is b_V missing?", "V": "is V missing?"}.items():
        without = problem.params | {name: 0 * problem.params[name]}
        found[words] = cases.loss_and_gradients(problem._replace(params=without))
    late = problem._replace(targets=np.roll(problem.targets, -1, axis=0))
    return found | {"the targets of the step after are taken": cases.loss_and_gradients(late)}


def of_descent(problem, rate, steps):
    """For what `descent` gives: {words: {losses, W_f, ..., b_V}}."""
    further = cases.descent(problem, rate, steps + 1)
    right = cases.descent(problem, rate, steps)
    cell = cases.NAMES
    return {
        "this walks uphill: against the gradient, not along it": cases.descent(
            problem, rate, steps, turn=-1
        ),
        "the parameters do not move": cases.descent(problem, 0, steps),
        "is the rate left out?": cases.descent(problem, 1, steps),
        "only V and b_V learn": cases.descent(problem, rate, steps, stay=cell),
        "V and b_V do not learn": cases.descent(problem, rate, steps, stay=("V", "b_V")),
        "each loss is wanted as it was before its step": right | {"losses": further["losses"][1:]},
        "these are the parameters one step too early": cases.descent(problem, rate, steps - 1)
        | {"losses": right["losses"]},
        "these are the parameters one step too late": further | {"losses": right["losses"]},
    }
