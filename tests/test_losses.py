import numpy as np
import pytest

from lstmlab.losses import cross_entropy, squared_error

T, B, K = 4, 3, 5


@pytest.fixture
def logits():
    return np.random.default_rng(1).normal(size=(T, B, K))


@pytest.fixture
def classes():
    return np.random.default_rng(2).integers(0, K, (T, B))


@pytest.fixture
def numbers():
    return np.random.default_rng(3).normal(size=(T, B, K))


@pytest.fixture
def weights():
    return np.random.default_rng(4).integers(0, 3, (T, B)) / 2


def complex_step(f, x):
    """dE/dx without truncation error."""
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[place] += 1e-30j
        slope[place] = f(moved).imag / 1e-30
    return slope


@pytest.mark.parametrize("weighted", [False, True])
def test_gradient_of_cross_entropy_is_exact(logits, classes, weights, weighted):
    w = weights if weighted else None
    exact = complex_step(lambda x: cross_entropy(x, classes, w).total, logits)
    np.testing.assert_allclose(cross_entropy(logits, classes, w).d_outputs, exact, atol=1e-14)


@pytest.mark.parametrize("weighted", [False, True])
def test_gradient_of_squared_error_is_exact(logits, numbers, weights, weighted):
    w = weights if weighted else None
    exact = complex_step(lambda x: squared_error(x, numbers, w).total, logits)
    np.testing.assert_allclose(squared_error(logits, numbers, w).d_outputs, exact, atol=1e-14)


def test_cross_entropy_is_the_surprise_at_the_right_class(logits, classes):
    loss = cross_entropy(logits, classes)
    for t in range(T):
        for b in range(B):
            y = np.exp(logits[t, b]) / np.exp(logits[t, b]).sum()
            assert loss.each[t, b] == pytest.approx(-np.log(y[classes[t, b]]), rel=1e-13)
    assert loss.total == pytest.approx(loss.each.sum(), rel=1e-14)


def test_equal_logits_cost_ln_K():
    loss = cross_entropy(np.full((1, 1, K), 7.0), np.array([[2]]))
    assert loss.total == pytest.approx(np.log(K), rel=1e-14)


def test_squared_error_has_no_half():
    loss = squared_error(np.array([[[3.0, 1.0]]]), np.array([[[1.0, 1.0]]]))
    assert loss.total == 4.0
    np.testing.assert_array_equal(loss.d_outputs, [[[4.0, 0.0]]])


def test_a_weight_of_zero_silences_a_step(logits, classes):
    weights = np.ones((T, B))
    weights[1, 2] = 0
    loss, other = cross_entropy(logits, classes, weights), classes.copy()
    other[1, 2] = (other[1, 2] + 1) % K
    assert loss.total == cross_entropy(logits, other, weights).total
    assert not loss.d_outputs[1, 2].any() and loss.d_outputs[1, 1].any()


def test_huge_logits_neither_overflow_nor_lose_the_answer():
    logits = np.array([[[1e5, -1e5, 0.0], [-1e5, 1e5, 0.0]]])
    loss = cross_entropy(logits, np.array([[0, 0]]))
    np.testing.assert_allclose(loss.each, [[0, 2e5]])
    np.testing.assert_allclose(loss.d_outputs, [[[0, 0, 0], [-1, 1, 0]]], atol=1e-300)


def test_float32_stays_float32_even_with_float64_weights(logits, classes, numbers, weights):
    for loss in (
        cross_entropy(logits.astype(np.float32), classes, weights),
        squared_error(logits.astype(np.float32), numbers, weights),
    ):
        assert {loss.total.dtype, loss.each.dtype, loss.d_outputs.dtype} == {np.dtype(np.float32)}


def test_arguments_are_left_alone(logits, classes, numbers, weights):
    kept = [a.copy() for a in (logits, classes, numbers, weights)]
    cross_entropy(logits, classes, weights)
    squared_error(logits, numbers, weights)
    for before, now in zip(kept, (logits, classes, numbers, weights)):
        np.testing.assert_array_equal(now, before)


def nan(x):
    x = x.copy()
    x[0, 0, 0] = np.nan
    return x


GOOD, CLASSES = np.zeros((T, B, K)), np.zeros((T, B), int)


@pytest.mark.parametrize(
    "loss, arguments, word",
    [
        (cross_entropy, (GOOD[0], CLASSES), "logits"),
        (cross_entropy, (GOOD.astype(int), CLASSES), "logits"),
        (cross_entropy, (nan(GOOD), CLASSES), "logits"),
        (cross_entropy, (GOOD[:0], CLASSES[:0]), "logits"),
        (cross_entropy, ([[["a"]]], CLASSES), "logits"),
        (cross_entropy, (GOOD, CLASSES[:-1]), "targets"),
        (cross_entropy, (GOOD, CLASSES.astype(float)), "targets"),
        (cross_entropy, (GOOD, CLASSES + K), f"targets.*0 .. {K - 1}.*{K} .. {K}"),
        (cross_entropy, (GOOD, CLASSES - 1), "targets.*-1"),
        (cross_entropy, (GOOD, CLASSES, np.ones(T)), "weights"),
        (cross_entropy, (GOOD, CLASSES, -np.ones((T, B))), "weights"),
        (cross_entropy, (GOOD, CLASSES, np.full((T, B), np.inf)), "weights"),
        (squared_error, (GOOD[0], GOOD[0]), "outputs"),
        (squared_error, (GOOD.astype(int), GOOD), "outputs"),
        (squared_error, (GOOD, GOOD[..., :-1]), "targets"),
        (squared_error, (GOOD, nan(GOOD)), "targets"),
        (squared_error, (GOOD, GOOD, np.ones((B, T))), "weights"),
    ],
)
def test_bad_input_is_named(loss, arguments, word):
    with pytest.raises(ValueError, match=word):
        loss(*arguments)
