"""Three loaders of PyTorch's GRU, each wrong in one way: a bug hunt. Do not read on before it!

    cell, params = load("A", state)       # state: a dict of arrays as of torch.nn.GRU, one layer
    print(reading("A"))                   # the solution

All shapes fit and no loader complains; only the numbers that come out are not PyTorch's.
"""

from lstmlab import checks
from lstmlab.cells import GRU
from lstmlab.convert import from_torch

NAMES = ("A", "B", "C")


def load(name, state):
    """The cell that a suspect makes, and its parameters."""
    checks.one_of("name", name, NAMES)
    inputs, hidden = state["weight_ih_l0"].shape[1], state["weight_hh_l0"].shape[1]
    cell = GRU(inputs, hidden, keep_with_z=True, reset_after=True)
    params = {key: value.copy() for key, value in from_torch(cell, state).items()}
    return cell, _SPOILT[name][0](params)


def reading(name):
    """What the suspect does wrong, in words."""
    return _SPOILT[checks.one_of("name", name, NAMES)][1]


def _bias_outside(params):
    b = params["b"].copy()
    b[2] += params["b_h"]
    return params | {"b": b, "b_h": 0 * params["b_h"]}


def _order(params):
    return {key: value[[1, 0, 2]] if value.ndim > 1 else value for key, value in params.items()}


def _turned(params):
    for key in ("W_h", "W_x", "b"):
        params[key][0] *= -1
    return params


_SPOILT = {
    "A": (_bias_outside, "adds up the candidate's two biases, though one stands inside the reset"),
    "B": (_turned, "turns z over for the slide's convention, and gives it to a cell that keeps"),
    "C": (_order, "takes the gates in the order z, r, n, where PyTorch has r, z, n"),
}
