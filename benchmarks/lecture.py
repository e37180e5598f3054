"""A lecture beside its notebook in JupyterLab: how soon it is there, and from key to pixels.

    python -m benchmarks.lecture 06 09 --moves 60

Seconds from the address to the first slide and to living explorers, for a notebook until its last
cell has run; then milliseconds from an arrow key on the first explorer's slider to the new picture,
both in a window of 1280 by 720, where the lecture draws its pictures 1.29 times as finely.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

from benchmarks.latency import lab, press
from scripts.lecture.__main__ import named

PICTURE = "img.lstmlab-picture"
EXPLORER = ".lstmlab-explorer:not(.lstmlab-question)"
SLIDER = f"{EXPLORER} .noUi-handle"
SHOW = f"""() => lecture.show(slides().findIndex((one) => one.querySelector("{EXPLORER}")))"""
READY = "document.documentElement.classList.contains('ready')"


def lecture(page, address, name, moves):
    start = time.perf_counter()
    page.goto(f"{address}/voila/render/{name}.ipynb", wait_until="commit")
    page.wait_for_selector(".slide.present")
    first = time.perf_counter() - start
    page.wait_for_function(READY, timeout=300_000)
    ready = time.perf_counter() - start
    page.evaluate(SHOW)
    slider = page.locator(f".slide.present {SLIDER}").first
    return first, ready, press(page, slider, f".slide.present {EXPLORER} {PICTURE}", moves)


def notebook(page, address, name, moves):
    start = time.perf_counter()
    lab.open_notebook(page, address, f"{name}.ipynb")
    first = time.perf_counter() - start
    lab.run_all(page)
    ready = time.perf_counter() - start
    page.locator(EXPLORER).first.scroll_into_view_if_needed()
    return first, ready, press(page, page.locator(SLIDER).first, f"{EXPLORER} {PICTURE}", moves)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("chapters", nargs="*", default=["06", "09"])
    parser.add_argument("--moves", type=int, default=60)
    options = parser.parse_args()
    chromium = lab.find_chromium() or sys.exit(lab.HOW_TO_GET_CHROMIUM)
    print(f"{'':24}{'':10}{'first s':>8}{'ready s':>8}{'median':>8}{'p95':>8} ms")
    with tempfile.TemporaryDirectory() as copy, sync_playwright() as playwright:
        for path in lab.NOTEBOOKS.glob("*.ipynb"):
            shutil.copy(path, copy)
        with lab.serve(copy) as address, lab.serve_lectures(lab.NOTEBOOKS.parent) as lectures:
            browser = lab.launch(playwright, chromium)
            for one in named(options.chapters):
                for where, visit in ((lectures, lecture), (address, notebook)):
                    context = browser.new_context(viewport={"width": 1280, "height": 720})
                    page = context.new_page()
                    first, ready, times = visit(page, where, one.name, options.moves)
                    p95 = statistics.quantiles(times, n=20)[-1]
                    print(f"{one.name:24}{visit.__name__:10}{first:8.1f}{ready:8.1f}"
                          f"{statistics.median(times):8.0f}{p95:8.0f}", flush=True)  # fmt: skip
                    context.close()


if __name__ == "__main__":
    main()
