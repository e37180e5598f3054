"""Boards say of each row whether it is right, and if not, what is wrong and where."""

import numpy as np
import pytest

from lstmlab.homework import board
from lstmlab.homework.board import EXACT, Board, NotYet, check, fault, same

WANT = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, -8.0]])


def words_of(*rows):
    """What a board with these rows says when it is closed."""
    made = Board("lstm_step")
    for name, got, want in rows:
        made.row(name, got, want)
    with pytest.raises(NotYet) as caught:
        made.close()
    return str(caught.value)


def test_a_right_answer_closes_quietly_and_prints_every_row(capsys):
    made = Board("lstm_step")
    assert made.row("h", WANT.copy(), WANT)
    assert made.row("loss", 2.0, 2.0)
    made.close()
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["lstm_step: 2 of 2 right", "  ✓ h     right", "  ✓ loss  right"]


def test_a_wrong_row_is_told_and_jupyter_shows_the_right_ones_too(capsys):
    made = Board("lstm_step")
    made.row("h", WANT, WANT)
    made.row("C", WANT + 1, WANT)
    with pytest.raises(NotYet) as raised:
        made.close()
    assert str(raised.value) == "lstm_step:\n  C: is off by 12.5% of its largest number"
    assert raised.value._render_traceback_()[0].splitlines() == [
        "Not yet. lstm_step: 1 of 2 right",
        "  ✓ h  right",
        "  ✗ C  is off by 12.5% of its largest number",
    ]
    assert capsys.readouterr().out == ""  # once is enough


def test_jupyter_shows_a_cause_once_and_breaks_lines_between_words():
    made, words = Board("lstm_step"), "many words " * 12 + "at the end"
    for name in ("h", "C"):
        made.row(name, WANT + 1, WANT, hint=words)
    with pytest.raises(NotYet) as raised:
        made.close()
    lines = raised.value.shown.splitlines()
    assert lines[1].startswith("  ✗ h  is off by 12.5% of its largest number; many words")
    assert lines[2].lstrip().startswith(("many words", "words many"))
    assert max(map(len, lines)) <= board.WIDTH
    assert lines[-1] == "  ✗ C  is off by 12.5% of its largest number; as above"
    assert str(raised.value).count(words) == 2  # a row that is read alone says it too


def test_every_wrong_row_is_told():
    told = words_of(("h", None, WANT), ("C", WANT, WANT), ("f", 0 * WANT, WANT))
    assert told.splitlines() == [
        "lstm_step:", "  h: is None: does the function return it?", "  f: is 0 everywhere",
    ]  # fmt: skip


def test_row_says_whether_it_is_right():
    made = Board("lstm_step")
    assert made.row("h", WANT, WANT) is True
    assert made.row("h", WANT + 1, WANT) is False


def test_jupyter_shows_the_words_without_a_traceback():
    assert NotYet("h: is None")._render_traceback_() == ["Not yet. h: is None"]


@pytest.mark.parametrize(
    "got, words",
    [
        (None, "is None: does the function return it?"),
        ({"h": 1}, "is dict, expected numbers of shape (3, 2)"),
        ("text", "is str, expected numbers of shape (3, 2)"),
        ([[1.0], [2.0, 3.0]], "has rows of different lengths"),
        (1.0, "has shape (), expected (3, 2)"),
        (WANT.T, "has shape (2, 3), expected (3, 2): is it transposed?"),
        (WANT[:, :1], "has shape (3, 1), expected (3, 2)"),
        (WANT + 1j, "is ndarray, expected numbers of shape (3, 2)"),
        (WANT * np.nan, "holds NaN or infinity"),
        (np.where(WANT < 0, np.inf, WANT), "holds NaN or infinity"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(got, words):
    assert fault(got, WANT) == words


def test_exchanged_axes_and_a_missing_sum_are_recognised_by_the_shape():
    cube = np.zeros((4, 3, 2))
    assert fault(cube.swapaxes(0, 1), cube).endswith(": are two axes exchanged?")
    assert fault(cube, cube[0]).endswith(": is the sum over the first axis missing?")
    assert fault(np.eye(3), np.ones(3)) == "has shape (3, 3), expected (3,)"  # either axis, then


def test_lists_whole_numbers_and_float32_are_numbers_too():
    assert fault(WANT.tolist(), WANT) is None
    assert fault(WANT.astype(int), WANT) is None
    assert fault(WANT.astype(np.float32), WANT) is None
    assert fault(True, 1.0) is None


def test_right_means_within_rtol_of_the_largest_number():
    off = np.zeros_like(WANT)
    off[0, 0] = 8e-7 * 8
    assert fault(WANT + off, WANT, rtol=1e-6) is None
    assert fault(WANT + off, WANT, rtol=1e-7) is not None
    assert fault(np.full(3, 5e-10), np.zeros(3)) is None
    assert fault(np.full(3, 5e-9), np.zeros(3)) == "should be 0, is up to 5e-09"


def test_a_typical_mistake_is_called_by_its_words():
    suspects = [("the sign is wrong", -WANT), ("it is doubled", 2 * WANT)]
    told = fault(2 * WANT, WANT, suspects, hint="look at the formula")
    assert told.endswith("; it is doubled") and "sign" not in told


def test_zeros_have_many_causes_so_that_one_is_named_as_possible():
    told = fault(0 * WANT, WANT, [("W is missing", 0 * WANT)])
    assert told == "is 0 everywhere; perhaps: W is missing"


def test_a_suspect_that_is_infinite_is_not_named():
    suspects = [("it is divided by 0", WANT + np.inf)]
    assert fault(WANT + 1, WANT, suspects, hint="look again").endswith("; look again")


def test_a_measured_gradient_is_told_from_a_derived_one():
    assert fault(WANT * (1 + 1e-14), WANT, **EXACT) is None
    words = "is very close, but not exact: is it from finite differences, or rounded to float32?"
    assert fault(WANT * (1 + 1e-10), WANT, **EXACT) == words
    assert fault(WANT * (1 + 1e-10), WANT) is None


def test_a_number_that_is_little_off_is_not_said_to_be_off_by_nothing():
    assert fault(WANT * (1 + 1e-5), WANT) == "is off by 1e-05 of its largest number"


def test_a_row_of_ones_own_counts_like_the_others():
    made = Board("train")
    assert made.tell("a sentence by heart", None) and made.right()
    assert not made.tell("the rate", "it is too large") and not made.right()
    with pytest.raises(NotYet, match="the rate: it is too large"):
        made.close()


def test_the_first_of_several_typical_mistakes_is_named():
    told = fault(-WANT, WANT, [("the sign is wrong", -WANT), ("it is mirrored", -WANT)])
    assert told.endswith("; the sign is wrong")


def test_a_hint_is_given_where_no_typical_mistake_fits():
    suspects = [("the sign is wrong", -WANT), ("another shape", WANT[0])]
    assert fault(WANT + 1, WANT, suspects, hint="look again").endswith("; look again")


@pytest.mark.parametrize(
    "got, how, words",
    [
        (-WANT, {}, "the sign is flipped"),
        (WANT / np.log(2), {}, "it is in bits; it should be in nats: use the natural logarithm"),
        (6 * WANT, {"sizes": {"T": 3, "T B": 6}}, "T B times too large: it should be the mean"),
        (WANT / 3, {"sizes": {"T": 3}}, "it is divided by T once too often"),
        (WANT[::-1], {"steps": "forward"}, "the steps are in reverse order: reverse them"),
        (np.append(WANT[1:], [[9, 9]], 0), {"steps": "forward"}, "entry t is that of step t + 1"),
        (np.append([[9, 9]], WANT[:-1], 0), {"steps": "backward"}, "entry t is that of step t - 1"),
    ],
)
def test_mistakes_that_any_array_can_have_need_no_table(got, how, words):
    assert words in fault(got, WANT, **how)
    assert words not in fault(WANT + 1, WANT, **how)


def test_a_square_array_turned_round_is_recognised():
    assert fault(WANT[:2].T, WANT[:2]).endswith("; it is transposed")


def test_arrays_are_compared_by_name_and_exchanged_ones_recognised():
    made, want = Board("lstm_step"), {"f": WANT, "i": WANT + 1}
    assert made.compare(want, want) and [name for name, _ in made.rows] == ["f", "i"]
    assert not made.compare({"f": WANT + 1, "i": WANT + 2}, want, label="all")
    assert made.rows[2] == ("f, all", fault(WANT + 1, WANT) + "; these are the numbers of i: "
                            "are the two exchanged?")  # fmt: skip
    assert "exchanged" not in made.rows[3][1]


def test_mistakes_are_worked_out_only_where_something_is_wrong():
    def mistakes():
        yield "it is doubled", {"h": 2 * WANT}
        yield "not of this one", {"C": WANT}

    never, made = mistakes(), Board("lstm_step")
    assert made.compare({"h": WANT}, {"h": WANT}, never, label="all")
    assert made.rows == [("all", None)] and next(never)[0] == "it is doubled"
    assert not made.compare({"h": 2 * WANT}, {"h": WANT}, mistakes())
    assert made.rows[-1][1].endswith("; it is doubled")


def test_a_row_for_many_cases_tells_which_fail_and_how():
    def answers(number):
        if number == 4:
            raise NotYet("a single row")
        return {"f": number, "i": 0}, {"f": min(number, 1), "i": 0}

    made = Board("lstm_step")
    assert made.each({"one": 1}, answers)
    assert not made.each({"one": 1, "two": 2, "six": 6, "four": 4}, answers)
    assert made.rows[-1][1] == "f is wrong, seen with two, six; a single row, seen with four"
    assert not made.each({str(n): n for n in range(1, 7) if n != 4}, answers)
    assert made.rows[-1][1] == "f is wrong, seen with 2, 3, 5 and 1 more"
    assert not made.each({"two": 2}, answers) and "seen with each" in made.rows[-1][1]


@pytest.mark.parametrize(
    "steps, wrong, words",
    [
        ("forward", [2], "right up to step 2, wrong from the next one on"),
        ("forward", [1, 2], "right up to step 1, wrong from the next one on"),
        ("backward", [0], "right at the last 2 steps"),
        ("backward", [0, 1], "right at the last step only"),
    ],
)
def test_the_step_from_which_it_is_wrong_is_named(steps, wrong, words):
    got = WANT.copy()
    got[wrong] += 1
    assert words in fault(got, WANT, steps=steps)


def test_no_step_is_named_where_all_are_wrong_or_there_is_one():
    for steps in ("forward", "backward"):
        assert fault(WANT + 1, WANT, steps=steps) == fault(WANT + 1, WANT)
        assert "step" not in fault(WANT[:1] + 1, WANT[:1], steps=steps)


def test_a_number_that_is_very_far_off_is_told_in_powers_of_ten():
    assert fault(WANT + 8e6, WANT) == "is off by 1e+06 times its largest number"


def test_zeros_and_random_numbers_of_the_right_shape_are_wrong():
    assert fault(np.zeros_like(WANT), WANT) == "is 0 everywhere"
    assert "is off by" in fault(np.random.default_rng(0).normal(size=WANT.shape), WANT)


def test_same_compares_shapes_before_numbers():
    assert same(np.ones(2), np.ones(2)) is True
    assert same(np.ones(2), np.ones((1, 2))) is False
    assert same(np.zeros((0, 2)), np.zeros((0, 2))) is True


@pytest.mark.parametrize("got", [None, "text", [[1.0], [2.0, 3.0]], WANT * np.nan, {"h": 1}])
def test_what_cannot_be_compared_is_not_the_same(got):
    assert same(got, WANT) is False


def test_that_a_check_passed_is_noted_and_that_it_failed_is_not(monkeypatch):
    monkeypatch.setattr(board, "PASSED", [])

    @check
    def check_step(board, function, seed=0):
        """Its own words."""
        if function(seed) is None:
            raise NotYet("nothing to compare")
        board.tell("value", None if function(seed) else "no")

    with pytest.raises(NotYet, match="nothing to compare"):
        check_step(lambda seed: None)
    with pytest.raises(NotYet, match="value: no"):
        check_step(lambda seed: False)
    assert board.PASSED == []
    assert check_step(lambda seed: seed == 3, seed=3) is None
    assert board.PASSED == [("test_board", "check_step")]
    assert (check_step.__name__, check_step.__doc__) == ("check_step", "Its own words.")
