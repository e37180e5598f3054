"""Symbols as numbers: ids (N,), whole numbers 0 .. K-1, and one-hot rows (N, K)."""

from dataclasses import dataclass

import numpy as np

from lstmlab import checks


@dataclass(frozen=True)
class Vocabulary:
    """The K different symbols of a language, in order; a symbol's id is its place.

    symbols: characters, as one text; or words, as a tuple, which spaces part in a text.
    """

    symbols: str | tuple

    def __post_init__(self):
        if not self.symbols or len(set(self.symbols)) < len(self.symbols):
            checks.fail("symbols", "at least one, and none of them twice", repr(self.symbols))

    @classmethod
    def from_text(cls, text):
        """The characters that occur in a text, sorted."""
        return cls("".join(sorted(set(text))))

    def __len__(self):
        return len(self.symbols)

    def __iter__(self):
        return iter(self.symbols)

    def encode(self, text):
        """ids (N,) of a text or a list of words; ValueError names an unknown one and its place."""
        of_words = isinstance(self.symbols, tuple) and isinstance(text, str)
        parts = text.split() if of_words else text
        table = {symbol: i for i, symbol in enumerate(self.symbols)}
        for position, symbol in enumerate(parts):
            if symbol not in table:
                where = f"{symbol!r} at position {position}"
                checks.fail("text", f"symbols of the vocabulary {self.symbols!r}", where)
        return np.array([table[symbol] for symbol in parts], dtype=np.int64)

    def decode(self, ids):
        """The text of ids (N,)."""
        between = "" if isinstance(self.symbols, str) else " "
        return between.join(self.symbols[i] for i in check_ids("ids", ids, len(self), empty=True))

    def one_hot(self, ids, dtype=np.float64):
        """(..., K) for ids (...): 1 at the id's place, 0 elsewhere."""
        return np.eye(len(self), dtype=dtype)[check_ids("ids", ids, len(self), np.ndim(ids))]


def check_ids(name, ids, symbols, ndim=1, empty=False):
    """Return ids as whole numbers 0 .. symbols - 1; `empty` lets a list of none pass."""
    if empty and len(ids) == 0:
        return np.zeros(0, np.int64)
    ids = checks.array(name, ids, "N" * ndim, kinds="i")
    if ids.min() < 0 or ids.max() >= symbols:
        checks.fail(name, f"ids 0 .. {symbols - 1}", f"{ids.min()} .. {ids.max()}")
    return ids
