"""What the site is built from. The site itself is driven in tests/browser/test_site.py."""

import json
import pydoc_data.topics
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.homework.kit import build_wheel
from scripts.site import __main__ as command
from scripts.site import jupyterlite, pyodide, wheels

sys.path.insert(0, str(Path(__file__).parent / "browser"))
import static  # noqa: E402


def distribution(folder, version=pyodide.VERSION, without=()):
    """A folder that looks like Pyodide; one package in it is nobody's need."""
    folder.mkdir()
    names = {*pyodide.PACKAGES, "prompt-toolkit", "unneeded"}
    packages = {name: {"file_name": f"{name}.whl", "depends": []} for name in names}
    packages["ipython"]["depends"] = ["prompt_toolkit"]  # written either way in Pyodide's own
    lock = {"info": {"version": version}, "packages": packages}
    (folder / pyodide.LOCK).write_text(json.dumps(lock))
    for name in {*pyodide.CORE, *(f"{name}.whl" for name in names)} - {*without}:
        (folder / name).write_text(name)
    return folder


def test_of_pyodide_only_what_is_needed_is_copied(tmp_path):
    pyodide.copy(distribution(tmp_path / "given"), tmp_path / "copied")
    names = {path.name for path in (tmp_path / "copied").iterdir()}
    wanted = {f"{name}.whl" for name in (*pyodide.PACKAGES, "prompt-toolkit")}
    assert names == {*pyodide.CORE, pyodide.LOCK} | wanted
    lock = json.loads((tmp_path / "copied" / pyodide.LOCK).read_text())
    assert {package["file_name"] for package in lock["packages"].values()} == wanted


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"version": "0.1.2"}, f"expected Pyodide {pyodide.VERSION}, got 0.1.2"),
        ({"without": ["numpy.whl"]}, "is no numpy.whl"),
    ],
)
def test_an_unfit_pyodide_is_refused_in_a_sentence(tmp_path, how, told):
    with pytest.raises(pyodide.Unfit, match=told):
        pyodide.copy(distribution(tmp_path / "given", **how), tmp_path / "copied")


def test_a_folder_without_pyodide_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(pyodide.Unfit, match=f"expected a folder with Pyodide {pyodide.VERSION}"):
        pyodide.copy(tmp_path, tmp_path / "copied")


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(SystemExit, match="holds something else than a site"):
        command.main([f"--out={tmp_path}"])
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("given", [None, "folder"])
def test_pyodide_comes_from_the_site_or_from_one_address(given):
    kernel = jupyterlite.settings(["one.whl"], given)["jupyter-config-data"]["litePluginSettings"]
    (options,) = kernel.values()
    assert options["pyodideUrl"] == ("./pyodide/pyodide.js" if given else pyodide.NETWORK)
    assert options["disablePyPIFallback"]
    assert options["loadPyodideOptions"]["packages"][-1].endswith("/wheels/one.whl")


@pytest.mark.parametrize("name", wheels.PURE)
def test_every_wheel_is_fetched_by_its_hash(name):
    first, *hashes = wheels.pin(name).splitlines()
    assert first.startswith(f"{name}==")
    assert hashes and all("--hash=sha256:" in line for line in hashes)


def test_pip_takes_the_course_from_the_sites_wheels(tmp_path):
    name, data = build_wheel()
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / name).write_bytes(data)
    wheels._list(tmp_path / "wheels", [name])
    with static.serve(tmp_path) as address:
        command = [sys.executable, "-m", "pip", "download", "lstmlab", "--no-deps", "--no-index"]
        command += [f"--find-links={address}/wheels/", f"--dest={tmp_path}"]
        subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / name).read_bytes() == data


def test_pythons_reference_is_a_wheel(tmp_path):
    wheels._pack_reference(tmp_path)
    (path,) = tmp_path.iterdir()
    text = zipfile.ZipFile(path).read("pydoc_data/topics.py").decode()
    found = {}
    exec(text, found)
    assert found["topics"] == pydoc_data.topics.topics


def test_links_of_notebooks_lead_to_what_the_site_holds(tmp_path):
    jupyterlite.gather(tmp_path)
    held = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert "notebooks/00_start_here.ipynb" in held
    assert "notebooks/homework/release/hw1/hw1.ipynb" in held
    assert "lstmlab/convert.py" in held
    assert not [path for path in held if "/source/" in path]  # that has the solutions
