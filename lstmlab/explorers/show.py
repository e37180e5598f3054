"""A notebook's own figure, with words for those who cannot see it."""

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from IPython.display import display

from lstmlab.plots.numbers import minus


def show(sentence, numbers=None):
    """Show the current figure with `sentence` as its alternative text, and close it.

    numbers: {name: a number, or several} to be read out after the sentence, so that the text says
    what was computed. It is kept in the output's metadata, by the name that nbconvert reads
    (`alt`). Outside of IPython this is `plt.show()`. ValueError if no figure is open.
    """
    if not plt.get_fignums():
        raise ValueError("show: no figure is open, expected one that was made in this cell")
    if get_ipython() is None:
        plt.show()
        return
    display(figure := plt.gcf(), metadata={"image/png": {"alt": words(sentence, numbers or {})}})
    plt.close(figure)


def words(sentence, numbers):
    """The sentence, followed by the numbers: "Loss. At the end: LSTM: 0.37; GRU: 0.001."."""
    told = [f"{name}: {', '.join(map(three_digits, np.ravel(values)))}"
            for name, values in numbers.items()]  # fmt: skip
    return minus(f"{sentence} {'; '.join(told)}." if told else sentence)


def three_digits(number):
    """0.0123, 1.2e-05, 45.6, 8,320."""
    return f"{number:.3g}" if abs(number) < 100 else f"{number:,.0f}"
