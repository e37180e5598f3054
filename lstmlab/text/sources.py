"""Where text comes from: a file of the reader's, or the reference inside every Python."""

import re
from pathlib import Path

from lstmlab import checks

_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def read_text(path):
    """The text of a UTF-8 file, with or without a byte order mark, line ends as "\\n".

    FileNotFoundError when there is none; ValueError, with the path, for a folder, an empty file,
    and bytes that are no UTF-8 (with their position).
    """
    path = Path(path)
    if path.is_dir():
        checks.fail("path", "a text file", f"the folder {path}")
    if not path.exists():
        raise FileNotFoundError(f"path: there is no file {path}")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at position {error.start}"
        checks.fail("path", "UTF-8 text (save the file again as such)", f"{path} with {byte}")
    if not text:
        checks.fail("path", "a file with text", f"{path}, which is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def python_reference():
    """The language reference that ships inside every Python: real text without a download.

    All its topics, sorted by name: close to half a million characters. The text differs between
    versions of Python, and so do all numbers computed from it. Made plain: typographic quotes and
    dashes as ASCII, other symbols outside of ASCII dropped, no spaces at line ends, at most one
    empty line in a row.
    """
    try:
        from pydoc_data.topics import topics
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "this Python ships without its reference (pydoc_data): use read_text(path) instead"
        ) from None
    text = "\n\n".join(topics[name].strip() for name in sorted(topics)).translate(_PLAIN)
    text = text.encode("ascii", "ignore").decode().expandtabs()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[^\S\n]+\n", "\n", text)) + "\n"
