"""A student's training loop in homework 4, and the race of its network against a trigram."""

import numpy as np

from lstmlab import optim, training
from lstmlab.cells import LSTM
from lstmlab.homework.board import NotYet, unlike
from lstmlab.homework.call import arrays, call, part, title
from lstmlab.homework.hw4_text import begin
from lstmlab.network import Network
from lstmlab.text import Stream

MODEL = (LSTM.forward, LSTM.backward, Network.forward, Network.backward)  # handed out here
LOOP = (optim.global_norm, Stream.batch_at, training.train)  # not handed out
LIMITS = {"hidden": (8, 128), "T": (4, 128), "B": (8, 64), "steps": (1, 5000)}
BUDGET = 600_000  # characters read in training, counting repetitions: T * B * steps
TRIAL = 60  # steps, after which a hopeless learning rate is reported


def trained(function, *given):
    """(params, losses) that the student's train makes of its arguments, looked at."""

    answer = call(function, *given, allow=MODEL, refuse=LOOP)
    params, losses = part(function, answer, "params", "losses")
    if trouble := unlike(losses, np.zeros(given[-1])):
        words = "Is the learning rate too large, or is there still a mistake in it?"
        raise NotYet(f"{title(function)}: what it returns as losses {trouble}. {words}")
    return arrays(function, "params", params, given[1]), np.asarray(losses)


def chosen_by(settings):
    """What the student has chosen, {"hidden", "T", "B", "rate", "limit", "steps"}, in limits."""
    chosen, names = call(settings), ("hidden", "T", "B", "rate", "limit", "steps")
    if not isinstance(chosen, dict):
        raise NotYet(f"settings should return a dict, got {type(chosen).__name__}")
    chosen = dict(zip(names, part(settings, chosen, *names)))
    for name, (low, high) in LIMITS.items():
        whole = isinstance(chosen[name], (int, np.integer))
        if not whole or not low <= chosen[name] <= high:
            raise NotYet(f"settings: {name} should be an integer from {low} to {high}")
    for name in ("rate", "limit"):
        if not isinstance(chosen[name], (int, float)) or not chosen[name] > 0:
            raise NotYet(f"settings: {name} should be a number above 0")
    if read(chosen) > BUDGET:
        raise NotYet(
            f"settings: T * B * steps = {read(chosen):,} characters, and {BUDGET:,} are allowed"
        )
    return chosen


def read(chosen):
    """How many characters are read."""
    return chosen["T"] * chosen["B"] * chosen["steps"]


def learn(train, lines, chosen):
    """(network, params, losses): what the student's train makes of the training text."""
    hidden, *rest = chosen.values()
    network, params = begin(lines, hidden)
    return network, *trained(train, network, params, lines.training, *rest)


def trial(train, lines, chosen):
    """A few steps: NotYet if the loss does not fall."""
    if chosen["steps"] < TRIAL:
        return
    _, _, losses = learn(train, lines, chosen | {"steps": TRIAL})
    late, ln_K = float(np.mean(losses[-20:])), lines.table[0].nats
    if not late < 0.97 * ln_K:
        cause = "small: the loss hardly falls" if late < 1.05 * ln_K else "large"
        raise NotYet(
            f"settings: after {TRIAL} steps the loss is {late:.3f} nats; the uniform baseline is "
            f"ln K = {ln_K:.3f}. The learning rate is too {cause}."
        )


def advice(loss, learned, used):
    """What to try next, from the losses on held-out and training text and the fraction read."""
    if used < 0.5:
        return "Train for longer."
    if loss - learned > 0.5:
        return "It is much better on the training text, it overfits: fewer units, or fewer steps."
    return "Is the learning rate too small, or too large? Are there too few units?"
