"""A peephole cell for a bug hunt: something in it is late. Do not read on before you hunted!

    cell = suspect()(inputs=1, hidden=2, diagonal=True)
    print(reading("forward"))               # the suspect's own source
    print(difference())                     # the solution: the changed lines, wrong and right

Its output gate looks at C_{t-1} where C_t belongs, on the way forward and on the way back: both
passes agree with each other, so that no check of its gradients finds anything.
"""

import inspect
from functools import cache

from lstmlab import checks
from lstmlab.cells import peephole
from lstmlab.course.bug_hunt import made_from, spoilt

# Pieces of the right cell, and what stands in their places.
_CHANGES = {
    "self.peep(C[t], W_co)": "self.peep(C_before, W_co)",
    "d_C_next + self.peep_back(d_o, W_co)\n": "d_C_next\n",
    "self.peep_back(d_i, W_ci)\n": "self.peep_back(d_i, W_ci) + self.peep_back(d_o, W_co)\n",
    '"o": trace.C}': '"o": trace.previous("C")}',
}  # fmt: skip


@cache
def suspect():
    """The class of the faulty cell, made like `PeepholeLSTM(inputs, hidden)`."""
    return made_from(_source(), "PeepholeLSTM", "11")


def reading(method="forward"):
    """The source of one of the suspect's methods, to be read line by line."""
    checks.one_of("method", method, ("init", "forward", "backward"))
    return inspect.getsource(getattr(suspect(), method))


def difference():
    """The solution: each line that differs, in the suspect and in the right cell."""
    pairs = zip(_source().splitlines(), inspect.getsource(peephole).splitlines(), strict=True)
    changed = [(a.strip(), b.strip()) for a, b in pairs if a != b]
    return "\n".join(f"suspect: {wrong}\nright:   {right}" for wrong, right in changed)


def _source():
    return spoilt(inspect.getsource(peephole), _CHANGES)
