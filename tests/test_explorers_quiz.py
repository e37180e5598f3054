"""A quiz is answered question by question, and the next try has other numbers."""

import pytest

from lstmlab.course import progress
from lstmlab.explorers.quiz import AGAIN, ANSWER, HOW, NEXT, _plain, quiz


@pytest.fixture
def one():
    return quiz("06")


def answer(one, right=True):
    """Answer the present question; what is said."""
    item = one.items[len(one.answers)]
    one.choose(item.truth if right else next(iter(item.reasons)))
    one.press()
    return one.page["said"]


def finish(one, wrong=()):
    """Answer what is left, these places wrongly."""
    for place in range(len(one.answers), len(one.items)):
        answer(one, place not in wrong)
        one.press()


def test_a_right_answer_is_told_why_it_is_right(one):
    said = answer(one)
    assert said == f"Right. {one.items[0].because}" and one.page["button"] == NEXT


def test_a_wrong_answer_is_told_its_own_reason_and_not_the_truth(one):
    for option, reason in one.items[0].reasons.items():
        one = quiz("06")
        one.choose(option)
        one.press()
        assert one.page["said"] == f"Not right. {reason}"
        assert one.items[0].because not in one.page["said"]


def test_without_a_choice_nothing_is_judged(one):
    one.press()
    assert one.answers == [] and one.page["said"] == HOW and one.page["button"] == ANSWER


def test_the_next_question_has_nothing_marked(one):
    answer(one)
    one.press()
    assert one.chosen == -1 and one.page["asks"] == one.items[1].asks
    assert one.page["heading"] == f"Question 2 of {len(one.items)}" and one.page["said"] == ""


def test_the_end_tells_the_score_and_what_to_look_at_again(one):
    finish(one, wrong=(1, 3))
    right, of = len(one.items) - 2, len(one.items)
    assert one.page["said"] == f"{right} of {of} right. Look at these again:"
    again = [(each["asks"], each["section"]) for each in one.page["again"]]
    assert again == [(one.items[place].asks, one.items[place].section) for place in (1, 3)]
    assert one.page["button"] == AGAIN
    other = quiz("06")
    finish(other)
    assert other.page["said"] == f"{of} of {of} right." and other.page["again"] == []


def test_another_try_has_other_numbers(one):
    before = one.items[0]
    finish(one)
    one.press()
    assert one.answers == [] and one.page["button"] == ANSWER
    assert one.items[0].asks != before.asks and one.items[0].name == before.name


def test_where_no_widget_lives_the_first_question_stands_the_same_for_all(one):
    said = one._repr_mimebundle_()[0]["text/plain"]
    assert said == quiz("06")._repr_mimebundle_()[0]["text/plain"]
    assert one.items[0].asks in said and all(option in said for option in one.items[0].options)


def test_a_chapter_without_a_quiz_is_refused():
    with pytest.raises(ValueError, match="number: expected"):
        quiz("6")


def test_the_result_is_kept_and_the_next_kernel_asks_with_other_numbers(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTMLAB_PROGRESS", str(tmp_path / "p.json"))
    one = quiz("06")
    finish(one, wrong=(0,))
    kept = progress.load()["quizzes"]["06"]
    assert kept["tries"] == 1 and kept["right"] == pytest.approx(1 - 1 / len(one.items))
    assert quiz("06").items[0].asks != one.items[0].asks


def test_a_section_is_named_without_the_signs_of_tex():
    sections = [item.section for item in quiz("13b").items + quiz("14").items]
    assert any("$" in section for section in sections)
    assert not any(sign in _plain(section) for section in sections for sign in "$\\")
