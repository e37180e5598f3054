import numpy as np
import pytest

from lstmlab.cells import CELLS, make_cell
from lstmlab.losses import cross_entropy, squared_error
from lstmlab.network import Network

T, B, I, H, K = 5, 2, 3, 4, 3


def filled(network, seed=0, dtype=np.float64):
    """Parameters with no bias left at zero."""
    rng = np.random.default_rng(seed)
    params = network.init(rng, dtype)
    noise = {name: rng.normal(scale=0.3, size=p.shape).astype(dtype) for name, p in params.items()}
    return {name: p + noise[name] for name, p in params.items()}


def inputs(dtype=np.float64):
    return np.random.default_rng(5).normal(size=(T, B, I)).astype(dtype)


def complex_step(f, arrays):
    """{name: dE/d(array)} without truncation error."""
    slopes = {}
    for name, a in arrays.items():
        slopes[name] = np.zeros(a.shape)
        for place in np.ndindex(a.shape):
            moved = a.astype(complex)
            moved[place] += 1e-30j
            slopes[name][place] = f({**arrays, name: moved}).imag / 1e-30
    return slopes


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", CELLS)
def test_gradients_through_cell_and_readout_are_exact(name, bias):
    network = Network(make_cell(name, I, H), K, bias)
    rng = np.random.default_rng(1)
    masks = {"y": rng.integers(0, 2, (T, B, H)) * 2.0, "h": rng.integers(0, 2, (1, B, H)) * 2.0}
    classes, weights = rng.integers(0, K, (T, B)), rng.random((T, B))

    def forward(params, xs):
        run = network.forward(params, xs, masks=masks)
        return run, cross_entropy(run.outputs, classes, weights)

    params, xs = filled(network), inputs()
    run, loss = forward(params, xs)
    grads = network.backward(params, run, loss.d_outputs)
    exact = complex_step(lambda p: forward(p, xs)[1].total, params)
    assert set(grads.params) == set(params)
    for key in params:
        assert np.abs(exact[key]).max() > 1e-6
        np.testing.assert_allclose(grads.params[key], exact[key], rtol=1e-12, atol=1e-12)
    exact = complex_step(lambda a: forward(params, a["xs"])[1].total, {"xs": xs})["xs"]
    np.testing.assert_allclose(grads.xs, exact, rtol=1e-12, atol=1e-12)


def test_gradient_at_the_last_state_is_handed_on():
    network = Network(make_cell("lstm", I, H), K)
    params, xs = filled(network), inputs()
    targets, onto_C = np.ones((T, B, K)), np.random.default_rng(2).normal(size=(B, H))

    def total(params):
        run = network.forward(params, xs)
        return squared_error(run.outputs, targets).total + (onto_C * run.trace.last["C"]).sum()

    run = network.forward(params, xs)
    d_outputs = squared_error(run.outputs, targets).d_outputs
    grads = network.backward(params, run, d_outputs, {"C": onto_C})
    for key, exact in complex_step(total, params).items():
        np.testing.assert_allclose(grads.params[key], exact, rtol=1e-12, atol=1e-12)


def test_outputs_are_the_state_times_V_plus_bias():
    network = Network(make_cell("rnn", I, H), K)
    params = filled(network)
    run = network.forward(params, inputs())
    for t in range(T):
        for b in range(B):
            by_hand = params["V"].T @ run.trace.h[t, b] + params["b_V"]
            np.testing.assert_allclose(run.outputs[t, b], by_hand, rtol=1e-13)


def test_start_and_force_reach_the_cell():
    network = Network(make_cell("lstm", I, H), K)
    params, xs = filled(network), inputs()
    whole = network.forward(params, xs, force={"f": 0.9})
    first = network.forward(params, xs[:2], force={"f": 0.9})
    rest = network.forward(params, xs[2:], start=first.trace.last, force={"f": 0.9})
    np.testing.assert_allclose(rest.outputs, whole.outputs[2:], rtol=1e-13)
    assert (whole.trace.f == 0.9).all()


def test_dropout_before_the_readout_does_not_reach_the_next_step():
    network = Network(make_cell("gru", I, H), K)
    params, xs = filled(network), inputs()
    plain, masked = network.forward(params, xs), network.forward(params, xs, masks={"y": 0.0})
    np.testing.assert_array_equal(masked.trace.h, plain.trace.h)
    np.testing.assert_array_equal(masked.outputs, np.broadcast_to(params["b_V"], (T, B, K)))


def test_float32_stays_float32():
    network = Network(make_cell("lstm", I, H), K)
    params = filled(network, dtype=np.float32)
    run = network.forward(params, inputs(np.float32), masks={"y": np.full((B, H), 0.5)})
    loss = cross_entropy(run.outputs, np.zeros((T, B), int))
    grads = network.backward(params, run, loss.d_outputs)
    assert run.outputs.dtype == np.float32
    assert {g.dtype for g in grads.params.values()} == {np.dtype(np.float32)}


def test_init_starts_small_and_without_bias():
    network = Network(make_cell("lstm", I, 16), K)
    params = network.init(np.random.default_rng(0), np.float32)
    assert params["V"].shape == (16, K) and 0 < np.abs(params["V"]).max() <= 1 / 4
    assert not params["b_V"].any() and params["V"].dtype == np.float32
    assert "b_V" not in Network(make_cell("lstm", I, 16), K, bias=False).init(
        np.random.default_rng(0)
    )


def test_nothing_given_is_changed():
    network = Network(make_cell("lstm", I, H), K)
    params, xs, masks = filled(network), inputs(), {"y": np.ones((B, H))}
    before = {name: p.copy() for name, p in params.items()}
    run = network.forward(params, xs, masks=masks)
    d = np.ones((T, B, K))
    network.backward(params, run, d)
    assert list(masks) == ["y"] and (d == 1).all()
    assert all(np.array_equal(before[name], params[name]) for name in params)


NETWORK = Network(make_cell("rnn", I, H), K)
PARAMS = filled(NETWORK)
RUN = NETWORK.forward(PARAMS, inputs())


@pytest.mark.parametrize(
    "call, word",
    [
        (lambda: Network(make_cell("rnn", I, H), 0), "output_size.*0"),
        (lambda: NETWORK.init(7), "rng.*7"),
        (lambda: NETWORK.forward({**PARAMS, "V": np.ones((K, H))}, inputs()), "V.*4, 3.*3, 4"),
        (lambda: NETWORK.forward({**PARAMS, "b_V": np.ones(H)}, inputs()), "b_V"),
        (lambda: NETWORK.forward(make_cell("rnn", I, H).init(np.random.default_rng(0)), inputs()),
         "params.*V"),
        (lambda: NETWORK.forward(PARAMS, inputs()[0]), "xs"),
        (lambda: NETWORK.forward(PARAMS, inputs(), masks={"y": np.ones(H + 1)}), "masks.*y"),
        (lambda: NETWORK.forward(PARAMS, inputs(), masks={"z": 1.0}), "masks"),
        (lambda: NETWORK.backward(PARAMS, RUN, np.ones((T, B, K + 1))), "d_outputs"),
        (lambda: NETWORK.backward(PARAMS, RUN, np.full((T, B, K), np.nan)), "d_outputs"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
