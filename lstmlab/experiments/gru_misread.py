"""What becomes of a trained GRU whose weights are read in another convention?

    python -m lstmlab.experiments gru_misread        about a minute

Two forms learn the temporal order of three symbols over 20 steps (chance 1/8): the standard
form, and PyTorch's (z keeps, reset after the product). Then the same weights are put into cells of
another convention, and asked 1000 new sequences. The rule for rates was fixed before any reported
seed was run. Both share the updates and, seed by seed, the batches and the test.
"""

import numpy as np

from lstmlab import checks
from lstmlab.cells import GRU
from lstmlab.experiments.experiment import Experiment, at_each
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.tasks import temporal_order
from lstmlab.training import train

FORMS = {"standard": (False, False), "PyTorch": (True, True)}  # keep_with_z, reset_after
SETTINGS = {"T": 20, "symbols": 3, "hidden_size": 16, "B": 32, "updates": 600, "clip": 1.0,
            "asked": 1000, "solved": 0.95, "check every": 20}  # fmt: skip
RATES, TUNING_SEEDS, SEEDS = (0.005, 0.01, 0.02), (100, 101), tuple(range(8))


def negated(params):
    """The same GRU for the other convention of z: its weights and bias negated."""
    z_first = {name: params[name].copy() for name in ("W_h", "W_x", "b")}
    for value in z_first.values():
        value[0] *= -1
    return params | z_first


def moved(params, reset_after):
    """The same numbers for a cell that resets elsewhere: b_h is inside, or is added outside."""
    if reset_after:
        return {"b_h": np.zeros_like(params["b"][2])} | params
    b = params["b"].copy()
    b[2] += params.get("b_h", 0)
    return params | {"b": b}


def readings(keep_with_z, reset_after):
    """By name: the options of the cell that reads, and whether z's weights are negated first."""
    return {
        "as trained": (keep_with_z, reset_after, False),
        "z misread": (not keep_with_z, reset_after, False),
        "z misread, weights negated": (not keep_with_z, reset_after, True),
        "reset misread": (keep_with_z, not reset_after, False),
        "both misread": (not keep_with_z, not reset_after, False),
    }


def run(form, learning_rate, seed, settings=SETTINGS):
    """Train once; a dict of plain numbers: accuracies by reading, the last loss (nats).

    solved: the update after which 95 % of the test's answers were right, None if never.
    """
    options = FORMS[checks.one_of("form", form, FORMS)]
    task = temporal_order(settings["T"], settings["symbols"])
    weights, batches, asked = np.random.SeedSequence(seed).generate_state(3).tolist()
    test = task.batch(np.random.default_rng(asked), settings["asked"], np.float32)

    def right(params, keep_with_z, reset_after):
        cell = GRU(task.input_size, settings["hidden_size"], keep_with_z, reset_after)
        network = Network(cell, task.output_size)
        outputs = network.forward(moved(params, reset_after), test.xs).outputs
        return task.accuracy(outputs, test)

    network = Network(GRU(task.input_size, settings["hidden_size"], *options), task.output_size)
    params = network.init(np.random.default_rng(weights), np.float32)
    losses, solved = [], None
    for moment in train(network, params, task.batch_at(batches, settings["B"]), adam(learning_rate),
                        task.loss, settings["updates"], clip=settings["clip"]):  # fmt: skip
        losses.append(moment.loss)
        look = solved is None and (moment.step + 1) % settings["check every"] == 0
        if look and right(moment.params, *options) >= settings["solved"]:
            solved = moment.step + 1
    found = {
        name: round(right(negated(moment.params) if turn else moment.params, *cell), 4)
        for name, (*cell, turn) in readings(*options).items()
    }
    return {"accuracy": found, "solved": solved, "loss": round(float(np.mean(losses[-50:])), 5)}


COMPARED = [{"form": form} for form in FORMS]
EXPERIMENT = Experiment(
    "gru_misread", run, ("accuracy", "solved", "loss"), SETTINGS, SEEDS, TUNING_SEEDS, COMPARED,
    by=("form",), tuned=at_each(COMPARED, RATES, TUNING_SEEDS),
    cost=lambda rows: np.mean([row["loss"] for row in rows]),
    about={"rates": list(RATES), "rate chosen": "for each form: lowest mean over the tuning seeds "
           "of the loss over the last 50 updates"},
)  # fmt: skip
bundled, reported, chosen_rates = EXPERIMENT.bundled, EXPERIMENT.reported, EXPERIMENT.chosen_rates
