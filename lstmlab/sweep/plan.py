"""What is measured, in two stages: first each learner's rate is chosen, then seeds are reported.

The rule for rates, the rates and the seeds were fixed before the first run on these seeds.
"""

from lstmlab.sweep.point import LEARNERS, Point, Settings
from lstmlab.sweep.results import best_rates

SETTINGS = Settings()
RATES = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
TUNING_SEEDS = (100, 101, 102)
SEEDS = tuple(range(200, 208))
CELLS = ("rnn", "lstm", "gru")
COUNTERPOINTS = ("lstm-open", "rnn-orthogonal", "irnn", "rnn-noclip")

# task: {lag: learners}
PLAN = {
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
ABOUT = {
    "made by": "make sweep",
    "rates": list(RATES),
    "tuning seeds": list(TUNING_SEEDS),
    "seeds": list(SEEDS),
    "rate chosen": "for each task, learner and lag: fewest sequences in the median over the "
    "tuning seeds, unsolved counted as the whole budget; when even, the lower loss",
}


def tuning_points():
    """Every rate for every learner that learns, at every lag, from the tuning seeds."""
    return [
        Point(task, lag, learner, rate, seed)
        for task, lag, learner in _combinations()
        if LEARNERS[learner].learns
        for rate in RATES
        for seed in TUNING_SEEDS
    ]


def reported_points(rates):
    """The points of the figures; rates: {(task, learner, lag): rate}, as `best_rates` gives."""
    return [
        Point(task, lag, learner, rates.get((task, learner, lag)), seed)
        for task, lag, learner in _combinations()
        for seed in SEEDS
    ]


def _combinations():
    return [
        (task, lag, learner)
        for task, lags in PLAN.items()
        for lag, learners in lags.items()
        for learner in learners
    ]


def tuning(rows):
    """The rows by which rates were chosen."""
    return [row for row in rows if row["seed"] in TUNING_SEEDS]


def reported(rows):
    """The rows that count, from seeds that no rate was chosen by."""
    return [row for row in rows if row["seed"] in SEEDS]


def chosen_rates(rows, settings=SETTINGS):
    """{(task, learner, lag): rate} from all rows of a file."""
    return best_rates(tuning(rows), settings.budget)


LIVE_SETTINGS = Settings(budget=16_000, parameters=1200)


def live_points():
    """A small sweep for a lecture, with LIVE_SETTINGS: about ten seconds in one process."""
    return [
        Point("temporal order", lag, learner, 1e-2, seed)
        for lag in (10, 20, 40)
        for learner in ("rnn", "lstm")
        for seed in range(3)
    ]
