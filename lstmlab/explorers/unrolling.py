"""Chapter 1: a network with one state, as a loop and as a chain, step by step."""

import numpy as np

from lstmlab.activations import softmax
from lstmlab.explorers.controls import choice, slider
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.one_unit import plain
from lstmlab.plots import unrolled
from lstmlab.plots.numbers import minus, symbol
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
        "the sign alternates": {"W": -0.9},
        "it counts": {"pattern": "always 1", "U": 1.0, "W": 1.0, "f": "relu"},
        "it holds": {"pattern": "a pulse, later its opposite", "U": 2.0, "W": 1.5},
    }
    in_sight = "now", "pattern", "U", "W"
    play = "now"
    interval = 700
    height = unrolled.HEIGHT

    def controls(self):
        return {
            "now": slider("step t", 0, MOST, MOST, step=1),
            "f": choice("function f", ["tanh", "sigmoid", "relu"], "tanh"),
            "T": slider("steps T", 1, MOST, MOST, step=1),
            "pattern": choice("inputs x", list(PATTERNS), "one pulse"),
            "U": slider("input weight U", -2.0, 2.0, 1.0, step=0.1, gate="x"),
            "W": slider("recurrent weight W", -2.0, 2.0, 0.9, step=0.1, gate="h"),
        }

    def build(self, fig):
        self.picture = Unrolled(fig)
        return [self.picture]

    def draw(self, T, now, U, W, pattern, f):
        now = min(now, T)
        x = np.array(PATTERNS[pattern][:T], float)
        s = plain(W, U * x, f)[-1].h
        o = softmax(s * [READOUT, -READOUT])
        drawn = {"x": x, "s": s[:, 0, 0], "o": o[:, 0, 0], "now": now}
        weights = {"U": U, "W": W, "V": READOUT}
        words = equation(drawn, U, W, f)
        self.picture.show(x, drawn["s"], drawn["o"], weights, now, words)
        return drawn

    def tell(self, T, U, W, **others):
        now, x, s, o = (self.drawn[name] for name in ("now", "x", "s", "o"))
        steps = f"all {T} steps" if T > 1 else "the only step"
        weights = f"U = {U:.1f}, W = {W:.1f} and V = {READOUT:.0f} at {steps}"
        if not now:
            return f"Nothing is read yet; the state is s₀ = 0. {weights}."
        return (
            f"Step {now} reads {symbol('x', now)} = {x[now - 1]:.2f} and receives "
            f"{symbol('s', now - 1)} = {before(s, now):.2f}; it computes "
            f"{symbol('s', now)} = {s[now - 1]:.2f} and outputs "
            f"{symbol('o', now)} = {o[now - 1]:.2f}. {weights}."
        )


def before(s, now):
    """The state that step `now` is handed."""
    return s[now - 2] if now > 1 else 0.0


def equation(drawn, U, W, f):
    """The state equation of the present step, in letters and in numbers."""
    now, x, s = drawn["now"], drawn["x"], drawn["s"]
    if not now:
        return "s₀ = 0, before anything is read"
    f = {"sigmoid": "σ", "relu": "ReLU"}.get(f, f)
    handed, loop = _factor(before(s, now)), _factor(W, 1)
    return minus(
        f"{symbol('s', now)} = {f}(U {symbol('x', now)} + W {symbol('s', now - 1)})"
        f" = {f}({U:.1f}·{_factor(x[now - 1])} + {loop}·{handed}) = {_factor(s[now - 1])}"
    )


def _factor(value, digits=2):
    """A number that may follow a · or a +: in brackets if it is negative."""
    text = f"{value:.{digits}f}"
    return f"({text})" if float(text) < 0 else text.removeprefix("-")
