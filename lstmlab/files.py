"""Files that are whole at every moment: the old one or the new one, never a half."""

import os
from contextlib import contextmanager
from pathlib import Path


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
