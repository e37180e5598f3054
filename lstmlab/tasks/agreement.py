"""A small language of the night, in which the last word of a sentence agrees with the first.

    owl always hoots
    frog near the wolf behind a bee always croaks
    something near a frog always howls

Who is spoken of stands first; what it does stands last; `always` announces that. Between them
stand any number of places of three words each, in which other animals are named, but these
say nothing about the last word. Only the first word counts, and the gap between it and the last
grows by three words a place. After `something`, no word of the sentence tells: how often each
sound is heard at night (`HEARD`) is all that can be known.
"""

import numpy as np

from lstmlab import checks
from lstmlab.batch import Batch

ANIMALS = ("owl", "frog", "wolf", "bee")
SOUNDS = ("hoots", "croaks", "howls", "buzzes")
HEARD = np.array([0.4, 0.3, 0.2, 0.1])  # P(sound | something)
WORDS = (*ANIMALS, *SOUNDS, "something", "always", "near", "behind", "the", "a")
ID = {word: n for n, word in enumerate(WORDS)}
SOUND_IDS = np.array([ID[sound] for sound in SOUNDS])
CHANCE = 1 / len(SOUNDS)


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
    inside = np.stack(
        [
            rng.choice([ID["near"], ID["behind"]], (places, B)),
            rng.choice([ID["the"], ID["a"]], (places, B)),
            rng.integers(4, size=(places, B)),
        ],
        axis=1,
    ).reshape(3 * places, B)
    first = np.where(hidden, ID["something"], who)
    return np.concatenate([[first], inside, np.full((1, B), ID["always"]), [SOUND_IDS[who]]])


def voice_batch(rng, B, places, unnamed=0.0, dtype=np.float32):
    """A Batch in which each word is asked for after those before it; loss in nats a word."""
    ids = sentences(rng, B, places, unnamed)
    weights = np.full(ids[1:].shape, 1 / ids[1:].size, dtype)
    return Batch(np.eye(len(WORDS), dtype=dtype)[ids[:-1]], ids[1:], weights)


def encode(text):
    """ids of the words of a text; ValueError for a word that the language does not have."""
    words = text.split()
    for place, word in enumerate(words):
        if word not in ID:
            checks.fail("text", f"words among {', '.join(WORDS)}", f"{word!r} at place {place}")
    return np.array([ID[word] for word in words], dtype=int)


def decode(ids):
    """The text of ids (N,)."""
    return " ".join(WORDS[n] for n in ids)
