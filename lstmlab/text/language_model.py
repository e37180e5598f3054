"""Language models seen from outside: P(next symbol | prefix), and what follows from it.

A model here is anything with `symbols` (K) and `probabilities(prefix)` for ids (N,), N >= 0:
the counts of `lstmlab.text.NGram`, or a network behind `NetworkModel`. The chain rule and
sampling need no more than that.
"""

import numpy as np

from lstmlab import checks
from lstmlab.activations import softmax
from lstmlab.text.vocabulary import Vocabulary

REMEMBERED = 4096  # states kept by a NetworkModel


class NetworkModel:
    """A network as a language model: P(next | prefix) = softmax(V s_t).

    Before the first symbol it reads an input of zeros, as in
    `lstmlab.tasks.alternation.door_batch`. States
    are remembered by prefix, so reading one more symbol costs one step.
    """

    def __init__(self, network, params):
        self.network, self.params, self.symbols = network, params, network.outputs
        checks.one_of("network.cell.inputs", network.cell.inputs, [network.outputs])
        self._states = {}

    def probabilities(self, prefix=()):
        """P(next symbol | prefix), (K,)."""
        prefix = tuple(int(i) for i in prefix)
        if any(not 0 <= i < self.symbols for i in prefix):
            checks.fail("prefix", f"ids 0 .. {self.symbols - 1}", prefix)
        return softmax(self._read(prefix)[1])

    def _read(self, prefix):
        """The state after the prefix, and the logits there."""
        known = len(prefix)
        while known > 0 and prefix[:known] not in self._states:
            known -= 1
        if len(self._states) > REMEMBERED:
            self._states.clear()
            known = 0
        if known == 0:
            self._step((), None, np.zeros(self.symbols))
        for n in range(known, len(prefix)):
            state = self._states[prefix[:n]][0]
            self._step(prefix[: n + 1], state, np.eye(self.symbols)[prefix[n]])
        return self._states[prefix]

    def _step(self, prefix, state, x):
        dtype = self.params["V"].dtype
        run = self.network.forward(self.params, x.astype(dtype)[None, None], start=state)
        self._states[prefix] = run.trace.last, run.outputs[0, 0].astype(float)


def factors(model, ids):
    """P(w_i | w_1 .. w_{i-1}) for each i, (N,): their product is P(w_1 .. w_N)."""
    ids = [int(i) for i in ids]
    return np.array([model.probabilities(ids[:n])[symbol] for n, symbol in enumerate(ids)])


def cross_entropy(model, ids):
    """The mean of -ln P(w_i | w_1 .. w_{i-1}), nats a symbol; inf where a factor is 0."""
    with np.errstate(divide="ignore"):
        return float(-np.log(factors(model, ids)).mean())


def at_temperature(probabilities, temperature):
    """softmax(ln p / temperature): p to the power of 1 / temperature, made to sum to 1 again.

    For a network this is softmax(z / temperature), since ln p is z up to a constant.
    """
    with np.errstate(divide="ignore"):
        return softmax(np.log(probabilities), temperature)


def entropy(probabilities):
    """-sum p ln p along the last axis, in nats; 0 ln 0 counts as 0."""
    p = np.asarray(probabilities, dtype=float)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1)


def pick(probabilities, u):
    """The id whose share of [0, 1] holds the number u: how one random number draws a symbol."""
    return int(min(np.searchsorted(np.cumsum(probabilities), u, "right"), len(probabilities) - 1))


def go_on(model, prefix, length, rng, temperature=1.0):
    """`length` ids with which the model goes on: draw a symbol, feed it back, draw the next."""
    checks.whole("length", length, low=0)
    ids = [int(i) for i in prefix]
    for u in checks.generator("rng", rng).random(length):
        ids.append(pick(at_temperature(model.probabilities(ids), temperature), u))
    return np.array(ids[len(ids) - length :], dtype=int)


def unknown(vocabulary: Vocabulary, text):
    """Where the first symbol stands that the vocabulary does not have; None if it has them all."""
    return next((n for n, symbol in enumerate(text) if symbol not in vocabulary.symbols), None)
