"""The unrolled chain with one error on its way back: each factor of dE_3/dW in its place.

Forward in grey: x_t, s_t, the prediction ŷ_t, its loss E_t, and a box for each copy of W. In the
gradient's colour, from E_3: into the state, back from state to state, and into each copy of W.
"""

from matplotlib.patches import FancyArrowPatch

from lstmlab.plots.diagram import canvas, layer, pointwise, wire
from lstmlab.plots.style import COLOURS, INK, NORMAL, PAPER, SMALL, ink

BACK = COLOURS["gradient"]
PLACES = [0.5, 3.05, 5.6, 8.15, 11.0, 12.4]  # of s_0 to s_5
COPIES = [(a + b) / 2 for a, b in zip(PLACES, PLACES[1:], strict=False)]
LOSS, GUESS, STATE, INPUT, TERM = 7.4, 6.1, 3.6, 2.15, 1.1  # heights
R = 0.42
FACTORS = [
    "$\\partial s_2/\\partial s_1$\n$=\\mathrm{diag}(1-s_2^2)\\,W$",
    "$\\partial s_3/\\partial s_2$\n$=\\mathrm{diag}(1-s_3^2)\\,W$",
    "$\\partial E_3/\\partial s_3$\n$=(\\hat y_3-y_3)^\\top V$",
]
NORM = "$\\Vert\\partial E_3/\\partial s_%d\\Vert$\n= %.3f"
GREY, AFTER = "#6e6e6e", "#949494"  # up to the loss, and after it


def error_path(ax, sizes=None):
    """Draw five steps, and the way back of the error of the third.

    sizes (3,): the norms of dE_3/ds_k for k = 1, 2, 3. They are written where else the factors are,
    and the arrows are as thick.
    """
    canvas(ax, 12.9, 7.9)
    for t, x in enumerate(PLACES):
        _step(ax, t, x, GREY if t < 4 else AFTER)
    widths = [3.5] * 3 if sizes is None else [1 + 6 * size / max(sizes) for size in sizes]
    words = FACTORS if sizes is None else [NORM % (k, size) for k, size in enumerate(sizes, 1)]
    _into_the_state(ax, words[2], widths[2])
    for k in (2, 1):
        _one_step_back(ax, k, words[k - 1], widths[k - 1])
    for k in (3, 2, 1):
        _into_the_copy(ax, k)
    return ax


def _step(ax, t, x, colour):
    """State, input, prediction and loss of a step, and the copy of W before it."""
    pen = {"colour": colour, "width": 2}
    _node(ax, x, STATE, f"$s_{t}$", colour)
    if t == 0:
        return
    wire(ax, (PLACES[t - 1] + R, STATE), (x - R, STATE), **pen)
    if t < 5:
        box, word = layer(ax, COPIES[t - 1], STATE, "$W$", width=0.7, height=0.7, size=NORMAL)
        box.set(facecolor=PAPER, edgecolor=colour)
        word.set_color(_ink(colour))
    for low, high in ((INPUT, STATE), (STATE, GUESS), (GUESS, LOSS)):
        wire(ax, (x, low + R), (x, high - R), **pen)
    _node(ax, x, INPUT, f"$x_{t}$", colour)
    _node(ax, x, GUESS, rf"$\hat y_{t}$", colour)
    _node(ax, x, LOSS, f"$E_{t}$", BACK if t == 3 else colour)


def _node(ax, x, y, text, colour):
    disc, word = pointwise(ax, x, y, text, radius=R, size=NORMAL)
    disc.set_edgecolor(colour)
    word.set_color(_ink(colour))


def _ink(colour):
    return INK if colour == GREY else ink(colour)


def _into_the_state(ax, words, width):
    x = PLACES[3] + 0.33
    _arc(ax, (x, LOSS - 0.33), (x, STATE + 0.33), -0.2, width)
    ax.text(x + 0.55, 5.1, words, size=NORMAL, color=BACK, va="center", linespacing=1.5)


def _one_step_back(ax, k, words, width):
    """An arc over the chain from s_{k+1} to s_k."""
    height = STATE + 0.33
    _arc(ax, (PLACES[k + 1] - 0.33, height), (PLACES[k] + 0.33, height), 0.26, width)
    ax.text(COPIES[k], STATE + 0.95, words, size=NORMAL, color=BACK, ha="center", va="bottom",
            linespacing=1.5)  # fmt: skip


def _arc(ax, start, end, bend, width):
    ax.add_patch(FancyArrowPatch(start, end, connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>",
                                 mutation_scale=11 + 3 * width, linewidth=width, color=BACK,
                                 shrinkA=0, shrinkB=0, zorder=2, gid="back"))  # fmt: skip


def _into_the_copy(ax, k):
    """From s_k into copy k of W, and out of it as the term of the sum."""
    x, side, centred = COPIES[k - 1], STATE - 0.2, {"ha": "center", "va": "center", "color": BACK}
    wire(ax, (PLACES[k] - 0.36, side), (x + 0.35, side), colour=BACK, width=3.5, head=False)
    ax.text((PLACES[k] + x) / 2, STATE - 0.52, rf"$\delta_{k}$", size=NORMAL, **centred)
    wire(ax, (x, STATE - 0.36), (x, TERM + 0.15), colour=BACK, width=3.5)
    ax.text(x, TERM - 0.15, f"term {k}", size=SMALL, **centred)
    zero = r"$\;= 0$" if k == 1 else ""
    ax.text(x, TERM - 0.7, rf"$\delta_{k}\otimes s_{k - 1}$" + zero, size=NORMAL, **centred)
    following = "+" if k < 3 else r"$=\;\partial E_3/\partial W$"
    ax.text(PLACES[k] + (0.6 if k == 3 else 0), TERM - 0.7, following, size=NORMAL, **centred)
