"""The kernel that a submission runs in: IPython's, with a witness beside it.

It is started as a script, `python kernel.py SETTINGS`, and knows nothing of the grader. With the
answer to each cell goes what the witness saw: which checks of `lstmlab.homework` passed in it,
what it had replaced of NumPy, Python or lstmlab (it is put back after every cell), and what it
tried to reach that is none of its business: folders, frames and functions of the tests.

What this does not stop: the answers run in the same process as the tests on them. Code that wants
to cheat, and takes the trouble, can: by ctypes, by answering in this kernel's place (its
`do_execute`), by a thread that exchanges a test and puts it back before the cell ends, by arrays
of the package changed in place, by code of the package that is read from its files and run. What
is caught is silenced errors, replaced or hidden checks, forged marks, and looks into the frames
of a test, made in the ways that one finds in an hour.
SETTINGS is JSON: connection (file), memory (bytes, or null), scratch (the kernel's own folder),
hidden (folders that hold solutions) and refuse (true where no sandbox keeps them out of sight).
"""

import builtins
import contextlib
import copy
import functools
import importlib
import inspect
import json
import os
import pkgutil
import sys
import types

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

import lstmlab
from lstmlab import homework
from lstmlab.homework import board

FUNCTION = ("__code__", "__defaults__", "__kwdefaults__")
LATER = {"__annotations__", "__builtins__", "__doc__", "__warningregistry__"}  # Python's own
LOOKS = ("sys._getframe", "sys._current_frames", "sys.settrace", "sys.setprofile",
         "gc.get_objects", "gc.get_referrers", "gc.get_referents")  # fmt: skip
FRAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame")
OTHERS = {"exit", "quit", "input", "get_ipython", "display", "breakpoint"}  # IPython moves these
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn")
LARGEST_FILE = 200_000_000  # bytes that a cell may write into one file


def witness(values, seen):
    """Stands in for `board.PASSED`: takes marks from the checks among `values` alone.

    The marks go into the dict `seen`, and not into what a cell finds by the name of PASSED.
    """
    noted, getframe = board.check(print).__code__, sys._getframe
    checks = [v.__wrapped__ for v in values if getattr(v, "__code__", None) is noted]
    marks = {id(f): (f.__module__.rpartition(".")[2], f.__name__) for f in checks}

    class Witness:
        __slots__ = ()

        def append(self, _):
            frame = getframe(1)
            mark = marks.get(id(frame.f_locals.get("function")))
            if frame.f_code is noted and mark:
                seen["passed"].append(mark)
            else:
                seen["forged"] = True

    return Witness()


def modules():
    """The modules that the tests rest on, all imported: the package's, and those below it."""
    for info in pkgutil.iter_modules(homework.__path__):
        if info.name != "__main__":
            with contextlib.suppress(Exception):  # the notebook's own import of it will tell
                importlib.import_module(f"lstmlab.homework.{info.name}")
    found = [(name.split(".")[0], module) for name, module in list(sys.modules.items())]
    own = [module for top, module in found if top == "lstmlab"]
    return own, [builtins, copy, functools, *(module for top, module in found if top == "numpy")]


def snapshot():
    """([(holder, name, value, parts)], [(holder, names)]): what the tests rest on.

    First functions, and what else the package's modules and classes hold, with the parts of lists
    and dicts. Then all names of these modules and classes: a new one could hide another.
    """
    own, below = modules()
    found, names = [], []
    for module in below:
        found += [(module, name, value) for name, value in vars(module).items()
                  if callable(value) and not (module is builtins and name in OTHERS)]  # fmt: skip
    for holder in [*own, *{id(c): c for m in own for c in vars(m).values() if ours(c)}.values()]:
        names.append((holder, {*vars(holder), *LATER}))
        found += [(holder, name, vars(holder)[name]) for name in {*vars(holder)} - LATER]
    seen = {id(value): value for _, _, value in found}
    for value in list(seen.values()):
        found += inside(value)
    return [(*one, parts(one[2])) for one in found], names


def ours(value):
    return isinstance(value, type) and value.__module__.startswith("lstmlab")


def inside(value):
    """What makes up a function of the package or NumPy: its code, defaults and what it wraps."""
    if not str(getattr(value, "__module__", "")).startswith(("lstmlab", "numpy")):
        return []
    value = getattr(value, "_implementation", value)  # of NumPy's functions that dispatch
    if not isinstance(value, types.FunctionType):
        return []
    found = [(value, name, getattr(value, name)) for name in FUNCTION]
    if hasattr(value, "__wrapped__"):
        cells = [(cell, "cell_contents", cell.cell_contents) for cell in value.__closure__ or ()]
        found += cells + inside(value.__wrapped__)
    return found


def parts(value):
    """The parts of a list or dict, which can be changed and stay the same list or dict."""
    if type(value) is dict:
        return [part for pair in value.items() for part in pair]
    return list(value) if type(value) is list else None


def put_back(kept, names):
    """Undo what a cell replaced; the names of it."""
    changed = []
    for holder, name, value, before in kept:
        try:
            now = vars(holder).get(name) if isinstance(holder, type) else getattr(holder, name)
        except (AttributeError, ValueError):  # deleted
            now = None
        whole = before is None or same(parts(value), before)
        if now is value and whole:
            continue
        changed.append(f"{getattr(holder, '__name__', 'check')}.{name}")
        if now is not value:
            setattr(holder, name, value)
        if not whole and type(value) is list:
            value[:] = before
        elif not whole:
            value.clear()
            value.update(zip(before[::2], before[1::2], strict=True))
    for holder, before in names:
        for name in [name for name in vars(holder) if name not in before]:
            value = vars(holder)[name]
            if not isinstance(value, types.ModuleType):
                changed.append(f"{holder.__name__}.{name}")
                delattr(holder, name)
    return changed


def bind(space):
    """Give the names of the tests' modules (hw1, ...) back to them; those that a cell had taken."""
    taken = []
    for info in pkgutil.iter_modules(homework.__path__):
        module = sys.modules.get(f"lstmlab.homework.{info.name}")
        if info.name.startswith("hw") and space.get(info.name, module) is not module:
            taken.append(info.name)
            space[info.name] = module
    return taken


def same(some, others):
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


def guard(hidden, scratch, refuse, tried):
    """Note in the list `tried` what a cell reaches for; refuse it where no sandbox does."""
    hidden = tuple(os.path.join(os.path.realpath(folder), "") for folder in hidden)
    own = os.path.join(os.path.realpath(scratch), "")
    fsdecode, realpath, join = os.fsdecode, os.path.realpath, os.path.join
    getframe, asking = sys._getframe, []

    def note(words, refuse=refuse):
        if words not in tried and len(tried) < 20:
            tried.append(words)
        if refuse:
            raise PermissionError(f"not while this is graded: it {words}")

    def by_cell():
        """Whether a cell's own line, or `inspect` for it, did what the hook hears of."""
        if asking:  # our own look at the frames
            return False
        asking.append(True)
        frame = getframe(2)
        asking.clear()
        while frame and frame.f_code.co_filename == inspect.__file__:
            frame = frame.f_back
        return frame and f"ipykernel_{os.getpid()}" in frame.f_code.co_filename

    def own_code(function):
        return str(function.__globals__.get("__name__")).startswith("lstmlab")

    def hook(event, args):
        if event == "object.__getattr__":
            looks = args[1] in FRAMES or args[1] == "__code__" and own_code(args[0])
            if looks and by_cell():
                note(f"tried to look into the tests ({args[1]})", refuse=True)
        elif event in LOOKS and by_cell():
            note(f"tried to look into the tests ({event})", refuse=True)
        elif event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, bytes)):
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
    kept, names = snapshot()
    tried, seen = [], {}
    board.PASSED = witness([one[2] for one in kept], seen)
    kept = [one for one in kept if one[:2] != (board, "PASSED")]
    kept.append((board, "PASSED", board.PASSED, None))

    class Kernel(IPythonKernel):
        async def do_execute(self, *args, **named):
            seen.update(passed=[], forged=False)
            tried.clear()
            reply = await super().do_execute(*args, **named)
            changed = put_back(kept, names) + bind(self.shell.user_ns)
            return {**reply, "witness": {**seen, "changed": changed, "tried": tried}}

    app = IPKernelApp.instance(kernel_class=Kernel, connection_file=settings["connection"])
    app.initialize([])
    limit(settings["memory"])
    guard(settings["hidden"], settings["scratch"], settings["refuse"], tried)
    app.start()


if __name__ == "__main__":
    assert lstmlab.__path__  # before the guard: where the package lies is no secret
    main(json.loads(sys.argv[1]))
