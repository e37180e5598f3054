"""Numbers are said in few signs, and with a proper minus."""

import pytest

from lstmlab.explorers.numbers import few, number
from lstmlab.plots.numbers import minus


@pytest.mark.parametrize("value, text", [
    (0.0, "0"), (0.0123, "0.012"), (1, "1"), (28.3, "28"), (99.4, "99"), (3325.3, "3,325"),
    (4.2e-9, "4·10⁻⁹"), (9.96e-11, "1·10⁻¹⁰"), (4.2e9, "4·10⁹"), (2.4e13, "2·10¹³"),
])  # fmt: skip
def test_numbers_are_said_in_few_signs(value, text):
    assert few(value) == text


@pytest.mark.parametrize("value, text", [(0.0, "0.00"), (-0.456, "−0.46"), (-3.2e-5, "−3e−05")])
def test_a_small_number_keeps_its_first_digit(value, text):
    assert number(value) == text


@pytest.mark.parametrize("before, after", [
    ("C = -0.5, -.2 and (-1)", "C = −0.5, −.2 and (−1)"), ("half-life 2", "half-life 2"),
    ("1e-05", "1e−05"), ("pages 3-4", "pages 3-4"), ("x-1", "x-1"), ("−1", "−1"),
])  # fmt: skip
def test_a_minus_stands_before_numbers_and_powers_only(before, after):
    assert minus(before) == after
