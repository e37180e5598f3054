"""Five cells and two ablations, equally large, on three tasks: learning curves over seeds.

    python -m lstmlab.studies.side_by_side        writes side_by_side.json, in about three minutes;
    what such a file already holds is not measured again

Rule, fixed before any reported seed was run and the same for all: each learner's rate on each task
is the one that solves it after the fewest updates in the median over the tuning seeds, where an
unsolved run counts as the whole budget; when even, the lower mean loss. A run ends when the task is
solved: validation loss below a tenth of the loss without memory, at two checks in a row.

*Continual recall* is recall without an end: one episode follows the other, and the state is never
set back to zero, neither within a batch nor from one to the next (after Gers, Schmidhuber &
Cummins 2000, who did so with the embedded Reber grammar).
"""

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from lstmlab import checks, tasks
from lstmlab.optim import adam
from lstmlab.sweep import results
from lstmlab.sweep.point import LEARNERS, network_of
from lstmlab.training import Diverged, train
from lstmlab.version import __version__

FILE = Path(__file__).with_suffix(".json")
CELLS = ("rnn", "lstm", "peephole", "coupled", "gru")
ABLATIONS = ("lstm-bias-0", "lstm-never-forgets")
LEARNERS_OF = {
    "recall": (*CELLS, *ABLATIONS),
    "continual recall": (*CELLS, *ABLATIONS),
    "adding": ("lstm", "lstm-never-forgets", "rnn", "gru", "lstm-bias-0", "coupled", "peephole"),
}
LAGS = {"recall": 20, "continual recall": 6, "adding": 10}
RATES = (3e-3, 1e-2, 3e-2)
TUNING_SEEDS = (300, 301)
SEEDS = tuple(range(320, 328))
ABOUT = {
    "made by": "python -m lstmlab.studies.side_by_side",
    "lags": LAGS,
    "rates": list(RATES),
    "tuning seeds": list(TUNING_SEEDS),
    "seeds": list(SEEDS),
    "rate chosen": "for each task and learner: fewest updates until solved in the median over the "
    "tuning seeds, unsolved counted as the whole budget; when even, the lower mean loss",
}


@dataclass(frozen=True)
class Settings:
    """What all runs share: at most `updates` of adam, on `batch` sequences each; float32."""

    parameters: int = 1200  # readout included; each learner's units bring it nearest to that
    updates: int = 300
    batch: int = 32
    clip: float = 1.0  # global norm of the gradient
    check_every: int = 25
    solved: float = 0.1  # of the loss without memory
    validation: int = 128  # sequences; a quarter of them where they are continual
    test: int = 256
    episodes: int = 4  # of a batch of continual recall
    long: int = 20  # episodes on which continual recall is validated, and twice as many tested


def continual_recall(lag, episodes):
    """The Task: `episodes` of recall one after the other, T = episodes (lag + 2) steps."""
    one = tasks.recall(lag)

    def make(rng, B):
        parts = [one.make(rng, B) for _ in range(checks.whole("episodes", episodes))]
        return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))

    return replace(one, name="continual recall", make=make)


def right_by_episode(network, params, task, batch):
    """Share of right answers at each question of a continual batch, (episodes,), from zero state.

    Every sequence must ask at the same steps.
    """
    outputs = network.forward(params, batch.xs).outputs
    asked = batch.weights[:, 0] > 0
    return (outputs.argmax(axis=2) == batch.targets)[asked].mean(axis=1)


def run(name, learner, rate, seed, settings=None):
    """One training run; a dict for JSON.

    solved: updates until the task was solved, None if it was not. curve: validation loss after
    each `check_every` updates, in units of the loss without memory. loss, accuracy: on the test
    sequences; by_episode: the accuracy at each question of a long stream (continual recall alone).
    """
    settings, lag = settings or Settings(), LAGS[checks.one_of("name", name, LAGS)]
    spawned = np.random.SeedSequence(checks.whole("seed", seed, low=0)).spawn(3)
    drawing, validating, testing = (np.random.default_rng(s) for s in spawned)
    continual = name == "continual recall"
    task = continual_recall(lag, settings.episodes) if continual else tasks_by_name(name, lag)
    longer = continual_recall(lag, settings.long) if continual else task
    longest = continual_recall(lag, 2 * settings.long) if continual else task
    rows = settings.validation // 4 if continual else settings.validation
    validation = longer.batch(validating, rows, np.float32)
    network = network_of(LEARNERS[learner], task, settings.parameters)
    params = network.init(drawing, np.float32)
    size = sum(p.size for p in params.values())
    moments = train(
        network, params, task.batch_at(seed, settings.batch), adam(rate), task.loss,
        settings.updates, clip=settings.clip, carry=continual,
    )  # fmt: skip
    curve, solved = [], None
    try:
        for moment in moments:
            params = moment.params
            if (moment.step + 1) % settings.check_every == 0:
                curve.append(loss_on(network, params, task, validation) / task.baseline)
                if max(curve[-2:]) < settings.solved and len(curve) > 1:
                    solved = moment.step + 1
                    break
    except Diverged as error:
        params = error.params
    test = longest.batch(testing, settings.test, np.float32)
    outputs = network.forward(params, test.xs).outputs
    row = {"task": name, "lag": lag, "learner": learner, "rate": rate, "seed": seed,
           "solved": solved, "loss": round(loss_on(network, params, task, test), 5),
           "accuracy": round(task.accuracy(outputs, test), 4), "hidden": network.cell.hidden,
           "parameters": size, "curve": [round(float(value), 4) for value in curve]}  # fmt: skip
    if continual:
        by_episode = right_by_episode(network, params, longest, test)
        row["by_episode"] = [round(float(share), 3) for share in by_episode]
    return row


def tasks_by_name(name, lag):
    return {"recall": tasks.recall, "adding": tasks.adding}[name](lag)


def loss_on(network, params, task, batch):
    outputs = network.forward(params, batch.xs).outputs
    return float(task.loss(outputs, batch.targets, batch.weights).total)


def measure(settings=None, plan=None, known=()):
    """A generator of all rows so far, longer each time: for each task and learner first the tuning
    seeds at every rate, then the reported ones at the chosen. Rows that are `known` count as done.
    """
    settings, rows = settings or Settings(), []
    for name, learners in (plan or LEARNERS_OF).items():
        for learner in learners:
            done = [row for row in known if (row["task"], row["learner"]) == (name, learner)]
            rows += done or _both_stages(name, learner, settings)
            yield rows


def _both_stages(name, learner, settings):
    trials = [run(name, learner, rate, seed, settings) for rate in RATES for seed in TUNING_SEEDS]
    rate = results.best_rates(trials, settings.updates)[name, learner, LAGS[name]]
    return trials + [run(name, learner, rate, seed, settings) for seed in SEEDS]


def save(path, rows, settings=None):
    """Write the file in one go: what made it, then a row a line."""
    results.save(path, _about(settings or Settings()), rows)


def load(path, settings=None):
    """The rows of a file made by the same plan, to go on with; none if there is no such file."""
    if not Path(path).exists():
        return []
    about = json.loads(Path(path).read_text(encoding="utf-8"))
    rows = about.pop("rows")
    return rows if about == _about(settings or Settings()) else []


def _about(settings):
    return {"lstmlab": __version__, **ABOUT, "settings": asdict(settings)}


@cache
def bundled():
    """(about, rows) of the file that came with the course; not to be changed."""
    about = json.loads(FILE.read_text(encoding="utf-8"))
    return about, about.pop("rows")


def reported(name, learner):
    """The bundled rows of the reported seeds for a task and a learner, in the order of SEEDS."""
    return [row for row in bundled()[1] if row["seed"] in SEEDS
            and (row["task"], row["learner"]) == (name, learner)]  # fmt: skip


def curves(rows, settings=None):
    """(updates (N,), losses (seeds, N)) of rows; what was solved goes on with its last loss."""
    settings = settings or Settings()
    N = settings.updates // settings.check_every
    losses = [row["curve"] + row["curve"][-1:] * (N - len(row["curve"])) for row in rows]
    return settings.check_every * np.arange(1, N + 1), np.array(losses)


if __name__ == "__main__":
    for rows in measure(known=load(FILE)):
        save(FILE, rows)
        last = rows[-1]
        print(f"{last['task']}, {last['learner']}: rate {last['rate']:g}, updates until solved",
              [row["solved"] for row in rows[-len(SEEDS):]])  # fmt: skip
