"""The folder and the zip for students: notebooks, README, tests for pytest, and the package."""

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
STUDENT = ROOT / "notebooks" / "homework" / "student"
NAME = "lstmlab-homework"
DAY = (2020, 2, 2, 0, 0, 0)  # all files bear one date, so that equal contents give equal bytes
EPOCH = "1580601600"  # the same day, in seconds


class Trouble(RuntimeError):
    """The package could not be built, or a folder must not be replaced. The text says why."""


def files(copies):
    """{file name: bytes} of the kit. copies: {"hw1": bytes of the students' notebook}."""
    name, wheel = build_wheel()
    kit = {f"{homework}.ipynb": data for homework, data in copies.items()}
    readme = (STUDENT / "README.md").read_text(encoding="utf-8")
    kit["README.md"] = readme.replace("{wheel}", name).encode()
    kit["test_homework.py"] = (STUDENT / "test_homework.py").read_bytes()
    kit[name] = wheel
    return kit


def build_wheel():
    """(file name, bytes) of the package, built without the network."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=ROOT,
            env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Trouble(f"the package could not be built: {done.stderr.strip()[-500:]}")
        (path,) = Path(folder).glob("*.whl")
        return path.name, path.read_bytes()


def zipped(files):
    """The files in a folder in a zip: the same bytes for the same files."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", DAY)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return memory.getvalue()


def publish(files, out):
    """Put folder and zip into `out`, in place of those of an earlier run. Returns the path."""
    out.mkdir(parents=True, exist_ok=True)
    folder, path = out / NAME, out / f"{NAME}.zip"
    _refuse_to_lose_work(folder, path)
    with tempfile.TemporaryDirectory(dir=out, prefix=f".{NAME}.") as beside:
        new, archive = Path(beside, "new"), Path(beside, "zip")
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        archive.write_bytes(zipped(files))
        _swap(new, folder, Path(beside, "old"))
        os.replace(archive, path)
    return path


def _swap(new, place, old):
    """Put the folder `new` in its place; what stood there goes to `old`, or back on trouble."""
    if place.exists():
        os.replace(place, old)
    try:
        os.replace(new, place)
    except OSError:
        if old.exists():
            os.replace(old, place)
        raise


def _refuse_to_lose_work(folder, path):
    """Trouble if somebody has worked in the folder: its notebooks are not those of the zip."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        given = {Path(name).name: archive.read(name) for name in archive.namelist()}
    for one in sorted(folder.glob("*.ipynb")):
        if one.read_bytes() != given.get(one.name):
            raise Trouble(f"{one} was worked on: move it to another place, then once more")
