"""What do coupled gates cost? LSTM and coupled LSTM of equal size on three tasks, eight seeds.

    python -m lstmlab.experiments coupled        about four minutes on one core

On recall a third contestant, an LSTM whose gates are coupled at the start and free from then on; it
was added when the tuning seeds had shown the other two far apart there. The rule for rates was
fixed before the reported seeds were run. What was trained at one length is tested there and, as it
is, at two, four and eight times the length.
"""

import numpy as np

from lstmlab import checks
from lstmlab.experiments.experiment import FEWEST, Experiment, at_each, fewest
from lstmlab.experiments.learners import Learner
from lstmlab.experiments.until_solved import SETTINGS as USUAL
from lstmlab.experiments.until_solved import Trial
from lstmlab.tasks import recall, temporal_order
from lstmlab.tasks.counting import balance


def start_coupled(params, rng):
    """An LSTM's parameters with b_i = -b_f: as σ(-b) = 1 - σ(b), i is near 1 - f at first."""
    b = params["b"].copy()
    b[1] = -b[0]
    return params | {"b": b}


LEARNERS = {
    "lstm": Learner("lstm"),
    "coupled": Learner("coupled"),
    "lstm-like": Learner("lstm", start=start_coupled),
}
TASKS = {"temporal order": temporal_order, "recall": recall, "balance": balance}
CONTESTANTS = {"temporal order": ("lstm", "coupled"), "recall": tuple(LEARNERS),
               "balance": ("lstm", "coupled")}  # fmt: skip
LAGS = {"temporal order": 30, "recall": 20, "balance": 20}
LENGTHS = (1, 2, 4, 8)  # times the length of training
RATES, TUNING_SEEDS, SEEDS = (0.003, 0.01, 0.03, 0.1), (100, 101, 102), tuple(range(8))
SETTINGS = USUAL | {"parameters": 1200, "budget": 24_000, "solved": 0.02}


def run(task, lag, learner, learning_rate, seed, settings=SETTINGS):
    """Train and test one network; a dict of plain numbers.

    solved: sequences until then, None if it was not. loss: at the length of training. accuracy: by
    length, as LENGTHS. largest: the largest memory |C| of any unit in the tests, by length.
    corners: as the function of that name, in the first test. hidden, parameters: the size.
    """
    make = TASKS[checks.one_of("task", task, TASKS)]
    who = LEARNERS[checks.one_of("learner", learner, LEARNERS)]
    trial = Trial(who, make(lag), seed, settings)
    end = trial.learn(learning_rate)
    tests = [trial.draw(trial.testing, "test", make(lag * times)) for times in LENGTHS]
    runs = [trial.network.forward(end.params, batch.xs) for batch in tests]
    scores = [trial.score(end.params, batch) for batch in tests]
    return {
        "solved": end.solved, "loss": round(scores[0][1], 6),
        "accuracy": [round(accuracy, 4) for accuracy, _ in scores],
        "largest": [round(float(np.abs(run.trace.C).max()), 4) for run in runs],
        "corners": corners(runs[0].trace), **trial.sizes,
    }  # fmt: skip


def corners(trace):
    """Shares of (f, i) over all steps, sequences and units: [hold, erase, replace, add]."""
    keeps, writes = trace.f > 0.5, getattr(trace, "i", 1 - trace.f) > 0.5
    each = keeps & ~writes, ~keeps & ~writes, ~keeps & writes, keeps & writes
    return [round(float(share.mean()), 4) for share in each]


COMPARED = [{"task": task, "lag": LAGS[task], "learner": learner}
            for task, learners in CONTESTANTS.items() for learner in learners]  # fmt: skip
EXPERIMENT = Experiment(
    "coupled", run,
    ("solved", "loss", "accuracy", "largest", "corners", "hidden_size", "parameters"),
    SETTINGS, SEEDS, TUNING_SEEDS, COMPARED, by=("task", "learner"),
    tuned=at_each(COMPARED, RATES, TUNING_SEEDS), cost=fewest(SETTINGS["budget"]),
    about={"lengths": list(LENGTHS), "rates": list(RATES),
           "rate chosen": "for each task and learner: " + FEWEST.format("sequences", "loss")},
)  # fmt: skip
bundled, reported, chosen_rates = EXPERIMENT.bundled, EXPERIMENT.reported, EXPERIMENT.chosen_rates
