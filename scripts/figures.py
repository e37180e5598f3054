"""Print how large the house is, room by room, and what is larger than it should be.

    python -m scripts.figures

Lines are those of the files, docstrings and blank ones included; "code" is without blank lines,
comments and docstrings, as cloc and pygount count. Of a function, lines are from its `def` to its
end. A run of lines stands twice if six lines in a row, without blank ones and comments, come
again elsewhere.
"""

import ast
from collections import defaultdict
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).parents[1] / "lstmlab"
RUN = 6
DOCUMENTED = ast.Module, ast.ClassDef, ast.FunctionDef


def read(folder=PACKAGE):
    """The lines of each module, by its path within the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in sorted(folder.rglob("*.py"))
    }


def code(lines):
    """How many of the lines are neither blank nor comment nor docstring."""
    told = {
        n for node in ast.walk(ast.parse("\n".join(lines)))
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None
        for n in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }  # fmt: skip
    stripped = {n: line.strip() for n, line in enumerate(lines, start=1) if n not in told}
    return sum(bool(line) and not line.startswith("#") for line in stripped.values())


def room(path):
    """The folder of a module; "core" for the cells and for what lies in the package itself."""
    first, _, inside = path.partition("/")
    return first if inside and first != "cells" else "core"


def functions(modules):
    """(lines, name) of every function."""
    found = []
    for path, lines in modules.items():
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                found.append((node.end_lineno - node.lineno + 1, f"{path}: {node.name}"))
    return found


def repeated(modules):
    """Places "path:line" of runs of six lines that stand twice; lists of imports do not count."""
    places = defaultdict(list)
    for path, lines in modules.items():
        numbered = [(n, line.strip()) for n, line in enumerate(lines, start=1)]
        tree = ast.parse("\n".join(lines))
        imports = {n for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))
                   for n in range(node.lineno, node.end_lineno + 1)}  # fmt: skip
        kept = [(n, line) for n, line in numbered
                if line and not line.startswith("#") and n not in imports]  # fmt: skip
        for k in range(len(kept) - RUN + 1):
            places[tuple(line for _, line in kept[k : k + RUN])].append(f"{path}:{kept[k][0]}")
    return [found for found in places.values() if len(found) > 1]


def main():
    """Print the table, the longest and what stands twice."""
    modules = read()
    rooms = defaultdict(list)
    for path, lines in modules.items():
        rooms[room(path)].append((len(lines), code(lines)))
    ranked = sorted(rooms.items(), key=lambda item: -sum(n for n, _ in item[1]))
    for name, counts in [*ranked, ("together", sum(rooms.values(), []))]:
        total, real = map(sum, zip(*counts))
        print(f"{name:<11} {len(counts):4} modules {total:6,} lines {real:6,} code")
    lengths = {path: len(lines) for path, lines in modules.items()}
    longest = max(lengths, key=lengths.get)
    print(
        f"modules: median {median(lengths.values()):g} lines, longest {lengths[longest]} {longest}"
    )
    made = functions(modules)
    print(f"functions: median {median(n for n, _ in made):g} lines, longest {max(made)}")
    twice = repeated(modules)
    print(f"runs of {RUN} lines that stand twice: {len(twice)}", *twice[:20], sep="\n  ")


if __name__ == "__main__":
    main()
