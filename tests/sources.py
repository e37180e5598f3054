"""Notebooks as text: what the tests of notebooks share."""

import ast


def text(value):
    """A cell's source or an output, which notebooks store whole or line by line."""
    return value if isinstance(value, str) else "".join(value)


def tree(source):
    """The syntax of a cell, its magics left out."""
    lines = source.splitlines()
    return ast.parse("\n".join("" if line.lstrip()[:1] in "%!" else line for line in lines))
