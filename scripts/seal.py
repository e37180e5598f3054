"""Seal the questions of scripts/questions/*.toml into lstmlab/course/questions/*.json."""

import json
import tomllib
from pathlib import Path

from lstmlab.course.questions import FOLDER, seal

SOURCES = Path(__file__).parent / "questions"


def written():
    """{chapter: {name: entry}} as written."""
    paths = sorted(SOURCES.glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def sealed(entries):
    """The text of a chapter's sealed file."""
    closed = {name: seal(entry) for name, entry in entries.items()}
    return json.dumps(closed, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for chapter, entries in written().items():
        (FOLDER / f"{chapter}.json").write_text(sealed(entries), encoding="utf-8")
        print(f"{chapter}: {len(entries)} questions")
