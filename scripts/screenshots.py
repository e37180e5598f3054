"""Take a picture of every explorer as it stands in JupyterLab, in the light and the dark theme.

    python -m scripts.screenshots                             all notebooks, into docs/gallery
    python -m scripts.screenshots 01_unrolling --out pictures

Needs Chromium and the extra `test`. Pictures are named by notebook, place and theme, as in
`01_unrolling_1_dark.png`; `--keys` presses keys first, for instance the number of a preset.
"""

import argparse
import io
import json
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
import lab  # noqa: E402

EXPLORER = ".lstmlab-explorer:not(.lstmlab-question)"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
MARGIN = 4
SENTENCE = "Description"  # PNG's own name for what a picture shows


def shoot(page, explorer):
    """A PNG of the explorer with a little of the page around it, in few colours."""
    explorer.scroll_into_view_if_needed()
    explorer.locator(lab.PICTURE).evaluate("image => image.decode()")
    page.wait_for_timeout(300)
    box = explorer.bounding_box()
    clip = {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB").quantize(128)


def shoot_notebook(page, address, name, out, keys):
    lab.open_notebook(page, address, f"{name}.ipynb")
    lab.run_all(page)
    page.wait_for_timeout(1000)
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    for place, explorer in enumerate(page.locator(EXPLORER).all(), start=1):
        explorer.scroll_into_view_if_needed()
        explorer.get_by_role("button").first.focus()
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(500)
        page.evaluate("document.activeElement.blur()")
        for theme, full_name in THEMES.items():
            lab.set_theme(page, full_name)
            file = out / f"{name}_{place}_{theme}.png"
            told = PngInfo()
            told.add_itxt(SENTENCE, explorer.locator(lab.SENTENCE).inner_text())
            shoot(page, explorer).save(file, optimize=True, pnginfo=told)
            print(f"{file} {file.stat().st_size / 1000:.0f} kB")
    lab.shut_down(page)


def described(picture):
    """What the explorer said when its picture was taken: the alternative text."""
    return Image.open(picture).text.get(SENTENCE, picture.stem)


def write_page(out):
    """The gallery's page: every picture in the folder under the title of its notebook."""
    lines = [
        "# Gallery",
        "",
        "Every explorer in JupyterLab, light and dark. `make gallery` takes them.",
    ]
    for path in lab.CHAPTERS:
        pictures = sorted(file.name for file in out.glob(f"{path.stem}_*_light.png"))
        if not pictures:
            continue
        cells = json.loads(path.read_text("utf-8"))["cells"]
        title = "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")
        lines += ["", f"## {path.stem.split('_')[0]} {title}", ""]
        for light in pictures:
            sentence = described(out / light)
            dark = light.replace("_light", "_dark")
            lines += [f"![{sentence}]({light}) ![The same in the dark theme]({dark})", ""]
    if used := sorted(out.glob("use_*.png")):  # taken by hand
        lines += ["", "## In use", ""]
        lines += [f"![{described(path)}]({path.name})\n" for path in used]
    (out / "README.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    every = [path.stem for path in lab.CHAPTERS]
    parser.add_argument("names", nargs="*", default=every, metavar="notebook")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "gallery")
    parser.add_argument("--keys", nargs="*", default=[])
    options = parser.parse_args()
    unknown = set(options.names) - set(every)
    if unknown:
        parser.error(f"unknown {sorted(unknown)}, expected some of {every}")
    chromium = lab.find_chromium() or sys.exit(lab.HOW_TO_GET_CHROMIUM)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as root, sync_playwright() as playwright:
        for path in lab.CHAPTERS:  # all: the map of 00 is drawn from them
            shutil.copy(path, root)
        with lab.serve(root) as address:
            browser = lab.launch(playwright, chromium)
            for name in options.names:
                tab = browser.new_page(viewport={"width": 1100, "height": 1300})
                shoot_notebook(tab, address, name, options.out, options.keys)
                tab.close()
    write_page(options.out)


if __name__ == "__main__":
    main()
