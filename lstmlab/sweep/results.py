"""The results of a sweep as a file: readable JSON, one row a point, whole at every moment.

A file says what made it: format, version of lstmlab, settings, and whatever else the caller wants
kept. It is continued only by a sweep that agrees in all of that.
"""

import json
import math
from dataclasses import asdict, fields
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from lstmlab import checks
from lstmlab.files import written_whole
from lstmlab.sweep.point import LEARNERS, Point
from lstmlab.version import __version__

FORMAT = 1
NAMES = tuple(field.name for field in fields(Point))
MEASURES = {"solved", "accuracy", "loss", "diverged", "hidden", "parameters"}


class Results(NamedTuple):
    about: dict  # format, lstmlab (its version), settings, and what the caller added
    rows: list  # dicts: task, lag, learner, rate, seed; solved, accuracy, loss, diverged, ...


def header(settings, about=None):
    """What stands at the top of a file, before the rows."""
    ours = {"format": FORMAT, "lstmlab": __version__, "settings": asdict(settings)}
    about = {} if about is None else about
    if not isinstance(about, dict) or {*ours, "rows"} & {*about}:
        checks.fail("about", f"a dict without {', '.join(ours)} and rows", repr(about))
    try:
        return json.loads(json.dumps(ours | about, allow_nan=False))
    except (TypeError, ValueError) as error:
        checks.fail("about", "what JSON can hold", error)


def save(path, about, rows):
    """Write the file anew and put it in its place in one go."""
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    head = json.dumps(about, indent=1)[:-2]
    with written_whole(path) as file:
        file.write(f'{head},\n "rows": [\n{lines}\n]\n}}\n'.encode())


def load(path):
    """Results(about, rows) of a file that `sweep` wrote.

    FileNotFoundError when there is none; ValueError, naming the file, when it is damaged, made by
    something else, or of a newer format.
    """
    try:
        about = json.loads(Path(path).read_text(encoding="utf-8"))
        newer = about["format"] > FORMAT
        if not newer:
            rows = about.pop("rows")
            for row in rows:
                point_of(row)
                if set(row) != {*NAMES, *MEASURES}:
                    raise KeyError(f"a row with {', '.join(row)}")
            about["lstmlab"], about["settings"]
            return Results(about, rows)
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged file can fail in any way
        came = f"{path}, damaged or another file ({type(error).__name__}: {error})"
        raise ValueError(f"path: expected the results of a sweep, got {came}") from error
    came = f"{path} of format {about['format']}, written by lstmlab {about.get('lstmlab')}"
    checks.fail("path", f"format {FORMAT} at most (this is lstmlab {__version__})", came)


def load_to_continue(path, about):
    """The rows of the file at `path`, by point; none if there is no file yet.

    ValueError when the file was made with anything else than what `about` says.
    """
    if not Path(path).parent.is_dir():
        checks.fail("path", "a file in a folder that exists", path)
    if not Path(path).exists():
        return {}
    found = load(path)
    theirs, ours = _flatten(found.about), _flatten(about)
    for name in {**ours, **theirs}:
        if theirs.get(name) != ours.get(name):
            expected = f"a file made with {name} = {ours.get(name)!r} (or none, to start anew)"
            checks.fail("path", expected, f"{path}, made with {name} = {theirs.get(name)!r}")
    return {point_of(row): row for row in found.rows}


def point_of(row):
    """The Point of a row."""
    return Point(**{name: row[name] for name in NAMES})


def curve(rows, task, learner, measure="accuracy"):
    """(lags, values): values (number of lags, number of seeds), sorted along the seeds.

    measure: "accuracy", "loss", or "solved" (sequences until solved; infinite where it was not).
    ValueError when there are no such rows, or not the same number of seeds at each lag.
    """
    checks.one_of("measure", measure, ("accuracy", "loss", "solved"))
    checks.one_of("learner", learner, LEARNERS)
    by_lag = {}
    for row in rows:
        if (row["task"], row["learner"]) == (task, learner):
            value = row[measure]
            by_lag.setdefault(row["lag"], []).append(np.inf if value is None else value)
    if len({len(values) for values in by_lag.values()}) != 1:
        came = {lag: len(values) for lag, values in by_lag.items()} or "none"
        checks.fail("rows", f"as many of {learner} on {task!r} at each lag", came)
    lags = sorted(by_lag)
    return np.array(lags), np.array([sorted(by_lag[lag]) for lag in lags], dtype=float)


def best_rates(rows, budget):
    """{(task, learner, lag): rate}, the rule by which rates are chosen.

    The rate that needs fewest sequences in the median over seeds, where an unsolved one counts as
    the whole budget; when even, the one with the lower mean loss.
    """
    trials = {}
    for row in rows:
        of_learner = trials.setdefault((row["task"], row["learner"], row["lag"]), {})
        trial = budget if row["solved"] is None else row["solved"], row["loss"]
        of_learner.setdefault(row["rate"], []).append(trial)

    def cost(of_rate):
        sequences, losses = zip(*of_rate)
        return median(sequences), math.fsum(losses) / len(losses)  # fsum: whatever the order

    return {key: min(rates, key=lambda rate: cost(rates[rate])) for key, rates in trials.items()}


def _flatten(tree, prefix=""):
    """{"settings.batch": 32}: names with dots for nested dicts."""
    if not isinstance(tree, dict):
        return {prefix: tree}
    parts = (_flatten(branch, f"{prefix}.{name}".strip(".")) for name, branch in tree.items())
    return {key: value for part in parts for key, value in part.items()}
