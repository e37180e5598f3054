"""A text for training and one for testing that have no paragraph in common.

A reference repeats itself: some paragraphs stand in several places. Cut in two as it is, the
second part would hold much that the first has shown, and a network that learned by heart would
look like one that has understood. So every paragraph is kept once, and the parts share none.
"""

from typing import NamedTuple

from lstmlab import checks
from lstmlab.text.vocabulary import Vocabulary

PLAIN = Vocabulary("\n" + "".join(map(chr, range(32, 127))))  # the same in every Python
BLOCK = 4000  # symbols, about: what stays together when a text is dealt out
EVERY = 20  # of so many blocks one is for tuning and two are held out


class Parts(NamedTuple):
    training: str
    tuning: str  # about 5%: to choose by, a rate or a strength of smoothing
    held_out: str  # about 10%: for what is reported


def unique(text, apart=()):
    """The text with every paragraph once, at its first place, and none of the texts `apart`.

    Paragraphs are parted by empty lines, and are the same if their words are.
    """
    seen = {_words(paragraph) for other in apart for paragraph in other.split("\n\n")}
    kept = []
    for paragraph in text.strip("\n").split("\n\n"):
        if _words(paragraph) not in seen:
            seen.add(_words(paragraph))
            kept.append(paragraph)
    return "\n\n".join(kept) + "\n"


def split(text):
    """Parts of the text, dealt out in blocks of whole paragraphs; none is in two parts.

    ValueError when the text is too short to give every part a block.
    """
    blocks, size = [[]], 0
    for paragraph in unique(text).removesuffix("\n").split("\n\n"):
        if size >= BLOCK:
            blocks, size = [*blocks, []], 0
        blocks[-1].append(paragraph)
        size += len(paragraph) + 2
    if len(blocks) < EVERY:
        checks.fail("text", f"paragraphs for {EVERY} blocks of {BLOCK} symbols", len(blocks))
    dealt = [[], [], []]
    for n, block in enumerate(blocks):
        dealt[{5: 1, 9: 2, 19: 2}.get(n % EVERY, 0)] += block
    return Parts(*("\n\n".join(paragraphs) + "\n" for paragraphs in dealt))


def shared(text, other, length=40):
    """The share of the stretches of that length in `text` that stand in `other` too."""
    checks.whole("length", length)
    places = range(max(0, len(text) - length + 1))
    if not places:
        checks.fail("text", f"at least {length} symbols", len(text))
    known = {other[n : n + length] for n in range(len(other) - length + 1)}
    return sum(text[n : n + length] in known for n in places) / len(places)


def _words(paragraph):
    return tuple(paragraph.split())
