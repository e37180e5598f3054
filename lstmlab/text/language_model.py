"""Language models seen from outside: P(next symbol | prefix), and what follows from it.

A model here is anything with `symbols` (K) and `probabilities(prefix)` for ids (N,), N >= 0:
the counts of `lstmlab.text.NGram`, or a network behind `NetworkModel`. The chain rule and
sampling need no more than that.
"""

import numpy as np

from lstmlab import checks
from lstmlab.activations import softmax

REMEMBERED = 4096  # states kept by a NetworkModel


class NetworkModel:
    """A network as a language model: P(next | prefix) = softmax(V s_t).

    Before the first symbol it reads an input of zeros, as in `lstmlab.tasks.alternation`. States
    are remembered by prefix, so reading one more symbol costs one step.
    """

    def __init__(self, network, params):
        self.network, self.params, self.symbols = network, params, network.output_size
        checks.one_of("network.cell.input_size", network.cell.input_size, [network.output_size])
        self._read = {}  # by prefix: the state after it, and the logits there

    def probabilities(self, prefix=()):
        """P(next symbol | prefix), (K,)."""
        prefix = tuple(int(i) for i in prefix)
        if any(not 0 <= i < self.symbols for i in prefix):
            checks.fail("prefix", f"ids 0 .. {self.symbols - 1}", prefix)
        if len(self._read) > REMEMBERED:
            self._read.clear()
        known = len(prefix)
        while known >= 0 and prefix[:known] not in self._read:
            known -= 1
        for n in range(known + 1, len(prefix) + 1):
            self._step(prefix[:n])
        return softmax(self._read[prefix][1])

    def _step(self, prefix):
        """Read the last symbol of a prefix; all before it was read."""
        x = np.zeros((1, 1, self.symbols), self.params["V"].dtype)
        x[:, :, prefix[-1:]] = 1
        start = self._read[prefix[:-1]][0] if prefix else None
        run = self.network.forward(self.params, x, start=start)
        self._read[prefix] = run.trace.last, run.outputs[0, 0].astype(float)


def factors(model, ids):
    """P(w_i | w_1 .. w_{i-1}) for each i, (N,): their product is P(w_1 .. w_N)."""
    ids = [int(i) for i in ids]
    return np.array([model.probabilities(ids[:n])[symbol] for n, symbol in enumerate(ids)])


def entropy(probabilities):
    """-sum p ln p along the last axis, in nats; 0 ln 0 counts as 0."""
    p = np.asarray(probabilities, dtype=float)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1)


def unknown(vocabulary, text):
    """Where the first symbol stands that the vocabulary does not have; None if it has them all."""
    return next((n for n, symbol in enumerate(text) if symbol not in vocabulary.symbols), None)
