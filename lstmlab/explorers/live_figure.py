"""Figures that follow a slider: the unchanging part is drawn once, the rest on top of a copy.

Drawing axes, ticks and text costs matplotlib far more than drawing a few curves. So a
`LiveFigure` keeps the picture of everything that stands still, puts it back before each frame,
draws the moving artists over it and hands the pixels to an `ipywidgets.Image` of fixed size.
"""

import io
import struct
import zlib
from textwrap import wrap

import ipywidgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from lstmlab.explorers.text_cache import cache_text
from lstmlab.plots import style

CSS_DPI = 72  # one point is then one CSS pixel, so that font sizes are pixels on the screen


class LiveFigure:
    """A figure of `width` times `height` CSS pixels, shown by the widget `self.image`.

    `build(fig)` makes axes and artists and returns those that will move, or pictures that list
    theirs as `artists`: everything else is background. To show new data, change the moving artists
    and call `frame()`; if the background changed (limits, ticks), call `rebuild()` before.
    """

    def __init__(self, build, width=840, height=400):
        self.width, self.height = width, height
        self.fig, self.canvas = self._page(height, layout="constrained")
        with style.styled():
            parts = build(self.fig)
        artists = [artist for part in parts for artist in getattr(part, "artists", [part])]
        for artist in artists:
            artist.set_animated(True)
        self.moving = sorted(artists, key=lambda artist: artist.get_zorder())
        self.image = ipywidgets.Image(format="png", width=width, height=height)
        self.image.layout = {"width": f"{width}px", "max_width": "100%", "height": "auto"}
        self.image.add_class("lstmlab-picture")
        self.rebuild()

    def _page(self, height, **options):
        size = self.width / CSS_DPI, height / CSS_DPI
        page = Figure(figsize=size, dpi=CSS_DPI, **options)
        return page, FigureCanvasAgg(page)

    def rebuild(self):
        """Draw the background anew, after a change of axes. Slow: about ten frames' time."""
        self.renderer = cache_text(self.canvas.get_renderer())
        with style.styled():
            self.canvas.draw()
        self.fig.set_layout_engine("none")  # the axes stay where they are from now on
        self.background = self.canvas.copy_from_bbox(self.fig.bbox)

    def rescale(self, density):
        """Draw `density` pixels to a CSS pixel from now on, for screens as fine as that."""
        self.fig.set_dpi(CSS_DPI * density)
        self.rebuild()

    def pixels(self):
        """Background and moving artists as they are now: (rows, columns, 4) of bytes."""
        self.canvas.restore_region(self.background)
        for artist in self.moving:
            if artist.axes is None or artist.axes.get_visible():
                artist.draw(self.renderer)
        return np.asarray(self.canvas.buffer_rgba())

    def frame(self):
        """Show the artists as they are now. Equal pixels are equal bytes, and are not sent.

        Where the image is not displayed, nothing is drawn: `still` draws for itself.
        """
        if self.image.layout.display != "none":
            self.image.value = png(self.pixels())

    def still(self, caption="", heading="", above=None):
        """The present frame as a small PNG, a caption below it, a heading or a picture above."""
        below, heading = (wrap(words, width=self.width // 9) for words in (caption, heading))
        room, top = (24 * len(lines) + 16 * bool(lines) for lines in (below, heading))
        top += 0 if above is None else len(above)
        height = self.height + room + top
        page, canvas = self._page(height)
        frame = Image.fromarray(self.pixels()).resize((self.width, self.height))
        page.figimage(np.asarray(frame), 0, room)
        if above is not None:
            page.figimage(above, 0, room + self.height)
        look = {"color": style.INK, "size": style.NORMAL, "family": "DejaVu Sans",
                "linespacing": 1.2, "parse_math": False}  # fmt: skip
        page.text(0.02, 0.3 * room / height, "\n".join(below), va="bottom", **look)
        page.text(0.02, 1 - 0.3 * top / height, "\n".join(heading), va="top", weight="bold", **look)
        canvas.draw()
        small = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").quantize(64)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
        return out.getvalue()


def png(rgba):
    """Encode (rows, columns, 4) bytes as PNG, three times faster than a general encoder.

    Each row is stored as its difference from the row above, which is zero nearly everywhere in
    a diagram, and deflated at the fastest level; choosing a filter for each row would cost more
    than it saves. (W3C, Portable Network Graphics, 2003, sections 5, 9.2 and 10.)
    """
    rows, columns, channels = rgba.shape
    flat = rgba.reshape(rows, columns * channels)
    filtered = np.empty((rows, 1 + columns * channels), np.uint8)
    filtered[:, 0] = 2  # the filter's name: up
    filtered[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=filtered[1:, 1:])
    header = struct.pack(">2I5B", columns, rows, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(filtered, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
