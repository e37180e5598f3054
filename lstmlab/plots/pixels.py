"""Words as outlines, put together from single signs that are kept.

Text of matplotlib's own costs ten times as much as the rest of a moving picture.
"""

from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path


def outline(words, formula=False):
    """One Path of all words: each is (x, y, text, size in pixels, "center" or "left").

    In a formula, single letters are slanted.
    """
    parts = [
        (*_word(text, size, where, "italic" if formula and _is_letter(text) else "normal"), (x, y))
        for x, y, text, size, where in words
        if text
    ]
    if not parts:
        return Path(np.empty((0, 2)))
    return Path(np.concatenate([vertices + place for vertices, _, place in parts]),
                np.concatenate([codes for _, codes, _ in parts]))  # fmt: skip


def width(text, size):
    """How wide a word is, in pixels."""
    return sum(_sign(sign, size)[2] for sign in text)


def _is_letter(text):
    return len(text) == 1 and text.isalpha()


@lru_cache(maxsize=1024)
def _word(text, size, where, slant):
    signs = [_sign(sign, size, slant) for sign in text]
    ends = np.cumsum([advance for *_, advance in signs])
    shifts = ends - [advance for *_, advance in signs]
    if where == "center":
        shifts -= ends[-1] / 2
    vertices = [sign + [shift, -0.365 * size] for (sign, *_), shift in zip(signs, shifts)]
    return np.concatenate(vertices), np.concatenate([codes for _, codes, _ in signs])


@lru_cache(maxsize=1024)
def _sign(sign, size, slant="normal"):
    """Outline of one sign: vertices (n, 2), codes (n,), and how far on the next one stands."""
    font = FontProperties(family="DejaVu Sans", style=slant, size=size)
    advance, _, _ = text_to_path.get_text_width_height_descent(sign, font, ismath=False)
    if sign == " ":  # has a width, but no outline
        return np.empty((0, 2)), np.empty(0, np.uint8), advance
    path = TextPath((0, 0), sign, prop=font)
    return path.vertices, path.codes, advance
