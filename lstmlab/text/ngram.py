"""N-grams: language models."""

import numpy as np

from lstmlab import checks
from lstmlab.text.vocabulary import check_ids


class NGram:
    """A language model that counts: P(next | the last order - 1 symbols). Order 1 has no context.

    `counts[context]` (K,) tells how often each symbol followed the context, a tuple of ids of
    length 0 .. order - 1. Smoothing, after MacKay & Peto 1995: what was counted is mixed with the
    model of one order less, which weighs as much as `strength` further occurrences,

        P_n(s) = (count(s) + strength * P_{n-1}(s)) / (sum of counts + strength),   P_0(s) = 1 / K.

    With order 1 this is "add strength / K". Strength 0 leaves bare fractions: what never occurred
    has probability 0, and a context that never occurred falls back to a shorter one.
    """

    def __init__(self, ids, order, symbols, strength=1.0):
        self.order = checks.whole("order", order)
        self.symbols = checks.whole("symbols", symbols)
        self.strength = checks.number("strength", strength, low=0)
        ids = check_ids("ids", ids, symbols)
        self.counts = {}
        for n in range(1, min(order, len(ids)) + 1):
            grams = np.lib.stride_tricks.sliding_window_view(ids, n)
            for gram, count in zip(*np.unique(grams, axis=0, return_counts=True)):
                *context, symbol = gram.tolist()
                followers = self.counts.setdefault(tuple(context), np.zeros(symbols, int))
                followers[symbol] = count
        self._sums = {context: int(row.sum()) for context, row in self.counts.items()}

    def probabilities(self, prefix=()):
        """P(next symbol | prefix), (K,); of the prefix (ids) only the last order - 1 count."""
        prefix = check_ids("prefix", prefix, self.symbols, empty=True)
        return self._mix(prefix.tolist(), slice(None)) * np.ones(self.symbols)

    def cross_entropy(self, ids):
        """The mean of -ln P(symbol | those before it), nats per symbol; inf where a P is 0."""
        ids = check_ids("ids", ids, self.symbols).tolist()
        chances = [self._mix(ids[max(0, t - self.order + 1) : t], s) for t, s in enumerate(ids)]
        with np.errstate(divide="ignore"):
            return float(-np.log(chances).mean())

    def _mix(self, prefix, symbol):
        """The smoothed probability of one symbol, or of all with slice(None)."""
        p = 1 / self.symbols
        for n in range(min(self.order, len(prefix) + 1)):
            context = tuple(prefix[len(prefix) - n :])
            if context not in self.counts:
                break  # longer contexts hold this one: they were not seen either
            p = (self.counts[context][symbol] + self.strength * p) / (
                self._sums[context] + self.strength
            )
        return p
