"""The wheels that Pyodide has not: the course, the widgets' parts, and Python's own reference."""

import pydoc_data.topics
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from scripts.homework.kit import build_wheel
from scripts.site.pyodide import Unfit

ROOT = Path(__file__).parents[2]
PURE = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal", "tqdm",
        "typing-extensions")  # fmt: skip


def collect(into):
    """Write the wheels into a folder; returns their file names."""
    into.mkdir(parents=True)
    name, data = build_wheel()
    (into / name).write_bytes(data)
    _download(into)
    _pack_reference(into)
    names = sorted(path.name for path in into.glob("*.whl"))
    _list(into, names)
    return names


def _list(into, names):
    """A page of links, so that pip takes the course from the site by --find-links."""
    links = "".join(f'<p><a href="{name}">{name}</a></p>\n' for name in names)
    page = f'<!doctype html>\n<html lang="en"><title>Wheels</title>\n{links}</html>\n'
    (into / "index.html").write_text(page, encoding="utf-8")


def _download(into):
    """Fetch the wheels that the lock pins, whatever this machine is: theirs is a browser."""
    browser = ["--platform", "any", "--implementation", "py", "--abi", "none", "--no-deps"]
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder, "pinned.txt")
        pinned.write_text("\n".join(map(pin, PURE)), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", *browser]
        command += ["--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
        done = subprocess.run(
            [*command, "--requirement", pinned, "--dest", into], capture_output=True, text=True
        )
    if done.returncode:
        raise Unfit(f"the widgets' wheels could not be downloaded: {done.stderr.strip()[-500:]}")


def pin(name):
    """The line of the lock for a package, with its hashes."""
    lock = (ROOT / "requirements" / "lab.txt").read_text(encoding="utf-8")
    return re.search(rf"^{name}==.*(?:\n    --hash=.*)+", lock, flags=re.MULTILINE)[0]


def _pack_reference(into):
    """Pack Python's reference, which chapters read as text and Pyodide ships without."""
    info = "pydoc_data-1.0.dist-info"
    about = "Metadata-Version: 2.1\nName: pydoc_data\nVersion: 1.0\n"
    made = "Wheel-Version: 1.0\nGenerator: lstmlab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    path = into / "pydoc_data-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr("pydoc_data/__init__.py", "")
        wheel.write(pydoc_data.topics.__file__, "pydoc_data/topics.py")
        wheel.writestr(f"{info}/METADATA", about)
        wheel.writestr(f"{info}/WHEEL", made)
        wheel.writestr(f"{info}/RECORD", "")
