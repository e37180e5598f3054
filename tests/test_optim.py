import json
from pathlib import Path

import numpy as np
import pytest

from lstmlab import optim

GOLDEN = Path(__file__).parent / "golden"

# file -> the rule with the same settings, and what our memory is called there
PEERS = {
    "sgd": (optim.sgd(0.1), {}),
    "sgd_momentum": (optim.momentum(0.02, 0.9), {"velocity": "momentum_buffer"}),
    "adagrad": (optim.adagrad(0.3, 1e-10), {"square_sum": "sum"}),
    "rmsprop": (optim.rmsprop(0.01, 0.9, 1e-8), {"mean_square": "square_avg"}),
    "rmsprop_eps1e-2": (optim.rmsprop(0.01, 0.9, 1e-2), {"mean_square": "square_avg"}),
    "adam": (optim.adam(0.05), {"mean": "exp_avg", "mean_square": "exp_avg_sq"}),
}
RULES = {
    "sgd": optim.sgd(0.1),
    "momentum": optim.momentum(0.1),
    "adagrad": optim.adagrad(0.1),
    "rmsprop": optim.rmsprop(),
    "rmsprop, epsilon inside": optim.rmsprop(epsilon_inside=True),
    "adam": optim.adam(),
    "adam, not corrected": optim.adam(correct_bias=False),
}


@pytest.fixture(params=RULES)
def rule(request):
    return RULES[request.param]


def some(seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return {"W": rng.normal(size=(2, 3)).astype(dtype), "b": rng.normal(size=4).astype(dtype)}


@pytest.mark.parametrize("file", PEERS)
def test_fifty_steps_agree_with_the_reference(file):
    optimiser, names = PEERS[file]
    golden = np.load(GOLDEN / f"{file}.npz")
    assert json.loads(str(golden["meta"]))["steps"] == 50
    params = {"w": golden["w0"]}
    state = optimiser.init(params)
    for t in range(50):
        g = golden["A"] @ (params["w"] - golden["w_star"])
        np.testing.assert_allclose(g, golden["g"][t], rtol=1e-11, atol=1e-12)
        steps, state = optimiser.update({"w": golden["g"][t]}, state)
        params = optim.apply(params, steps)
        np.testing.assert_allclose(params["w"], golden["w"][t + 1], rtol=1e-12, atol=1e-12)
        for ours, theirs in names.items():
            expected = golden[f"state_{theirs}"][t]
            np.testing.assert_allclose(state["w"][ours], expected, rtol=1e-12, atol=1e-15)


def test_rmsprop_takes_the_slide_at_its_word():
    g1, g2 = 3.0, -4.0
    optimiser = optim.rmsprop(learning_rate=1.0, epsilon=0)
    _, state = optimiser.update({"w": np.array([g1])}, optimiser.init({"w": np.array([0.0])}))
    assert state["w"]["mean_square"][0] == pytest.approx(0.1 * g1**2, rel=1e-15)
    steps, state = optimiser.update({"w": np.array([g2])}, state)
    mean_square = 0.9 * 0.1 * g1**2 + 0.1 * g2**2
    assert steps["w"][0] == pytest.approx(-g2 / np.sqrt(mean_square), rel=1e-15)


def test_the_place_of_epsilon_shows():
    g, epsilon = {"w": np.array([0.1])}, 1e-2
    for inside, root in ((True, np.sqrt(0.1 * 0.01 + 1e-2)), (False, np.sqrt(0.1 * 0.01) + 1e-2)):
        optimiser = optim.rmsprop(1.0, 0.9, epsilon, epsilon_inside=inside)
        steps, _ = optimiser.update(g, optimiser.init(g))
        assert steps["w"][0] == pytest.approx(-0.1 / root, rel=1e-14)


def test_the_first_corrected_step_of_adam_has_the_length_of_the_rate():
    g = {"w": np.array([1e-3, -20.0])}
    optimiser = optim.adam(learning_rate=0.5, epsilon=0)
    steps, _ = optimiser.update(g, optimiser.init(g))
    np.testing.assert_allclose(steps["w"], [-0.5, 0.5], rtol=1e-14)
    optimiser = optim.adam(learning_rate=0.5, epsilon=0, correct_bias=False)
    steps, _ = optimiser.update(g, optimiser.init(g))
    np.testing.assert_allclose(steps["w"], [-0.5 * 0.1 / 0.001**0.5, 0.5 * 0.1 / 0.001**0.5])


def test_no_gradient_means_no_step_even_without_epsilon():
    g = {"w": np.zeros(3)}
    for optimiser in (optim.adagrad(1, 0), optim.rmsprop(epsilon=0), optim.adam(epsilon=0)):
        steps, _ = optimiser.update(g, optimiser.init(g))
        np.testing.assert_array_equal(steps["w"], np.zeros(3))


def test_nothing_given_is_changed(rule):
    params, grads = some(0), some(1)
    _, state = rule.update(some(2), rule.init(params))
    before = [json.dumps(d, default=np.ndarray.tolist) for d in (params, grads, state)]
    steps, _ = rule.update(grads, state)
    optim.apply(params, steps)
    assert [json.dumps(d, default=np.ndarray.tolist) for d in (params, grads, state)] == before


def test_float32_stays_float32(rule):
    params, state = some(0, np.float32), rule.init(some(0, np.float32))
    for seed in range(3):
        steps, state = rule.update(some(seed, np.float32), state)
    for memory in state.values():
        assert all(a.dtype == np.float32 for key, a in memory.items() if key != "count")
    assert all(p.dtype == np.float32 for p in optim.apply(params, steps).values())


def test_every_rule_goes_downhill(rule):
    params = {"w": np.array([1.0, -2.0])}
    state = rule.init(params)
    for _ in range(20):
        steps, state = rule.update(params, state)  # the gradient of |w|^2 / 2 is w
        params = optim.apply(params, steps)
    assert np.square(params["w"]).sum() < 5.0


def test_rules_are_found_by_name():
    assert set(optim.OPTIMISERS) == {"sgd", "momentum", "adagrad", "rmsprop", "adam"}
    for name, factory in optim.OPTIMISERS.items():
        assert factory(learning_rate=0.1).name == name


def test_global_norm_is_the_length_of_all_gradients_laid_end_to_end():
    grads = {"a": np.array([[3.0]]), "b": np.array([0.0, 4.0])}
    assert optim.global_norm(grads) == pytest.approx(5, rel=1e-15)
    assert optim.global_norm({"a": np.zeros(2)}) == 0
    assert optim.global_norm({"a": np.full(4, 1e30, np.float32)}) == pytest.approx(2e30, rel=1e-6)
    assert not np.isfinite(optim.global_norm({"a": np.zeros(2), "b": np.array([1, np.nan])}))


def test_clipping_by_norm_shortens_and_keeps_the_direction():
    grads = {"a": np.array([3.0]), "b": np.array([4.0], np.float32)}
    clipped = optim.clip_by_norm(grads, 1.0)
    np.testing.assert_allclose([clipped["a"][0], clipped["b"][0]], [0.6, 0.8], rtol=1e-7)
    assert clipped["b"].dtype == np.float32 and grads["a"][0] == 3.0
    for limit in (5.0, 100.0):  # short enough already
        np.testing.assert_array_equal(optim.clip_by_norm(grads, limit)["a"], grads["a"])
    np.testing.assert_array_equal(optim.clip_by_norm({"a": np.zeros(2)}, 1.0)["a"], np.zeros(2))


def test_clipping_by_value_clips_each_element():
    grads = {"a": np.array([-3.0, 0.5, 2.0])}
    np.testing.assert_array_equal(optim.clip_by_value(grads, 1)["a"], [-1, 0.5, 1])
    np.testing.assert_array_equal(grads["a"], [-3, 0.5, 2])


G = {"w": np.ones(2)}
NAN = {"w": np.array([1, np.nan])}


@pytest.mark.parametrize(
    "call, word",
    [
        (lambda: optim.sgd(-0.1), "rate.*-0.1"),
        (lambda: optim.sgd(np.nan), "rate"),
        (lambda: optim.sgd("fast"), "rate"),
        (lambda: optim.momentum(-1), "rate"),
        (lambda: optim.momentum(0.1, 1.0), "momentum.*1"),
        (lambda: optim.momentum(0.1, -0.1), "momentum"),
        (lambda: optim.adagrad(-1), "rate"),
        (lambda: optim.adagrad(1, -1e-9), "epsilon"),
        (lambda: optim.rmsprop(-1), "rate"),
        (lambda: optim.rmsprop(decay=1.5), "decay"),
        (lambda: optim.rmsprop(epsilon=-1), "epsilon"),
        (lambda: optim.adam(-1), "rate"),
        (lambda: optim.adam(beta_1=1), "beta_1"),
        (lambda: optim.adam(beta_2=1), "beta_2"),
        (lambda: optim.adam(epsilon=-1), "epsilon"),
        (lambda: optim.apply(G, {"v": np.ones(2)}), "steps.*'w'.*'v'"),
        (lambda: optim.apply(G, {"w": np.ones(3)}), "steps"),
        (lambda: optim.clip_by_norm(G, 0), "max_norm"),
        (lambda: optim.clip_by_norm(G, np.inf), "max_norm"),
        (lambda: optim.clip_by_norm(NAN, 1), "grads"),
        (lambda: optim.clip_by_norm({}, 1), "grads"),
        (lambda: optim.clip_by_value(G, -1), "clip_value"),
        (lambda: optim.clip_by_value(NAN, 1), "grads"),
        (lambda: optim.adam().update(G, optim.sgd(1).init(G)), "state.*count.*'w'"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()


def test_gradients_must_match_the_state_and_be_finite(rule):
    state = rule.init(G)
    with pytest.raises(ValueError, match="grads.*'v'"):
        rule.update({"v": np.ones(2)}, state)
    with pytest.raises(ValueError, match="grads"):
        rule.update(NAN, state)
    with pytest.raises(ValueError, match="grads"):
        rule.update({"w": np.ones(2, int)}, state)
    with pytest.raises(ValueError, match="params"):
        rule.init({"w": np.array([np.nan])})
