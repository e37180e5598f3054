"""A network that has read the reference of Python, for chapter 17, and what its units track.

    python -m lstmlab.experiments reader        writes reader.json and reader.npz; about 5 minutes

An LSTM of 128 units, RMSProp, the same dropout mask at all steps of a batch. The paragraphs of the
reference, each once, are dealt out to training, tuning and held-out text. The rate (of 0.002, 0.005
and 0.01) and the strengths of smoothing were chosen on the tuning text, the rate with seed 100; the
dropout rate was set and not tuned; no choice was made on the held-out text. Each seed is trained
for a short time and scored; then seed 0 is trained for a long time, which is the bundled network.
On another version of Python the text is another one, so the texts that it was tuned and tested on
are kept in the file.
"""

import platform
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lstmlab import dropout
from lstmlab.cells import LSTM
from lstmlab.checkpoints import load_checkpoint, save_checkpoint
from lstmlab.experiments.experiment import Experiment
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import rmsprop
from lstmlab.text import Stream, python_reference, splits, statistics, unit_features
from lstmlab.text.baselines import baselines
from lstmlab.training import train

VOCABULARY = splits.PLAIN
SEEDS = tuple(range(6))
SETTINGS = {
    "hidden_size": 128, "T": 64, "B": 32, "decay": 0.9, "clip": 1.0,
    "dropout": {"h": 0.1, "y": 0.1},
    "short": [[0.01, 400]],  # [rate, steps] one after the other
    "long": [[0.01, 1200], [0.005, 1200], [0.002, 600]],
}  # fmt: skip
CHECKPOINT = Path(__file__).with_suffix(".npz")


class Reader(NamedTuple):
    """The bundled network; `moment` goes on training by `lessons(..., resume=moment)`."""

    network: Network
    params: dict
    moment: object
    about: dict  # made by, version, settings, losses and baselines in nats per symbol
    tuning: str
    held_out: str


def network_for(symbols=None, hidden_size=SETTINGS["hidden_size"]):
    """The network of this chapter, for a vocabulary of that size (None: of this course)."""
    symbols = len(VOCABULARY) if symbols is None else symbols
    return Network(LSTM(symbols, hidden_size), symbols)


def lessons(network, ids, seed, learning_rate, steps, resume=None, settings=SETTINGS):
    """The moments of training on ids (N,): RMSProp, clipping, carried state, dropout.

    Everything follows from the seed and the step, so that training goes on exactly from a moment.
    """
    T, B = settings["T"], settings["B"]
    start = None if resume else network.init(np.random.default_rng(seed), np.float32)

    def masks_at(step):
        rng = np.random.default_rng([seed, step])
        return dropout.masks(rng, network.cell, T, B, settings["dropout"], dtype=np.float32)

    return train(
        network, start, Stream(ids, network.output_size, T, B).batch_at,
        rmsprop(learning_rate, settings["decay"]), cross_entropy, steps,
        clip=settings["clip"], carry=True,
        resume=resume, masks_at=masks_at,
    )  # fmt: skip


def learn(seed, stages, settings=SETTINGS):
    """The last moment of training through all stages, [rate, steps] each."""
    ids, moment = VOCABULARY.encode(parts().training), None
    for learning_rate, steps in stages:
        network = network_for(hidden_size=settings["hidden_size"])
        *_, moment = lessons(network, ids, seed, learning_rate, steps, moment, settings)
    return moment


def tracks(network, params, text):
    """The loss on a text, and how well its best units track each feature of it."""
    seen = statistics.read(network, params, VOCABULARY.encode(text), ["C"])
    found = {}
    for name, feature in unit_features.features(text).items():
        track = unit_features.track(np.tanh(seen.states["C"]), feature, name)
        found[name] = {"unit": track.unit, "score": round(track.score, 4),
                       "chance": [round(score, 4) for score in sorted(track.chance)]}  # fmt: skip
    return {"nats": round(float(seen.nats.mean()), 4), "tracks": found}


def run(seed, settings=SETTINGS):
    """What the units track after a short training, and before it."""
    network, text = network_for(hidden_size=settings["hidden_size"]), parts().held_out
    untrained = network.init(np.random.default_rng(seed), np.float32)
    return {"trained": tracks(network, learn(seed, settings["short"], settings).params, text),
            "untrained": tracks(network, untrained, text)}  # fmt: skip


@cache
def parts():
    """The texts (training, tuning, held_out) of this machine's Python."""
    return splits.split(python_reference())


def around():
    """What the texts of this machine are."""
    return {"python": platform.python_version(), "lengths": [len(text) for text in parts()]}


def train_long(path, settings=SETTINGS):
    """Train the network that is bundled; it is written beside the results."""
    last, texts = learn(SEEDS[0], settings["long"], settings), parts()
    ids = [VOCABULARY.encode(text) for text in texts]
    counted = baselines(*ids, len(VOCABULARY), orders=range(1, 6))
    about = EXPERIMENT.head(settings) | {
        "seed": SEEDS[0], "steps": last.step + 1,
        **tracks(network_for(hidden_size=settings["hidden_size"]), last.params, texts.held_out),
        "shared": round(splits.shared(texts.held_out, texts.training), 4),
        "baselines": [{**row._asdict(), "nats": round(row.nats, 4)} for row in counted],
        "tuning": texts.tuning, "held_out": texts.held_out,
    }  # fmt: skip
    save_checkpoint(Path(path).with_suffix(".npz"), last, about)


def load():
    """The bundled Reader; FileNotFoundError where it was never made."""
    moment = load_checkpoint(CHECKPOINT)
    about = dict(moment.settings)
    texts = {name: about.pop(name) for name in ("tuning", "held_out")}
    network = network_for(hidden_size=about["settings"]["hidden_size"])
    return Reader(network, moment.params, moment, about, **texts)


EXPERIMENT = Experiment(
    "reader", run, ("trained", "untrained"), SETTINGS, SEEDS, around=around, finish=train_long,
    stages=(lambda rows: [{"seed": seed} for seed in SEEDS],),
)  # fmt: skip
bundled = EXPERIMENT.bundled
