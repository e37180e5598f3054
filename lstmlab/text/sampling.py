"""Text that a network writes: each symbol drawn is read again."""

from lstmlab import checks
from lstmlab.activations import softmax
from lstmlab.text.vocabulary import one_hot


def sample_symbols(network, params, vocabulary, prefix, temperature=1.0, rng=None, start=None):
    """Yield (symbol, probabilities (K,)) without end, as the network goes on from `prefix`.

    The network reads the prefix (at least one symbol), then each symbol it drew itself. A
    temperature below 1 sharpens the odds, above 1 flattens them; at 0 the likeliest symbol is taken
    (and no rng is needed). The probabilities are those the symbol was drawn from. start: the state
    before the prefix, as a trace's `last`; None for an empty one.
    """
    temperature = checks.number("temperature", temperature, low=0)
    ids = vocabulary.encode(prefix)
    if len(ids) == 0:
        checks.fail("prefix", "at least one symbol to begin with", "an empty text")
    if temperature > 0:
        checks.generator("rng", rng)
    dtype = next(iter(params.values())).dtype

    def draw(ids):
        state = start
        while True:
            run = network.forward(params, vocabulary.one_hot(ids, dtype)[:, None], start=state)
            state, logits = run.trace.last, run.outputs[-1, 0].astype(float)
            if temperature > 0:
                probabilities = softmax(logits, temperature)
                ids = rng.choice(len(vocabulary), size=1, p=probabilities)
            else:
                ids = logits.argmax(keepdims=True)
                probabilities = one_hot(ids[0], len(vocabulary), float)
            yield vocabulary.symbols[ids[0]], probabilities

    return draw(ids)


def sample(network, params, vocabulary, prefix, length, temperature=1.0, rng=None, start=None):
    """The `length` symbols, as a string, with which the network goes on from `prefix`."""
    length = checks.whole("length", length, low=0)
    symbols = sample_symbols(network, params, vocabulary, prefix, temperature, rng, start)
    return "".join(next(symbols)[0] for _ in range(length))
