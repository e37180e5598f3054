"""What is right in homework 4, by the package, and what typical mistakes would give.

A mistake is the package's function with a piece of its source exchanged (see `changed`), or fed
with other arguments. `of_...` yields (words for the student, {name: array}).
"""

import numpy as np

from lstmlab import optim, training
from lstmlab.homework.changed import changed, table
from lstmlab.homework.mistakes_in_learning import loss_and_gradients, of_loss
from lstmlab.losses import cross_entropy
from lstmlab.text import Stream


def rmsprop(params, grads, state, rate=1.0, decay=0.9, epsilon=1e-8, changes=None):
    """The package's (new params, new state); state: the mean squares by name, {} at first."""
    rule = changed(optim.rmsprop, changes)(rate, decay, epsilon)
    memory = rule.init(params) | {name: {"mean_square": m} for name, m in state.items()}
    with np.errstate(all="ignore"):
        moves, memory = rule.update(grads, memory)
    return optim.apply(params, moves), {name: m["mean_square"] for name, m in memory.items()}


def of_squares(params, grads, state, **options):
    """Mistakes in the mean squares of one step."""
    if not state:
        ones = {name: np.ones_like(p) for name, p in params.items()}
        yield "the mean square starts at 1; it should start at 0", (
            rmsprop(params, grads, ones, **options)[1]
        )
        yield "it starts at g^2; from a start at 0 only (1 - decay) g^2 has come in", {
            name: g * g for name, g in grads.items()
        }
    for words, changes in table("mean_square").items():
        yield words, rmsprop(params, grads, state, **options, changes=changes)[1]
    yield "the state is what it was; return the new one", {
        name: state.get(name, np.zeros_like(p)) for name, p in params.items()
    }
    right = rmsprop(params, grads, state, **options)[1]
    yield "one mean for all parameters; every weight has its own", pooled(right)


def of_step(params, grads, state, **options):
    """Mistakes in the parameters after one step whose mean squares are right."""
    for words, changes in table("rmsprop").items():
        yield words, rmsprop(params, grads, state, **options, changes=changes)[0]
    right, squares = rmsprop(params, grads, state, **options)
    yield "this is the step alone; return the parameters after it", {
        name: right[name] - p for name, p in params.items()
    }
    yield "the parameters are what they were", params
    divisor, epsilon = pooled(squares), options.get("epsilon", 1e-8)
    yield "one mean for all parameters; every weight is divided by its own", {
        name: p - options["rate"] * grads[name] / (divisor[name] ** 0.5 + epsilon)
        for name, p in params.items()
    }


def pooled(arrays):
    """One mean over all arrays, in the place of every number."""
    mean = np.concatenate([array.ravel() for array in arrays.values()]).mean()
    return {name: np.full_like(array, mean) for name, array in arrays.items()}


def of_clip(grads, limit):
    """Mistakes in gradients clipped by their norm."""
    if not optim.global_norm(grads):
        return
    for words, changes in table("clip").items():
        with np.errstate(all="ignore"):
            yield words, changed(optim.clip_by_norm, changes)(grads, limit)
    yield "every array is clipped by its own norm; use one norm over all", {
        name: optim.clip_by_norm({name: g}, limit)[name] for name, g in grads.items()
    }
    words = "its entries are clipped one by one, which changes the direction"
    yield words, optim.clip_by_value(grads, limit)


def reading_order(ids, T, B):
    """The package's batches of a text: {"shown", "asked"}, each (N, T, B)."""
    stream = Stream(ids, int(ids.max()) + 1, T, B)
    batches = [stream.batch_at(n) for n in range(stream.per_pass)]
    return {
        "shown": np.array([batch.xs.argmax(axis=2) for batch in batches]),
        "asked": np.array([batch.targets for batch in batches]),
    }


def of_batches(ids, T, B):
    """Mistakes in the order of reading; the ids must all be different."""
    at = np.argsort(ids)[reading_order(ids, T, B)["shown"]]  # where each character is
    last, (n, t, b) = len(ids) - 1, np.indices(at.shape)
    longer = len(ids) // B - last // B
    for words, places in {
        "the text is dealt out character by character; every row should be one passage of the text":
            (n * T + t) * B + b,
        "row b of batch n + 1 must continue where row b of batch n ended": (n * B + b) * T + t,
        "reshape alone mixes T and B; a transpose is needed":
            at.transpose(0, 2, 1).reshape(at.shape),
        "the last character has no next one; cut len(ids) - 1 characters into B rows":
            at + longer * b,
    }.items():  # fmt: skip
        shown, asked = (ids[np.minimum(places + ahead, last)] for ahead in (0, 1))
        yield words, {"shown": shown, "asked": asked}
    for words, asked in {
        "this is the character shown; the target is the next one": ids[at],
        "this is two characters ahead": ids[np.minimum(at + 2, last)],
        "this is the character before; the target is the next one": ids[at - 1],
        "the target of the last step is the first character of the same batch":
            np.roll(ids[at], -1, axis=1),
        "the target is from the next row; the next step is along axis 1":
            np.roll(ids[at], -1, axis=2),
    }.items():  # fmt: skip
        yield words, {"asked": asked}


def right_loss(network, params, xs, targets, start, weights=None, change=None):
    """{"loss", "dV", ..., "last h", "last C"} of the mean, or of a sum with other weights."""
    weights = np.full(targets.shape, 1 / targets.size) if weights is None else weights
    loss, grads, last = loss_and_gradients(network, params, xs, targets, weights, start, change)
    found = {"loss": loss} | {f"d{name}": g for name, g in grads.items()}
    return found | {f"last {name}": state for name, state in last.items()}


def of_whole_loss(network, params, xs, targets, start):
    """Mistakes in the loss of a batch, its gradients, and the state after it."""

    def rows(weights, change=None, targets=targets):
        return right_loss(network, params, xs, targets, start, weights, change)

    T, B, _ = xs.shape
    last = np.repeat((np.arange(T) == T - 1)[:, None] / B, B, axis=1)
    others = {"only the last step has a loss here; every step should": last}
    yield from of_loss(rows, targets, np.full((T, B), 1 / (T * B)), others)
    yield "the start is not used", right_loss(network, params, xs, targets, None)
    trace = network.forward(params, xs, start=start).trace
    words = "this is the state at the start; return the one after the last step"
    yield words, {f"last {name}": trace.start[name] for name in ("h", "C")}
    words = "this is the state after the first step; return the last"
    yield words, {f"last {name}": getattr(trace, name)[0] for name in ("h", "C")}


def trained(network, params, ids, T, B, rate, limit, steps, rule=None, carry=True,
            batch=lambda at, step: at(step)):  # fmt: skip
    """The package's training, right or wrong: {"losses" (steps,), **params}."""
    at = Stream(ids, network.output_size, T, B, np.float64).batch_at
    moments = list(training.train(
        network, params, lambda step: batch(at, step), rule or optim.rmsprop(rate),
        cross_entropy, steps, clip=limit, carry=carry,
    ))  # fmt: skip
    return {"losses": np.array([moment.loss for moment in moments]), **moments[-1].params}


def of_training(network, params, ids, T, B, rate, limit, steps):
    """Mistakes in the training loop."""
    rule, given = optim.rmsprop(rate), (network, params, ids, T, B, rate)

    def forgetful(grads, state):
        return rule.update(grads, rule.init(params))[0], state

    def clips_steps(grads, state):
        moves, state = rule.update(grads, state)
        return optim.clip_by_norm(moves, limit), state

    def never_fresh(at, step):
        return at(step)._replace(fresh=np.full(B, step == 0))

    for words, how in {
        "every batch begins with an empty state; carry the last state over": {"carry": False},
        "when the text starts over, the state must start over (None) too":
            {"batch": never_fresh},
        "the gradients are not clipped": {"limit": None},
        "the mean squares are forgotten after every step":
            {"rule": rule._replace(update=forgetful)},
        "the steps are clipped; clip the gradients, before RMSProp":
            {"rule": rule._replace(update=clips_steps), "limit": None},
        "every step reads the first batch": {"batch": lambda at, step: at(0)},
        "the parameters never change": {"rule": optim.sgd(0.0)},
        "these steps are plain gradient descent, not RMSProp": {"rule": optim.sgd(rate)},
    }.items():  # fmt: skip
        yield words, trained(*given, **{"limit": limit, "steps": steps} | how)
    later = trained(*given, limit, steps + 1)
    yield "these are the losses after each step; they should be those before", {
        "losses": _losses_after(*given, limit, steps)
    }
    yield "one step too many", later | {"losses": later["losses"][:-1]}
    yield "one step too few", trained(*given, limit, steps - 1)
    yield "T and B are exchanged", trained(network, params, ids, B, T, rate, limit, steps)
    other = network.init(np.random.default_rng(0))
    yield "the first parameters are not those that were given", (
        trained(network, other, ids, T, B, rate, limit, steps)
    )


def _losses_after(network, params, ids, T, B, rate, limit, steps):
    """The loss of every batch once more, with the parameters after its step."""
    at, losses = Stream(ids, network.output_size, T, B, np.float64).batch_at, []
    rule = optim.rmsprop(rate)
    for moment in training.train(
        network, params, at, rule, cross_entropy, steps, clip=limit, carry=True
    ):
        batch, start = at(moment.step), moment.run.trace.start
        losses.append(right_loss(network, moment.params, batch.xs, batch.targets, start)["loss"])
    return np.array(losses)
