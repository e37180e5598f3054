"""Pictures of gradients that add up over time: the table of terms, and the same term by term."""

import numpy as np

from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, NORMAL, PAPER, SMALL, paper

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LOWEST, HIGHEST = 1e-4, 1e3  # of the scale on which an error fades or grows


def low(number):
    """A whole number as a subscript: 12 becomes ₁₂."""
    return str(number).translate(SUBSCRIPTS)


def signed(number):
    """A gradient in few characters, with its sign: +0.169, -12.3, +2e-05, 0."""
    if number == 0:
        return "0"
    if not 5e-4 <= abs(number) < 1e4:
        return f"{number:+.0e}".replace("-", "−")
    digits = 3 if abs(number) < 10 else 1 if abs(number) < 1000 else 0
    return f"{number:+.{digits}f}".replace("-", "−")


def ledger_table(ax, terms):
    """All terms of one weight's gradient: a row for each loss E_t, a column for each copy k.

    terms (T, T): entry [t, k] is what copy k of the weight adds to dE_t/dw. Colour (blue below
    zero, orange above) repeats what the numbers say; the last column holds the sums.
    """
    T = len(terms)
    table = np.column_stack([terms, terms.sum(axis=1)])
    widest = np.abs(table).max() or 1.0
    for t, k in np.ndindex(table.shape):
        x = k + 1 + 0.35 * (k == T)
        box = {"width": 0.94, "height": 0.9, "edgecolor": GRID, "linewidth": 1}
        if k <= t or k == T:
            colour = COLOURS["f"] if table[t, k] > 0 else COLOURS["o"]
            strength = int(150 * (abs(table[t, k]) / widest) ** 0.5)
            _cell(ax, x, t + 1, facecolor=f"{colour}{strength:02x}", **box)
            weight = "bold" if k == T else "normal"
            number = signed(round(table[t, k], 3))
            ax.text(x, t + 1, number, ha="center", va="center", size=NORMAL, weight=weight)
    total = signed(table[:, -1].sum())
    ax.text(T + 1.35, T + 1, total, ha="center", va="center", size=NORMAL, weight="bold")
    ax.text(T + 0.8, T + 1, "sum of the sums, ∂E/∂w", ha="right", va="center", size=NORMAL)
    ax.axhline(T + 0.53, color=INK, linewidth=1.5)
    ax.set(xlim=(0.4, T + 1.9), ylim=(T + 1.5, 0.45))
    ax.set_xticks([*range(1, T + 1), T + 1.35], [*(f"k = {k}" for k in range(1, T + 1)), "∂Eₜ/∂w"])
    ax.set_yticks(range(1, T + 1), [f"E{low(t)}" for t in range(1, T + 1)])
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=NORMAL)
    ax.spines[:].set_visible(False)


def _cell(ax, x, y, width, height, **look):
    ax.bar(x, height, width=width, bottom=y - height / 2, **look)


def step_sizes(ax, steps, errors, exact):
    """The error of central differences against their step, beside that of the complex step."""
    paper(ax, "both")
    ax.loglog(steps, errors, color=COLOURS["o"], marker="o", label="central differences")
    look = {"color": COLOURS["gradient"], "linestyle": (0, (5, 2))}
    ax.axhline(exact, label="complex step, $10^{-30}$", **look)
    ax.set(xlabel="step ε", ylabel="largest error")
    ax.invert_xaxis()
    ax.legend(loc="lower left", bbox_to_anchor=(0, 0.12))


class Remaining:
    """How much of the error at step t is left at each earlier step k, on a scale of powers."""

    def __init__(self, ax, steps):
        paper(ax)
        ax.set(xlim=(-2.1, steps + 0.6), ylim=(LOWEST / 3, HIGHEST * 3), yscale="log", xticks=[])
        ax.set_yticks([1e-4, 1e-2, 1, 1e2], ["10⁻⁴", "10⁻²", "1", "10²"])
        ax.minorticks_off()
        ax.axhline(1, color=FAINT, linewidth=1)
        ax.text(-1.95, HIGHEST, "what is left of\nthe error at step k", size=SMALL, va="top")
        look = {"color": COLOURS["gradient"], "marker": "d"}
        (self.line,) = ax.plot([], [], **look)
        self.formula = ax.text(-1.95, 3e-3, "", size=NORMAL, va="center", color=look["color"])
        self.artists = [self.line, self.formula]

    def show(self, norms):
        """norms (t,): the norms of ds_t/ds_k for k = 1 .. t."""
        t = len(norms)
        self.line.set_data(np.arange(1, t + 1), np.clip(norms, LOWEST, HIGHEST))
        self.formula.set_text(f"‖∂s{low(t)}/∂sₖ‖")


class Terms:
    """The terms of a sum as bars, and the sum so far as a line on its way back from step t.

    Bars that are left out are hatched, the line goes on in dashes there. On the left the sums of
    the kept and of all terms, each with a diamond: the same number by finite differences.
    """

    ALL, KEPT = -0.55, -1.55  # places of the two sums, left of step 1

    def __init__(self, ax, symbols):
        T = len(symbols)
        ax.set(xlim=(-2.1, T + 0.6), ylim=(-1.4, 1.5), yticks=[])
        names = [f"{k}\n{symbol}" for k, symbol in enumerate(symbols, start=1)]
        places = [self.KEPT, self.ALL, *range(1, T + 1)]
        ax.set_xticks(places, ["sum\nkept", "sum\nof all", *names])
        ax.tick_params(length=0, labelsize=NORMAL)
        ax.spines[:].set_visible(False)
        ax.axhline(0, color=INK, linewidth=1)
        ax.axvline(0.22, color=GRID, linewidth=2)
        ax.set_xlabel("step k, and the symbol read there", labelpad=2)
        colour = COLOURS["gradient"]
        bars = {"width": 0.7, "edgecolor": colour, "facecolor": colour + "59", "linewidth": 1.5}
        ghosts = bars | {"facecolor": PAPER, "hatch": "///", "linestyle": "--"}
        self.kept = list(ax.bar(range(1, T + 1), [0] * T, **bars))
        self.cut = list(ax.bar(range(1, T + 1), [0] * T, **ghosts))
        sums = {"width": 0.7, "edgecolor": INK, "facecolor": INK + "26", "linewidth": 1.5}
        self.sums = list(ax.bar([self.KEPT, self.ALL], [0, 0], **sums))
        (self.line,) = ax.plot([], [], color=INK, linewidth=2)
        (self.dashes,) = ax.plot([], [], color=INK, linewidth=2, linestyle=(0, (3, 2)))
        look = {"color": INK, "linestyle": "none", "marker": "D", "markersize": 9}
        look |= {"markerfacecolor": PAPER, "markeredgewidth": 2}
        (self.diamonds,) = ax.plot([], [], **look)
        words = {"ha": "center", "size": SMALL, "parse_math": False}
        self.numbers = [ax.text(x, 0, "", **words) for x in places]
        self.title = ax.text(-1.95, 1.5, "", size=NORMAL, va="top", color=colour, parse_math=False)
        examples = (self.kept[0], self.cut[0], self.line, self.diamonds)
        meanings = "term of step k", "left out", "sum so far, from the right", "finite difference"
        ax.legend(examples, meanings, loc="upper right", ncols=4, columnspacing=1.2,
                  handletextpad=0.4, borderaxespad=0, bbox_to_anchor=(1, 1.02))  # fmt: skip
        self.artists = [*self.kept, *self.cut, *self.sums, self.line, self.dashes, self.diamonds,
                        *self.numbers, self.title]  # fmt: skip

    def show(self, title, terms, first, differences):
        """terms (t,) of the sum; those before step `first` (from 1) are left out.

        differences: by finite differences, (all, kept). Heights fill the panel at any size of the
        gradient: the numbers tell the size.
        """
        so_far = terms[::-1].cumsum()[::-1]
        sums = np.array([so_far[first - 1], so_far[0]])
        scale = np.abs([*terms, *so_far, *sums, *differences]).max() or 1.0
        for k, (kept, cut) in enumerate(zip(self.kept, self.cut), start=1):
            there = k <= len(terms)
            kept.set(visible=there and k >= first, height=terms[k - 1] / scale if there else 0)
            cut.set(visible=there and k < first, height=terms[k - 1] / scale if there else 0)
        for bar, value in zip(self.sums, sums):
            bar.set_height(value / scale)
        self.diamonds.set_data([self.ALL, self.KEPT], np.array(differences) / scale)
        self._trace(so_far / scale, first)
        for text, value in zip(self.numbers, [*sums, *terms, *[None] * len(self.kept)]):
            text.set_text("" if value is None else signed(value))
            if value is not None:
                gap = 0.13 if text in self.numbers[:2] else 0.05
                y = value / scale + (gap if value >= 0 else -gap)
                text.set(y=y, va="bottom" if value >= 0 else "top")
        self.title.set_text(title)

    def _trace(self, so_far, first):
        """The sum so far as stairs: up to step `first` in full, from there in dashes."""
        xs = np.repeat(np.arange(len(so_far) + 1) + 0.5, 2)[1:-1]
        ys = np.repeat(so_far, 2)
        xs[0] = self.ALL  # the stairs end at the sum
        self.line.set_data(xs[2 * (first - 1) :], ys[2 * (first - 1) :])
        self.dashes.set_data(xs[: 2 * (first - 1)], ys[: 2 * (first - 1)])
