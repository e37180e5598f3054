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
    python scripts/bootstrap.py lock         write requirements/*.txt anew
    python scripts/bootstrap.py run MODULE   run any module of the environment

Further words are handed on: `lab --no-browser`, `lab --port=9000`, `test tests/test_syllabus.py`.
Whatever goes wrong with the machine is said in one line, and the exit code is 1.

The standard library alone, and grammar that old Pythons read,
so that they can say they are old.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "lstmlab-installed")
LOG = os.path.join(VENV, "lstmlab-install.log")
FIRST_PAGE = "notebooks/00_start_here.ipynb"
PORTS = range(8888, 8898)
LEVELS = ("lab", "homework", "test")  # what students, teachers and contributors install
# Small networks run faster on one thread than on many.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# OpenBLAS does not know the newest AMD processors and would leave half of their speed unused.
AVX_512 = {"avx512f", "avx512bw", "avx512dq", "avx512vl"}
NETWORK_TROUBLE = (
    "NewConnectionError", "ConnectTimeout", "ReadTimeout", "Max retries", "ProxyError",
    "Failed to establish", "Name or service not known", "No matching distribution",
)  # fmt: skip


def say(line):
    print("lstmlab: " + line)
    sys.stdout.flush()


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


def venv_python():
    place = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(VENV, *place)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def lock_of(level):
    return os.path.join(ROOT, "requirements", level + ".txt")


def stamp_of(level):
    """What an environment must have been made from to be taken as complete."""
    parts = [read(lock_of(level)), read(os.path.join(ROOT, "pyproject.toml"))]
    parts += [read(os.path.join(ROOT, "scripts", "overrides.json"))]
    parts += [ROOT.encode("utf-8"), "{}.{}".format(*sys.version_info[:2]).encode("utf-8")]
    return level + " " + hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_installed(level):
    """Each level holds the levels before it, with the same versions."""
    stamp = read(STAMP).decode("ascii", "replace")
    levels = LEVELS[LEVELS.index(level) :]
    return os.path.exists(venv_python()) and stamp in [stamp_of(name) for name in levels]


def is_reusable():
    """An environment that nobody left half made, of this very Python."""
    made_with = " = {}.{}.".format(*sys.version_info[:2]).encode("ascii")
    return (
        os.path.exists(venv_python())
        and made_with in read(os.path.join(VENV, "pyvenv.cfg"))
        and read(STAMP) != b"unfinished"
    )


def count_packages(level):
    lines = read(lock_of(level)).decode("utf-8").splitlines()
    return len({line.split("==")[0] for line in lines if line[:1].isalpha()})


def run_logged(command, log, counting=None):
    """Run quietly, output into the log; where `counting`, show how many packages are fetched."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(command, cwd=ROOT, **pipes)
    done = 0
    for line in process.stdout:
        log.write(line)
        if counting and line.startswith(b"Collecting "):
            done += 1
            if sys.stdout.isatty():
                sys.stdout.write("\rlstmlab: package {} of about {} ".format(done, counting))
                sys.stdout.flush()
    if done and sys.stdout.isatty():
        print("")
    return process.wait()


def why(log_text):
    """The reason for a failed installation, in one line."""
    if any(word in log_text for word in NETWORK_TROUBLE):
        reason = "the packages could not be downloaded. Is there a network, or a proxy to name?"
    else:
        lines = [line.strip() for line in log_text.splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")]
        reason = "the installation failed: " + (errors or lines or ["no reason given"])[-1]
    return reason + " (whole story: " + os.path.relpath(LOG, ROOT) + ")"


def install(level):
    if is_installed(level):
        return
    if not is_reusable():
        shutil.rmtree(VENV, ignore_errors=True)
    os.makedirs(VENV, exist_ok=True)
    write(STAMP, "unfinished")  # stays, should the rest be interrupted
    packages = count_packages(level)
    say("installing about {} packages into .venv; once, for a minute or more".format(packages))
    pip = [venv_python(), "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    pip += ["--retries", "2"]
    steps = [
        [sys.executable, "-m", "venv", VENV],
        pip + ["--require-hashes", "--requirement", lock_of(level)],
        pip + ["--no-deps", "--no-build-isolation", "--editable", ROOT],
    ]
    with open(LOG, "wb") as log:
        for step in steps:
            if run_logged(step, log, counting=packages) != 0:
                log.flush()
                fail(why(read(LOG).decode("utf-8", "replace")))
    write(STAMP, stamp_of(level))


def is_free(port):
    probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # as the server does: a port just left counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    except OSError:
        return False
    finally:
        probe.close()


def choose_port(words):
    """The port asked for by --port=N, else the first free one; and the words without it."""
    rest, asked = [], None
    for word in words:
        name, _, number = word.partition("=")
        if name == "--port":
            if not number.isdigit() or not 0 < int(number) < 65536:
                fail("--port=N wants a number from 1 to 65535; got {!r}".format(word))
            asked = int(number)
        else:
            rest.append(word)
    if asked is not None:
        if not is_free(asked):
            fail("port {} is busy. Choose another, or leave --port out".format(asked))
        return asked, rest
    for port in PORTS:
        if is_free(port):
            if port != PORTS[0]:
                say("port {} is busy (a course already open?); taking {}".format(PORTS[0], port))
            return port, rest
    fail("ports {} to {} are all busy. Choose one: --port=9000".format(PORTS[0], PORTS[-1]))


def lab(words):
    port, rest = choose_port(words)  # better said before a minute of installing than after
    install("lab")
    command = ["jupyterlab", "--LabApp.default_url=/lab/tree/" + FIRST_PAGE]
    command += ["--ServerApp.port={}".format(port), "--ServerApp.port_retries=0"]
    command += ["--log-level=WARN"]  # leaves the address to open, and what matters
    # Nothing is fetched from anywhere: no list of extensions, no news of new versions.
    command += ["--LabApp.extension_manager=readonly"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]
    say("JupyterLab opens in your browser; Ctrl-C here ends it")
    hand_over(command + rest)


def test(words):
    install("test")
    hand_over(["pytest", "-n", "2", "--dist", "loadfile", "--nbval"] + words)


def check(words):
    install("test")
    if subprocess.call([venv_python(), "-m", "ruff", "check", "."], cwd=ROOT) != 0:
        sys.exit(1)
    fast = ["-n", "2", "--dist", "loadfile", "-q", "-m", "not slow and not browser"]
    hand_over(["pytest"] + fast + (words or ["tests"]))


def lint(words):
    install("test")
    hand_over(["ruff", "check"] + (words or ["."]))


def notebooks(words):
    install("test")
    hand_over(["scripts.notebooks"] + words)


def syllabus(words):
    install("lab")
    hand_over(["lstmlab.course.syllabus"] + words)


def sweep(words):
    install("lab")
    hand_over(["lstmlab.sweep"] + words)


def homework(words):
    install("homework")
    hand_over(["scripts.homework.release"] + words)


def grade(words):
    if not words:
        fail("grade what? Name the folder that holds the notebooks: make grade SUBMISSIONS=folder")
    install("homework")
    hand_over(["scripts.homework.grade", os.path.abspath(words[0])] + words[1:])


def solutions(words):
    install("homework")
    hand_over(["scripts.homework.solutions"] + words)


def lock(words):
    """Names, versions and hashes for every system and Python, and no host names."""
    install("test")
    compiled = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--quiet"]
    compiled += ["--python-version", "{}.{}".format(*OLDEST), "--generate-hashes"]
    compiled += ["--no-emit-index-url", "--no-emit-find-links"]
    compiled += ["--custom-compile-command", "make lock"]
    students = ["--extra", "lab", "--output-file", "requirements/lab.txt"]
    # Everybody tests with the versions that students get.
    same = ["--constraint", "requirements/lab.txt", "--output-file"]
    teachers = ["--extra", "lab", "--extra", "homework"] + same + ["requirements/homework.txt"]
    same = ["--constraint", "requirements/homework.txt", "--output-file"]
    testers = ["--extra", "lab", "--extra", "homework", "--extra", "sweep"]
    testers += ["--extra", "test", "--extra", "dev"] + same + ["requirements/test.txt"]
    for extras in (students, teachers, testers):
        if subprocess.call([venv_python(), "-m"] + compiled + extras + words, cwd=ROOT) != 0:
            fail("the lock could not be written; the lines above say why")
    say("requirements/lab.txt, homework.txt and test.txt are up to date")


def run(words):
    if not words:
        fail("run what? For example: python scripts/bootstrap.py run pytest tests")
    install("test")
    hand_over(words)


def fast_kernels(cpuinfo="/proc/cpuinfo"):
    """The OpenBLAS kernels to name on this processor, or None to leave the choice to OpenBLAS."""
    try:
        with open(cpuinfo) as lines:
            words = set(lines.read().split())
    except (IOError, OSError, ValueError):
        return None
    return "SkylakeX" if "AuthenticAMD" in words and AVX_512 <= words else None


def hand_over(words):
    """Become a module of the environment."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    if fast_kernels():
        os.environ.setdefault("OPENBLAS_CORETYPE", fast_kernels())
    os.chdir(ROOT)
    command = [venv_python(), "-m"] + words
    if os.name != "nt":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:  # Ctrl-C is for the program; wait for what it makes of it
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            pass


COMMANDS = {
    "lab": lab,
    "test": test,
    "check": check,
    "lint": lint,
    "notebooks": notebooks,
    "syllabus": syllabus,
    "sweep": sweep,
    "homework": homework,
    "grade": grade,
    "solutions": solutions,
    "lock": lock,
    "run": run,
}


def main(words):
    check_python()
    if not words or words[0] not in COMMANDS:
        print(__doc__)
        sys.exit(0 if words in (["help"], ["--help"], ["-h"]) else 2)
    try:
        COMMANDS[words[0]](words[1:])
    except KeyboardInterrupt:
        fail("interrupted; the same command starts again")
    except OSError as error:
        fail("{}".format(error))


if __name__ == "__main__":
    main(sys.argv[1:])
