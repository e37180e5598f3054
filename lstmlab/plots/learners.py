"""How each learner is drawn wherever learners are compared, and the band of their seeds."""

from typing import NamedTuple

import numpy as np

from lstmlab.plots.style import COLOURS, DASH_DOT, DASHES, DOTS, FAINT


class Learner(NamedTuple):
    """Name, colour, line and marker of a kind of network or a way to train it."""

    name: str
    colour: str
    line: str | tuple
    marker: str

    def look(self, **changes):
        """Keywords for `ax.plot`."""
        look = {"color": self.colour, "linestyle": self.line, "marker": self.marker}
        return look | changes

    def dots(self, **changes):
        """Keywords for `ax.plot` that draw single values: markers and no line."""
        return self.look(linestyle="none") | changes


LEARNERS = {
    "rnn": Learner("plain RNN", COLOURS["h"], DASHES, "v"),
    "lstm": Learner("LSTM", COLOURS["C"], "-", "P"),
    "peephole": Learner("peephole", COLOURS["y"], DASH_DOT, "*"),
    "coupled": Learner("coupled", COLOURS["f"], "-", "o"),
    "gru": Learner("GRU", COLOURS["h_tilde"], DOTS, "D"),
    "guess": Learner("guessing", FAINT, (0, (1, 1)), "."),
    "lstm-open": Learner("LSTM, bias 5", COLOURS["f"], "-", "o"),
    "lstm-bias-0": Learner("LSTM (bias 0)", COLOURS["o"], DASHES, "^"),
    "lstm-never-forgets": Learner("LSTM (f = 1)", COLOURS["gradient"], "-", "d"),
    "lstm-like": Learner("LSTM that starts coupled", COLOURS["i"], DOTS, "s"),
    "rnn-orthogonal": Learner("orthogonal W", COLOURS["i"], DASHES, "s"),
    "rnn-noclip": Learner("no clipping", COLOURS["y"], DOTS, "*"),
    "irnn": Learner("IRNN", COLOURS["o"], DASH_DOT, "^"),
}


def medians(ax, x, values, learner, **look):
    """The median of values (N, seeds) over x (N,), the middle half of the seeds shaded."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=1)
    ax.fill_between(x, low, high, color=learner.colour, alpha=0.15, linewidth=0)
    ax.plot(x, middle, **learner.look(**look))
    return middle

