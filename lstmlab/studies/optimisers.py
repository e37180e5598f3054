"""Five optimisers on real text, a plain network and an LSTM: rates tuned alike, eight seeds.

    python -m lstmlab.studies.optimisers        writes optimisers.json, in two to three minutes

Rule for rates, fixed before the reported seeds were run and the same for all: of five rates a
factor of three apart, the one with the lowest mean held-out loss over the tuning seeds; a run that
diverged counts as infinitely bad. Where the five lie, a first look with the tuning seeds told.
On another version of Python the text is another one, and on another processor sums are rounded
otherwise. A study that was ended goes on by the same command.
"""

import json
import platform
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

from lstmlab import __version__
from lstmlab.studies.text_runs import CELLS, CONTESTANTS, Settings, baselines, run
from lstmlab.sweep.results import save

FILE = Path(__file__).with_suffix(".json")
RATES = {
    "sgd": (0.3, 1.0, 3.0, 10.0, 30.0),
    "momentum": (0.1, 0.3, 1.0, 3.0, 10.0),
    "adagrad": (0.01, 0.03, 0.1, 0.3, 1.0),
    "rmsprop": (0.003, 0.01, 0.03, 0.1, 0.3),
    "adam": (0.003, 0.01, 0.03, 0.1, 0.3),
}
TUNING_SEEDS = (100, 101)
SEEDS = tuple(range(200, 208))
ABOUT = {
    "made by": "python -m lstmlab.studies.optimisers",
    "rates": {name: list(rates) for name, rates in RATES.items()},
    "tuning seeds": list(TUNING_SEEDS),
    "seeds": list(SEEDS),
    "rate chosen": "for each cell and optimiser: lowest mean held-out loss over the tuning seeds, "
    "infinite where a run diverged; sgd without clipping takes the rate of sgd",
}


def cost(row):
    """What a run is judged by: the last held-out loss, infinite if it diverged."""
    return float("inf") if row["diverged"] else row["held_out"][-1]


def chosen_rates(rows):
    """{(cell, optimiser): rate} by the rule, from the rows of the tuning seeds alone."""
    trials = {}
    for row in rows:
        if row["seed"] in TUNING_SEEDS:
            key = row["cell"], row["optimiser"]
            trials.setdefault(key, {}).setdefault(row["rate"], []).append(cost(row))
    return {key: min(of_rate, key=lambda rate: sum(of_rate[rate]) / len(of_rate[rate]))
            for key, of_rate in trials.items()}  # fmt: skip


def measure(settings=None, known=()):
    """Rows as they come: the tuning seeds at every rate, then the reported ones at the chosen.

    known: rows of an earlier run, which are not run again.
    """
    done = {key_of(row): row for row in known}

    def rows_of(*keys):
        return [done.get(key) or run(*key, settings) for key in keys]

    tuning = []
    for cell in CELLS:
        for name, rates in RATES.items():
            for rate in rates:
                found = rows_of(*[(cell, name, rate, seed) for seed in TUNING_SEEDS])
                tuning += found
                yield from found
    chosen = chosen_rates(tuning)
    for cell in CELLS:
        for name in CONTESTANTS:
            rate = chosen[cell, name.split(",")[0]]
            for seed in SEEDS:
                yield from rows_of((cell, name, rate, seed))


def key_of(row):
    """What a row is about: (cell, contestant, rate, seed)."""
    return row["cell"], row["optimiser"], row["rate"], row["seed"]


def about(settings=None):
    """What stands at the top of the file."""
    settings = settings or Settings()
    head = {"lstmlab": __version__, "python": platform.python_version(), **ABOUT}
    levels = {name: round(loss, 4) for name, loss in baselines(settings).items()}
    return head | {"settings": asdict(settings), "baselines": levels}


def load(path):
    """(head, rows) of a file that `save` wrote."""
    head = json.loads(Path(path).read_text(encoding="utf-8"))
    return head, head.pop("rows")


def main(path=FILE, settings=None):
    """Measure and write, after each row; what a file of the same head has is kept."""
    head, known = json.loads(json.dumps(about(settings))), []
    if Path(path).exists():
        old, rows = load(path)
        known = rows if old == head else []
    rows = []
    for row in measure(settings, known):
        rows.append(row)
        print(*key_of(row), cost(row), flush=True)
        if len(rows) > len(known):
            save(path, head, rows)


@cache
def bundled():
    """(head, rows) of the file that came with the course; not to be changed."""
    return load(FILE)


def reported(cell, contestant):
    """The bundled rows of the reported seeds, in their order."""
    rows = bundled()[1]
    return [row for row in rows if row["seed"] in SEEDS
            and (row["cell"], row["optimiser"]) == (cell, contestant)]  # fmt: skip


def over_rates(cell, optimiser):
    """(rates (N,), losses (N,)): the mean over the tuning seeds, infinite where one diverged."""
    rows = [row for row in bundled()[1] if row["seed"] in TUNING_SEEDS]
    losses = [np.mean([cost(row) for row in rows if key_of(row)[:3] == (cell, optimiser, rate)])
              for rate in RATES[optimiser]]  # fmt: skip
    return np.array(RATES[optimiser]), np.array(losses)


if __name__ == "__main__":
    main()
