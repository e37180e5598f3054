"""Five cells and two ablations, equally large, on three tasks: learning curves over seeds.

    python -m lstmlab.experiments side_by_side        about three minutes on one core

The rule for rates was fixed before any reported seed was run, and is the same for all.

*Continual recall* is recall without an end: one episode follows the other, and the state is never
set back to zero, neither within a batch nor from one to the next (after Gers, Schmidhuber &
Cummins 2000, who did so with the embedded Reber grammar).
"""

from dataclasses import replace

import numpy as np

from lstmlab import checks, tasks
from lstmlab.experiments.experiment import FEWEST, Experiment, at_each, fewest
from lstmlab.experiments.learners import LEARNERS
from lstmlab.experiments.until_solved import SETTINGS as USUAL
from lstmlab.experiments.until_solved import Trial

CELLS = ("rnn", "lstm", "peephole", "coupled", "gru")
ABLATIONS = ("lstm-bias-0", "lstm-never-forgets")
LAGS = {"recall": 20, "continual recall": 6, "adding": 10}
RATES, TUNING_SEEDS, SEEDS = (3e-3, 1e-2, 3e-2), (300, 301), tuple(range(320, 328))
SETTINGS = USUAL | {"parameters": 1200, "budget": 9600, "check_every": 25, "test": 256}
UPDATES = SETTINGS["budget"] // SETTINGS["batch"]
EPISODES, LONG = 4, 20  # of continual recall: in training and validation; twice as many in the test


def continual_recall(lag, episodes):
    """The Task: `episodes` of recall one after the other, T = episodes (lag + 2) steps."""
    one = tasks.recall(lag)

    def make(rng, B):
        parts = [one.make(rng, B) for _ in range(checks.whole("episodes", episodes))]
        return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))

    return replace(one, name="continual recall", make=make)


def right_by_episode(network, params, batch):
    """Accuracy at each question of a continual batch, (episodes,), from zero state.

    Every sequence must ask at the same steps.
    """
    outputs = network.forward(params, batch.xs).outputs
    asked = batch.weights[:, 0] > 0
    return (outputs.argmax(axis=2) == batch.targets)[asked].mean(axis=1)


def run(task, lag, learner, learning_rate, seed, settings=SETTINGS):
    """One training run; a dict for JSON.

    solved: updates until the task was solved, None if it was not. curve: validation loss after
    each `check_every` updates, in units of the memoryless baseline. loss, accuracy: on the test
    sequences; by_episode: the accuracy at each question of a long stream, None on other tasks.
    """
    continual = checks.one_of("task", task, LAGS) == "continual recall"
    if continual:
        short, longer, longest = (continual_recall(lag, n) for n in (EPISODES, LONG, 2 * LONG))
        settings = settings | {"validation": settings["validation"] // 4}
    else:
        short = longer = longest = {"recall": tasks.recall, "adding": tasks.adding}[task](lag)
    who = LEARNERS[checks.one_of("learner", learner, LEARNERS)]
    trial = Trial(who, short, seed, settings, validated_on=longer)
    curve = []

    def good(params):
        curve.append(trial.share(params))
        return curve[-1] < settings["solved"]

    end = trial.learn(learning_rate, good, carry=continual)
    test = trial.draw(trial.testing, "test", longest)
    accuracy, loss = trial.score(end.params, test)
    right = right_by_episode(trial.network, end.params, test) if continual else ()
    return {"solved": end.solved and end.solved // settings["batch"], "loss": round(loss, 5),
            "accuracy": round(accuracy, 4), **trial.sizes,
            "curve": [round(value, 4) for value in curve],
            "by_episode": [round(float(share), 3) for share in right] or None}  # fmt: skip


COMPARED = [{"task": task, "lag": LAGS[task], "learner": learner}
            for task in LAGS for learner in (*CELLS, *ABLATIONS)]  # fmt: skip
EXPERIMENT = Experiment(
    "side_by_side", run,
    ("solved", "loss", "accuracy", "hidden_size", "parameters", "curve", "by_episode"),
    SETTINGS, SEEDS, TUNING_SEEDS, COMPARED, by=("task", "learner"),
    tuned=at_each(COMPARED, RATES, TUNING_SEEDS), cost=fewest(UPDATES),
    about={"lags": LAGS, "episodes": EPISODES, "long": LONG, "rates": list(RATES),
           "rate chosen": "for each task and learner: "
           + FEWEST.format("updates until solved", "mean loss")},
)  # fmt: skip
bundled, reported = EXPERIMENT.bundled, EXPERIMENT.reported


def curves(rows, every=SETTINGS["check_every"], updates=UPDATES):
    """(updates (N,), losses (seeds, N)) of rows; what was solved goes on with its last loss."""
    N = updates // every
    losses = [row["curve"] + row["curve"][-1:] * (N - len(row["curve"])) for row in rows]
    return every * np.arange(1, N + 1), np.array(losses)
