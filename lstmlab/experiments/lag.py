"""Success against lag: how far back can a clue lie that a network still learns to use?

    make sweep          about 20 minutes on two cores; writes lag_sweep.json

The rule for rates, the rates and the seeds were fixed before the first run on these seeds.
"""

from functools import partial

import numpy as np

from lstmlab import checks, tasks
from lstmlab.experiments import runner
from lstmlab.experiments.experiment import FEWEST, Experiment, at_each, fewest
from lstmlab.experiments.learners import LEARNERS
from lstmlab.experiments.until_solved import SETTINGS, End, Trial
from lstmlab.losses import squared_error

TASKS = {
    "temporal order": tasks.temporal_order,  # experiment 6a: two symbols, four classes
    "adding": tasks.adding,
    "recall": tasks.recall,
    "copy": tasks.copy,
}
CELLS = ("rnn", "lstm", "gru")
COUNTERPOINTS = ("lstm-open", "rnn-orthogonal", "irnn", "rnn-noclip")
PLAN = {  # task: {lag: learners}
    "temporal order": {
        10: (*CELLS, "guess"),
        20: (*CELLS, "guess"),
        30: (*CELLS, *COUNTERPOINTS, "guess"),
        50: (*CELLS, *COUNTERPOINTS, "guess"),
        70: (*CELLS, "guess"),
        100: (*CELLS, *COUNTERPOINTS, "guess"),
    },
    "adding": {lag: (*CELLS, "guess") for lag in (10, 30, 100)},
    "recall": {lag: (*CELLS, "lstm-open", "guess") for lag in (5, 10, 20, 40)},
    "copy": {100: CELLS},
}
RATES = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
TUNING_SEEDS, SEEDS = (100, 101, 102), tuple(range(200, 208))


def run(task, lag, learner, learning_rate, seed, settings=SETTINGS):
    """Train and test; a dict of plain numbers, ready for JSON.

    rate: None for a learner that only guesses. solved: sequences until the task was solved, None if
    it was not. accuracy, loss: on the test sequences. diverged: True when numbers overflowed; the
    last good parameters are tested then. hidden, parameters: the size of the network.
    """
    point(task, lag, learner, learning_rate, seed)  # ValueError for what is none
    trial = Trial(LEARNERS[learner], TASKS[task](lag), seed, settings)
    end = trial.learn(learning_rate) if LEARNERS[learner].learns else guess(trial)
    accuracy, loss = trial.score(end.params, trial.draw(trial.testing, "test"))
    return {"solved": end.solved, "accuracy": round(accuracy, 4), "loss": round(loss, 6),
            "diverged": end.diverged, **trial.sizes}  # fmt: skip


def guess(trial):
    """The End of drawing all weights anew, for as many sequences as learning may see.

    Each draw is a fresh network times a factor between 1 and 100; the one that does best on one
    batch is kept. Why to compare with guessing: Hochreiter & Schmidhuber 1997, section 5.
    """
    rng, budget = trial.drawing, trial.settings["budget"]
    batch = trial.draw(rng, "batch")

    def draw():
        factor = 10 ** rng.uniform(0, 2)
        fresh = trial.network.init(rng, np.float32)
        params = {name: (factor * p).astype(p.dtype) for name, p in fresh.items()}
        accuracy, loss = trial.score(params, batch)
        return (loss if trial.task.loss is squared_error else (-accuracy, loss)), params

    draws = (draw() for _ in range(budget // trial.settings["batch"]))
    _, best = min(draws, key=lambda rank_and_params: rank_and_params[0])
    return End(best, budget if trial.is_good(best) else None)


def point(task, lag, learner, learning_rate=None, seed=0):
    """A point, in plain numbers whatever NumPy gave: equal points are written alike."""
    checks.one_of("task", task, TASKS)
    checks.one_of("learner", learner, LEARNERS)
    lag, seed = checks.whole("lag", lag), checks.whole("seed", seed, low=0)
    TASKS[task](lag)  # tells a lag that is too short for it
    if LEARNERS[learner].learns:
        learning_rate = float(checks.number("learning_rate", learning_rate, above=0))
    elif learning_rate is not None:
        checks.fail("learning_rate", f"None, since {learner!r} does not learn", repr(learning_rate))
    return {"task": task, "lag": lag, "learner": learner, "learning_rate": learning_rate,
            "seed": seed}  # fmt: skip


COMPARED = [{"task": task, "lag": lag, "learner": learner} for task, lags in PLAN.items()
            for lag, learners in lags.items() for learner in learners]  # fmt: skip
LEARNING = [each for each in COMPARED if LEARNERS[each["learner"]].learns]
EXPERIMENT = Experiment(
    "lag_sweep", run, ("solved", "accuracy", "loss", "diverged", "hidden_size", "parameters"),
    SETTINGS, SEEDS, TUNING_SEEDS, COMPARED, by=("task", "learner", "lag"),
    tuned=at_each(LEARNING, RATES, TUNING_SEEDS), cost=fewest(SETTINGS["budget"]), check=point,
    about={"made by": "make sweep", "optimiser": "adam", "rates": list(RATES),
           "rate chosen": "for each task, learner and lag: " + FEWEST.format("sequences", "loss")},
)  # fmt: skip
bundled, reported, tuning = EXPERIMENT.bundled, EXPERIMENT.reported, EXPERIMENT.tuning
chosen_rates, measure = EXPERIMENT.chosen_rates, partial(runner.measure, EXPERIMENT)
