"""Kept words look as matplotlib draws them, wherever and in whatever colour they stand."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from lstmlab.explorers.text_cache import cache_text

WORDS = [("0.50", 0, False), ("Keep this?", 90, False), (r"$\tilde{C}_t$", 0, True)]


def page(words, quick, at=(60, 50), colour="black", alpha=1.0):
    renderer = RendererAgg(160, 120, 72)
    if quick:
        cache_text(renderer)
    gc = renderer.new_gc()
    gc.set_foreground(colour)
    gc.set_alpha(alpha)
    for word, angle, math in words:
        renderer.draw_text(gc, *at, word, FontProperties(size=16), angle, math)
    return np.array(renderer.buffer_rgba())


@pytest.mark.parametrize("word", WORDS, ids=["number", "upright", "formula"])
@pytest.mark.parametrize("colour, alpha", [("black", 1.0), ("#0072b2", 0.4)])
def test_a_kept_word_is_the_word_pixel_by_pixel(word, colour, alpha):
    kept = page([word], True, colour=colour, alpha=alpha)
    drawn = page([word], False, colour=colour, alpha=alpha)
    assert drawn[..., 3].any()
    np.testing.assert_allclose(kept.astype(int), drawn.astype(int), atol=2)


def test_between_pixels_a_word_moves_by_half_a_pixel_at_most():
    word = WORDS[:1]
    np.testing.assert_array_equal(page(word, True, (60.4, 49.6)), page(word, True, (60, 50)))


def test_other_colours_and_words_are_other_pictures():
    red, blue = (page(WORDS[:1], True, colour=colour) for colour in ("red", "blue"))
    assert not np.array_equal(red, blue)
    renderer = cache_text(RendererAgg(160, 120, 72))
    gc = renderer.new_gc()
    for word in ("8", "9", "8"):
        renderer.clear()
        renderer.draw_text(gc, 60, 50, word, FontProperties(size=16), 0)
    np.testing.assert_allclose(
        np.array(renderer.buffer_rgba()), page([("8", 0, False)], False), atol=2
    )


def test_a_blank_word_leaves_the_page_blank():
    assert not page([(" ", 0, False)], True)[..., 3].any()
