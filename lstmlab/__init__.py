"""Recurrent networks and LSTMs, exact and small enough to read.

    import lstmlab

    network = lstmlab.Network(lstmlab.LSTM(input_size=27, hidden_size=64), output_size=27)
    params = network.init(rng)
    lstmlab.train(network, params, batch_at, lstmlab.rmsprop(0.01), lstmlab.cross_entropy, 1000)

All else is imported from its module: `from lstmlab import gradients, tasks`.
"""

from lstmlab.cells import GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM, make_cell
from lstmlab.losses import cross_entropy, squared_error
from lstmlab.network import Network
from lstmlab.optim import adagrad, adam, clip_by_norm, momentum, rmsprop, sgd
from lstmlab.training import train
from lstmlab.version import __version__

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "CoupledLSTM",
    "Network",
    "PeepholeLSTM",
    "__version__",
    "adagrad",
    "adam",
    "clip_by_norm",
    "cross_entropy",
    "make_cell",
    "momentum",
    "rmsprop",
    "sgd",
    "squared_error",
    "train",
]
