"""The course's questions by name: what is asked, and, sealed, what is right and why.

    entry = question("05.passed_on")  # {"kind": "choice", "asks": ..., "truth": ..., ...}

Chapter 05 keeps its questions in `questions/05.json`, readable where it asks and sealed where it
answers, so that nobody reads an answer by accident. They are written in `scripts/questions/05.toml`
and sealed by `python -m scripts.seal`. The keys of an entry:

kind     "choice", "number" or "sketch" for a prediction, "exercise" for an answer to be checked
asks     the question, or an exercise's in a few words
truth    what is right: one of `options`, a number, a list of numbers, a text; an exercise may leave
         it to the notebook
because  one sentence, told with the truth
wrong    [[an answer, the reason why it is wrong], ...], every wrong option among them
hint     told to every other wrong answer of an exercise
options  of a choice; low, high: ends of a number line or a sketch; of, ylabel: the quantity
         sketched; rtol, atol: how far a number may be away, as in `np.allclose`
"""

import base64
import json
import re
import zlib
from functools import cache
from pathlib import Path

from lstmlab import checks

FOLDER = Path(__file__).parent / "questions"
ASK = re.compile(r'ask\("([\w.]+)"\)')  # the cell of a question, by its name
HEADING = re.compile(r"^#+ (.+)$", re.M)
SEALED = "truth", "because", "wrong", "hint", "numbers"


def seal(entry):
    """The entry with what answers it packed into one unreadable text."""
    hidden = {key: entry[key] for key in SEALED if key in entry}
    packed = base64.b64encode(zlib.compress(json.dumps(hidden).encode())).decode()
    return {key: value for key, value in entry.items() if key not in SEALED} | {"sealed": packed}


def unseal(entry):
    """What `seal` was given."""
    entry = dict(entry)
    return entry | json.loads(zlib.decompress(base64.b64decode(entry.pop("sealed"))))


@cache
def chapter(number):
    """The sealed entries of a chapter, by name; {} for a chapter without a file."""
    path = FOLDER / f"{number}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def question(name):
    """The entry of this name, "chapter.name"; ValueError if there is none."""
    number, _, rest = str(name).partition(".")
    found = chapter(number)
    if rest not in found:
        checks.fail("name", f"one of {[f'{number}.{key}' for key in found]}", repr(name))
    return unseal(found[rest])


def where_asked(path):
    """Where a notebook asks its predictions: {name: (the heading above, the words that ask)}."""
    found, heading, words = {}, "", ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heading = [heading, *HEADING.findall(source)][-1]
            words = source.rpartition("**Predict.**")[2].strip()
        elif here := ASK.fullmatch(source):
            found[here[1]] = heading, words
    return found
