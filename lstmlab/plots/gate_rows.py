"""The painted rows of a gate roll as a still picture, for pages where no widget lives."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lstmlab.plots.style import FAINT, SMALL, area, styled

TALL, WIDTH, LEFT, RIGHT = 34, 840, 132, 18  # pixels; below the roll, axes too


def gate_rows(rows, values):
    """Bars over the steps for each row, (pixels, pixels, 4) of bytes.

    rows: dicts with name, symbol, label, low and high; values: {name: numbers, one per step}.
    """
    height = TALL * len(rows)
    page = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    canvas = FigureCanvasAgg(page)
    with styled():
        for place, row in enumerate(rows, start=1):
            bottom = 1 - place * TALL / height
            ax = page.add_axes([LEFT / WIDTH, bottom, 1 - (LEFT + RIGHT) / WIDTH, 28 / height])
            numbers = np.array(values[row["name"]])
            look = area(row["name"], label=None)
            ax.bar(np.arange(1, len(numbers) + 1), numbers, 0.86, **look)
            ax.set(xlim=(0.5, len(numbers) + 0.5), ylim=(row["low"], row["high"]), yticks=[],
                   xticks=[])  # fmt: skip
            ax.spines[:].set_visible(False)
            ax.axhline(0, color=FAINT, linewidth=1)
            page.text(6 / WIDTH, bottom + 14 / height, f"{row['symbol']}$_t$  {row['label']}",
                      size=SMALL, va="center")  # fmt: skip
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())
