"""A text as contiguous batches for truncated backpropagation through time."""

from dataclasses import dataclass

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch
from lstmlab.text.vocabulary import check_ids


@dataclass(frozen=True, eq=False)
class Stream:
    """A long text read by B readers at once, T symbols a batch, each from its own place onwards.

    The text is cut into B equal parts; row b of batch n + 1 goes on where row b of batch n
    ended, so a state may be carried over (`train(..., carry=True)`). `per_pass` batches are one
    pass; with the next one all rows begin anew: `fresh` is True and the state is reset.
    The weights are 1 / (T B): the loss is in nats per symbol. A remainder of the text is not used.
    """

    ids: np.ndarray
    symbols: int  # K
    T: int
    B: int
    dtype: type = np.float32

    def __post_init__(self):
        checks.whole("T", self.T)
        checks.whole("B", self.B)
        check_ids("ids", self.ids, checks.whole("symbols", self.symbols))
        if self.per_pass < 1:
            needed = f"at least B T + 1 = {self.B * self.T + 1} symbols"
            checks.fail("ids", needed, len(self.ids))

    @property
    def per_pass(self):
        """The number of batches in one pass through the text."""
        return (len(self.ids) - 1) // self.B // self.T

    def batch_at(self, step):
        """xs (T, B, K) one-hot, targets (T, B) the symbols that follow, weights, fresh (B,)."""
        turn = checks.whole("step", step, low=0) % self.per_pass
        part = (len(self.ids) - 1) // self.B
        places = np.arange(self.T)[:, None] + turn * self.T + part * np.arange(self.B)
        xs = np.eye(self.symbols, dtype=self.dtype)[np.asarray(self.ids)[places]]
        weights = np.full(places.shape, 1 / places.size, self.dtype)
        return Batch(xs, np.asarray(self.ids)[places + 1], weights, np.full(self.B, turn == 0))
