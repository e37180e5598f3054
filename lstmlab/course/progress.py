"""What the reader has done, in one small file that is the reader's own and leaves no machine.

    progress.export("mine.json")  # a copy
    progress.erase()              # gone

Kept are the predictions made, the exercises and quizzes answered, how often, and the minutes that a
chapter took: minutes between new answers, so an exercise that was solved before and a prediction
that is made again count for none. The file is `~/.lstmlab/progress.json`, and in a browser's tab
`progress.json` beside the notebooks. The environment variable LSTMLAB_PROGRESS names another one,
or is "off". Under pytest nothing is kept. Whatever is wrong with the file, the notebook continues.

    {"lstmlab": 1,
     "predictions": {"06.ten_steps": {"tries": 1, "right": 0.0, "at": 1764421200}},
     "exercises": {...}, "quizzes": {"06": {"tries": 2, "right": 0.875, "at": ...}},
     "minutes": {"06": {"minutes": 12.5, "at": ...}}}
"""

import json
import os
import sys
import time
from pathlib import Path

from lstmlab.files import alone, written_whole

ENTRY = "tries", "right", "at"  # right: from 0 to 1; at: seconds, as of `time.time()`
KINDS = {"predictions": ENTRY, "exercises": ENTRY, "quizzes": ENTRY, "minutes": ("minutes", "at")}
PAUSE = 600  # seconds without an answer that no longer count as work
LATER = 2 * 86_400  # seconds until a prediction may be made again without the truth in mind
_told = set()


def place():
    """The file's path; None where nothing is to be kept."""
    named = os.environ.get("LSTMLAB_PROGRESS", "")
    if named == "off" or not named and "PYTEST_VERSION" in os.environ:
        return None
    if named:
        return Path(named)
    browser = sys.platform == "emscripten"
    return Path.cwd() / "progress.json" if browser else Path.home() / ".lstmlab/progress.json"


def empty():
    """What a new file says."""
    return {"lstmlab": 1} | {kind: {} for kind in KINDS}


def load():
    """What is known so far; what cannot be read is said once, and counts as nothing."""
    path = place()
    try:
        return _read(path) if path else empty()
    except OSError as error:
        return _tell(f"Your progress in {path} cannot be read ({error.strerror}).") or empty()


def record(kind, name, right, now=None):
    """Note an answer: `right` is from 0 to 1, `name` a question's or a chapter's.

    The best answer of an exercise or a quiz is kept, and no try is counted after an exercise was
    solved; of predictions the first is, until it may be made again after some days.
    """
    path, now = place(), time.time() if now is None else now
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(path):
            known = _read(path)
            if _note(known[kind], kind, name, float(right), now):
                _work(known["minutes"], name.partition(".")[0], now)
            with written_whole(path) as file:
                file.write(json.dumps(known, indent=1).encode())
    except OSError as error:
        _tell(f"Your progress cannot be kept in {path} ({error.strerror}); all else works.")


def tries(kind, name):
    """How often this was answered."""
    return load()[kind].get(name, {}).get("tries", 0)


def erase():
    """Remove the file, and say so."""
    path = place()
    if path is None or not path.exists():
        print("There is no progress to erase.")
    else:
        path.unlink()
        print(f"Your progress is erased: {path} is gone.")


def export(path):
    """Write a copy of the file to `path`, and say where it lies."""
    with written_whole(path) as file:
        file.write(json.dumps(load(), indent=1).encode())
    print(f"A copy of your progress is in {Path(path).resolve()}.")


def _note(entries, kind, name, right, now):
    """Note it; whether it is new work, and not an exercise solved or a prediction made before."""
    known = name in entries
    entry = entries.setdefault(name, {"tries": 0, "right": right, "at": now})
    if known and kind == "exercises" and entry["right"] == 1:
        return False
    entry["tries"] += 1
    if kind != "predictions":
        entry |= {"right": max(entry["right"], right), "at": now}
    elif now - entry["at"] > LATER:
        entry |= {"right": right, "at": now}
    return not (known and kind == "predictions")


def _work(entries, chapter, now):
    """Add the time since the chapter's last answer, unless it was a pause."""
    entry = entries.setdefault(chapter, {"minutes": 0.0, "at": now})
    passed = now - entry["at"]
    entry["minutes"] += passed / 60 if 0 < passed < PAUSE else 0
    entry["at"] = now


def _read(path):
    """The file's content; one that holds something else is set aside under another name."""
    if not path.exists():
        return empty()
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        known = None
    if _ours(known):
        return known
    aside = path.with_name(f"{path.stem}-unreadable-{time.time_ns()}{path.suffix}")
    os.replace(path, aside)
    _tell(f"{path} held no progress that can be read: it is kept as {aside.name}, and a new file "
          "is begun.")  # fmt: skip
    return empty()


def _ours(known):
    """Whether this is what `record` writes."""
    try:
        return known["lstmlab"] == 1 and all(
            isinstance(entry[key], (int, float))
            for kind, keys in KINDS.items() for entry in known[kind].values() for key in keys
        )  # fmt: skip
    except (AttributeError, KeyError, TypeError):
        return False


def _tell(sentence):
    """Print a sentence, once."""
    if sentence not in _told:
        _told.add(sentence)
        print(sentence)
