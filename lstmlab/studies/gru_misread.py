"""What becomes of a trained GRU whose weights are read in another convention?

    python -m lstmlab.studies.gru_misread    about a minute; writes gru_misread.json beside it

Two forms learn the temporal order of three symbols over 20 steps (chance 1/8): the slide's, and
PyTorch's (z keeps, reset after the product). Then the same weights are put into cells of another
convention, and asked 1000 new sequences. Rule, fixed before any reported seed was run: each form
takes the rate whose mean loss over its last 50 updates, over the tuning seeds, is lowest; then it
learns from the reported seeds. Both share the updates and, seed by seed, the batches and the test.
"""

import json
from pathlib import Path

import numpy as np

from lstmlab import __version__, checks
from lstmlab.cells import GRU
from lstmlab.files import written_whole
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.tasks import temporal_order
from lstmlab.training import train

FORMS = {"slide": (False, False), "PyTorch": (True, True)}  # keep_with_z, reset_after
SETTINGS = {"T": 20, "symbols": 3, "hidden": 16, "B": 32, "updates": 600, "clip": 1.0,
            "asked": 1000, "solved": 0.95, "check every": 20}  # fmt: skip
RATES = (0.005, 0.01, 0.02)
TUNING_SEEDS, SEEDS = (100, 101), tuple(range(8))
PATH = Path(__file__).with_suffix(".json")
COMMAND = "python -m lstmlab.studies.gru_misread"


def turned(params):
    """The same GRU for the other convention of z: its weights and bias negated."""
    z_first = {name: params[name].copy() for name in ("W_h", "W_x", "b")}
    for value in z_first.values():
        value[0] *= -1
    return params | z_first


def moved(params, reset_after):
    """The same numbers for a cell that resets elsewhere: b_h stands inside, or is added outside."""
    if reset_after:
        return {"b_h": np.zeros_like(params["b"][2])} | params
    b = params["b"].copy()
    b[2] += params.get("b_h", 0)
    return params | {"b": b}


def readings(keep_with_z, reset_after):
    """By name: the options of the cell that reads, and whether z's weights are turned first."""
    return {
        "as trained": (keep_with_z, reset_after, False),
        "z misread": (not keep_with_z, reset_after, False),
        "z misread, weights turned": (not keep_with_z, reset_after, True),
        "reset misread": (keep_with_z, not reset_after, False),
        "both misread": (not keep_with_z, not reset_after, False),
    }


def run(form, rate, seed, settings=SETTINGS):
    """Train once; a dict of plain numbers: accuracies by reading, the last loss (nats).

    solved: the update after which 95 % of the test's answers were right, None if never.
    """
    options = FORMS[checks.one_of("form", form, FORMS)]
    task = temporal_order(settings["T"], settings["symbols"])
    weights, batches, asked = np.random.SeedSequence(seed).generate_state(3).tolist()
    test = task.batch(np.random.default_rng(asked), settings["asked"], np.float32)

    def right(params, keep_with_z, reset_after):
        cell = GRU(task.inputs, settings["hidden"], keep_with_z, reset_after)
        outputs = Network(cell, task.outputs).forward(moved(params, reset_after), test.xs).outputs
        return task.accuracy(outputs, test)

    network = Network(GRU(task.inputs, settings["hidden"], *options), task.outputs)
    params = network.init(np.random.default_rng(weights), np.float32)
    losses, solved = [], None
    for moment in train(network, params, task.batch_at(batches, settings["B"]), adam(rate),
                        task.loss, settings["updates"], clip=settings["clip"]):  # fmt: skip
        losses.append(moment.loss)
        look = solved is None and (moment.step + 1) % settings["check every"] == 0
        if look and right(moment.params, *options) >= settings["solved"]:
            solved = moment.step + 1
    found = {
        name: round(right(turned(moment.params) if turn else moment.params, *cell), 4)
        for name, (*cell, turn) in readings(*options).items()
    }
    return {"form": form, "rate": rate, "seed": seed, "accuracy": found, "solved": solved,
            "loss": round(float(np.mean(losses[-50:])), 5)}  # fmt: skip


def measure(say=print):
    """All rows, tuning and reported, and the rate of each form."""
    tuning, choice, reported = [], {}, []
    for form in FORMS:
        means = {}
        for rate in RATES:
            rows = [run(form, rate, seed) for seed in TUNING_SEEDS]
            tuning += rows
            means[rate] = np.mean([row["loss"] for row in rows])
        choice[form] = min(means, key=means.get)
        for seed in SEEDS:
            reported.append(run(form, choice[form], seed))
            say(reported[-1])
    return {"version": __version__, "made by": COMMAND, "settings": SETTINGS,
            "rates": RATES, "choice": choice, "tuning seeds": TUNING_SEEDS, "seeds": SEEDS,
            "tuning": tuning, "reported": reported}  # fmt: skip


def load():
    """The bundled measurement, as `measure` returns it."""
    return json.loads(PATH.read_text(encoding="utf-8"))


if __name__ == "__main__":
    found = measure()
    with written_whole(PATH) as file:
        file.write(json.dumps(found, indent=1).encode() + b"\n")
