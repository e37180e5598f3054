"""Texts with formulas in braces, for questions whose numbers change from try to try.

    fill("{n} steps leave {f**n:.3f}.", {"f": 0.9, "n": 3})  # "3 steps leave 0.729."

A formula is arithmetic over the given names, comparisons, `a if ... else b`, texts in quotes and
the functions below; nothing else of Python is understood. After a colon stands a format as in
Python's own strings, or `low` or `high` for whole numbers as indices and powers: f₃, 0.9³.
"""

import ast
import math
import operator
from string import Formatter

from lstmlab import checks

FUNCTIONS = {"abs": abs, "ceil": math.ceil, "cos": math.cos, "exp": math.exp, "floor": math.floor,
             "ln": math.log, "max": max, "min": min, "round": round, "sqrt": math.sqrt,
             "tanh": math.tanh, "sigmoid": lambda a: 1 / (1 + math.exp(-a))}  # fmt: skip
OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.USub: operator.neg, ast.Lt: operator.lt, ast.Gt: operator.gt, ast.Eq: operator.eq,
    ast.LtE: operator.le, ast.GtE: operator.ge,
}  # fmt: skip
SMALL = {"low": "₀₁₂₃₄₅₆₇₈₉", "high": "⁰¹²³⁴⁵⁶⁷⁸⁹"}


def fill(text, names):
    """The text with each formula's value in its place; ValueError for what is no formula."""
    return "".join(words + (_shown(value(formula, names), form) if formula is not None else "")
                   for words, formula, form, _ in Formatter().parse(text))  # fmt: skip


def value(formula, names):
    """The number (or text) that a formula stands for; ValueError if it is not understood."""
    try:
        return _of(ast.parse(formula.strip(), mode="eval").body, names)
    except (SyntaxError, KeyError, TypeError) as error:
        checks.fail("formula", f"arithmetic with {sorted(names)}", f"{formula!r} ({error})")


def _shown(found, form):
    if form in SMALL:
        return "".join("⁻" if sign == "-" else SMALL[form][int(sign)] for sign in str(found))
    text = format(found, form)
    if isinstance(found, str):
        return text
    return text.replace("-", "−") if any(sign in text for sign in "123456789") else text.strip("-")


def _of(node, names):
    """The value of a piece of a formula; KeyError for a piece that formulas do not have."""
    match node:
        case ast.Constant(value=int() | float() | str() as found):
            return found
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=sign, operand=of):
            return OPERATORS[type(sign)](_of(of, names))
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATORS[type(sign)](_of(left, names), _of(right, names))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return OPERATORS[type(sign)](_of(left, names), _of(right, names))
        case ast.IfExp(test=test, body=body, orelse=other):
            return _of(body if _of(test, names) else other, names)
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]):
            return FUNCTIONS[name](*(_of(one, names) for one in given))
    raise KeyError(type(node).__name__)
