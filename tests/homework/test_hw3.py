"""Homework 3: its cells are the package's, its tests take every right answer and no wrong one."""

from pathlib import Path

import numpy as np
import pytest

from lstmlab.homework import hw3, hw3_cells, hw3_mistakes, notebook
from lstmlab.homework.board import NotYet
from lstmlab.homework.exact import descend

PATH = Path(__file__).parents[2] / "notebooks" / "homework" / "source" / "hw3" / "hw3.ipynb"
each_kind = pytest.mark.parametrize("kind", hw3_cells.KINDS)
each_variant = pytest.mark.parametrize("variant", hw3_cells.VARIANTS)


def problem(kind, seed=0, T=None):
    """params, trace and d_hs of a test case."""
    params, xs, start, _ = hw3.case(kind, seed, T)
    trace = hw3_cells.forward(kind, params, xs, start)
    return params, trace, np.random.default_rng(seed).normal(size=trace["h"].shape)


@each_variant
def test_the_notebook_solves_each_variant(variant):
    def chosen(cell):
        assert cell.source.count("VARIANT = ") <= ('VARIANT = "gru"' in cell.source)
        return cell.source.replace('VARIANT = "gru"', f'VARIANT = "{variant}"')

    results = list(notebook.run(PATH, chosen))
    assert len(results) == 7
    assert [(one.question, one.words) for one in results if not one.passed] == []
    assert f"gap 10  {variant}" in results[-1].printed


@each_kind
def test_parameters_survive_the_way_to_the_package_and_back(kind):
    params = hw3.case(kind, 0)[0]
    back = hw3_cells.unstacked(kind, hw3_cells.stacked(kind, params))
    assert back.keys() == params.keys()
    assert all((back[name] == params[name]).all() for name in params)


@each_kind
def test_step_by_step_gradients_are_those_of_the_whole_sequence(kind):
    params, trace, d_hs = problem(kind, T=5)
    ours = hw3_cells.backward(kind, params, trace, d_hs)
    cell, theirs = hw3_cells.cell_for(kind, params), hw3_cells.stacked(kind, params)
    grads = cell.backward(theirs, hw3_cells.rebuilt(kind, trace), d_hs)
    for name, want in hw3_cells.unstacked(kind, grads.params).items():
        np.testing.assert_allclose(ours["params"][name], want, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(ours["xs"], grads.xs, rtol=1e-10, atol=1e-12)
    for name, want in grads.start.items():
        np.testing.assert_allclose(ours["back"][name][0], want, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(ours["back"]["h"][1:] + d_hs[:-1], grads.states["h"][:-1])


@each_variant
def test_each_gate_that_keeps_starts_at_keeping(variant):
    params = hw3.init(variant, 3, 4, 2, seed=0, keep_bias=5.0)
    xs, start = np.zeros((1, 2, 3)), {name: np.ones((2, 4)) for name in hw3.zeros(variant, 2, 4)}
    trace = hw3_cells.forward(variant, {**params, **_blind(params)}, xs, start)
    kept = 1 - trace["z"] if variant == "gru" else trace["f"]
    np.testing.assert_allclose(kept, 1 / (1 + np.exp(-5)))


def _blind(params):
    """Weights and peepholes at 0."""
    return {name: 0 * value for name, value in params.items() if name[0] in "Wp"}


@each_kind
@pytest.mark.parametrize("seed", [0, 4711, 4712, 4713])
def test_in_a_case_no_two_sizes_agree_and_no_bias_is_near_zero(kind, seed):
    params, xs, start, _ = hw3.case(kind, seed)
    H, K = params["V"].shape
    assert len({*xs.shape, H, K}) == 5 and start["h"].shape == (xs.shape[1], H)
    assert all(np.abs(params[f"b_{g}"]).min() >= 0.4 for g in hw3_cells.KINDS[kind].letters)


@each_variant
def test_every_mistake_changes_something(variant):
    params, trace, d_hs = problem(variant)
    xs, start, one = trace["xs"], trace["start"], problem(variant, T=1)
    d_now = hw3.case(variant, 0)[3]
    kinds = [
        (trace, hw3_mistakes.of_forward(variant, params, xs, start), dict),
        (one[1], hw3_mistakes.of_step(variant, one[0], one[1]["xs"], one[1]["start"]), dict),
        (
            hw3_cells.backward(variant, params, trace, d_hs),
            hw3_mistakes.of_backward(variant, params, trace, d_hs),
            hw3.flat,
        ),
        (
            _step_answer(variant, one[0], one[1], d_now),
            hw3_mistakes.of_step_backward(variant, one[0], one[1], d_now),
            hw3.flat,
        ),
    ]
    for right, mistakes, flat in kinds:
        flat = flat if flat is dict else lambda answer: hw3.flat(variant, answer)  # noqa: E731
        names = [name for name in flat(right) if name not in ("xs", "start")]
        for words, wrong in mistakes:
            came = flat(wrong)
            parts = [name for name in names if name in came]
            assert any(not hw3.same(came[n], flat(right)[n]) for n in parts), words


def _step_answer(variant, params, trace, d_now):
    cell, run = hw3_cells.cell_for(variant, params), hw3_cells.rebuilt(variant, trace)
    stacked = hw3_cells.stacked(variant, params)
    return hw3_cells.step_backward(cell, variant, stacked, run, d_now)


@each_variant
def test_zeros_of_the_right_shape_pass_nothing(variant):
    names = hw3_cells.KINDS[variant].names

    def none(answer):
        if isinstance(answer, dict):
            return {name: none(value) for name, value in answer.items()}
        return np.zeros_like(answer)

    def step(params, x, state):
        return {name: none(state["h"]) for name in names}

    def forward(params, xs, start):
        return none(hw3_cells.forward(variant, *_case(variant)))

    def back_step(params, x, before, now, d_now):
        return {"params": none(params), "x": none(x), "before": none(before)}

    def backward(params, trace, d_hs):
        back = {name: none(d_hs) for name in trace["start"]}
        return {"params": none(params), "xs": none(trace["xs"]), "back": back}

    def flow(backward, params, trace, d_last):
        return {name: np.zeros(len(trace["xs"])) for name in trace["start"]}

    for check, function in [
        (hw3.check_variant_step, step),
        (hw3.check_variant_step_backward, back_step),
        (hw3.check_variant_backward, backward),
        (hw3.check_gradient_flow, flow),
    ]:
        with pytest.raises(NotYet, match="is 0 everywhere"):
            check(variant, function)
    with pytest.raises(NotYet, match="calls .*forward of lstmlab"):
        hw3.check_variant_forward(variant, forward)


@pytest.mark.parametrize("name", ["variant_step_backward", "variant_backward"])
def test_gradients_that_are_measured_are_told(name):
    solution, space = None, {}
    for cell in notebook.cells(PATH):
        if cell.kind == "code" and not cell.test and solution is None:
            assert notebook.execute(cell.source, space)[0] == ""
            solution = space.get(name)

    def measured(*given):
        answer = solution(*given)
        near = {key: g * (1 + 1e-10) for key, g in answer["params"].items()}
        return {**answer, "params": near}

    with pytest.raises(NotYet, match="dW_z.*: is very near, but not exact: is it measured"):
        getattr(hw3, f"check_{name}")("gru", measured)


def _case(variant):
    return hw3.case(variant, 0)[:3]


@pytest.mark.parametrize("choice", ["GRU", "lstm", None])
def test_a_choice_that_is_none_is_told(choice):
    with pytest.raises(NotYet, match="VARIANT: choose one of gru, coupled, peephole"):
        hw3.check_variant_step(choice, lambda params, x, state: {})


def test_the_chart_has_longer_bars_for_more_and_none_for_nothing():
    chart = hw3.flow_chart({"a": np.array([1e-9, 1e-3, 1.0]), "b": np.array([0.0, 1.0, 5.0])})
    head, *rows = chart.splitlines()
    assert head.split() == ["steps", "back", "a", "b"]
    bars = [[row[12:34].count("█"), row[34:].count("█")] for row in rows]
    assert bars == [[12, 12], [6, 12], [0, 0]]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]


def test_the_task_shows_first_and_asks_last():
    xs, targets = hw3.gap_task(3)
    assert xs.shape == (5, 4, 5) and (xs.sum(axis=2) == 1).all()
    assert (xs[0].argmax(axis=1) == targets).all() and (xs[1:, :, 4] == 1).all()


def test_other_settings_turn_the_comparison_round():
    """The model answer says so: a GRU that keeps much writes little."""
    xs, targets = hw3.gap_task(3)
    ends = {}
    for kind in ("lstm", "gru"):
        loss = hw3_cells.ready_loss(kind, xs, hw3.zeros(kind, 4, 8), targets)
        params = hw3.init(kind, 5, 8, 4, seed=2, keep_bias=3.0)
        ends[kind] = descend(loss, params, 0.5, 250)[1][-1]
    assert ends["lstm"] < 0.02 and ends["gru"] > 0.5
