"""Checkpoints: files that hold all that training needs to go on exactly, without pickles."""

import json
from pathlib import Path

import numpy as np

from lstmlab import checks
from lstmlab.files import written_whole
from lstmlab.training import Moment
from lstmlab.version import __version__

FORMAT = 1
STATES = ("params", "optimiser_state", "carried_state")


def save_checkpoint(path, moment, settings=None):
    """Write the moment to one .npz file; returns the path.

    `settings` is any JSON: sizes, rate, vocabulary. The file is written next to its place and then
    put there in one go: whatever happens on the way, `path` holds a whole checkpoint, old or new.
    """
    arrays = {}
    for name in STATES:
        arrays |= _flatten(name, getattr(moment, name) or {})
    meta = {"format": FORMAT, "lstmlab": __version__, "settings": settings}
    meta |= {"step": moment.step, "loss": moment.loss, "norm": moment.norm}
    meta["empty"] = [f"optimiser_state/{k}" for k, m in moment.optimiser_state.items() if not m]
    try:
        meta = json.dumps(meta)
    except TypeError as error:
        checks.fail("settings", "what JSON can hold", error)
    with written_whole(path) as file:
        np.savez(file, meta=np.array(meta), **arrays)
    return Path(path)


def load_checkpoint(path):
    """The Moment that was saved (without gradients and pass), for `train(..., resume=...)`.

    FileNotFoundError when there is none; ValueError, naming the file, when it is damaged, no
    checkpoint, or of a newer format.
    """
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        meta = json.loads(str(arrays.pop("meta")))
        if meta["format"] <= FORMAT:
            tree = _unflatten(arrays, meta["empty"])
            return Moment(
                **{name: meta[name] for name in ("step", "loss", "norm", "settings")},
                params=tree["params"], optimiser_state=tree["optimiser_state"],
                carried_state=tree.get("carried_state"),
            )  # fmt: skip
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged file can fail in any way: zip, zlib, JSON, a lost name
        came = f"{path}, damaged or another file ({type(error).__name__}: {error})"
        raise ValueError(f"path: expected a checkpoint of lstmlab, got {came}") from error
    came = f"{path} of format {meta['format']}, written by lstmlab {meta['lstmlab']}"
    checks.fail("path", f"format {FORMAT} at most (this is lstmlab {__version__})", came)


def _flatten(prefix, tree):
    """{"a/b": array} for nested dicts."""
    if not isinstance(tree, dict):
        return {prefix: tree}
    parts = (_flatten(f"{prefix}/{name}", branch) for name, branch in tree.items())
    return {key: array for part in parts for key, array in part.items()}


def _unflatten(arrays, empty):
    """The nested dicts again; `empty` names those that held nothing."""
    tree = {}
    for key in [*arrays, *empty]:
        *path, name = key.split("/")
        here = tree
        for part in path:
            here = here.setdefault(part, {})
        here[name] = {} if key in empty else arrays[key]
        if key not in empty and arrays[key].ndim == 0:
            here[name] = arrays[key].item()
    return tree
