"""A language model to play: what comes next, the product so far, and the text it writes."""

from functools import cache

import numpy as np

from lstmlab.cells import RNN
from lstmlab.explorers.controls import choice, slider, words
from lstmlab.explorers.explorer import Explorer
from lstmlab.losses import cross_entropy
from lstmlab.network import Network
from lstmlab.optim import adam
from lstmlab.plots.language import Chances, Factors, visible
from lstmlab.plots.numbers import probability
from lstmlab.plots.style import COLOURS, SMALL
from lstmlab.tasks import alternation
from lstmlab.text import NGram
from lstmlab.text.language_model import NetworkModel, factors, unknown
from lstmlab.text.sampling import at_temperature, pick
from lstmlab.training import train

LONGEST = 60  # symbols written
ROWS = 8
WIDE = 68  # symbols of the text in sight


@cache
def alternation_models():
    """Counts and a small recurrent network, both trained on alternating A and B (2 seconds)."""
    vocabulary = alternation.VOCABULARY
    ids = alternation.draw(np.random.default_rng(0), 20_000)[:, 0]
    network = Network(RNN(input_size=3, hidden_size=4), output_size=3)
    start = network.init(np.random.default_rng(0))
    *_, last = train(network, start, alternation.batch_at, adam(0.02), cross_entropy, 400, clip=1.0)
    return {
        "bigram counts": (vocabulary, NGram(ids, 2, 3)),
        "trigram counts": (vocabulary, NGram(ids, 3, 3)),
        "recurrent network": (vocabulary, NetworkModel(network, last.params)),
    }


class LanguageModel(Explorer):
    """Type a text, let the model go on, and watch each factor of the chain rule.

    `models` names pairs of a vocabulary and a model (see `lstmlab.text.language_model`); without
    it, three
    models of the diary of a door, which need no more than the symbols A, B and C.
    """

    title = "What comes next?"
    presets = {
        "a long pause": {"prefix": "ACCCCC"},
        "a bigram, same pause": {"prefix": "ACCCCC", "model": "bigram counts"},
        "write, sharp": {"prefix": "A", "temperature": 0.3, "n": 40},
        "write": {"prefix": "A", "n": 40},
        "write, flat": {"prefix": "A", "temperature": 3.0, "n": 40},
    }
    play = "n"

    def __init__(self, models=None, **start):
        self.models = models or alternation_models()
        self._written = {}
        super().__init__(**start)

    def controls(self):
        names = list(self.models)
        first = "recurrent network" if "recurrent network" in names else names[0]
        return {
            "model": choice("model", names, first),
            "prefix": words("your text", "AC"),
            "temperature": slider("temperature τ", 0.1, 3.0, 1.0, step=0.1),
            "seed": slider("seed of the draws", 0, 20, 0, step=1),
            "n": slider("symbols written", 0, LONGEST, 0, step=1),
        }  # fmt: skip

    def build(self, fig):
        grid = fig.add_gridspec(2, 2, height_ratios=[6, 1], width_ratios=[5, 6])
        self.chances = Chances(fig.add_subplot(grid[0, 0]), ROWS)
        self.ledger = Factors(fig.add_subplot(grid[0, 1]), ROWS)
        ax = fig.add_subplot(grid[1, :])
        ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.text(0, 0.8, "the text so far: yours, then the model's, underlined", size=SMALL)
        look = {"family": "DejaVu Sans Mono", "size": 20, "va": "bottom", "parse_math": False}
        self.yours = ax.text(0, 0.15, "", **look)
        self.its_own = ax.text(0, 0.15, "", color=COLOURS["y"], **look)
        self.underline = ax.text(0, -0.4, "", color=COLOURS["y"], **look)
        return [*self.chances.artists, *self.ledger.artists, self.yours, self.its_own,
                self.underline]  # fmt: skip

    def draw(self, model, prefix, temperature, seed, n):
        vocabulary, reader = self.models[model]
        self.stranger = unknown(vocabulary, prefix)
        known = vocabulary.encode(prefix[: self.stranger]).tolist()
        written = self._write(model, tuple(known), temperature, seed, n)
        own = reader.probabilities(known + written)
        chain = factors(reader, known + written)
        with np.errstate(divide="ignore"):
            each = -np.log(chain)
        seen = {"own": own, "drawn": at_temperature(own, temperature), "factors": chain,
                "each": each, "ids": np.array(known + written, int)}  # fmt: skip
        self._show(vocabulary, seen)
        self._type(vocabulary.decode(known), vocabulary.decode(written))
        return seen | {"written": vocabulary.decode(written)}

    def tell(self, model, prefix, temperature, seed, n):
        vocabulary, _ = self.models[model]
        drawn, each = self.drawn["drawn"], self.drawn["each"]
        best = visible(vocabulary.symbols[drawn.argmax()])
        said = f"Next, at τ = {temperature:.1f}: {best} is likeliest, with {drawn.max():.0%}."
        if self.stranger is not None:
            return self._about_the_stranger(vocabulary, prefix) + said
        if len(each):
            said += (f" The model itself (τ = 1) gives the text of {len(each)} symbols the "
                     f"probability {probability(np.exp(-each.sum()))}: {each.mean():.2f} nats a "
                     f"symbol, perplexity {np.exp(each.mean()):.2f}.")  # fmt: skip
        return said

    def _about_the_stranger(self, vocabulary, prefix):
        known = f"{len(vocabulary)} others"
        if len(vocabulary) <= ROWS:
            known = f"only {', '.join(vocabulary.symbols)}"
        return (f"Symbol {self.stranger + 1} of your text, “{visible(prefix[self.stranger])}”, is "
                f"unknown: this model knows {known}. It reads what stands before. ")  # fmt: skip

    def _write(self, model, prefix, temperature, seed, n):
        """n ids; the same seed spends the same random numbers on every model."""
        key = model, prefix, temperature, seed
        if len(self._written) > 200:
            self._written.clear()
        written = self._written.setdefault(key, [])
        numbers = np.random.default_rng(seed).random(LONGEST)
        for u in numbers[len(written) : n]:
            own = self.models[model][1].probabilities([*prefix, *written])
            written.append(pick(at_temperature(own, temperature), u))
        return written[:n]

    def _show(self, vocabulary, seen):
        drawn, nats = seen["drawn"], seen["each"]
        order = np.arange(len(drawn))
        if len(drawn) > ROWS:
            order = np.argsort(-drawn, kind="stable")[:ROWS]
        names = [visible(vocabulary.symbols[i]) for i in order]
        self.chances.show(names, drawn[order], seen["own"][order])
        last = slice(max(0, len(nats) - ROWS), None)
        names = visible(vocabulary.decode(seen["ids"][last]))
        self.ledger.show(names, seen["factors"][last], np.exp(-nats.cumsum())[last], nats[last])

    def _type(self, yours, written):
        """The end of the text, as much as fits; spaces keep the two colours apart."""
        text = visible(yours + written)
        border = len(yours)
        if len(text) > WIDE:
            text, border = "…" + text[1 - WIDE :], border - (len(text) - WIDE)
        border = max(border, 0)
        self.yours.set_text(text[:border])
        self.its_own.set_text(" " * border + text[border:])
        self.underline.set_text(" " * border + "▔" * (len(text) - border))
