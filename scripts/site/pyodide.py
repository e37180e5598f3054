"""Python for the browser: which packages of Pyodide the course needs, and a copy of just these."""

import json
import shutil
from pathlib import Path

VERSION = "0.27.7"  # the newest that the locked jupyterlite-pyodide-kernel works with
NETWORK = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/pyodide.js"
CORE = "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"
LOCK = "pyodide-lock.json"
# Loaded when a kernel starts. The first five are what the kernel would look for on PyPI.
PACKAGES = "micropip", "ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib"


class Unfit(ValueError):
    """Something that no site can be made from. Its text says what, and what to do."""


def copy(folder, into):
    """Copy the core, the packages needed and a lock file of these alone."""
    folder = Path(folder)
    lock = _lock(folder)
    lock["packages"] = _needed(lock["packages"])
    names = [*CORE, *(package["file_name"] for package in lock["packages"].values())]
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise Unfit(f"--pyodide: in {folder} is no {', no '.join(missing)}")
    into.mkdir(parents=True)
    for name in names:
        shutil.copy(folder / name, into)
    (into / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def _lock(folder):
    """The lock file of a distribution, whose version must be ours."""
    try:
        lock = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        version = lock["info"]["version"]
    except (OSError, ValueError, KeyError):
        raise Unfit(f"--pyodide: expected a folder with Pyodide {VERSION}, got {folder}") from None
    if version != VERSION:
        raise Unfit(f"--pyodide: expected Pyodide {VERSION}, got {version} in {folder}")
    return lock


def _needed(packages):
    """The packages that the course needs, and those that they need."""
    needed, todo = {}, list(PACKAGES)
    while todo:
        name = todo.pop()
        if name not in needed:
            needed[name] = packages[name]
            todo += [depended.replace("_", "-") for depended in packages[name]["depends"]]
    return needed
