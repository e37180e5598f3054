"""One point of a sweep: train one learner on one task at one lag from one seed, and test it.

Everything that happens follows from the point and the settings; nothing is read from a clock. So a
point comes out the same on any engine, and may be run again at any time. On another processor sums
are rounded in another order: single seeds may then come out otherwise, the picture does not.
"""

from dataclasses import dataclass, field

import numpy as np

from lstmlab import checks, initialisation, tasks
from lstmlab.cells import make_cell
from lstmlab.cells.clamped import Clamped
from lstmlab.losses import squared_error
from lstmlab.network import Network
from lstmlab.optim import OPTIMISERS
from lstmlab.training import Diverged, train

TASKS = {
    "temporal order": tasks.temporal_order,  # experiment 6a: two symbols, four classes
    "adding": tasks.adding,
    "recall": tasks.recall,
    "copy": tasks.copy,
}

FAR_OFF = 1e6  # in place of outputs that overflow


@dataclass(frozen=True)
class Learner:
    """A cell with its options, how its W_h starts, and whether its gradient is clipped."""

    cell: str
    options: dict = field(default_factory=dict)
    start: object = None  # (params, rng) -> params
    clips: bool = True
    learns: bool = True  # False: draws weights at random and keeps the best
    force: dict = field(default_factory=dict)  # gates held at a value


LEARNERS = {
    "rnn": Learner("rnn"),
    "lstm": Learner("lstm"),  # forget bias 1: half of a new memory is gone after 2.2 steps
    "gru": Learner("gru"),
    "lstm-open": Learner("lstm", {"forget_bias": 5.0}),  # half is gone after 103 steps
    "rnn-orthogonal": Learner("rnn", start=initialisation.orthogonal),
    "irnn": Learner("rnn", {"activation": "relu"}, start=initialisation.identity),
    "rnn-noclip": Learner("rnn", clips=False),
    "guess": Learner("rnn", learns=False),
    "peephole": Learner("peephole", {"diagonal": True}),  # as Gers and Greff have them
    "coupled": Learner("coupled"),
    "lstm-bias-0": Learner("lstm", {"forget_bias": 0.0}),  # half is gone after 1 step
    "lstm-never-forgets": Learner("lstm", force={"f": 1.0}),  # the cell of 1997
}


@dataclass(frozen=True)
class Point:
    """What one training run is about; `rate` is None for a learner that only guesses."""

    task: str
    lag: int  # the task's T, in steps
    learner: str
    rate: float | None
    seed: int

    def __post_init__(self):
        checks.one_of("task", self.task, TASKS)
        checks.one_of("learner", self.learner, LEARNERS)
        self._keep("lag", checks.whole("lag", self.lag))
        self._keep("seed", checks.whole("seed", self.seed, low=0))
        TASKS[self.task](self.lag)  # tells a lag that is too short for it
        if LEARNERS[self.learner].learns:
            self._keep("rate", float(checks.number("rate", self.rate, above=0)))
        elif self.rate is not None:
            checks.fail("rate", f"None, since {self.learner!r} does not learn", repr(self.rate))

    def _keep(self, name, value):
        """Plain numbers, whatever NumPy gave: equal points are written alike."""
        object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Settings:
    """What all points of a sweep share.

    Each learner gets as many hidden units as bring it nearest to `parameters`, readout included. It
    sees `budget` sequences at most, `batch` at a time. Every `check_every` updates it is tried on
    `validation` sequences of their own; it has solved the task when its loss there lies below
    `solved` times the baseline without memory at two checks in a row, and then it stops. `test`
    fresh sequences give the accuracy and the loss that are reported. float32.
    """

    budget: int = 32_000
    batch: int = 32
    parameters: int = 2400
    optimiser: str = "adam"
    clip: float = 1.0  # global norm of the gradient
    check_every: int = 10
    solved: float = 0.1
    validation: int = 128
    test: int = 512

    def __post_init__(self):
        for name in ("budget", "batch", "parameters", "check_every", "validation", "test"):
            checks.whole(name, getattr(self, name))
        if self.budget < self.batch:
            checks.fail("budget", f"at least one batch, {self.batch}", self.budget)
        checks.one_of("optimiser", self.optimiser, OPTIMISERS)
        checks.number("clip", self.clip, above=0)
        checks.number("solved", self.solved, above=0, below=1)


def run_point(point, settings):
    """Train and test; a dict of plain numbers, ready for JSON.

    solved: sequences until the task was solved, None if it was not. accuracy, loss: on the test
    sequences. diverged: True when numbers overflowed; the last good parameters are tested then.
    hidden, parameters: the size of the network.
    """
    task, learner = TASKS[point.task](point.lag), LEARNERS[point.learner]
    # spawned seeds, since the task's own batches come from (seed, step)
    spawned = np.random.SeedSequence(point.seed).spawn(3)
    drawing, validating, testing = (np.random.default_rng(seed) for seed in spawned)
    network = network_of(learner, task, settings.parameters)
    params = network.init(drawing, np.float32)
    if learner.start:
        params = learner.start(params, drawing)
    size = sum(p.size for p in params.values())
    test = task.batch(testing, settings.test, np.float32)
    validation = task.batch(validating, settings.validation, np.float32)

    if learner.learns:
        end = _learn(network, params, task, point, settings, learner.clips, validation)
    else:
        end = _guess(network, task, drawing, settings, validation)
    params, solved, diverged = end
    accuracy, loss = _try(network, params, task, test)
    return {"solved": solved, "accuracy": round(accuracy, 4), "loss": round(loss, 6),
            "diverged": diverged, "hidden": network.cell.hidden, "parameters": size}  # fmt: skip


def network_of(learner, task, parameters):
    """The learner's network on that task with nearly as many parameters as asked for."""

    def network(H):
        cell = make_cell(learner.cell, task.inputs, H, **learner.options)
        return Network(Clamped(cell, learner.force) if learner.force else cell, task.outputs)

    def size(H):
        return sum(p.size for p in network(H).init(np.random.default_rng(0)).values())

    H = 1
    while abs(size(H + 1) - parameters) < abs(size(H) - parameters):
        H += 1
    return network(H)


def _learn(network, params, task, point, settings, clips, validation):
    """Parameters at the end, sequences until solved (or None), whether it diverged."""
    B, was_good = settings.batch, False
    moments = train(
        network, params, task.batch_at(point.seed, B), OPTIMISERS[settings.optimiser](point.rate),
        task.loss, settings.budget // B, clip=settings.clip if clips else None,
    )  # fmt: skip
    try:
        for moment in moments:
            params = moment.params
            if (moment.step + 1) % settings.check_every == 0:
                good = _is_solved(network, params, task, validation, settings)
                if good and was_good:
                    return params, (moment.step + 1) * B, False
                was_good = good
    except Diverged as error:
        return error.params, None, True
    return params, None, False


def _guess(network, task, rng, settings, validation):
    """Draw all weights anew, again and again, for as many sequences as learning may see.

    Each draw is a fresh network times a factor between 1 and 100 (the guesses of Hochreiter &
    Schmidhuber 1997 reached to 100). The one that does best on one batch is kept.
    """
    batch = task.batch(rng, settings.batch, np.float32)

    def draw():
        factor = 10 ** rng.uniform(0, 2)
        fresh = network.init(rng, np.float32)
        params = {name: (factor * p).astype(p.dtype) for name, p in fresh.items()}
        accuracy, loss = _try(network, params, task, batch)
        return (loss if task.loss is squared_error else (-accuracy, loss)), params

    draws = (draw() for _ in range(settings.budget // settings.batch))
    _, best = min(draws, key=lambda rank_and_params: rank_and_params[0])
    solved = _is_solved(network, best, task, validation, settings)
    return best, settings.budget if solved else None, False


def _is_solved(network, params, task, batch, settings):
    return _try(network, params, task, batch)[1] < settings.solved * task.baseline


@np.errstate(over="ignore", invalid="ignore")
def _try(network, params, task, batch):
    """Accuracy and loss of these parameters on a batch."""
    outputs = network.forward(params, batch.xs).outputs
    outputs = np.nan_to_num(outputs, nan=FAR_OFF).clip(-FAR_OFF, FAR_OFF)
    loss = task.loss(outputs, batch.targets, batch.weights)
    return task.accuracy(outputs, batch), float(loss.total)
