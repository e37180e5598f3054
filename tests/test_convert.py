"""Weights of PyTorch, Keras and ONNX compute here what they compute there, and come back whole."""

import numpy as np
import pytest
from golden_vectors import load, time_major

from lstmlab.cells import GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM
from lstmlab.convert import from_keras, from_onnx, from_torch, to_keras, to_onnx, to_torch

I, H = 3, 5
TORCH_CELLS = {
    "rnn": RNN(I, H),
    "lstm": LSTM(I, H),
    "lstm no bias": LSTM(I, H),
    "gru": GRU(I, H, keep_with_z=True, reset_after=True),
    "gru, z turned": GRU(I, H, reset_after=True),
}
KERAS_CELLS = {
    "rnn": RNN(I, H),
    "lstm": LSTM(I, H),
    "gru": GRU(I, H, keep_with_z=True, reset_after=True),
    "gru before": GRU(I, H, keep_with_z=True),
    "gru, z turned": GRU(I, H, reset_after=True),
    "gru before, z turned": GRU(I, H),
}
ONNX_CELLS = KERAS_CELLS | {"peephole": PeepholeLSTM(I, H, diagonal=True)}
WAYS = [
    *((cell, to_torch, from_torch) for cell in TORCH_CELLS.values()),
    *((cell, to_keras, from_keras) for cell in KERAS_CELLS.values()),
    *((cell, to_onnx, from_onnx) for cell in ONNX_CELLS.values()),
]
each_way = pytest.mark.parametrize(("cell", "there", "back"), WAYS)


def random_params(cell, dtype=np.float64):
    rng = np.random.default_rng(3)
    params = cell.init(rng)
    return {name: rng.normal(size=p.shape).astype(dtype) for name, p in params.items()}


def assert_same(ours, theirs):
    assert ours.keys() == theirs.keys()
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name], err_msg=name)
        assert ours[name].dtype == theirs[name].dtype


# Against numbers from the libraries


def torch_case(case):
    arrays = load("torch_states")
    start = f"{case}/"
    return {name[len(start) :]: a for name, a in arrays.items() if name.startswith(start)}


@pytest.mark.parametrize("case", TORCH_CELLS)
def test_a_state_dict_gives_pytorchs_outputs_and_gradients(case):
    cell, arrays = TORCH_CELLS[case], torch_case(case.split(",")[0])
    params = from_torch(cell, arrays)  # other arrays may stand beside
    trace = cell.forward(params, time_major(arrays["x"]))
    np.testing.assert_allclose(time_major(trace.h), arrays["h"], atol=1e-12)
    grads = cell.backward(params, trace, time_major(arrays["R_h"]))
    np.testing.assert_allclose(time_major(grads.xs), arrays["grad x"], atol=1e-11)
    theirs = to_torch(cell, grads.params, gradients=True)
    names = [name for name in theirs if f"grad {name}" in arrays]
    assert len(names) == (2 if "no bias" in case else 4)
    for name in names:
        np.testing.assert_allclose(theirs[name], arrays[f"grad {name}"], atol=1e-11, err_msg=name)


def test_stacked_layers_are_loaded_one_by_one():
    arrays = torch_case("lstm two layers")
    below, above = LSTM(I, H), LSTM(H, H)
    lower = below.forward(from_torch(below, arrays, layer=0), time_major(arrays["x"]))
    upper = above.forward(from_torch(above, arrays, layer=1), lower.h)
    np.testing.assert_allclose(time_major(upper.h), arrays["h"], atol=1e-12)


def packed(arrays, library, letters, biases=True):
    """Golden weights, W_x? (H, I) and so on by letter, as that library's documentation has them."""
    W, R = (np.concatenate([arrays[f"W_{s}{k}"] for k in letters]) for s in "xh")
    b = [arrays[f"b_{k}"] for k in letters] if f"b_{letters[0]}" in arrays else None
    b_x = np.concatenate(b or [arrays[f"b_x{k}"] for k in letters])
    b_h = np.concatenate([arrays[f"b_h{k}"] for k in letters]) if b is None else 0 * b_x
    if library == "keras":
        return [W.T, R.T, b_x if b else np.stack([b_x, b_h])]
    share = 0.25 * b_x if b else 0  # any split of a bias that is only added
    return {"W": W[None], "R": R[None], "B": np.concatenate([b_x - share, b_h + share])[None]}


GOLDEN = {
    "rnn_tanh_03": (RNN, {}, "h", "h"),
    "lstm_03": (LSTM, {}, "ifgo", "iofg"),
    "gru_torch_03": (GRU, {"keep_with_z": True, "reset_after": True}, "zrn", "zrn"),
    "gru_olah_03": (GRU, {}, "zrn", "zrn"),
    "peephole_diag_01": (PeepholeLSTM, {"diagonal": True}, None, "iofg"),
}
PAIRS = [(name, library) for name in GOLDEN for library in ("keras", "onnx")]
PAIRS.remove(("peephole_diag_01", "keras"))  # which has no peepholes


@pytest.mark.parametrize(("name", "library"), PAIRS)
def test_weights_packed_as_documented_give_the_reference_outputs_and_gradients(name, library):
    arrays = load(name)
    kind, options, *letters = GOLDEN[name]
    letters = letters[library == "onnx"]
    cell = kind(arrays["x"].shape[2], arrays["h"].shape[2], **options)
    theirs = packed(arrays, library, letters)
    if name == "gru_olah_03":  # there z takes the new; in the libraries it keeps the old
        z, H = slice(0, cell.hidden_size), cell.hidden_size
        for array in theirs if library == "keras" else theirs.values():
            turned = array if library == "keras" else array[0].T
            turned[..., z] *= -1
            if library == "onnx" and turned.ndim == 1:
                turned[3 * H : 4 * H] *= -1
    if name.startswith("peephole"):
        theirs["P"] = np.concatenate([arrays[f"p_{k}"] for k in "iof"])[None]
    load_it, give_it = {"keras": (from_keras, to_keras), "onnx": (from_onnx, to_onnx)}[library]
    params = load_it(cell, theirs)
    start = {"h": arrays["h0"]} | ({"C": arrays["c0"]} if "C" in cell.states else {})
    trace = cell.forward(params, time_major(arrays["x"]), start)
    np.testing.assert_allclose(time_major(trace.h), arrays["h"], atol=1e-12)
    d_last = {"C": arrays["R_cT"]} if "C" in cell.states else None
    grads = cell.backward(params, trace, time_major(arrays["R_h"]), d_last)
    np.testing.assert_allclose(time_major(grads.xs), arrays["grad_x"], atol=1e-11)
    if name == "gru_olah_03":
        return
    given = give_it(cell, grads.params, gradients=True)
    expected = packed({k[5:]: v for k, v in arrays.items() if k.startswith("grad_")}, library,
                      letters)  # fmt: skip
    if library == "keras":
        for ours, wanted in zip(given, expected, strict=True):
            np.testing.assert_allclose(ours, wanted, atol=1e-11)
        return
    np.testing.assert_allclose(given["W"], expected["W"], atol=1e-11)
    np.testing.assert_allclose(given["R"], expected["R"], atol=1e-11)


# There and back


@each_way
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_our_parameters_go_there_and_back_exactly(cell, there, back, dtype):
    params = random_params(cell, dtype)
    before = {name: p.copy() for name, p in params.items()}
    assert_same(back(cell, there(cell, params)), params)
    assert_same(params, before)


@each_way
def test_the_gradients_sum_is_the_same_in_both_worlds(cell, there, back):
    """dE = Σ dE/dp dp whichever parameters p it is told in: so the gradients fit the weights."""
    params, step = random_params(cell), random_params(cell)
    ours = sum((params[name] * step[name]).sum() for name in params)
    grads, moved = there(cell, params, gradients=True), there(cell, step)
    if isinstance(grads, list):
        grads, moved = dict(enumerate(grads)), dict(enumerate(moved))
    theirs = sum((grads[name] * moved[name]).sum() for name in grads)
    np.testing.assert_allclose(theirs, ours, rtol=1e-12)


def test_of_two_added_biases_the_first_holds_the_sum():
    params = random_params(LSTM(I, H))
    state = to_torch(LSTM(I, H), params)
    assert not state["bias_hh_l0"].any() and state["bias_ih_l0"].any()
    state["bias_hh_l0"] = state["bias_ih_l0"]
    np.testing.assert_allclose(from_torch(LSTM(I, H), state)["b"], 2 * params["b"])
    gru = GRU(I, H, reset_after=True)
    state = to_torch(gru, random_params(gru))
    assert not state["bias_hh_l0"][: 2 * H].any() and state["bias_hh_l0"][2 * H :].all()


def test_prefix_and_layer_name_the_arrays_of_a_part():
    cell = LSTM(I, H)
    params = random_params(cell)
    state = to_torch(cell, params, layer="1_reverse", prefix="model.lstm.")
    assert list(state) == [
        "model.lstm.weight_ih_l1_reverse", "model.lstm.weight_hh_l1_reverse",
        "model.lstm.bias_ih_l1_reverse", "model.lstm.bias_hh_l1_reverse",
    ]  # fmt: skip
    back = from_torch(cell, state | {"fc.weight": 1}, layer="1_reverse", prefix="model.lstm.")
    assert_same(back, params)


def test_biases_that_are_left_out_are_zero():
    cell = GRU(I, H, reset_after=True)
    for params in (
        from_keras(cell, to_keras(cell, random_params(cell))[:2]),
        from_onnx(cell, {k: v for k, v in to_onnx(cell, random_params(cell)).items() if k != "B"}),
    ):
        assert not params["b"].any() and not params["b_h"].any() and params["W_h"].any()
    cell = PeepholeLSTM(I, H, diagonal=True)
    given = to_onnx(cell, random_params(cell))
    del given["P"]
    assert not from_onnx(cell, given)["W_c"].any()


def lstm_state(**changes):
    return to_torch(LSTM(I, H), random_params(LSTM(I, H))) | changes


KERAS = to_keras(LSTM(I, H), random_params(LSTM(I, H)))
ONNX = to_onnx(LSTM(I, H), random_params(LSTM(I, H)))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda: from_torch(CoupledLSTM(I, H), {}), "cell"),
        (lambda: from_torch(PeepholeLSTM(I, H), {}), "cell"),
        (lambda: from_torch(GRU(I, H), {}), "cell"),
        (lambda: to_torch(GRU(I, H), random_params(GRU(I, H))), "cell"),
        (lambda: from_torch("lstm", {}), "cell"),
        (lambda: from_keras(PeepholeLSTM(I, H), []), "cell"),
        (lambda: from_onnx(PeepholeLSTM(I, H), {}), "cell"),
        (lambda: to_onnx(CoupledLSTM(I, H), {}), "cell"),
        (lambda: from_torch(LSTM(I, H), []), "state"),
        (lambda: from_torch(LSTM(I, H), lstm_state(), prefix="lstm."), "state"),
        (lambda: from_torch(LSTM(I, H), lstm_state(), layer=1), "state"),
        (lambda: from_torch(LSTM(I, H), lstm_state(weight_hr_l0=np.eye(H))), "state"),
        (lambda: from_torch(LSTM(I, H + 1), lstm_state()), "weight_ih_l0"),
        (lambda: from_torch(LSTM(I + 1, H), lstm_state()), "weight_ih_l0"),
        (lambda: from_torch(LSTM(I, H), lstm_state(weight_hh_l0=np.ones((H, 4 * H)))),
         "weight_hh_l0"),
        (lambda: from_torch(LSTM(I, H), lstm_state(bias_hh_l0=np.ones(H))), "bias_hh_l0"),
        (lambda: from_torch(LSTM(I, H), lstm_state(bias_ih_l0=np.full(4 * H, np.nan))),
         "bias_ih_l0"),
        (lambda: from_keras(LSTM(I, H), KERAS[0]), "weights"),
        (lambda: from_keras(LSTM(I, H), 3), "weights"),
        (lambda: from_keras(LSTM(I, H), KERAS[:1]), "weights"),
        (lambda: from_keras(LSTM(I, H), [KERAS[0].T, *KERAS[1:]]), r"weights\[0\]"),
        (lambda: from_keras(LSTM(I, H), [KERAS[0], KERAS[0], KERAS[2]]), r"weights\[1\]"),
        (lambda: from_keras(LSTM(I, H), [*KERAS[:2], np.stack([KERAS[2]] * 2)]), r"weights\[2\]"),
        (lambda: from_onnx(LSTM(I, H), []), "tensors"),
        (lambda: from_onnx(LSTM(I, H), {"W": ONNX["W"]}), "tensors"),
        (lambda: from_onnx(LSTM(I, H), ONNX | {"P": np.ones((1, 3 * H))}), "tensors key"),
        (lambda: from_onnx(LSTM(I, H), ONNX | {"W": ONNX["W"][0]}), "W"),
        (lambda: from_onnx(LSTM(I, H), ONNX | {"R": np.ones((2, 4 * H, H))}), "R"),
        (lambda: from_onnx(LSTM(I, H), ONNX | {"B": np.ones((1, 4 * H))}), "B"),
        (lambda: from_onnx(PeepholeLSTM(I, H, diagonal=True), ONNX | {"P": np.ones((1, H))}), "P"),
        (lambda: to_torch(LSTM(I, H), {"W_h": np.ones((4, H, H))}), "params"),
        (lambda: to_keras(LSTM(I, H), random_params(LSTM(I, H + 1))), "W_h"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(wrong, name):
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        wrong()
