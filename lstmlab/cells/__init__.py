"""The cells, one file each, to be read side by side.

A cell holds sizes and nothing else. `init(rng)` makes parameters, `forward` a trace of all that a
pass knew, `backward` the gradients from that trace. Letters: T steps, B sequences, I inputs,
H hidden units, G gates; arrays over time are (T, B, H).
"""

from lstmlab import checks
from lstmlab.cells.coupled import CoupledLSTM
from lstmlab.cells.gru import GRU
from lstmlab.cells.lstm import LSTM
from lstmlab.cells.peephole import PeepholeLSTM
from lstmlab.cells.rnn import RNN
from lstmlab.cells.trace import Gradients, Trace

CELLS = {
    "rnn": RNN,
    "lstm": LSTM,
    "peephole": PeepholeLSTM,
    "coupled": CoupledLSTM,
    "gru": GRU,
}


def make_cell(name, input_size, hidden_size, **options):
    """A cell by its name in `CELLS`; options are the cell's own, such as ``activation="relu"``.

    Raises ValueError on an unknown name, size or option.
    """
    cell = CELLS[checks.one_of("cell", name, CELLS)]
    known = set(cell.__dataclass_fields__) - {"input_size", "hidden_size"}
    checks.keys("options", options, sorted(known))
    return cell(input_size, hidden_size, **options)


__all__ = [
    "CELLS",
    "GRU",
    "LSTM",
    "RNN",
    "CoupledLSTM",
    "Gradients",
    "PeepholeLSTM",
    "Trace",
    "make_cell",
]
