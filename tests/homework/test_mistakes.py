"""Each mistake that is known by name differs from the truth; no piece of code is out of date."""

import inspect

import numpy as np
import pytest

from lstmlab import optim
from lstmlab.course.bug_hunt import spoilt
from lstmlab.homework import by_gate, changed, hw2, hw3, mistakes_in_a_step, mistakes_over_time
from lstmlab.homework.board import same
from lstmlab.homework.cases import isolated
from lstmlab.homework.mistakes_in_learning import descend, of_descent, of_loss

GATED = [kind for kind in by_gate.KINDS if kind != "rnn"]
each_kind = pytest.mark.parametrize("kind", by_gate.KINDS)
each_gated = pytest.mark.parametrize("kind", GATED)


def shown(right, mistakes):
    """Whether each mistake differs from the truth: [(words, True or False)]."""
    return [
        (words, any(not same(wrong[name], right[name]) for name in right if name in wrong))
        for words, wrong in mistakes
    ]


def assert_all_show(right, mistakes):
    found = shown(right, mistakes)
    assert found and [words for words, differs in found if not differs] == []


def given(kind, T=None):
    case = hw3.case_of(kind, 0, T)
    return case, by_gate.forward(kind, case.params, case.xs, case.start)


@each_gated
def test_every_mistake_in_a_step_shows(kind):
    case, trace = given(kind, 1)
    wrong = mistakes_in_a_step.ahead(kind, case.params, case.xs, case.start)
    assert_all_show({name: trace[name] for name in by_gate.KINDS[kind].names}, wrong)
    later = {name: d for name, d in case.d_last.items() if name != "h"}
    right = by_gate.backward(kind, case.params, trace, case.d_hs, later)
    wrong = mistakes_in_a_step.back(kind, case.params, trace, case.d_hs, later)
    assert_all_show(by_gate.step_rows(right), wrong)


@each_kind
def test_every_mistake_over_time_shows(kind):
    case, trace = given(kind)
    right = {name: trace[name] for name in by_gate.KINDS[kind].names}
    right |= {f"{name}_before": by_gate.before(trace, name) for name in case.start}
    assert_all_show(right, mistakes_over_time.ahead(kind, case.params, case.xs, case.start))
    right = by_gate.rows(by_gate.backward(kind, case.params, trace, case.d_hs))
    wrong = mistakes_over_time.back(kind, case.params, trace, case.d_hs)
    assert_all_show(right, [(words, by_gate.rows(answer)) for words, answer in wrong])


@pytest.mark.parametrize("seed", [0, 1, 2, 4711])
def test_every_mistake_in_a_loss_and_in_descent_shows(seed):
    problem = hw2.example_model(seed)
    rows, weights = problem.rows(), problem.mean()
    assert_all_show(rows(weights), of_loss(rows, problem.targets, weights, {"none": 0 * weights}))
    bowl, start = hw3.bowl_of(seed)
    assert_all_show(descend(bowl, start, 0.3, 4), of_descent(bowl, start, 0.3, 4))


def test_every_right_piece_stands_in_its_source():
    """Those of the cells are seen above; of all others it is told here what they belong to."""
    for name, function in {"mean_square": optim.rmsprop, "rmsprop": optim.rmsprop,
                           "clip": optim.clip_by_norm}.items():  # fmt: skip
        for changes in changed.table(name).values():
            spoilt(inspect.getsource(function), changes)
    own = {*by_gate.KINDS, "memory", "two_gates", "gate", "candidate"}
    assert {*changed.TABLES["forward"], *changed.TABLES["backward"]} <= own
    assert changed.TABLES.keys() == {"forward", "backward", "mean_square", "rmsprop", "clip"}


def test_what_is_changed_is_a_copy_and_unchanged_it_is_the_thing_itself():
    assert changed.changed(optim.sgd) is optim.sgd
    other = changed.changed(optim.sgd, {"-learning_rate * g": "learning_rate * g"})
    step = {rule: rule(1.0).update({"w": np.ones(1)}, {"w": {}})[0]["w"]
            for rule in (optim.sgd, other)}  # fmt: skip
    assert step[optim.sgd] == -1 and step[other] == 1
    with pytest.raises(LookupError, match="stands 0 times"):
        changed.changed(optim.sgd, {"no such piece": ""})


@each_kind
@pytest.mark.parametrize("seed", [0, 4711, 4712, 4713])
def test_in_a_case_no_two_sizes_agree_and_no_bias_is_near_zero(kind, seed):
    for case in [hw3.case_of(kind, seed), *([hw2.case_of(seed)] if kind == "lstm" else [])]:
        H, K = case.params["V"].shape
        assert len({*case.xs.shape, H, K}) == 5 and case.start["h"].shape == (case.xs.shape[1], H)
        letters = by_gate.KINDS[kind].letters
        assert all(np.abs(case.params[f"b_{g}"]).min() >= 0.4 for g in letters)


@each_gated
def test_isolated_cases_leave_one_parameter_or_take_something_away(kind):
    cases = isolated(kind, hw3.case_of(kind, 0))
    for name in by_gate.KINDS[kind].params:
        params = cases[f"{name} alone"].params
        assert [n for n, p in params.items() if p.any()] in (["V", "b_V", name],)
    assert cases["one sequence and one unit"].xs.shape[1] == 1
