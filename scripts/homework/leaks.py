"""Search what students get for what they should not: solutions, hidden tests, model answers.

Lines are compared without their blanks, so that neither indentation nor a new line end hides one.
"""

import io
import json
import re
import zipfile

from lstmlab.homework import notebook

WORDS = ["SOLUTION", "HIDDEN TESTS", "MARK SCHEME"]  # nbgrader cuts from BEGIN to END of each
REGION = re.compile(rf"BEGIN ({'|'.join(WORDS)})[^\n]*\n(.*?)END \1", re.DOTALL)
SHORTEST = 10  # signs; what is not longer says nothing


def secrets(path):
    """What no student may see of a source notebook: {line without blanks: line}."""
    lines = [line for cell in notebook.cells(path) for line in _hidden(cell)]
    found = {squeezed(line): line.strip() for line in lines if len(squeezed(line)) > SHORTEST}
    marks = [f"{end} {word}" for word in WORDS for end in ("BEGIN", "END")]
    return found | {squeezed(mark): mark for mark in marks}


def leaks(secrets, files):
    """Every (file, line) that should not be there, in the order of the files.

    files: {name: bytes}. Zips and wheels are opened; notebooks are searched whole, outputs and
    metadata too.
    """
    found = [(name, secrets[key]) for name, text in texts(files) for key in secrets if key in text]
    return sorted(found)


def texts(files):
    """(name, text without blanks) of each file, those within zips and wheels too."""
    for name, data in files.items():
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as inner:
                yield from texts({f"{name}/{one}": inner.read(one) for one in inner.namelist()})
        elif name.endswith(".ipynb"):
            yield name, squeezed("".join(_strings(json.loads(data))))
        else:
            yield name, squeezed(data.decode("utf-8", errors="replace"))


def squeezed(text):
    return "".join(text.split())


def _hidden(cell):
    """The lines of a cell between BEGIN and END; those of a whole written answer without them."""
    regions = [match[2] for match in REGION.finditer(cell.source)]
    if cell.kind == "code":
        return [line for region in regions for line in region.splitlines()]
    if cell.answer and not regions:
        regions = [cell.source]
    # in prose a paragraph is one line: each sentence counts for itself
    return [part for region in regions for part in re.split(r"\n|(?<=[.:;?!])\s", region)]


def _strings(value):
    """Every string in what was read from JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        parts = value if isinstance(value, list) else [*value.keys(), *value.values()]
        for part in parts:
            yield from _strings(part)
