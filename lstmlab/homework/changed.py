"""What a mistake gives: a cell or function of the package with a piece of its source exchanged.

The mistakes stand in `mistakes.toml`: the words for the student, the right piece, the wrong one.
"""

import inspect
import sys
import tomllib
from functools import cache
from pathlib import Path

from lstmlab.course.bug_hunt import spoilt

TABLES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))


def table(*names, gate=""):
    """{words: {right piece: wrong piece}} of a table; names: of it and of those around it.

    gate: the name that {g} stands for. A table that is not there is empty.
    """
    found = TABLES
    for name in names:
        found = found.get(name, {})
    return {
        words.replace("{g}", gate): {right.replace("{g}", gate): wrong.replace("{g}", gate)}
        for right, wrongs in found.items() for words, wrong in wrongs.items()
    }  # fmt: skip


def changed(thing, changes=None):
    """The class or function with each of `changes`, {right: wrong}, in its source.

    LookupError where a piece does not stand there once.
    """
    return _made(thing, tuple(changes.items())) if changes else thing


@cache
def _made(thing, changes):
    space = dict(vars(sys.modules[thing.__module__]))
    source = spoilt(inspect.getsource(thing), dict(changes))
    exec(compile(source, f"<{thing.__name__}, changed>", "exec"), space)
    return space[thing.__name__]
