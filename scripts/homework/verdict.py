"""What a test cell found: nothing counts as passed that no check is seen to have passed.

A cell without an error is not enough: errors can be silenced and checks replaced. Therefore each
check that the cell calls (`hw2.check_lstm_step(...)`) must also have left its mark with the
kernel's witness, and nothing that the tests rest on may have been replaced meanwhile.
"""

import ast
from collections import Counter

import nbformat.v4

SILENT = "ended without a result"


def expected(source):
    """How often a test cell calls each check: Counter({"check_lstm_step": 2})."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return Counter()
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in called]
    return Counter(name for name in names if name.startswith("check_"))


def verdict(source, ran):
    """Why a test cell earns nothing, in words for the student; "" if it earns its points."""
    if ran.trouble:
        return f"The test was stopped: {ran.trouble}."
    kind, text = ran.error or ("", "")
    if ran.status == "error" and kind == "NotYet":
        return f"Not yet. {text}"
    if ran.status == "error":
        hint = ": was the cell that defines it changed, or does it fail?"
        return f"{kind}: {text}{hint if kind == 'NameError' else ''}"
    unseen = expected(source) - Counter(name for _, name in ran.witness.get("passed", ()))
    if unseen or ran.status != "ok":
        names = ", ".join(sorted(unseen)) or "the cell"
        return f"The test cell {SILENT}: {names} was not seen to pass."
    if tampering(ran.witness):
        return f"The test cell {SILENT}: it {tampering(ran.witness)}."
    return ""


def tampering(witness):
    """What a cell did to the tests, in words; "" if nothing."""
    told = []
    if witness.get("changed"):
        told.append("replaced " + ", ".join(witness["changed"][:5]))
    if witness.get("forged"):
        told.append("marked a check as passed that had not run")
    return " and ".join(told)


def outputs(ran, words):
    """The outputs to keep of a test cell. nbgrader reads its score off them: an error, or none.

    What goes to stderr, a warning for example, is no error, and is kept as if printed; of an error
    its words are kept, and not the lines around it, among which hidden tests may stand.
    """
    kept = [one for one in ran.outputs if one.output_type == "stream"]
    for one in kept:
        one.name = "stdout"
    return [*kept, failure(words)] if words else kept


def failure(words):
    """An output that says why there are no points."""
    return nbformat.v4.new_output("error", ename="NotYet", evalue=words, traceback=[words])
