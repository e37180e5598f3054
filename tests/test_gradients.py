"""Gradients are checked exactly, and taken apart into terms that add up."""

import numpy as np
import pytest

from lstmlab.cells import CELLS, LSTM, RNN, make_cell
from lstmlab.gradients import (
    central_difference,
    complex_step,
    jacobians,
    ledger,
    scoreboard,
)

T, B, I, H = 5, 2, 3, 4
EXACT = dict(rtol=1e-12, atol=1e-13)


def setting(name, seed=0, **options):
    """A cell with random parameters, its trace on random inputs, and a loss on every h."""
    rng = np.random.default_rng(seed)
    cell = make_cell(name, I, H, **options)
    params = {k: v + rng.normal(0, 0.3, v.shape) for k, v in cell.init(rng).items()}
    start = {state: rng.normal(size=(B, H)) for state in cell.states}
    trace = cell.forward(params, rng.normal(size=(T, B, I)), start)
    return cell, params, trace, rng.normal(size=(T, B, H))


def test_complex_step_is_exact_where_differences_are_not():
    f = lambda p: np.sum(np.exp(p["a"]) / np.sqrt(1 + p["a"] ** 2))  # noqa: E731
    a = np.array([[0.3, -1.2], [2.0, 0.0]])
    slope = np.exp(a) / np.sqrt(1 + a**2) * (1 - a / (1 + a**2))
    exact, near = complex_step(f, {"a": a})["a"], central_difference(f, {"a": a})["a"]
    np.testing.assert_allclose(exact, slope, rtol=1e-15, atol=1e-15)
    np.testing.assert_allclose(near, slope, rtol=1e-7)
    assert np.abs(near - slope).max() > 1e-13


def test_checks_leave_the_parameters_alone():
    params = {"a": np.array([1.0, 2.0])}
    for check in (complex_step, central_difference):
        check(lambda p: (p["a"] ** 2).sum(), params)
        np.testing.assert_array_equal(params["a"], [1.0, 2.0])


@pytest.mark.parametrize("name", CELLS)
def test_ledger_terms_add_up_to_the_gradient(name):
    cell, params, trace, d_h = setting(name)
    terms, whole = ledger(cell, params, trace, d_h), cell.backward(params, trace, d_h).params
    for key in whole:
        assert terms[key].shape == (T, *params[key].shape)
        np.testing.assert_allclose(terms[key].sum(axis=0), whole[key], **EXACT)


@pytest.mark.parametrize("name", CELLS)
def test_ledger_term_is_the_gradient_of_the_copy_at_that_step(name):
    cell, params, trace, d_h = setting(name)
    terms = ledger(cell, params, trace, d_h)
    k = 2

    def loss(copy):
        """Run with the copy at step k and the shared parameters at all others."""
        state, total = trace.start, 0
        for t in range(T):
            now = cell.forward(copy if t == k else params, trace.xs[t : t + 1], state)
            state, total = now.last, total + (d_h[t] * now.h[0]).sum()
        return total

    for key, want in complex_step(loss, params).items():
        np.testing.assert_allclose(terms[key][k], want, **EXACT)


def test_ledger_of_one_loss_has_nothing_after_it():
    cell, params, trace, d_h = setting("lstm")
    d_h[3:] = 0
    terms = ledger(cell, params, trace, d_h)
    assert all(
        (term[3:] == 0).all() and np.abs(term[:3]).min(axis=0).any() for term in terms.values()
    )


@pytest.mark.parametrize("name", CELLS)
def test_jacobians_are_exact(name):
    cell, params, trace, _ = setting(name)
    for of in cell.states:
        for wrt in cell.states:
            found = jacobians(cell, params, trace, of, wrt, step=3, sequence=1)
            assert found.shape == (4, H, H)
            for t in range(3):
                start = {s: getattr(trace, s)[t, 1:] for s in cell.states}
                if wrt == "C":  # h_t shows C_t, so it must move with it
                    start.pop("h")
                xs = trace.xs[t + 1 : 4, 1:]

                def last(point, j, start=start, xs=xs, of=of, wrt=wrt, t=t):
                    state = start | {wrt: point["s"]}
                    if wrt == "C":
                        state["h"] = h_of_C(cell, params, trace, point["s"], t)
                    return getattr(cell.forward(params, xs, state), of)[-1, 0, j]

                point = {"s": getattr(trace, wrt)[t, 1:]}
                for j in range(H):
                    want = complex_step(lambda p, j=j: last(p, j), point)["s"][0]
                    np.testing.assert_allclose(found[t, j], want, **EXACT)


def h_of_C(cell, params, trace, C, t):
    """h_t as it follows from C_t, all else of step t as it was (a peephole's o_t sees C_t)."""
    if not hasattr(cell, "diagonal"):
        return trace.o[t, 1:] * np.tanh(C)
    a = trace.previous("h")[t, 1:] @ params["W_h"][2] + trace.xs[t, 1:] @ params["W_x"][2]
    a = a + params["b"][2] + C @ params["W_c"][2]
    return (0.5 + 0.5 * np.tanh(a / 2)) * np.tanh(C)


def test_jacobian_of_a_state_by_itself_is_one():
    cell, params, trace, _ = setting("lstm")
    for state in cell.states:
        np.testing.assert_array_equal(jacobians(cell, params, trace, state, state)[-1], np.eye(H))


def test_jacobian_of_a_linear_network_is_a_power_of_its_matrix():
    cell = RNN(1, 2, "relu")
    W = np.array([[0.5, 0.2], [0.1, 0.7]])
    params = {"W_h": W[None], "W_x": np.ones((1, 1, 2)), "b": np.ones((1, 2))}
    found = jacobians(cell, params, cell.forward(params, np.ones((6, 1, 1))))
    for t in range(6):
        np.testing.assert_allclose(found[t], np.linalg.matrix_power(W, 5 - t).T, rtol=1e-14)


def test_jacobians_keep_forced_gates():
    cell, params, trace, _ = setting("lstm")
    f = np.random.default_rng(1).random((T, B, H))
    trace = cell.forward(params, trace.xs, force={"f": f, "i": 0.0, "o": 0.5})
    found = jacobians(cell, params, trace, "C", "C", sequence=1)
    for t in range(T):
        np.testing.assert_allclose(np.diag(found[t]), f[t + 1 :, 1].prod(axis=0), rtol=1e-14)


def test_scoreboard_tells_exact_from_approximate_from_wrong():
    want = {name: np.ones(2) for name in ("a", "b", "c", "d", "e", "g")}
    have = {
        "a": np.ones(2),
        "b": np.ones(2) + 1e-6,
        "c": np.array([1.0, 1.5]),
        "d": np.ones(3),
        "g": np.array([1.0, np.nan]),
    }
    board = scoreboard(have, want)
    words = ["exact", "approximate", "wrong", "shape", "missing", "wrong"]
    assert [row.word for row in board] == words
    assert board[2].difference == 0.5
    assert not board.passed
    assert scoreboard({"a": want["a"]}, {"a": want["a"]}).passed
    assert str(board).splitlines()[2] == "c  wrong        largest difference 5e-01"


@pytest.mark.parametrize("argument", ["of", "wrt"])
def test_unknown_state_is_named(argument):
    cell, params, trace, _ = setting("gru")
    with pytest.raises(ValueError, match=f"{argument}: expected one of 'h', got 'C'"):
        jacobians(cell, params, trace, **{argument: "C"})


def test_ledger_names_a_wrong_shape():
    cell = LSTM(I, H)
    params = cell.init(np.random.default_rng(0))
    trace = cell.forward(params, np.ones((T, B, I)))
    with pytest.raises(ValueError, match=r"d_h: .*\(5, 2, 4\), got shape \(2, 4\)"):
        ledger(cell, params, trace, np.ones((B, H)))
