"""Pictures of dropout show the numbers they are given."""

import numpy as np
from matplotlib.figure import Figure

from lstmlab.experiments import dropout as study
from lstmlab.plots.dropout import WAYS, Mask, each_seed, over_updates
from lstmlab.plots.style import COLOURS


def test_a_mask_has_a_square_or_a_cross_for_every_unit_and_step():
    kept = np.array([[True, False, True], [False, False, True]])
    mask = Mask(Figure().subplots(), *kept.shape, "a title")
    mask.show(kept, COLOURS["h"])
    assert len(mask.kept.get_xdata()) == 3 and len(mask.dropped.get_xdata()) == 3
    assert mask.kept.get_color() == COLOURS["h"]
    assert mask.title.get_text() == "a title"


def test_every_way_has_a_look_of_its_own():
    assert list(WAYS) == list(study.WAYS)
    for place in (2, 3):  # line, marker
        assert len({str(look[place]) for look in WAYS.values()}) == len(WAYS)


def test_medians_over_seeds_are_drawn_and_named():
    curves = {way: np.arange(12.0).reshape(3, 4) + k for k, way in enumerate(WAYS)}
    ax = Figure().subplots()
    over_updates(ax, curves, every=30)
    for curve, way in zip(ax.lines, WAYS):
        np.testing.assert_array_equal(curve.get_xdata(), [30, 60, 90, 120])
        np.testing.assert_array_equal(curve.get_ydata(), np.median(curves[way], axis=0))
    assert [text.get_text() for text in ax.texts] == list(WAYS)


def test_every_seed_is_drawn_twice_with_its_median():
    tests = {way: np.array([1.0, 2.0, 4.0]) for way in WAYS}
    ends = {way: np.array([2.0, 3.0, 5.0]) for way in WAYS}
    ax = Figure().subplots()
    each_seed(ax, tests, ends, [(1.5, "a line")])
    for row in range(len(WAYS)):
        at_best, at_end, median = ax.lines[3 * row : 3 * row + 3]
        assert list(at_best.get_xdata()) == [1, 2, 4] and list(at_end.get_xdata()) == [2, 3, 5]
        assert list(median.get_xdata()) == [2, 2]
    assert [text.get_text().strip() for text in ax.texts] == ["a line"]
