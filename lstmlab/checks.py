"""Checks of what comes in: every error names the argument, what was expected and what came.

All checks raise ``ValueError`` and return the value, so that they can stand in an assignment.
"""

import math
from numbers import Integral, Real

import numpy as np


def fail(name, expected, came):
    """Raise the one form of error that this package knows."""
    raise ValueError(f"{name}: expected {expected}, got {came}")


def array(name, value, shape, kinds="fc"):
    """Return `value` as a finite array of the given shape.

    `shape` holds a number where the length is known and a letter where any length above zero
    will do: ``("T", "B", 3)``. `kinds` are NumPy's kinds of number: floats and complex numbers
    (for the complex-step derivative) as a rule, since whole-number arrays hide mistakes such as
    feeding class indices where one-hot vectors are wanted. ``kinds="i"`` asks for whole numbers.
    """
    came = None
    try:
        values = np.asarray(value)
    except ValueError:
        came = "rows of different lengths"
    else:
        if values.dtype.kind not in kinds + ("u" if kinds == "i" else ""):
            came = f"{values.dtype} of shape {values.shape}"
        elif values.ndim != len(shape) or not all(
            have > 0 if isinstance(want, str) else have == want
            for have, want in zip(values.shape, shape, strict=True)
        ):
            came = f"shape {values.shape}"
    if came:
        wanted = "whole numbers" if kinds == "i" else "floats"
        fail(name, f"an array of {wanted} of shape ({', '.join(map(str, shape))})", came)
    return finite(name, values)


def finite(name, values):
    """Return `values` if it holds neither NaN nor infinity."""
    good = np.isfinite(values)
    if not good.all():
        place = tuple(int(k) for k in np.argwhere(~good)[0])
        fail(name, "finite numbers", f"{values[place]} at index {place}")
    return values


def broadcast(name, value, shape, low=-math.inf, high=math.inf):
    """Return a number or array as a view of the given shape, its values within [low, high]."""
    expected = f"a number or an array that broadcasts to {shape}"
    try:
        values = np.asarray(value)
    except ValueError:
        fail(name, expected, "rows of different lengths")
    if values.dtype.kind not in "fiuc":
        fail(name, expected, f"{values.dtype} of shape {values.shape}")
    finite(name, values)
    outside = (values.real < low) | (values.real > high)
    if outside.any():
        span = f"between {low:g} and {high:g}" if high < math.inf else f">= {low:g}"
        fail(name, f"values {span}", f"{values.real[outside][0]:g}")
    try:
        return np.broadcast_to(values, shape)
    except ValueError:
        fail(name, expected, f"shape {values.shape}")


def number(name, value, low=-math.inf, high=math.inf, above=None, below=None):
    """Return a real number within [low, high] and, where given, > `above` and < `below`."""
    bounds = [f">= {low:g}"] * (low > -math.inf) + [f"<= {high:g}"] * (high < math.inf)
    bounds += [] if above is None else [f"> {above:g}"]
    bounds += [] if below is None else [f"< {below:g}"]
    expected = " ".join(["a finite number", " and ".join(bounds)]).strip()
    is_real = isinstance(value, (Real, np.floating)) and not isinstance(value, (bool, np.bool_))
    if not is_real or not math.isfinite(value):
        fail(name, expected, repr(value))
    too_low = value < low or (above is not None and value <= above)
    too_high = value > high or (below is not None and value >= below)
    if too_low or too_high:
        fail(name, expected, repr(value))
    return value


def whole(name, value, low=1):
    """Return a whole number of at least `low`."""
    if not isinstance(value, Integral) or isinstance(value, (bool, np.bool_)) or value < low:
        fail(name, f"a whole number of at least {low}", repr(value))
    return int(value)


def one_of(name, value, choices):
    """Return `value` if it is among the choices."""
    if value not in tuple(choices):
        fail(name, f"one of {', '.join(map(repr, choices))}", repr(value))
    return value


def keys(name, given, known):
    """Return the dict `given` (None counts as empty) if it uses known keys alone."""
    given = {} if given is None else given
    if not isinstance(given, dict):
        fail(name, f"a dict with keys among {', '.join(map(repr, known))}", type(given).__name__)
    for key in given:
        one_of(f"{name} key", key, known)
    return given


def generator(name, value):
    """Return NumPy's random generator; a bare seed or the old global state is refused."""
    if not isinstance(value, np.random.Generator):
        fail(name, "a generator such as np.random.default_rng(0)", repr(value))
    return value
