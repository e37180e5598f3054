"""What all tests share."""

import pytest

# What takes longest, longest first (measured by `--durations=0`): begun last, one of them would
# leave the other workers without work. Parts of the names of units.
LONGEST = (
    "browser", "test_grade.py", "nbval 04", "nbval 17", "test_experiments_runner.py",
    "test_release.py", "nbval hw4", "nbval 02", "nbval 03", "test_wrong_answers.py", "nbval 10",
    "solutions.py", "nbval", "test_explorers.py[Pee",
)  # fmt: skip
# What `make check` leaves out.
SLOW = (
    "homework/", "test_explorers.py", "test_notebook_solutions.py", "test_experiments.py",
    "test_experiments_lag.py", "test_experiments_runner.py", "test_experiments_optimisers.py",
    "test_bootstrap.py", "test_plant_faults.py", "test_portable.py",
)  # fmt: skip
# Modules of which each notebook or explorer is work for itself.
DIVIDED = ("test_notebook_solutions.py", "test_explorers.py")


@pytest.fixture(autouse=True, scope="module")
def widgets_end_with_their_module():
    """ipywidgets keeps every widget that was ever made, and an explorer is megabytes of pixels."""
    yield
    from ipywidgets import Widget

    Widget.close_all()


@pytest.fixture(autouse=True)
def words_in_plots_can_be_read(request, monkeypatch):
    """In every figure that the tests of the plots draw, on paper and on the dark page."""
    if not request.module.__name__.startswith("test_plots_"):
        return (yield)
    from contrast import pale_words
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    made, begin = [], Figure.__init__
    def kept(figure, *args, **options):
        made.append(figure)
        begin(figure, *args, **options)

    monkeypatch.setattr(Figure, "__init__", kept)
    yield
    for figure in made:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        assert pale_words(figure, canvas.get_renderer(),
                          lambda c=canvas: (c.draw(), c.buffer_rgba())[1]) == []  # fmt: skip


def unit(nodeid):
    """What one worker does in one piece: a module, or one parameter of a divided one.

    All that needs a browser is one piece: half of the time it waits, and one JupyterLab serves it.
    """
    path, _, test = nodeid.partition("::")
    name = path.rpartition("/")[2]
    if "tests/browser/" in path:
        return "browser"
    if name.endswith(".ipynb"):
        return f"nbval {name}"
    parameter = test.partition("[")[2]
    return f"{name}[{parameter}" if name in DIVIDED and parameter else path


def rank(unit):
    return next((place for place, part in enumerate(LONGEST) if part in unit), len(LONGEST))


def pytest_collection_modifyitems(items):
    """The longest units first, and marks for the slow ones."""
    for item in items:
        if any(part in item.nodeid for part in SLOW):
            item.add_marker("slow")
    items.sort(key=lambda item: rank(unit(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class ByUnit(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return unit(nodeid)

    config.option.loadscopereorder = False  # the order of the collection, as sorted above
    return ByUnit(config, log)
