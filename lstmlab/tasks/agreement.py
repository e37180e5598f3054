"""Agreement: the last word of a sentence agrees with the first, however many stand between.

    owl always hoots
    frog near the wolf behind a bee always croaks
    something near a frog always howls

`always` announces the last word. Between stand any number of places of three words each, whose
animals say nothing about it: only the first word counts, and the gap grows by three words a place.
After `something`, no word of the sentence tells: how often each sound is heard (`HEARD`) is all
that can be known. Agreement as a probe of memory: Linzen, Dupoux & Goldberg 2016.
"""

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch
from lstmlab.text import Vocabulary

ANIMALS = ("owl", "frog", "wolf", "bee")
SOUNDS = ("hoots", "croaks", "howls", "buzzes")
HEARD = np.array([0.4, 0.3, 0.2, 0.1])  # P(sound | something)
CHANCE = 1 / len(SOUNDS)
VOCABULARY = Vocabulary((*ANIMALS, *SOUNDS, "something", "always", "near", "behind", "the", "a"))
SOUND_IDS = VOCABULARY.encode(" ".join(SOUNDS))
SOMETHING, ALWAYS, *PREPOSITIONS = VOCABULARY.encode("something always near behind")
ARTICLES = VOCABULARY.encode("the a")


def gap(places):
    """How many words lie between the first and the last."""
    return 3 * places + 1


def sentences(rng, B, places, unnamed=0.0):
    """ids (T, B) of B sentences with that many places, T = gap + 2 words each.

    `unnamed` is the share of sentences that begin with "something".
    """
    rng = checks.generator("rng", rng)
    B, places = checks.whole("B", B), checks.whole("places", places, low=0)
    unnamed = checks.number("unnamed", unnamed, low=0, high=1)
    who = rng.integers(4, size=B)
    hidden = rng.random(B) < unnamed
    who[hidden] = rng.choice(4, size=hidden.sum(), p=HEARD)
    each = (places, B)
    words = rng.choice(PREPOSITIONS, each), rng.choice(ARTICLES, each), rng.integers(4, size=each)
    between = np.stack(words, axis=1).reshape(3 * places, B)
    first = np.where(hidden, SOMETHING, who)
    return np.concatenate([[first], between, np.full((1, B), ALWAYS), [SOUND_IDS[who]]])


def batch(rng, B, places, unnamed=0.0, dtype=np.float32):
    """A Batch in which each word is asked for after those before it; loss in nats per word."""
    ids = sentences(rng, B, places, unnamed)
    weights = np.full(ids[1:].shape, 1 / ids[1:].size, dtype)
    return Batch(VOCABULARY.one_hot(ids[:-1], dtype), ids[1:], weights)
