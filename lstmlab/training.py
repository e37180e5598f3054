"""Training: a generator of moments.

There are no callbacks: `train` hands out a `Moment` after every step and the caller looks, draws,
samples text, saves or stops:

    for moment in train(network, params, stream.batch_at, adam(), cross_entropy, 300, carry=True):
        if moment.step % 100 == 99:
            print(sample(network, moment.params, vocabulary, "The ", 80, rng=rng))

With `carry=True` this is truncated backpropagation through time: the state goes on into the next
batch, the gradient stops at the border, and rows that begin anew (`fresh`) start from zero.
"""

from typing import Any, NamedTuple

import numpy as np

from lstmlab import checks, optim
from lstmlab.batch import Batch


class Moment(NamedTuple):
    """Training just after one step.

    Loss, norm, gradients and pass belong to the batch of `step` and the parameters before it;
    `params`, `optimiser_state` and `carried_state` are what follows from it.
    """

    step: int  # counts from 0, as batch_at does
    loss: float  # nats or squared error, as the loss counts
    norm: float  # global norm of the gradient, before clipping
    params: dict
    grads: Any = None  # Gradients, before clipping
    run: Any = None  # Pass
    optimiser_state: dict | None = None
    carried_state: dict | None = None  # {"h": (B, H), ...} for the next batch, with carry
    settings: dict | None = None  # what was saved along with a checkpoint


class Diverged(ArithmeticError):
    """Loss, gradient or parameters are no longer finite.

    `params` are the last ones that gave a finite loss, `step` is where it happened, `norm` the last
    finite gradient norm.
    """

    def __init__(self, what, step, norm, params):
        last_norm = f"the last gradient norm was {norm:.3g}"
        before = last_norm if np.isfinite(norm) else "it is the first, no gradient came before"
        super().__init__(
            f"step {step}: the {what} is not finite; {before}. "
            "Try a smaller rate, clip=1.0, or start again from the last good parameters, "
            "which this error keeps as .params"
        )
        self.step, self.norm, self.params = step, norm, params


def train(network, params, batch_at, optimiser, loss, steps, *, clip=None, carry=False,
          resume=None, masks_at=None):  # fmt: skip
    """A generator of `steps` moments.

    batch_at(step) gives a Batch, or (xs, targets) with or without weights and fresh; loss(outputs,
    targets, weights) a Loss. `clip` is a global norm, or a function of the gradients' dict;
    masks_at(step) gives the dropout masks of a step. `resume`, a moment or what `load_checkpoint`
    returns, goes on after its step with its parameters and states, as if nothing had been between;
    the argument `params` is not looked at then.

    The caller's arrays are never changed. Raises Diverged when numbers cease to be finite.
    """
    steps = checks.whole("steps", steps, low=0)
    if clip is not None and not callable(clip):
        optim.clip_by_norm({"clip": np.zeros(1)}, clip)  # a bad limit is told before the start
    if resume is None:
        resume = Moment(-1, np.nan, np.nan, params, optimiser_state=optimiser.init(params))
    elif resume.optimiser_state is None:
        checks.fail("resume", "a moment from train or load_checkpoint", "no optimiser state")
    return _moments(network, batch_at, optimiser, loss, steps, clip, carry, resume, masks_at)


def _moments(network, batch_at, optimiser, loss, steps, clip, carry, last, masks_at):
    good = last.params
    for step in range(last.step + 1, last.step + 1 + steps):
        batch = Batch(*batch_at(step))
        start = _start(last.carried_state, batch.fresh) if carry else None
        masks = masks_at(step) if masks_at else None
        moment = _step(network, batch, start, masks, optimiser, loss, clip, carry, step, last, good)
        good, last = last.params, moment
        yield moment


# Overflow is told once, as Diverged, with what to try; not as a shower of warnings before.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def _step(network, batch, start, masks, optimiser, loss, clip, carry, step, last, good):
    def check_finite(what, *arrays):
        if not all(np.isfinite(a).all() for a in arrays):
            raise Diverged(what, step, last.norm, good)

    run = network.forward(last.params, batch.xs, start=start, masks=masks)
    check_finite("output", run.outputs)
    E = loss(run.outputs, batch.targets, batch.weights)
    check_finite("loss", E.total)
    good = last.params  # from here on they have given a finite loss
    grads = network.backward(last.params, run, E.d_outputs)
    norm = optim.global_norm(grads.params)
    check_finite("gradient", norm)

    clipped = grads.params
    if clip is not None:
        clipped = clip(clipped) if callable(clip) else optim.clip_by_norm(clipped, clip)
    moves, state = optimiser.update(clipped, last.optimiser_state)
    check_finite("step", *moves.values())
    params = optim.apply(last.params, moves)
    check_finite("new set of parameters", *params.values())
    carried = run.trace.last if carry else None
    return Moment(step, float(E.total), norm, params, grads, run, state, carried)


def _start(carried, fresh):
    """The carried state, with zeros for the rows which begin anew."""
    if carried is None or fresh is None:
        return carried
    return {name: np.where(np.asarray(fresh)[:, None], 0, s) for name, s in carried.items()}
