"""What the GRU's roll shows is what the equations say, in every convention."""

import numpy as np
import pytest

from lstmlab.explorers import Gru
from lstmlab.tasks.gate_schedules import STEPS


@pytest.fixture(scope="module")
def lab():
    return Gru()


def by_hand(lab):
    """h, h̃, the share kept and ∂h_T/∂h_t by a loop in plain numbers and complex steps."""
    now = lab.values
    x, z, r = (np.array(now["roll"][name]) for name in ("x", "z", "r"))
    T, u, b = now["T"], now["u"], now["b"]
    keep = z if now["keep_with_z"] else 1 - z

    def run(u=u, nudged=None):
        h, rows = 0j, []
        for t in range(STEPS):
            if now["reset_after"]:
                h_tilde = np.tanh(x[t] + r[t] * (u * h + b))
            else:
                h_tilde = np.tanh(x[t] + u * (r[t] * h) + b)
            h = keep[t] * h + (1 - keep[t]) * h_tilde + (1e-30j if t == nudged else 0)
            rows.append((h, h_tilde))
        return np.array(rows).T

    h, h_tilde = run().real
    dh, road = (
        np.array([run(weight, t)[0, T - 1].imag / 1e-30 for t in range(T)]) for weight in (u, 0)
    )
    before = np.concatenate([[0], h[:-1]])
    return {"h": h, "h_tilde": h_tilde, "keep": keep, "kept": keep * before, "dh": dh,
            "written": h - keep * before, "kept path": road}  # fmt: skip


SETTINGS = [
    {}, {"T": 1}, {"T": 9, "z": 0.3, "r": 0.5}, {"u": 0.0}, {"keep_with_z": True, "z": 0.9},
    {"reset_after": True, "b": 1.5, "r": 0.4}, {"b": 1.5, "r": 0.4},
    {"reset_after": True, "keep_with_z": True, "b": -1.0, "r": 0.2, "z": 0.8, "u": 0.5},
]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_states_and_gradients_are_those_of_the_equations(lab, settings):
    lab.reset()
    lab.set(**settings)
    for name, values in by_hand(lab).items():
        np.testing.assert_allclose(lab.drawn[name], values, rtol=1e-11, atol=1e-13, err_msg=name)
    np.testing.assert_allclose(lab.drawn["dh_moved"], lab.drawn["dh"], rtol=1e-6, atol=1e-8)


def test_the_kept_path_is_the_product_of_what_is_kept(lab):
    lab.reset()
    lab.set(z=0.2, T=13)
    np.testing.assert_allclose(lab.drawn["kept path"], 0.8 ** np.arange(12, -1, -1))


@pytest.mark.parametrize("preset", Gru.presets)
def test_curves_and_bars_stand_where_the_numbers_are(lab, preset):
    lab.use(preset)
    drawn, T = lab.drawn, lab.values["T"]
    state, gradient = lab.pictures
    curves = state.curves | gradient.curves
    rings = curves.pop("wanted")
    for name, curve in curves.items():
        np.testing.assert_array_equal(curve.get_ydata(), drawn[name], err_msg=name)
        np.testing.assert_array_equal(curve.get_xdata(), np.arange(1, len(drawn[name]) + 1))
        low, high = curve.axes.get_ylim()
        assert low <= min(drawn[name]) and max(drawn[name]) <= high, name
    assert len(drawn["dh"]) == T
    np.testing.assert_array_equal([b.get_height() for b in state.kept], drawn["kept"])
    np.testing.assert_array_equal([b.get_height() for b in state.written], drawn["written"])
    np.testing.assert_array_equal([b.get_y() for b in state.written], drawn["kept"])
    np.testing.assert_array_equal(rings.get_xdata(), drawn["asked"])
    np.testing.assert_array_equal(rings.get_ydata(), drawn["wanted"])


SCORES = {
    "hold": (1, 1), "overwrite": (1, 1), "r left open": (0.75, 0.85), "combine": (1, 1),
    "release: out of reach": (0, 0), "hold, z misread": (0, 0), "z as 1 − z": (1, 1),
    "b inside the reset": (1, 1),
}  # fmt: skip


@pytest.mark.parametrize("preset", Gru.presets)
def test_presets_score_what_they_promise(lab, preset):
    lab.use(preset)
    least, most = SCORES[preset]
    assert least - 1e-12 <= lab.drawn["score"] <= most + 1e-12
    assert f"Score {lab.drawn['score']:.0%}" in lab.sentence


def test_kept_and_written_add_up_to_the_state(lab):
    lab.reset()
    lab.set(z=0.35, r=0.6)
    np.testing.assert_allclose(lab.drawn["kept"] + lab.drawn["written"], lab.drawn["h"])


def test_turning_z_over_undoes_the_other_convention(lab):
    lab.use("hold")
    slide = lab.drawn["h"]
    lab.use("z as 1 − z")
    np.testing.assert_array_equal(lab.drawn["h"], slide)
    lab.use("hold, z misread")
    assert np.abs(lab.drawn["h"] - slide).max() > 1


def test_the_dotted_line_is_the_standard_form_whatever_the_switches_say(lab):
    lab.use("b inside the reset")
    other = lab.drawn["standard"]
    lab.set(reset_after=False)
    np.testing.assert_array_equal(lab.drawn["h"], other)


def test_without_a_bias_one_unit_does_not_see_where_the_reset_stands(lab):
    lab.use("combine")
    before = lab.drawn["h"]
    lab.set(reset_after=True)
    np.testing.assert_allclose(lab.drawn["h"], before, rtol=1e-12)


def test_a_slider_fills_its_row(lab):
    lab.use("hold")
    before = lab.values["roll"]
    lab.control["z"].value = 0.35
    assert lab.values["roll"] == before | {"z": (0.35,) * STEPS}
