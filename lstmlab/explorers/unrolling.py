"""Chapter 1: a network with one state, as a loop and as a chain, step by step."""

import numpy as np

from lstmlab.activations import softmax
from lstmlab.cells import RNN
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots import unrolled
from lstmlab.plots.numbers import symbol
from lstmlab.plots.unrolled import MOST, Unrolled

PATTERNS = {
    "one pulse": [1, 0, 0, 0, 0, 0, 0, 0],
    "a pulse, later its opposite": [1, 0, 0, 0, -1, 0, 0, 0],
    "always 1": [1, 1, 1, 1, 1, 1, 1, 1],
    "up and down": [1, -1, 1, -1, 1, -1, 1, -1],
    "last step alone": [0, 0, 0, 0, 0, 0, 0, 1],
    "drawn at random": [0.4, -0.7, 0.1, 0.9, -0.3, -0.9, 0.6, 0.2],
}
READOUT = 2.0  # V: the logits of the two classes are V s and -V s


class Unrolling(Explorer):
    """s_t = f(U x_t + W s_{t-1}) with one unit; o_t = softmax(V s_t), the first of two classes."""

    title = "One network, as a loop and as a chain"
    presets = {
        "an echo": {"U": 1.5},
        "no loop": {"W": 0.0},
        "the sign turns": {"W": -0.9},
        "it counts": {"pattern": "always 1", "U": 1.0, "W": 1.0, "f": "relu"},
        "it holds": {"pattern": "a pulse, later its opposite", "U": 2.0, "W": 1.5},
    }
    play = "now"
    interval = 700
    height = unrolled.HEIGHT

    def controls(self):
        f = choice("function f", ["tanh", "sigmoid", "relu"], "tanh", width="200px")
        f.style.description_width = "85px"  # leaves room beside the play button
        return {
            "now": slider("steps done t", 0, MOST, MOST, step=1),
            "f": f,
            "T": slider("number of steps T", 1, MOST, MOST, step=1),
            "pattern": choice("inputs x", list(PATTERNS), "one pulse"),
            "U": slider("weight of the input U", -2.0, 2.0, 1.0, step=0.1, gate="x"),
            "W": slider("weight of the loop W", -2.0, 2.0, 0.9, step=0.1, gate="h"),
        }

    def build(self, fig):
        self.picture = Unrolled(fig)
        return self.picture.artists

    def draw(self, T, now, U, W, pattern, f):
        now = min(now, T)
        xs = np.array(PATTERNS[pattern][:T], float).reshape(T, 1, 1)
        params = {"W_x": np.array([[[U]]]), "W_h": np.array([[[W]]]), "b": np.zeros((1, 1))}
        s = RNN(1, 1, activation=f).forward(params, xs).h
        o = softmax(s * [READOUT, -READOUT])
        weights = {"U": U, "W": W, "V": READOUT}
        drawn = {"x": xs[:, 0, 0], "s": s[:, 0, 0], "o": o[:, 0, 0], "now": now}
        words = equation(drawn, U, W, f)
        if self.picture.show(drawn["x"], drawn["s"], drawn["o"], weights, now, words):
            self.live.rebuild()
        return drawn

    def tell(self, T, now, U, W, pattern, f):
        now, x, s, o = (self.drawn[name] for name in ("now", "x", "s", "o"))
        weights = f"U = {U:.1f}, W = {W:.1f} and V = {READOUT:.0f} at all {T} steps"
        if T == 1:
            weights = weights.replace("all 1 steps", "the only step")
        if not now:
            return f"Nothing is read yet; the state is s₀ = 0. {weights}."
        handed = f"{symbol('s', now - 1)} = {s[now - 2] if now > 1 else 0:.2f}"
        return (
            f"Step {now} reads {symbol('x', now)} = {x[now - 1]:.2f} and is handed {handed}; "
            f"it makes {symbol('s', now)} = {s[now - 1]:.2f} and answers "
            f"{symbol('o', now)} = {o[now - 1]:.2f}. {weights}."
        )


def equation(drawn, U, W, f):
    """The state equation of the present step, in letters and in numbers."""
    now, x, s = drawn["now"], drawn["x"], drawn["s"]
    if not now:
        return "s₀ = 0, before anything is read"
    f = {"sigmoid": "σ", "relu": "ReLU"}.get(f, f)
    this, last = symbol("s", now), symbol("s", now - 1)
    before = s[now - 2] if now > 1 else 0.0
    return (
        f"{this} = {f}(U {symbol('x', now)} + W {last})"
        f" = {f}({U:.1f}·{_sign(x[now - 1])} + {_sign(W, 1)}·{_sign(before)}) = {_sign(s[now - 1])}"
    ).replace("-", "−")


def _sign(value, digits=2):
    """A number that may follow a · or a +: in brackets if it is negative."""
    text = f"{value:.{digits}f}"
    return f"({text})" if float(text) < 0 else f"{abs(float(text)):.{digits}f}"
