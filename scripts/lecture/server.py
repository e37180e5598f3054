"""Voila over the course's notebooks, each shown as a lecture; an index of all at its root.

The page turns slides itself (template/lecture.js) instead of using the reveal.js that Voila brings:
that one takes no keys of ours, and each of its speaker views would start two more kernels.
"""

import json
import logging
from pathlib import Path

import jinja2
import tornado.web
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila

from lstmlab.course.syllabus import chapters
from scripts.lecture.notebook import lecture
from scripts.lecture.slides import RULE, minutes, slides
from scripts.notebooks import QUIET

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TEMPLATE = Path(__file__).parent / "template"
CULL = 600  # seconds after which a kernel without a page ends
# What the page loads of JupyterLab's extensions.
WIDGETS = [
    "@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget",
]  # fmt: skip


def contents(folder=NOTEBOOKS):
    """The lectures: chapters with their number of slides and minutes."""
    listed = []
    for one in chapters(folder):
        notebook = json.loads((folder / f"{one.name}.ipynb").read_text(encoding="utf-8"))
        found = slides(notebook)
        listed.append(one._asdict() | {"slides": len(found), "minutes": minutes(found)})
    return listed


def index(folder=NOTEBOOKS):
    """The page that lists them."""
    page = jinja2.Environment(autoescape=True).from_string(
        (TEMPLATE / "contents.html").read_text(encoding="utf-8")
    )
    return page.render(lectures=contents(folder), rule=RULE)


class Kernels(AsyncMappingKernelManager):
    """Kernels that are silent on their ports, which are on this machine alone."""

    async def _async_start_kernel(self, **options):
        return await super()._async_start_kernel(extra_arguments=QUIET, **options)

    start_kernel = _async_start_kernel


class Index(tornado.web.RequestHandler):
    def get(self):
        self.finish(index())


class Lectures(Voila):
    """A Voila that knows our template, its files, and the index."""

    name = "voila"

    def setup_template_dirs(self):
        super().setup_template_dirs()
        self.template_paths.insert(0, str(TEMPLATE))

    def init_handlers(self):
        own = [
            (r"/", Index),
            (r"/lecture/(.*)", tornado.web.StaticFileHandler, {"path": str(TEMPLATE)}),
        ]
        return own + super().init_handlers()


def run(port, opens=None):
    """Serve until Ctrl-C; `opens` is called once the server listens."""
    app = Lectures.instance(config=settings(port), config_file_paths=[])
    app.initialize([])
    if opens:
        IOLoop.current().add_callback(opens)
    app.start()


def settings(port):
    """What Voila is told."""
    options = {
        "Voila": {"port": port, "port_retries": 0, "ip": "127.0.0.1", "open_browser": False,
                  "root_dir": str(NOTEBOOKS), "log_level": logging.ERROR,
                  "tornado_settings": {"ws_ping_timeout": 30_000}},  # Jupyter's is refused
        "VoilaConfiguration": {
            "template": "lab", "allow_template_override": "NO", "allow_theme_override": "NO",
            "show_tracebacks": True, "prelaunch_hook": as_lecture,
            "extension_allowlist": WIDGETS, "multi_kernel_manager_class": Kernels,
        },
        # A page ends its kernel when it is left (lecture.js); this is for one that could not.
        "MappingKernelManager": {"cull_idle_timeout": CULL, "cull_interval": 60,
                                 "cull_connected": False},
    }  # fmt: skip
    return Config(options)


def as_lecture(request, notebook, cwd):
    """What Voila runs and shows in place of a notebook."""
    request.xsrf_token  # noqa: B018 - its cookie lets the page end its kernel when it is left
    return lecture(notebook)
