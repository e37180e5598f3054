"""Run notebooks and numeric tests as other processors would compute them.

    make portable                      one arithmetic after the other, exit code 1 if a test fails
    make portable ARGS="Haswell"       those whose names hold one of the words

Processors add the terms of a product in different orders, some round twice where others round
once. One step of a network differs in its sixteenth digit; after hundreds of updates two runs may
have gone to different places. A test, or a sentence in a notebook, may count on what holds for
both: an order, a factor, a band. Two variables choose the arithmetic: OpenBLAS takes its kernels by
OPENBLAS_CORETYPE, NumPy leaves out what NPY_DISABLE_CPU_FEATURES names. Cells tagged `slow` are run
twice here like all others.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
# OpenBLAS's name of the kernels, and how the names of NumPy's features begin that go beyond them.
ARITHMETICS = {
    "Nehalem": ("X86_V3", "X86_V4", "AVX", "FMA"),
    "Haswell": ("X86_V4", "AVX512"),
    "Zen": ("X86_V4", "AVX512"),
    "SkylakeX": (),
}
AVX2, AVX512 = {"X86_V3", "AVX2"}, {"X86_V4", "AVX512F"}  # newer NumPy's name and the older
NEEDS = {"Nehalem": set(), "Haswell": AVX2, "Zen": AVX2, "SkylakeX": AVX512}
# These start programs, browsers and graders, which compute what other tests compute already.
WITHOUT = ("browser", "homework/test_grade.py", "homework/test_release.py",
           "homework/test_whole_path.py", "test_bootstrap.py", "test_plant_faults.py")  # fmt: skip
TESTS = ["-n", "2", "--dist", "loadfile", "--nbval", "-q", "notebooks", "tests"]


def features():
    """What NumPy found on this processor beyond its baseline, as in `numpy.show_config()`."""
    return np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])


def settings(name, found):
    """The environment of an arithmetic; None where this processor cannot run it."""
    if NEEDS[name] and not NEEDS[name] & set(found):
        return None
    without = [one for one in found if one.startswith(ARITHMETICS[name])]
    return {"OPENBLAS_CORETYPE": name, "NPY_DISABLE_CPU_FEATURES": " ".join(without),
            "LSTMLAB_SLOW": "1"}  # fmt: skip


def passes(own):
    """Whether all tests pass in an environment."""
    command = [sys.executable, "-m", "pytest", *TESTS]
    command += [f"--ignore=tests/{name}" for name in WITHOUT]
    return subprocess.run(command, cwd=ROOT, env=os.environ | own).returncode == 0


def main(words):
    """0 if every arithmetic that this processor can run passes, else 1."""
    failed, found = [], features()
    for name in ARITHMETICS:
        if words and not any(word in name for word in words):
            continue
        own = settings(name, found)
        if own is None:
            print(f"{name}: not on this processor", flush=True)
            continue
        print(f"{name}: {own}", flush=True)
        if not passes(own):
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "the same promises hold in each arithmetic")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
