"""Which cells of a notebook its explorers need: those that show one, and what they stand on.

nbval runs every cell; a browser need only run these, and need not train what no explorer shows.
"""

import ast

from sources import tree


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


def needed(sources, wanted):
    """The places of the cells to run, in order, so that those at the places `wanted` can."""
    modules = {name for source in sources for statement in tree(source).body
               if isinstance(statement, (ast.Import, ast.ImportFrom)) for name in bound(statement)}
    places, open_names = [], set()
    for place in reversed(range(len(sources))):
        statements = tree(sources[place]).body
        gives = set().union(*map(bound, statements))
        touches = set().union(*map(changed, statements)) - modules  # plt.show() changes no name
        if place in wanted or open_names & (gives | touches):
            places.append(place)
            open_names -= gives
            for statement in reversed(statements):
                open_names = open_names - bound(statement) | used(statement)
    return places[::-1]
