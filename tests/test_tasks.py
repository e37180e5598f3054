import numpy as np
import pytest

from lstmlab import tasks
from lstmlab.losses import cross_entropy, squared_error
from lstmlab.tasks.embedded_reber import REBER

MANY = 20_000
TASKS = {
    "adding": tasks.adding(12),
    "temporal_order": tasks.temporal_order(20),
    "temporal_order_3": tasks.temporal_order(30, symbols=3),
    "recall": tasks.recall(5),
    "copy": tasks.copy(4),
    "embedded_reber": tasks.embedded_reber(),
}


@pytest.fixture(params=TASKS)
def task(request):
    return TASKS[request.param]


def many(task):
    return task.batch(np.random.default_rng(0), MANY)


def shown(batch):
    """The ids of the symbols shown, (T, B)."""
    return batch.xs.argmax(axis=2)


def test_batches_have_the_sizes_the_task_names(task):
    batch = task.batch(np.random.default_rng(0), 7, np.float32)
    T = len(batch.xs)
    assert batch.xs.shape == (T, 7, task.input_size) and batch.weights.shape == (T, 7)
    assert batch.xs.dtype == batch.weights.dtype == np.float32
    assert batch.weights.sum() == pytest.approx(1, rel=1e-6)
    if task.loss is squared_error:
        assert batch.targets.shape == (T, 7, task.output_size) and batch.targets.dtype == np.float32
    else:
        assert batch.targets.shape == (T, 7) and batch.targets.max() < task.output_size
    outputs = np.zeros((T, 7, task.output_size))
    assert np.isfinite(task.loss(outputs, batch.targets, batch.weights).total)


def test_the_same_rng_gives_the_same_batch(task):
    for other, same in ((0, True), (1, False)):
        a, b = task.batch(np.random.default_rng(0), 5), task.batch(np.random.default_rng(other), 5)
        assert (a.xs.shape == b.xs.shape and np.array_equal(a.xs, b.xs)) is same


def test_the_batch_of_a_step_does_not_depend_on_the_steps_before(task):
    first, again = task.batch_at(3, 5), task.batch_at(3, 5)
    one = first(1)
    assert np.array_equal(first(2).xs, again(2).xs)
    assert one.xs.shape != first(2).xs.shape or not np.array_equal(one.xs, first(2).xs)
    other = task.batch_at(4, 5)(2)
    assert other.xs.shape != first(2).xs.shape or not np.array_equal(other.xs, first(2).xs)


def test_true_answers_score_one(task):
    batch = task.batch(np.random.default_rng(0), 50)
    truth = batch.targets if batch.targets.ndim == 3 else np.eye(task.output_size)[batch.targets]
    assert task.accuracy(truth, batch) == 1.0
    assert task.accuracy(truth[::-1].copy(), batch) < 1.0


def test_adding_marks_two_numbers_one_in_each_half():
    batch = tasks.adding(10).batch(np.random.default_rng(0), 200)
    values, marks = batch.xs[..., 0], batch.xs[..., 1]
    assert (marks[:5].sum(axis=0) == 1).all() and (marks[5:].sum(axis=0) == 1).all()
    assert (marks.sum(axis=1) > 0).all()  # every place gets its turn
    assert values.min() >= 0 and values.max() < 1
    for b in range(200):
        marked = values[marks[:, b] == 1, b]
        assert batch.targets[-1, b, 0] == pytest.approx(marked.sum(), rel=1e-14)
    assert (batch.weights[:-1] == 0).all() and (batch.weights[-1] > 0).all()


def test_adding_baselines_are_a_sixth_and_a_twelfth():
    task = TASKS["adding"]
    batch = many(task)
    ones, first = np.ones(batch.targets.shape), np.zeros(batch.targets.shape)
    first[-1, :, 0] = (batch.xs[:6, :, 0] * batch.xs[:6, :, 1]).sum(axis=0) + 0.5

    def cost(y):
        return squared_error(y, batch.targets, batch.weights).total

    assert cost(ones) == pytest.approx(1 / 6, rel=0.03)
    assert cost(first) == pytest.approx(1 / 12, rel=0.03)
    assert task.baseline == 1 / 6 and list(task.baselines.values()) == [1 / 6, 1 / 12]
    assert task.accuracy(ones, batch) == pytest.approx(task.chance, abs=0.008)
    assert min(cost(ones - 0.05), cost(ones + 0.05)) > cost(ones)  # no better constant


@pytest.mark.parametrize("symbols, windows", [(2, [(10, 20), (50, 60)]),
                                              (3, [(10, 20), (33, 43), (66, 76)])])  # fmt: skip
def test_temporal_order_keeps_the_places_of_the_paper(symbols, windows):
    batch = tasks.temporal_order(100, symbols).batch(np.random.default_rng(0), 500)
    ids = shown(batch)
    assert (ids[0] == "abcdXYBE".index("E")).all() and (ids[-1] == "abcdXYBE".index("B")).all()
    relevant = (ids == 4) | (ids == 5)
    assert (relevant.sum(axis=0) == symbols).all()
    places = np.array([np.flatnonzero(column) for column in relevant.T])
    for k, (low, high) in enumerate(windows):
        assert places[:, k].min() == low and places[:, k].max() == high
    for b in range(500):
        bits = ["XY"[ids[p, b] - 4] for p in places[b]]
        assert batch.targets[-1, b] == int("".join(bits).replace("X", "0").replace("Y", "1"), 2)
    assert set(ids[1:-1][~relevant[1:-1]]) == {0, 1, 2, 3}


@pytest.mark.parametrize("symbols", [2, 3])
def test_temporal_order_never_overwrites_its_symbols(symbols):
    for T in range(10, 40):
        ids = shown(tasks.temporal_order(T, symbols).batch(np.random.default_rng(T), 200))
        kept = ((ids[1:-1] == 4) | (ids[1:-1] == 5)).sum(axis=0)
        assert kept.tolist() == [symbols] * 200, f"T = {T}"


def test_recall_asks_for_the_first_symbol_after_the_lag():
    batch = tasks.recall(5, symbols=3, distractors=2).batch(np.random.default_rng(0), 300)
    ids = shown(batch)
    assert len(ids) == 7
    assert set(ids[0]) == {0, 1, 2} and set(ids[1:-1].ravel()) == {3, 4} and set(ids[-1]) == {5}
    np.testing.assert_array_equal(batch.targets[-1], ids[0])


def test_copy_shows_ten_symbols_and_wants_them_back():
    batch = tasks.copy(6).batch(np.random.default_rng(0), 100)
    ids = shown(batch)
    assert len(ids) == 26 and (ids[10:15] == 8).all() and (ids[16:] == 8).all()
    assert (ids[15] == 9).all() and set(ids[:10].ravel()) == set(range(8))
    np.testing.assert_array_equal(batch.targets[16:], ids[:10])
    assert (batch.targets[:16] == 8).all()


def test_copy_baseline_is_sure_blanks_then_even_odds():
    task = TASKS["copy"]
    batch = many(task)
    logits = np.full((24, MANY, 9), -1000.0)
    logits[:14, :, 8] = 0
    logits[14:, :, :8] = 0
    assert cross_entropy(logits, batch.targets, batch.weights).total == pytest.approx(task.baseline)
    assert task.baseline == pytest.approx(10 * np.log(8) / 24)
    assert task.accuracy(logits, batch) == pytest.approx(task.chance, abs=0.005)


def test_copy_baseline_at_1000_is_the_published_one():
    assert tasks.copy(1000).baseline == pytest.approx(0.0204, abs=5e-5)


@pytest.mark.parametrize("name, chance", [("temporal_order", 1 / 4), ("temporal_order_3", 1 / 8),
                                          ("recall", 1 / 4)])  # fmt: skip
def test_the_best_constant_answer_is_chance(name, chance):
    task = TASKS[name]
    batch = many(task)
    logits = np.zeros((len(batch.xs), MANY, task.output_size))
    loss = cross_entropy(logits, batch.targets, batch.weights).total
    assert loss == pytest.approx(task.baseline, rel=1e-12)
    assert task.chance == chance and task.baseline == pytest.approx(-np.log(chance))
    logits[..., 1] = 1
    assert task.accuracy(logits, batch) == pytest.approx(chance, abs=0.012)


def strings(batch):
    """Each string with the last symbol, which is asked but not shown."""
    lengths = (batch.weights > 0).sum(axis=0)
    ids = shown(batch)
    return ["".join(REBER[i] for i in ids[:n, b]) + "E" for b, n in enumerate(lengths)]


GRAPH = {0: "T1 P2", 1: "S1 X3", 2: "T2 V4", 3: "X2 S5", 4: "P3 V5", 5: "E6"}


def legal_symbols(string):
    """What may come next after each symbol but the last, from a graph written down once more."""
    legal, node, second = ["TP", "B"], 0, string[1]
    for symbol in string[3:-2]:
        ways = dict(way for way in GRAPH[node].split())
        legal.append("".join(ways))
        node = int(ways[symbol])
    assert node == 6
    return [*legal, second, "E"]


def test_reber_strings_follow_the_grammar_and_targets_are_the_legal_symbols():
    batch = TASKS["embedded_reber"].batch(np.random.default_rng(0), 300)
    for b, string in enumerate(strings(batch)):
        assert string[0] == "B" and string[1] == string[-2] and string[1] in "TP"
        legal = legal_symbols(string)
        assert len(legal) == len(string) - 1
        for t, symbols in enumerate(legal):
            assert {REBER[k] for k in np.flatnonzero(batch.targets[t, b])} == set(symbols)
        assert not batch.xs[len(legal) :, b].any() and not batch.weights[len(legal) :, b].any()


def test_reber_lengths_are_those_of_the_docstring():
    batch = many(TASKS["embedded_reber"])
    lengths = (batch.weights > 0).sum(axis=0) + 1
    assert lengths.min() == 9 and lengths.mean() == pytest.approx(12, abs=0.1)


def test_reber_baseline_is_half_a_unit_a_string():
    task = TASKS["embedded_reber"]
    batch = many(task)
    guess, last = batch.targets.copy(), (batch.weights > 0).sum(axis=0) - 2
    guess[last, np.arange(MANY)] = 0
    guess[last, np.arange(MANY), 1:3] = 0.5
    loss = squared_error(guess, batch.targets, batch.weights).total
    assert loss == pytest.approx(task.baseline, rel=0.02)
    guess[last, np.arange(MANY), 1] = 0.6
    assert task.accuracy(guess, batch) == pytest.approx(task.chance, abs=0.012)
    assert tasks.strings_right(guess, batch) == pytest.approx(0.5, abs=0.012)


def test_strings_right_asks_for_every_step():
    batch = TASKS["embedded_reber"].batch(np.random.default_rng(0), 4)
    outputs = batch.targets.copy()
    assert tasks.strings_right(outputs, batch) == 1.0
    outputs[0, 0, 1] = 0.0  # one of the two legal symbols at one step of one string
    assert tasks.strings_right(outputs, batch) == 0.75
    assert TASKS["embedded_reber"].accuracy(outputs, batch) == 1.0


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    "call, word",
    [
        (lambda: tasks.adding(1), "T.*1"),
        (lambda: tasks.adding(10.5), "T"),
        (lambda: tasks.temporal_order(9), "T.*9"),
        (lambda: tasks.temporal_order(20, symbols=4), "symbols.*2, 3.*4"),
        (lambda: tasks.recall(0), "T"),
        (lambda: tasks.recall(3, symbols=1), "symbols"),
        (lambda: tasks.recall(3, distractors=0), "distractors"),
        (lambda: tasks.copy(0), "T"),
        (lambda: tasks.adding(5).batch(RNG, 0), "B"),
        (lambda: tasks.adding(5).batch(7, 1), "rng"),
        (lambda: tasks.adding(5).batch_at(-1, 1), "seed"),
        (lambda: tasks.adding(5).accuracy(np.zeros((5, 2, 2)), tasks.adding(5).batch(RNG, 2)),
         "outputs"),
        (lambda: tasks.strings_right(np.zeros((1, 1, 7)), tasks.embedded_reber().batch(RNG, 2)),
         "outputs"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
