"""A notebook's figure comes with words, computed ones among them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lstmlab.explorers import show as module
from lstmlab.explorers.show import show, words


def test_words_tell_the_numbers_that_were_computed():
    told = words("At the end:", {"LSTM": np.array([0.37412, -1e-5]), ("a", 1): 8320.0, "none": 0})
    assert told == "At the end: LSTM: 0.374, −1e−05; ('a', 1): 8,320; none: 0."
    assert words("From −4.6 to -4.6.", {}) == "From −4.6 to −4.6."


def test_a_figure_is_shown_once_with_its_words(monkeypatch):
    shown = []
    monkeypatch.setattr(module, "get_ipython", lambda: object())
    monkeypatch.setattr(module, "display", lambda *it, metadata: shown.append((it, metadata)))
    figure = plt.figure()
    show("A line rises to", {"y": 3})
    assert shown == [((figure,), {"image/png": {"alt": "A line rises to y: 3."}})]
    assert not plt.get_fignums(), "open figures are shown again at the end of a cell"


def test_without_a_notebook_it_is_the_usual_show(monkeypatch):
    calls = []
    monkeypatch.setattr(plt, "show", lambda: calls.append("shown"))
    plt.figure()
    show("A line.")
    plt.close("all")
    assert calls == ["shown"]


def test_without_a_figure_it_says_so():
    plt.close("all")
    with pytest.raises(ValueError, match="show: no figure is open"):
        show("A line.")
