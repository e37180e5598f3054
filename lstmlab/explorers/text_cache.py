"""Text that is drawn once and kept: moving figures write the same few words at every frame.

Matplotlib rasterises each word anew whenever it is drawn, which takes most of a frame's time. Here
matplotlib makes a word's picture once; the price is that words stand on whole pixels.
"""

from math import ceil, hypot

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg

KEPT = 1024  # words; a picture takes some kilobytes


def cache_text(renderer):
    """Let this Agg renderer keep the words that it draws; returns it."""
    pictures = {}

    def draw_text(gc, x, y, s, prop, angle, ismath=False, mtext=None):
        look = angle, ismath, gc.get_rgb(), gc.get_alpha(), renderer.dpi
        if (s, prop, look) not in pictures:
            if len(pictures) >= KEPT:
                pictures.clear()
            pictures[s, prop.copy(), look] = _picture(s, prop, *look)
        image, left, down = pictures[s, prop, look]
        if image is not None:
            top = renderer.height - (round(y) + down)  # images count upwards, texts downwards
            renderer.draw_image(gc, round(x) + left, top - len(image), image)

    renderer.draw_text = draw_text
    return renderer


def _picture(s, prop, angle, ismath, colour, alpha, dpi):
    """A word as (rows, columns, 4) bytes from the bottom up, and where its top left lies."""
    width, height, descent = RendererAgg(1, 1, dpi).get_text_width_height_descent(s, prop, ismath)
    reach = ceil(hypot(width, height + descent)) + 3
    page = RendererAgg(2 * reach, 2 * reach, dpi)
    gc = page.new_gc()
    gc.set_foreground(colour)
    gc.set_alpha(alpha)
    page.draw_text(gc, reach, reach, s, prop, angle, ismath)
    drawn = np.array(page.buffer_rgba())
    rows, columns = (np.flatnonzero(drawn[..., 3].any(axis)) for axis in (1, 0))
    if not rows.size:
        return None, 0, 0
    word = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.ascontiguousarray(word[::-1]), columns[0] - reach, rows[0] - reach
