import io

import numpy as np
import pytest

from lstmlab import optim, tasks
from lstmlab.cells import make_cell
from lstmlab.course.progress_bar import watch
from lstmlab.network import Network
from lstmlab.training import Diverged, train

TASK = tasks.recall(3)
NETWORK = Network(make_cell("rnn", TASK.input_size, 4), TASK.output_size)
START = NETWORK.init(np.random.default_rng(0), np.float32)


def moments(steps=20, batch_at=None, rate=0.1, **options):
    rule, batch_at = optim.sgd(rate), batch_at or TASK.batch_at(0, B=8)
    return train(NETWORK, START, batch_at, rule, TASK.loss, steps, **options)


def stop_at(step_to_stop):
    def batch_at(step):
        if step == step_to_stop:
            raise KeyboardInterrupt
        return TASK.batch_at(0, B=8)(step)

    return batch_at


def test_the_history_is_that_of_the_moments():
    expected = list(moments())
    history = watch(moments(), total=20, disable=True)
    np.testing.assert_array_equal(history.steps, np.arange(20))
    np.testing.assert_array_equal(history.losses, [moment.loss for moment in expected])
    np.testing.assert_array_equal(history.norms, [moment.norm for moment in expected])
    assert history.moment.step == 19 and history.interrupted is False
    np.testing.assert_array_equal(history.params["V"], expected[-1].params["V"])


def test_the_bar_shows_loss_speed_and_time_left():
    out = io.StringIO()
    history = watch(moments(), total=20, every=5, file=out, mininterval=0, ncols=120)
    shown = out.getvalue()
    assert f"loss {history.losses[-5:].mean():.3f}" in shown and "sequences/s" in shown
    assert "20/20" in shown and "100%" in shown and "step/s" in shown and "bits" not in shown
    assert "<" in shown  # tqdm's [elapsed<left]


def test_bits_and_tokens_on_request():
    out = io.StringIO()
    history = watch(moments(), 20, every=20, bits=True, unit="tokens", file=out, mininterval=0)
    mean = history.losses.mean()
    assert f"loss {mean:.3f} nats = {mean / np.log(2):.3f} bits" in out.getvalue()
    assert "tokens/s" in out.getvalue()


def test_an_interrupt_keeps_parameters_and_history():
    history = watch(moments(batch_at=stop_at(7)), total=20, disable=True)
    assert history.interrupted and history.steps.tolist() == list(range(7))
    assert history.moment.step == 6
    rest = watch(moments(13, resume=history.moment), total=13, disable=True)
    whole = watch(moments(20), total=20, disable=True)
    np.testing.assert_array_equal(rest.params["V"], whole.params["V"])
    np.testing.assert_array_equal([*history.losses, *rest.losses], whole.losses)


def test_an_interrupt_before_the_first_step_leaves_an_empty_history():
    history = watch(moments(batch_at=stop_at(0)), disable=True)
    assert history.interrupted and history.params is None and len(history.losses) == 0


def test_divergence_brings_the_history_along():
    huge = moments(20, rate=1e38, clip=lambda grads: {n: g * 1e3 for n, g in grads.items()})
    with pytest.raises(Diverged) as caught:
        watch(huge, disable=True)
    assert len(caught.value.history.losses) == caught.value.step


def test_moments_can_be_looked_at_on_their_way():
    seen = []

    def looking(moments):
        for moment in moments:
            seen.append(moment.step)
            yield moment

    assert len(watch(looking(moments(4)), disable=True).losses) == 4 and seen == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "options, word",
    [({"every": 0}, "every"), ({"unit": "words"}, "unit.*'words'"), ({"total": -1}, "total")],
)
def test_bad_input_is_named(options, word):
    with pytest.raises(ValueError, match=word):
        watch(moments(), **options)
