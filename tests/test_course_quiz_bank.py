"""Each question of the quizzes, with all of its numbers: one right option, reasons for the others.

Truths that the package can compute are computed a second time here, by the package.
"""

import json
import re
from random import Random

import numpy as np
import pytest

from lstmlab import norms, optim
from lstmlab.activations import sigmoid, softmax
from lstmlab.cells import GRU, LSTM, RNN, CoupledLSTM, PeepholeLSTM
from lstmlab.course.questions import chapter, seal, unseal
from lstmlab.course.quiz_bank import choices, item, items
from lstmlab.course.syllabus import chapters
from scripts.notebooks import FOLDER
from scripts.seal import written
from scripts.sources import headings

WRITTEN = written("quiz")
ENTRIES = {f"{number}.{name}": entry for number, entries in WRITTEN.items()
           for name, entry in entries.items()}  # fmt: skip
each = pytest.mark.parametrize("name", ENTRIES)
LONGEST_OPTION, LONGEST = 110, 260  # characters: a quiz fits on a screen


def asked(name):
    """Every form in which a question may be asked, with its numbers."""
    entry = ENTRIES[name]
    return [(numbers, item(name, entry, numbers, Random(0))) for numbers in choices(entry)]


def test_every_chapter_has_a_quiz_of_six_to_ten_questions():
    assert list(WRITTEN) == [one.number for one in chapters(FOLDER)]
    assert {number: len(entries) for number, entries in WRITTEN.items()
            if not 6 <= len(entries) <= 10} == {}  # fmt: skip


@pytest.mark.parametrize("number", WRITTEN)
def test_half_of_the_questions_have_other_numbers_at_the_next_try(number):
    first, second = items(number), items(number, 1)
    changed = [a.asks != b.asks or set(a.options) != set(b.options)
               for a, b in zip(first, second, strict=True)]  # fmt: skip
    assert 2 * sum(changed) >= len(changed)
    assert items(number) == first


@pytest.mark.parametrize("number", WRITTEN)
def test_what_is_sealed_is_what_is_written(number):
    sealed = chapter(f"quiz/{number}")
    assert {name: unseal(entry) for name, entry in sealed.items()} == WRITTEN[number]


@pytest.mark.parametrize("one", chapters(FOLDER), ids=lambda one: one.number)
def test_every_question_names_a_section_of_its_chapter(one):
    cells = json.loads((FOLDER / f"{one.name}.ipynb").read_text(encoding="utf-8"))["cells"]
    there = set(headings(cells).values()) - {"Quiz", "In three lines"}
    assert {entry["section"] for entry in WRITTEN[one.number].values()} <= there


@each
def test_no_answer_can_be_read_in_the_package(name):
    sealed = seal(ENTRIES[name])
    assert sealed.keys() == {"asks", "section", "sealed"}
    assert ENTRIES[name]["because"] not in json.dumps(sealed, ensure_ascii=False)


@each
def test_one_option_is_right_and_each_other_has_its_reason(name):
    forms = asked(name)
    assert 0 < len(forms) < 500
    for numbers, one in forms:
        assert len(set(one.options)) == len(one.options) == 1 + len(ENTRIES[name]["wrong"]), numbers
        assert one.truth not in one.reasons and 3 <= len(one.options) <= 4, numbers
        assert set(one.options) == {one.truth, *one.reasons}
        assert len(set(one.reasons.values())) == len(one.reasons), "each mistake has its own"


@each
def test_words_are_whole_and_fit(name):
    for numbers, one in asked(name):
        said = [one.asks, one.because, *one.reasons.values()]
        assert all(text[-1] in ".?" and len(text) <= LONGEST for text in said), numbers
        assert all(0 < len(option) <= LONGEST_OPTION for option in one.options), numbers
        assert not any(sign in "".join([*said, *one.options]) for sign in "{}_$"), numbers


@each
def test_a_reason_does_not_give_the_answer_away(name):
    for numbers, one in asked(name):
        told = [why for why in one.reasons.values() if len(one.truth) > 3 and one.truth in why]
        assert told == [], numbers


def test_the_right_option_has_no_favourite_place_and_is_not_the_longest_as_a_rule():
    places, longest = [0, 0, 0, 0], 0
    for name in ENTRIES:
        number, _, rest = name.partition(".")
        one = next(one for one in items(number) if one.name == rest)
        places[one.options.index(one.truth)] += 1
        longest += all(len(one.truth) > len(other) for other in one.reasons)
    assert max(places) < 0.4 * sum(places) and longest < 0.35 * sum(places)


def test_an_unknown_chapter_is_refused_by_name():
    with pytest.raises(ValueError, match="number: expected the number of a chapter.*got '99'"):
        items("99")


def test_numbers_are_chosen_together_or_each_with_all():
    assert choices({}) == [{}]
    assert choices({"numbers": {"a": [1, 2], "b": [3]}}) == [{"a": 1, "b": 3}, {"a": 2, "b": 3}]
    assert choices({"numbers": [{"a": 1}, {"a": 2, "b": [3, 4]}]}) == [
        {"a": 1}, {"a": 2, "b": 3}, {"a": 2, "b": 4}]  # fmt: skip


def test_tries_go_through_all_numbers_before_they_repeat():
    forms = {items("06", attempt)[0].asks for attempt in range(27)}
    assert len(forms) == 27


def cell_states(f, i=0.0, c_tilde=0.0, o=1.0, start=0.0, kind=LSTM):
    """The trace of one unit whose gates are held at these numbers, or at lists, one per step."""
    force = {name: np.array(value, float).reshape(-1, 1, 1) for name, value in
             {"f": f, "i": i, "c_tilde": c_tilde, "o": o}.items()
             if name in kind(1, 1).gates}  # fmt: skip
    steps = max(len(value) for value in force.values())
    force = {name: np.broadcast_to(value, (steps, 1, 1)) for name, value in force.items()}
    cell, zero = kind(1, 1), np.zeros((steps, 1, 1))
    start = {"h": zero[0], "C": np.full((1, 1), float(start))}
    return cell.forward(cell.init(np.random.default_rng(0)), zero, start=start, force=force)


def C(**how):
    return cell_states(**how).C[-1].item()


def step(rule, *gs):
    """The last of the steps that an optimiser takes for these gradients, in learning rates."""
    state = rule.init({"w": np.zeros(1)})
    for g in gs:
        steps, state = rule.update({"w": np.array([float(g)])}, state)
    return -steps["w"].item()


def size(cell):
    return sum(array.size for array in cell.init(np.random.default_rng(0)).values())


def rnn(U, W, xs):
    """The states of one tanh unit."""
    params = {"W_x": np.full((1, 1, 1), float(U)), "W_h": np.full((1, 1, 1), float(W)),
              "b": np.zeros((1, 1))}  # fmt: skip
    return RNN(1, 1).forward(params, np.array(xs, float).reshape(-1, 1, 1)).h.ravel()


def halved(f):
    """After how many steps half is left, to two digits, by search."""
    steps = np.arange(0, 400, 0.001)
    return steps[np.argmax(f**steps <= 0.5)]


def clipped(k, c):
    return optim.clip_by_norm({"w": np.array([3.0 * k, -4.0 * k])}, c)["w"]


def settled(g):
    """The step after an outlier, by a long run of ones."""
    return step(optim.rmsprop(1), *[1] * 300, g, 1)


def recovered(v):
    found = 0
    while v >= 2:
        v, found = 0.9 * v + 0.1, found + 1
    return found


def variance_of_sum(a):
    draws = (np.arange(1000) + 0.5) / 1000 * a
    return 2 * draws.var()


TRUTHS = {  # what the package, or a simulation, says of the same numbers
    "00.left": lambda g, n: C(f=[g] * n, start=1),
    "01.by_hand": lambda u, w: rnn(u, w, [1, 0])[-1],
    "01.parameters": lambda I, H, K, T: size(RNN(I, H)) + K * H + K,
    "02.untrained": lambda K: -np.log(softmax(np.zeros(K)))[0],
    "02.perplexity": lambda E: 1 / np.exp(-E),
    "02b.temperature": lambda p, t: softmax(np.log([p, 1 - p]), t)[0],
    "03.jacobian": lambda w, s: np.prod([w * (1 - s**2)] * 3),
    "03b.update": lambda w, g, r: w + -r * step(optim.sgd(1), g),
    "03b.clipped": lambda k, c: clipped(k, c),
    "04.bound": lambda s, n: norms.bound("sigmoid", s, np.array([n]))[0],
    "04.one_percent": lambda q: np.argmax(q ** np.arange(200) < 0.01),
    "05.written_twice": lambda a, b: C(f=[1] * 10, i=1, c_tilde=[0, 0, a, 0, 0, 0, 0, b, 0, 0]),
    "05.factors": lambda a, b: C(f=[a, 1, b, 1, 1], start=1),
    "06.left": lambda f, n, c: C(f=[f] * n, start=c),
    "06.by_hand": lambda h, x, u, w, b: sigmoid(np.array([h * u + x * w + b]))[0],
    "06.gradient": lambda f, t, s: C(f=[f] * (t - s), start=1),
    "07.written": lambda a, c: C(f=[1], i=sigmoid(np.array([a]))[0], c_tilde=np.tanh(c)),
    "07.leak": lambda i, n: C(f=[1] * n, i=i, c_tilde=0.8),
    "07.bias": lambda g: np.log(g) - np.log1p(-g),
    "08.update": lambda c, f, i, g: C(f=[f], i=i, c_tilde=g, start=c),
    "08.term": lambda f, i, k, T: C(f=[f] * T, i=i, c_tilde=[n == k for n in range(1, T + 1)]),
    "08.count": lambda f, n: C(f=[f] * n, i=1, c_tilde=1),
    "09.shown": lambda c, o: cell_states(f=[1], start=c, o=o).h.item(),
    "09.hidden": lambda f, n: C(f=[f] * n, o=0, start=1),
    "10.parameters": lambda I, H: size(LSTM(I, H)),
    "10.forward": lambda c, f: cell_states(f=[f], i=0.4, c_tilde=0.8, o=0.5, start=c).h.item(),
    "10b.half_life": lambda b: halved(sigmoid(np.array([float(b)]))[0]),
    "10b.bias_for": lambda n: np.log(0.5 ** (1 / n)) - np.log1p(-(0.5 ** (1 / n))),
    "10b.adding": variance_of_sum,
    "11.full": lambda H: size(PeepholeLSTM(3, H, diagonal=False)) - size(LSTM(3, H)),
    "12.update": lambda c, f, g: C(f=[f], c_tilde=g, start=c, kind=CoupledLSTM),
    "12.size": lambda H: size(CoupledLSTM(10, H)),
    "12.approach": lambda f, n: C(f=[f] * n, c_tilde=1, kind=CoupledLSTM),
    "13.size": lambda I, H: size(GRU(I, H)),
    "16.running": lambda v, g: optim.rmsprop(1).update(
        {"w": np.array([float(g)])}, {"w": {"mean_square": np.array([float(v)])}}
    )[1]["w"]["mean_square"][0],
    "16.first": lambda b: step(optim.rmsprop(1, b), 3),
    "16.half_life": lambda b: halved(b),
    "16.adagrad": lambda n: step(optim.adagrad(1), *[1] * n),
    "16.momentum": lambda m: step(optim.momentum(1, m), *[1] * 200),
    "16.adam": lambda b1: step(optim.adam(1, beta_1=b1, correct_bias=False), 5),
    "16b.epsilon": lambda g: step(optim.rmsprop(1, epsilon=0.02), *[g] * 300),
    "16b.outlier": settled,
    "16b.recovery": recovered,
    "17.half_life": halved,
}  # fmt: skip


@pytest.mark.parametrize("name", TRUTHS)
def test_the_package_finds_the_same_truth(name):
    for numbers, one in asked(name):
        shown = re.findall(r"−?\d+\.?\d*", one.truth)
        found = np.ravel(TRUTHS[name](**numbers))
        assert len(shown) == len(found)
        for text, number in zip(shown, found):
            digits = len(text.partition(".")[2])
            assert abs(float(text.replace("−", "-")) - number) <= 0.5001 * 10**-digits, numbers
