"""The kernel that a submission runs in: IPython's, with a witness beside it.

It is started as a script, `python kernel.py SETTINGS`, and knows nothing of the grader. With the
answer to each cell goes what the witness saw: which checks of `lstmlab.homework` passed in it,
which functions of NumPy, Python or lstmlab the cell had replaced (they are put back after every
cell), and what it tried to reach that is none of its business.

What this does not stop: the answers run in the same process as the tests on them. Code that wants
to cheat, and takes the trouble to search this process for the witness, can. What is caught is
silenced errors, replaced checks, and forged marks made in the ways that one finds in an hour.
SETTINGS is JSON: connection (file), memory (bytes, or null), scratch (the kernel's own folder),
hidden (folders that hold solutions) and refuse (true where no sandbox keeps them out of sight).
"""

import builtins
import contextlib
import importlib
import json
import os
import pkgutil
import sys
import types

import numpy as np
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

import lstmlab
from lstmlab import homework
from lstmlab.homework import board

OTHERS = {"exit", "quit", "input", "get_ipython", "display", "breakpoint"}  # IPython moves these
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn")
LARGEST_FILE = 200_000_000  # bytes that a cell may write into one file


class Witness(list):
    """Stands in for `board.PASSED`: takes marks from the package's own checks alone."""

    def __init__(self, checks):
        self.noted = board.check(print).__code__
        self.checks = {id(check) for check in checks}
        self.forged = False

    def append(self, mark):
        frame = sys._getframe(1)
        inner = frame.f_locals.get("function")
        if frame.f_code is self.noted and id(inner) in self.checks:
            super().append(mark)
        else:
            self.forged = True


def modules():
    """The modules whose functions the tests rest on, all imported."""
    for info in pkgutil.iter_modules(homework.__path__):
        if info.name != "__main__":
            with contextlib.suppress(Exception):  # the notebook's own import of it will tell
                importlib.import_module(f"lstmlab.homework.{info.name}")
    own = [module for name, module in sys.modules.items() if name.split(".")[0] == "lstmlab"]
    return [builtins, np, np.linalg, np.random, *own]


def snapshot():
    """[(holder, name, value)] of every function that the tests rest on, and of what is in it."""
    found = []
    for module in modules():
        for name, value in list(vars(module).items()):
            if callable(value) and not (module is builtins and name in OTHERS):
                found.append((module, name, value))
                found += inside(value)
    return found


def inside(value):
    if not str(getattr(value, "__module__", "")).startswith(("lstmlab", "numpy")):
        return []
    if isinstance(value, types.FunctionType):
        parts = ("__code__", "__defaults__", "__kwdefaults__")
        return [(value, name, getattr(value, name)) for name in parts]
    if isinstance(value, type) and value.__module__.startswith("lstmlab"):
        own = [(value, name, part) for name, part in vars(value).items() if callable(part)]
        return own + [part for _, _, method in own for part in inside(method)]
    return []


def put_back(kept):
    """Undo what a cell replaced; the names of it."""
    changed = []
    for holder, name, value in kept:
        now = vars(holder).get(name) if isinstance(holder, type) else getattr(holder, name, None)
        if now is not value:
            changed.append(f"{getattr(holder, '__name__', holder)}.{name}")
            setattr(holder, name, value)
    return changed


def guard(hidden, scratch, refuse, tried):
    """Note in the list `tried` what a cell reaches for; refuse it where no sandbox does."""
    hidden = tuple(os.path.join(os.path.realpath(folder), "") for folder in hidden)
    own = os.path.join(os.path.realpath(scratch), "")
    fsdecode, realpath, join = os.fsdecode, os.path.realpath, os.path.join

    def note(words):
        if words not in tried and len(tried) < 20:
            tried.append(words)
        if refuse:
            raise PermissionError(f"not while this is graded: it {words}")

    def hook(event, args):
        if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, bytes)):
            path = realpath(fsdecode(args[0]))
            near = join(path, "").startswith(own)
            if not near and (join(path, "").startswith(hidden) or path.endswith(".ipynb")):
                note(f"tried to read {path}")
        elif event == "socket.connect":
            note(f"tried to connect to {args[1]}")
        elif event in PROGRAMS:
            note(f"tried to start another program ({event}: {args[0] if args else ''!s:.80})")

    sys.addaudithook(hook)


def limit(memory):
    """Bound what this process may take: then a cell meets MemoryError, and not the machine."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    if memory and os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as file:
            taken = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def main(settings):
    kept = snapshot()
    checks = [f.__wrapped__ for _, _, f in kept if hasattr(f, "__wrapped__")]
    witness = board.PASSED = Witness(checks)
    kept.append((board, "PASSED", witness))
    tried = []

    class Kernel(IPythonKernel):
        async def do_execute(self, *args, **named):
            witness.clear()
            witness.forged = False
            tried.clear()
            reply = await super().do_execute(*args, **named)
            changed, forged = put_back(kept), witness.forged
            seen = {"passed": list(witness), "changed": changed, "forged": forged, "tried": tried}
            return {**reply, "witness": seen}

    app = IPKernelApp.instance(kernel_class=Kernel, connection_file=settings["connection"])
    app.initialize([])
    limit(settings["memory"])
    guard(settings["hidden"], settings["scratch"], settings["refuse"], tried)
    app.start()


if __name__ == "__main__":
    assert lstmlab.__path__  # before the guard: where the package lies is no secret
    main(json.loads(sys.argv[1]))
