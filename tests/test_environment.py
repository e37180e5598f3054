"""What the package needs is said once: pyproject, conda and lock agree, and no host is named."""

import importlib.metadata
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKED = {
    "lab": ["lab"],
    "homework": ["lab", "homework"],
    "lecture": ["lab", "homework", "lecture"],
    "site": ["lab", "homework", "lecture", "site"],
    "test": ["lab", "homework", "lecture", "site", "sweep", "hub", "test", "dev"],
}
CONDA_NAMES = {"matplotlib-base": "matplotlib"}  # conda-forge's name for it without a GUI


def bounds(lines):
    """Name -> lower bound."""
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): lower_bound(r.specifier) for r in requirements}


def lower_bound(specifiers):
    return next((part.version for part in specifiers if part.operator == ">="), "")


def conda_lines():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = text.split("dependencies:")[1]
    return re.findall(r"^  - ([\w.-]+(?:[<>=].*)?)$", listed, flags=re.MULTILINE)


def pins(level):
    """Name -> the versions locked, one for each range of Pythons."""
    found = {}
    for line in (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([\w.-]+)==([^ ]+)", line):
            found.setdefault(canonicalize_name(pin[1]), set()).add(pin[2])
    return found


def needed(level):
    lines = PROJECT["dependencies"] + [line for extra in LOCKED[level] for line in EXTRAS[extra]]
    return bounds(lines)


def test_conda_has_the_names_and_lower_bounds_of_pyproject():
    conda = bounds(CONDA_NAMES.get(n, n) + b for n, b in map(split_bound, conda_lines()))
    assert conda.pop("python") == PROJECT["requires-python"].removeprefix(">=")
    assert conda.pop("pip") == ""
    assert conda == needed("lab")


def split_bound(line):
    name = re.match(r"[\w.-]+", line)[0]
    return name, line[len(name) :]


def test_conda_installs_this_folder_as_the_package():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert text.rstrip().endswith("- pip:\n      - -e .")


@pytest.mark.parametrize("level", LOCKED)
def test_the_lock_holds_every_name_at_or_above_its_bound(level):
    locked = pins(level)
    for name, bound in needed(level).items():
        assert name in locked, f"{name} is not in requirements/{level}.txt: make lock"
        assert all(Version(version) >= Version(bound) for version in locked[name])


@pytest.mark.parametrize("level", LOCKED)
def test_the_lock_names_no_host(level):
    text = (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--(extra-)?index-url|--find-links|-f)\b", text, re.MULTILINE)


@pytest.mark.parametrize("level", LOCKED)
def test_every_pin_has_its_hashes(level):
    text = (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_tests_run_with_the_versions_that_students_and_teachers_get():
    for level in ("lab", "homework", "lecture", "site"):
        assert {name: pins("test").get(name) for name in pins(level)} == pins(level)


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.split("dependencies = [", 1)[1].split("[tool.", 1)[0]
    lines = re.findall(r'^    "[\w.-]+>=.*$', section, flags=re.MULTILINE)
    assert len(lines) == len(needed("test"))
    assert [line for line in lines if not re.search(r'",  # \w+', line)] == []


def test_versions_are_the_same_everywhere():
    import lstmlab

    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert lstmlab.__version__ == PROJECT["version"]
    assert f"\nversion: {PROJECT['version']}\n" in citation
    assert importlib.metadata.version("lstmlab") == PROJECT["version"]


def test_jupyterlab_gets_the_extension_for_alternative_texts():
    data = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    package = json.loads((ROOT / "scripts/labextension/package.json").read_text(encoding="utf-8"))
    place = f"share/jupyter/labextensions/{package['name']}"
    assert data["scripts/labextension"] == place
    script = ROOT / "scripts/labextension" / package["jupyterlab"]["_build"]["load"]
    assert f'NAME = "{package["name"]}"' in script.read_text(encoding="utf-8")


def test_jupyterlab_does_not_ask_about_news():
    place = Path(sys.prefix) / "share/jupyter/lab/settings/overrides.json"
    settings = json.loads(place.read_text(encoding="utf-8"))
    notification = settings["@jupyterlab/apputils-extension:notification"]
    assert notification == {"fetchNews": "false", "checkForUpdates": False}
