"""Chapter 10: the living cell, every wire with its value or with the gradient that flows on it."""

import ipywidgets
import numpy as np

from lstmlab.activations import softmax
from lstmlab.cells import RNN
from lstmlab.explorers import wires
from lstmlab.explorers.click_areas import ClickAreas
from lstmlab.explorers.controls import choice, slider, tick, words
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots import cell_over_time
from lstmlab.plots.cell_over_time import MOST, CellOverTime, layer_box
from lstmlab.plots.numbers import short
from lstmlab.tasks import flip_flop

NONE = "none"
GATES = {"no gate": NONE, "forget gate f": "f", "input gate i": "i", "candidate C̃": "c_tilde",
         "output gate o": "o"}  # fmt: skip
LAST_H, LAST_C, EACH_H = "h at the last step", "C at the last step", "h at every step, added up"
TEXT = "wave red wave wave ask wave lower ask wave green wave ask"


class WholeCell(Explorer):
    """One cell reads the story of the flag; beside it a plain network of one unit reads it too.

    `network` and `params` are a network of the story's words with an LSTM, by default the one set
    by hand; if it has several units, a control chooses whose wires are shown.
    """

    title = "The living cell"
    presets = {
        "the way back": {"backward": True, "t": 4, "text": "red wave wave wave wave wave ask"},
        "forget gate at 0.8": {"gate": "f", "value": 0.8,
                               "text": "red wave wave wave wave wave ask", "t": 7},
        "input gate left open": {"gate": "i", "value": 1.0},
        "two ways into C": {"backward": True, "of": EACH_H, "gate": "o", "value": 1.0, "t": 4},
    }  # fmt: skip
    play = "t"
    interval = 1200
    width, height = cell_over_time.WIDTH, cell_over_time.HEIGHT

    def __init__(self, network=None, params=None, **start):
        if network is None:
            network, params = flip_flop.hand_set_lstm()
        self.network, self.params = network, params
        super().__init__(**start)

    def arrange(self):
        """A click on a layer of the picture holds its gate; a second one lets it go."""
        self.areas = ClickAreas(
            {"name": gate, "label": f"hold the {name} by hand", "box": layer_box(gate)}
            for name, gate in GATES.items()
            if gate != NONE
        )
        ipywidgets.link((self.areas, "value"), (self.control["gate"], "value"))
        parts = super().arrange()
        parts[parts.index(self.live.image)] = self.areas.over(self.live.image)
        return parts

    def controls(self):
        wide = "415px"
        controls = {
            "text": words("the story to read", TEXT, width="830px"),
            "t": slider("step t", 1, MOST, 4, step=1),
            "backward": tick("backward: show the gradient instead of the value"),
            "of": choice("gradient of", [LAST_H, LAST_C, EACH_H], LAST_H, width=wide),
            "gate": choice("hold a gate by hand", GATES, NONE, width=wide),
            "value": slider("… at the value", -1.0, 1.0, 1.0, step=0.05),
            "W": slider("W of the plain RNN", 0.0, 2.0, 1.5, step=0.05, gate="h"),
        }
        if self.network.cell.hidden_size > 1:
            controls["unit"] = slider("unit", 1, self.network.cell.hidden_size, 1, step=1)
        return controls

    def build(self, fig):
        self.picture = CellOverTime(fig)
        return self.picture.artists

    def draw(self, t, backward, text, of, gate, value, W, unit=1):
        said = read(text)
        T, u = len(said), unit - 1
        t = min(t, T) - 1
        xs = flip_flop.read(said)
        d_h, d_last = seed(of, T, self.network.cell.hidden_size, u)

        cell = self.network.cell
        force = {} if gate == NONE else {gate: held(gate, value)}
        trace, outputs, _ = self.network.forward(self.params, xs, force=force)
        grads = cell.backward(self.params, trace, d_h, d_last)

        plain, plain_params = plain_network(W)
        echo = plain.forward(plain_params, xs)
        d_plain, _ = seed(EACH_H if of == EACH_H else LAST_H, T, 1, 0)
        back = plain.backward(plain_params, echo, d_plain)

        word = int(xs[t, 0].argmax())
        if backward:
            on_cell = wires.gradients(cell, trace, grads, d_h, t, u, entry=word, d_last=d_last)
            on_plain = wires.plain_gradients(back, d_plain, t, entry=word)
        else:
            on_cell = wires.values(cell, self.params, trace, t, u, entry=word)
            on_plain = wires.plain_values(plain, plain_params, echo, t, entry=word)
        curves = {
            ("memory", "C"): trace.C[:, 0, u], ("memory", "h"): echo.h[:, 0, 0],
            ("gradient", "C"): grads.states["C"][:, 0, u],
            ("gradient", "h"): back.states["h"][:, 0, 0],
        }  # fmt: skip
        shares = softmax(outputs[t, 0])
        drawn = {
            "t": t, "cell": on_cell, "plain": on_plain, "answer": shares,
            **{" ".join(name): curve for name, curve in curves.items()},
        }  # fmt: skip
        titles = self._titles(drawn, said, backward, of)
        if self.picture.show(on_cell, on_plain, curves, t, said, titles, backward,
                             None if gate == NONE else gate):  # fmt: skip
            self.live.rebuild()
        return drawn

    def tell(self, t, backward, text, of, gate, value, W, unit=1):
        t, on = self.drawn["t"], self.drawn["cell"]
        if backward:
            return (
                f"Backwards at step {t + 1}: dE/dC = {short(on['C'])}, of which "
                f"{short(on['C_next'])} comes along the belt and {short(on['C_seen'])} through h; "
                f"in the plain RNN dE/dh = {short(self.drawn['plain']['h'])}."
            )
        return (
            f"Step {t + 1} reads “{read(text)[t]}”: C = {short(on['kept'])} kept + "
            f"{short(on['written'])} written = {short(on['C'])}; h = {short(on['h'])}; "
            f"the answer read from it is {best(self.drawn['answer'])}."
        )

    def _titles(self, drawn, said, backward, of):
        t = drawn["t"]
        if backward:
            return [f"BACKWARD, step {t + 1} of {len(said)}: how much E changes with each wire",
                    f"E = {of}"]
        return [f"FORWARD, step {t + 1} of {len(said)}: the value on each wire",
                f"read from h: {best(drawn['answer'])}"]


def read(text):
    """The words that are known, MOST at most; “wave” if there is none yet."""
    known = [word for word in text.lower().split() if word in flip_flop.VOCABULARY]
    return known[:MOST] or ["wave"]


def held(gate, value):
    """A gate is never below 0; the candidate may be."""
    return value if gate == "c_tilde" else max(value, 0.0)


def seed(of, T, H, unit):
    """What arrives from above: d_h (T, 1, H) and d_last, for the quantity of that name."""
    d_h, last = np.zeros((T, 1, H)), np.zeros((1, H))
    if of == LAST_C:
        last[0, unit] = 1
    else:
        d_h[slice(None) if of == EACH_H else -1, 0, unit] = 1
    return d_h, {"C": last}


def plain_network(W):
    """One unit that holds as firmly as W says: red pushes it up, green down, the rest not."""
    push = np.zeros((1, len(flip_flop.VOCABULARY), 1))
    push[0, [flip_flop.RED, flip_flop.GREEN], 0] = 3.0, -3.0
    params = {"W_h": np.array([[[W]]]), "W_x": push, "b": np.zeros((1, 1))}
    return RNN(len(flip_flop.VOCABULARY), 1), params


def best(shares):
    """The likeliest answer and its share."""
    k = int(shares.argmax())
    return f"{flip_flop.ANSWERS[k]}, {shares[k]:.0%}"

