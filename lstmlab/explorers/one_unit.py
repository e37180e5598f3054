"""Passes of cells with one unit: numbers over time as (T,), parameters mostly zero."""

import numpy as np

from lstmlab.cells import RNN
from lstmlab.gradients import jacobians


def zeros(cell):
    """The cell's parameters, all zero: as good as any where all gates are forced."""
    return {name: np.zeros(shape) for name, shape in cell.shapes.items()}


def column(values):
    """Numbers over time as (T, 1, 1), as a cell's `xs` and `force` take them."""
    return np.array(values, float)[:, None, None]


def series(trace, *names):
    """Gates and states over time: {name: (T,)}."""
    return {name: getattr(trace, name)[:, 0, 0] for name in names}


def slopes(cell, params, trace, of="h", wrt="h", step=-1):
    """∂of_T/∂wrt_t for all t up to T = `step`, (T,)."""
    return jacobians(cell, params, trace, of, wrt, step)[:, 0, 0]


def plain(w, xs, activation="tanh"):
    """(cell, params, trace) of h_t = f(w h_{t-1} + x_t) over xs (T,)."""
    cell = RNN(1, 1, activation=activation)
    params = {"W_h": np.full((1, 1, 1), w), "W_x": np.ones((1, 1, 1)), "b": np.zeros((1, 1))}
    return cell, params, cell.forward(params, column(xs))
