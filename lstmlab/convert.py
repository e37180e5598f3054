"""Weights of PyTorch, Keras and ONNX into our cells, and back. None of the three is imported.

    cell = LSTM(input_size=8, hidden_size=32)
    params = from_torch(cell, model.state_dict(), prefix="lstm.")
    trace = cell.forward(params, xs)                 # xs time-major, (T, B, I)
    model.load_state_dict(to_torch(cell, params))    # after torch.as_tensor of each array

         gates                  one gate's weights                    biases        GRU
here     f i o C̃, z r h̃         W_x (I, H), W_h (H, H), stacked       one           either
PyTorch  i f g o, r z n         (H, I), (H, H), above each other      two           z keeps
Keras    i f c o, z r h         (I, H), (H, H), side by side          one, or two   z keeps
ONNX     i o f c, z r h         (H, I), (H, H), above each other      two, in a row z keeps

PyTorch's GRU resets after the product, Keras' does so by default; Keras' then has two biases.
Two biases that are added are one: they are summed on the way in, and on the way out the sum stands
in the first and zeros in the second. Where a GRU resets after the product, the second bias of its
candidate stands inside the reset; it is `b_h` and stays apart. Where z means the opposite (our
`keep_with_z=False`), its weights and bias are negated, which is exact: σ(-a) = 1 - σ(a).

With `gradients=True` the way out takes dE/d(ours) to dE/d(theirs): both of two added biases have
the gradient of their sum. Sources: the documentation of torch.nn.RNN, LSTM and GRU, of
keras.layers.SimpleRNN, LSTM and GRU, and of ONNX' operators RNN, LSTM and GRU.
"""

import numpy as np

from lstmlab import checks
from lstmlab.cells import GRU, LSTM, RNN, PeepholeLSTM, common

TORCH = {RNN: ("h",), LSTM: ("i", "f", "c_tilde", "o"), GRU: ("r", "z", "h_tilde")}
KERAS = {RNN: ("h",), LSTM: ("i", "f", "c_tilde", "o"), GRU: ("z", "r", "h_tilde")}
ONNX = {RNN: ("h",), LSTM: ("i", "o", "f", "c_tilde"), GRU: ("z", "r", "h_tilde")}
ONNX |= {PeepholeLSTM: ONNX[LSTM]}
PEEPHOLES = ("i", "o", "f")  # as ONNX orders them; ours are f, i, o


def from_torch(cell, state, layer=0, prefix=""):
    """Parameters for `cell` from the `state_dict()` of a torch.nn.RNN, LSTM or GRU.

    state: arrays or CPU tensors by name, "weight_ih_l0" and so on; others may stand beside them.
    layer: which one of stacked layers (our cell is one layer); "0_reverse" is one that reads
    backwards. prefix: what stands before the names where the module is a part of another, "lstm.".
    Without biases they are 0. ValueError on names that are missing, wrong shapes, a projection, or
    a cell that PyTorch has not: coupled, with peepholes, a GRU that resets before the product.
    """
    order = _order("PyTorch", TORCH, cell)
    names = _torch_names(prefix, layer)
    if not hasattr(state, "keys"):
        checks.fail("state", "a dict of arrays, such as module.state_dict()", type(state).__name__)
    if f"{prefix}weight_hr_l{layer}" in state:
        checks.fail("state", "a layer without projection (proj_size=0)", names[0])
    if missing := [name for name in names[:2] if name not in state]:
        checks.fail("state", f"an array called {missing[0]!r}", f"the names {sorted(state)}")
    G, I, H = len(order), cell.input_size, cell.hidden_size
    W_x, W_h = (checks.array(n, state[n], (G * H, k)) for n, k in zip(names, (I, H)))
    b_x, b_h = (_bias(n, state.get(n), (G * H,), W_x.dtype).reshape(G, H) for n in names[2:])
    return _ours(cell, order, _by_gate(W_x, G), _by_gate(W_h, G), b_x, b_h)


def to_torch(cell, params, layer=0, prefix="", gradients=False):
    """The arrays of a `state_dict` by name, four for one layer; arguments as for `from_torch`."""
    order = _order("PyTorch", TORCH, cell)
    *weights, b_x, b_h = _theirs(cell, order, params, gradients)
    arrays = *map(_above_each_other, weights), b_x.ravel(), b_h.ravel()
    return dict(zip(_torch_names(prefix, layer), arrays, strict=True))


def from_keras(cell, weights):
    """Parameters for `cell` from the `get_weights()` of a Keras SimpleRNN, LSTM or GRU.

    weights: kernel (I, G H), recurrent_kernel (H, G H) and bias (G H,); a GRU with Keras' default
    reset_after=True has a bias (2, G H), and needs `GRU(..., reset_after=True)` here. No bias with
    use_bias=False: then it is 0. ValueError on another number of arrays, wrong shapes, or a cell
    that Keras has not.
    """
    order = _order("Keras", KERAS, cell)
    if not isinstance(weights, (list, tuple)) or len(weights) not in (2, 3):
        came = f"{type(weights).__name__} of {len(weights) if hasattr(weights, '__len__') else 1}"
        checks.fail("weights", "a list of kernel, recurrent_kernel and, if used, bias", came)
    G, I, H = len(order), cell.input_size, cell.hidden_size
    W_x, W_h = (
        checks.array(f"weights[{k}]", weights[k], (rows, G * H)) for k, rows in enumerate((I, H))
    )
    shape = (2, G * H) if _resets_after(cell) else (G * H,)
    b = _bias("weights[2]", weights[2] if len(weights) == 3 else None, shape, W_x.dtype)
    b_x, b_h = b.reshape(2, G, H) if _resets_after(cell) else (b.reshape(G, H), np.zeros((G, H)))
    return _ours(cell, order, _from_side(W_x, G), _from_side(W_h, G), b_x, b_h.astype(b.dtype))


def to_keras(cell, params, gradients=False):
    """[kernel, recurrent_kernel, bias] for `set_weights`; shapes as for `from_keras`."""
    order = _order("Keras", KERAS, cell)
    *weights, b_x, b_h = _theirs(cell, order, params, gradients)
    b = np.stack([b_x.ravel(), b_h.ravel()]) if _resets_after(cell) else b_x.ravel()
    return [*(W.transpose(1, 0, 2).reshape(W.shape[1], -1) for W in weights), b]


def from_onnx(cell, tensors):
    """Parameters for `cell` from the initialisers of an ONNX RNN, LSTM or GRU of one direction.

    tensors: a dict of "W" (1, G H, I), "R" (1, G H, H), and where there are such "B" (1, 2 G H),
    the input's biases before the state's, and "P" (1, 3 H), peepholes i, o, f, for
    `PeepholeLSTM(..., diagonal=True)`. Left out they are 0. A GRU with ONNX' linear_before_reset=1
    needs `GRU(..., reset_after=True)`. ValueError on wrong names or shapes, or a cell that ONNX
    has not. For both directions give each its own slice of length 1.
    """
    order = _order("ONNX", ONNX, cell)
    peeps = isinstance(cell, PeepholeLSTM)
    tensors = checks.keys("tensors", tensors, ("W", "R", "B") + ("P",) * peeps)
    if missing := [name for name in ("W", "R") if name not in tensors]:
        checks.fail("tensors", f"an array called {missing[0]!r}", f"the names {sorted(tensors)}")
    G, I, H = len(order), cell.input_size, cell.hidden_size
    W, R = (checks.array(n, tensors[n], (1, G * H, k))[0] for n, k in (("W", I), ("R", H)))
    b = _bias("B", tensors.get("B"), (1, 2 * G * H), W.dtype).reshape(2, G, H)
    params = _ours(cell, order, _by_gate(W, G), _by_gate(R, G), *b)
    if peeps:
        P = _bias("P", tensors.get("P"), (1, 3 * H), W.dtype).reshape(3, H)
        params["W_c"] = P[[PEEPHOLES.index(gate) for gate in cell.gates[:3]]]
    return params


def to_onnx(cell, params, gradients=False):
    """{"W", "R", "B"}, and "P" of a cell with peepholes; shapes as for `from_onnx`."""
    order = _order("ONNX", ONNX, cell)
    *weights, b_x, b_h = _theirs(cell, order, params, gradients)
    W, R = (_above_each_other(each)[None] for each in weights)
    tensors = {"W": W, "R": R, "B": np.concatenate([b_x.ravel(), b_h.ravel()])[None]}
    if isinstance(cell, PeepholeLSTM):
        W_c = np.asarray(params["W_c"])
        tensors["P"] = W_c[[cell.gates.index(gate) for gate in PEEPHOLES]].reshape(1, -1)
    return tensors


def _order(library, orders, cell):
    """The library's order of this cell's gates; ValueError if it has no such cell."""
    known = ", ".join(kind.__name__ for kind in orders)
    if type(cell) not in orders:
        checks.fail("cell", f"one of the cells that {library} has ({known})", repr(cell))
    if library == "PyTorch" and isinstance(cell, GRU) and not cell.reset_after:
        checks.fail("cell", "GRU(..., reset_after=True), the only form of PyTorch", repr(cell))
    if isinstance(cell, PeepholeLSTM) and not cell.diagonal:
        checks.fail("cell", f"diagonal=True, the only peepholes of {library}", repr(cell))
    return orders[type(cell)]


def _ours(cell, order, W_x, W_h, b_x, b_h):
    """Our parameters from theirs: W_x (G, I, H), W_h (G, H, H), b_x and b_h (G, H), as ordered."""
    place = [order.index(gate) for gate in cell.gates]
    params = {"W_h": W_h[place], "W_x": W_x[place], "b": (b_x + b_h)[place]}
    if _resets_after(cell):
        params["b"][-1], params["b_h"] = b_x[place[-1]], b_h[place[-1]].copy()
    return _with_z_turned(cell, params)


def _theirs(cell, order, params, gradients):
    """W_x, W_h, b_x, b_h as ordered, from our parameters or gradients."""
    params = common.check_params(cell, params)
    params = _with_z_turned(cell, params)
    place = [cell.gates.index(gate) for gate in order]
    b_x = params["b"][place]
    b_h = b_x.copy() if gradients else np.zeros_like(b_x)
    if _resets_after(cell):
        b_h[-1] = params["b_h"]  # the candidate stands last in every order
    return params["W_x"][place], params["W_h"][place], b_x, b_h


def _with_z_turned(cell, params):
    """In all three libraries z keeps the old state; where ours takes the new one, z is negated."""
    if not isinstance(cell, GRU) or cell.keep_with_z:
        return params
    turned, z = {name: p.copy() for name, p in params.items()}, cell.gates.index("z")
    for name in ("W_h", "W_x", "b"):
        turned[name][z] *= -1
    return turned


def _resets_after(cell):
    return isinstance(cell, GRU) and cell.reset_after


def _bias(name, value, shape, dtype):
    return np.zeros(shape, dtype) if value is None else checks.array(name, value, shape)


def _torch_names(prefix, layer):
    kinds = "weight_ih", "weight_hh", "bias_ih", "bias_hh"
    return [f"{prefix}{kind}_l{layer}" for kind in kinds]


def _by_gate(W, G):
    """(G H, N) gates above each other, for columns: as (G, N, H), for rows."""
    return W.reshape(G, -1, W.shape[1]).transpose(0, 2, 1)


def _above_each_other(W):
    """(G, N, H) as (G H, N)."""
    return np.ascontiguousarray(W.transpose(0, 2, 1)).reshape(-1, W.shape[1])


def _from_side(W, G):
    """(N, G H) gates side by side: as (G, N, H)."""
    return W.reshape(len(W), G, -1).transpose(1, 0, 2)
