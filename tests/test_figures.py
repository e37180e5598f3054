"""What is said of the package's size is counted as cloc and pygount count."""

from scripts import figures

MODULE = '''"""A module
of two lines."""

# a comment
import os  # with a word beside it

TEXT = """
text
"""


class Empty:
    """Nothing."""


def path(name):
    """Where it is."""
    return (
        os.sep + name
    )
'''.splitlines()


def test_code_is_without_blank_lines_comments_and_docstrings():
    assert figures.code(MODULE) == len(
        ["import", "TEXT", "text", '"""', "class", "def", "return (", "os.sep", ")"]
    )


def test_every_room_and_the_whole_is_counted(capsys):
    figures.main()
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if "code" in line]
    counts = {name: int(real.replace(",", "")) for name, *_, real, _ in rows}
    whole = counts.pop("together")
    assert whole == sum(counts.values()) and {"core", "plots", "explorers"} <= set(counts)
