"""What an experiment is: what a run is about, what all runs share, and what is reported.

A *point* is what one run is about, a dict: {"form": "standard", "learning_rate": 0.01, "seed": 3}.
Points of *tuning seeds* choose a rate for each of those that are compared; then other seeds are run
at the chosen rates, and they alone are reported.
"""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from statistics import median

from lstmlab import checks
from lstmlab.experiments import results

FEWEST = (
    "fewest {} by the median over the tuning seeds, unsolved counted as the whole budget; "
    "when even, the lower {}"
)


@dataclass(frozen=True, eq=False)
class Experiment:
    """The plan of an experiment; each module holds one as EXPERIMENT."""

    name: str  # NAME.json, beside this module, holds the results of the course
    run: Callable  # (**point, settings) -> dict for JSON; of a module, where processes find it
    found: tuple  # names of what `run` gives
    settings: dict  # what all runs share
    seeds: tuple  # that are reported
    tuning_seeds: tuple = ()
    compared: list = ()  # points without rate and seed
    by: tuple = ()  # names in a point that tell apart what is compared
    tuned: list = ()  # points of the tuning seeds
    cost: Callable = None  # rows of one rate -> the least is best
    stages: tuple = ()  # functions: rows so far -> more points; if others than tuned, reported
    about: dict = field(default_factory=dict)  # what else its file tells
    around: Callable = dict  # () -> what it tells of the text that is read on this machine
    check: Callable = dict  # (**point) -> the same in plain numbers, or ValueError
    finish: Callable = None  # (path), when all is measured

    @cached_property
    def names(self):
        """The names in a point: what `run` takes besides settings."""
        return tuple(inspect.signature(self.run).parameters)[:-1]

    def key(self, row):
        """What a row or a point is about."""
        return tuple(row[name] for name in self.names)

    def all_stages(self):
        """Functions, to be called one after the other: rows so far -> more points."""
        return self.stages or (lambda rows: self.tuned, self.at_chosen_rates)

    def at_chosen_rates(self, rows):
        """The points that are reported."""
        chosen = self.chosen_rates(rows)
        own = lambda each: [chosen.get(tuple(each[name] for name in self.by))]  # noqa: E731
        return at_each(self.compared, own, self.seeds)

    def chosen_rates(self, rows):
        """{values of `by`: rate}, from the tuning seeds among these rows."""
        return best(self.tuning(rows), self.by, self.cost)

    def tuning(self, rows):
        """The rows by which rates are chosen."""
        return [row for row in rows if row["seed"] in self.tuning_seeds]

    def head(self, settings):
        """What the file says of itself."""
        told = {"made by": f"python -m lstmlab.experiments {self.name}"} | self.about
        seeds = {"tuning seeds": list(self.tuning_seeds), "seeds": list(self.seeds)}
        return results.header(settings, told | seeds | self.around())

    def checked(self, what, point, found=()):
        """The point in plain numbers; ValueError where it is none. Of a row, what was `found`."""
        names = (*self.names, *found)
        if not isinstance(point, dict) or set(point) != set(names):
            checks.fail(what, f"a dict with {', '.join(names)}", repr(point))
        return self.check(**{name: point[name] for name in self.names})

    @property
    def path(self):
        """Where the results of the course lie."""
        return Path(__file__).with_name(f"{self.name}.json")

    @cache  # noqa: B019 (an experiment lives as long as its module)
    def bundled(self):
        """Results(about, rows) that come with the course; not to be changed."""
        return results.load(self.path, self)

    def reported(self, *values):
        """The bundled rows that count, seed after seed; values: for the names in `by`."""
        rows = [row for row in self.bundled().rows if row["seed"] in self.seeds]
        for name, value in zip(self.by, values):
            checks.one_of(name, value, dict.fromkeys(row[name] for row in rows))
            rows = [row for row in rows if row[name] == value]
        return rows


def at_each(compared, rates, seeds):
    """Points: each of those compared, at each rate (or each of its rates(each)), from each seed."""
    return [
        each | {"learning_rate": learning_rate, "seed": seed}
        for each in compared
        for learning_rate in (rates(each) if callable(rates) else rates)
        for seed in seeds
    ]


def best(rows, by, cost, name="learning_rate"):
    """{values of `by`: the value of `name` whose rows cost least, of even ones the first}."""
    trials = {}
    for row in rows:
        of_one = trials.setdefault(tuple(row[part] for part in by), {})
        of_one.setdefault(row[name], []).append(row)
    return {key: min(of_one, key=lambda value: cost(of_one[value]))
            for key, of_one in trials.items()}  # fmt: skip


def fewest(budget):
    """The cost by the rule FEWEST: the median of what is "solved", then the mean loss."""

    def cost(rows):
        needed = median(budget if row["solved"] is None else row["solved"] for row in rows)
        return needed, math.fsum(row["loss"] for row in rows) / len(rows)  # whatever the order

    return cost


def check_settings(settings, known):
    """Return settings that have the names and the kinds of numbers of the known ones."""
    if not isinstance(settings, dict) or set(settings) != set(known):
        checks.fail("settings", f"a dict with {', '.join(known)}", repr(settings))
    for name, value in settings.items():
        if isinstance(known[name], int):
            checks.whole(name, value)
        elif isinstance(known[name], float):
            checks.number(name, value, above=0, below=1 if name == "solved" else None)
    if settings.get("budget", math.inf) < settings.get("batch", 0):
        checks.fail("budget", f"at least one batch, {settings['batch']}", settings["budget"])
    return settings
