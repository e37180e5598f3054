"""The picture of one error on its way back names every factor, and its arrows tell their sizes."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgba

from lstmlab.plots.error_path import BACK, FACTORS, error_path
from lstmlab.plots.style import styled


@pytest.fixture
def ax():
    with styled():
        fig, ax = plt.subplots(figsize=(11.6, 7.1), layout="constrained")
        yield ax
        plt.close(fig)


def words(ax):
    return [text.get_text() for text in ax.texts]


def arcs(ax):
    """Line widths of the arrows back from E_3 to s_3, s_2 and s_1."""
    curved = [patch for patch in ax.patches if patch.get_gid() == "back"]
    assert {patch.get_edgecolor() for patch in curved} == {to_rgba(BACK)}
    return [patch.get_linewidth() for patch in curved]


def test_every_factor_and_every_term_is_written(ax):
    error_path(ax)
    assert set(FACTORS) <= set(words(ax)) and len(set(arcs(ax))) == 1
    for k in (1, 2, 3):
        assert any(rf"\delta_{k}\otimes s_{k - 1}" in word for word in words(ax))


def test_with_sizes_the_arrows_are_as_thick_and_the_norms_are_written(ax):
    error_path(ax, [0.1, 0.4, 1.0])
    first, second, third = arcs(ax)
    assert first > second > third and not set(FACTORS) & set(words(ax))
    assert [sum(f"= {size}" in word for word in words(ax)) for size in ("0.100", "1.000")] == [1, 1]


def test_nothing_is_cut_off_and_no_two_words_overlap(ax):
    error_path(ax)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert all(ax.figure.bbox.containsx(x) for box in boxes for x in (box.x0, box.x1))
    assert all(ax.figure.bbox.containsy(y) for box in boxes for y in (box.y0, box.y1))
    overlaps = [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if a.overlaps(b)]
    assert overlaps == []
