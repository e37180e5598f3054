"""A gradient that adds up over time, term by term: what is left of an error, and the sum so far."""

import numpy as np

from lstmlab.plots.axes import bare, log_ticks, zero_line
from lstmlab.plots.moving import Picture, curve, empty, follow
from lstmlab.plots.numbers import low, signed
from lstmlab.plots.style import COLOURS, GRID, INK, NORMAL, PAPER, SMALL

LOWEST, HIGHEST = 1e-4, 1e3  # of the scale on which an error fades or grows


class Remaining(Picture):
    """How much of the error at step t is left at each earlier step k, on a scale of powers."""

    def __init__(self, ax, steps):
        log_ticks(zero_line(ax, 1), [1e-4, 1e-2, 1, 1e2], ["10⁻⁴", "10⁻²", "1", "10²"])
        ax.set(xlim=(-2.1, steps + 0.6), ylim=(LOWEST / 3, HIGHEST * 3), xticks=[])
        ax.text(-1.95, HIGHEST, "what is left of\nthe error at step k", size=SMALL, va="top")
        self.line = curve(ax, "gradient")
        self.formula = ax.text(-1.95, 3e-3, "", size=NORMAL, va="center",
                               color=COLOURS["gradient"])  # fmt: skip

    def show(self, norms):
        """norms (t,): the norms of ds_t/ds_k for k = 1 .. t."""
        follow(self.line, np.clip(norms, LOWEST, HIGHEST))
        self.formula.set_text(f"‖∂s{low(len(norms))}/∂sₖ‖")


class Terms(Picture):
    """The terms of a sum as bars, and the sum so far as a line on its way back from step t.

    Bars that are left out are hatched, the line goes on in dashes there. On the left the sums of
    the kept and of all terms, each with a diamond: the same number by finite differences.
    """

    ALL, KEPT = -0.55, -1.55  # places of the two sums, left of step 1

    def __init__(self, ax, symbols):
        T = len(symbols)
        bare(ax, xlim=(-2.1, T + 0.6), ylim=(-1.4, 1.5), yticks=[])
        names = [f"{k}\n{symbol}" for k, symbol in enumerate(symbols, start=1)]
        places = [self.KEPT, self.ALL, *range(1, T + 1)]
        ax.set_xticks(places, ["sum\nkept", "sum\nof all", *names], size=NORMAL)
        ax.set_xlabel("step k, and the character read there", labelpad=2)
        ax.axhline(0, color=INK, linewidth=1)
        ax.axvline(0.22, color=GRID, linewidth=2)
        colour, bars = COLOURS["gradient"], {"width": 0.7, "linewidth": 1.5}
        look = {"edgecolor": colour, "facecolor": colour + "59"}
        ghost = {"edgecolor": colour, "facecolor": PAPER, "hatch": "///", "linestyle": "--"}
        self.kept = list(ax.bar(places[2:], [0] * T, **bars, **look))
        self.cut = list(ax.bar(places[2:], [0] * T, **bars, **ghost))
        self.sums = list(ax.bar(places[:2], 0, **bars, edgecolor=INK, facecolor=INK + "26"))
        self.line = empty(ax, color=INK, linewidth=2)
        self.dashes = empty(ax, color=INK, linewidth=2, linestyle=(0, (3, 2)))
        self.diamonds = empty(ax, color=INK, linestyle="none", marker="D", markersize=9,
                              markerfacecolor=PAPER, markeredgewidth=2)  # fmt: skip
        words = {"size": SMALL, "parse_math": False}
        self.numbers = [ax.text(x, 0, "", ha="center", **words) for x in places]
        words |= {"size": NORMAL, "color": colour}
        self.title = ax.text(-1.95, 1.5, "", va="top", **words)
        examples = (self.kept[0], self.cut[0], self.line, self.diamonds)
        meanings = "term of step k", "left out", "sum so far, from the right", "finite difference"
        ax.legend(examples, meanings, loc="upper right", ncols=4, columnspacing=1.2,
                  handletextpad=0.4, borderaxespad=0, bbox_to_anchor=(1, 1.02))  # fmt: skip

    def show(self, title, terms, first, differences):
        """terms (t,) of the sum; those before step `first` (from 1) are left out.

        differences: by finite differences, (all, kept). Heights fill the panel at any size of the
        gradient: the numbers tell the size.
        """
        so_far = terms[::-1].cumsum()[::-1]
        sums = np.array([so_far[first - 1], so_far[0]])
        scale = np.abs([*terms, *so_far, *sums, *differences]).max() or 1.0
        heights = np.pad(terms / scale, (0, len(self.kept) - len(terms)))
        for k, (kept, cut, height) in enumerate(zip(self.kept, self.cut, heights), start=1):
            kept.set(visible=first <= k <= len(terms), height=height)
            cut.set(visible=k < first, height=height)
        for bar, value in zip(self.sums, sums):
            bar.set_height(value / scale)
        self.diamonds.set_data([self.ALL, self.KEPT], np.array(differences) / scale)
        self._trace(so_far / scale, first)
        self._write([*sums, *terms], scale)
        self.title.set_text(title)

    def _write(self, values, scale):
        for n, text in enumerate(self.numbers):
            text.set_text("")
            if n < len(values):
                sign = 1 if values[n] >= 0 else -1
                gap = sign * (0.13 if n < 2 else 0.05)
                text.set(text=signed(values[n]), y=values[n] / scale + gap,
                         va="bottom" if sign > 0 else "top")  # fmt: skip

    def _trace(self, so_far, first):
        """The sum so far as stairs: up to step `first` in full, from there in dashes."""
        xs = np.repeat(np.arange(len(so_far) + 1) + 0.5, 2)[1:-1]
        ys = np.repeat(so_far, 2)
        xs[0] = self.ALL  # the stairs end at the sum
        corner = 2 * (first - 1)
        self.line.set_data(xs[corner:], ys[corner:])
        self.dashes.set_data(xs[:corner], ys[:corner])
