"""Each question of the quizzes, with all of its numbers: one right option, reasons for the others.

Truths that the package can compute are computed a second time here, by the package.
"""

import json
from random import Random

import pytest

from lstmlab.course.questions import chapter, seal, unseal
from lstmlab.course.quiz_bank import choices, item, items
from lstmlab.course.syllabus import chapters
from scripts.notebooks import FOLDER
from scripts.seal import written

WRITTEN = written("quiz")
ENTRIES = {f"{number}.{name}": entry for number, entries in WRITTEN.items()
           for name, entry in entries.items()}  # fmt: skip
each = pytest.mark.parametrize("name", ENTRIES)
LONGEST_OPTION, LONGEST = 110, 260  # characters: a quiz fits on a screen


def asked(name):
    """Every form in which a question may be asked, with its numbers."""
    entry = ENTRIES[name]
    return [(numbers, item(name, entry, numbers, Random(0))) for numbers in choices(entry)]


def test_every_chapter_has_a_quiz_of_six_to_ten_questions():
    assert list(WRITTEN) == [one.number for one in chapters(FOLDER)]
    assert {number: len(entries) for number, entries in WRITTEN.items()
            if not 6 <= len(entries) <= 10} == {}  # fmt: skip


@pytest.mark.parametrize("number", WRITTEN)
def test_half_of_the_questions_have_other_numbers_at_the_next_try(number):
    first, second = items(number), items(number, 1)
    changed = [a.asks != b.asks or set(a.options) != set(b.options)
               for a, b in zip(first, second, strict=True)]  # fmt: skip
    assert 2 * sum(changed) >= len(changed)
    assert items(number) == first


@pytest.mark.parametrize("number", WRITTEN)
def test_what_is_sealed_is_what_is_written(number):
    sealed = chapter(f"quiz/{number}")
    assert {name: unseal(entry) for name, entry in sealed.items()} == WRITTEN[number]


@each
def test_no_answer_can_be_read_in_the_package(name):
    sealed = seal(ENTRIES[name])
    assert sealed.keys() == {"asks", "sealed"}
    assert ENTRIES[name]["because"] not in json.dumps(sealed, ensure_ascii=False)


@each
def test_one_option_is_right_and_each_other_has_its_reason(name):
    forms = asked(name)
    assert 0 < len(forms) < 500
    for numbers, one in forms:
        assert len(set(one.options)) == len(one.options) == 1 + len(ENTRIES[name]["wrong"]), numbers
        assert one.truth not in one.reasons and 3 <= len(one.options) <= 4, numbers
        assert set(one.options) == {one.truth, *one.reasons}
        assert len(set(one.reasons.values())) == len(one.reasons), "each mistake has its own"


@each
def test_words_are_whole_and_fit(name):
    for numbers, one in asked(name):
        said = [one.asks, one.because, *one.reasons.values()]
        assert all(text[-1] in ".?" and len(text) <= LONGEST for text in said), numbers
        assert all(0 < len(option) <= LONGEST_OPTION for option in one.options), numbers
        assert not any(sign in "".join([*said, *one.options]) for sign in "{}_$"), numbers


@each
def test_a_reason_does_not_give_the_answer_away(name):
    for numbers, one in asked(name):
        told = [why for why in one.reasons.values() if len(one.truth) > 3 and one.truth in why]
        assert told == [], numbers


def test_the_right_option_has_no_favourite_place_and_is_not_the_longest_as_a_rule():
    places, longest = [0, 0, 0, 0], 0
    for name in ENTRIES:
        number, _, rest = name.partition(".")
        one = next(one for one in items(number) if one.name == rest)
        places[one.options.index(one.truth)] += 1
        longest += all(len(one.truth) > len(other) for other in one.reasons)
    assert max(places) < 0.4 * sum(places) and longest < 0.35 * sum(places)


def test_an_unknown_chapter_is_refused_by_name():
    with pytest.raises(ValueError, match="number: expected the number of a chapter.*got '99'"):
        items("99")


def test_numbers_are_chosen_together_or_each_with_all():
    assert choices({}) == [{}]
    assert choices({"numbers": {"a": [1, 2], "b": [3]}}) == [{"a": 1, "b": 3}, {"a": 2, "b": 3}]
    assert choices({"numbers": [{"a": 1}, {"a": 2, "b": [3, 4]}]}) == [
        {"a": 1}, {"a": 2, "b": 3}, {"a": 2, "b": 4}]  # fmt: skip


def test_tries_go_through_all_numbers_before_they_repeat():
    forms = {items("06", attempt)[0].asks for attempt in range(27)}
    assert len(forms) == 27
