"""A student's function is called alone, on copies, and every mishap is told in words."""

import inspect
import linecache

import numpy as np
import pytest

from lstmlab import cells, gradients, losses, network, optim
from lstmlab.activations import sigmoid, softmax
from lstmlab.course.bug_hunt import made_from, suspect
from lstmlab.homework.board import NotYet, fault
from lstmlab.homework.call import READY_MADE, alone, arrays, call, entries, part

X = np.arange(6.0).reshape(2, 3)
RNN = cells.make_cell("rnn", 3, 2)
RNG = np.random.default_rng(0)
PARAMS = RNN.init(RNG)
FAULTY = suspect("11")(3, 2)
COPY = made_from(inspect.getsource(cells.lstm), "LSTM", "copy")(3, 2)
RULE = optim.sgd(0.1)


def told(function, *args, **named):
    """What is said when the function is called."""
    with pytest.raises(NotYet) as caught:
        call(function, *args, **named)
    return str(caught.value)


def written(source, name="<cell 7>"):
    """The function `step` that a cell with this source defines."""
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    space = {"np": np}
    exec(compile(source, name, "exec"), space)
    return space["step"]


def test_the_answer_is_handed_on():
    assert call(lambda x, scale: scale * x.sum(), X, scale=2) == 30
    assert call(lambda: None) is None


def test_the_stub_is_called_a_stub_by_its_name():
    step = written("def step(x):\n    raise NotImplementedError('yours to write')\n")
    assert told(step, X).startswith("step is still the stub: nothing is written yet.")


def test_a_function_that_calls_a_stub_tells_whose_stub_it_is():
    source = "def inner(x):\n    raise NotImplementedError\n\ndef step(x):\n    return inner(x)\n"
    assert told(written(source), X).startswith("step calls inner, which is still the stub")


@pytest.mark.parametrize(
    "body, words",
    [
        ("return x @ x", ("step raises ValueError: matmul", "(in: return x @ x)")),
        ("return {}['f']", ("step raises KeyError: 'f'", "(in: return {}['f'])")),
        ("return h", ("step raises NameError: name 'h' is not defined", "(in: return h)")),
        ("return step(x)", ("step raises RecursionError",)),
        ("exit()", ("step calls exit()",)),
        ("raise SystemExit(3)", ("step calls exit()",)),
        ("assert False, 'shapes'", ("step raises AssertionError: shapes",)),
    ],
)
def test_an_error_is_told_with_the_line_that_raised_it(body, words):
    said = told(written(f"def step(x):\n    {body}\n"), X)
    for part_of in words:
        assert part_of in said, said


def test_no_chain_of_tracebacks_hangs_on_the_words():
    with pytest.raises(NotYet) as caught:
        call(lambda x: 1 / 0, X)
    assert caught.value.__suppress_context__


def test_wrong_arguments_are_told_as_an_error():
    assert "raises TypeError" in told(lambda x: x, X, X)


def test_what_is_no_function_is_told():
    assert told(3, X) == "your function: expected a function, got int"
    assert told(X) == "your function: expected a function, got ndarray"


def test_an_interrupt_is_not_swallowed():
    def stopped(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(stopped, X)


def test_warnings_of_numpy_do_not_disturb():
    assert call(lambda x: np.exp(x * 1000).max(), X) == np.inf


# ---- copies


def spoil_array(x):
    x += 1
    return x


def spoil_dict(params):
    params["W"][0] = 0


def drop_key(params):
    params.pop("W")


def put_number(params):
    params["W"] = 3


def put_array(params):
    params["W"] = X


def spoil_list(states):
    states[1] -= 1


def lengthen_list(states):
    states.append(0)


@pytest.mark.parametrize(
    "function, argument, words",
    [
        (spoil_array, X, "spoil_array changes its argument x in place"),
        (spoil_dict, {"W": X, "b": X}, "changes its argument params['W'] in place"),
        (drop_key, {"W": X, "b": X}, "changes its argument params in place"),
        (spoil_list, [X, X + 1], "changes its argument states in place"),
        (lengthen_list, [X, X + 1], "changes its argument states in place"),
        (put_number, {"W": X, "b": X}, "changes its argument params['W'] in place"),
        (put_array, {"W": {"h": X}, "b": X}, "changes its argument params['W'] in place"),
    ],
)
def test_changing_the_callers_arrays_is_told_and_does_not_reach_them(function, argument, words):
    kept = X.copy()
    assert words in told(function, argument)
    np.testing.assert_array_equal(X, kept)
    assert not isinstance(argument, dict) or argument.keys() == {"W", "b"}
    assert not isinstance(argument, list) or len(argument) == 2


def test_arguments_by_name_are_copies_too():
    said = told(lambda x, start: start.fill(0), X, start=X + 1)
    assert "changes its argument start in place" in said


def test_arguments_that_the_function_does_not_name_are_counted():
    def step(*given):
        given[1][:] = 0

    assert "changes its argument argument 2 in place" in told(step, X, X + 1)


def test_nan_that_stays_nan_was_not_changed():
    assert call(lambda x: 1, np.array([np.nan, 1.0])) == 1


# ---- answers are settled before they are looked at


class Late:
    """Numbers that are not there yet: they come when somebody asks for them."""

    def __init__(self, numbers):
        self.numbers = numbers

    def __array__(self, dtype=None, copy=None):
        return self.numbers()


class LateList(Late):
    """The same, as a sequence."""

    __array__ = property()

    def __len__(self):
        return len(self.numbers())

    def __getitem__(self, place):
        return self.numbers()[place]


class Agreeing(np.ndarray):
    """Numbers that say of every comparison that it is well."""

    def __array_ufunc__(self, *args, **named):
        return np.zeros(self.shape)


def test_an_answer_is_a_copy_that_does_not_change_when_the_function_is_called_again():
    kept = np.zeros(3)

    def reuses(x):
        kept[:] = x
        return {"h": kept, "all": [kept], "both": (kept, 1)}

    first = call(reuses, 1.0)
    call(reuses, 2.0)
    for array in (first["h"], first["all"][0], first["both"][0]):
        np.testing.assert_array_equal(array, np.ones(3))


@pytest.mark.parametrize("kind", [Late, LateList])
def test_numbers_that_come_late_are_asked_for_while_the_package_still_refuses(kind):
    assert "RNN.forward" in told(
        lambda x: {"h": kind(lambda: RNN.forward(PARAMS, x).h)}, X[:, None]
    )
    np.testing.assert_array_equal(call(lambda x: (kind(lambda: x),), X)[0], X)


def test_an_array_that_agrees_with_everything_is_an_array_like_others():
    answer = call(lambda x: np.zeros(x.shape).view(Agreeing), X)
    assert type(answer) is np.ndarray and fault(answer, X) == "is 0 everywhere"


@pytest.mark.parametrize("answer", [None, 3, np.float32(2), "text", True])
def test_what_is_no_array_stays_what_it_is(answer):
    assert call(lambda: answer) is answer


# ---- the package's own cells


READY = {
    "a cell's forward": lambda x: RNN.forward(PARAMS, x),
    "a cell's class": lambda x: cells.LSTM(3, 2).forward(None, x),
    "a cell's backward": lambda x: RNN.backward(PARAMS, None, x),
    "a network": lambda x: network.Network(RNN, 2).forward(PARAMS, x),
    "a loss": lambda x: losses.cross_entropy(x, x),
    "an optimiser": lambda x: optim.rmsprop(0.1),
    "clipping": lambda x: optim.clip_by_norm({"W": x}, 1.0),
    "a cell with a fault elsewhere": lambda x: FAULTY.forward(FAULTY.init(RNG), x),
    "a cell made from its source": lambda x: COPY.forward(COPY.init(RNG), x),
    "an optimiser made before": lambda x: RULE.update({"W": x}, {"W": {}}),
    "a derivative": lambda x: gradients.central_difference(np.sum, {"x": x}),
}


@pytest.mark.parametrize("name", READY)
def test_the_packages_own_work_is_refused_with_the_name_of_what_was_called(name):
    assert "of lstmlab. Here it is yours to write." in told(READY[name], X[:, None])


def test_the_name_of_what_is_refused_is_said():
    assert "this calls RNN.forward of lstmlab" in told(READY["a cell's forward"], X[:, None])


def test_an_optimiser_made_before_is_refused_also_where_cells_are_handed_out():
    allow = [type(RNN).forward]
    assert "calls an optimiser of lstmlab" in told(
        READY["an optimiser made before"], X, allow=allow
    )


def test_importing_it_by_another_name_does_not_help():
    from lstmlab.losses import cross_entropy as innocent

    assert "cross_entropy" in told(lambda x: innocent(x, x), X)


def test_what_an_assignment_hands_out_works():
    forward = type(RNN).forward
    answer = call(lambda x: RNN.forward(PARAMS, x), X[:, None], allow=[forward])
    np.testing.assert_array_equal(answer.h, RNN.forward(PARAMS, X[:, None]).h)


def test_what_an_assignment_asks_for_besides_is_refused():
    assert "softmax" in told(lambda x: softmax(x), X, refuse=[softmax])
    np.testing.assert_array_equal(call(lambda x: sigmoid(x), X), sigmoid(X))


def test_afterwards_the_package_works_again_also_after_an_error():
    before = [function.__code__ for function in READY_MADE]
    with pytest.raises(ZeroDivisionError), alone():
        assert READY_MADE[0].__code__ is not before[0]
        raise ZeroDivisionError
    assert [function.__code__ for function in READY_MADE] == before
    assert RNN.forward(PARAMS, X[:, None]).h.shape == (2, 1, 2)


def test_catching_the_refusal_gives_no_answer_away():
    def sly(x):
        try:
            return RNN.forward(PARAMS, x).h
        except Exception:
            return 0

    assert call(sly, X[:, None]) == 0


# ---- the parts of an answer


def step():
    """Stands for a student's function: only its name counts."""


def test_parts_of_a_tuple_and_of_a_dict_come_in_the_order_asked_for():
    assert part(step, (1, 2), "h", "C") == [1, 2]
    assert part(step, {"C": 2, "h": 1, "more": 3}, "h", "C") == [1, 2]


@pytest.mark.parametrize(
    "answer, words",
    [
        ((1, 2, 3), "step should return 2 things: h, C; got 3 things"),
        ([1, 2], "step should return 2 things: h, C; got list"),
        (None, "step should return 2 things: h, C; got NoneType: is the `return` missing?"),
        (X, "step should return 2 things: h, C; got ndarray"),
        ({"h": 1, "c": 2}, "step returns a dict without C"),
        ({}, "step returns a dict without h, C"),
    ],
)
def test_a_missing_part_is_named(answer, words):
    with pytest.raises(NotYet) as caught:
        part(step, answer, "h", "C")
    assert str(caught.value) == words


class Nameless:
    """A function that has no name."""

    def __call__(self, x):
        return x


def test_a_function_without_a_name_is_yours():
    assert call(Nameless(), 3) == 3
    with pytest.raises(NotYet, match="your function should return 2 things"):
        part(Nameless(), None, "h", "C")


@pytest.mark.parametrize(
    "answer, words",
    [
        ((X, X), "step: grads should be a dict with the keys U, W, got tuple. Are the things"),
        ({"U": X}, "step: grads lacks W"),
        ({"U": X, "W": X.T}, "step: grads: W has shape (3, 2), expected (2, 3): is it transposed?"),
        ({"U": X, "W": [[1.0], [2.0, 3.0]]}, "step: grads: W has rows of different lengths"),
        ({"U": X, "W": X + np.inf}, "step: grads: W holds NaN or infinity"),
    ],
)
def test_arrays_of_which_only_the_shape_is_known_are_looked_at(answer, words):
    with pytest.raises(NotYet) as caught:
        arrays(step, "grads", answer, {"U": X, "W": X})
    assert str(caught.value).startswith(words)


def test_arrays_and_entries_are_those_asked_for():
    assert entries(step, "grads", {"W": 2, "U": 1, "more": 0}, ("U", "W")) == {"U": 1, "W": 2}
    found = arrays(step, "grads", {"U": X.tolist(), "more": 0}, {"U": X})
    assert list(found) == ["U"]
    np.testing.assert_array_equal(found["U"], X)


@pytest.mark.parametrize("spoil", [lambda a: a.T @ a.T, lambda a: a + a.T])
def test_shapes_that_do_not_fit_are_to_be_printed(spoil):
    with pytest.raises(NotYet, match="Print the shapes: is a matrix transposed"):
        call(spoil, np.ones((2, 3)))
