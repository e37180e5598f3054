"""The results of an experiment as a file: readable JSON, a row a point, whole at every moment.

A file says what made it: format, version of lstmlab, settings, seeds, and what else the experiment
tells. It is continued only by an experiment that agrees in all of that.
"""

import json
from pathlib import Path
from typing import NamedTuple

from lstmlab import checks
from lstmlab.files import written_whole
from lstmlab.version import __version__

FORMAT = 1


class Results(NamedTuple):
    about: dict  # format, lstmlab (its version), settings, seeds, and what else is told
    rows: list  # dicts: the point, and what was found there


def header(settings, about):
    """What stands at the top of a file, before the rows."""
    ours = {"format": FORMAT, "lstmlab": __version__, "settings": settings}
    if {*ours, "rows"} & {*about}:
        checks.fail("about", f"a dict without {', '.join(ours)} and rows", repr(about))
    try:
        return json.loads(json.dumps(ours | about, allow_nan=False))
    except (TypeError, ValueError) as error:
        checks.fail("about", "what JSON can hold", error)


def save(path, about, rows):
    """Write the file anew and put it in its place in one go."""
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    head = json.dumps(about, indent=1)[:-2]
    with written_whole(path) as file:
        file.write(f'{head},\n "rows": [\n{lines}\n]\n}}\n'.encode())


def load(path, experiment):
    """Results(about, rows) of a file that this experiment wrote.

    FileNotFoundError when there is none; ValueError, naming the file, when it is damaged, made by
    something else, or of a newer format.
    """
    try:
        about = json.loads(Path(path).read_text(encoding="utf-8"))
        if about["format"] <= FORMAT:
            rows = about.pop("rows")
            for row in rows:
                experiment.checked("rows", row, experiment.found)
            about["lstmlab"], about["settings"]
            return Results(about, rows)
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged file can fail in any way
        came = f"{path}, damaged or another file ({type(error).__name__}: {error})"
        raise ValueError(f"path: expected the results of an experiment, got {came}") from error
    came = f"{path} of format {about['format']}, written by lstmlab {about.get('lstmlab')}"
    checks.fail("path", f"format {FORMAT} at most (this is lstmlab {__version__})", came)


def load_to_continue(path, experiment, about):
    """The rows of the file at `path`; none if there is no file yet.

    ValueError when the file was made with anything else than what `about` says.
    """
    if not Path(path).parent.is_dir():
        checks.fail("path", "a file in a folder that exists", path)
    if not Path(path).exists():
        return []
    found = load(path, experiment)
    theirs, ours = _with_each_setting(found.about), _with_each_setting(about)
    for name in ours | theirs:
        if theirs.get(name) != ours.get(name):
            expected = f"a file made with {name} = {ours.get(name)!r} (or none, to start anew)"
            checks.fail("path", expected, f"{path}, made with {name} = {theirs.get(name)!r}")
    return found.rows


def _with_each_setting(about):
    """The head of a file, a setting by itself: {"settings.batch": 32}."""
    rest = {name: value for name, value in about.items() if name != "settings"}
    return rest | {f"settings.{name}": value for name, value in about["settings"].items()}
