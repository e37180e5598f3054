"""Formulas are arithmetic and nothing else."""

import math

import pytest

from lstmlab.course.formulas import fill, value

NAMES = {"f": 0.9, "n": 3, "word": "red"}


@pytest.mark.parametrize("text, shown", [
    ("f = {f}, after {n} steps {f**n:.3f}", "f = 0.9, after 3 steps 0.729"),
    ("{1 - f:.0%} lost", "10% lost"),
    ("{-f} and {f - 1:.2f}", "−0.9 and −0.10"),
    ("{0 * -f:.2f}", "0.00"),
    ("C{n:low} and 0.9{-n:high}", "C₃ and 0.9⁻³"),
    ("{'grows' if f > 1 else 'shrinks'}, {word}", "shrinks, red"),
    ("no formula", "no formula"),
])  # fmt: skip
def test_formulas_are_filled_in(text, shown):
    assert fill(text, NAMES) == shown


@pytest.mark.parametrize("formula, number", [
    ("sigmoid(0) + tanh(0)", 0.5), ("ln(exp(2))", 2), ("max(f, n) // 2", 1), ("n % 2", 1),
    ("sqrt(n * n + 4**2)", 5), ("round(f * 10)", 9), ("abs(-f)", 0.9), ("ceil(f) + floor(f)", 1),
])  # fmt: skip
def test_a_formula_has_its_value(formula, number):
    assert math.isclose(value(formula, NAMES), number)


@pytest.mark.parametrize("formula", [
    "__import__('os')", "open('x')", "f.real", "[1, 2]", "(lambda: 1)()", "n[0]", "unknown",
    "exp", "f if", "round(f, ndigits=1)", "f'{n}'", "1 < f < 2", "True and f", "f := 2",
])  # fmt: skip
def test_nothing_else_of_python_is_understood(formula):
    with pytest.raises(ValueError, match="formula: expected arithmetic"):
        value(formula, NAMES)
