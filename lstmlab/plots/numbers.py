"""Numbers for the reader: few characters, a proper minus sign, subscripts and superscripts."""

import re

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def minus(text):
    """The text with a proper minus sign before each negative number and power."""
    return re.sub(r"(?<![\w.-])-(?=[\d.])|(?<=\de)-(?=\d)", "−", text)


def low(number):
    """A whole number as a subscript: 12 becomes ₁₂."""
    return str(number).translate(SUBSCRIPTS)


def high(number):
    """A whole number as a superscript: -4 becomes ⁻⁴."""
    return str(number).translate(SUPERSCRIPTS)


def symbol(name, step):
    """C and 20 as C₂₀."""
    return f"{name}{low(step)}"


def number(value, digits=2):
    """A number with its digits, and no minus before a zero."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "") if float(text) == 0 else minus(text)


def signed(number):
    """A gradient in few characters, with its sign: +0.169, -12.3, +2e-05, 0."""
    if number == 0:
        return "0"
    if not 5e-4 <= abs(number) < 1e4:
        return minus(f"{number:+.0e}")
    digits = 3 if abs(number) < 10 else 1 if abs(number) < 1000 else 0
    return minus(f"{number:+.{digits}f}")


def tight(value):
    """A number without the zero before its point, in four signs at most: .6, −.42, 1.2, 0."""
    text = f"{value:.2f}" if abs(value) < 0.995 else f"{value:.1f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("0", "-0") else minus(text.replace("0.", ".", 1))


def three(value):
    """Three digits of a number, or fewer where it is whole: .60, −1.25, 12.3, 400."""
    if value == round(value) or abs(value) >= 100:
        text = f"{value:.0f}"
    elif abs(value) >= 9.95:
        text = f"{value:.1f}"
    else:
        text = f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}"
    return "0" if text in (".00", "-.00", "-0") else minus(text)


def short(value):
    """A number in five signs at most; what is not 0 is never written as 0."""
    if 0 < abs(value) < 0.005:
        return "≈0"
    return "0" if value == 0 else minus(f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}")


def percent(p):
    """A probability: 5.0%, 0.3%, below 0.1%."""
    return f"{p:.1%}" if p >= 0.001 or p == 0 else "< 0.1%"


def probability(p):
    """A probability, however small: 0.2500, 0.0013, 3.1e-12."""
    return f"{p:.4f}" if p >= 1e-3 or p == 0 else f"{p:.1e}"
