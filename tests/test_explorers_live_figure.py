"""Live figures: a frame shows what a whole redraw would, encoded without loss."""

import io

import numpy as np
import pytest
from PIL import Image

from lstmlab.explorers.live_figure import LiveFigure, png
from lstmlab.plots.style import styled


class Parabola:
    """A figure with one moving curve over a background with axes, ticks and a title."""

    def __init__(self, **size):
        self.live = LiveFigure(self.build, **size)

    def build(self, fig):
        self.ax = fig.subplots()
        self.ax.set(xlim=(0, 1), ylim=(0, 1), title="a background", xlabel="x")
        (self.curve,) = self.ax.plot([], [])
        return [self.curve]

    def show(self, power):
        x = np.linspace(0.1, 0.9, 30)
        self.curve.set_data(x, x**power)
        self.live.frame()
        return self.live.image.value


def decoded(data):
    return np.asarray(Image.open(io.BytesIO(data)))


def test_png_keeps_every_pixel():
    rng = np.random.default_rng(3)
    rgba = rng.integers(0, 256, (37, 53, 4), dtype=np.uint8)
    image = Image.open(io.BytesIO(png(rgba)))
    image.verify()  # the checksums of all parts
    np.testing.assert_array_equal(decoded(png(rgba)), rgba)


def test_a_frame_is_what_a_whole_redraw_would_show():
    parabola = Parabola(width=300, height=200)
    parabola.show(1.0)
    shown = decoded(parabola.show(3.0))
    parabola.curve.set_animated(False)
    with styled():
        parabola.live.canvas.draw()
    np.testing.assert_array_equal(shown, np.asarray(parabola.live.canvas.buffer_rgba()))


def test_no_trace_of_the_last_frame_is_left():
    parabola = Parabola(width=300, height=200)
    first = parabola.show(1.0)
    assert parabola.show(3.0) != first
    assert parabola.show(1.0) == first


def test_equal_pixels_are_not_sent_again():
    parabola = Parabola(width=300, height=200)
    sent = []
    parabola.live.image.observe(lambda change: sent.append(change["new"]), "value")
    for power in (2.0, 2.0, 3.0, 3.0, 2.0):
        parabola.show(power)
    assert len(sent) == 3
    assert sent[0] == sent[2] != sent[1]


@pytest.mark.parametrize("density", [1, 1.25, 1.5, 2])
def test_density_adds_pixels_and_moves_nothing(density):
    parabola = Parabola(width=400, height=200)
    place = parabola.ax.get_position().bounds
    coarse = decoded(parabola.show(2.0))
    parabola.live.rescale(density)
    fine = decoded(parabola.show(2.0))
    assert coarse.shape == (200, 400, 4)
    assert fine.shape == (200 * density, 400 * density, 4)
    assert parabola.ax.get_position().bounds == place
    assert (parabola.live.image.width, parabola.live.image.height) == ("400", "200")


def test_rebuild_shows_new_limits():
    parabola = Parabola(width=300, height=200)
    before = parabola.show(2.0)
    parabola.ax.set_xlim(0, 2)
    parabola.live.rebuild()
    assert parabola.show(2.0) != before


def test_the_still_is_small_and_carries_its_caption():
    parabola = Parabola()
    parabola.show(2.0)
    plain, told = (parabola.live.still(text) for text in ("", "A curve through 0.25, $ as it is."))
    assert len(told) < 60_000
    assert decoded(plain).shape[:2] == (400, 840)
    assert decoded(told).shape[0] > 400
    below = decoded(told)[400:]
    assert len(np.unique(below)) > 1, "the caption is missing"
    assert parabola.show(2.0) == parabola.show(2.0)


def test_a_still_does_not_disturb_the_frame():
    parabola = Parabola(width=300, height=200)
    before = parabola.show(2.0)
    parabola.live.still("A caption.")
    assert parabola.show(2.0) == before


def test_what_moves_in_hidden_axes_is_not_drawn():
    parabola = Parabola(width=300, height=200)
    parabola.ax.set_visible(False)
    parabola.live.rebuild()
    assert len(np.unique(decoded(parabola.show(2.0)))) == 1, "paper alone"
