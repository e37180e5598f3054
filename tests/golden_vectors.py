"""Reading the reference vectors of `tests/golden` in this package's shapes."""

from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).parent / "golden"
LETTERS = {"c_tilde": "g", "h_tilde": "n"}  # what the vectors call a candidate


def load(name):
    """The arrays of one file, as a dict."""
    with np.load(GOLDEN / f"{name}.npz", allow_pickle=False) as file:
        return dict(file)


def stacked(cell, arrays, prefix=""):
    """Parameters (or, with prefix "grad_", their gradients) as the cell stacks them."""
    letters = [LETTERS.get(gate, gate) for gate in cell.gates]
    params = {
        "W_h": np.stack([arrays[f"{prefix}W_h{k}"].T for k in letters]),
        "W_x": np.stack([arrays[f"{prefix}W_x{k}"].T for k in letters]),
        "b": np.stack([arrays[f"{prefix}b_{k}"] for k in letters]),
    }
    if getattr(cell, "diagonal", False):
        params["W_c"] = np.stack([arrays[f"{prefix}p_{k}"] for k in "fio"])
    elif "W_cf" in arrays:
        params["W_c"] = np.stack([arrays[f"{prefix}W_c{k}"].T for k in "fio"])
    return params


def time_major(batch_major):
    """(B, T, .) as (T, B, .)."""
    return batch_major.transpose(1, 0, 2)


def masks(arrays):
    """Dropout masks, made to broadcast over time."""
    found = {key[5:]: value for key, value in arrays.items() if key.startswith("mask_")}
    return {key: time_major(m) if m.ndim == 3 else m[None] for key, m in found.items()}
