"""Homework 1's tests know what is right, and tell each mistake from it and from the others."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from lstmlab.activations import softmax
from lstmlab.homework import hw1, hw1_rnn, notebook
from lstmlab.homework.board import NotYet

SOURCE = Path(__file__).parents[2] / "notebooks" / "homework" / "source" / "hw1" / "hw1.ipynb"
each_seed = pytest.mark.parametrize("seed", [0, 4711, 4712])


def by_the_slide(params, xs, targets):
    """E_t of each step, as the slide has it."""
    s, E = np.zeros(len(params["W"])), []
    for x, c in zip(xs, targets):
        s = np.tanh(params["U"] @ x + params["W"] @ s)
        y_hat = np.exp(params["V"] @ s) / np.exp(params["V"] @ s).sum()
        E.append(-np.log(y_hat[c]))
    return np.array(E)


def measured(params, xs, targets, name, by=1e-6):
    """dE_t/dparams[name] of each step by small differences, (T, rows, columns)."""
    found = np.zeros((len(xs), *params[name].shape))
    for place in np.ndindex(params[name].shape):
        up, down = ({**params, name: params[name].copy()} for _ in range(2))
        up[name][place] += by
        down[name][place] -= by
        E = by_the_slide(up, xs, targets) - by_the_slide(down, xs, targets)
        found[(slice(None), *place)] = E / (2 * by)
    return found


@each_seed
@pytest.mark.parametrize("name", "UVW")
def test_the_right_gradients_are_those_of_the_slides_loss(seed, name):
    params, xs, targets = problem = hw1_rnn.problem(hw1_rnn.generator(seed))
    want = measured(*problem, name)
    np.testing.assert_allclose(hw1_rnn.gradients(*problem)[name], want.sum(axis=0), atol=1e-8)
    for t in range(1, len(xs) + 1):
        got = hw1_rnn.gradients(*problem, hw1_rnn.only(t, xs))[name]
        np.testing.assert_allclose(got, want[t - 1], atol=1e-8)


@each_seed
def test_the_terms_add_up_to_the_gradient(seed):
    params, xs, targets = problem = hw1_rnn.problem(hw1_rnn.generator(seed))
    for t in range(1, len(xs) + 1):
        terms = hw1_rnn.terms(*problem, t)
        want = hw1_rnn.gradients(*problem, hw1_rnn.only(t, xs))["W"]
        assert terms.shape == (t, *params["W"].shape)
        np.testing.assert_allclose(terms.sum(axis=0), want, rtol=1e-12, atol=1e-15)


@each_seed
def test_each_mistake_on_the_way_back_differs_from_the_truth_and_from_the_others(seed):
    params, *rest = hw1_rnn.problem(hw1_rnn.generator(seed))
    ways = {"right": {}, **dict(hw1._ways_back())}
    found = {words: hw1_rnn.terms(params, *rest, 3, **how) for words, how in ways.items()}
    for one, other in itertools.combinations(found, 2):
        assert np.abs(found[one] - found[other]).max() > 1e-3, (one, other)


@pytest.mark.parametrize("seed", range(20))
def test_no_two_sizes_of_a_problem_are_alike(seed):
    params, xs, targets = hw1_rnn.problem(hw1_rnn.generator(seed))
    (K, H), (T, I) = params["V"].shape, xs.shape
    assert len({T, I, H, K}) == 4 and T >= 6
    assert params["U"].shape == (H, I) and params["W"].shape == (H, H) and targets.shape == (T,)


def solved():
    """The functions of the solved notebook."""
    space = {}
    for cell in notebook.cells(SOURCE):
        if cell.answer and cell.kind == "code" or cell.id == "imports":
            assert notebook.execute(cell.source, space)[0] == ""
    return space


def test_fine_losses_do_not_stand_for_parameters_that_learned():
    honest = solved()["overfit"]

    def overfit(params, xs, targets, rate, steps):
        if steps < 10:
            return honest(params, xs, targets, rate, steps)
        return params, np.zeros(steps)

    with pytest.raises(NotYet, match="by heart: after 150 steps E is 33.8"):
        hw1.check_overfit(overfit)


def test_gradients_that_are_measured_are_told():
    def bptt(*problem):
        return {name: measured(*problem, name).sum(axis=0) for name in "UVW"}

    with pytest.raises(NotYet, match="is very close, but not exact: is it from finite"):
        hw1.check_bptt(bptt)


def test_the_packages_softmax_is_refused():
    def rnn_forward(params, xs, start):
        return None, softmax(xs @ params["U"].T)

    with pytest.raises(NotYet, match="this calls softmax of lstmlab"):
        hw1.check_rnn_forward(rnn_forward)


@pytest.mark.parametrize("answer", [[[1.0], [2.0, 3.0]], ["a"], None, [None]])
def test_terms_that_are_no_array_are_told(answer):
    with pytest.raises(NotYet, match="dE_3/dW, terms"):
        hw1.check_grad_W_terms(lambda *given: answer)


def test_the_text_can_be_read_back():
    text = "red lorry"
    _, xs, targets = hw1.by_heart(text)
    letters = np.array(sorted(set(text)))
    assert "".join(letters[xs.argmax(axis=1)]) == text[:-1]
    assert "".join(letters[targets]) == text[1:]
