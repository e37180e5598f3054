"""Pictures below a GRU's piano roll: its one state, made of old and new, and what flows back."""

import numpy as np

from lstmlab.plots.piano import Panel
from lstmlab.plots.style import COLOURS, FAINT, PAPER, SMALL, area, dots, line, paper
from lstmlab.plots.writing import INVISIBLE

GHOST = {"color": FAINT, "linestyle": (0, (1, 1)), "linewidth": 3}
ROW = {"loc": "lower left", "bbox_to_anchor": (-0.005, 0.98), "columnspacing": 1.1,
       "handletextpad": 0.4, "handlelength": 1.8, "borderaxespad": 0,
       "fontsize": SMALL}  # fmt: skip


class State(Panel):
    """h_t as the sum of what is kept and what is written; h̃_t offered; rings where it is asked.

    The dotted line is the same painting in the slide's convention.
    """

    def __init__(self, ax, steps):
        super().__init__(ax, steps, "the state:\nwhat is kept\n+ written")
        self.steps = np.arange(1, steps + 1)
        bars = {"width": 0.38, "zorder": 1.5}
        kept = area("h", label="kept")
        self.kept = list(ax.bar(self.steps - 0.2, 0.0, **bars, **kept))
        self.written = list(ax.bar(self.steps + 0.2, 0.0, **bars, **area("z", label="written")))
        (self.slide,) = ax.plot([], [], **GHOST, label="$h_t$ by the slide")
        offered = dots("h_tilde", markersize=7, label=r"$\tilde{h}_t$ offered")
        (self.h_tilde,) = ax.plot([], [], **offered)
        (self.h,) = ax.plot([], [], **line("h", marker="v", markersize=8, label="$h_t$"))
        ring = {"linestyle": "none", "marker": "o", "markersize": 17, "markerfacecolor": "none",
                "markeredgewidth": 2, "color": COLOURS["y"], "label": "wanted"}  # fmt: skip
        (self.rings,) = ax.plot([], [], **ring)
        handles = [self.kept[0], self.written[0], self.h, self.h_tilde, self.rings, self.slide]
        names = ["kept", "written", *(handle.get_label() for handle in handles[2:])]
        ax.legend(handles, names, ncols=6, **ROW)
        ax.tick_params(labelbottom=False)
        self.artists = [self.mark, *self.kept, *self.written, self.slide, self.h_tilde, self.h,
                        self.rings]  # fmt: skip

    def show(self, drawn, now):
        """drawn: "kept", "written", "h", "h_tilde", "slide", (T,); "asked", "wanted" (n,).

        now: the step looked at, from 1. True if the background must be drawn anew."""
        for bar, height in zip(self.kept, drawn["kept"], strict=True):
            bar.set(height=height, visible=abs(height) > INVISIBLE)
        for bar, bottom, height in zip(self.written, drawn["kept"], drawn["written"], strict=True):
            bar.set(y=bottom, height=height, visible=abs(height) > INVISIBLE)
        for name in ("slide", "h_tilde", "h"):
            getattr(self, name).set_data(self.steps, drawn[name])
        self.rings.set_data(drawn["asked"], drawn["wanted"])
        self.mark.set_xdata([now, now])
        seen = [drawn[name] for name in ("h", "h_tilde", "slide", "wanted")]
        return self.fit(np.concatenate(seen), two_sided=True)


class StateFlow(Panel):
    """∂h_T/∂h_t: all roads, dots by finite differences; the keeping road alone; a plain RNN's."""

    def __init__(self, ax, steps):
        super().__init__(ax, steps, "what flows\nback to h$_t$\nfrom step T")
        self.steps = np.arange(1, steps + 1)
        (self.rnn,) = ax.plot([], [], **GHOST, label="plain RNN")
        road = line("z", marker="s", markersize=7, label="keeping road alone")
        (self.road,) = ax.plot([], [], **road)
        all_roads = r"$\partial h_T/\partial h_t$, all roads"
        (self.dh,) = ax.plot([], [], **line("gradient", label=all_roads))
        dot = {"linestyle": "none", "marker": "o", "markersize": 8, "markerfacecolor": PAPER,
               "markeredgewidth": 2, "color": COLOURS["gradient"]}  # fmt: skip
        (self.dh_moved,) = ax.plot([], [], **dot, label="finite differences")
        handles = [self.dh, self.dh_moved, self.road, self.rnn]
        ax.legend(handles=handles, ncols=4, **ROW)
        ax.set_xlabel("step t", labelpad=1)
        self.artists = [self.mark, self.rnn, self.road, self.dh, self.dh_moved]

    def show(self, drawn, now):
        """drawn: "dh", "dh_moved", "road", "rnn", each (now,).

        True if the background must be drawn anew."""
        for name in ("rnn", "road", "dh", "dh_moved"):
            getattr(self, name).set_data(self.steps[:now], drawn[name])
        self.mark.set_xdata([now, now])
        seen = [drawn[name] for name in ("dh", "road", "rnn")]
        return self.fit(np.concatenate(seen), two_sided=False)


def readings(ax, accuracies, chance):
    """How often a trained network is right, by how its weights are read.

    accuracies: {group: {reading: (n,) shares}}; each number is a mark, a bar their median. The
    groups stand side by side, with their own marker, colour and hatch.
    """
    looks = "h", "z"
    names = list(next(iter(accuracies.values())))
    for place, (group, look) in enumerate(zip(accuracies, looks, strict=False)):
        x = np.arange(len(names)) + 0.4 * place - 0.2
        shares = np.array([accuracies[group][name] for name in names])
        ax.bar(x, np.median(shares, axis=1), width=0.36, **area(look, label=group))
        spread = x[:, None] + np.linspace(-0.12, 0.12, shares.shape[1])
        ax.plot(spread.ravel(), shares.ravel(), **dots(look, markersize=6, label=None))
    ax.axhline(chance, color=FAINT, linewidth=2, linestyle=(0, (4, 2)))
    ax.text(len(names) - 0.45, chance + 0.015, "chance", ha="left", va="bottom", size=SMALL)
    paper(ax).set(xticks=range(len(names)), ylim=(0, 1.19), ylabel="share of right answers",
                  xlim=(-0.5, len(names) + 0.05), yticks=np.linspace(0, 1, 5))  # fmt: skip
    ax.set_xticklabels([name.replace(", ", ",\n") for name in names])
    ax.legend(loc="upper right", ncols=2)
