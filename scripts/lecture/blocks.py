"""The blocks of a text cell, and which of them a slide shows; the rest the lecturer says."""

import re

HEADING = re.compile(r"(#+) +(.*)")
BOLD = re.compile(r"\*\*([^*]+[.?!:])\*\*")  # a whole sentence in bold
CAPTION = re.compile(r"\*(?!\*).+?[.?!:)]\*(?!\*)", re.S)
# What may hold a full stop that ends no sentence.
WHOLE = re.compile(r"\$[^$]*\$|`[^`]*`|\[[^\]]*\]\([^)]*\)|\([^()]*\)|\b(e\.g|i\.e|vs)\.", re.S)
INSIDE = re.compile(r"(?<=\*\*)[^*]+(?=[.?!:]\*\*)")  # of what is bold, all but its end
END = re.compile(r"[.?!:][”\"*)]*(?=\s+[^\sa-z]|$)")
# In words: the least and the most that leads into a section, the end of a run-in heading, a list.
LEAD, RUN_IN, LONGEST_LIST = (8, 45), 6, 125


def blocks(source):
    """The source in pieces: headings, equations, tables, lists, folded text, paragraphs."""
    pieces, lines, closing = [], [], None
    source = source.strip().replace(" **Predict.**", "\n\n**Predict.**")
    for line in source.splitlines() + [""]:
        if closing:
            lines.append(line)
            if closing in line:
                pieces, lines, closing = [*pieces, "\n".join(lines)], [], None
            continue
        if HEADING.match(line) or line.startswith(("$$", "<details")) or not line.strip():
            pieces, lines = [*pieces, "\n".join(lines)], []
        lines.append(line)
        if line.startswith("$$") and line.count("$$") == 1:
            closing = "$$"
        elif line.startswith("<details") and "</details>" not in line:
            closing = "</details>"
        elif line.startswith("```"):
            closing = "```"
        elif HEADING.match(line):
            pieces, lines = [*pieces, line], []
    return [piece.strip() for piece in [*pieces, "\n".join(lines)] if piece.strip()]


def kind(block):
    """What a block is: heading, equation, table, list, tasks, caption, question, prose or more."""
    if HEADING.match(block):
        return "heading"
    starts = {"$$": "equation", "|": "table", "<details": "folded", "```": "code",
              "**Predict.**": "question", "**Paper": "papers",
              "**Exercise": "exercise", "Stuck?": "exercise"}  # fmt: skip
    for start, name in starts.items():
        if block.startswith(start):
            return name
    if re.match(r"([-*]|\d+\.) ", block):
        return "list" if block[0] in "-*" else "tasks"
    caption = CAPTION.match(block)
    return "caption" if caption and len(caption[0].split()) >= RUN_IN else "prose"


def sentences(paragraph):
    """Its sentences; full stops in formulas, code, links and brackets end none."""
    masked = paragraph
    for whole in (WHOLE, INSIDE):
        masked = whole.sub(lambda found: "x" * len(found[0]), masked)
    ends = [found.end() for found in END.finditer(masked)]
    starts = [0, *ends]
    found = (paragraph[a:b].strip() for a, b in zip(starts, [*ends, len(paragraph)]))
    return [one for one in found if one]


def shown(block, lead=True, leads_on=False):
    """What a slide shows of a block, or "".

    lead: whether prose shows its first sentence. leads_on: whether what its last sentence
    announces with a colon is shown too.
    """
    what = kind(block)
    if what in ("equation", "table", "question"):
        return block
    if what == "list":
        return block if len(block.split()) <= LONGEST_LIST else ""
    if what == "caption":
        return CAPTION.match(block)[0]
    return _key_sentences(block, lead, leads_on) if what == "prose" else ""


def _key_sentences(block, lead, leads_on):
    said = sentences(block)
    keep = [one for one in said if BOLD.search(one)]
    if keep[:1] == said[:1] and len(said[0].split()) < RUN_IN:
        keep += said[1:2]  # what the bold words are the heading of
    if lead and not keep:
        long = [len(" ".join(said[: n + 1]).split()) for n in range(len(said))]
        first = said[: sum(words < LEAD[0] for words in long) + 1]  # one, or more short ones
        keep = first if len(" ".join(first).split()) <= LEAD[1] else []
    keep = [one for one in keep if one is not said[-1] or not one.endswith(":")]
    return " ".join(keep + said[-1:] if leads_on and said[-1].endswith(":") else keep)
