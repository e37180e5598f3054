"""Text as sequences of numbers: corpus, vocabulary, contiguous batches, sampling, and n-grams.

Symbols here are characters. A text becomes ids (N,), whole numbers 0 .. K-1; a batch shows the
network one-hot symbols (T, B, K) and asks at each step for the next one.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstmlab import checks
from lstmlab.activations import softmax
from lstmlab.tasks import Batch

_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def read_text(path):
    """The text of a UTF-8 file, with or without a byte order mark, line ends as "\\n".

    FileNotFoundError when there is none; ValueError, with the path, for a folder, an empty file,
    and bytes that are no UTF-8 (with their position).
    """
    path = Path(path)
    if path.is_dir():
        checks.fail("path", "a text file", f"the folder {path}")
    if not path.exists():
        raise FileNotFoundError(f"path: there is no file {path}")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at position {error.start}"
        checks.fail("path", "UTF-8 text (save the file again as such)", f"{path} with {byte}")
    if not text:
        checks.fail("path", "a file with text", f"{path}, which is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def python_reference(topics=None):
    """The language reference that ships inside every Python: real text without a download.

    `topics` picks some by name (see `pydoc_data.topics.topics`), None takes all, sorted by name:
    close to half a million characters. The text differs between versions of Python, and so do all
    numbers computed from it. Made plain: typographic quotes and dashes as ASCII, other symbols
    outside of ASCII dropped, no spaces at line ends, at most one empty line in a row.
    """
    try:
        from pydoc_data.topics import topics as reference
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "this Python ships without its reference (pydoc_data): use read_text(path) instead"
        ) from None
    chosen = sorted(reference) if topics is None else list(topics)
    for name in chosen:
        if name not in reference:
            checks.fail("topics", f"names such as {', '.join(sorted(reference)[:5])}", repr(name))
    if not chosen:
        checks.fail("topics", "at least one name", "none")
    text = "\n\n".join(reference[name].strip() for name in chosen).translate(_PLAIN)
    text = text.encode("ascii", "ignore").decode().expandtabs()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[^\S\n]+\n", "\n", text)) + "\n"


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
        return "".join(self.symbols[i] for i in _check_ids("ids", ids, len(self), empty=True))

    def one_hot(self, ids, dtype=np.float64):
        """(..., K) for ids (...): 1 at the id's place, 0 elsewhere."""
        return _one_hot(_check_ids("ids", ids, len(self), np.ndim(ids)), len(self), dtype)


@dataclass(frozen=True, eq=False)
class Stream:
    """A long text read by B readers at once, T symbols a batch, each from its own place onwards.

    The text is cut into B equal parts; row b of batch n + 1 goes on where row b of batch n
    ended, so a state may be carried over (`train(..., carry=True)`). `per_pass` batches are one
    pass; with the next one all rows begin anew: `fresh` is True and the state is reset.
    The weights are 1 / (T B): the loss is in nats a symbol. A remainder of the text is not used.
    """

    ids: np.ndarray
    symbols: int  # K
    T: int
    B: int
    dtype: type = np.float32

    def __post_init__(self):
        checks.whole("T", self.T)
        checks.whole("B", self.B)
        _check_ids("ids", self.ids, checks.whole("symbols", self.symbols))
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
        xs = _one_hot(np.asarray(self.ids)[places], self.symbols, self.dtype)
        weights = np.full(places.shape, 1 / places.size, self.dtype)
        return Batch(xs, np.asarray(self.ids)[places + 1], weights, np.full(self.B, turn == 0))


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
                probabilities = _one_hot(ids[0], len(vocabulary), float)
            yield vocabulary.symbols[ids[0]], probabilities

    return draw(ids)


def sample(network, params, vocabulary, prefix, length, temperature=1.0, rng=None, start=None):
    """The `length` symbols, as a string, with which the network goes on from `prefix`."""
    length = checks.whole("length", length, low=0)
    symbols = sample_symbols(network, params, vocabulary, prefix, temperature, rng, start)
    return "".join(next(symbols)[0] for _ in range(length))


class NGram:
    """A language model that counts: P(next | the last order - 1 symbols). Order 1 has no context.

    `counts[context]` (K,) tells how often each symbol followed the context, a tuple of ids of
    length 0 .. order - 1. Smoothing, after MacKay & Peto 1995: what was counted is mixed with the
    model of one order less, which weighs as much as `strength` further sightings,

        P_n(s) = (count(s) + strength * P_{n-1}(s)) / (sum of counts + strength),   P_0(s) = 1 / K.

    With order 1 this is "add strength / K". Strength 0 leaves bare fractions: what never occurred
    has probability 0, and a context that never occurred falls back to a shorter one.
    """

    def __init__(self, ids, order, symbols, strength=1.0):
        self.order = checks.whole("order", order)
        self.symbols = checks.whole("symbols", symbols)
        self.strength = checks.number("strength", strength, low=0)
        ids = _check_ids("ids", ids, symbols)
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
        prefix = _check_ids("prefix", prefix, self.symbols, empty=True)
        return self._mix(prefix.tolist(), slice(None)) * np.ones(self.symbols)

    def cross_entropy(self, ids):
        """The mean of -ln P(symbol | those before it), nats a symbol; inf where a P is 0."""
        ids = _check_ids("ids", ids, self.symbols).tolist()
        chances = [self._mix(ids[max(0, t - self.order + 1) : t], s) for t, s in enumerate(ids)]
        with np.errstate(divide="ignore"):
            return float(-np.log(chances).mean())

    def sample(self, length, rng, prefix=()):
        """`length` ids, drawn one after the other, going on from the prefix (not repeated)."""
        rng, length = checks.generator("rng", rng), checks.whole("length", length, low=0)
        ids = _check_ids("prefix", prefix, self.symbols, empty=True).tolist()
        for _ in range(length):
            ids.append(int(rng.choice(self.symbols, p=self.probabilities(ids[-self.order :]))))
        return np.array(ids[len(ids) - length :], dtype=np.int64)

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


def _one_hot(ids, size, dtype):
    return np.eye(size, dtype=dtype)[ids]


def _check_ids(name, ids, symbols, ndim=1, empty=False):
    if empty and len(ids) == 0:
        return np.zeros(0, np.int64)
    ids = checks.array(name, ids, "N" * ndim, kinds="i")
    if ids.min() < 0 or ids.max() >= symbols:
        checks.fail(name, f"ids 0 .. {symbols - 1}", f"{ids.min()} .. {ids.max()}")
    return ids
