"""Does dropout help a small LSTM on real text? Five ways, every one with rates chosen for itself.

    python -m lstmlab.studies.dropout    in about seven minutes, writes lstmlab/studies/dropout.json

The text is the beginning of the language reference that ships with Python, cut into blocks of 1000
characters which are dealt out in turn to training, validation and test. Rule, fixed before any
reported seed was run. Tuning seeds, in two stages: each way's learning rate at a dropout rate of
0.25, then its dropout rate at that learning rate; the lowest mean of the lowest validation losses
counts. Then each way is trained from the reported seeds, and tested twice: where its validation
loss was lowest, and at the end. All ways share the updates, the batches, and, seed by seed, the
first weights. Dropout is off whenever a loss is measured.
"""

import hashlib
import json
import platform
from pathlib import Path

import numpy as np

from lstmlab import __version__, checks
from lstmlab.cells import LSTM
from lstmlab.dropout import masks
from lstmlab.files import written_whole
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.text import NGram, Stream, Vocabulary, python_reference
from lstmlab.training import train

# name: (place of the mask, a new one at every step?)
WAYS = {
    "none": None,
    "state, new each step": ("h", True),
    "state, same": ("h", False),
    "inputs, same": ("x", False),
    "candidate, new each step": ("c_tilde", True),
}
SETTINGS = {"characters": 40_000, "hidden": 64, "T": 25, "B": 20, "updates": 600,
            "check every": 30, "clip": 1.0}  # fmt: skip
LEARNING_RATES, DROPOUT_RATES = (0.01, 0.02, 0.04), (0.1, 0.25, 0.5)
TUNING_SEEDS, SEEDS = (100, 101), tuple(range(8))
PATH = Path(__file__).with_suffix(".json")
BLOCK, TURNS = 1000, ("train", "test", "test", "train", "valid", "test", "train", "test", "test",
                      "valid")  # fmt: skip


def parts(characters):
    """Vocabulary and ids of train, valid and test, each (N,), from the beginning of the text."""
    text = python_reference()[:characters]
    vocabulary = Vocabulary.from_text(text)
    blocks = [text[k : k + BLOCK] for k in range(0, characters, BLOCK)]
    dealt = {name: "" for name in ("train", "valid", "test")}
    for number, block in enumerate(blocks):
        dealt[TURNS[number % len(TURNS)]] += block
    return vocabulary, {name: vocabulary.encode(text) for name, text in dealt.items()}


def loss_on(network, params, ids, readers=20):
    """Nats a character over the whole of the ids, read from `readers` places, without dropout."""
    batch = Stream(ids, network.outputs, (len(ids) - 1) // readers, readers).batch_at(0)
    outputs = network.forward(params, batch.xs).outputs
    return float(cross_entropy(outputs, batch.targets, batch.weights).total)


def run(way, dropout_rate, learning_rate, seed, settings=SETTINGS):
    """Train once; a dict of plain numbers, losses in nats a character.

    valid: the validation loss over the updates, one every `check every`. at: the update where it
    was lowest; train, test: losses there; train_end, test_end: after the last update.
    """
    checks.one_of("way", way, WAYS)
    vocabulary, ids = parts(settings["characters"])
    T, B, every = (settings[name] for name in ("T", "B", "check every"))
    network = Network(LSTM(len(vocabulary), settings["hidden"]), len(vocabulary))
    drawing, dropping = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2))
    masks_at = None
    if WAYS[way] is not None:
        place, anew = WAYS[way]
        masks_at = lambda step: masks(  # noqa: E731
            dropping, network.cell, T, B, {place: dropout_rate}, anew, np.float32
        )
    moments = train(
        network, network.init(drawing, np.float32), Stream(ids["train"], len(vocabulary), T, B)
        .batch_at, adam(learning_rate), cross_entropy, settings["updates"], clip=settings["clip"],
        carry=True, masks_at=masks_at,
    )  # fmt: skip
    valid, best = [], None
    for moment in moments:
        if (moment.step + 1) % every == 0:
            valid.append(loss_on(network, moment.params, ids["valid"]))
            if valid[-1] == min(valid):
                best = moment.params
    ends = {"": best, "_end": moment.params}
    found = {name + end: round(loss_on(network, params, ids[name]), 4)
             for end, params in ends.items() for name in ("train", "test")}  # fmt: skip
    return {"way": way, "dropout": dropout_rate, "rate": learning_rate, "seed": seed, **found,
            "at": every * (int(np.argmin(valid)) + 1),
            "valid": [round(value, 4) for value in valid]}  # fmt: skip


def best_of(rows, way, name):
    """The value of `name` whose mean lowest validation loss over the tuning seeds is lowest."""
    trials = {}
    for row in rows:
        if row["way"] == way:
            trials.setdefault(row[name], []).append(min(row["valid"]))
    return min(trials, key=lambda value: np.mean(trials[value]))


def measure(say=print):
    """All rows, tuning and reported; the choice for each way, as (dropout rate, learning rate)."""
    tuning, choice, reported = [], {}, []
    for way in WAYS:
        first = None if way == "none" else 0.25
        trials = [run(way, first, rate, s) for rate in LEARNING_RATES for s in TUNING_SEEDS]
        rate = best_of(trials, way, "rate")
        tuning += trials
        if way != "none":
            others = [p for p in DROPOUT_RATES if p != first]
            more = [run(way, p, rate, s) for p in others for s in TUNING_SEEDS]
            tuning += more
            at_rate = [row for row in trials if row["rate"] == rate] + more
            first = best_of(at_rate, way, "dropout")
        choice[way] = first, rate
        say(f"{way}: dropout {first}, learning rate {rate}")
    for way, (p, rate) in choice.items():
        reported += [run(way, p, rate, seed) for seed in SEEDS]
        say(f"{way}: test {np.mean([row['test'] for row in reported if row['way'] == way]):.3f}")
    return {"choice": choice, "tuning": tuning, "reported": reported}


def main():
    vocabulary, ids = parts(SETTINGS["characters"])
    text = vocabulary.decode(np.concatenate(list(ids.values())))
    counting = {n: NGram(ids["train"], n, len(vocabulary)).cross_entropy(ids["test"])
                for n in range(1, 6)}  # fmt: skip
    about = {
        "format": 1, "lstmlab": __version__, "made by": "python -m lstmlab.studies.dropout",
        "python": platform.python_version(), "text": hashlib.sha256(text.encode()).hexdigest(),
        "symbols": len(vocabulary), "lengths": {name: len(part) for name, part in ids.items()},
        "settings": SETTINGS, "learning rates": LEARNING_RATES, "dropout rates": DROPOUT_RATES,
        "tuning seeds": TUNING_SEEDS, "seeds": SEEDS,
        "counting": {str(n): round(loss, 4) for n, loss in counting.items()},
    }  # fmt: skip
    found = measure()
    lines = {name: ",\n".join(f"  {json.dumps(row)}" for row in found.pop(name))
             for name in ("tuning", "reported")}  # fmt: skip
    rows = ",\n".join(f' "{name}": [\n{text}\n ]' for name, text in lines.items())
    with written_whole(PATH) as file:
        file.write(f"{json.dumps(about | found, indent=1)[:-2]},\n{rows}\n}}\n".encode())


def bundled():
    """What the command wrote for this course: a dict, rows under "tuning" and "reported"."""
    return json.loads(PATH.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
