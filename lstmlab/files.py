"""Files that are whole at every moment: the old one or the new one, never a half."""

import os
import time
from contextlib import contextmanager
from pathlib import Path

STALE = 2  # seconds after which whoever locked a file must have been killed


@contextmanager
def written_whole(path):
    """A binary file to write into; it takes the place of `path` when the block ends well.

    It lies next to `path` until then. An exception, a kill or a power cut on the way leaves `path`
    as it was.
    """
    path = Path(path)
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        with open(half, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def alone(path):
    """One process at a time is in such a block for the same path, to read, change and write it."""
    path = Path(path)
    lock, end = path.with_name(f".{path.name}.lock"), time.monotonic() + STALE
    while not _locked(lock):
        if time.monotonic() > end:
            lock.unlink(missing_ok=True)
            end += STALE
        time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _locked(lock):
    """Whether the file was made just now, by this process."""
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True
