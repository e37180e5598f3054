"""Keeping a submission away from the solutions, the other submissions and the network.

Where bubblewrap (`bwrap`, Linux) works, the kernel runs in it: of the file system it sees Python,
lstmlab and an empty folder of its own, nothing else; there is no network, and no other process.
What it writes there is bounded for each file and by time, not in sum: see that the disk has room.

Where it does not, nothing of this holds: the kernel runs with your rights. A hook in it refuses to
read the solutions, to connect anywhere and to start programs, and tells when a submission tries;
that stops the curious, and not someone who knows how. Then grade in a container or a virtual
machine without network, which holds nothing but this course and the submissions; the teacher's
page, notebooks/homework/README.md, has the commands.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import lstmlab

LAUNCHER = Path(__file__).with_name("kernel.py")
SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/nix/store")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
NO_SANDBOX = (
    "no sandbox here (bubblewrap is missing, or may not be used): submissions run with your "
    "rights. Grade only code that you trust, or in a container without network; "
    "notebooks/homework/README.md says how."
)


def wrapped(command, room, hidden):
    """`command` inside bubblewrap: it may write in `room`, and `hidden` folders are not there."""
    python = [sys.base_prefix, os.path.realpath(sys.base_prefix), sys.prefix]
    shown = [*SYSTEM, *python, *lstmlab.__path__, str(LAUNCHER)]
    arguments = ["--unshare-all", "--die-with-parent", "--new-session", "--dev", "/dev"]
    arguments += ["--remount-ro", "/dev"]  # /dev/shm is memory that nobody counts
    arguments += ["--proc", "/proc"]
    for path in dict.fromkeys(shown):
        arguments += ["--ro-bind-try", path, path]
    for folder in map(str, hidden):
        if os.path.isdir(folder) and any(inside(folder, path) for path in shown):
            arguments += ["--tmpfs", folder]
    arguments += ["--bind", str(room), str(room), "--remount-ro", "/"]
    return ["bwrap", *arguments, "--chdir", str(room), *command]


def inside(path, folder):
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


@cache
def works():
    """Whether bubblewrap is here, may be used, and leaves the kernel all that it needs."""
    if shutil.which("bwrap") is None:
        return False
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as room:
        trial = wrapped([sys.executable, "-sPc", "import ipykernel, lstmlab"], room, [])
        try:
            done = subprocess.run(trial, env=environment(room), capture_output=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0


def environment(home):
    """All environment variables that a kernel gets: nothing of yours but the way to programs."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    home = str(home)
    own = {"HOME": home, "USERPROFILE": home, "TMPDIR": home, "TEMP": home, "IPYTHONDIR": home}
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg", "MALLOC_ARENA_MAX": "2"}
    return {**kept, **own, **quiet, **dict.fromkeys(THREADS, "1")}
