"""Success against lag, measured: many training runs, on one machine or a cluster.

    from lstmlab.sweep import Point, Settings, sweep
    points = [Point("recall", lag, "lstm", 0.01, seed) for lag in (5, 20) for seed in range(3)]
    for row in sweep(points, Settings(budget=3200)):
        print(row)

`point` trains one network, `engine` runs many and saves each, `results` is their file, `plan` is
what the course reports; `make sweep` measures that and the package holds its file: `bundled()`.
"""

from pathlib import Path

from lstmlab.sweep.engine import processes, sweep
from lstmlab.sweep.plan import (
    ABOUT,
    LIVE_SETTINGS,
    SETTINGS,
    chosen_rates,
    live_points,
    reported,
    tuning,
)
from lstmlab.sweep.point import LEARNERS, TASKS, Learner, Point, Settings, run_point
from lstmlab.sweep.results import Results, curve, load

__all__ = [
    "ABOUT", "LEARNERS", "LIVE_SETTINGS", "SETTINGS", "TASKS", "Learner", "Point", "Results",
    "Settings", "bundled", "chosen_rates", "curve", "live_points", "load", "processes", "reported",
    "run_point", "sweep", "tuning",
]  # fmt: skip

BUNDLED = Path(__file__).with_name("lag_sweep.json")


def bundled():
    """Results of the full sweep, as `make sweep` wrote them for this course."""
    return load(BUNDLED)
