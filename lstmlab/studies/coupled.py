"""What do coupled gates cost? LSTM and coupled LSTM of equal size on three tasks, eight seeds.

    python -m lstmlab.studies.coupled        about four minutes; writes lstmlab/studies/coupled.json

Tasks: temporal order at T = 30, recall over a lag of 20, and the balance of ups and downs over 20
steps. On recall a third contestant, an LSTM whose gates are coupled at the start and free from then
on; it was added when the tuning seeds had shown the other two far apart there.

A network is trained at that length until its loss on held-out sequences lies below `solved` times
the baseline at two checks in a row, or for the whole budget; then it is tested there and, as it is,
at two, four and eight times the length. Rule for rates, fixed before the reported seeds were run
and the same for all, task by task: fewest sequences until solved in the median over the tuning
seeds, unsolved counted as the whole budget; when even, the lower loss. Ended early, it goes on by
the same command where it was.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from lstmlab import __version__, checks
from lstmlab.optim import adam
from lstmlab.sweep.point import Learner, network_of
from lstmlab.sweep.results import best_rates, save
from lstmlab.tasks import recall, temporal_order
from lstmlab.tasks.counting import balance
from lstmlab.training import train

FILE = Path(__file__).with_suffix(".json")
COMMAND = "python -m lstmlab.studies.coupled"


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
CONTESTANTS = {"temporal order": ("lstm", "coupled"), "recall": tuple(LEARNERS),
               "balance": ("lstm", "coupled")}  # fmt: skip
TASKS = {"temporal order": (temporal_order, 30), "recall": (recall, 20), "balance": (balance, 20)}
LENGTHS = (1, 2, 4, 8)  # times the length of training
RATES = (0.003, 0.01, 0.03, 0.1)
TUNING_SEEDS, SEEDS = (100, 101, 102), tuple(range(8))
SETTINGS = {"parameters": 1200, "budget": 24_000, "batch": 32, "clip": 1.0, "check every": 10,
            "solved": 0.02, "validation": 128, "test": 512}  # fmt: skip


def run(task, learner, rate, seed, length=None, settings=SETTINGS):
    """Train and test one network; a dict of plain numbers.

    length: the T of the task, None for that of `TASKS`. solved: sequences until then, None if it
    was not. loss: nats, at the length of training. accuracy: by length, as LENGTHS. largest: the
    largest memory |C| of any unit in the tests, by length. corners: as the function of that name,
    in the first test. hidden, parameters: the size.
    """
    make, own = TASKS[checks.one_of("task", task, TASKS)]
    length = own if length is None else length
    trained_on = make(length)
    drawing, validating, testing = (
        np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(3)
    )
    chosen = LEARNERS[checks.one_of("learner", learner, LEARNERS)]
    network = network_of(chosen, trained_on, settings["parameters"])
    params = network.init(drawing, np.float32)
    params = chosen.start(params, drawing) if chosen.start else params
    size = sum(p.size for p in params.values())
    held_out = trained_on.batch(validating, settings["validation"], np.float32)
    params, solved = learn(network, params, trained_on, held_out, rate, seed, settings)
    tests = [make(length * times).batch(testing, settings["test"], np.float32) for times in LENGTHS]
    runs = [network.forward(params, batch.xs) for batch in tests]
    loss = trained_on.loss(runs[0].outputs, tests[0].targets, tests[0].weights).total
    return {
        "task": task, "lag": length, "learner": learner, "rate": rate, "seed": seed,
        "solved": solved, "loss": round(float(loss), 6),
        "accuracy": [round(trained_on.accuracy(run.outputs, batch), 4)
                     for run, batch in zip(runs, tests, strict=True)],
        "largest": [round(float(np.abs(run.trace.C).max()), 4) for run in runs],
        "corners": corners(runs[0].trace),
        "hidden": network.cell.hidden, "parameters": size,
    }  # fmt: skip


def corners(trace):
    """Shares of (f, i) over all steps, sequences and units: [hold, erase, replace, add]."""
    keeps, writes = trace.f > 0.5, getattr(trace, "i", 1 - trace.f) > 0.5
    each = keeps & ~writes, ~keeps & ~writes, ~keeps & writes, keeps & writes
    return [round(float(share.mean()), 4) for share in each]


def learn(network, params, task, held_out, rate, seed, settings):
    """(parameters at the end, sequences until solved or None)."""
    B, was_good = settings["batch"], False
    moments = train(network, params, task.batch_at(seed, B), adam(rate), task.loss,
                    settings["budget"] // B, clip=settings["clip"])  # fmt: skip
    for moment in moments:
        params = moment.params
        if (moment.step + 1) % settings["check every"] == 0:
            outputs = network.forward(params, held_out.xs).outputs
            loss = task.loss(outputs, held_out.targets, held_out.weights).total
            good = bool(loss < settings["solved"] * task.baseline)
            if good and was_good:
                return params, (moment.step + 1) * B
            was_good = good
    return params, None


def chosen_rates(rows):
    """{(task, cell, length): rate} from the rows of the tuning seeds."""
    rows = [row for row in rows if row["seed"] in TUNING_SEEDS]
    return best_rates(rows, SETTINGS["budget"])


@cache
def bundled():
    """(about, rows) of the study that comes with the package; not to be changed."""
    about = json.loads(FILE.read_text(encoding="utf-8"))
    return about, about.pop("rows")


def reported(task, learner):
    """The rows of the eight seeds that count, of the bundled study."""
    checks.one_of("task", task, TASKS)
    checks.one_of("learner", learner, CONTESTANTS[task])
    rows = [row for row in bundled()[1] if row["seed"] in SEEDS]
    return [row for row in rows if (row["task"], row["learner"]) == (task, learner)]


ABOUT = {
    "format": 1, "made by": COMMAND, "lstmlab": __version__, "settings": SETTINGS,
    "lengths": list(LENGTHS), "rates": list(RATES), "tuning seeds": list(TUNING_SEEDS),
    "seeds": list(SEEDS),
    "rate chosen": "for each task and learner: fewest sequences in the median over the tuning "
    "seeds, unsolved counted as the whole budget; when even, the lower loss",
}  # fmt: skip


def measure(path):
    """Tune, then report; the file is written anew after each run, and gone on with if it is there.

    ValueError when it was made with anything else than what `ABOUT` says."""
    known = {}
    if path.exists():
        about = json.loads(path.read_text(encoding="utf-8"))
        known = {point_of(row): row for row in about.pop("rows")}
        if about != ABOUT:
            checks.fail("path", "a file made with these settings", path)

    def rows(points):
        for point in points:
            if point not in known:
                known[point] = run(*point)
                save(path, ABOUT, [known[point] for point in sorted(known, key=order)])
                print(known[point], flush=True)
            yield known[point]

    pairs = [(task, learner) for learner in LEARNERS for task in TASKS
             if learner in CONTESTANTS[task]]  # fmt: skip
    for pair in pairs:
        list(rows((*pair, rate, seed) for rate in RATES for seed in TUNING_SEEDS))
        rate = chosen_rates(known.values())[*pair, TASKS[pair[0]][1]]
        list(rows((*pair, rate, seed) for seed in SEEDS))


def point_of(row):
    """What a row is about: task, learner, rate, seed."""
    return row["task"], row["learner"], row["rate"], row["seed"]


def order(point):
    """Tuning first; then task by task, learner by learner."""
    task, learner, rate, seed = point
    places = list(TASKS).index(task), list(LEARNERS).index(learner)
    return seed in SEEDS, *places, rate, seed


if __name__ == "__main__":
    measure(FILE)
