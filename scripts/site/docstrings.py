"""Docstrings as pages: ours are plain text with `code` between backticks, and Sphinx reads reST."""

import re
import textwrap

SPECIAL = re.compile(r"([\\|_]|\*(?!\w[\w ]*\*)(?<!\w\*))")  # all but *emphasis*


def as_rest(app, what, name, obj, options, lines):
    """Rewrite a docstring's lines in place, as Sphinx's event autodoc-process-docstring asks."""
    blocks = re.split(r"\n{2,}", textwrap.dedent("\n".join(lines)).strip("\n"))
    lines[:] = "\n\n".join(map(_block, blocks)).split("\n") + [""]


def _block(block):
    """A paragraph, or what is indented or has a list's or a table's lines as it stands."""
    if re.search(r"^(    |- )|\S {3,}\S", block, flags=re.MULTILINE):
        return "::\n\n" + textwrap.indent(block, "    ")
    return _paragraph(block)


def _paragraph(text):
    """Words as they are, and what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return SPECIAL.sub(r"\\\1", text.replace("`", r"\`"))
    return "".join(
        f"``{' '.join(part.split())}``" if place % 2 else SPECIAL.sub(r"\\\1", part)
        for place, part in enumerate(parts)
    )
