"""Execute notebooks in place, as they are committed: outputs, small pictures, no widgets.

What a widget leaves behind is its still picture and its sentence: a stored view of a model that
no longer lives would hide them behind an error message.

    make notebooks                                       all of them
    make notebooks ARGS=notebooks/01_unrolling.ipynb     some

A notebook in which a cell fails is left as it was.
"""

import base64
import io
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image

FOLDER = Path(__file__).parents[1] / "notebooks"
COLOURS = 64  # enough for a diagram, at a third of the bytes
VIEW = "application/vnd.jupyter.widget-view+json"
TIMEOUT = 600  # seconds a cell
QUIET = ["--log-level=ERROR"]  # for a kernel: no warning of ports, which are on this machine alone
SETTINGS = {"LSTMLAB_PROGRESS": "off"}  # what is stored is what everybody sees


def execute(path):
    """Run the notebook in its own folder and write it back."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)  # an editor's, of no use to readers
    NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
        extra_arguments=QUIET,
    ).execute(env=os.environ | SETTINGS)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(VIEW, None)
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])
    half = path.with_suffix(".half")
    nbformat.write(notebook, half)
    os.replace(half, path)


def joined(outputs):
    """What was printed in a row as one text, however the kernel's buffer happened to be emptied.

    (nbclient's own `coalesce_streams` moves what is printed after a figure before it.)
    """
    kept = []
    for output in outputs:
        if output.output_type == "stream" and kept and kept[-1].get("name") == output.name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


def smaller(png):
    """The same picture in few colours, if that is smaller; base64 in and out."""
    page = Image.open(io.BytesIO(base64.b64decode(png)))
    out = io.BytesIO()
    dpi = page.info.get("dpi", (72, 72))
    page.convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True, dpi=dpi)
    return min(base64.b64encode(out.getvalue()).decode() + "\n", png, key=len)


def main(words):
    """Execute the notebooks named, or all."""
    for path in map(Path, words or sorted(map(str, FOLDER.glob("*.ipynb")))):
        try:
            execute(path)
        except (OSError, CellExecutionError) as error:
            sys.exit(f"{path}: left as it was\n{error}")
        print(f"{path} {path.stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
