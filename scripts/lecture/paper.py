"""Text on paper: Markdown with formulas, rows of numbers, notes beside a slide, all as HTML."""

import functools
import html
import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from scripts.lecture.blocks import kind, sentences

ROW, USUAL, LEAST = 460, 9.0, 6.5  # in points: a row's width on paper, letters of what is printed
FOLDS = re.compile(r"</?(details|summary)>")
MATH = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$]+?)\$|\\begin\{.*?\\end\{\w+\*?\}", re.S)
LINK = re.compile(r"\[([^\]]+)\]\((?![a-z]+:)[^)]*\)")  # into the repository, not on paper


def markdown(source):
    """Markdown with formulas as HTML with MathML."""
    found = []

    def keep(match):
        display = match[1] or not match[2]
        found.append(_mathml(match[1] or match[2] or match[0], "block" if display else "inline"))
        return f"XMATH{len(found) - 1}X"

    source = MATH.sub(keep, LINK.sub(r"\1", FOLDS.sub("", source)))
    made = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(source)
    made = re.sub(r'<a class="anchor-link".*?</a>|(?<=<h\d) id="[^"]*"', "", made)
    return re.sub(r"XMATH(\d+)X", lambda match: found[int(match[1])], made)


@functools.cache
def _mathml(formula, display):
    return convert(formula.replace("{aligned}", "{align*}"), display=display)


def numbers(words):
    """What was printed, in letters so small that no row breaks; a story's lines do."""
    words, _, found = words.strip("\n").partition("Found: ")  # the first line may be set in
    told = f"<p>Found: {html.escape(' '.join(found.split()))}</p>" if found else ""
    if not (words := words.rstrip()):
        return told
    size = min(USUAL, ROW / (0.602 * max(map(len, words.split("\n")))))
    look = f'style="font-size: {size:.1f}pt"' if size >= LEAST else 'class="text"'
    return f"<pre {look}>{html.escape(words)}</pre>{told}"


def said(slide):
    """The notes of a slide without the sentences that stand on it."""
    seen = " ".join(" ".join(part.source for part in slide.parts).split())
    notes = ("\n\n".join(_not_in(seen, block) for block in note.split("\n\n"))
             for note in slide.notes)  # fmt: skip
    return [markdown(note) for note in notes if note.strip()]


def _not_in(seen, block):
    if kind(block) != "prose":
        return block
    return " ".join(one for one in sentences(block) if " ".join(one.split()) not in seen)
