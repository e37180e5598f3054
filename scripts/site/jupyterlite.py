"""JupyterLab as static files, with the course's notebooks and Python for the browser."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.site import pyodide, wheels

ROOT = Path(__file__).parents[2]
PAGE = Path(__file__).parent / "page"
# What a reader may open: the same paths as in the repository, so that links hold.
CONTENTS = "notebooks/*.ipynb", "notebooks/homework/release/*/*.ipynb", "lstmlab/**/*.py"
# Alone of all that is installed here, so that no contributor's extension gets into the site.
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager",
              "anywidget")  # fmt: skip
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# The kernel looks for wheels as seen from its worker: lab/extensions/@jupyterlite/.../static.
TO_WHEELS = "../../../../wheels/"
SETTINGS = {
    # There is no server: what is not saved is gone when the tab is closed.
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 10},
    # Else what is out of sight is taken out of the page, and explorers with it.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "defer"},
}


def build(out, distribution=None):
    """JupyterLite in the folder `out`, with a copy of Pyodide or with its address."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        names = wheels.collect(folder / "wheels")
        (folder / "jupyter-lite.json").write_text(json.dumps(settings(names, distribution)))
        (folder / "overrides.json").write_text(json.dumps(SETTINGS))
        gather(folder / "contents")
        _lite(folder, out)
        shutil.copytree(folder / "wheels", out / "wheels")
    if distribution:
        pyodide.copy(distribution, out / "pyodide")
    _check_first(out)


def settings(names, distribution):
    """What JupyterLite reads when its page is opened."""
    kernel = {
        "pyodideUrl": "./pyodide/pyodide.js" if distribution else pyodide.NETWORK,
        "disablePyPIFallback": True,  # nothing is asked of anybody else
        "loadPyodideOptions": {
            "packages": [*pyodide.PACKAGES, *(TO_WHEELS + name for name in names)],
            # tqdm would tell that it cannot start the thread that looks after stuck bars.
            "env": {"PYTHONWARNINGS": "ignore:tqdm"},
        },
    }
    page = {
        "appName": "lstmlab",
        "enableMemoryStorage": True,  # where the browser stores nothing, one can still study
        "exposeAppInBrowser": True,
        "litePluginSettings": {KERNEL: kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}


def gather(into):
    """Copy what a reader may open."""
    for pattern in CONTENTS:
        for path in sorted(ROOT.glob(pattern)):
            place = into / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)


def _lite(folder, out):
    """Run JupyterLite's builder."""
    installed = Path(sys.prefix, "share", "jupyter", "labextensions")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-sourcemaps"]
    command += ["--ignore-sys-prefix", "--apps", "lab", "--no-unused-shared-packages"]
    extensions = [installed / name for name in EXTENSIONS] + [ROOT / "scripts" / "labextension"]
    command += [f"--LiteBuildConfig.federated_extensions={path}" for path in extensions]
    command += ["--lite-dir", folder, "--contents", folder / "contents", "--output-dir", out]
    command += ["--settings-overrides", folder / "overrides.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        told = (done.stdout + done.stderr).strip()[-1000:]
        raise pyodide.Unfit(f"JupyterLite could not be built: {told}")


def _check_first(out):
    """Let the page say what the browser lacks, before JupyterLab starts."""
    shutil.copy(PAGE / "check.js", out)
    page = out / "lab" / "index.html"
    text = page.read_text(encoding="utf-8")
    script = '<script src="../check.js" defer></script>'
    page.write_text(text.replace("</head>", f"  {script}\n  </head>", 1), encoding="utf-8")
