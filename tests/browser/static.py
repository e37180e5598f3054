"""The course's site over a loopback web server that only hands out files, and a page that opens it.

No JupyterLab of ours runs: the page has its own, and Python in a worker of the browser.
"""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import lab

START = 120_000  # milliseconds in which Python must have started, on a busy machine too
RUN = 900_000  # and a notebook must have run
LAB = "lab/lab/index.html"


class _Silent(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections

    def log_message(self, *_):
        pass


@contextmanager
def serve(folder):
    """Hand out a folder; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def open_notebook(page, address, path):
    """Follow a page's link to its notebook and wait for its Python."""
    page.goto(f"{address}/{LAB}?path={path}")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=START)
    page.wait_for_function(lab.KERNEL_IS_IDLE, timeout=START)


def write_notebook(page, path, *sources):
    """Put a notebook of code cells into the browser's storage and open it."""
    page.evaluate("""async ([path, sources]) => {
        const cells = sources.map((source) => ({
            cell_type: "code", source, metadata: {}, outputs: [], execution_count: null}));
        const kernelspec = {name: "python", display_name: "Python", language: "python"};
        const content = {cells, metadata: {kernelspec}, nbformat: 4, nbformat_minor: 4};
        await jupyterapp.serviceManager.contents.save(
            path, {type: "notebook", format: "json", content});
        await jupyterapp.commands.execute("docmanager:open", {path});
    }""", [path, sources])
    page.wait_for_function("path => jupyterapp.shell.currentWidget?.context?.path === path",
                           arg=path)
    page.wait_for_function(lab.KERNEL_IS_IDLE, timeout=START)


def run_all(page):
    """Run all cells; returns when the last one is done."""
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_timeout(500)  # until then the kernel may not yet know
    page.wait_for_function(lab.KERNEL_IS_IDLE, timeout=RUN)


def outputs(page):
    """[output, ...] of all cells of the notebook in front."""
    return [output for cell in lab.cells(page) for output in cell.get("outputs", [])]


def printed(page):
    """What the cells printed."""
    return "".join("".join(output["text"]) for output in outputs(page) if "text" in output)


def errors(page):
    """The errors that cells ended with."""
    return [f"{output['ename']}: {output['evalue']}" for output in outputs(page)
            if output["output_type"] == "error"]  # fmt: skip
