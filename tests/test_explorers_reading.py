"""The explorer of chapter 17 against the network's own numbers."""

import numpy as np
import pytest

from lstmlab.activations import softmax
from lstmlab.cells import LSTM
from lstmlab.explorers.reading import BLANK, ROWS, VALUES, Reading, bundled, busiest
from lstmlab.network import Network
from lstmlab.plots.coloured_text import COLUMNS, FINE, lay_out, line_of, paint
from lstmlab.plots.reading import BACK
from lstmlab.text import Vocabulary, sample, statistics, unit_features

TEXT = 'A "short" text (for tests)\n   that goes on,\n\nand on. ' * 12


@pytest.fixture(scope="module")
def lab():
    vocabulary = Vocabulary.from_text(TEXT)
    network = Network(LSTM(len(vocabulary), 6), len(vocabulary))
    params = network.init(np.random.default_rng(0))
    params = {name: 3 * p for name, p in params.items()}
    return Reading((network, params, vocabulary, TEXT), place=200)


def state(lab, place):
    """The pass up to and including the symbol at `place`."""
    xs = lab.vocabulary.one_hot(lab.ids[: place + 1])[:, None]
    return lab.network.forward(lab.params, xs)


@pytest.mark.parametrize("place", [0, 5, 100, len(TEXT) - 1])
@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.0])
def test_odds_are_the_softmax_of_the_outputs_there(lab, place, temperature):
    lab.set(place=place, temperature=temperature)
    logits = state(lab, place).outputs[-1, 0]
    np.testing.assert_allclose(lab.drawn["own"], softmax(logits), rtol=1e-9)
    np.testing.assert_allclose(lab.drawn["drawn"], softmax(logits, temperature), rtol=1e-9)
    widths = sorted((bar.get_width() for bar in lab.chances.bars), reverse=True)
    np.testing.assert_allclose(widths, np.sort(lab.drawn["drawn"])[::-1][: len(widths)])


@pytest.mark.parametrize("what", VALUES.values())
@pytest.mark.parametrize("unit", [1, 6])
def test_values_are_the_units_own(lab, what, unit):
    lab.reset()
    lab.set(what=what, unit=unit)
    own = getattr(state(lab, len(TEXT) - 1).trace, what)[:, 0, unit - 1]
    expected = np.tanh(own) if what == "C" else own
    np.testing.assert_allclose(lab.drawn["values"], expected, rtol=1e-9)
    curve = lab.trace.curves[what]
    assert curve.get_visible()
    np.testing.assert_array_equal(curve.get_ydata(), lab.drawn["values"][200 - BACK + 1 : 201])


def test_what_mattered_is_the_gradient_within_the_window(lab):
    lab.reset()
    lab.set(place=150)
    start = state(lab, 150 - BACK).trace.last
    window = lab.ids[150 - BACK + 1 : 151]
    expected = statistics.influence(lab.network, lab.params, window, start=start)
    np.testing.assert_allclose(lab.drawn["mattered"], expected, rtol=1e-9)
    tips = np.array([path.vertices[1, 1] for path in lab.mattered.bars.get_paths()])
    np.testing.assert_allclose(tips, expected / np.abs(expected).max())


def test_what_mattered_may_be_found_by_blanking_out(lab):
    lab.reset()
    lab.set(place=150, by=BLANK)
    window = lab.ids[150 - BACK + 1 : 151]
    start, best = state(lab, 150 - BACK).trace.last, lab.drawn["own"].argmax()
    places = np.arange(BACK)
    expected = statistics.removal(lab.network, lab.params, window, best, places, start)
    np.testing.assert_allclose(lab.drawn["mattered"], expected, atol=1e-9)


def test_it_goes_on_from_the_state_at_the_frame(lab):
    lab.reset()
    lab.set(place=37, temperature=0.7)
    dice = np.random.default_rng(37)
    expected = sample(lab.network, lab.params, lab.vocabulary, TEXT[:38], 60, 0.7, dice)
    assert lab.drawn["written"] == expected


@pytest.mark.parametrize("place", [0, 30, 300, len(TEXT) - 1])
def test_the_frame_stands_on_its_symbol(lab, place):
    lab.reset()
    lab.set(place=place)
    column, row = (int(number) for number in lab.page.here.get_xy())
    assert 0 <= row < ROWS
    line = lab.page.lines[row].get_text()
    assert (line + "\n")[column] == TEXT[place]


def test_lines_hold_the_whole_text_and_break_where_it_is_too_long():
    text = "ab\n" + "x" * (COLUMNS + 3) + "\n\nc"
    lines = lay_out(text)
    assert [text[begin:end] for begin, end in lines] == ["ab", "x" * COLUMNS, "xxx", "", "c"]
    assert [line_of(lines, place) for place in (0, 2, 3, 3 + COLUMNS, len(text) - 1)] == [
        0, 0, 1, 2, 4
    ]  # fmt: skip


def test_a_larger_number_is_a_darker_ground_and_a_thicker_bar():
    cells = np.zeros((FINE, 4, 3))
    paint(cells, np.array([1.0, 0.5, 0.0, -1.0]), ("#000000", "#ff0000"))
    black = (cells == 0).all(axis=2)
    assert black[:, 0].sum() == 2 * black[:, 1].sum() > 0
    assert black[-1, 0] and not black[0, 0] and not black[:, 2].any()
    assert cells[10, 0, 0] < cells[10, 1, 0] < cells[10, 2, 0] == 1
    np.testing.assert_array_equal(cells[0, 3], [1, 0, 0])


def test_the_busiest_place_is_late_in_the_longest_run():
    feature = np.zeros(200, bool)
    feature[60:70], feature[90:120] = True, True
    assert busiest(feature) == 119
    assert busiest(np.where(np.arange(200) == 130, 9.0, 0.0)) == 130


def test_presets_go_to_the_units_that_do_best(lab):
    for name, feature in unit_features.features(TEXT).items():
        lab.use(name)
        memory = np.tanh(state(lab, len(TEXT) - 1).trace.C[:, 0])
        assert lab.values["unit"] == unit_features.track(memory, feature).unit + 1


def test_the_bundled_text_was_never_learnt_from():
    from lstmlab.experiments import reader

    text = bundled()[3]
    assert reader.load().held_out.startswith(text) and len(text) == 3000


def test_the_sentence_tells_value_and_odds(lab):
    lab.reset()
    lab.set(place=120, unit=3, what="f", temperature=0.5)
    assert f"unit 3: f = {lab.drawn['values'][120]:.2f}" in lab.sentence
    assert f"{lab.drawn['drawn'].max():.0%}" in lab.sentence
