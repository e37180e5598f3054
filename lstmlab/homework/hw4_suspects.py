"""What typical mistakes of homework 4 would give, beside what is right.

All of it comes from the package's own functions, fed with other arguments: another decay, another
state before the step, other weights of the loss. `of_...` answers {mistake in words: what comes of
it}, for one array or for a dict of arrays by name.
"""

import numpy as np

from lstmlab import optim, training
from lstmlab.activations import softmax
from lstmlab.homework.board import same
from lstmlab.losses import cross_entropy
from lstmlab.text import Stream


def alike(some, others):
    """Whether two dicts hold the same numbers under the same names."""
    return all(same(some[name], others[name]) for name in others)


# ---- RMSProp


def rmsprop(params, grads, state, rate, decay=0.9, epsilon=1e-8, **options):
    """The package's (new params, new state); state: the mean squares by name, {} at first."""
    rule = optim.rmsprop(rate, decay, epsilon, **options)
    memory = rule.init(params) | {name: {"mean_square": m} for name, m in state.items()}
    moves, memory = rule.update(grads, memory)
    return optim.apply(params, moves), {name: m["mean_square"] for name, m in memory.items()}


def mean_square(before, g, decay):
    """The package's running mean of squares, for one array."""
    return rmsprop({"w": g}, {"w": g}, {"w": before}, 1.0, decay)[1]["w"]


def of_square(before, g, decay):
    """For the mean square of one array."""
    right, nothing = mean_square(before, g, decay), 0 * g
    faded, new = mean_square(before, nothing, decay), mean_square(nothing, g, decay)
    unsquared = np.sign(g) * mean_square(nothing, np.sqrt(np.abs(g)), decay)
    return {
        "decay and 1 - decay are swapped": mean_square(before, g, 1 - decay),
        "the factor 1 - decay of the new square is missing": faded + new / (1 - decay),
        "the factor decay is missing: the old mean does not fade": before + new,
        "the gradient is not squared": faded + unsquared,
        "this takes |g|; wanted is its square": faded + np.abs(unsquared),
        "1 - decay is squared too; only g is": faded + (1 - decay) * new,
        "decay is 0.9 here, whatever is given": mean_square(before, g, 0.9),
        "the old mean is lost; is it used at all?": new,
        "this is its root already; the root belongs into the step": np.sqrt(right),
        "one mean for the whole array; every weight keeps its own": mean_square(
            before, _flat(g, np.sqrt((g * g).mean())), decay
        ),
    }


def of_state(params, grads, state, options):
    """For the state after one step."""
    decay = options.get("decay", 0.9)
    right = rmsprop(params, grads, state, **options)[1]
    before = {name: state.get(name, np.zeros_like(p)) for name, p in params.items()}
    wrong = {
        "the state is what it was; hand back the new one": before,
        "one mean for all parameters; every weight keeps its own": _pooled(right),
    }
    if not state:
        ones = {name: np.ones_like(p) for name, p in params.items()}
        squares = {name: g * g for name, g in grads.items()}
        from_one = rmsprop(params, grads, ones, **options)[1]
        wrong |= {
            "the mean square starts at 1; it should start at 0": from_one,
            "it starts at g^2; from a start at 0 only (1 - decay) g^2 has come in": squares,
        }
    for name, g in grads.items():
        for mistake, array in of_square(before[name], g, decay).items():
            wrong.setdefault(mistake, {})[name] = array
    return wrong


def of_step(params, grads, state, options):
    """For the parameters after one step, where the state after it is right."""
    rate, epsilon = options["rate"], options.get("epsilon", 1e-8)
    right, squares = rmsprop(params, grads, state, **options)
    means = {name: _flat(array, array.mean()) for name, array in squares.items()}

    def divided_by(divisor):
        moves, _ = optim.sgd(rate).update(grads, {name: {} for name in grads})
        with np.errstate(all="ignore"):
            return {name: p + moves[name] / divisor[name] for name, p in params.items()}

    def with_other(**others):
        return rmsprop(params, grads, state, **{**options, **others})[0]

    def roots(squares):
        return {name: array**0.5 + epsilon for name, array in squares.items()}

    wrong = {
        "the sign is wrong; a step goes against the gradient": {
            name: 2 * p - right[name] for name, p in params.items()
        },
        "epsilon stands under the root; add it to the root": with_other(epsilon_inside=True),
        "epsilon is left out, or is not the one that was given": with_other(epsilon=0.0),
        "no root is taken of the mean square": divided_by(
            {name: array + epsilon for name, array in squares.items()}
        ),
        "the gradient is not divided at all": divided_by({name: 1.0 for name in params}),
        "the rate is missing": with_other(rate=1.0),
        "this is the step alone; hand back the parameters after it": {
            name: right[name] - p for name, p in params.items()
        },
        "the parameters are what they were": params,
        "one mean for all parameters; every weight is divided by its own": divided_by(
            roots(_pooled(squares))
        ),
        "one mean for the whole array; every weight is divided by its own": divided_by(
            roots(means)
        ),
    }
    before = {name: state.get(name, 0 * p) for name, p in params.items()}
    words = "it divides by the mean square before this step; take the new one"
    wrong[words] = divided_by(roots(before))
    if state:
        return wrong
    rule = optim.adam(rate, 0, options.get("decay", 0.9), epsilon)
    words = "the start at 0 is divided out, as Adam does; the slide does not"
    return {**wrong, words: optim.apply(params, rule.update(grads, rule.init(params))[0])}


def _flat(array, value):
    return np.full_like(array, value)


def _pooled(arrays):
    """One mean over all arrays, in the place of every number."""
    mean = np.concatenate([array.ravel() for array in arrays.values()]).mean()
    return {name: _flat(array, mean) for name, array in arrays.items()}


# ---- clipping


def of_clip(grads, limit):
    """For clipped gradients; {} where all are 0."""
    norm = optim.global_norm(grads)
    if norm == 0:
        return {}
    apart = [optim.global_norm({name: g}) for name, g in grads.items()]
    count = sum(g.size for g in grads.values())
    largest = max(np.abs(g).max() for g in grads.values())
    scales = {
        "this is the norm of the largest array; add up the squares of all": min(
            1, limit / max(apart)
        ),
        "it is not clipped": 1,
        "it is scaled up; gradients within the limit stay as they are": limit / norm,
        "the root of the norm is missing": min(1, limit / norm**2),
        "the norms are added; add the squares, and take one root": min(1, limit / sum(apart)),
        "the norm is a mean; it is the root of a sum": min(1, limit / norm * count**0.5),
        "the limit is missing; the norm is 1 now": 1 / norm,
        "the largest entry is taken for the norm": min(1, limit / largest),
    }
    return {
        "every array is clipped by its own norm; take one norm over all": {
            name: optim.clip_by_norm({name: g}, limit)[name] for name, g in grads.items()
        },
        "its entries are clipped one by one, which turns the direction": optim.clip_by_value(
            grads, limit
        ),
        **{words: {n: scale * g for n, g in grads.items()} for words, scale in scales.items()},
    }


# ---- batches


def reading_order(ids, T, B):
    """The package's batches of a text: {"shown", "asked"}, each (N, T, B)."""
    stream = Stream(ids, int(ids.max()) + 1, T, B)
    batches = [stream.batch_at(n) for n in range(stream.per_pass)]
    return {
        "shown": np.array([batch.xs.argmax(axis=2) for batch in batches]),
        "asked": np.array([batch.targets for batch in batches]),
    }


def of_batches(ids, T, B):
    """{"shown": {mistake: array}, "asked": {mistake: array}}; the ids must all be different."""
    order = np.argsort(ids)
    at = order[reading_order(ids, T, B)["shown"]]  # the place of each symbol in the text
    turned, last = at.transpose(0, 2, 1), len(ids) - 1
    n, t, b = np.indices(at.shape)
    longer = len(ids) // B - last // B
    places = {
        "the text is dealt out symbol by symbol; every row has a stretch of its own": (n * T + t)
        * B
        + b,
        "row b of batch n + 1 has to go on where row b of batch n ended": (n * B + b) * T + t,
        "reshape alone mixes T and B; a transpose is needed": turned.reshape(at.shape),
        "the last symbol has no next one; cut len(ids) - 1 symbols into B rows": at + longer * b,
    }
    wrong = {
        name: {words: ids[np.minimum(place + ahead, last)] for words, place in places.items()}
        for name, ahead in {"shown": 0, "asked": 1}.items()
    }
    wrong["asked"] |= {
        "this is the symbol shown; ask for the one after it": ids[at],
        "this is two symbols ahead": ids[np.minimum(at + 2, last)],
        "this is the symbol before; ask for the one after it": ids[at - 1],
        "the last step asks for the first of the same batch": np.roll(ids[at], -1, axis=1),
        "the next row is asked for; the next step is axis 1": np.roll(ids[at], -1, axis=2),
    }
    return wrong


# ---- loss and gradients


def of_loss(network, params, xs, targets, start):
    """For all that `right_loss` names."""
    T, B, K = xs.shape
    given = network, params, xs, targets
    right, onehot = right_loss(*given, start), np.eye(K)[targets]

    def scaled(factor, names):
        return {name: factor * right[name] for name in names}

    scored = ["loss", *(name for name in right if name.startswith("d"))]
    trace = network.forward(params, xs, start=start).trace
    wrong = {
        "it is the sum over steps and rows; divide by T B": scaled(T * B, scored),
        "it is divided by T alone; the mean is over T B predictions": scaled(B, scored),
        "it is divided by B alone; the mean is over T B predictions": scaled(T, scored),
        "it is divided by T B twice": scaled(1 / T / B, scored),
        "the sign is wrong": scaled(-1, scored),
        "these are bits; the natural logarithm gives nats": scaled(1 / np.log(2), ["loss"]),
        "only the last step counts here; every step counts": right_loss(
            *given, start, last_only=True
        ),
        "minus the truth (one-hot) is missing in the gradient": right_loss(
            *given, start, add=onehot
        ),
        "the probabilities are missing in the gradient": right_loss(*given, start, softness=-1),
        "the start is not used": right_loss(*given, None),
        "this is the state at the start; hand back the one after the last step": {
            f"last {name}": trace.start[name] for name in ("h", "C")
        },
        "this is the state after the first step; hand back the last": {
            f"last {name}": getattr(trace, name)[0] for name in ("h", "C")
        },
        "h and C are exchanged": {"last h": right["last C"], "last C": right["last h"]},
    }
    return wrong


def right_loss(network, params, xs, targets, start, last_only=False, add=0.0, softness=0.0):
    """{name: array} of loss, gradients (d...) and last state by the package.

    Or wrong ones: of the last step alone; with `add`, or `softness` times ŷ, in d_outputs.
    """
    T, B, _ = xs.shape
    weights = np.full((T, B), 1 / (T * B))
    if last_only:
        weights[:-1], weights[-1] = 0, 1 / B
    run = network.forward(params, xs, start=start)
    E = cross_entropy(run.outputs, targets, weights)
    extra = (add + softness * softmax(run.outputs)) / (T * B)
    grads = network.backward(params, run, E.d_outputs + extra).params
    last = {f"last {name}": state for name, state in run.trace.last.items()}
    return {"loss": E.total, **{f"d{name}": g for name, g in grads.items()}, **last}


# ---- training


def right_training(network, params, ids, T, B, rate, limit, steps):
    """The package's training: (params, losses (steps,))."""
    return _train(network, params, ids, T, B, optim.rmsprop(rate), limit, steps)


def of_training(network, params, ids, T, B, rate, limit, steps):
    """{mistake: (params, losses)}."""
    rule = optim.rmsprop(rate)
    given = network, params, ids, T, B
    new = np.random.default_rng(0)

    def forgetful(grads, state):
        return rule.update(grads, rule.init(params))[0], state

    def clips_steps(grads, state):
        moves, state = rule.update(grads, state)
        return optim.clip_by_norm(moves, limit), state

    def first_batch(batch_at):
        return lambda step: batch_at(0)

    def never_fresh(batch_at):
        return lambda step: batch_at(step)._replace(fresh=np.full(B, step == 0))

    later = _train(*given, rule, limit, steps + 1)
    return {
        "every batch begins with an empty state; hand the last state on": _train(
            *given, rule, limit, steps, carry=False
        ),
        "when the text begins anew, the state has to begin anew (None) too": _train(
            *given, rule, limit, steps, batches=never_fresh
        ),
        "the gradients are not clipped": _train(*given, rule, None, steps),
        "the mean squares are forgotten after every step": _train(
            *given, rule._replace(update=forgetful), limit, steps
        ),
        "the steps are clipped; clip the gradients, before RMSProp": _train(
            *given, rule._replace(update=clips_steps), None, steps
        ),
        "every step reads the first batch": _train(*given, rule, limit, steps, batches=first_batch),
        "the parameters never change": _train(*given, optim.sgd(0.0), limit, steps),
        "these are the losses after each step; wanted are those before": (
            later[0],
            _losses_after(*given, rule, limit, steps),
        ),
        "the first loss is left out; it is the one before the first step": (
            later[0],
            later[1][1:],
        ),
        "one step too many": (later[0], later[1][:-1]),
        "one step too few": _train(*given, rule, limit, steps - 1),
        "these steps are plain descent, not RMSProp": _train(*given, optim.sgd(rate), limit, steps),
        "T and B are exchanged": _train(network, params, ids, B, T, rule, limit, steps),
        "the first parameters are not those that were given": _train(
            network, network.init(new), ids, T, B, rule, limit, steps
        ),
    }


def _train(network, params, ids, T, B, rule, limit, steps, carry=True, batches=lambda at: at):
    batch_at = batches(Stream(ids, network.output_size, T, B, np.float64).batch_at)
    moments = training.train(
        network, params, batch_at, rule, cross_entropy, steps, clip=limit, carry=carry
    )
    moments = list(moments)
    return moments[-1].params, np.array([moment.loss for moment in moments])


def _losses_after(network, params, ids, T, B, rule, limit, steps):
    """The loss of every batch once more, by the parameters after its step."""
    batch_at, losses = Stream(ids, network.output_size, T, B, np.float64).batch_at, []
    for moment in training.train(
        network, params, batch_at, rule, cross_entropy, steps, clip=limit, carry=True
    ):
        batch, start = batch_at(moment.step), moment.run.trace.start
        again = right_loss(network, moment.params, batch.xs, batch.targets, start)
        losses.append(again["loss"])
    return np.array(losses)
