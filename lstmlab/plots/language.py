"""Pictures of language models: all sequences as shares, the next symbol, the ledger."""

from lstmlab.plots.style import COLOURS, FAINT, GRID, INK, LARGE, NORMAL, PAPER, SMALL

VISIBLE = {"\n": "↵", " ": "␣", "\t": "→"}


def visible(symbols):
    """A text with its spaces and line ends made visible."""
    return "".join(VISIBLE.get(symbol, symbol) for symbol in symbols)


def shares(ax, messages, marked="", symbols="ABC"):
    """All sequences as boxes: column n splits each box of column n - 1 by the next symbol.

    A box is as high as the probability of its sequence, so each column adds up to 1, and the
    share of a box within the box on its left is P(next | prefix). `messages` are strings of one
    length; the boxes of the prefixes of `marked` are filled. Returns {prefix: (bottom, height)}.
    """
    boxes = {"": (0.0, 1.0)}
    for n in range(len(messages[0])):
        for prefix in [prefix for prefix in boxes if len(prefix) == n]:
            bottom, height = boxes[prefix]
            top = bottom + height
            for symbol in symbols:
                count = sum(message.startswith(prefix + symbol) for message in messages)
                if count:
                    top -= count / len(messages)
                    boxes[prefix + symbol] = (top, count / len(messages))
    del boxes[""]
    for prefix, (bottom, height) in boxes.items():
        words = {"ha": "center", "va": "center", "size": SMALL}
        look = {"facecolor": PAPER, "edgecolor": FAINT, "linewidth": 1.2}
        if marked.startswith(prefix):
            words |= {"weight": "bold", "bbox": {"facecolor": PAPER, "edgecolor": "none", "pad": 1}}
            look |= {"facecolor": COLOURS["y"] + "40", "edgecolor": COLOURS["y"]}
        ax.bar(len(prefix), height, width=0.94, bottom=bottom, **look)
        count = round(height * len(messages))
        ax.text(len(prefix), bottom + height / 2, f"{prefix}  {count}", **words)
    ax.set(xticks=range(1, len(messages[0]) + 1), xlim=(0.5, len(messages[0]) + 0.5), ylim=(0, 1))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return boxes


class Chances:
    """Horizontal bars of P(next symbol), likeliest first where there are too many for `rows`.

    The bars show what symbols are drawn from, a black line on each the model's own probability.
    """

    def __init__(self, ax, rows):
        self.rows = rows
        ax.set(xlim=(-0.26, 1.3), ylim=(rows, -0.2), yticks=[], xticks=[0, 0.5, 1])
        ax.set_title("next symbol: bar at τ, line at τ = 1", size=SMALL, loc="left")
        ax.set_xlabel("probability")
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.vlines([0, 0.5, 1], 0, rows, color=GRID, linewidth=1)
        look = {"facecolor": COLOURS["y"] + "40", "edgecolor": COLOURS["y"], "hatch": "//"}
        self.bars = list(ax.barh(range(rows), [0] * rows, height=0.8, align="edge", **look))
        self.own = [ax.plot([], [], color=INK, linewidth=4)[0] for _ in range(rows)]
        words = {"va": "center", "parse_math": False}
        self.names = [ax.text(-0.04, 0, "", ha="right", size=LARGE, **words) for _ in range(rows)]
        self.numbers = [ax.text(0, 0, "", ha="left", size=NORMAL, **words) for _ in range(rows)]
        self.artists = [*self.bars, *self.own, *self.names, *self.numbers]

    def show(self, names, drawn, own):
        """At most `rows` names, their probabilities to draw with, and the model's own."""
        step = min(self.rows / len(names), 2.4)
        for row in range(self.rows):
            there = row < len(names)
            for artist in (self.bars[row], self.own[row], self.names[row], self.numbers[row]):
                artist.set_visible(there)
            if there:
                middle, half = (row + 0.5) * step, 0.38 * step
                self.bars[row].set_bounds(0, middle - half, drawn[row], 2 * half)
                self.own[row].set_data([own[row]] * 2, [middle - half, middle + half])
                self.names[row].set(text=names[row], y=middle)
                x = max(drawn[row], own[row]) + 0.03
                self.numbers[row].set(text=percent(drawn[row]), position=(x, middle))


class Ledger:
    """The chain of factors, a row each: symbol, factor, its surprise as a bar, product so far.

    The bars are -ln(factor) in nats, so where the factors multiply, the bars add up; longer ones
    stop at the end of the scale.
    """

    LONGEST = 6.0  # nats

    def __init__(self, ax, rows):
        self.rows = rows
        ax.set(xlim=(-4.6, 10.6), ylim=(rows, -1.0), yticks=[], xticks=[0, 2, 4, 6])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.vlines([0, 2, 4, 6], 0, rows, color=GRID, linewidth=1)
        look = {"facecolor": INK + "26", "edgecolor": INK}
        self.bars = list(ax.barh(range(rows), [1] * rows, height=0.76, align="edge", **look))
        heads = (-0.25, "right", "factor"), (0, "left", "−ln factor, in nats")
        for x, side, head in (*heads, (10.5, "right", "product so far")):
            ax.text(x, -0.5, head, ha=side, va="center", size=SMALL)
        words = {"va": "center", "parse_math": False}
        self.names, self.factors, self.products = (
            [ax.text(x, row + 0.5, "", ha=side, size=size, **words) for row in range(rows)]
            for x, side, size in (
                (-4.4, "left", LARGE), (-0.25, "right", NORMAL), (10.5, "right", NORMAL)
            )
        )  # fmt: skip
        self.artists = [*self.bars, *self.names, *self.factors, *self.products]

    def show(self, names, factors, products, nats):
        """At most `rows` symbols, each with its factor, the product up to it, and -ln factor."""
        for row in range(self.rows):
            there = row < len(names)
            self.bars[row].set_visible(there)
            self.bars[row].set_width(min(nats[row], self.LONGEST) if there else 0)
            self.names[row].set_text(names[row] if there else "")
            self.factors[row].set_text(short(factors[row]) if there else "")
            self.products[row].set_text(short(products[row]) if there else "")


def percent(p):
    """A probability for the reader: 5.0%, 0.3%, below 0.1%."""
    return f"{p:.1%}" if p >= 0.001 or p == 0 else "< 0.1%"


def short(number):
    """A small number for the reader: 0.2500, 0.0013, 3.1e-12."""
    return f"{number:.4f}" if number >= 1e-3 or number == 0 else f"{number:.1e}"
