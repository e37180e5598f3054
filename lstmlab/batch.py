"""One batch of sequences, as tasks and texts make it and as training and losses take it."""

from typing import NamedTuple

import numpy as np


class Batch(NamedTuple):
    xs: np.ndarray  # (T, B, I)
    targets: np.ndarray  # (T, B) classes or (T, B, K) numbers
    weights: np.ndarray | None = None  # (T, B), how much each step counts
    fresh: np.ndarray | None = None  # (B,), True where a row does not continue the batch before
