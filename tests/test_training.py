import itertools

import numpy as np
import pytest

from lstmlab import optim, tasks, text, training
from lstmlab.cells import CELLS, make_cell
from lstmlab.losses import cross_entropy, squared_error
from lstmlab.network import Network
from lstmlab.training import Diverged, train

CORPUS = "the cat sat on the mat and the dog sat on the cat. " * 8
VOCABULARY = text.Vocabulary.from_text(CORPUS)
K = len(VOCABULARY)
RULES = {name: make(learning_rate=0.01) for name, make in optim.OPTIMISERS.items()}


def reader(cell="lstm", dtype=np.float64, T=7, B=3):
    """A small character model: network, parameters, stream."""
    network = Network(make_cell(cell, K, 6), K)
    params = network.init(np.random.default_rng(0), dtype)
    return network, params, text.Stream(VOCABULARY.encode(CORPUS), K, T, B, dtype)


def run(steps, rule="adam", dtype=np.float64, cell="lstm", **options):
    network, params, stream = reader(cell, dtype)
    options = {"carry": True, "clip": 1.0, **options}
    rule = RULES[rule]
    return train(network, params, stream.batch_at, rule, cross_entropy, steps, **options)


def last(moments):
    return list(moments)[-1]


def assert_same(a, b):
    """Nested dicts of arrays, equal bit for bit."""
    assert type(a) is type(b) or {type(a), type(b)} <= {int, np.int64}
    if isinstance(a, dict):
        assert set(a) == set(b)
        for name in a:
            assert_same(a[name], b[name])
    elif isinstance(a, np.ndarray):
        assert a.dtype == b.dtype and a.tobytes() == b.tobytes()
    else:
        assert a == b


def test_a_step_is_forward_loss_backward_update():
    network, params, stream = reader()
    moment = next(run(1, "sgd", clip=None))
    batch = stream.batch_at(0)
    by_hand = network.forward(params, batch.xs)
    loss = cross_entropy(by_hand.outputs, batch.targets, batch.weights)
    grads = network.backward(params, by_hand, loss.d_outputs).params
    assert moment.step == 0 and moment.loss == pytest.approx(loss.total, rel=1e-14)
    assert moment.norm == pytest.approx(optim.global_norm(grads), rel=1e-14)
    for name, p in params.items():
        np.testing.assert_allclose(moment.params[name], p - 0.01 * grads[name], rtol=1e-14)
        np.testing.assert_allclose(moment.grads.params[name], grads[name], rtol=1e-14)


def test_the_first_loss_of_a_model_that_knows_nothing_is_ln_K():
    network, params, stream = reader()
    params["V"] *= 0
    moment = next(train(network, params, stream.batch_at, optim.sgd(0), cross_entropy, 1))
    assert moment.loss == pytest.approx(np.log(K), rel=1e-14)


def test_the_callers_parameters_are_left_alone():
    network, params, stream = reader()
    before = {name: p.copy() for name, p in params.items()}
    moments = list(train(network, params, stream.batch_at, RULES["adam"], cross_entropy, 3))
    assert_same(before, params)
    assert not np.array_equal(moments[-1].params["V"], params["V"])
    assert not np.array_equal(moments[-1].params["V"], moments[0].params["V"])


def test_steps_count_on_from_zero():
    assert [moment.step for moment in run(4)] == [0, 1, 2, 3]
    assert list(run(0)) == []


def test_clipping_limits_the_step_but_not_the_norm_shown():
    free, clipped = next(run(1, "sgd", clip=None)), next(run(1, "sgd", clip=0.01))
    assert free.norm == clipped.norm > 0.01
    _, params, _ = reader()
    moved = {name: clipped.params[name] - p for name, p in params.items()}
    assert optim.global_norm(moved) == pytest.approx(0.01 * 0.01, rel=1e-9)
    by_value = next(run(1, "sgd", clip=lambda grads: optim.clip_by_value(grads, 1e-4)))
    largest = max(np.abs(by_value.params[name] - p).max() for name, p in params.items())
    assert largest == pytest.approx(1e-6, rel=1e-9)


def test_with_carry_the_state_goes_on():
    network, params, stream = reader()
    moments = list(
        train(network, params, stream.batch_at, optim.sgd(0), cross_entropy, 3, carry=True)
    )
    xs = np.concatenate([stream.batch_at(step).xs for step in range(3)])
    whole = network.forward(params, xs)
    np.testing.assert_allclose(moments[2].run.trace.h, whole.trace.h[-stream.T :], rtol=1e-12)
    assert_same(moments[2].carried_state, moments[2].run.trace.last)


def test_with_carry_the_gradient_stops_at_the_border():
    network, params, stream = reader()
    moment = last(run(2, "sgd", clip=None))
    before = next(run(1, "sgd", clip=None))
    batch = stream.batch_at(1)
    alone = network.forward(before.params, batch.xs, start=before.carried_state)
    loss = cross_entropy(alone.outputs, batch.targets, batch.weights)
    grads = network.backward(before.params, alone, loss.d_outputs)
    assert_same(moment.grads.params, grads.params)


def test_without_carry_every_batch_starts_from_zero():
    for moment in run(3, carry=False):
        assert moment.carried_state is None
        assert not any(state.any() for state in moment.run.trace.start.values())


def test_rows_that_begin_anew_start_from_zero_and_the_others_go_on():
    _, _, stream = reader()

    def batch_at(step):
        return stream.batch_at(step)._replace(fresh=np.array([True, False, step == 0]))

    network, params, _ = reader()
    first, second = train(network, params, batch_at, RULES["sgd"], cross_entropy, 2, carry=True)
    for name, state in second.run.trace.start.items():
        assert not state[0].any() and state[1:].all()
        np.testing.assert_array_equal(state[1:], first.carried_state[name][1:])


def test_a_new_pass_through_the_text_resets_the_state():
    _, _, stream = reader()
    for moment in run(stream.per_pass + 2):
        fresh = moment.step in (0, stream.per_pass)
        assert moment.run.trace.start["C"].any() != fresh


def test_masks_come_by_step():
    def masks_at(step):
        return {"y": np.full((3, 6), float(step))}

    moments = list(run(2, masks_at=masks_at))
    np.testing.assert_array_equal(moments[1].run.mask, np.ones((7, 3, 6)))
    assert not moments[0].run.mask.any()


def test_a_plain_pair_will_do_as_a_batch():
    network, params, stream = reader()
    pair = stream.batch_at(0)[:2]
    moment = next(train(network, params, lambda step: pair, RULES["sgd"], cross_entropy, 1))
    assert moment.loss == pytest.approx(moment.run.outputs[..., 0].size * np.log(K), rel=0.2)


def test_float32_stays_float32():
    moment = last(run(3, "adam", np.float32))
    for arrays in (moment.params, moment.grads.params, moment.carried_state):
        assert {a.dtype for a in arrays.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_resumes_from_a_moment(cell):
    halves = last(run(4, cell=cell, resume=last(run(3, cell=cell))))
    assert_same(halves.params, last(run(7, cell=cell)).params)


def test_the_parameters_given_are_not_looked_at_on_resuming():
    network, params, stream = reader()
    half = last(run(3))
    rest = train(network, None, stream.batch_at, RULES["adam"], cross_entropy, 2,
                 clip=1.0, carry=True, resume=half)  # fmt: skip
    assert_same(last(rest).params, last(run(5)).params)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype, rate", [(np.float32, 1e15), (np.float64, 1e150)])
def test_divergence_says_step_norm_and_what_to_try_and_keeps_good_parameters(dtype, rate):
    network, params, _ = reader(dtype=dtype)
    xs, targets = np.ones((4, 2, K), dtype), np.zeros((4, 2, K), dtype)
    moments = train(network, params, lambda _: (xs, targets), optim.sgd(rate), squared_error, 9)
    seen = []
    with pytest.raises(Diverged, match=r"step \d.*norm.*smaller rate.*clip") as caught:
        seen.extend(moments)
    error = caught.value
    assert isinstance(error, ArithmeticError)
    assert error.step == len(seen) and f"{error.norm:.3g}" in str(error)
    batch = network.forward(error.params, xs)
    assert np.isfinite(squared_error(batch.outputs, targets).total)
    good = params if len(seen) < 2 else seen[-2].params
    assert_same(error.params, good)


def test_divergence_at_the_first_step_hands_back_the_start():
    network, params, _ = reader()
    params["V"] = params["V"] * 1e200
    data = (np.ones((4, 2, K)), np.zeros((4, 2, K)))
    with pytest.raises(Diverged, match="step 0: the loss") as caught:
        next(train(network, params, lambda _: data, optim.sgd(1), squared_error, 9))
    assert_same(caught.value.params, params)


def test_an_interrupt_leaves_the_caller_the_last_complete_moment():
    network, params, stream = reader()

    def batch_at(step):
        if step == 3:
            raise KeyboardInterrupt
        return stream.batch_at(step)

    moment = None
    with pytest.raises(KeyboardInterrupt):
        for now in train(network, params, batch_at, RULES["adam"], cross_entropy, 9, carry=True):
            moment = now
    assert moment.step == 2
    rest = train(network, None, stream.batch_at, RULES["adam"], cross_entropy, 2,
                 carry=True, resume=moment)  # fmt: skip
    assert_same(last(rest).params, last(run(5, clip=None)).params)


def test_an_lstm_learns_the_order_of_two_symbols_in_float32():
    task = tasks.temporal_order(20)
    network = Network(make_cell("lstm", task.input_size, 32), task.output_size)
    params = network.init(np.random.default_rng(1), np.float32)
    rule, batch_at = optim.rmsprop(0.003), task.batch_at(1, B=32)
    moments = list(train(network, params, batch_at, rule, task.loss, 400, clip=1.0))
    batch = task.batch(np.random.default_rng(99), 500, np.float32)
    before = task.accuracy(network.forward(params, batch.xs).outputs, batch)
    after = task.accuracy(network.forward(moments[-1].params, batch.xs).outputs, batch)
    assert before < 0.45 and after > 0.9
    assert np.mean([moment.loss for moment in moments[-20:]]) < task.baseline / 3


def test_a_character_model_learns_a_sentence_by_carrying_its_state():
    losses = [moment.loss for moment in itertools.islice(run(300, "adam"), 300)]
    assert losses[0] == pytest.approx(np.log(K), rel=0.1)
    assert np.mean(losses[-20:]) < losses[0] / 2


NET, START, STREAM = reader()


def begin(**changes):
    options = {"optimiser": RULES["sgd"], "steps": 1, "params": START, "batch_at": STREAM.batch_at}
    options |= {"loss": cross_entropy, **changes}
    return next(train(NET, **options))


@pytest.mark.parametrize(
    "call, word",
    [
        (lambda: begin(steps=-1), "steps"),
        (lambda: begin(steps=2.5), "steps"),
        (lambda: begin(clip=0), "max_norm"),
        (lambda: begin(clip=-1.0), "max_norm"),
        (lambda: begin(clip="norm"), "max_norm"),
        (lambda: begin(resume=training.Moment(0, 0.0, 0.0, START)), "resume"),
        (lambda: begin(resume=next(run(1, "adam"))), "state.*adam|state.*sgd"),
        (lambda: begin(params={"V": START["V"]}), "params"),
        (lambda: begin(params={**START, "V": START["V"] * np.nan}), "V"),
        (lambda: begin(batch_at=lambda _: (STREAM.batch_at(0).xs[0], None)), "xs"),
        (lambda: begin(loss=squared_error), "targets"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
