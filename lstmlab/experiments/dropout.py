"""Does dropout help a small LSTM on real text? Five ways, every one with rates chosen for itself.

    python -m lstmlab.experiments dropout        about seven minutes on one core

The text is the beginning of the language reference that ships with Python, cut into blocks of 1000
characters which are dealt out in turn to training, validation and test. All ways share the updates,
the batches, and, seed by seed, the first weights. Each is tested twice: where its validation loss
was lowest, and at the end. Dropout is off whenever a loss is measured. The rule for the rates was
fixed before any reported seed was run.
"""

import hashlib
import platform

import numpy as np

from lstmlab import checks
from lstmlab.cells import LSTM
from lstmlab.dropout import masks
from lstmlab.experiments.experiment import Experiment, at_each, best
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.text import NGram, Stream, Vocabulary, python_reference
from lstmlab.training import train

WAYS = {  # name: (place of the mask, a new one at every step?)
    "none": None,
    "state, new each step": ("h", True),
    "state, same": ("h", False),
    "inputs, same": ("x", False),
    "candidate, new each step": ("c_tilde", True),
}
SETTINGS = {"characters": 40_000, "hidden_size": 64, "T": 25, "B": 20, "updates": 600,
            "check every": 30, "clip": 1.0}  # fmt: skip
RATES, DROPOUT_RATES, FIRST = (0.01, 0.02, 0.04), (0.1, 0.25, 0.5), 0.25
TUNING_SEEDS, SEEDS = (100, 101), tuple(range(8))
BLOCK, TURNS = 1000, ("train", "test", "test", "train", "valid", "test", "train", "test", "test",
                      "valid")  # fmt: skip


def parts(characters):
    """Vocabulary and ids of train, valid and test, each (N,), from the beginning of the text."""
    text = python_reference()[:characters]
    vocabulary = Vocabulary.from_text(text)
    dealt = {name: "" for name in ("train", "valid", "test")}
    for number, place in enumerate(range(0, characters, BLOCK)):
        dealt[TURNS[number % len(TURNS)]] += text[place : place + BLOCK]
    return vocabulary, {name: vocabulary.encode(text) for name, text in dealt.items()}


def loss_on(network, params, ids, readers=20):
    """Nats per character over the whole of the ids, read from `readers` places, without dropout."""
    batch = Stream(ids, network.output_size, (len(ids) - 1) // readers, readers).batch_at(0)
    outputs = network.forward(params, batch.xs).outputs
    return float(cross_entropy(outputs, batch.targets, batch.weights).total)


def run(way, dropout, learning_rate, seed, settings=SETTINGS):
    """Train once; a dict of plain numbers, losses in nats per character.

    dropout: the rate at which numbers are dropped. valid: the validation loss over the updates, one
    every `check every`. at: the update where it was lowest; train, test: losses there; train_end,
    test_end: after the last update.
    """
    place_and_kind = WAYS[checks.one_of("way", way, WAYS)]
    vocabulary, ids = parts(settings["characters"])
    K, T, B, every = len(vocabulary), settings["T"], settings["B"], settings["check every"]
    network = Network(LSTM(K, settings["hidden_size"]), K)
    drawing, dropping = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2))

    def masks_at(step):
        if place_and_kind:
            place, anew = place_and_kind
            return masks(dropping, network.cell, T, B, {place: dropout}, anew, np.float32)

    moments = train(
        network, network.init(drawing, np.float32), Stream(ids["train"], K, T, B).batch_at,
        adam(learning_rate), cross_entropy, settings["updates"], clip=settings["clip"], carry=True,
        masks_at=masks_at,
    )  # fmt: skip
    valid, lowest = [], None
    for moment in moments:
        if (moment.step + 1) % every == 0:
            valid.append(loss_on(network, moment.params, ids["valid"]))
            if valid[-1] == min(valid):
                lowest = moment.params
    ends = {"": lowest, "_end": moment.params}
    found = {name + end: round(loss_on(network, params, ids[name]), 4)
             for end, params in ends.items() for name in ("train", "test")}  # fmt: skip
    return {**found, "at": every * (int(np.argmin(valid)) + 1),
            "valid": [round(value, 4) for value in valid]}  # fmt: skip


def chosen(rows, name):
    """{way: the value of `name` chosen by these rows}: lowest mean of lowest validation losses."""
    found = best(rows, ("way",), lambda of_one: np.mean([min(r["valid"]) for r in of_one]), name)
    return {way: value for (way,), value in found.items()}


def choice(rows):
    """{way: (dropout rate, learning rate)}, from the tuning seeds among these rows."""
    rows = EXPERIMENT.tuning(rows)
    rates = chosen([row for row in rows if row["dropout"] in (None, FIRST)], "learning_rate")
    dropouts = chosen([row for row in rows if row["learning_rate"] == rates[row["way"]]], "dropout")
    return {way: (dropouts[way], rates[way]) for way in rates}


def tune_rates(rows):
    """Each way's learning rate, at the first dropout rate."""
    ways = [{"way": way, "dropout": FIRST if WAYS[way] else None} for way in WAYS]
    return at_each(ways, RATES, TUNING_SEEDS)


def tune_dropout(rows):
    """Each way's dropout rate, at the learning rate just chosen."""
    others = [p for p in DROPOUT_RATES if p != FIRST]
    ways = [{"way": way, "dropout": p} for way in WAYS if WAYS[way] for p in others]
    return at_each(ways, lambda each: [choice(rows)[each["way"]][1]], TUNING_SEEDS)


def report(rows):
    """Each way at both rates that were chosen for it."""
    ways = [{"way": way, "dropout": p} for way, (p, _) in choice(rows).items()]
    return at_each(ways, lambda each: [choice(rows)[each["way"]][1]], SEEDS)


def around():
    """The text of this machine, and what counting makes of it (nats per character, by order)."""
    vocabulary, ids = parts(SETTINGS["characters"])
    text = vocabulary.decode(np.concatenate(list(ids.values())))
    counting = {str(n): NGram(ids["train"], n, len(vocabulary)).cross_entropy(ids["test"])
                for n in range(1, 6)}  # fmt: skip
    return {
        "python": platform.python_version(), "text": hashlib.sha256(text.encode()).hexdigest(),
        "symbols": len(vocabulary), "lengths": {name: len(part) for name, part in ids.items()},
        "counting": {n: round(loss, 4) for n, loss in counting.items()},
    }  # fmt: skip


EXPERIMENT = Experiment(
    "dropout", run, ("train", "test", "train_end", "test_end", "at", "valid"), SETTINGS, SEEDS,
    TUNING_SEEDS, by=("way",), stages=(tune_rates, tune_dropout, report), around=around,
    about={"rates": list(RATES), "dropout rates": list(DROPOUT_RATES),
           "rate chosen": f"for each way: lowest mean over the tuning seeds of the lowest "
           f"validation loss, at a dropout rate of {FIRST}; then the dropout rate, at that rate"},
)  # fmt: skip
bundled, reported = EXPERIMENT.bundled, EXPERIMENT.reported
