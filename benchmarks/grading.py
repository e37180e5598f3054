"""How long a folder of homework takes to grade, and how much memory; and that it can be resumed.

    python3 scripts/bootstrap.py run benchmarks.grading
    python3 scripts/bootstrap.py run benchmarks.grading --submissions=20 --jobs=4

Submissions to homework 2 are made up: right ones, stubs, and mistakes of the kinds that
`tests/homework/hw2_wrong.py` has. They are graded once in one go. Then once more into another
folder, where the grader is killed half way and started again: what it had done is not done again,
and the tables come out the same.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from lstmlab.homework import notebook
from scripts.homework.processes import family

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "notebooks" / "homework"
sys.path.insert(0, str(ROOT / "tests" / "homework"))
FIRST = ["Ada", "Alan", "Emmy", "Grace", "José", "Kurt", "Marie", "Sofja", "Zoë", "李雷"]
LAST = ["Byron", "Curie", "Gödel", "Hopper", "Noether", "O'Neill", "Turing", "van Dyk"]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--submissions", type=int, default=200)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--seed", type=int, default=0)
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as room:
        handed_in, once, twice = (Path(room, name) for name in ("in", "once", "twice"))
        make(handed_in, args.submissions, np.random.default_rng(args.seed))
        command = [sys.executable, "-m", "scripts.homework.grade", handed_in, "--jobs"]
        command += [str(args.jobs), "--out"]
        seconds, peak = graded([*command, once])
        print(
            f"{args.submissions} submissions, {args.jobs} at once: {seconds / 60:.1f} minutes,",
            end=" ",
        )
        print(f"{seconds / args.submissions:.2f} s a submission; memory at most {peak:.0f} MB")
        report(once)
        half = args.submissions // 2
        graded([*command, twice], until=lambda: len(results(twice)) >= half)
        kept = {path: path.stat().st_mtime_ns for path in results(twice)}
        seconds, _ = graded([*command, twice])
        again = sum(path.stat().st_mtime_ns != when for path, when in kept.items())
        print(f"killed with {len(kept)} done; the rest took {seconds / 60:.1f} minutes, ", end="")
        same = all(read(once, name) == read(twice, name) for name in ("grades.csv", "points.csv"))
        print(f"{again} were done again; tables {'the same' if same else 'NOT THE SAME'}")


def make(folder, count, rng):
    """Write `count` submissions, of every kind, by students of every sort of name."""
    from hw2_wrong import WRONG

    folder.mkdir()
    source = (COURSE / "source" / "hw2" / "hw2.ipynb").read_text(encoding="utf-8")
    released = COURSE / "release" / "hw2" / "hw2.ipynb"
    for number in range(count):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)} {number}"
        kind = rng.random()
        if kind < 0.1:
            text = released.read_text(encoding="utf-8")
        else:
            wrong = None if kind < 0.5 else WRONG[rng.integers(len(WRONG))]
            text = answered(json.loads(source), wrong)
        (folder / f"hw2_{name}.ipynb").write_text(text, encoding="utf-8")


def answered(stored, wrong):
    """A notebook with the right answers, but for one planted mistake."""
    for cell in stored["cells"]:
        source = "".join(cell["source"])
        id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if wrong is not None and id == wrong.question:
            source = wrong.new if wrong.old is None else source.replace(wrong.old, wrong.new)
        source = source.partition("### BEGIN HIDDEN TESTS")[0]
        kept = [line for line in source.splitlines() if "### " not in line]
        cell["source"] = "\n".join(kept)
    return json.dumps(stored)


def graded(command, until=lambda: False):
    """Run the grader, killing it where `until` says so: (seconds, most megabytes of memory)."""
    start, peak = time.monotonic(), 0.0
    with subprocess.Popen(command, cwd=ROOT) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(proportional, family(process.pid))) / 1e6)
            if until():
                process.send_signal(signal.SIGKILL)
            time.sleep(0.3)
    return time.monotonic() - start, peak


def proportional(process):
    """Bytes that a process takes; what several share is shared out, on Linux."""
    try:
        taken = process.memory_full_info()
    except psutil.Error:
        return 0
    return getattr(taken, "pss", taken.rss)


def results(out):
    return list(out.glob("results/hw2/*.json"))


def read(out, name):
    return (out / name).read_bytes()


def report(out):
    """How many earned how much in the tests, and how long the slowest took."""
    done = [json.loads(path.read_bytes()) for path in results(out)]
    passed = [sum(not words for words in one["questions"].values()) for one in done]
    slowest = max(one["seconds"] for one in done)
    tests = len(list(notebook.tests(COURSE / "source" / "hw2" / "hw2.ipynb")))
    print(
        f"{sum(n == tests for n in passed)} passed all {tests} tests, {passed.count(0)} none;",
        end=" ",
    )
    print(f"the slowest took {slowest:.1f} s")


if __name__ == "__main__":
    main()
