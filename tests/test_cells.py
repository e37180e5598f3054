"""The cells are exact, agree with other libraries, and say what is wrong with bad input."""

import inspect
from dataclasses import FrozenInstanceError, fields
from difflib import ndiff
from pathlib import Path

import numpy as np
import pytest
from golden_vectors import load, masks, stacked, time_major

from lstmlab.cells import CELLS, GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM, make_cell
from lstmlab.cells.common import sum_of_products
from lstmlab.gradients import complex_step

T, B, I, H = 4, 2, 3, 3
VARIANTS = {
    "rnn-tanh": RNN(I, H),
    "rnn-sigmoid": RNN(I, H, "sigmoid"),
    "rnn-relu": RNN(I, H, "relu"),
    "lstm": LSTM(I, H),
    "peephole-full": PeepholeLSTM(I, H),
    "peephole-diagonal": PeepholeLSTM(I, H, diagonal=True),
    "coupled": CoupledLSTM(I, H),
    "gru-slide": GRU(I, H),
    "gru-keep": GRU(I, H, keep_with_z=True),
    "gru-after": GRU(I, H, reset_after=True),
    "gru-torch": GRU(I, H, keep_with_z=True, reset_after=True),
}
every_cell = pytest.mark.parametrize("cell", VARIANTS.values(), ids=VARIANTS)


def setting(cell, seed=0, dtype=np.float64):
    """Random parameters (biases too), inputs, start, and a loss on every h and the last states."""
    rng = np.random.default_rng(seed)
    params = {
        name: (value + rng.normal(0, 0.3, value.shape)).astype(dtype)
        for name, value in cell.init(rng).items()
    }
    xs = rng.normal(size=(T, B, I)).astype(dtype)
    start = {state: rng.normal(0, 0.5, (B, H)).astype(dtype) for state in cell.states}
    d_h = rng.normal(size=(T, B, H)).astype(dtype)
    d_last = {state: rng.normal(size=(B, H)).astype(dtype) for state in cell.states}
    return params, xs, start, d_h, d_last


def random_masks(cell, seed=1):
    """A mask for each place: new each step for x and the candidate, one for all steps for h."""
    rng = np.random.default_rng(seed)
    found = {"x": rng.random((T, B, I)) * 2, "h": rng.random((1, B, H)) * 2}
    return found | ({} if cell.gates[-1] == "h" else {cell.gates[-1]: rng.random((T, B, H)) * 2})


def assert_exact(cell, force=None, dropped=None):
    """Analytic gradients equal complex-step ones for parameters, inputs and start."""
    params, xs, start, d_h, d_last = setting(cell)

    def loss(point):
        states = {state: point[f"start {state}"] for state in start}
        trace = cell.forward(
            {name: point[name] for name in params}, point["xs"], states, force, dropped
        )
        at_end = sum((d_last[state] * getattr(trace, state)[-1]).sum() for state in start)
        return (d_h * trace.h).sum() + at_end

    point = {**params, "xs": xs, **{f"start {state}": value for state, value in start.items()}}
    expected = complex_step(loss, point)
    trace = cell.forward(params, xs, start, force, dropped)
    grads = cell.backward(params, trace, d_h, d_last)
    ours = {**grads.params, "xs": grads.xs}
    ours |= {f"start {state}": value for state, value in grads.start.items()}
    assert ours.keys() == expected.keys()
    for name in expected:
        np.testing.assert_allclose(ours[name], expected[name], rtol=1e-12, atol=1e-12, err_msg=name)


@every_cell
def test_gradients_are_exact(cell):
    assert_exact(cell)


@every_cell
def test_gradients_are_exact_with_masks(cell):
    assert_exact(cell, dropped=random_masks(cell))


@every_cell
def test_gradients_are_exact_with_each_gate_forced(cell):
    for k, gate in enumerate(cell.gates):
        schedule = np.random.default_rng(k).random((T, B, H))
        assert_exact(cell, force={gate: schedule}, dropped=random_masks(cell))


@every_cell
def test_gradients_are_exact_with_all_gates_forced(cell):
    assert_exact(cell, force=dict.fromkeys(cell.gates, 0.7))


@every_cell
def test_gradient_of_every_state_is_that_of_a_fresh_start_there(cell):
    params, xs, start, d_h, d_last = setting(cell)
    trace = cell.forward(params, xs, start)
    whole = cell.backward(params, trace, d_h, d_last)
    for t in range(T - 1):
        state = {name: getattr(trace, name)[t] for name in cell.states}
        rest = cell.forward(params, xs[t + 1 :], state)
        tail = cell.backward(params, rest, d_h[t + 1 :], d_last)
        direct = tail.start["h"] + d_h[t]
        np.testing.assert_allclose(whole.states["h"][t], direct, rtol=1e-12, atol=1e-13)
        if "C" in cell.states and "peephole" not in type(cell).__name__.lower():
            shown = direct * trace.o[t] * (1 - np.tanh(trace.C[t]) ** 2)
            np.testing.assert_allclose(
                whole.states["C"][t], tail.start["C"] + shown, rtol=1e-12, atol=1e-13
            )


@every_cell
def test_two_halves_make_the_whole(cell):
    params, xs, start, _, _ = setting(cell)
    whole = cell.forward(params, xs, start)
    first = cell.forward(params, xs[:2], start)
    second = cell.forward(params, xs[2:], first.last)
    for state in cell.states:
        np.testing.assert_allclose(second.last[state], whole.last[state], rtol=1e-14, atol=1e-15)


@every_cell
def test_a_step_of_the_trace_stands_alone(cell):
    params, xs, start, _, _ = setting(cell)
    dropped = random_masks(cell)
    trace = cell.forward(params, xs, start, masks=dropped)
    for t in (0, 2, -1):
        step = trace.at(t)
        again = cell.forward(params, step.xs, step.start, masks=step.masks)
        np.testing.assert_allclose(again.h, step.h, rtol=1e-14, atol=1e-15)
        np.testing.assert_array_equal(step.h[0], trace.h[t])


@every_cell
def test_caller_keeps_arguments_unchanged(cell):
    params, xs, start, d_h, d_last = setting(cell)
    force, dropped = {cell.gates[0]: np.full((T, B, H), 0.5)}, random_masks(cell)
    given = [*params.values(), xs, *start.values(), d_h, *d_last.values()]
    given += [*force.values(), *dropped.values()]
    before = [array.copy() for array in given]
    trace = cell.forward(params, xs, start, force, dropped)
    known = [getattr(trace, field.name) for field in fields(trace)]
    known = [array.copy() for array in known if isinstance(array, np.ndarray)]
    cell.backward(params, trace, d_h, d_last)
    for array, copy in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, copy)
    after = [getattr(trace, field.name) for field in fields(trace)]
    after = [array for array in after if isinstance(array, np.ndarray)]
    for array, copy in zip(after, known, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_sums_of_products_are_the_same_in_a_browser(monkeypatch):
    left, right = np.random.default_rng(0).normal(size=(2, 7, 3)), np.ones((7, 5))
    here = [sum_of_products(part, right) for part in left]
    monkeypatch.setattr("sys.platform", "emscripten")
    there = [sum_of_products(part, right) for part in left]
    np.testing.assert_allclose(there, here, rtol=1e-12)


@every_cell
def test_two_backward_passes_give_the_same(cell):
    params, xs, start, d_h, d_last = setting(cell)
    trace = cell.forward(params, xs, start)
    once = cell.backward(params, trace, d_h, d_last)
    twice = cell.backward(params, trace, d_h, d_last)
    for name in once.params:
        np.testing.assert_array_equal(once.params[name], twice.params[name])


@every_cell
def test_float32_stays_float32_and_close_to_float64(cell):
    single, double = setting(cell, dtype=np.float32), setting(cell)
    results = []
    for params, xs, start, d_h, d_last in (single, double):
        trace = cell.forward(params, xs, start)
        results.append((trace, cell.backward(params, trace, d_h, d_last)))
    (trace, grads), (trace64, grads64) = results
    kept = [trace.h, grads.xs, *grads.params.values(), *grads.states.values()]
    assert {array.dtype for array in kept} == {np.dtype(np.float32)}
    np.testing.assert_allclose(trace.h, trace64.h, atol=2e-6)
    np.testing.assert_allclose(grads.params["W_h"], grads64.params["W_h"], atol=5e-5)


@every_cell
def test_first_state_is_zero_unless_given(cell):
    params, xs, _, _, _ = setting(cell)
    zeros = {state: np.zeros((B, H)) for state in cell.states}
    np.testing.assert_array_equal(
        cell.forward(params, xs).h, cell.forward(params, xs, start=zeros).h
    )


@every_cell
def test_sequences_of_a_batch_do_not_mix(cell):
    params, xs, start, _, _ = setting(cell)
    whole = cell.forward(params, xs, start).h
    for b in range(B):
        one = {state: value[b : b + 1] for state, value in start.items()}
        alone = cell.forward(params, xs[:, b : b + 1], one).h
        np.testing.assert_allclose(whole[:, b : b + 1], alone, rtol=1e-13, atol=1e-15)


def test_a_state_forced_to_a_huge_value_hands_back_nothing_and_no_warning():
    cell = RNN(I, H)
    params, xs, start, d_h, _ = setting(cell)
    grads = cell.backward(params, cell.forward(params, xs, start, force={"h": 1e200}), d_h)
    assert not grads.pre["h"].any() and not grads.params["W_h"].any()


@every_cell
def test_a_forced_gate_learns_nothing_and_passes_the_rest(cell):
    params, xs, start, d_h, d_last = setting(cell)
    for g, gate in enumerate(cell.gates):
        trace = cell.forward(params, xs, start, force={gate: 0.25})
        np.testing.assert_array_equal(getattr(trace, gate), 0.25)
        grads = cell.backward(params, trace, d_h, d_last)
        for name in ("W_h", "W_x", "b"):
            np.testing.assert_array_equal(grads.params[name][g], 0)
            others = [k for k in cell.gates if k != gate]
            if gate == "h_tilde":
                others.remove("r")  # all that r does is to shape the candidate
            for other in others:
                assert np.abs(grads.params[name][cell.gates.index(other)]).max() > 1e-3


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("rnn_tanh_01", RNN(3, 4)),
        ("rnn_tanh_03", RNN(2, 6)),
        ("rnn_tanh_variational_shared_00", RNN(4, 5)),
        ("lstm_01", LSTM(3, 4)),
        ("lstm_03", LSTM(2, 6)),
        ("lstm_99", LSTM(3, 5)),
        ("lstm_input_perstep_00", LSTM(4, 5)),
        ("lstm_variational_shared_00", LSTM(4, 5)),
        ("peephole_full_01", PeepholeLSTM(3, 4)),
        ("peephole_full_03", PeepholeLSTM(2, 6)),
        ("peephole_diag_01", PeepholeLSTM(3, 4, diagonal=True)),
        ("coupled_01", CoupledLSTM(3, 4)),
        ("coupled_03", CoupledLSTM(2, 6)),
        ("gru_olah_01", GRU(3, 4)),
        ("gru_olah_03", GRU(2, 6)),
        ("gru_olah_variational_shared_00", GRU(4, 5)),
    ],
)
def test_cells_agree_with_other_libraries(name, cell):
    golden = load(name)
    params, xs = stacked(cell, golden), time_major(golden["x"])
    start = {"h": golden["h0"]} | ({"C": golden["c0"]} if "c0" in golden else {})
    trace = cell.forward(params, xs, start, masks=masks(golden))
    np.testing.assert_allclose(trace.h, time_major(golden["h"]), rtol=1e-12, atol=1e-12)
    d_last = {}
    if "c" in golden:
        np.testing.assert_allclose(trace.C, time_major(golden["c"]), rtol=1e-12, atol=1e-12)
        d_last = {"C": golden["R_cT"]}
    grads = cell.backward(params, trace, time_major(golden["R_h"]), d_last)
    ours = {**grads.params, "xs": grads.xs, "h": grads.start["h"]}
    expected = stacked(cell, golden, "grad_") | {"xs": time_major(golden["grad_x"])}
    expected["h"] = golden["grad_h0"]
    if "c0" in golden:
        ours["C"], expected["C"] = grads.start["C"], golden["grad_c0"]
    near = 1e-10 if name.endswith("99") else 1e-11
    for key in expected:
        gap = np.abs(ours[key] - expected[key]) / np.maximum(1, np.abs(expected[key]))
        assert gap.max() <= near, key


def test_relu_network_agrees_with_pytorch():
    golden, cell = load("rnn_relu_03"), RNN(2, 6, "relu")
    golden |= {"b_h": golden["b_xh"] + golden["b_hh"], "grad_b_h": golden["grad_b_xh"]}
    params = stacked(cell, golden)
    trace = cell.forward(params, time_major(golden["x"]), {"h": golden["h0"]})
    np.testing.assert_allclose(trace.h, time_major(golden["h"]), rtol=1e-12, atol=1e-12)
    grads = cell.backward(params, trace, time_major(golden["R_h"]))
    for key, want in stacked(cell, golden, "grad_").items():
        np.testing.assert_allclose(grads.params[key], want, rtol=1e-11, atol=1e-11)


def torch_gru(golden, prefix=""):
    """PyTorch's GRU has two biases: only the candidate's inner one must stay apart."""
    side = lambda letter, gate: golden[f"{prefix}b_{letter}{gate}"]  # noqa: E731
    both = np.add if not prefix else (lambda a, _: a)
    biases = {f"{prefix}b_{k}": both(side("x", k), side("h", k)) for k in "zr"}
    return golden | biases | {f"{prefix}b_n": side("x", "n")}


def test_gru_with_both_options_is_pytorchs():
    cell, golden = GRU(2, 6, keep_with_z=True, reset_after=True), load("gru_torch_03")
    params = stacked(cell, torch_gru(golden)) | {"b_h": golden["b_hn"]}
    trace = cell.forward(params, time_major(golden["x"]), {"h": golden["h0"]})
    np.testing.assert_allclose(trace.h, time_major(golden["h"]), rtol=1e-12, atol=1e-12)
    grads = cell.backward(params, trace, time_major(golden["R_h"]))
    expected = stacked(cell, torch_gru(golden, "grad_"), "grad_") | {"b_h": golden["grad_b_hn"]}
    for key, want in expected.items():
        np.testing.assert_allclose(grads.params[key], want, rtol=1e-11, atol=1e-11)


def test_gru_conventions_of_z_differ_by_a_sign():
    slide, library = GRU(I, H), GRU(I, H, keep_with_z=True)
    params, xs, start, _, _ = setting(slide)
    negated = {name: value.copy() for name, value in params.items()}
    for value in negated.values():
        value[0] *= -1
    np.testing.assert_allclose(
        slide.forward(params, xs, start).h, library.forward(negated, xs, start).h, rtol=1e-13
    )


def test_lstm_gates_are_the_slides_equations():
    cell = LSTM(I, H)
    params, xs, start, _, _ = setting(cell)
    trace = cell.forward(params, xs, start)
    h, C = start["h"], start["C"]
    for t in range(T):
        joined = np.concatenate([h, xs[t]], axis=1)
        a = [joined @ np.vstack([params["W_h"][g], params["W_x"][g]]) for g in range(4)]
        f, i, o = (1 / (1 + np.exp(-(a[g] + params["b"][g]))) for g in range(3))
        C = f * C + i * np.tanh(a[3] + params["b"][3])
        h = o * np.tanh(C)
        np.testing.assert_allclose(trace.C[t], C, rtol=1e-13)
        np.testing.assert_allclose(trace.h[t], h, rtol=1e-13)


def test_forget_gate_of_one_keeps_the_memory():
    cell = LSTM(I, H)
    params, xs, start, _, _ = setting(cell)
    trace = cell.forward(params, xs, start, force={"f": 1.0, "i": 0.0})
    for C in trace.C:
        np.testing.assert_array_equal(C, start["C"])


def test_gradient_along_the_memory_is_the_product_of_forget_gates():
    cell = LSTM(I, H)
    params, xs, start, _, _ = setting(cell)
    f = np.random.default_rng(5).random((T, B, H))
    trace = cell.forward(params, xs, start, force={"f": f, "i": 0.5, "o": 0.5, "c_tilde": 0.1})
    d_last = np.ones((B, H))
    grads = cell.backward(params, trace, np.zeros((T, B, H)), {"C": d_last})
    np.testing.assert_allclose(grads.start["C"], f.prod(axis=0), rtol=1e-13)


def test_coupled_memory_is_a_weighted_mean():
    cell = CoupledLSTM(I, H)
    params, xs, _, _, _ = setting(cell)
    many = np.concatenate([100 * xs] * 10)
    assert np.abs(cell.forward(params, many).C).max() <= 1


def test_coupled_is_the_lstm_with_its_input_gate_tied():
    coupled, lstm = CoupledLSTM(I, H), LSTM(I, H)
    params, xs, start, _, _ = setting(coupled)
    trace = coupled.forward(params, xs, start)
    wide = {name: np.insert(value, 1, 0, axis=0) for name, value in params.items()}
    tied = lstm.forward(wide, xs, start, force={"i": 1 - trace.f})
    np.testing.assert_allclose(tied.h, trace.h, rtol=1e-13)


def test_peephole_without_peepholes_is_the_lstm():
    for diagonal in (False, True):
        cell = PeepholeLSTM(I, H, diagonal=diagonal)
        params, xs, start, _, _ = setting(cell)
        blind = params | {"W_c": np.zeros_like(params["W_c"])}
        plain = LSTM(I, H).forward({k: params[k] for k in ("W_h", "W_x", "b")}, xs, start)
        np.testing.assert_allclose(cell.forward(blind, xs, start).h, plain.h, rtol=1e-13)


def test_full_peepholes_hold_the_diagonal_form():
    full, diagonal = PeepholeLSTM(I, H), PeepholeLSTM(I, H, diagonal=True)
    params, xs, start, _, _ = setting(diagonal)
    spread = params | {"W_c": np.stack([np.diag(row) for row in params["W_c"]])}
    np.testing.assert_allclose(
        full.forward(spread, xs, start).h, diagonal.forward(params, xs, start).h, rtol=1e-13
    )


def test_forget_bias_is_one_unless_said_otherwise():
    rng = np.random.default_rng(0)
    for name in ("lstm", "peephole", "coupled"):
        assert (make_cell(name, I, H).init(rng)["b"][0] == 1).all()
        assert (make_cell(name, I, H).init(rng)["b"][1:] == 0).all()
        assert (make_cell(name, I, H, forget_bias=-2).init(rng)["b"][0] == -2).all()


@pytest.mark.parametrize("name", CELLS)
def test_cells_are_made_by_name_and_cannot_be_changed(name):
    cell = make_cell(name, I, H)
    assert isinstance(cell, CELLS[name])
    with pytest.raises(FrozenInstanceError):
        cell.hidden_size = 5


@pytest.mark.parametrize("name", CELLS)
def test_huge_inputs_stay_finite(name):
    cell = make_cell(name, I, H)
    params, xs, start, d_h, _ = setting(cell)
    trace = cell.forward(params, 1e6 * xs, start)
    grads = cell.backward(params, trace, d_h)
    assert all(np.isfinite(value).all() for value in grads.params.values())


LSTM_CELL = LSTM(I, H)
GOOD, XS, START, D_H, _ = setting(LSTM_CELL)
NAN = XS.copy()
NAN[2, 1, 0] = np.nan
BAD_FORWARD = {
    "rank": (dict(xs=XS[0]), ["xs", "(T, B, 3)", "(2, 3)"]),
    "input size": (dict(xs=XS[:, :, :2]), ["xs", "(T, B, 3)", "(4, 2, 2)"]),
    "NaN": (dict(xs=NAN), ["xs", "finite", "nan at index (2, 1, 0)"]),
    "integers": (dict(xs=np.ones((T, B, I), int)), ["xs", "floats", "int64"]),
    "ragged": (dict(xs=[[[1.0]], [[1.0, 2.0]]]), ["xs", "floats", "different lengths"]),
    "text": (dict(xs="hello"), ["xs", "floats", "<U5"]),
    "no steps": (dict(xs=XS[:0]), ["xs", "(T, B, 3)", "(0, 2, 3)"]),
    "no sequences": (dict(xs=XS[:, :0]), ["xs", "(T, B, 3)", "(4, 0, 3)"]),
    "start size": (dict(start={"h": np.zeros((3, H))}), ["start['h']", "(2, 3)", "(3, 3)"]),
    "start name": (dict(start={"c": np.zeros((B, H))}), ["start", "'h', 'C'", "'c'"]),
    "start type": (dict(start=np.zeros((B, H))), ["start", "dict", "ndarray"]),
    "gate name": (dict(force={"g": 0.5}), ["force", "'f', 'i', 'o', 'c_tilde'", "'g'"]),
    "gate above 1": (dict(force={"f": 1.2}), ["force['f']", "between 0 and 1", "1.2"]),
    "gate below 0": (dict(force={"o": [-0.5, 0, 0]}), ["force['o']", "between 0 and 1", "-0.5"]),
    "candidate": (dict(force={"c_tilde": -1.5}), ["c_tilde", "between -1 and 1", "-1.5"]),
    "gate shape": (dict(force={"i": np.zeros(5)}), ["force['i']", "(4, 2, 3)", "(5,)"]),
    "gate NaN": (dict(force={"i": np.nan}), ["force['i']", "finite", "nan"]),
    "mask name": (dict(masks={"z": 1.0}), ["masks", "'x', 'h', 'c_tilde'", "'z'"]),
    "mask below 0": (dict(masks={"h": -1.0}), ["masks['h']", ">= 0", "-1"]),
    "mask shape": (dict(masks={"x": np.ones(4)}), ["masks['x']", "(4, 2, 3)", "(4,)"]),
    "missing": (dict(params={"W_h": GOOD["W_h"]}), ["params", "W_h, W_x, b", "W_x"]),
    "weights": (dict(params=GOOD | {"W_h": np.zeros((4, H))}), ["W_h", "(4, 3, 3)", "(4, 3)"]),
    "weights NaN": (dict(params=GOOD | {"b": GOOD["b"] * np.nan}), ["b", "finite", "nan"]),
    "params type": (dict(params=None), ["params", "dict", "NoneType"]),
}


@pytest.mark.parametrize(("change", "words"), BAD_FORWARD.values(), ids=BAD_FORWARD)
def test_bad_input_to_forward_is_named(change, words):
    with pytest.raises(ValueError) as error:
        LSTM_CELL.forward(**{"params": GOOD, "xs": XS, **change})
    for word in words:
        assert word in str(error.value)


BAD_BACKWARD = {
    "shape": (dict(d_h=D_H[1:]), ["d_h", "(4, 2, 3)", "(3, 2, 3)"]),
    "NaN": (dict(d_h=D_H * np.nan), ["d_h", "finite", "nan"]),
    "last name": (dict(d_last={"z": D_H[0]}), ["d_last", "'h', 'C'", "'z'"]),
    "last shape": (dict(d_last={"C": D_H}), ["d_last['C']", "(2, 3)", "(4, 2, 3)"]),
    "not a trace": (dict(trace=XS), ["trace", "LSTMTrace", "ndarray"]),
    "another cell's": (
        dict(trace=RNN(I, H).forward(RNN(I, H).init(np.random.default_rng(0)), XS)),
        ["trace", "LSTMTrace", "RNNTrace"],
    ),
}


@pytest.mark.parametrize(("change", "words"), BAD_BACKWARD.values(), ids=BAD_BACKWARD)
def test_bad_input_to_backward_is_named(change, words):
    trace = LSTM_CELL.forward(GOOD, XS)
    with pytest.raises(ValueError) as error:
        LSTM_CELL.backward(**{"params": GOOD, "trace": trace, "d_h": D_H, **change})
    for word in words:
        assert word in str(error.value)


BAD_MAKE = {
    "name": (("lstn", I, H), {}, ["cell", "'lstm'", "'lstn'"]),
    "inputs": (("lstm", 0, H), {}, ["input_size", "at least 1", "0"]),
    "hidden": (("lstm", I, 2.5), {}, ["hidden_size", "whole number", "2.5"]),
    "option": (("lstm", I, H), {"diagonal": True}, ["options", "'forget_bias'", "'diagonal'"]),
    "activation": (("rnn", I, H), {"activation": "step"}, ["activation", "'relu'", "'step'"]),
    "bias": (("lstm", I, H), {"forget_bias": np.nan}, ["forget_bias", "finite", "nan"]),
    "diagonal": (("peephole", I, H), {"diagonal": "yes"}, ["diagonal", "True", "'yes'"]),
    "keep": (("gru", I, H), {"keep_with_z": None}, ["keep_with_z", "False", "None"]),
}


@pytest.mark.parametrize(("sizes", "options", "words"), BAD_MAKE.values(), ids=BAD_MAKE)
def test_bad_cells_are_named(sizes, options, words):
    with pytest.raises(ValueError) as error:
        make_cell(*sizes, **options)
    for word in words:
        assert word in str(error.value)


def code_of(name):
    """The lines of a cell's file, the docstring at its head left out."""
    source = Path(inspect.getfile(CELLS[name])).read_text(encoding="utf-8")
    return source.split('"""\n', 1)[1].splitlines()


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_read_on_two_screens(name):
    assert len(code_of(name)) < 100
    for method in (CELLS[name].forward, CELLS[name].backward):
        assert len(inspect.getsource(method).splitlines()) < 40


@pytest.mark.parametrize("name", ["coupled", "peephole"])
def test_what_differs_from_the_lstm_is_the_lesson(name):
    changed = [line for line in ndiff(code_of("lstm"), code_of(name)) if line.startswith("+ ")]
    assert len(changed) < 40
