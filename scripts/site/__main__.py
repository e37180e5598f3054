"""Build the course as a folder of files that any web server, or none of ours, can hand out.

    make site                          into dist/site; readers fetch Pyodide from its public network
    make site ARGS=--pyodide=FOLDER    with a copy of Pyodide, for a classroom without a network
    make site ARGS=--out=FOLDER        to another place

A page to read for each chapter, with a link that runs it in the reader's browser (JupyterLite with
the Pyodide kernel): nothing of what they do is sent anywhere. To try the site:
python3 -m http.server --bind 127.0.0.1 --directory dist/site
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from scripts.site import jupyterlite, pages
from scripts.site.pyodide import Unfit

ROOT = Path(__file__).parents[2]


def build(out, pyodide=None):
    """The whole site, in place of that of an earlier run; nothing is replaced if a part fails."""
    if out.exists() and any(out.iterdir()) and not (out / "lab" / "jupyter-lite.json").exists():
        raise Unfit(f"{out} holds something else than a site: name another folder by --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".site.") as beside:
        new = Path(beside, "site")
        pages.build(new)
        jupyterlite.build(new / "lab", pyodide)
        (new / ".nojekyll").touch()  # GitHub's pages would leave out names that begin with _
        shutil.rmtree(out, ignore_errors=True)
        new.rename(out)


def main(words=None):
    parser = argparse.ArgumentParser(prog="make site", description=__doc__.splitlines()[0])
    parser.add_argument("--pyodide", type=Path, help="a folder with Pyodide, to be copied")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "site", help="(dist/site)")
    given = parser.parse_args(words)
    try:
        build(given.out.resolve(), given.pyodide)
    except (Unfit, OSError) as error:
        sys.exit(f"site: {error}")
    size = sum(path.stat().st_size for path in given.out.rglob("*") if path.is_file())
    print(f"{given.out} {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
