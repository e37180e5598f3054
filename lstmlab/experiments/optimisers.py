"""Five optimisers on real text, a vanilla RNN and an LSTM: rates tuned alike, eight seeds.

    python -m lstmlab.experiments optimisers        two to three minutes on one core

Small networks that read the reference of Python, as in chapter 03: the state is carried on,
gradients are clipped by norm. The rule for rates was fixed before the reported seeds were run; of
five rates a factor of three apart, and where the five lie, a first look with the tuning seeds told.
On another version of Python the text is another one.
"""

import platform
from functools import cache

import numpy as np

from lstmlab import checks
from lstmlab.cells import make_cell
from lstmlab.experiments.experiment import Experiment, at_each
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import OPTIMISERS
from lstmlab.text import NGram, Stream, Vocabulary, python_reference
from lstmlab.training import Diverged, train

CELLS = ("rnn", "lstm")
UNCLIPPED = "sgd, not clipped"  # at the rate that was chosen for sgd
CONTESTANTS = (*OPTIMISERS, UNCLIPPED)
RATES = {
    "sgd": (0.3, 1.0, 3.0, 10.0, 30.0),
    "momentum": (0.1, 0.3, 1.0, 3.0, 10.0),
    "adagrad": (0.01, 0.03, 0.1, 0.3, 1.0),
    "rmsprop": (0.003, 0.01, 0.03, 0.1, 0.3),
    "adam": (0.003, 0.01, 0.03, 0.1, 0.3),
}
TUNING_SEEDS, SEEDS = (100, 101), tuple(range(200, 208))
SETTINGS = {"hidden_size": 32, "length": 20, "batch": 16, "steps": 160, "clip": 1.0,
            "check_every": 40, "held_out": 4000}  # fmt: skip


@cache
def corpus():
    """(vocabulary, ids seen, ids held out): Python's reference; its last twentieth is held out."""
    text = python_reference()
    vocabulary = Vocabulary.from_text(text)
    ids = vocabulary.encode(text)
    cut = len(ids) * 19 // 20
    return vocabulary, ids[:cut], ids[cut:]


def around():
    """The version of Python; nats per symbol of what knows nothing of the text, or only counts."""
    vocabulary, seen, held_out = corpus()
    K, asked = len(vocabulary), held_out[: SETTINGS["held_out"] + 1]
    unigram, bigram = (NGram(seen, order, K).cross_entropy(asked) for order in (1, 2))
    levels = {"ln K": float(np.log(K)), "unigram": unigram, "bigram": bigram}
    return {"python": platform.python_version(),
            "baselines": {name: round(loss, 4) for name, loss in levels.items()}}  # fmt: skip


def begin(cell, seed, settings=SETTINGS):
    """(network, params, stream): first weights, and a place in the text where reading begins."""
    checks.one_of("cell", cell, CELLS)
    rng = np.random.default_rng(checks.whole("seed", seed, low=0))
    vocabulary, seen, _ = corpus()
    K = len(vocabulary)
    network = Network(make_cell(cell, K, settings["hidden_size"]), K)
    params = network.init(rng, np.float32)
    moved = np.roll(seen, -rng.integers(len(seen)))
    return network, params, Stream(moved, K, settings["length"], settings["batch"])


def run(cell, optimiser, learning_rate, seed, settings=SETTINGS):
    """Train once; a dict for JSON. The seed draws what `begin` gives.

    held_out: nats per symbol on the held-out text before the first update and after each
    `check_every`; shorter, and diverged True, if numbers overflowed.
    """
    checks.one_of("optimiser", optimiser, CONTESTANTS)
    network, params, stream = begin(cell, seed, settings)
    clip = None if optimiser == UNCLIPPED else settings["clip"]
    rule = OPTIMISERS[optimiser.split(",")[0]](learning_rate)
    moments = train(network, params, stream.batch_at, rule,
                    cross_entropy, settings["steps"], clip=clip, carry=True)  # fmt: skip
    ids = corpus()[2][: settings["held_out"] + 1]
    losses, diverged = [loss_on(network, params, ids)], False
    try:
        for moment in moments:
            if (moment.step + 1) % settings["check_every"] == 0:
                losses.append(loss_on(network, moment.params, ids))
    except Diverged:
        diverged = True
    if not np.isfinite(losses[-1]):  # seen on the held-out text before it was seen in training
        losses, diverged = losses[:-1], True
    return {"held_out": [round(loss, 4) for loss in losses], "diverged": diverged}


@np.errstate(over="ignore", invalid="ignore")
def loss_on(network, params, ids, piece=100):
    """Nats per symbol on ids (N,), read in pieces that each begin with a state of zero."""
    rows = (len(ids) - 1) // piece
    shown, asked = (ids[k : k + rows * piece].reshape(rows, piece).T for k in (0, 1))
    outputs = network.forward(params, corpus()[0].one_hot(shown, np.float32)).outputs
    if not np.isfinite(outputs).all():
        return float("inf")
    return float(cross_entropy(outputs, asked).each.mean())


def cost(row):
    """What a run is judged by: the last held-out loss, infinite if it diverged."""
    return float("inf") if row["diverged"] else row["held_out"][-1]


def report(rows):
    """Each contestant at the rate of its optimiser."""
    rates = chosen_rates(rows)
    compared = [{"cell": cell, "optimiser": name} for cell in CELLS for name in CONTESTANTS]
    own = lambda each: [rates[each["cell"], each["optimiser"].split(",")[0]]]  # noqa: E731
    return at_each(compared, own, SEEDS)


def over_rates(cell, optimiser):
    """(rates (N,), losses (N,)): the mean over the tuning seeds, infinite where one diverged."""
    rows = [row for row in EXPERIMENT.tuning(bundled().rows)
            if (row["cell"], row["optimiser"]) == (cell, optimiser)]  # fmt: skip
    losses = [np.mean([cost(row) for row in rows if row["learning_rate"] == learning_rate])
              for learning_rate in RATES[optimiser]]  # fmt: skip
    return np.array(RATES[optimiser]), np.array(losses)


TUNED = at_each([{"cell": cell, "optimiser": name} for cell in CELLS for name in RATES],
                lambda each: RATES[each["optimiser"]], TUNING_SEEDS)  # fmt: skip
EXPERIMENT = Experiment(
    "optimisers", run, ("held_out", "diverged"), SETTINGS, SEEDS, TUNING_SEEDS,
    by=("cell", "optimiser"), stages=(lambda rows: TUNED, report), around=around,
    cost=lambda rows: np.mean([cost(row) for row in rows]),
    about={"rates": RATES, "rate chosen": "for each cell and optimiser: lowest mean held-out loss "
           "over the tuning seeds, infinite where a run diverged; sgd without clipping takes the "
           "rate of sgd"},
)  # fmt: skip
bundled, reported, chosen_rates = EXPERIMENT.bundled, EXPERIMENT.reported, EXPERIMENT.chosen_rates
