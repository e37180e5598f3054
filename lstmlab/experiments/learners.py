"""Who is compared: a cell with its options, at a size that is the same for all."""

from dataclasses import dataclass, field

import numpy as np

from lstmlab import initialisation
from lstmlab.cells import make_cell
from lstmlab.cells.clamped import Clamped
from lstmlab.network import Network


@dataclass(frozen=True)
class Learner:
    """A cell with its options, how its weights start, and whether its gradient is clipped."""

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


def network_of(learner, task, parameters):
    """The learner's network on that task with nearly as many parameters as asked for."""

    def network(H):
        cell = make_cell(learner.cell, task.input_size, H, **learner.options)
        return Network(Clamped(cell, learner.force) if learner.force else cell, task.output_size)

    def distance(H):
        return abs(size_of(network(H)) - parameters)

    H = 1
    while distance(H + 1) < distance(H):
        H += 1
    return network(H)


def size_of(network):
    """The number of a network's parameters, readout included."""
    return sum(p.size for p in network.init(np.random.default_rng(0)).values())
