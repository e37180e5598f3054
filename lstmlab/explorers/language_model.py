"""A language model to play: what comes next, the product so far, and the text it writes."""

from functools import cache, lru_cache

import numpy as np

from lstmlab.cells import RNN
from lstmlab.explorers.controls import choice, slider, words
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.numbers import counted
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

LONGEST = 60  # characters written
ROWS = 8
WIDE = 68  # characters of the text in sight


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
    it, three models of the diary of a door, which need no more than the tokens A, B and C.
    """

    title = "What comes next?"
    presets = {
        "a long pause": {"prefix": "ACCCCC"},
        "a bigram, same pause": {"prefix": "ACCCCC", "model": "bigram counts"},
        "write, sharp": {"prefix": "A", "temperature": 0.3, "n": 40},
        "write": {"prefix": "A", "n": 40},
        "write, flat": {"prefix": "A", "temperature": 3.0, "n": 40},
    }
    in_sight = "model", "prefix", "temperature", "n"
    play = "n"

    def __init__(self, models=None, **start):
        self.models = models or alternation_models()
        self._write = lru_cache(10_000)(self._write)
        super().__init__(**start)

    def controls(self):
        names = list(self.models)
        first = "recurrent network" if "recurrent network" in names else names[0]
        return {
            "model": choice("model", names, first),
            "prefix": words("your text", "AC"),
            "temperature": slider("temperature τ", 0.1, 3.0, 1.0, step=0.1),
            "seed": slider("seed", 0, 20, 0, step=1),
            "n": slider("characters written", 0, LONGEST, 0, step=1),
        }

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
        return self.chances, self.ledger, self.yours, self.its_own, self.underline

    def draw(self, model, prefix, temperature, seed, n):
        vocabulary, reader = self.models[model]
        known = vocabulary.encode(prefix[: unknown(vocabulary, prefix)]).tolist()
        ids = [*known, *self._write(model, tuple(known), temperature, seed, n)]
        own, chain = reader.probabilities(ids), factors(reader, ids)
        with np.errstate(divide="ignore"):
            each = -np.log(chain)
        seen = {"own": own, "drawn": at_temperature(own, temperature), "factors": chain,
                "each": each, "ids": np.array(ids, int)}  # fmt: skip
        self._show(vocabulary, seen)
        written = vocabulary.decode(ids[len(known) :])
        self._type(vocabulary.decode(known), written)
        return seen | {"written": written}

    def tell(self, model, prefix, temperature, **others):
        vocabulary, _ = self.models[model]
        drawn, each = self.drawn["drawn"], self.drawn["each"]
        best = visible(vocabulary.symbols[drawn.argmax()])
        said = f"Next, at τ = {temperature:.1f}: {best} is likeliest, with {drawn.max():.0%}."
        stranger = unknown(vocabulary, prefix)
        if stranger is not None:
            known = f"{len(vocabulary)} others"
            if len(vocabulary) <= ROWS:
                known = f"only {', '.join(vocabulary.symbols)}"
            return (
                f"Character {stranger + 1} of your text, “{visible(prefix[stranger])}”, is "
                f"unknown: this model knows {known}. It reads what stands before. {said}"
            )
        if len(each):
            text = counted(len(each), "character")
            said += (f" The model itself (τ = 1) gives the text of {text} the "
                     f"probability {probability(np.exp(-each.sum()))}: {each.mean():.2f} nats per "
                     f"character, perplexity {np.exp(each.mean()):.2f}.")  # fmt: skip
        return said

    def _write(self, model, prefix, temperature, seed, n):
        """n ids; the same seed spends the same random numbers on every model."""
        if n == 0:
            return ()
        written = self._write(model, prefix, temperature, seed, n - 1)
        own = self.models[model][1].probabilities([*prefix, *written])
        u = np.random.default_rng(seed).random(LONGEST)[n - 1]
        return *written, pick(at_temperature(own, temperature), u)

    def _show(self, vocabulary, seen):
        drawn, nats = seen["drawn"], seen["each"]
        order = np.arange(len(drawn))
        if len(drawn) > ROWS:
            order = np.argsort(-drawn, kind="stable")[:ROWS]
        names = [visible(vocabulary.symbols[i]) for i in order]
        self.chances.show(names, drawn[order], seen["own"][order])
        last = slice(-ROWS, None)
        names = visible(vocabulary.decode(seen["ids"][last]))
        self.ledger.show(names, seen["factors"][last], np.exp(-nats.cumsum())[last], nats[last])

    def _type(self, yours, written):
        """The end of the text, as much as fits; spaces keep the two colours apart."""
        text, border = visible(yours + written), len(yours)
        if len(text) > WIDE:
            border = max(border - (len(text) - WIDE), 0)
            text = "…" + text[1 - WIDE :]
        space = " " * border
        self.yours.set_text(text[:border])
        self.its_own.set_text(space + text[border:])
        self.underline.set_text(space + "▔" * (len(text) - border))
