"""Whoever reads or hears the course meets the field's terms, in plain English."""

import io
import json
import re
import tokenize
from pathlib import Path

import pytest

from scripts.sources import text

ROOT = Path(__file__).parents[1]
BANNED = [
    r"\bthe slide\b|\bslide's\b|\bby the slide\b",  # the reader has no slide: "the standard form"
    r"\b(on|along|off|of) (the|its) belt\b",  # the cell state, the cell-state path
    r"\broads?\b",  # path
    r"\b(hears?|deaf)\b",  # receives (almost no) gradient
    r"\bwedged?\b|\bwindow (open|shut)\b",  # the output gate, held open
    r"\bblames?\b",  # gradient, error signal
    r"\b(the|fresh|same) dice\b|\bthrows? of the\b",  # random draws, the same seed
    r"\bby a hair\b|\bby differences\b",  # perturbed slightly, by finite differences
    r"\b(loss|level|levels) without memory\b",  # memoryless baseline
    r"\bshare (right|left)\b|\bshare of right\b",  # accuracy, fraction left
    r"\bsightings?\b|\bmodels that count\b|\blearned text\b",  # occurrences, n-gram models
    r"\bin the (mean(?! square)|median)\b|\bmiddle half\b",  # on average, interquartile range
    r"\bbending function|\bfunctions? that bends?\b",  # nonlinearity
    r"\bhomewards?\b|\baskew\b|\bcrooked(ly)?\b",  # toward the minimum, rotated
    r"\bturned over\b",  # replaced by 1 - z
    r"\bheap\b|\bevil\b|\btrembles?\b|\bprophets?\b",
    r"\bplain network\b|\bwhole matri(x|ces)\b",  # vanilla RNN, full matrices
    r"\bplain RNNs?\b",  # one term for one thing: vanilla RNN
    r"\b(one|an?) (number|value|dot|mark|bar|box|column|row|input|copy|mask) an? "
    r"(unit|seed|step|word|symbol|character|sequence|gate)\b",  # per unit
    r"\b(nats|bits) an? (symbol|character|step|word)\b",
    r"\b(answers? (is|are) wanted)\b",  # a target is given
    r"\blearnt\b|\bshall\b",
]  # fmt: skip
PATTERN = re.compile("|".join(f"(?:{words})" for words in BANNED), re.IGNORECASE)
# A conveyor belt may be named where it is introduced, and a colloquial text quoted as such.
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
HOMEWORK = sorted(ROOT.glob("notebooks/homework/source/*/*.ipynb"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
PAGES += sorted(ROOT.glob("notebooks/homework/**/README.md"))
MESSAGES = ROOT / "lstmlab" / "homework" / "mistakes.toml"  # what the homework's tests say
QUESTIONS = sorted(ROOT.glob("scripts/questions/**/*.toml"))
IN_TEXT = "02", "03"  # chapters on text
MODULES = sorted(ROOT.glob("lstmlab/**/*.py"))


def found(words):
    """The banned words, each with what stands around it."""
    return [words[max(0, m.start() - 40) : m.end() + 30] for m in PATTERN.finditer(words)]


def spoken(source):
    """The comments and the strings of a module, docstrings among them, one per line."""
    kinds = (tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", -1))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return "\n".join(re.sub(r"\s+", " ", t.string) for t in tokens if t.type in kinds)


def shown(cell):
    """What a reader meets in a cell: text, code's words, and what it prints."""
    source = text(cell["source"])
    if cell["cell_type"] != "code":
        return re.sub(r"\s+", " ", source)
    lines = [line for line in source.splitlines() if line.lstrip()[:1] not in ("%", "!")]
    outputs = [text(o.get("text", "")) or text(o.get("data", {}).get("text/plain", ""))
               for o in cell["outputs"]]  # fmt: skip
    return "\n".join([spoken("\n".join(lines)), *outputs])


@pytest.mark.parametrize("path", NOTEBOOKS + HOMEWORK, ids=lambda path: path.stem)
def test_notebooks_speak_the_fields_language(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    said = {n: words for n, cell in enumerate(cells) if (words := found(shown(cell)))}
    assert said == {}


@pytest.mark.parametrize(
    "path", [*PAGES, *QUESTIONS, MESSAGES], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_pages_and_questions_speak_the_fields_language(path):
    assert found(re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))) == []


def test_chapters_on_text_call_what_a_model_predicts_a_token():
    """Symbols are those of a diagram; `symbols` is the package's name for their number, K."""
    said = [text(cell["source"]) for path in NOTEBOOKS if path.stem[:2] in IN_TEXT
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
            if cell["cell_type"] == "markdown"]  # fmt: skip
    said += [path.read_text("utf-8") for path in QUESTIONS if path.stem[:2] in IN_TEXT]
    assert len(said) > 100
    assert not [words for words in said if re.search(r"(?i)\bsymbols?\b", words)]


def test_the_package_speaks_the_fields_language():
    said = {str(path.relative_to(ROOT)): words for path in MODULES
            if (words := found(spoken(path.read_text(encoding="utf-8"))))}  # fmt: skip
    assert said == {}


def test_the_homework_is_looked_at():
    assert len(HOMEWORK) == 4 and len(PAGES) >= 4 and MESSAGES.exists()


def test_a_banned_word_is_found():
    assert found("along the belt, the gate\nhears it") and found("one number a unit")
    assert found("By the Slide it is z") and not found("sliders slide; a conveyor belt")
    assert spoken("x = 'the belt'  # road\ndef road(): pass") == "'the belt'\n# road"
