"""Pictures of a notebook in a real JupyterLab, as a screen reader meets them."""

import lab
import pytest

from scripts.sources import text

pytestmark = pytest.mark.browser

NAME = "05_cell_state.ipynb"
SHOWN = """([notebook, png]) => [...document.querySelectorAll(`${notebook} .jp-RenderedImage img`)]
    .filter((image) => image.src.endsWith(png))
    .map((image) => [image.alt, image.width, image.naturalWidth > 0])"""


def test_a_stored_picture_has_its_alternative_text_and_its_size(visit):
    page = visit(NAME, run=False)
    found = []
    for place, cell in enumerate(lab.cells(page)):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                page.evaluate("n => jupyterapp.shell.currentWidget.content.scrollToItem(n)", place)
                told, png = output["metadata"]["image/png"], text(output["data"]["image/png"])
                png = png.strip()
                page.wait_for_function(f"which => ({SHOWN})(which).length", arg=[lab.CURRENT, png])
                alt, width, seen = page.evaluate(SHOWN, [lab.CURRENT, png])[0]
                assert alt == told["alt"] and width == told.get("width", width) and seen
                found.append(told["alt"])
    assert len(found) > 4 and page.errors == []
