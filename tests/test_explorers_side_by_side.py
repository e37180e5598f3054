"""The picture of chapter 14 shows the cells' own states and gradients, and what was measured."""

import numpy as np
import pytest

from lstmlab.activations import sigmoid
from lstmlab.cells import GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM
from lstmlab.experiments import side_by_side as study
from lstmlab.explorers.side_by_side import CELLS, MOST, PATTERNS, STEPS, SideBySide, few
from lstmlab.plots.learners import LEARNERS
from lstmlab.plots.side_by_side import LearningCurves


@pytest.fixture(scope="module")
def lab():
    return SideBySide()


def by_hand(cell, H, bias, strength, seed):
    """The cell and the parameters that the controls ask for."""
    made = {"rnn": RNN(1, H), "lstm": LSTM(1, H), "peephole": PeepholeLSTM(1, H, diagonal=True),
            "coupled": CoupledLSTM(1, H), "gru": GRU(1, H),
            "lstm-never-forgets": LSTM(1, H)}[cell]  # fmt: skip
    params = made.init(np.random.default_rng(seed))
    params["W_h"] *= strength
    if cell != "rnn":
        params["b"][0] = -bias if cell == "gru" else bias
    return made, params


def moved_end(cell, params, trace, t, move):
    """h_T (H,) when the state that carries is moved at step t; the forward pass alone."""
    if "C" in cell.states:
        C = trace.C[t] + move
        peep = params["W_c"][2] * move if "W_c" in params else 0
        o = sigmoid(np.log(trace.o[t] / (1 - trace.o[t])) + peep)
        start = {"C": C, "h": o * np.tanh(C)}
    else:
        start = {"h": trace.h[t] + move}
    force = {name: value[t + 1 :] for name, value in trace.force.items()}
    return cell.forward(params, trace.xs[t + 1 :], start, force).h[-1, 0]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("pattern, bias, strength, H", [
    ("a pulse, then noise", 1.0, 1.0, 5), ("always 1", -2.0, 2.5, 12),
])  # fmt: skip
def test_states_and_gradients_are_the_cells_own(lab, cell, pattern, bias, strength, H):
    lab.set(cell=cell, pattern=pattern, bias=bias, strength=strength, H=H, seed=2, t=7)
    made, params = by_hand(cell, H, bias, strength, 2)
    force = {"f": 1.0} if cell == "lstm-never-forgets" else None
    trace = made.forward(params, PATTERNS[pattern][:, None, None], force=force)
    state = made.states[-1]
    np.testing.assert_allclose(lab.drawn["states"], getattr(trace, state)[:, 0], atol=1e-12)
    path = [moved_end(made, params, trace, 6, 1e-30j * row).imag / 1e-30 for row in np.eye(H)]
    assert lab.drawn["left"] == pytest.approx(np.linalg.norm(path, 2), rel=1e-9)
    assert lab.drawn["left"] == lab.drawn["norms"][CELLS.index(cell)][6]


@pytest.mark.parametrize("H", [2, 7, MOST])
def test_sizes_are_those_of_the_formulas(lab, H):
    layer = H * (H + 2)
    sizes = {"rnn": layer, "lstm": 4 * layer, "peephole": 4 * layer + 3 * H, "coupled": 3 * layer,
             "gru": 3 * layer, "lstm-never-forgets": 3 * layer}  # fmt: skip
    for cell, size in sizes.items():
        lab.set(H=H, cell=cell)
        assert lab.drawn["count"] == size and f"{size:,} parameters" in lab.sentence
        assert lab.sizes.bars[cell].get_width() == size
        assert lab.sizes.numbers[cell].get_text() == f"{size:,}"


def test_squares_show_size_by_area_and_sign_by_filling(lab):
    lab.reset()
    lab.set(bias=5.0, H=3)
    values = np.zeros((MOST, STEPS))
    values[:3] = lab.drawn["states"].T
    area = lab.units.largest * np.minimum(np.abs(values), 1)
    np.testing.assert_allclose(lab.units.above.get_sizes(), np.where(values > 0, area, 0).ravel())
    np.testing.assert_allclose(lab.units.below.get_sizes(), np.where(values < 0, area, 0).ravel())
    assert f"largest {np.abs(values).max():.2g}" in lab.units.words.get_text()
    heights = [bar.get_height() for bar in lab.units.inputs]
    np.testing.assert_allclose(heights, -0.5 * PATTERNS["a pulse at step 5"])


@pytest.mark.parametrize("task", study.LAGS)
@pytest.mark.parametrize("cell", CELLS)
def test_learning_is_drawn_as_it_stands_in_the_file(lab, cell, task):
    lab.reset()
    lab.set(cell=cell, task=task)
    _, losses = study.curves(study.reported(task, cell))
    line = lab.learning.lines[cell]
    np.testing.assert_allclose(
        line.get_ydata(), np.maximum(np.median(losses, axis=0), LearningCurves.low)
    )
    drawn = [thin.get_ydata().tolist() for thin in lab.learning.seeds]
    assert drawn == np.maximum(losses, LearningCurves.low).tolist()
    solved = sum(row["solved"] is not None for row in study.reported(task, cell))
    assert f"{LEARNERS[cell].name} on {task}: {solved} of 8 seeds solved it." in lab.sentence


def test_an_lstm_without_bias_shows_what_was_measured_without(lab):
    lab.reset()
    lab.set(bias=0.0)
    assert lab.drawn["learner"] == "lstm-bias-0" and "LSTM (bias 0) on recall" in lab.sentence
    assert len(lab.learning.lines["lstm-bias-0"].get_ydata()) > 0
    lab.set(bias=0.5)
    assert lab.drawn["learner"] == "lstm" and not len(lab.learning.lines["lstm-bias-0"].get_ydata())


def test_the_chosen_cell_stands_in_front_and_the_marks_at_the_step(lab):
    lab.reset()
    lab.set(cell="gru", t=17)
    for pictures in (lab.gradients.lines, lab.learning.lines):
        alphas = {name: line.get_alpha() for name, line in pictures.items()}
        assert [name for name, alpha in alphas.items() if alpha == 1] == ["gru"]
    assert list(lab.units.here.get_xdata()) == list(lab.gradients.here.get_xdata()) == [17, 17]
    assert lab.gradients.point.get_ydata()[0] == lab.drawn["left"]
    assert "∂h₄₀/∂h₁₇" in lab.sentence
    lab.set(cell="lstm")
    assert "∂h₄₀/∂C₁₇" in lab.sentence


def test_presets_show_what_they_are_called_for(lab):
    found = {}
    for name in ("reset", *lab.presets):
        lab.use(name)
        found[name] = lab.drawn
    assert found["vanilla RNN"]["left"] < 1e-4 * found["reset"]["left"]
    assert found["bias 0"]["left"] < 1e-3 * found["reset"]["left"] < 1e-2 * found["bias 5"]["left"]
    assert found["strong weights"]["left"] > 1e4 * found["vanilla RNN"]["left"]
    assert np.abs(found["never forgets"]["states"]).max() > 5
    lab.set(cell="coupled", pattern="always 1")
    assert np.abs(lab.drawn["states"]).max() < 1
    assert found["continual recall"]["solved"].sum() <= 2


@pytest.mark.parametrize("value, text", [
    (0.0, "0"), (0.0123, "0.012"), (28.3, "28"), (3325.3, "3,325"), (4.2e-9, "4·10⁻⁹"),
    (9.96e-11, "1·10⁻¹⁰"), (2.4e13, "2·10¹³"),
])  # fmt: skip
def test_numbers_are_said_in_few_signs(value, text):
    assert few(value) == text
