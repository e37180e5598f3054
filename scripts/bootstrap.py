"""Install the course into .venv and start what was asked for. Needs Python 3.11 or newer, no make.

    python scripts/bootstrap.py lab          open the course in JupyterLab
    python scripts/bootstrap.py test         run every test
    python scripts/bootstrap.py check        what a minute suffices for: lint and the fast tests
    python scripts/bootstrap.py lint         check the style of modules and notebooks
    python scripts/bootstrap.py notebooks    execute the notebooks in place
    python scripts/bootstrap.py syllabus     which row of the syllabus stands in which cell
    python scripts/bootstrap.py sweep        measure success against lag again
    python scripts/bootstrap.py homework     make the students' copy of the homework
    python scripts/bootstrap.py grade FOLDER grade what students handed in
    python scripts/bootstrap.py solutions    make the teacher's solutions
    python scripts/bootstrap.py lecture      give the chapters as lectures, with live explorers
    python scripts/bootstrap.py handout      a PDF and an HTML file of each lecture
    python scripts/bootstrap.py site         build the course for the browser, as static files
    python scripts/bootstrap.py lock         write requirements/*.txt anew
    python scripts/bootstrap.py run MODULE   run any module of the environment

Further words are handed on: `lab --no-browser`, `lab --port=9000`, `test tests/test_syllabus.py`.
Whatever goes wrong with the machine is said in one line, and the exit code is 1.

The standard library alone, and grammar that old Pythons read, so that they can say they are old.
"""

import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys

OLDEST = (3, 11)
ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "lstmlab-installed"
LOG = VENV / "lstmlab-install.log"
# For students, teachers at home, teachers in class, a web site, contributors.
LEVELS = ("lab", "homework", "lecture", "site", "test")
LOCK = {level: ROOT / "requirements" / (level + ".txt") for level in LEVELS}
# Small networks run faster on one thread than on many.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# OpenBLAS does not know the newest AMD processors and would leave half of their speed unused.
AVX_512 = {"AuthenticAMD", "avx512f", "avx512bw", "avx512dq", "avx512vl"}
NETWORK_TROUBLE = (
    "NewConnectionError", "ConnectTimeout", "ReadTimeout", "Max retries", "ProxyError",
    "Failed to establish", "Name or service not known", "No matching distribution",
)  # fmt: skip
LAB = [
    "jupyterlab", "--allow-root", "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
    "--log-level=WARN",  # leaves the address to open, and what matters
    # Nothing is fetched from anywhere: no list of extensions, no news of new versions.
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]  # fmt: skip
PYTEST = ["pytest", "-n", "2", "--dist", "loadfile"]


def say(line):
    print("lstmlab: " + line, flush=True)


def fail(line):
    sys.exit("lstmlab: " + line)


def check_python(version=sys.version_info):
    if tuple(version[:2]) < OLDEST:
        fail(
            "this is Python {}.{}, and the course needs 3.11 or newer. Install one, or name it: "
            "PYTHON=python3.12 make lab".format(*version[:2])
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        fail(
            "this Python cannot make environments. On Debian and Ubuntu: "
            "sudo apt-get install python3-venv"
        )


def read(path):
    """The bytes of a file; none where there is no file."""
    return path.read_bytes() if path.is_file() else b""


def stamp_of(level):
    """What an environment must have been made from to be taken as complete."""
    made_of = LOCK[level], ROOT / "pyproject.toml", ROOT / "scripts" / "overrides.json"
    made_of += tuple(sorted((ROOT / "scripts" / "labextension").rglob("*.js*")))
    here = "{}\0{}.{}".format(ROOT, *sys.version_info[:2]).encode("utf-8")
    return level + " " + hashlib.sha256(b"\0".join(list(map(read, made_of)) + [here])).hexdigest()


def is_installed(level):
    """Each level holds the levels before it, with the same versions."""
    stamp = read(STAMP).decode("ascii", "replace")
    return PYTHON.exists() and stamp in map(stamp_of, LEVELS[LEVELS.index(level) :])


def is_reusable():
    """An environment that nobody left half made, of this very Python."""
    ours = " = {}.{}.".format(*sys.version_info[:2]).encode("ascii") in read(VENV / "pyvenv.cfg")
    return ours and PYTHON.exists() and read(STAMP) != b"unfinished"


def run_logged(command, log, counting):
    """Run quietly, output into the log; on a terminal, show how many packages are fetched."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process, done = subprocess.Popen(command, cwd=ROOT, **pipes), 0
    for line in process.stdout:
        log.write(line)
        done += line.startswith(b"Collecting ")
        if done and sys.stdout.isatty():
            print("lstmlab: package {} of about {}".format(done, counting), end="\r", flush=True)
    return process.wait()


def why(log_text):
    """The reason for a failed installation, in one line."""
    if any(word in log_text for word in NETWORK_TROUBLE):
        reason = "the packages could not be downloaded. Is there a network, or a proxy to name?"
    else:
        lines = [line.strip() for line in log_text.splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")]
        reason = "the installation failed: " + (errors or lines or ["no reason given"])[-1]
    return reason + " (whole story: " + str(LOG.relative_to(ROOT)) + ")"


def install(level):
    """Make the environment, or fill it up to the level, unless it is there."""
    if is_installed(level):
        return
    if not is_reusable():
        shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    STAMP.write_text("unfinished")  # stays, should the rest be interrupted
    packages = sum(line[:1].isalpha() for line in LOCK[level].read_text().splitlines())
    say("installing about {} packages into .venv; once, for a minute or more".format(packages))
    pip = [PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    steps = [
        [sys.executable, "-m", "venv", VENV],
        pip + ["--retries", "2", "--require-hashes", "--requirement", LOCK[level]],
        pip + ["--no-deps", "--no-build-isolation", "--editable", ROOT],
    ]
    with LOG.open("wb") as log:
        for step in steps:
            if run_logged(step, log, packages) != 0:
                log.flush()
                fail(why(read(LOG).decode("utf-8", "replace")))
    STAMP.write_text(stamp_of(level))


def lab(words):
    install("lab")
    asked = any(word.startswith("--port") for word in words)
    only = ["--ServerApp.port_retries=0"] if asked else []  # without it Jupyter takes a free one
    shut = "--no-browser" in words
    opens = "waits at the address below" if shut else "opens in your browser"
    say("JupyterLab {}; Ctrl-C here ends it".format(opens))
    hand_over(LAB + only + words)


def check(words):
    install("test")
    if subprocess.call([PYTHON, "-m", "ruff", "check", "."], cwd=ROOT) != 0:
        sys.exit(1)
    hand_over(PYTEST + ["-q", "-m", "not slow and not browser"] + (words or ["tests"]))


def grade(words):
    if not words:
        fail("grade what? Name the folder that holds the notebooks: make grade SUBMISSIONS=folder")
    install("homework")
    hand_over(["scripts.homework.grade", os.path.abspath(words[0])] + words[1:])


def lock(words):
    """Names, versions and hashes for every system and Python, and no host names."""
    install("test")
    compiled = [PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal"]
    compiled += ["--quiet", "--python-version", "{}.{}".format(*OLDEST), "--generate-hashes"]
    compiled += ["--no-emit-index-url", "--no-emit-find-links"]
    compiled += ["--custom-compile-command", "make lock"]
    extras, before = [], []
    for level in LEVELS:
        more = ["sweep", "hub", "test", "dev"] if level == "test" else [level]
        extras += [word for name in more for word in ("--extra", name)]
        output = "requirements/{}.txt".format(level)
        command = compiled + extras + before + ["--output-file", output] + words
        if subprocess.call(command, cwd=ROOT) != 0:
            fail("the lock could not be written; the lines above say why")
        before = ["--constraint", output]  # everybody tests with the versions that students get
    say("requirements/{}.txt are up to date".format(", ".join(LEVELS)))


def fast_kernels(cpuinfo=pathlib.Path("/proc/cpuinfo")):
    """The OpenBLAS kernels to name on this processor, or None to leave the choice to OpenBLAS."""
    words = set(read(cpuinfo).decode("utf-8", "replace").split())
    return "SkylakeX" if words >= AVX_512 else None


def hand_over(words):
    """Become a module of the environment."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    if fast_kernels():
        os.environ.setdefault("OPENBLAS_CORETYPE", fast_kernels())
    os.chdir(ROOT)
    command = [PYTHON, "-m"] + words
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program
    sys.exit(subprocess.call(command))


# What to do with further words; or the level to install, and the module that takes them.
COMMANDS = {
    "lab": lab,
    "test": ("test", PYTEST + ["--nbval"]),
    "check": check,
    "lint": ("test", ["ruff", "check"]),
    "notebooks": ("test", ["scripts.notebooks"]),
    "syllabus": ("lab", ["lstmlab.course.syllabus"]),
    "sweep": ("lab", ["lstmlab.experiments", "lag"]),
    "homework": ("homework", ["scripts.homework.release"]),
    "grade": grade,
    "solutions": ("homework", ["scripts.homework.solutions"]),
    "lecture": ("lecture", ["scripts.lecture"]),
    "handout": ("lecture", ["scripts.lecture.handout"]),
    "site": ("site", ["scripts.site"]),
    "lock": lock,
    "run": ("test", []),
}


def main(words):
    check_python()
    if not words or words[0] not in COMMANDS:
        print(__doc__)
        sys.exit(0 if words in (["help"], ["--help"], ["-h"]) else 2)
    command, rest = COMMANDS[words[0]], words[1:]
    try:
        if callable(command):
            command(rest)
        elif not command[1] + rest:
            fail("run what? For example: python scripts/bootstrap.py run pytest tests")
        else:
            install(command[0])
            hand_over(command[1] + rest)
    except KeyboardInterrupt:
        fail("interrupted; the same command starts again")
    except OSError as error:
        fail(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
