"""From the key to the pixels: our explorers beside `interact` with the same content.

    python -m benchmarks.latency                     every explorer, 60 moves each
    python -m benchmarks.latency StartHere --moves 200 --density 2
    python -m benchmarks.latency OutputGate --paint  a step of the piano roll instead of a slider

For each explorer two notebooks are made and opened in a real JupyterLab, one after the other: one
shows the explorer, the other gives the same figure (the explorer's own `build` and `draw`) to
`interact` and matplotlib's inline figures. A slider has the focus and an arrow key is pressed; the
clock starts with the key's own time stamp in the page and stops in the first animation frame after
the new picture is there and decoded. The kernel's share is the time spent computing, drawing and
encoding one frame (for `interact`: in the function it calls). Numbers depend on the machine: the
ratios of one run are what counts.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
import lab  # noqa: E402

from lstmlab import explorers  # noqa: E402

OURS = """
import time
from lstmlab import explorers
from lstmlab.explorers.explorer import Explorer

log, refresh = open("kernel.txt", "a", buffering=1), Explorer.refresh
def timed(self, change=None):
    start = time.perf_counter()
    refresh(self, change)
    log.write(f"ours {{1000 * (time.perf_counter() - start)}}\\n")
Explorer.refresh = timed
explorer = explorers.{name}()
explorer
"""
INTERACT = """
%matplotlib inline
%config InlineBackend.print_figure_kwargs = {{"bbox_inches": None}}
import time
import ipywidgets
import matplotlib.pyplot as plt
from lstmlab import explorers
from lstmlab.plots.style import styled

log, explorer = open("kernel.txt", "a", buffering=1), explorers.{name}()
name, moved = next((n, w) for n, w in explorer.control.items() if hasattr(w, "step"))
size = explorer.width / 72, explorer.height / 72
def show(value):
    start = time.perf_counter()
    with styled():
        explorer.build(plt.figure(figsize=size, dpi=72 * {density}, layout="constrained"))
        values = explorer.values | {{name: value}}
        explorer.drawn = explorer.draw(**values)
        plt.show()
    print(explorer.tell(**values))
    log.write(f"interact {{1000 * (time.perf_counter() - start)}}\\n")
slider = type(moved)(min=moved.min, max=moved.max, step=moved.step, value=moved.value)
_ = ipywidgets.interact(show, value=slider)
"""
PICTURES = {"ours": "img.lstmlab-picture", "interact": ".jp-OutputArea-output img"}
# Resolves to the milliseconds from the next key to the frame that shows a new, decoded picture.
WATCH = """picture => {
  const find = () => document.querySelector(picture);
  const before = find().src;
  const scrap = document.createElement("canvas").getContext("2d");
  window.moved = new Promise((resolve) => {
    let start = null;
    const options = { capture: true, once: true };
    window.addEventListener("keydown", (event) => { start = event.timeStamp; }, options);
    const look = () => {
      const image = find();
      const since = start === null ? 0 : performance.now() - start;
      if (start !== null && image && image.src !== before && image.complete) {
        scrap.drawImage(image, 0, 0, 1, 1);  // decodes it, if the browser has not yet
        return resolve(performance.now() - start);
      }
      if (since > 5000) return resolve(null);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""
# The same for the column of the roll's canvas that has the focus.
PAINTED = """() => {
  const canvas = document.querySelector(".lstmlab-roll canvas");
  const [board, step] = [canvas, document.activeElement].map((e) => e.getBoundingClientRect());
  const fine = canvas.width / board.width, tall = Math.round(step.height * fine);
  const x = Math.round((step.left - board.left + 5) * fine);
  const y = Math.round((step.top - board.top) * fine);
  const column = () => canvas.getContext("2d").getImageData(x, y, 1, tall).data.join();
  const before = column();
  window.painted = new Promise((resolve) => {
    let start = null;
    const options = { capture: true, once: true };
    window.addEventListener("keydown", (event) => { start = event.timeStamp; }, options);
    const look = () => {
      if (start !== null && column() !== before) return resolve(performance.now() - start);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""
WARM_UP = 6
SLIDING = [name for name in explorers.EXPLORERS if name not in ("Prediction", "MemoryRoll")]


def measure(page, address, notebook, picture, moves):
    """Milliseconds from key to pixels, for each of `moves` key presses."""
    lab.open_notebook(page, address, notebook)
    lab.run_all(page)
    page.wait_for_selector(picture)
    times = press(page, page.locator("[role=slider]").first, picture, moves)
    lab.shut_down(page)
    return times


def press(page, slider, picture, moves):
    """The same for a slider of a page that is open; RuntimeError if a move shows nothing new."""
    slider.focus()
    times, key = [], "ArrowLeft"
    for move in range(WARM_UP + moves):
        page.wait_for_timeout(80 + 17 * (move % 4))  # out of step with the screen's own beat
        page.evaluate(WATCH, picture)
        low, now, high = (slider.get_attribute(f"aria-value{end}") for end in ("min", "now", "max"))
        key = {low: "ArrowRight", high: "ArrowLeft"}.get(now, key)  # back from the ends
        page.keyboard.press(key)
        times.append(page.evaluate("window.moved"))
    missed = times.count(None)
    if missed:
        raise RuntimeError(f"{page.url}: {missed} of {len(times)} moves showed no new picture")
    return times[WARM_UP:]


def paint(page, address, notebook, moves):
    """Milliseconds from key to the roll's own pixels, and to the curves, for each key press."""
    lab.open_notebook(page, address, notebook)
    lab.run_all(page)
    page.locator(".lstmlab-roll [role=slider]").nth(30).focus()
    times = {"roll": [], "curves": []}
    for move in range(WARM_UP + moves):
        page.wait_for_timeout(80 + 17 * (move % 4))
        page.evaluate(WATCH, PICTURES["ours"])
        page.evaluate(PAINTED)
        page.keyboard.press("ArrowDown" if move // 4 % 2 == 0 else "ArrowUp")
        times["roll"].append(page.evaluate("window.painted"))
        times["curves"].append(page.evaluate("window.moved"))
    lab.shut_down(page)
    return {name: values[WARM_UP:] for name, values in times.items()}


def kernel_share(log, kind):
    times = [float(line.split()[1]) for line in log.read_text().split("\n") if kind in line]
    return statistics.median(times[1 + WARM_UP :])


def report(name, kind, times, share, ratio=None):
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    ratio = "" if ratio is None else f"{ratio:8.1f}"
    print(f"{name:24}{kind:10}{median:8.0f}{p95:8.0f}{share:8.1f}{ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", default=SLIDING, metavar="Explorer")
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--density", type=float, default=1.0, help="screen pixels to a CSS pixel")
    parser.add_argument("--paint", action="store_true", help="paint the roll instead of sliding")
    options = parser.parse_args()
    unknown = set(options.names) - set(explorers.EXPLORERS)
    if unknown:
        parser.error(f"unknown {sorted(unknown)}, expected some of {list(explorers.EXPLORERS)}")
    chromium = lab.find_chromium() or sys.exit(lab.HOW_TO_GET_CHROMIUM)

    print(f"milliseconds, {options.moves} moves, density {options.density:g}")
    print(f"{'explorer':24}{'':10}{'median':>8}{'p95':>8}{'kernel':>8}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as root, sync_playwright() as playwright:
        root = Path(root)
        with lab.serve(root) as address:
            browser = lab.launch(playwright, chromium)
            for name in options.names:
                (root / "kernel.txt").unlink(missing_ok=True)
                if options.paint:
                    source = OURS.format(name=name).strip()
                    lab.write_notebook(root / f"{name}.ipynb", source)
                    page = browser.new_page(viewport={"width": 1280, "height": 900},
                                            device_scale_factor=options.density)
                    found = paint(page, address, f"{name}.ipynb", options.moves)
                    page.close()
                    share = kernel_share(root / "kernel.txt", "ours")
                    for kind, times in found.items():
                        report(name, kind, times, share)
                    continue
                medians = {}
                for kind, source in (("interact", INTERACT), ("ours", OURS)):
                    fill = {"name": name, "density": options.density}
                    lab.write_notebook(root / f"{name}_{kind}.ipynb", source.format(**fill).strip())
                    page = browser.new_page(viewport={"width": 1280, "height": 900},
                                            device_scale_factor=options.density)
                    times = measure(page, address, f"{name}_{kind}.ipynb", PICTURES[kind],
                                    options.moves)
                    page.close()
                    medians[kind] = statistics.median(times)
                    share = kernel_share(root / "kernel.txt", kind)
                    report(name, kind, times, share, medians["interact"] / medians[kind])


if __name__ == "__main__":
    main()
