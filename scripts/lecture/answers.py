"""What a speaker may expect where a prediction is asked for, and what is true, from the bank."""

from lstmlab.plots.prediction import LETTERS


def expect(entry):
    """The typical wrong answers to a question, each with its reason, and the truth: Markdown."""
    wrong = [f"- {_named(entry, answer)}: {reason}" for answer, reason in entry.get("wrong", ())]
    told = "**True:** "
    if entry["kind"] != "sketch":  # a curve is shown and not told
        told += f"{_named(entry, entry['truth'])}. "
    return "\n".join([*(["**Expect:**", "", *wrong, ""] if wrong else ()), told + entry["because"]])


def _named(entry, answer):
    if entry["kind"] == "number":
        return f"{answer:,.0f}" if abs(answer) >= 1e4 else f"{answer:.4g}"
    return f"{LETTERS[entry['options'].index(answer)]}, “{answer}”"
