"""Explorers: controls over pictures, one for each notebook. No mathematics in here."""

from importlib import import_module

# Class names by module; imported only when asked for, so that one explorer costs one import.
EXPLORERS = {
    "Prediction": "lstmlab.explorers.prediction",
    "StartHere": "lstmlab.explorers.start_here",
    "Unrolling": "lstmlab.explorers.unrolling",
    "LanguageModel": "lstmlab.explorers.language_model",
    "TrainingThroughTime": "lstmlab.explorers.training_through_time",
    "LongTermGap": "lstmlab.explorers.long_term_gap",
    "CellState": "lstmlab.explorers.cell_state",
    "ForgetGate": "lstmlab.explorers.forget_gate",
    "InputGate": "lstmlab.explorers.input_gate",
    "MemoryUpdate": "lstmlab.explorers.memory_update",
    "MemoryRoll": "lstmlab.explorers.memory_update",
    "OutputGate": "lstmlab.explorers.output_gate",
    "WholeCell": "lstmlab.explorers.whole_cell",
    "Peephole": "lstmlab.explorers.peephole",
    "Dropout": "lstmlab.explorers.dropout",
    "Gru": "lstmlab.explorers.gru",
    "CoupledGates": "lstmlab.explorers.coupled_gates",
    "SideBySide": "lstmlab.explorers.side_by_side",
    "RmsProp": "lstmlab.explorers.rmsprop",
    "Reading": "lstmlab.explorers.reading",
}


def __getattr__(name):
    if name in EXPLORERS:
        return getattr(import_module(EXPLORERS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *EXPLORERS])
