"""Each arithmetic is what its name says, and none is asked for that would end the process."""

import os
import subprocess
import sys

import pytest

from scripts import portable

NEW = ["X86_V3", "X86_V4", "AVX512_ICL"]
OLD = ["SSE41", "AVX", "FMA3", "AVX2", "AVX512F", "AVX512_SKX"]


CASES = [(NEW, "X86_V4 AVX512_ICL"), (OLD, "AVX512F AVX512_SKX")]


@pytest.mark.parametrize("found, without", CASES)
def test_haswell_is_without_what_came_later(found, without):
    assert portable.settings("Haswell", found)["NPY_DISABLE_CPU_FEATURES"] == without
    assert portable.settings("Zen", found)["NPY_DISABLE_CPU_FEATURES"] == without
    assert portable.settings("SkylakeX", found)["NPY_DISABLE_CPU_FEATURES"] == ""


def test_nehalem_is_without_all_avx_and_fma():
    assert portable.settings("Nehalem", NEW)["NPY_DISABLE_CPU_FEATURES"] == " ".join(NEW)
    assert portable.settings("Nehalem", OLD)["NPY_DISABLE_CPU_FEATURES"] == " ".join(OLD[1:])


def test_what_a_processor_cannot_run_is_left_out():
    assert portable.settings("SkylakeX", ["X86_V3"]) is None
    assert portable.settings("Haswell", ["ASIMD"]) is portable.settings("Zen", []) is None
    assert portable.settings("Nehalem", []) is not None


def test_the_arithmetics_differ_here_where_the_processor_has_more_than_one():
    """In the last digits of one product: else `make portable` would prove nothing."""
    program = (
        "import numpy as np; rng = np.random.default_rng(0)\n"
        "print((rng.normal(size=(64, 301)) @ rng.normal(size=(301, 40))).sum().hex())"
    )
    found = portable.features()
    own = [portable.settings(name, found) for name in portable.ARITHMETICS]
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | one, capture_output=True, text=True
        ).stdout
        for one in own
        if one is not None
    }
    assert "" not in said and (len(said) > 1 or not portable.AVX2 & set(found))
