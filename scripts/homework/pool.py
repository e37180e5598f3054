"""Several processes at once, one a submission, each watched, and ended whole if it must be."""

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from scripts.homework import work
from scripts.homework.processes import MEGABYTE, end_tree, family, memory

# A fork starts with all that is imported already. Elsewhere than on Linux it is not safe.
START = "fork" if sys.platform == "linux" else "spawn"
LATE = 60  # seconds that a process may take beyond a submission's own
WORKER_MB = 1000  # that a process may take beyond the kernel


def run(tasks, jobs, folder):
    """Grade the tasks, `jobs` at once; yield (task, result file) in the order in which they end."""
    waiting, running = list(reversed(tasks)), []
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(Running(waiting.pop(), folder))
            for one in [one for one in running if one.ended()]:
                running.remove(one)
                yield one.task, one.result
            time.sleep(0.05)
    finally:
        for one in running:
            with suppress(ValueError):  # closed already
                one.end()


class Running:
    """A submission that is being graded."""

    def __init__(self, task, folder):
        self.task, self.began, self.watched = task, time.monotonic(), time.monotonic()
        self.result = result_file(folder, task)
        self.begun = self.result.with_suffix(".begun")
        self.result.parent.mkdir(parents=True, exist_ok=True)
        self.result.unlink(missing_ok=True)
        self.room = tempfile.mkdtemp(prefix="grade-")
        self.process = multiprocessing.get_context(START).Process(
            target=work.grade, args=(task, self.result, self.begun, self.room)
        )
        self.most = allowed(task.limits)
        self.process.start()

    def ended(self):
        """Whether the result is there. A process that takes too much is ended here."""
        why = "its process ended unexpectedly"
        if self.process.is_alive():
            if time.monotonic() < self.watched + 1:
                return False
            self.watched, limits = time.monotonic(), self.task.limits
            if time.monotonic() - self.began > limits.seconds + limits.cell_seconds + LATE:
                why = f"ran for much more than {limits.seconds:g} s"
            elif memory(family(self.process.pid)) > self.most:
                why = f"took much more than {limits.memory_mb} MB of memory"
            else:
                return False
        self.end()
        if not self.result.exists():
            work.write(self.result, work.stopped(self.task, why, self.begun))
        self.begun.unlink(missing_ok=True)
        return True

    def end(self):
        if self.process.is_alive():
            end_tree(self.process.pid)
        self.process.join()
        self.process.close()
        shutil.rmtree(self.room, ignore_errors=True)


def allowed(limits):
    """Bytes that a submission's processes may take together: a fork begins with what we hold."""
    own = memory(family(os.getpid())[:1]) if START == "fork" else 0
    return own + (2 * limits.memory_mb + WORKER_MB) * MEGABYTE


def result_file(folder, task):
    return Path(folder, task.assignment, f"{task.student}.json")
