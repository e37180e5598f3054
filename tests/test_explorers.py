"""Every explorer of the course, every control over its ends and middle, every preset."""

import pkgutil
import re
import struct
from importlib import import_module
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import pytest
from contrast import pale_words
from ipywidgets import Dropdown
from matplotlib.axis import Axis
from matplotlib.text import Text

from lstmlab import explorers
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.gate_roll import GateRoll


class Stop(NamedTuple):
    """Where a control was moved to, and what the explorer showed then."""

    name: str
    values: dict
    picture: bytes
    sentence: str
    drawn: dict
    error: str


@pytest.fixture(scope="module", params=explorers.EXPLORERS)
def explorer(request):
    return getattr(explorers, request.param)()


@pytest.fixture(scope="module")
def tour(explorer):
    """One sweep of all controls: what every promise below is held to."""
    return list(sweep(explorer))


@pytest.fixture(autouse=True)
def fresh(request):
    if "explorer" in request.fixturenames:
        request.getfixturevalue("explorer").reset()


def stops(widget):
    """Values to try: its own, all options, both ends and the middle (on a step), on and off."""
    if isinstance(widget, GateRoll):  # every row low, in the middle, high, and one step painted
        lows, highs = ({row["name"]: row[end] for row in widget.rows} for end in ("low", "high"))
        middles = {name: round((lows[name] + highs[name]) / 2, 2) for name in lows}
        first = {name: {1: high} for name, high in highs.items()}
        return [widget.painted(**rows) for rows in (lows, highs, middles, first)]
    if hasattr(widget, "options"):
        return [value for _, value in widget._options_full]
    if hasattr(widget, "min"):
        half = widget.min + round((widget.max - widget.min) / 2 / widget.step) * widget.step
        return [widget.min, half, widget.max]
    if isinstance(widget.value, bool):
        return [True, False]
    return [widget.value]


def size(data):
    return struct.unpack(">2I", data[16:24])


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[k], other[k]) for k in one)


def check_sentence(text, numbers=True):
    assert not numbers or re.search(r"\d", text), f"no number in {text!r}"
    assert re.search(r"[.?!]$", text), f"no end to {text!r}"
    assert len(text) <= 190, f"does not fit the two lines kept for it: {text!r}"


def sweep(explorer, preset="reset", controls=None, **also):
    """Move each control through its stops, from those of a preset; a Stop after each move."""
    for name in explorer.control if controls is None else controls:
        explorer.use(preset)
        explorer.set(**also)
        yield seen(explorer, name)
        for value in stops(explorer.control[name]):
            if not np.array_equal(value, explorer.values[name]):
                explorer.set(**{name: value})
                yield seen(explorer, name)


def seen(explorer, name):
    picture = bytes(explorer.live.image.value)
    return Stop(name, explorer.values, picture, explorer.sentence, explorer.drawn, explorer.error)


def without_effect(tour):
    """The controls that can be moved and changed neither picture nor sentence."""
    effects = {}
    for stop in tour:
        effects.setdefault(stop.name, []).append((stop.picture, stop.sentence))
    return {name for name, shown in effects.items() if len(shown) > 1 and len(set(shown)) == 1}


def test_every_list_shows_what_is_chosen(explorer):
    """ipywidgets leaves a list blank whose value is None."""
    for name, widget in explorer.control.items():
        if isinstance(widget, Dropdown):
            assert all(value is not None for value in stops(widget)), name


def test_words_beside_the_picture_show_no_raw_index(explorer):
    """Code such as `W_h` stands in a picture as mathematics; a label is plain text."""
    for name, widget in explorer.control.items():
        options = [text for text, _ in getattr(widget, "_options_full", None) or ()]
        shown = [getattr(widget, "description", ""), *options]
        assert [text for text in shown if re.search(r"[A-Za-z]_[A-Za-z]", text)] == [], name
    assert [preset for preset in explorer.presets if "_" in preset] == []


def test_nothing_fails_and_nothing_jumps(tour):
    for stop in tour:
        assert stop.error == "", stop.name
        assert size(stop.picture) == size(tour[0].picture), stop.name
        check_sentence(stop.sentence)


def stale(tour):
    """The controls that changed the data and left the picture."""
    return {after.name for before, after in pairwise(tour)
            if before.name == after.name and not same(after.drawn, before.drawn)
            and after.picture == before.picture}  # fmt: skip


def test_the_picture_follows_the_data_in_one_of_its_views(explorer, tour):
    left = stale(tour)
    for view in explorer.control["view"].options if "view" in explorer.control else ():
        left &= stale(sweep(explorer, controls=left, view=view))
    explorer.reset()
    assert not left


def test_every_control_has_an_effect(explorer, tour):
    dead = without_effect(tour)
    for preset in explorer.presets:
        if dead:
            dead &= without_effect(sweep(explorer, preset, dead))
    assert not dead, f"no effect from any preset: {sorted(dead)}"


def test_reset_brings_the_first_picture_back(explorer, tour):
    assert explorer.values == tour[0].values
    assert (explorer.live.image.value, explorer.sentence) == (tour[0].picture, tour[0].sentence)
    starts = {(stop.picture, stop.sentence) for stop in tour if stop.values == tour[0].values}
    assert len(starts) == 1  # from wherever each control had been left


def test_presets_do_what_they_say(explorer):
    explorer.reset()
    start = explorer.values
    for name, preset in explorer.presets.items():
        explorer.use(name)
        assert explorer.values == start | preset
        assert explorer.error == ""
        check_sentence(explorer.sentence)


def test_draw_gives_what_it_drew(explorer):
    drawn = explorer.draw(**explorer.values)
    assert drawn, "nothing to compare with the cell's own numbers"
    assert same(drawn, explorer.drawn)
    for name, array in drawn.items():
        if np.asarray(array).dtype.kind in "iuf":
            assert np.all(np.isfinite(array)), name


def test_the_still_for_other_pages_is_small(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert len(data["image/png"]) < 60_000
    assert data["text/plain"] == explorer.stored


def test_presets_fit_the_number_keys(explorer):
    assert 1 <= len(explorer.presets) <= 9
    assert explorer.title


def test_every_explorer_in_the_folder_is_listed():
    for module in pkgutil.iter_modules(explorers.__path__, "lstmlab.explorers."):
        for name, value in vars(import_module(module.name)).items():
            ours = isinstance(value, type) and value.__module__ == module.name
            ours = ours and name != "CourseMap"  # shows no mathematics, and needs the notebooks
            if ours and issubclass(value, Explorer) and value.title:  # without one: a base
                assert explorers.EXPLORERS.get(name) == module.name


def test_the_package_lists_its_explorers():
    assert set(explorers.EXPLORERS) <= set(dir(explorers))
    with pytest.raises(AttributeError, match="Nonsense"):
        explorers.Nonsense  # noqa: B018


def test_what_is_left_of_a_message_is_what_multiplication_leaves():
    explorer = explorers.StartHere()
    explorer.set(g=0.8, n=5)
    message = [1.0]
    for _ in range(40):
        message.append(message[-1] * 0.8)
    np.testing.assert_allclose(explorer.drawn["left"], message, rtol=1e-13)
    np.testing.assert_allclose(explorer.curve.get_ydata(), message, rtol=1e-13)
    assert explorer.point.get_ydata()[0] == explorer.drawn["left"][5]
    assert explorer.sentence == "g = 0.80: after 5 steps 32.8% of the message is left."


def outside(explorer):
    """The words that the picture's edge cuts off."""
    page, found = explorer.live.fig.bbox, []
    ticks = {label for axis in explorer.live.fig.findobj(Axis)
             for label in axis.get_ticklabels(which="both")}  # those beyond the ends are not drawn
    for text in explorer.live.fig.findobj(Text):
        seen = text.get_visible() and (text.axes is None or text.axes.get_visible())
        if seen and text not in ticks and text.get_text().strip(" ▔"):  # its ink is on top
            box = text.get_window_extent(explorer.live.renderer)
            if box.x0 < -1 or box.y0 < -1 or box.x1 > page.width + 1 or box.y1 > page.height + 1:
                found.append(text.get_text())
    return found


def views(explorer):
    """Every preset in every view; gives the names of both."""
    known = explorer.control["view"].options if "view" in explorer.control else [None]
    for preset in ("reset", *explorer.presets):
        for view in known:
            explorer.use(preset)
            explorer.set(**{"view": view} if view else {})
            yield preset, view


def lists(explorer):
    """Every option of every list; gives the names of both."""
    for name, widget in explorer.control.items():
        for option in stops(widget) if isinstance(widget, Dropdown) else ():
            explorer.reset()
            explorer.set(**{name: option})
            yield name, option


def test_no_word_is_cut_off_in_any_view(explorer):
    for where in views(explorer):
        assert outside(explorer) == [], where


def test_all_words_of_the_picture_can_be_read_on_paper_and_on_the_dark_page(explorer):
    def without_words():
        explorer.live.rebuild()
        return explorer.live.pixels()

    for where in chain(views(explorer), lists(explorer)):
        live = explorer.live
        assert pale_words(live.fig, live.renderer, without_words) == [], where
    explorer.live.rebuild()
