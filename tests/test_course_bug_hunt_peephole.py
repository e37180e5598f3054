"""The suspect of chapter 11: its gradients are those of its own forward pass, its clock is late."""

import numpy as np
import pytest

from lstmlab.cells import PeepholeLSTM
from lstmlab.course.bug_hunt_peephole import difference, reading, suspect
from lstmlab.explorers.timer import clock, mark, rings
from lstmlab.gradients import complex_step, scoreboard


@pytest.mark.parametrize("diagonal", [True, False])
def test_its_gradients_pass_every_check(diagonal):
    rng = np.random.default_rng(0)
    cell = suspect()(2, 3, diagonal=diagonal)
    params = {name: rng.normal(size=p.shape) for name, p in cell.init(rng).items()}
    start = {name: rng.normal(size=(2, 3)) for name in cell.states}
    xs, d_h = rng.normal(size=(4, 2, 2)), rng.normal(size=(4, 2, 3))
    grads = cell.backward(params, cell.forward(params, xs, start), d_h)

    def E(p):
        begin = {name: p[name].astype(complex) for name in cell.states}
        return (d_h * cell.forward({k: p[k] for k in params}, xs, begin).h).sum()

    found = grads.params | grads.start
    assert {row.word for row in scoreboard(found, complex_step(E, params | start))} == {"exact"}


def test_its_ring_is_a_step_late_and_weak():
    right, params = clock()
    late = suspect()(1, 2, diagonal=True)
    xs = mark(3, 24)
    good, bad = right.forward(params, xs), late.forward(params, xs)
    np.testing.assert_array_equal(bad.C, good.C)
    np.testing.assert_array_equal(rings(bad.o[:, 0, 0]), rings(good.o[:, 0, 0]) + 1)
    assert good.h.max() > 0.9 and bad.h.max() < 0.55


def test_the_solution_names_the_gate_and_both_passes():
    lines = difference().splitlines()
    assert len(lines) == 8
    assert "self.peep(C_before, W_co)" in lines[0]
    assert "self.peep(C[t], W_co)" in lines[1]
    assert "self.peep(C_before, W_co)" in reading("forward")
    assert issubclass(suspect(), object) and suspect() is not PeepholeLSTM


def test_a_method_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="method"):
        reading("sideways")
