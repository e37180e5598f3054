"""Numbers in sentences: few characters, whatever their size."""

from lstmlab.plots.numbers import high, minus


def number(value):
    """Two digits behind the point, or one digit that is not 0: −0.46, 0.003, 2e−05."""
    return minus(f"{value:.2f}" if abs(value) >= 0.01 or value == 0 else f"{value:.0g}")


def few(value):
    """A number of at least 0 in two digits: 0.37, 12, 3,325, 3·10⁻⁹."""
    if 1e-3 <= value < 1e4 or value == 0:
        return f"{value:.2g}" if value < 100 else f"{value:,.0f}"
    digit, power = f"{value:.0e}".split("e")
    return f"{digit}·10{high(int(power))}"


def counted(n, noun):
    """1 step, 2 steps."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
