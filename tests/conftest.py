"""What all tests share."""

import pytest

# What takes longest, longest first (measured by `--durations=0`): begun last, one of them would
# leave the other worker without work. A name is a part of a module's or of a notebook's.
LONGEST = (
    "test_grade.py", "solutions.py[04", "nbval 04", "solutions.py[17", "solutions.py[03",
    "nbval 17", "test_release", "in_lab.py", "test_sweep.py", "nbval hw4", "solutions.py",
)  # fmt: skip
# Modules of which each notebook or explorer is work for itself.
DIVIDED = ("test_notebooks_in_lab.py", "test_notebook_solutions.py", "test_explorers.py")


@pytest.fixture(autouse=True, scope="module")
def widgets_end_with_their_module():
    """ipywidgets keeps every widget that was ever made, and an explorer is megabytes of pixels."""
    yield
    from ipywidgets import Widget

    Widget.close_all()


def unit(nodeid):
    """What one worker does in one piece: a module, or one parameter of a divided one."""
    path, _, test = nodeid.partition("::")
    name = path.rpartition("/")[2]
    if name.endswith(".ipynb"):
        return f"nbval {name}"
    parameter = test.partition("[")[2]
    return f"{name}[{parameter}" if name in DIVIDED and parameter else path


def rank(unit):
    return next((place for place, part in enumerate(LONGEST) if part in unit), len(LONGEST))


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: rank(unit(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class ByUnit(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return unit(nodeid)

    config.option.loadscopereorder = False  # the order of the collection, as sorted above
    return ByUnit(config, log)
