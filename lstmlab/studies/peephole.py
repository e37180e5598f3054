"""Do peepholes help with timing? Plain LSTM, diagonal and full peepholes, eight seeds, three tasks.

    python -m lstmlab.studies.peephole          writes peephole.json, in about six minutes

All learners see the same batches, take the same number of updates at most, and have as many units
as bring them nearest to the same number of parameters. Rule for rates, fixed before the reported
seeds were run and the same for all: the rate that needs fewest sequences in the median over the
tuning seeds, unsolved counted as the whole budget; when even, the lower loss. On another processor
sums are rounded otherwise, and single seeds may come out otherwise.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from lstmlab import checks
from lstmlab.cells import LSTM, PeepholeLSTM
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.sweep import results
from lstmlab.tasks.timing import alarm, third_beat
from lstmlab.training import Diverged, train
from lstmlab.version import __version__

FILE = Path(__file__).with_suffix(".json")
TASKS = {"alarm after 10": alarm(10), "alarm after 20": alarm(20), "third beat": third_beat(3, 8)}
LEARNERS = {
    "lstm": lambda H: LSTM(1, H),
    "diagonal": lambda H: PeepholeLSTM(1, H, diagonal=True),
    "full": lambda H: PeepholeLSTM(1, H),
}
RATES = (1e-2, 3e-2, 1e-1)  # at 3e-3 the budget is too short: tried with other seeds
TUNING_SEEDS = (100, 101, 102)
SEEDS = tuple(range(8))
ABOUT = {
    "made by": "python -m lstmlab.studies.peephole",
    "rates": list(RATES),
    "tuning seeds": list(TUNING_SEEDS),
    "seeds": list(SEEDS),
    "rate chosen": "for each task and learner: fewest sequences in the median over the tuning "
    "seeds, unsolved counted as the whole budget; when even, the lower loss",
}


@dataclass(frozen=True)
class Settings:
    """What all runs share. A task is solved when at two checks in a row `solved` of the validation
    sequences are right; then training stops."""

    parameters: int = 155
    updates: int = 800
    batch: int = 32
    clip: float = 1.0  # global norm of the gradient
    check_every: int = 20
    solved: float = 0.95
    validation: int = 128
    test: int = 512


def network_of(learner, parameters):
    """The learner's network of two outputs with nearly as many parameters as asked for."""
    make = LEARNERS[checks.one_of("learner", learner, LEARNERS)]
    networks = [Network(make(H), 2) for H in range(1, 20)]
    return min(networks, key=lambda network: abs(size_of(network) - parameters))


def size_of(network):
    """The number of parameters of a network."""
    return sum(p.size for p in network.init(np.random.default_rng(0)).values())


def run(task, learner, rate, seed, settings=None):
    """One training run; a dict for JSON.

    solved: sequences until the task was solved, None if it was not. accuracy, loss: at the end, on
    test sequences that training did not see.
    """
    settings, problem = settings or Settings(), TASKS[checks.one_of("task", task, TASKS)]
    spawned = np.random.SeedSequence(checks.whole("seed", seed, low=0)).spawn(3)
    drawing, validating, testing = map(np.random.default_rng, spawned)
    network = network_of(learner, settings.parameters)
    validation = problem.batch(validating, settings.validation, np.float32)
    test = problem.batch(testing, settings.test, np.float32)
    params, solved = _learn(network, network.init(drawing, np.float32), problem, rate, seed,
                            validation, settings)  # fmt: skip
    outputs = network.forward(params, test.xs).outputs
    loss = problem.loss(outputs, test.targets, test.weights).total
    return {"task": task, "learner": learner, "rate": rate, "seed": seed, "solved": solved,
            "accuracy": round(problem.accuracy(outputs, test), 4), "loss": round(float(loss), 5),
            "hidden": network.cell.hidden, "parameters": size_of(network)}  # fmt: skip


def _learn(network, params, problem, rate, seed, validation, settings):
    """Parameters at the end, and sequences until solved (or None); numbers that overflow end it."""
    moments = train(network, params, problem.batch_at(seed, settings.batch), adam(rate),
                    problem.loss, settings.updates, clip=settings.clip)  # fmt: skip
    was_good = False
    try:
        for moment in moments:
            params = moment.params
            if (moment.step + 1) % settings.check_every == 0:
                outputs = network.forward(params, validation.xs).outputs
                good = problem.accuracy(outputs, validation) >= settings.solved
                if good and was_good:
                    return params, (moment.step + 1) * settings.batch
                was_good = good
    except Diverged as error:
        return error.params, None
    return params, None


def chosen_rates(rows, settings=None):
    """{(task, learner): rate} by the rule, from the rows of the tuning seeds alone."""
    tuning = [row | {"lag": 0} for row in rows if row["seed"] in TUNING_SEEDS]
    budget = (settings or Settings()).updates * (settings or Settings()).batch
    return {key[:2]: rate for key, rate in results.best_rates(tuning, budget).items()}


def measure(settings=None, say=print):
    """All rows: every rate with the tuning seeds, then the chosen ones with the reported seeds."""
    both = [(task, learner) for task in TASKS for learner in LEARNERS]
    rows = []

    def add(task, learner, rate, seed):
        rows.append(run(task, learner, rate, seed, settings))
        say(rows[-1])

    for key in both:
        for rate in RATES:
            for seed in TUNING_SEEDS:
                add(*key, rate, seed)
    rates = chosen_rates(rows, settings)
    for key in both:
        for seed in SEEDS:
            add(*key, rates[key], seed)
    return rows


def save(rows, settings=None, path=FILE):
    """Write the rows and what made them; the old file or the new one, never a half."""
    about = {"lstmlab": __version__, "settings": asdict(settings or Settings())} | ABOUT
    results.save(path, about, rows)


def bundled(path=FILE):
    """The file as `save` wrote it: a dict with what made it, and its "rows"."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def reported(rows, task, learner):
    """The rows of the seeds that count, for one task and learner."""
    return [row for row in rows if row["seed"] in SEEDS
            and (row["task"], row["learner"]) == (task, learner)]  # fmt: skip


if __name__ == "__main__":
    save(measure())
