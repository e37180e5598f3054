"""Notebooks as text, and which cell stands on which: for lectures, and for tests of notebooks."""

import ast
import re


def text(value):
    """A cell's source or an output, which notebooks store whole or line by line."""
    return value if isinstance(value, str) else "".join(value)


def tree(source):
    """The syntax of a cell, its magics left out."""
    lines = source.splitlines()
    return ast.parse("\n".join("" if line.lstrip()[:1] in "%!" else line for line in lines))


def is_figure(output):
    """Whether a stored output is matplotlib's own; of a widget's picture the sentence is stored."""
    return text(output.get("data", {}).get("text/plain", "")).startswith("<Figure")


def headings(cells):
    """The headings in the markdown cells of a notebook, with what leads to each in JupyterLab."""
    words = "\n".join(text(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    found = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", words, flags=re.S), re.M)
    return {heading.replace(" ", "-"): heading for heading in found}


def names(node, context):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def bound(statement):
    """The names that a statement gives a value: imports, definitions, assignments."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return names(statement, ast.Store)


def used(statement):
    """The names that must have a value before it runs; not its own arguments and counters."""
    parts = list(ast.walk(statement))
    own = {n.arg for n in parts if isinstance(n, ast.arg)}
    for part in parts:
        if isinstance(part, (ast.For, ast.comprehension)):
            own |= names(part.target, ast.Store)
        if isinstance(part, (ast.FunctionDef, ast.Lambda)):
            own |= names(part, ast.Store)
    return names(statement, ast.Load) - own


def changed(statement):
    """The names whose values it may change in place: `a.append(x)`, `a[0] = x`, `a.b = x`."""
    owners = [n for n in ast.walk(statement) if isinstance(n, (ast.Attribute, ast.Subscript))]
    targets = [n.value for n in owners if isinstance(n.ctx, ast.Store)]
    calls = [n.func.value for n in ast.walk(statement) if isinstance(n, ast.Call)
             and isinstance(n.func, ast.Attribute) and isinstance(statement, ast.Expr)]  # fmt: skip
    return {n.id for n in targets + calls if isinstance(n, ast.Name)}


def modules(sources):
    """The names that imports give: plt.show() changes none of them."""
    statements = [statement for source in sources for statement in tree(source).body]
    imports = [s for s in statements if isinstance(s, (ast.Import, ast.ImportFrom))]
    return set().union(*map(bound, imports))


def needed(sources, wanted):
    """The places of the cells to run, in order, so that those at the places `wanted` can."""
    places, open_names, fixed = [], set(), modules(sources)
    for place in reversed(range(len(sources))):
        statements = tree(sources[place]).body
        gives = set().union(*map(bound, statements))
        touches = set().union(*map(changed, statements)) - fixed
        if place in wanted or open_names & (gives | touches):
            places.append(place)
            for statement in reversed(statements):
                open_names = open_names - bound(statement) | used(statement)
    return places[::-1]


def dependent(sources, first):
    """The places `first` and those of all cells that use what they make."""
    places, made, fixed = [], set(), modules(sources)
    for place, source in enumerate(sources):
        gives, uses, touches = set(), set(), set()
        for statement in tree(source).body:
            uses |= used(statement) - gives
            gives |= bound(statement)
            touches |= changed(statement)
        if place in first or uses & made:
            places.append(place)
            made |= gives | touches - fixed
        else:
            made -= gives
    return places
