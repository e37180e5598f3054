"""A JupyterLab of its own and a browser to drive it, for the browser tests and the programs
that take pictures or measure: nothing of the reader's settings is read or changed, and nothing
is asked of the network."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from playwright.sync_api import TimeoutError as PlaywrightTimeout  # noqa: F401

from scripts.chromium import HOW_TO_GET_CHROMIUM, find_chromium  # noqa: F401
from scripts.sources import is_figure, text

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHAPTERS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))  # and not the glossary, which runs nothing
TOKEN = "browser-tests"
WINDOW = {"viewport": {"width": 1280, "height": 900}}
PICTURE, SENTENCE = "img.lstmlab-picture", ".lstmlab-sentence"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--no-default-browser-check",
]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(root):
    """Run JupyterLab over the folder `root`; gives the address of its tree of files."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        own = Path(own)
        for name, setting in SETTINGS.items():
            file = own / "settings/@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(setting))
        shutil.copytree(NOTEBOOKS.parent / "scripts" / "labextension",
                        own / "share" / "labextensions" / "lstmlab-pictures")
        env = os.environ | {
            "JUPYTER_CONFIG_DIR": str(own / "config"),
            "JUPYTER_DATA_DIR": str(own / "data"),
            "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
            "JUPYTER_PATH": str(own / "share"),
            "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
            "IPYTHONDIR": str(own / "ipython"),
            "OMP_NUM_THREADS": "1",
            "LSTMLAB_PROGRESS": "off",  # pictures show what everybody sees
        }
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={root}", "--ServerApp.terminals_enabled=False",
            "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
        ]
        with open(own / "log", "w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, env=env)
            try:
                wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, own / "log")
                yield f"http://127.0.0.1:{port}/lab/tree"
            finally:
                _stop(server, f"http://127.0.0.1:{port}/api/shutdown?token={TOKEN}")


@contextmanager
def serve_lectures(root):
    """Serve the lectures of the course in `root`; gives their index's address."""
    port = free_port()
    command = [sys.executable, "-m", "scripts.lecture", "--no-browser", f"--port={port}"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        own = Path(own)
        env = os.environ | {
            "JUPYTER_CONFIG_DIR": str(own / "config"),
            "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
            "IPYTHONDIR": str(own / "ipython"),
            "OMP_NUM_THREADS": "1",
        }
        with open(own / "log", "w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=root)
            try:
                wait_for(f"http://127.0.0.1:{port}/", server, own / "log")
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()  # and its kernels with it
                server.wait(20)


def _stop(server, address):
    """Ask politely, so that kernels are stopped too; a server that does not listen is killed."""
    try:
        urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=5).close()
        server.wait(15)
    except (urllib.error.URLError, OSError, subprocess.TimeoutExpired):
        server.kill()  # its kernels notice and end by themselves
        server.wait()


def wait_for(address, server, log, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


def write_notebook(path, *sources):
    """A notebook of code cells that runs without asking for a kernel."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


def host(address):
    """The host in an address; pieces of the page itself ("data:", "blob:") have none."""
    parts = urlsplit(address)
    return parts.hostname if parts.scheme in ("http", "https", "ws", "wss") else None


def launch(playwright, chromium):
    """Start the browser."""
    return playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)


KERNEL_IS_IDLE = """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session
    ?.kernel?.status === "idle" """


def open_notebook(page, address, name):
    """Open a notebook in a fresh workspace and wait for its kernel."""
    page.goto(f"{address}/{name}?token={TOKEN}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_function(KERNEL_IS_IDLE, timeout=60_000)


CURRENT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook"


def open_another(page, name):
    """Open a further notebook in the same JupyterLab and wait for its kernel."""
    page.evaluate("""async (name) => {
        await jupyterapp.commands.execute("docmanager:open", {path: name});
    }""", name)
    page.wait_for_function("name => jupyterapp.shell.currentWidget?.context?.path === name",
                           arg=name)
    page.wait_for_selector(f"{CURRENT} .jp-Cell")
    page.wait_for_function(KERNEL_IS_IDLE, timeout=60_000)


def close(page):
    """Close the notebook in front and stop its kernel; nothing of it is saved."""
    page.evaluate("""async () => {
        const panel = jupyterapp.shell.currentWidget, {id} = panel.sessionContext.session;
        await panel.context.revert();
        panel.close();
        await jupyterapp.serviceManager.sessions.shutdown(id);
    }""")


def run_all(page):
    """Run all cells; returns when the last one is done."""
    page.set_default_timeout(240_000)
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(KERNEL_IS_IDLE)
    page.set_default_timeout(20_000)


def cells(page):
    """The notebook's cells as the page holds them, outputs and all."""
    return page.evaluate("""() => [...jupyterapp.shell.currentWidget.content.model.cells]
        .map((cell) => cell.toJSON())""")


def stills(cell):
    """What a cell shows where no widget lives: the sentence of its explorer, below a picture."""
    return [text(output["data"]["text/plain"]) for output in cell.get("outputs", [])
            if "image/png" in output.get("data", {}) and not is_figure(output)]  # fmt: skip


def run_cell(page, place):
    """Run one cell, by its place in the notebook."""
    page.evaluate("""async (place) => {
        jupyterapp.shell.currentWidget.content.activeCellIndex = place;
        await jupyterapp.commands.execute("notebook:run-cell");
    }""", place)


def shut_down(page):
    """Stop the notebook's kernel."""
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")


THEME_IS_THERE = """light => {
    const paper = getComputedStyle(document.body).getPropertyValue("--jp-layout-color0");
    return document.body.dataset.jpThemeLight === String(light) && /white|#f/.test(paper) === light;
}"""


def set_theme(page, name):
    """Switch to "JupyterLab Light", "JupyterLab Dark" or "JupyterLab Dark High Contrast"."""
    page.evaluate("name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
                  name)
    page.wait_for_function(THEME_IS_THERE, arg="Light" in name)  # its style sheet comes later
    page.wait_for_timeout(300)
