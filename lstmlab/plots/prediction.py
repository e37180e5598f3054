"""Pictures of a prediction beside the truth: on a number line, over the steps, among answers."""

from matplotlib.ticker import MaxNLocator

from lstmlab.plots.moving import Picture, empty
from lstmlab.plots.numbers import minus
from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, NORMAL, PAPER, paper

LETTERS = "abcdefgh"  # of the answers to choose from
YOURS = {"color": COLOURS["o"], "marker": "s", "markersize": 11}
TRUTH = {"color": COLOURS["f"], "marker": "D", "markersize": 11}
LOOKS = YOURS, TRUTH


class NumberLine(Picture):
    """A line from `low` to `high` with two marks: yours above it, the truth below."""

    def __init__(self, ax, low, high):
        room = 0.04 * (high - low)
        ax.set(xlim=(low - room, high + room), ylim=(-1.1, 1.1), yticks=[])
        ax.spines[:].set_visible(False)
        ax.tick_params(length=6)
        ax.axhline(0, color=FAINT, linewidth=2, zorder=1)
        self.low, self.high = low, high
        self.marks = [empty(ax, zorder=3, linestyle="none", markeredgecolor=PAPER, **look)
                      for look in LOOKS]  # fmt: skip
        words = {"size": NORMAL, "ha": "center", "va": "center", "weight": "bold"}
        self.names = [ax.text(0, side, "", color=look["color"], **words)
                      for side, look in zip((0.62, -0.62), LOOKS)]  # fmt: skip

    def show(self, yours, truth):
        """Numbers, or None for what stays hidden; outside of the line they stand at its end."""
        margin = 0.08 * (self.high - self.low)
        parts = zip(self.marks, self.names, (yours, truth), ("you", "truth"), strict=True)
        for mark, text, value, name in parts:
            _show([mark, text], value)
            if value is not None:
                place = min(max(value, self.low), self.high)
                mark.set_data([place], [0])
                arrow = "" if place == value else " →" if value > place else " ←"
                text.set(x=min(max(place, self.low + margin), self.high - margin),
                         text=minus(f"{name}: {value:.3g}{arrow}"))  # fmt: skip


class Sketch(Picture):
    """Two curves over the steps: yours with squares in dashes, the truth with diamonds."""

    def __init__(self, ax, steps, low, high):
        self.ax, self.steps = paper(ax), steps
        room = 0.06 * (high - low)
        ax.set(xlim=(steps[0] - 0.4, steps[-1] + 0.4), ylim=(low - room, high + room))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        look = {"markevery": max(1, len(steps) // 15), "markersize": 8}
        self.yours = empty(ax, linestyle=(0, (5, 2)), label="you", **YOURS | look)
        self.truth = empty(ax, label="truth", **TRUTH | look)
        self.hidden = ax.text(0.5, 0.9, "the truth is hidden", transform=ax.transAxes, size=NORMAL,
                              ha="center", color=INK, alpha=0.7)  # fmt: skip
        ax.legend(loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2, fontsize=NORMAL)

    def show(self, yours, truth):
        for curve, values in ((self.yours, yours), (self.truth, truth)):
            _show([curve], values)
            if values is not None:
                curve.set_data(self.steps, values)
        self.hidden.set_visible(truth is None)


class Choices(Picture):
    """The answers' letters on a line: a square above yours, a diamond below the right one."""

    SIDES = 0.7, -0.7

    def __init__(self, ax, options):
        self.options = list(options)
        ax.set(xlim=(-0.6, len(options) - 0.4), ylim=(-1.1, 1.1), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        words = {"va": "center", "weight": "bold"}
        for place, letter in enumerate(LETTERS[: len(options)]):
            ax.text(place, 0, letter, size=LARGE, ha="center", **words)
        self.marks = [empty(ax, linestyle="none", **look) for look in LOOKS]
        self.names = [ax.text(0, side, f"  {name}", color=look["color"], size=NORMAL, **words)
                      for side, name, look in zip(self.SIDES, ("you", "right"), LOOKS)]  # fmt: skip

    def show(self, yours, truth):
        """Two of the options, or None for what stays hidden."""
        parts = zip(self.marks, self.names, self.SIDES, (yours, truth), strict=True)
        for mark, text, side, answer in parts:
            _show([mark, text], answer)
            if answer is not None:
                place = self.options.index(answer)
                mark.set_data([place], [side])
                text.set_x(place + 0.03)


def _show(artists, value):
    for artist in artists:
        artist.set_visible(value is not None)
