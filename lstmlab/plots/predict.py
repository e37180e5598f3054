"""Pictures of a prediction beside the truth: on a number line, over the steps, among answers."""

from matplotlib.ticker import MaxNLocator

from lstmlab.plots.style import COLOURS, FAINT, INK, LARGE, NORMAL, PAPER, paper

LETTERS = "abcdefgh"  # of the answers to choose from
YOURS = {"color": COLOURS["o"], "marker": "s", "markersize": 11}
TRUTH = {"color": COLOURS["f"], "marker": "D", "markersize": 11}


class NumberLine:
    """A line from `low` to `high` with two marks: yours above it, the truth below."""

    def __init__(self, ax, low, high):
        room = 0.04 * (high - low)
        ax.set(xlim=(low - room, high + room), ylim=(-1.1, 1.1), yticks=[])
        ax.spines[["left", "right", "top", "bottom"]].set_visible(False)
        ax.tick_params(length=6)
        ax.axhline(0, color=FAINT, linewidth=2, zorder=1)
        self.low, self.high = low, high
        self.marks = [
            ax.plot([], [], zorder=3, linestyle="none", markeredgecolor=PAPER, **look)[0]
            for look in (YOURS, TRUTH)
        ]
        self.names = [
            ax.text(0, 0.62 * side, "", size=NORMAL, ha="center", va="center", color=look["color"],
                    weight="bold")
            for side, look in ((1, YOURS), (-1, TRUTH))
        ]  # fmt: skip
        self.artists = [*self.marks, *self.names]

    def show(self, yours, truth):
        """Numbers, or None for what stays hidden; outside of the line they stand at its end."""
        values, names = (yours, truth), ("you", "truth")
        for mark, text, value, name in zip(self.marks, self.names, values, names, strict=True):
            mark.set_visible(value is not None)
            text.set_visible(value is not None)
            if value is None:
                continue
            place = min(max(value, self.low), self.high)
            mark.set_data([place], [0])
            margin = 0.08 * (self.high - self.low)
            text.set_x(min(max(place, self.low + margin), self.high - margin))
            arrow = "" if place == value else " →" if value > place else " ←"
            text.set_text(f"{name}: {value:.3g}{arrow}".replace("-", "−"))


class Sketch:
    """Two curves over the steps: yours with squares in dashes, the truth with diamonds."""

    def __init__(self, ax, steps, low, high):
        self.ax = ax
        paper(ax)
        room = 0.06 * (high - low)
        ax.set(xlim=(steps[0] - 0.4, steps[-1] + 0.4), ylim=(low - room, high + room))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        self.steps = steps
        every = max(1, len(steps) // 15)
        (self.yours,) = ax.plot([], [], linestyle=(0, (5, 2)), label="you", markevery=every,
                                **YOURS | {"markersize": 8})  # fmt: skip
        (self.truth,) = ax.plot([], [], label="truth", markevery=every, **TRUTH | {"markersize": 8})
        self.hidden = ax.text(0.5, 0.9, "the truth is hidden", transform=ax.transAxes, size=NORMAL,
                              ha="center", color=INK, alpha=0.7)  # fmt: skip
        ax.legend(loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2, fontsize=NORMAL)
        self.artists = [self.yours, self.truth, self.hidden]

    def show(self, yours, truth):
        for curve, values in ((self.yours, yours), (self.truth, truth)):
            curve.set_visible(values is not None)
            if values is not None:
                curve.set_data(self.steps, values)
        self.hidden.set_visible(truth is None)


class Choices:
    """The answers' letters on a line: a square above yours, a diamond below the right one."""

    def __init__(self, ax, options):
        n = len(options)
        ax.set(xlim=(-0.6, n - 0.4), ylim=(-1.1, 1.1), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        for place, letter in zip(range(n), LETTERS, strict=False):
            ax.text(place, 0, letter, size=LARGE, weight="bold", ha="center", va="center")
        self.options = list(options)
        self.marks = [
            ax.plot([], [], linestyle="none", **look)[0] for look in (YOURS, TRUTH)
        ]
        words = {"size": NORMAL, "va": "center", "weight": "bold"}
        self.names = [
            ax.text(0, side, f"  {name}", color=look["color"], **words)
            for side, name, look in zip(self.SIDES, ("you", "right"), (YOURS, TRUTH), strict=True)
        ]
        self.artists = [*self.marks, *self.names]

    SIDES = 0.7, -0.7

    def show(self, yours, truth):
        """Two of the options, or None for what stays hidden."""
        parts = zip(self.marks, self.names, self.SIDES, (yours, truth), strict=True)
        for mark, text, side, answer in parts:
            for artist in (mark, text):
                artist.set_visible(answer is not None)
            if answer is not None:
                place = self.options.index(answer)
                mark.set_data([place], [side])
                text.set_x(place + 0.03)
