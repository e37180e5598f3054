"""A wrong solution to plant, and the words by which the tests must tell what is wrong with it."""

from typing import NamedTuple


class Wrong(NamedTuple):
    what: str  # the mistake
    question: str  # the function whose test must notice
    old: str | None  # a piece that stands once in that function's cell; None: the whole cell
    new: str
    words: str | tuple  # must occur in what the student is told
