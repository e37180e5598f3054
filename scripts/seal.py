"""Seal the questions of scripts/questions/ into lstmlab/course/questions/, the quizzes too."""

import json
import tomllib
from pathlib import Path

from lstmlab.course.questions import FOLDER, seal

SOURCES = Path(__file__).parent / "questions"


def written(folder=""):
    """{chapter: {name: entry}} as written; `folder` "quiz" has the quizzes."""
    paths = sorted((SOURCES / folder).glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def sealed(entries):
    """The text of a chapter's sealed file."""
    closed = {name: seal(entry) for name, entry in entries.items()}
    return json.dumps(closed, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for folder in ("", "quiz"):
        for chapter, entries in written(folder).items():
            (FOLDER / folder / f"{chapter}.json").write_text(sealed(entries), encoding="utf-8")
            print(f"{folder} {chapter}: {len(entries)} questions")
