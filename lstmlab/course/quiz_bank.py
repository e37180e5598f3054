"""The questions of the quizzes, anew for every try: other numbers, another order of the options.

They are written in `scripts/questions/quiz/06.toml` and sealed like the other questions (see
`lstmlab.course.questions`). The keys of an entry; all but `numbers` and `section` may have
formulas in braces:

asks     the question
section  the heading, in the chapter, of what it asks about
numbers  {name: [values to choose from]}; a list of such dicts where not all go with all
truth    the right option
because  one sentence, told with it
wrong    [[a wrong option, the reason why it is wrong], ...]
"""

from itertools import product
from random import Random
from typing import NamedTuple

from lstmlab import checks
from lstmlab.course.formulas import fill
from lstmlab.course.questions import chapter, unseal


class Item(NamedTuple):
    """One question of one try: `reasons` says of each wrong option why it is wrong."""

    name: str
    section: str
    asks: str
    options: list[str]
    truth: str
    because: str
    reasons: dict[str, str]


def choices(entry):
    """Every set of numbers that the entry may be asked with, as dicts; [{}] without numbers."""
    tables = entry.get("numbers", {})
    tables = tables if isinstance(tables, list) else [tables]
    listed = ({name: given if isinstance(given, list) else [given] for name, given in one.items()}
              for one in tables)  # fmt: skip
    return [dict(zip(one, values)) for one in listed for values in product(*one.values())]


def item(name, entry, numbers, rng):
    """The entry with these numbers, its options in an order drawn from `rng`."""
    asks, truth, because = (fill(entry[key], numbers) for key in ("asks", "truth", "because"))
    reasons = {fill(option, numbers): fill(why, numbers) for option, why in entry["wrong"]}
    options = [truth, *reasons]
    rng.shuffle(options)
    return Item(name, entry["section"], asks, options, truth, because, reasons)


def items(number, attempt=0):
    """The quiz of a chapter, [Item, ...]; each attempt has other numbers, until they run out.

    Raises ValueError for a chapter without a quiz.
    """
    entries = chapter(f"quiz/{number}")
    if not entries:
        checks.fail("number", 'the number of a chapter, such as "06" or "02b"', repr(number))
    return [_nth(name, unseal(entry), attempt) for name, entry in entries.items()]


def _nth(name, entry, attempt):
    sets = choices(entry)
    Random(name).shuffle(sets)  # the same order everywhere, and not the order they are written in
    return item(name, entry, sets[attempt % len(sets)], Random(f"{name} {attempt}"))
