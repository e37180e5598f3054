"""A stored notebook as a page to read: what a reader without a kernel sees of each cell."""

import re
from urllib.parse import unquote

from lstmlab.course.questions import ASK, question
from lstmlab.plots.prediction import LETTERS
from scripts.sources import is_figure, text

# The folds of a notebook, source and output, as myst-nb names them.
FOLDED = {(True, False): "hide-input", (False, True): "hide-output", (True, True): "hide-cell"}
SOURCE = re.compile(r"\[([^\]]+)\]\(\.\./(lstmlab/[\w/]+)\.py\)")  # a link to a module
LISTING = r'<a href="../_modules/\2.html">\1</a>'
ANCHOR = re.compile(r"(\]\((?:\w+\.ipynb)?#)([^)\s]+)\)")  # JupyterLab's: the heading with hyphens
CHAPTER = re.compile(r"\]\((\w+)\.ipynb")  # a link that a cell printed
COLAB = '"google.colab" in sys.modules'  # the cell is of no use to readers of a page
IMPORTS = re.compile(r"(import|from) ")
READ_ON = " *Write down your answer, then read on.*"
RUN = '<a class="run" href="{to}">Run this {what} here</a>'
STILL = '<p class="still">A still picture. <a href="{to}">Run this chapter</a> to move it.</p>'


def prepare(notebook, path):
    """The notebook as a page: with a link that runs it, what is folded, and pictures with words."""
    what = "assignment" if "homework" in path.parts else "chapter"
    to = f"{'../' * len(path.parent.parts)}lab/lab/index.html?path={path.as_posix()}"
    title, _, rest = text(notebook["cells"][0]["source"]).partition("\n")
    notebook["cells"][0]["source"] = f"{title}\n\n{RUN.format(to=to, what=what)}\n{rest}"
    notebook["cells"] = [cell for cell in notebook["cells"] if COLAB not in text(cell["source"])]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            words = SOURCE.sub(LISTING, text(cell["source"]))
            cell["source"] = ANCHOR.sub(lambda link: f"{link[1]}{_slug(link[2])})", words)
        else:
            _prepare_code(cell, to)
    return notebook


def _slug(anchor):
    """The name that MyST gives to a heading whose anchor in JupyterLab this is."""
    return re.sub(r"[^\w-]", "", unquote(anchor).lower())


def _prepare_code(cell, to):
    source, metadata = text(cell["source"]), cell["metadata"]
    folds = metadata.get("jupyter", {})
    fold = (
        bool(folds.get("source_hidden") or IMPORTS.match(source)),
        bool(folds.get("outputs_hidden")),
    )
    if fold in FOLDED:
        metadata["tags"] = [*metadata.get("tags", []), FOLDED[fold]]
    cell["outputs"] = [made for output in cell["outputs"] for made in _outputs(output, source, to)]
    for output in cell["outputs"]:
        if "image/png" in output.get("data", {}):
            alt = output["metadata"].get("image/png", {}).get("alt", "")
            metadata["mystnb"] = {"image": {"alt": alt}}  # where myst-nb looks for it


def _outputs(output, source, to):
    """What the page shows for an output: a question in words, an explorer with a link to run it."""
    data = output.get("data", {})
    if printed := text(data.get("text/markdown", "")):
        data["text/markdown"] = CHAPTER.sub(r"](\1.html", printed)
    if "image/png" not in data:
        return [output]
    if asked := ASK.fullmatch(source):
        return [output | {"data": {"text/markdown": in_words(question(asked[1]))}}]
    if is_figure(output):
        return [output]
    words = {"text/html": STILL.format(to=to)}
    return [output, {"output_type": "display_data", "data": words, "metadata": {}}]


def in_words(entry, task=READ_ON):
    """A question without its widget: what is asked, the options of a choice, else what to do."""
    options = [f"- **{letter}** {text}" for letter, text in zip(LETTERS, entry.get("options", ()))]
    return "\n".join([f"**{entry['asks']}**{task * (not options)}", "", *options])
