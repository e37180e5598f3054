"""One command from a bare Python to the open course, and one clear line when that cannot be."""

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path):
    """The script, loaded from a copy of what it needs, in a folder of its own."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    spec = importlib.util.spec_from_file_location("bootstrap", tmp_path / "scripts/bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def environment(bootstrap, stamp=None, python=None):
    """An environment as venv leaves it, without the packages."""
    python = python or "{}.{}".format(*sys.version_info[:2])
    path = bootstrap.PYTHON
    path.parent.mkdir(parents=True)
    path.touch()
    (bootstrap.VENV / "pyvenv.cfg").write_text(f"home = /usr\nversion = {python}.1\n")
    if stamp:
        bootstrap.STAMP.write_text(stamp)


def said(program, *words, **variables):
    """What running this program in a bare Python says on standard error; it must fail."""
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | variables)
    assert done.returncode == 1, done
    return done.stderr


def pretending(line):
    """A program that runs the script after `line` has spoiled this Python."""
    return f"import runpy, sys; {line}; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"


def one_line(text):
    assert text.startswith("lstmlab: ")
    assert text.count("\n") == 1 and "Traceback" not in text
    return text


def test_old_pythons_can_read_it():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 4))


def test_it_needs_the_standard_library_alone():
    nodes = ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8")))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert names <= sys.stdlib_module_names


def test_an_old_python_is_told_so():
    line = one_line(said(pretending("sys.version_info = (3, 10, 13)"), "lab"))
    assert "3.10" in line and "3.11 or newer" in line


def test_a_python_without_ensurepip_is_told_what_to_install():
    line = one_line(said(pretending("sys.modules['ensurepip'] = None"), "test"))
    assert "python3-venv" in line


def test_no_network_is_one_line(bootstrap):
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_CACHE_DIR": str(bootstrap.ROOT / "cache"),
        "PIP_RETRIES": "0",
    }
    program = f"import runpy; runpy.run_path({bootstrap.__file__!r}, run_name='__main__')"
    line = one_line(said(program, "lab", **nowhere))
    assert "network" in line
    assert not bootstrap.is_installed("lab")
    assert not bootstrap.is_reusable()


def test_other_failures_give_the_installers_own_reason(bootstrap):
    log = "Collecting numpy\nERROR: Could not install packages: No space left on device\n\n"
    assert "No space left on device" in bootstrap.why(log)
    assert "\n" not in bootstrap.why(log)


@pytest.mark.parametrize("words, only", [(["--port=9000"], True), (["--no-browser"], False)])
def test_a_port_asked_for_is_the_only_one_tried(bootstrap, monkeypatch, capsys, words, only):
    handed = []
    monkeypatch.setattr(bootstrap, "install", lambda level: None)
    monkeypatch.setattr(bootstrap, "hand_over", handed.extend)
    bootstrap.main(["lab", *words])
    assert handed[0] == "jupyterlab" and handed[-1] == words[0]
    assert ("--ServerApp.port_retries=0" in handed) == only
    assert ("opens in your browser" in capsys.readouterr().out) == only  # and without one it waits


@pytest.fixture
def busy():
    """A port at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_busy_port_asked_for_is_one_line(bootstrap, busy):
    asked = [f"--port={busy}", "--no-browser", "--ServerApp.port_retries=0"]
    command = [sys.executable, "-m", *bootstrap.LAB, *asked]
    done = subprocess.run(command, cwd=bootstrap.ROOT, capture_output=True, text=True, timeout=60)
    (line,) = [line for line in done.stderr.splitlines() if "ERROR" in line]
    assert done.returncode == 1 and f"port {busy} is not available" in line


def test_a_complete_environment_is_taken_as_it_is(bootstrap, monkeypatch):
    environment(bootstrap, bootstrap.stamp_of("test"))
    monkeypatch.setattr(bootstrap, "run_logged", lambda *_, **__: pytest.fail("installed again"))
    for level in bootstrap.LEVELS:
        bootstrap.install(level)


def test_the_students_environment_does_not_do_for_tests(bootstrap):
    environment(bootstrap, bootstrap.stamp_of("lab"))
    assert bootstrap.is_installed("lab")
    assert not bootstrap.is_installed("homework")
    assert not bootstrap.is_installed("test")


def test_the_teachers_environment_holds_the_students(bootstrap):
    environment(bootstrap, bootstrap.stamp_of("homework"))
    assert bootstrap.is_installed("lab")
    assert bootstrap.is_installed("homework")
    assert not bootstrap.is_installed("test")


def test_running_nothing_says_what_could_be_run(bootstrap):
    with pytest.raises(SystemExit, match=r"run what\?"):
        bootstrap.main(["run"])


def test_grading_nothing_says_what_to_name(bootstrap):
    with pytest.raises(SystemExit, match="make grade SUBMISSIONS=folder"):
        bootstrap.main(["grade"])


@pytest.mark.parametrize("name", ["requirements/lab.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_installs_again(bootstrap, name):
    environment(bootstrap, bootstrap.stamp_of("lab"))
    with open(bootstrap.ROOT / name, "a") as file:
        file.write("# changed\n")
    assert not bootstrap.is_installed("lab")
    assert bootstrap.is_reusable()


def test_a_moved_folder_installs_again(bootstrap, monkeypatch):
    environment(bootstrap, bootstrap.stamp_of("lab"))
    monkeypatch.setattr(bootstrap, "ROOT", bootstrap.ROOT.with_name("moved"))
    assert not bootstrap.is_installed("lab")


def test_an_interrupted_installation_starts_anew(bootstrap, monkeypatch):
    def interrupt(*_, **__):
        (bootstrap.VENV / "half-made").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "run_logged", interrupt)
    with pytest.raises(SystemExit, match="interrupted"):
        bootstrap.main(["lab"])
    assert not bootstrap.is_installed("lab")
    assert not bootstrap.is_reusable()
    monkeypatch.setattr(bootstrap, "run_logged", lambda *_, **__: 0)
    bootstrap.install("lab")
    assert not (bootstrap.VENV / "half-made").exists()


def test_an_environment_of_another_python_is_made_anew(bootstrap):
    environment(bootstrap, bootstrap.stamp_of("lab"), python="3.9")
    assert not bootstrap.is_reusable()


def test_a_failed_step_leaves_no_complete_environment(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "run_logged", lambda *_, **__: 1)
    with pytest.raises(SystemExit, match="installation failed"):
        bootstrap.install("lab")
    assert not bootstrap.is_installed("lab")


@pytest.mark.parametrize(("words", "code"), [([], 2), (["frobnicate"], 2), (["--help"], 0)])
def test_an_unknown_command_prints_the_list(bootstrap, capsys, words, code):
    with pytest.raises(SystemExit) as left:
        bootstrap.main(words)
    assert left.value.code == code
    printed = capsys.readouterr().out
    assert [name for name in bootstrap.COMMANDS if name not in printed] == []


def test_every_command_is_handed_to_a_module_that_is_there(bootstrap):
    handed = [command[1][0] for command in bootstrap.COMMANDS.values() if not callable(command)
              and command[1]]  # fmt: skip
    assert "lstmlab.course.syllabus" in handed
    assert [name for name in handed if importlib.util.find_spec(name) is None] == []


def test_the_makefile_offers_every_command(bootstrap):
    rule = next(
        line
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.endswith(": python")
    )
    assert set(rule.split(":")[0].split()) == bootstrap.COMMANDS.keys() - {"run"}


@pytest.mark.parametrize(
    ("cpuinfo", "kernels"),
    [
        ("vendor_id : AuthenticAMD\nflags : avx512f avx512bw avx512dq avx512vl", "SkylakeX"),
        ("vendor_id : AuthenticAMD\nflags : sse2 avx2 avx512f", None),
        ("vendor_id : GenuineIntel\nflags : avx512f avx512bw avx512dq avx512vl", None),
    ],
)
def test_fast_kernels_are_named_where_openblas_misses_them(bootstrap, tmp_path, cpuinfo, kernels):
    path = tmp_path / "cpuinfo"
    path.write_text(cpuinfo)
    assert bootstrap.fast_kernels(path) == kernels
    assert bootstrap.fast_kernels(tmp_path / "missing") is None


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
def test_make_without_python_is_one_line_of_ours():
    command = ["make", "--silent", "lab", "PYTHON=no-such-python"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert done.stderr.splitlines()[0].startswith("lstmlab: no no-such-python here")
