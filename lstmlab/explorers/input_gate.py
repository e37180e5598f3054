"""Chapter 7: a row of W_i and a row of W_C, and what they would write at each word."""

from lstmlab.cells import LSTM
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.one_unit import series, slopes, zeros
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
I, C_TILDE = 1, 3  # rows of the parameters
CELL = LSTM(len(VOCABULARY), 1)


class InputGate(Explorer):
    """One unit of an LSTM in the harbour: its input gate and its candidate, weight by weight.

    The forget gate is one number for all steps and the output gate is open, so h_t = tanh(C_t).
    """

    title = "What is a candidate, and what is written?"
    presets = {
        "gate always open": {"i_colour": 0.0, "b_i": 6.0},
        "gate always closed": {"i_colour": 0.0},
        "half open": {"i_colour": 0.0, "b_i": 0.0, "f": 0.8},
        "a leak": {"i_wave": 4.0},
        "red, then green": {"words": "red, then green", "t": 5},
        "red closes the gate": {"words": "red, then green", "t": 5, "i_h": -14.0},
    }
    play = "t"
    interval = 700
    in_sight = "t", "words", "i_wave", "c_wave", "b_i"
    height = 366

    def controls(self):
        i = {"low": -16.0, "high": 16.0, "step": 0.5, "gate": "i"}
        c = {"low": -4.0, "high": 4.0, "step": 0.1, "gate": "c_tilde"}
        return {
            "i_colour": slider("W of i at colours", value=12.0, **i),
            "c_colour": slider("W of C̃ at colours, ±", value=3.0, **c),
            "i_wave": slider("W of i at wave", value=0.0, **i),
            "c_wave": slider("W of C̃ at wave", value=-1.0, **c),
            "i_h": slider("W of i at h", value=0.0, **i),
            "c_h": slider("W of C̃ at h", value=0.0, **c),
            "b_i": slider("bias of i", value=-6.0, **i),
            "b_C": slider("bias of C̃", value=0.0, **c),
            "loud": slider("size of a wave", 0.0, 2.0, 1.0, step=0.1, gate="x"),
            "f": slider("forget gate f", 0.0, 1.0, 1.0, gate="f"),
            "words": choice("words", list(SENTENCES), "red, then waves"),
            "t": slider("step t", 1, STEPS, 2, step=1),
        }  # fmt: skip

    def build(self, fig):
        self.picture = Writing(fig, STEPS)
        return [self.picture]

    def draw(self, words, t, f, loud, **weights):
        params, xs = rows(**weights), read(SENTENCES[words])
        xs[..., WAVE] *= loud
        trace = CELL.forward(params, xs, force={"f": f, "o": 1.0})
        drawn = series(trace, "i", "c_tilde", "C")
        drawn["flow"] = slopes(CELL, params, trace, "C", "C")
        drawn |= {"written": drawn["i"] * drawn["c_tilde"], "heard": drawn["flow"] * drawn["i"]}
        a = trace.previous("h")[:, 0] @ params["W_h"] + xs[:, 0] @ params["W_x"]
        a = (a + params["b"][:, None])[..., 0]  # (G, T)
        pre = {"i": a[I], "c_tilde": a[C_TILDE]}
        if self.picture.show(SENTENCES[words].split(), pre, drawn, t):
            self.live.rebuild()
        return drawn | {f"pre_{gate}": values for gate, values in pre.items()}

    def tell(self, words, t, **others):
        now = {name: number(values[t - 1]) for name, values in self.drawn.items()}
        word = SENTENCES[words].split()[t - 1]
        return (
            f"Step {t} reads {word}: i = {now['i']} times C̃ = {now['c_tilde']} writes "
            f"{now['written']}, so C = {now['C']}. Gradient of the last C with respect to "
            f"this C: {now['flow']}; to this C̃: {now['heard']}."
        )


def rows(i_colour, i_wave, i_h, b_i, c_colour, c_wave, c_h, b_C):
    """Parameters of an LSTM of one unit; the gates f and o, which are held, keep zeros."""
    params = zeros(CELL)
    params["W_x"][I, [RED, GREEN, WAVE], 0] = i_colour, i_colour, i_wave
    params["W_x"][C_TILDE, [RED, GREEN, WAVE], 0] = c_colour, -c_colour, c_wave
    params["W_h"][[I, C_TILDE], 0, 0] = i_h, c_h
    params["b"][[I, C_TILDE], 0] = b_i, b_C
    return params
