"""Train on a task until it is solved, or until the budget is spent; then test.

Everything follows from the seed and the settings; nothing is read from a clock. So a run comes out
the same on any engine, and may be made again at any time. On another processor sums are rounded in
another order: single seeds may then come out otherwise, the picture does not.
"""

from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.experiments.experiment import check_settings
from lstmlab.experiments.learners import network_of, size_of
from lstmlab.optim import adam
from lstmlab.training import Diverged, train

SETTINGS = {
    "parameters": 2400,  # readout included; each learner's units bring it nearest to that
    "budget": 32_000,  # sequences, at most
    "batch": 32,
    "clip": 1.0,  # global norm of the gradient
    "check_every": 10,  # updates between two looks at the validation sequences
    "solved": 0.1,  # loss there, over that without memory, at two looks in a row
    "validation": 128,  # sequences of their own
    "test": 512,  # sequences of their own, from which comes what is reported
}
FAR_OFF = 1e6  # in place of outputs that overflow


class End(NamedTuple):
    params: dict  # the last good ones, where it diverged
    solved: int | None  # sequences until then
    diverged: bool = False


class Trial:
    """A learner on a task: network, first weights, validation sequences; all drawn by the seed.

    `drawing` and `testing` are generators for what else is needed. float32.
    """

    def __init__(self, learner, task, seed, settings, validated_on=None):
        self.learner, self.task, self.seed = learner, task, checks.whole("seed", seed, low=0)
        self.settings = check_settings(settings, SETTINGS)
        # spawned seeds, since the task's own batches come from (seed, step)
        spawned = np.random.SeedSequence(seed).spawn(3)
        self.drawing, validating, self.testing = map(np.random.default_rng, spawned)
        self.network = network_of(learner, task, settings["parameters"])
        self.params = self.network.init(self.drawing, np.float32)
        if learner.start:
            self.params = learner.start(self.params, self.drawing)
        self.validation = self.draw(validating, "validation", validated_on or task)
        hidden_size = self.network.cell.hidden_size
        self.sizes = {"hidden_size": hidden_size, "parameters": size_of(self.network)}

    def draw(self, rng, what, task=None):
        """A batch of as many sequences as the settings say."""
        return (task or self.task).batch(rng, self.settings[what], np.float32)

    def learn(self, learning_rate, good=None, carry=False):
        """The End of training with Adam. good(params): whether they solve the task; None: whether
        the validation loss is low enough."""
        B, was_good, params = self.settings["batch"], False, self.params
        clip = self.settings["clip"] if self.learner.clips else None
        moments = train(self.network, params, self.task.batch_at(self.seed, B), adam(learning_rate),
                        self.task.loss, self.settings["budget"] // B, clip=clip,
                        carry=carry)  # fmt: skip
        try:
            for moment in moments:
                params = moment.params
                if (moment.step + 1) % self.settings["check_every"] == 0:
                    is_good = (good or self.is_good)(params)
                    if is_good and was_good:
                        return End(params, (moment.step + 1) * B)
                    was_good = is_good
        except Diverged as error:
            return End(error.params, None, True)
        return End(params, None)

    def is_good(self, params):
        """Whether the validation loss is low enough."""
        return self.share(params) < self.settings["solved"]

    def share(self, params):
        """The validation loss over the memoryless baseline."""
        return self.score(params, self.validation)[1] / self.task.baseline

    @np.errstate(over="ignore", invalid="ignore")
    def score(self, params, batch):
        """Accuracy and loss on a batch; outputs that overflowed count as far off."""
        outputs = self.network.forward(params, batch.xs).outputs
        outputs = np.nan_to_num(outputs, nan=FAR_OFF).clip(-FAR_OFF, FAR_OFF)
        loss = self.task.loss(outputs, batch.targets, batch.weights)
        return self.task.accuracy(outputs, batch), float(loss.total)
