"""What is measured, in two stages: first each learner's rate is chosen, then seeds are reported."""

from lstmlab.sweep.point import LEARNERS, Point, Settings
from lstmlab.sweep.results import best_rates

SETTINGS = Settings()
RATES = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1)
TUNING_SEEDS = (100, 101, 102)
SEEDS = tuple(range(8))
CELLS = ("rnn", "lstm", "gru")
COUNTERPOINTS = ("lstm-open", "rnn-orthogonal", "irnn", "rnn-noclip")

# task: (lags at which rates are chosen, {lag: learners} that is reported)
PLAN = {
    "temporal order": (
        (10, 30, 50),
        {lag: (*CELLS, "guess") for lag in (10, 20, 30, 50, 70, 100)}
        | {lag: (*CELLS, *COUNTERPOINTS, "guess") for lag in (10, 30, 50, 100)},
    ),
    "adding": ((10, 30), {lag: (*CELLS, "guess") for lag in (10, 30, 60, 100)}),
    "recall": ((5, 20), {lag: (*CELLS, "lstm-open", "guess") for lag in (5, 10, 20, 40)}),
    "copy": ((30,), {100: CELLS}),
}
ABOUT = {
    "made by": "make sweep",
    "rates": list(RATES),
    "tuning seeds": list(TUNING_SEEDS),
    "seeds": list(SEEDS),
    "rate chosen": "for each task and learner at each tuning lag: fewest sequences in the mean "
    "over the tuning seeds, unsolved counted as the whole budget, and when even the lower loss; "
    "used for all lags from there up to the next tuning lag",
}


def tuning_points():
    """Every rate for every learner, at the tuning lags and from the tuning seeds."""
    return [
        Point(task, lag, learner, rate, seed)
        for task, (tuning_lags, reported) in PLAN.items()
        for learner in LEARNERS
        if LEARNERS[learner].learns and any(learner in names for names in reported.values())
        for lag in tuning_lags
        for rate in RATES
        for seed in TUNING_SEEDS
    ]


def reported_points(rates):
    """The points of the figures; rates: {(task, learner, tuning lag): rate}, see `best_rates`."""

    def rate(task, lag, learner):
        tuned = max(tuning_lag for tuning_lag in PLAN[task][0] if tuning_lag <= lag)
        return rates[task, learner, tuned] if LEARNERS[learner].learns else None

    return [
        Point(task, lag, learner, rate(task, lag, learner), seed)
        for task, (_, reported) in PLAN.items()
        for lag in sorted(reported)
        for learner in reported[lag]
        for seed in SEEDS
    ]


def tuning(rows):
    """The rows by which rates were chosen."""
    return [row for row in rows if row["seed"] in TUNING_SEEDS]


def reported(rows):
    """The rows that count, from seeds that no rate was chosen by."""
    return [row for row in rows if row["seed"] in SEEDS]


def chosen_rates(rows, settings=SETTINGS):
    """{(task, learner, tuning lag): rate} from all rows of a file."""
    return best_rates(tuning(rows), settings.budget)


LIVE_SETTINGS = Settings(budget=9_600, batch=32, parameters=1200, check_every=10)


def live_points():
    """A small sweep for a lecture, with LIVE_SETTINGS: half a minute in one process."""
    return [
        Point("temporal order", lag, learner, 1e-2, seed)
        for lag in (10, 20, 40)
        for learner in ("rnn", "lstm")
        for seed in range(3)
    ]
