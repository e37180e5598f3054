"""Chapter 10: the whole cell, every wire with its value or with the gradient that flows on it."""

import ipywidgets
import numpy as np

from lstmlab.activations import softmax
from lstmlab.cells import RNN
from lstmlab.explorers import wires
from lstmlab.explorers.click_areas import ClickAreas
from lstmlab.explorers.controls import choice, slider, tick, words
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.one_unit import zeros
from lstmlab.plots import cell_over_time
from lstmlab.plots.cell_over_time import MOST, CellOverTime, layer_box
from lstmlab.plots.numbers import short
from lstmlab.tasks import flip_flop

NONE = "none"
GATES = {"no gate": NONE, "forget gate f": "f", "input gate i": "i", "candidate C̃": "c_tilde",
         "output gate o": "o"}  # fmt: skip
LAST_H, LAST_C, EACH_H = "h at the last step", "C at the last step", "h at every step, added up"
TEXT = "wave red wave wave ask wave lower ask wave green wave ask"
VIEWS = "cell", "over time"
SHORT_TEXT = "red wave wave wave wave wave ask"


class WholeCell(Explorer):
    """One cell reads words about the flag; beside it a vanilla RNN of one unit reads it too.

    `network` and `params` are a network of the story's words with an LSTM, by default the one set
    by hand; if it has several units, a control chooses whose wires are shown.
    """

    title = "The whole cell, value by value"
    presets = {
        "backward": {"backward": True, "t": 4, "text": SHORT_TEXT},
        "f = 0.8": {"gate": "f", "value": 0.8, "text": SHORT_TEXT, "t": 7},
        "i = 1": {"gate": "i", "value": 1.0},
        "two paths into C": {"backward": True, "of": EACH_H, "gate": "o", "value": 1.0, "t": 4},
    }
    in_sight = "t", "view", "backward", "gate", "value"
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
        self.areas = ClickAreas(areas=[
            {"name": gate, "label": f"hold the {name} by hand", "box": layer_box(gate)}
            for name, gate in GATES.items() if gate != NONE
        ])  # fmt: skip
        ipywidgets.link((self.areas, "value"), (self.control["gate"], "value"))
        parts = super().arrange()
        parts[parts.index(self.live.image)] = self.areas.over(self.live.image)
        return parts

    def controls(self):
        controls = {
            "t": slider("step t", 1, MOST, 4, step=1),
            "view": choice("picture", VIEWS),
            "backward": tick("backward: gradients"),
            "of": choice("gradient of", [LAST_H, LAST_C, EACH_H], LAST_H),
            "gate": choice("gate held", GATES, NONE),
            "value": slider("held at", -1.0, 1.0, 1.0, step=0.05),
            "W": slider("W of the RNN", 0.0, 2.0, 1.5, step=0.05, gate="h"),
            "text": words("the words to read", TEXT),
        }
        if self.network.cell.hidden_size > 1:
            controls["unit"] = slider("unit", 1, self.network.cell.hidden_size, 1, step=1)
        return controls

    def build(self, fig):
        self.picture = CellOverTime(fig)
        return [self.picture]

    def draw(self, t, view, backward, text, of, gate, value, W, unit=1):
        said, cell = read(text), self.network.cell
        t, xs = min(t, len(said)) - 1, flip_flop.read(said)
        force = {} if gate == NONE else {gate: held(gate, value)}
        trace, outputs, _ = self.network.forward(self.params, xs, force=force)
        on_cell, curves = look(cell, self.params, trace, of, t, backward, unit - 1)
        plain, plain_params = plain_network(W)
        echo = plain.forward(plain_params, xs)
        of_plain = EACH_H if of == EACH_H else LAST_H
        on_plain, more = look(plain, plain_params, echo, of_plain, t, backward)
        curves |= more
        drawn = {"t": t, "cell": on_cell, "plain": on_plain, "answer": softmax(outputs[t, 0]),
                 **{" ".join(name): curve for name, curve in curves.items()}}  # fmt: skip
        shown = None if gate == NONE else gate
        titles = captions(f"step {t + 1} of {len(said)}", drawn["answer"], backward, of)
        if self.picture.show(on_cell, on_plain, curves, t, said, titles, backward, shown):
            self.live.rebuild()
        self.look_at(view, self.picture.views)
        return drawn

    def tell(self, backward, text, **others):
        t, plain = self.drawn["t"], self.drawn["plain"]
        on = {name: short(value) for name, value in self.drawn["cell"].items()}
        if backward:
            return (
                f"Backwards at step {t + 1}: dE/dC = {on['C']}, of which {on['C_next']} comes "
                f"along the cell state and {on['C_seen']} through h; in the vanilla RNN dE/dh = "
                f"{short(plain['h'])}."
            )
        return (
            f"Step {t + 1} reads “{read(text)[t]}”: C = {on['kept']} kept + {on['written']} "
            f"written = {on['C']}; h = {on['h']}; the answer read from it is "
            f"{best(self.drawn['answer'])}."
        )


def read(text):
    """The words that are known, MOST at most; “wave” if there is none yet."""
    known = [word for word in text.lower().split() if word in flip_flop.VOCABULARY]
    return known[:MOST] or ["wave"]


def held(gate, value):
    """A gate is never below 0; the candidate may be."""
    return value if gate == "c_tilde" else max(value, 0.0)


def look(cell, params, trace, of, t, backward, unit=0):
    """What is on the wires at step t, and the state and its gradient over time, {name: (T,)}."""
    state, word = cell.states[-1], int(trace.xs[t, 0].argmax())
    d_h, d_last = np.zeros_like(trace.h), {state: np.zeros_like(trace.h[0])}
    if of == LAST_C:
        d_last["C"][0, unit] = 1
    else:
        d_h[slice(None) if of == EACH_H else -1, 0, unit] = 1
    grads = cell.backward(params, trace, d_h, d_last)
    if backward:
        on = wires.gradients(cell, trace, grads, d_h, t, unit, entry=word, d_last=d_last)
    else:
        on = wires.values(cell, params, trace, t, unit, entry=word)
    over_time = {"state": getattr(trace, state), "gradient": grads.states[state]}
    return on, {(name, state): values[:, 0, unit] for name, values in over_time.items()}


def plain_network(W):
    """One unit that holds as firmly as W says: red pushes it up, green down, the rest not."""
    cell = RNN(len(flip_flop.VOCABULARY), 1)
    params = zeros(cell) | {"W_h": np.array([[[W]]])}
    params["W_x"][0, [flip_flop.RED, flip_flop.GREEN], 0] = 3.0, -3.0
    return cell, params


def captions(step, shares, backward, of):
    """The two lines above the picture."""
    if backward:
        return [f"BACKWARD, {step}: how much E changes with each wire", f"E = {of}"]
    return [f"FORWARD, {step}: the value on each wire", f"read from h: {best(shares)}"]


def best(shares):
    """The likeliest answer and its share."""
    k = int(shares.argmax())
    return f"{flip_flop.ANSWERS[k]}, {shares[k]:.0%}"
