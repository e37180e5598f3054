"""Checks return what is good, and name argument, expectation and what came."""

import numpy as np
import pytest

from lstmlab import checks

GOOD = {
    "any length": lambda: checks.array("a", np.ones((5, 2)), ("T", 2)),
    "a list": lambda: checks.array("a", [[1.0, 2.0]], ("B", 2)),
    "complex": lambda: checks.array("a", np.ones(3) * 1j, (3,)),
    "whole numbers": lambda: checks.array("a", np.arange(3), (3,), kinds="i"),
    "unsigned": lambda: checks.array("a", np.arange(3, dtype=np.uint8), (3,), kinds="i"),
    "number": lambda: checks.number("a", np.float32(0.5), low=0, high=1),
    "whole": lambda: checks.whole("a", np.int64(3)),
    "one of": lambda: checks.one_of("a", "x", ("x", "y")),
    "keys": lambda: checks.keys("a", {"x": 1}, ("x", "y")),
}


@pytest.mark.parametrize("call", GOOD.values(), ids=GOOD)
def test_good_values_come_back(call):
    assert call() is not None


def test_broadcast_takes_a_number_for_all():
    np.testing.assert_array_equal(checks.broadcast("a", 0.5, (2, 3)), np.full((2, 3), 0.5))
    assert checks.broadcast("a", np.ones((2, 1)), (2, 3)).shape == (2, 3)


def test_no_keys_at_all_are_an_empty_dict():
    assert checks.keys("a", None, ("x",)) == {}


BAD = {
    "rank": (lambda: checks.array("a", np.ones(3), (3, 1)), "a: expected an array of floats of "
             "shape (3, 1), got shape (3,)"),
    "empty": (lambda: checks.array("a", np.ones((0, 2)), ("T", 2)), "a: expected an array of "
              "floats of shape (T, 2), got shape (0, 2)"),
    "kind": (lambda: checks.array("a", [1, 2], ("T",)), "a: expected an array of floats of shape "
             "(T), got int64 of shape (2,)"),
    "wants whole": (lambda: checks.array("a", [1.0], (1,), kinds="i"), "a: expected an array of "
                    "whole numbers of shape (1), got float64 of shape (1,)"),
    "infinite": (lambda: checks.array("a", [[1.0, np.inf]], (1, 2)), "a: expected finite numbers, "
                 "got inf at index (0, 1)"),
    "range": (lambda: checks.broadcast("a", [0.5, 1.5], (2,), 0, 1), "a: expected values between "
              "0 and 1, got 1.5"),
    "half range": (lambda: checks.broadcast("a", -2.0, (2,), 0), "a: expected values >= 0, got -2"),
    "number": (lambda: checks.number("a", 2, low=0, high=1), "a: expected a finite number >= 0 and "
               "<= 1, got 2"),
    "bound itself": (lambda: checks.number("a", 0, above=0), "a: expected a finite number > 0, "
                     "got 0"),
    "no number": (lambda: checks.number("a", "x"), "a: expected a finite number, got 'x'"),
    "truth": (lambda: checks.number("a", True), "a: expected a finite number, got True"),
    "fraction": (lambda: checks.whole("a", 1.5), "a: expected a whole number of at least 1, "
                 "got 1.5"),
    "choice": (lambda: checks.one_of("a", "z", ("x", "y")), "a: expected one of 'x', 'y', got 'z'"),
    "key": (lambda: checks.keys("a", {"z": 1}, ("x",)), "a key: expected one of 'x', got 'z'"),
    "no dict": (lambda: checks.keys("a", [1], ("x",)), "a: expected a dict with keys among 'x', "
                "got list"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_values_are_named(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message
