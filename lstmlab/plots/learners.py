"""How each learner is drawn wherever learners are compared.

A learner is no gate: the LSTM has the accent, the others are greys with lines and markers.
"""

from typing import NamedTuple

from lstmlab.plots.style import ACCENT, DARK, DASH_DOT, DASHES, DOTS, FAINT, LIGHT, MID


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
    "rnn": Learner("vanilla RNN", MID, DASHES, "v"),
    "lstm": Learner("LSTM", ACCENT, "-", "P"),
    "peephole": Learner("peephole", LIGHT, DASH_DOT, "*"),
    "coupled": Learner("coupled", DARK, "-", "o"),
    "gru": Learner("GRU", DARK, DOTS, "D"),
    "guess": Learner("guessing", FAINT, (0, (1, 1)), "."),
    "lstm-open": Learner("LSTM, bias 5", DARK, "-", "o"),
    "lstm-bias-0": Learner("LSTM (bias 0)", LIGHT, DASHES, "^"),
    "lstm-never-forgets": Learner("LSTM (f = 1)", LIGHT, "-", "d"),
    "rnn-orthogonal": Learner("orthogonal W", LIGHT, DASHES, "s"),
    "rnn-noclip": Learner("no clipping", LIGHT, DOTS, "*"),
    "irnn": Learner("IRNN", DARK, DASH_DOT, "^"),
}
