"""A cell with gates held at a value: an ablation that trains and runs like any other cell.

    Clamped(LSTM(8, 16), {"f": 1.0})     never forgets: C_t = C_{t-1} + i_t * C̃_t, as in 1997
"""

from dataclasses import dataclass, field
from typing import Any

from lstmlab import checks


@dataclass(frozen=True)
class Clamped:
    """`cell`, whose gates named in `force` have those values at every step.

    Values are numbers or arrays that broadcast to (T, B, H). The held gates' parameters stay, so
    that the cell is as large as before, and learn nothing. ValueError for a gate it has not.
    """

    cell: Any
    force: dict = field(default_factory=dict)

    def __post_init__(self):
        checks.keys("force", self.force, self.cell.gates)

    def __getattr__(self, name):
        """Sizes, gates, `init` and `backward` are the cell's own."""
        if name.startswith("__"):
            raise AttributeError(name)  # pickle and copy ask before there is a cell
        return getattr(self.cell, name)

    def forward(self, params, xs, start=None, force=None, masks=None):
        """The cell's own pass; what the caller forces goes before what is held here."""
        return self.cell.forward(params, xs, start, self.force | (force or {}), masks)
