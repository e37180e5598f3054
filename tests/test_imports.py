"""Imports flow downwards: the core needs NumPy alone, pictures know no cell."""

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np

import lstmlab
from lstmlab import tasks

PACKAGE = Path(__file__).parents[1] / "lstmlab"

# What may be imported from outside of the standard library, room by room; and which rooms below.
NUMPY = {"numpy"}
OUTSIDE = {
    "core": NUMPY,
    "tasks": NUMPY,
    "text": NUMPY,
    "course": NUMPY | {"tqdm"},
    "homework": NUMPY,
    "experiments": NUMPY | {"tqdm"},
    "plots": NUMPY | {"matplotlib"},
    "explorers": NUMPY | {"matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython", "PIL"},
}
BELOW = {
    "core": {"core"},
    "text": {"core", "text"},
    "tasks": {"core", "text", "tasks"},
    "course": {"core", "course"},
    "experiments": {"core", "tasks", "text", "experiments"},
    "homework": {"core", "tasks", "text", "course", "homework"},
    "plots": {"core", "tasks", "plots"},
    "explorers": {"core", "tasks", "text", "course", "experiments", "plots", "explorers"},
}
# The core from the ground up: a module imports from its own floor or from below.
FLOORS = [
    {"checks", "version", "files"},
    {"activations", "batch"},
    {"cells", "dropout", "losses", "optim"},
    {"convert", "finite_differences", "initialisation", "network"},
    {"gradients", "training"},
    {"norms"},
]


def module_name(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(source, module, modules=frozenset(PATHS)):
    """Every module that this source imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}, line {node.lineno}: a relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            # `from lstmlab import losses` imports a module; `from numpy import array` does not
            found |= (names & modules) | ({node.module} if names - modules else set())
    return found


IMPORTS = {name: imported(PATHS[name].read_text(encoding="utf-8"), name) for name in PATHS}


def room(module):
    second = (module.split(".") + [""])[1]
    return second if second in OUTSIDE else "core"


def floor(module):
    second = (module.split(".") + [""])[1]
    return next((n for n, floor in enumerate(FLOORS) if second in floor), None)


def inside(module):
    return {name for name in IMPORTS[module] if name.split(".")[0] == "lstmlab"}


def test_the_walk_sees_imports_of_every_form():
    source = "import a.b\nfrom lstmlab import losses\ndef f():\n    from c import d\n"
    assert imported(source, "m", {"lstmlab.losses"}) == {"a.b", "lstmlab.losses", "c"}


def wrong(imports_of, modules=tuple(IMPORTS)):
    """The modules that import what they should not, with what it is."""
    return {name: found for name in modules if (found := imports_of(name))}


def test_each_room_needs_only_its_own_libraries():
    def foreign(module):
        tops = {name.split(".")[0] for name in IMPORTS[module]} - {"lstmlab"}
        return tops - sys.stdlib_module_names - OUTSIDE[room(module)]

    assert wrong(foreign) == {}


def test_imports_flow_downwards():
    assert wrong(lambda module: set(map(room, inside(module))) - BELOW[room(module)]) == {}


def test_the_core_builds_from_the_ground_up():
    built = [name for name in IMPORTS if floor(name) is not None]
    assert len(built) > 18

    def above(module):
        return {name for name in inside(module) if (floor(name) or 0) > floor(module)}

    assert wrong(above, built) == {}


def test_plots_know_no_cell():
    plots = [name for name in IMPORTS if room(name) == "plots"]
    assert len(plots) > 20
    assert wrong(lambda m: {n for n in inside(m) if n.startswith("lstmlab.cells")}, plots) == {}


def test_figures_belong_to_the_explorer_and_not_to_pyplot():
    state = {"matplotlib.pyplot", "pylab", "matplotlib.pylab"}
    users = wrong(lambda module: IMPORTS[module] & state)
    assert users.keys() == {"lstmlab.explorers.show"}, "it shows what a notebook drew by pyplot"


def test_no_module_imports_itself_by_a_detour():
    left = {name: inside(name) - {name} for name in IMPORTS}
    while free := [name for name in left if not left[name] & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


def test_the_package_opens_without_matplotlib_or_widgets():
    """Imported whole, the core loads none of the heavy libraries."""
    light = ("core", "tasks", "text")
    names = [name for name in PATHS if room(name) in light]
    program = f"import sys, {', '.join(names)}\n" + (
        "print(sorted({'matplotlib', 'ipywidgets', 'IPython', 'tqdm'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_package_offers_the_names_that_people_look_for():
    """A network is built and trained with `import lstmlab` alone, as its docstring shows."""
    rng = np.random.default_rng(0)
    batch = tasks.recall(2).batch(rng, 4)
    I, K = batch.xs.shape[2], 1 + int(batch.targets.max())
    network = lstmlab.Network(lstmlab.LSTM(input_size=I, hidden_size=5), output_size=K)
    *_, last = lstmlab.train(
        network, network.init(rng), lambda step: batch, lstmlab.rmsprop(0.01),
        lstmlab.cross_entropy, 3,
    )  # fmt: skip
    assert np.isfinite(last.loss)
    assert all(hasattr(lstmlab, name) for name in lstmlab.__all__)
