"""What every explorer inherits: one redraw, presets, and errors that nobody can overlook."""

import base64
import re
from textwrap import dedent

import numpy as np
import pytest

from lstmlab.explorers import StartHere
from lstmlab.explorers import explorer as module
from lstmlab.explorers.controls import choice, slider, tick
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.style import COLOURS, line, paper


class Powers(Explorer):
    """Curves of powers; refuses the power 7."""

    title = "Powers <of> x"
    presets = {"square": {"n": 2}, "cubes & all": {"n": 3, "scale": 0.5}}
    play = "n"
    width, height = 300, 200

    def controls(self):
        self.draws = 0
        return {
            "n": slider("power n", 1, 9, 1, step=1),
            "scale": slider("scale", 0.0, 1.0, 1.0, gate="f"),
        }

    def build(self, fig):
        ax = paper(fig.subplots())
        ax.set(xlim=(0, 1), ylim=(0, 1))
        (self.curve,) = ax.plot([], [], **line("f"))
        return [self.curve]

    def draw(self, n, scale):
        self.draws += 1
        if n == 7:
            raise ArithmeticError("no <sevens> here")
        x = np.linspace(0, 1, 20)
        self.curve.set_data(x, scale * x**n)
        return {"x": x, "y": scale * x**n}

    def tell(self, n, scale):
        return f"The curve ends at {self.drawn['y'][-1]:.2f} with n = {n}."


@pytest.fixture
def powers():
    return Powers()


def test_the_first_picture_is_there_at_once(powers):
    assert bytes(powers.live.image.value).startswith(b"\x89PNG")
    assert powers.sentence == "The curve ends at 1.00 with n = 1."
    np.testing.assert_array_equal(powers.drawn["y"], powers.drawn["x"])


def test_a_control_moved_changes_picture_data_and_sentence(powers):
    before = powers.live.image.value
    powers.control["scale"].value = 0.5
    assert powers.live.image.value != before
    assert powers.drawn["y"][-1] == 0.5
    assert "0.50" in powers.sentence


def test_a_value_from_the_browser_does_the_same(powers):
    powers.control["scale"].set_state({"value": 0.25})
    assert powers.drawn["y"][-1] == 0.25


def test_several_controls_make_one_redraw(powers):
    draws = powers.draws
    powers.set(n=4, scale=0.3)
    assert powers.draws == draws + 1
    assert powers.values == {"n": 4, "scale": 0.3}


def test_no_value_of_a_quick_hand_is_skipped(powers):
    for n in (2, 3, 4, 5, 6):
        powers.control["n"].value = n
    assert "n = 6" in powers.sentence
    np.testing.assert_array_equal(powers.drawn["y"], powers.drawn["x"] ** 6)


@pytest.mark.parametrize("values, word", [
    ({"m": 1}, "m: no such control"),
    ({"scale": 1.5}, "scale: got 1.5"),
    ({"n": 3, "scale": -1.0}, "scale: got -1.0"),
])
def test_a_value_that_does_not_fit_changes_nothing(powers, values, word):
    before, picture = powers.values, powers.live.image.value
    with pytest.raises(ValueError, match=word):
        powers.set(**values)
    assert powers.values == before
    assert powers.live.image.value == picture


def test_start_values_are_what_reset_goes_back_to():
    powers = Powers(n=5)
    powers.set(n=2, scale=0.1)
    powers.reset()
    assert powers.values == {"n": 5, "scale": 1.0}


def test_presets_are_numbered_and_reset_is_zero(powers):
    labels = [label for label, _ in powers._presets.options]
    assert labels == ["0 reset", "1 square", "2 cubes & all"]


def test_a_preset_is_pressed_by_its_button_and_by_name(powers):
    powers._presets.value = "cubes & all"
    assert powers.values == {"n": 3, "scale": 0.5}
    powers.use("square")
    assert powers.values == {"n": 2, "scale": 1.0}
    assert powers._presets.value == "square"
    powers._presets.value = "reset"
    assert powers.values == {"n": 1, "scale": 1.0}


def test_a_preset_left_by_hand_can_be_pressed_again(powers):
    powers.use("square")
    powers.control["n"].value = 8
    assert powers._presets.value is None
    powers._presets.value = "square"
    assert powers.values["n"] == 2


def test_an_unknown_preset_is_named(powers):
    with pytest.raises(ValueError, match="cube"):
        powers.use("cube")


def test_an_error_is_raised_and_stands_in_the_explorer(powers):
    with pytest.raises(ArithmeticError):
        powers.control["n"].value = 7
    assert "ArithmeticError: no &lt;sevens&gt; here" in powers.error
    assert "n = 7" in powers.error


def test_an_error_in_a_preset_is_raised_too(powers):
    powers.presets = {**Powers.presets, "bad": {"n": 7}}
    with pytest.raises(ArithmeticError):
        powers.use("bad")
    assert powers.error


def test_the_next_good_value_clears_the_error(powers):
    with pytest.raises(ArithmeticError):
        powers.set(n=7)
    powers.control["n"].value = 6
    assert powers.error == ""
    assert "n = 6" in powers.sentence


def test_an_error_in_the_sentence_counts_as_well(powers):
    powers.tell = lambda **values: {}["missing"]
    with pytest.raises(KeyError):
        powers.control["n"].value = 3
    assert "KeyError" in powers.error


def test_where_no_widget_can_live_a_still_and_the_sentence_remain(powers):
    data, metadata = powers._repr_mimebundle_()
    assert data["text/plain"] == powers.sentence
    assert metadata["image/png"]["alt"] == f"{powers.title}. {powers.sentence}"
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == powers.model_id


def test_a_fine_screen_gets_a_fine_picture_and_a_finer_one_no_finer(powers):
    rows = []
    for density in (2.0, 3.0, 0.5):
        powers._words.set_state({"density": density})
        rows.append(powers.live.pixels().shape[0])
    assert rows == [400, 400, 200]


def test_titles_are_text(powers):
    assert "&lt;of&gt;" in powers.children[0].value


def test_controls_know_their_numbers():
    whole, real = slider("n", 0, 10, 3, step=1), slider("g", 0.0, 1.0, 0.5, step=0.001, gate="f")
    assert isinstance(whole.value, int)
    assert real.readout_format == ".3f"
    assert real.style.handle_color == COLOURS["f"]
    assert choice("cell", ["a", "b"], "b").value == "b"
    assert tick("peephole", True).value is True


def test_the_example_in_the_docstring_works():
    code = re.search(r"(?:^    .*\n)+", module.__doc__, re.MULTILINE).group()
    names = {"StartHere": StartHere}
    exec(dedent(code).replace("lab.sentence", "said = lab.sentence"), names)
    promised = re.search(r'lab\.sentence +# "(.*)"', code).group(1)
    assert names["said"] == promised
    assert names["lab"].values == {"g": 0.8, "n": 10}
