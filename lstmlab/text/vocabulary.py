"""Symbols as numbers: ids (N,), whole numbers 0 .. K-1, and one-hot rows (N, K)."""

from dataclasses import dataclass

import numpy as np

from lstmlab import checks


@dataclass(frozen=True)
class Vocabulary:
    """The K different symbols of a text, in order; a symbol's id is its place."""

    symbols: str

    def __post_init__(self):
        if not self.symbols or len(set(self.symbols)) < len(self.symbols):
            checks.fail("symbols", "at least one, and none of them twice", repr(self.symbols))

    @classmethod
    def from_text(cls, text):
        return cls("".join(sorted(set(text))))

    def __len__(self):
        return len(self.symbols)

    def encode(self, text):
        """ids (N,); ValueError with symbol and position for one which is not in the vocabulary."""
        table = {symbol: i for i, symbol in enumerate(self.symbols)}
        try:
            return np.array([table[symbol] for symbol in text], dtype=np.int64)
        except KeyError as error:
            symbol = error.args[0]
            where = f"{symbol!r} at position {text.index(symbol)}"
            checks.fail("text", f"symbols of the vocabulary {self.symbols!r}", where)

    def decode(self, ids):
        """The text of ids (N,)."""
        return "".join(self.symbols[i] for i in check_ids("ids", ids, len(self), empty=True))

    def one_hot(self, ids, dtype=np.float64):
        """(..., K) for ids (...): 1 at the id's place, 0 elsewhere."""
        return one_hot(check_ids("ids", ids, len(self), np.ndim(ids)), len(self), dtype)


def one_hot(ids, size, dtype):
    return np.eye(size, dtype=dtype)[ids]


def check_ids(name, ids, symbols, ndim=1, empty=False):
    if empty and len(ids) == 0:
        return np.zeros(0, np.int64)
    ids = checks.array(name, ids, "N" * ndim, kinds="i")
    if ids.min() < 0 or ids.max() >= symbols:
        checks.fail(name, f"ids 0 .. {symbols - 1}", f"{ids.min()} .. {ids.max()}")
    return ids
