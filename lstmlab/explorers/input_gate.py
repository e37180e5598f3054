"""Chapter 7: a row of W_i and a row of W_C, and what they would write at each word."""

import numpy as np

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.gradients import jacobians
from lstmlab.plots.input_gate import Writing
from lstmlab.plots.numbers import number
from lstmlab.tasks.flip_flop import GREEN, RED, VOCABULARY, WAVE, read

SENTENCES = {
    "red, then waves": "red wave wave ask wave wave wave ask",
    "red, then green": "red wave ask wave green wave wave ask",
    "green, then red": "green wave ask wave red wave wave ask",
    "nothing but waves": "wave wave wave ask wave wave wave ask",
}
STEPS = 8


class InputGate(Explorer):
    """One unit of an LSTM in the harbour: its input gate and its content, weight by weight.

    The forget gate is one number for all steps and the output gate is open, so h_t = tanh(C_t).
    """

    title = "What is written, and what only offered?"
    presets = {
        "gate always open": {"i_colour": 0.0, "b_i": 6.0},
        "gate always shut": {"i_colour": 0.0},
        "half open": {"i_colour": 0.0, "b_i": 0.0, "f": 0.8},
        "a leak": {"i_wave": 4.0},
        "red, then green": {"words": "red, then green", "t": 5},
        "red shuts the gate": {"words": "red, then green", "t": 5, "i_h": -14.0},
    }
    play = "t"
    interval = 700
    height = 470

    def controls(self):
        i = {"low": -16.0, "high": 16.0, "step": 0.5, "gate": "i"}
        c = {"low": -4.0, "high": 4.0, "step": 0.1, "gate": "c_tilde"}
        return {
            "i_colour": slider("W_i at red and green", value=12.0, **i),
            "c_colour": slider("W_C at red, − at green", value=3.0, **c),
            "i_wave": slider("W_i at wave", value=0.0, **i),
            "c_wave": slider("W_C at wave", value=-1.0, **c),
            "i_h": slider("W_i at the old h", value=0.0, **i),
            "c_h": slider("W_C at the old h", value=0.0, **c),
            "b_i": slider("bias b_i", value=-6.0, **i),
            "b_C": slider("bias b_C", value=0.0, **c),
            "loud": slider("loudness of a wave", 0.0, 2.0, 1.0, step=0.1, gate="x"),
            "f": slider("forget gate, all steps", 0.0, 1.0, 1.0, gate="f"),
            "words": choice("words", list(SENTENCES), "red, then waves"),
            "t": slider("step looked at t", 1, STEPS, 2, step=1),
        }  # fmt: skip

    def build(self, fig):
        self.picture = Writing(fig, STEPS)
        return self.picture.artists

    def draw(self, words, t, f, loud, **weights):
        cell, params = LSTM(len(VOCABULARY), 1), rows(**weights)
        xs = read(SENTENCES[words])
        xs[..., WAVE] *= loud
        trace = cell.forward(params, xs, force={"f": f, "o": 1.0})
        flow = jacobians(cell, params, trace, "C", "C")[:, 0, 0]
        drawn = {name: getattr(trace, name)[:, 0, 0] for name in ("i", "c_tilde", "C")}
        drawn |= {"written": drawn["i"] * drawn["c_tilde"], "flow": flow,
                  "heard": flow * drawn["i"]}  # fmt: skip
        seen = trace.previous("h")
        pre = {
            gate: (seen @ params["W_h"][g] + xs @ params["W_x"][g] + params["b"][g])[:, 0, 0]
            for g, gate in enumerate(cell.gates) if gate in ("i", "c_tilde")
        }  # fmt: skip
        if self.picture.show(SENTENCES[words].split(), pre, drawn, t):
            self.live.rebuild()
        return drawn | {"pre_i": pre["i"], "pre_c_tilde": pre["c_tilde"]}

    def tell(self, words, t, **others):
        now = {name: number(values[t - 1]) for name, values in self.drawn.items()}
        word = SENTENCES[words].split()[t - 1]
        return (
            f"Step {t} reads {word}: i = {now['i']} times C̃ = {now['c_tilde']} writes "
            f"{now['written']}, and C = {now['C']}. Of a change here the end of the memory feels "
            f"{now['flow']}, and {now['heard']} if only C̃ is changed."
        )


def rows(i_colour, i_wave, i_h, b_i, c_colour, c_wave, c_h, b_C):
    """Parameters of an LSTM of one unit; the gates f and o, which are held, keep zeros."""
    params = {"W_h": np.zeros((4, 1, 1)), "W_x": np.zeros((4, 5, 1)), "b": np.zeros((4, 1))}
    _, i, _, c_tilde = range(4)
    params["W_x"][i, [RED, GREEN, WAVE], 0] = i_colour, i_colour, i_wave
    params["W_x"][c_tilde, [RED, GREEN, WAVE], 0] = c_colour, -c_colour, c_wave
    params["W_h"][[i, c_tilde], 0, 0] = i_h, c_h
    params["b"][[i, c_tilde], 0] = b_i, b_C
    return params
