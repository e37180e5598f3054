"""Pictures of a prediction beside the truth: on a number line, over the steps, among answers."""

from matplotlib.ticker import MaxNLocator

from lstmlab.plots.moving import Picture, empty, follow
from lstmlab.plots.numbers import minus
from lstmlab.plots.style import FAINT, INK, NORMAL, PAPER, paper

LETTERS = "abcdefgh"  # of the answers to choose from
OPTION = 34  # CSS pixels from one option to the next
# No gate's colours: these are no gates. Told apart by lightness, marker and dashes, too.
YOURS = {"color": "#707070", "marker": "s", "markersize": 11}
TRUTH = {"color": INK, "marker": "D", "markersize": 11}
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
    """Two curves over T steps: yours with squares in dashes, the truth with diamonds."""

    def __init__(self, ax, T, low, high, ylabel):
        self.ax, room = paper(ax), 0.06 * (high - low)
        ax.set(xlim=(0.5, T + 0.5), ylim=(low - room, high + room), xlabel="step t", ylabel=ylabel)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        self.yours = empty(ax, linestyle=(0, (5, 2)), label="you", **YOURS | {"markersize": 8})
        self.truth = empty(ax, label="truth", **TRUTH | {"markersize": 8})
        self.hidden = ax.text(0.5, 0.8, "the truth is hidden", transform=ax.transAxes, size=NORMAL,
                              ha="center", color=INK, alpha=0.7)  # fmt: skip
        ax.legend(loc="upper left", bbox_to_anchor=(0, 1.36), ncols=2, fontsize=NORMAL)

    def show(self, yours, truth):
        for curve, values in ((self.yours, yours), (self.truth, truth)):
            _show([curve], values)
            if values is not None:
                follow(curve, values)
        self.hidden.set_visible(truth is None)


class Choices(Picture):
    """The options line by line; beside them a square for yours, a diamond for the right one."""

    def __init__(self, fig, options):
        self.options = list(options)
        fig.set_layout_engine("none")
        ax = fig.add_axes([0, 0, 1, 1])
        ax.set(xlim=(0, 1), ylim=(len(options) - 0.5, -0.5))
        ax.axis("off")
        for place, (letter, text) in enumerate(zip(LETTERS, options, strict=False)):
            ax.text(0.2, place, f"{letter}:  {text}", size=NORMAL, va="center", parse_math=False)
        self.marks = [empty(ax, linestyle="none", **look) for look in LOOKS]
        words = {"va": "center", "weight": "bold", "size": NORMAL}
        self.names = [ax.text(0, 0, name, color=look["color"], **words)
                      for name, look in zip(("you", "right"), LOOKS)]  # fmt: skip

    def show(self, yours, truth):
        """Two of the options, or None for what stays hidden."""
        parts = zip(self.marks, self.names, (0.02, 0.1), (yours, truth), strict=True)
        for mark, text, across, answer in parts:
            _show([mark, text], answer)
            if answer is not None:
                place = self.options.index(answer)
                mark.set_data([across], [place])
                text.set(x=across + 0.014, y=place)


def _show(artists, value):
    for artist in artists:
        artist.set_visible(value is not None)
