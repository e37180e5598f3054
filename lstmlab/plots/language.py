"""Pictures of language models: all sequences as boxes, the next symbol, the chain of factors."""

import numpy as np

from lstmlab.plots.axes import bare
from lstmlab.plots.moving import Picture, empty
from lstmlab.plots.numbers import percent, probability
from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, LARGE, NORMAL, PAPER, SMALL

VISIBLE = str.maketrans({"\n": "↵", " ": "␣", "\t": "→"})


def visible(symbols):
    """A text with its spaces and line ends made visible."""
    return symbols.translate(VISIBLE)


def _boxes(messages):
    """{prefix: (bottom, height)}: each column splits the boxes of the one before, from the top."""
    boxes, ends = {"": (0.0, 1.0)}, [""]
    for _ in messages[0]:
        ends = [prefix + symbol for prefix in ends if prefix in boxes for symbol in "ABC"]
        tops = {prefix: sum(pair) for prefix, pair in boxes.items()}
        for prefix in ends:
            height = np.mean([message.startswith(prefix) for message in messages])
            if height:
                tops[prefix[:-1]] -= height
                boxes[prefix] = (tops[prefix[:-1]], height)
    return boxes


def prefix_mosaic(ax, messages, marked):
    """All sequences as boxes: column n splits each box of column n - 1 by the next symbol.

    A box is as high as the probability of its prefix, so each column adds up to 1, and a box fills
    P(next | prefix) of the box on its left. `messages` are strings of A, B and C, of one length.
    The prefixes of `marked` are filled, and an arrow to each carries its factor, as counts. Returns
    {prefix: (bottom, height)}.
    """
    boxes = _boxes(messages)
    counts = {prefix: round(height * len(messages)) for prefix, (_, height) in boxes.items()}
    for prefix, (bottom, height) in boxes.items():
        on_path = marked.startswith(prefix)
        look = {"facecolor": COLOURS["y"] + "40" if on_path else PAPER,
                "edgecolor": COLOURS["y"] if on_path else FAINT, "linewidth": 1.2}  # fmt: skip
        ax.bar(len(prefix), height, width=0.7, bottom=bottom, **look)
        words = {"ha": "center", "va": "center", "weight": "bold" if on_path else "normal"}
        name = f"{prefix}  {counts[prefix]}".strip()
        ax.text(len(prefix), bottom + height / 2, name, size=SMALL, **words)
    for n in range(1, len(marked) + 1):
        before, prefix = marked[: n - 1], marked[:n]
        start, end = (boxes[part][0] + boxes[part][1] / 2 for part in (before, prefix))
        arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 2, "mutation_scale": 18}
        ax.annotate("", (n - 0.34, end), (n - 0.66, start), arrowprops=arrow)
        ax.text(n - 0.5, max(start, end) + 0.04, f"{counts[prefix]}/{counts[before]}",
                size=NORMAL, weight="bold", ha="center")  # fmt: skip
    bare(ax, xticks=range(len(marked) + 1), xlim=(-0.4, len(marked) + 0.4), ylim=(0, 1))
    return boxes


def _rows_of_texts(ax, rows, *columns):
    """A list of texts a column, one a row: columns are (x, side, size)."""
    words = {"va": "center", "parse_math": False}
    return ([ax.text(x, row + 0.5, "", ha=side, size=size, **words) for row in range(rows)]
            for x, side, size in columns)  # fmt: skip


class Chances(Picture):
    """Horizontal bars of P(next symbol), likeliest first where there are too many for `rows`.

    The bars show what symbols are drawn from, a black line on each the model's own probability.
    """

    def __init__(self, ax, rows):
        self.rows, ticks = rows, [0, 0.5, 1]
        bare(ax, xlim=(-0.26, 1.3), ylim=(rows, -0.2), yticks=[], xticks=ticks)
        ax.set_title("next character: bar at τ, line at τ = 1", size=SMALL, loc="left")
        ax.set_xlabel("probability")
        ax.vlines(ticks, 0, rows, color=GRID, linewidth=1)
        look = {"facecolor": COLOURS["y"] + "40", "edgecolor": COLOURS["y"], "hatch": "//"}
        self.bars = list(ax.barh(range(rows), [0] * rows, height=0.8, align="edge", **look))
        self.own = [empty(ax, color=INK, linewidth=4) for _ in range(rows)]
        columns = (-0.04, "right", LARGE), (0, "left", NORMAL)
        self.names, self.numbers = _rows_of_texts(ax, rows, *columns)

    def show(self, names, drawn, own):
        """At most `rows` names, their probabilities to draw with, and the model's own."""
        step = min(self.rows / len(names), 2.4)
        for row, parts in enumerate(zip(self.bars, self.own, self.names, self.numbers)):
            for artist in parts:
                artist.set_visible(row < len(names))
            if row < len(names):
                bar, line, name, number = parts
                middle, half = (row + 0.5) * step, 0.38 * step
                bar.set_bounds(0, middle - half, drawn[row], 2 * half)
                line.set_data([own[row]] * 2, [middle - half, middle + half])
                name.set(text=names[row], y=middle)
                x = max(drawn[row], own[row]) + 0.03
                number.set(text=percent(drawn[row]), position=(x, middle))


class Factors(Picture):
    """The chain of factors, a row each: symbol, factor, its surprise as a bar, product so far.

    The bars are -ln(factor) in nats, so where the factors multiply, the bars add up; longer ones
    stop at the end of the scale.
    """

    LONGEST = 6.0  # nats

    def __init__(self, ax, rows):
        ticks = [0, 2, 4, 6]
        bare(ax, xlim=(-4.6, 10.6), ylim=(rows, -1.0), yticks=[], xticks=ticks)
        ax.vlines(ticks, 0, rows, color=GRID, linewidth=1)
        look = {"facecolor": INK + "26", "edgecolor": INK}
        self.bars = list(ax.barh(range(rows), [1] * rows, height=0.76, align="edge", **look))
        heads = (-0.25, "right", "factor"), (0, "left", "−ln factor, in nats")
        for x, side, head in (*heads, (10.5, "right", "product so far")):
            ax.text(x, -0.5, head, ha=side, va="center", size=SMALL)
        columns = (-4.4, "left", LARGE), (-0.25, "right", NORMAL), (10.5, "right", NORMAL)
        self.names, self.factors, self.products = _rows_of_texts(ax, rows, *columns)

    def show(self, names, factors, products, nats):
        """At most as many symbols as rows, each with its factor, the product up to it, and
        -ln factor."""
        for row, bar in enumerate(self.bars):
            there = row < len(names)
            bar.set(visible=there, width=min(nats[row], self.LONGEST) if there else 0)
            self.names[row].set_text(names[row] if there else "")
            self.factors[row].set_text(probability(factors[row]) if there else "")
            self.products[row].set_text(probability(products[row]) if there else "")
