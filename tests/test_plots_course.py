"""The map, the key to the looks and the chains of problems show what they are given."""

from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from lstmlab.course.syllabus import ROWS
from lstmlab.plots import course, style
from lstmlab.plots.sequence_problems import chain, kinds

CHAPTERS = sorted({name for row in ROWS.values() for name in row.notebooks})


def count(ax, kind):
    return sum(type(patch) is kind for patch in ax.patches)


def test_the_map_has_every_chapter_once_and_tells_what_is_here():
    ax = Figure().subplots()
    boxes = course.course_map(ax, CHAPTERS, {"00_start_here"})
    assert sorted(boxes) == [name for name in CHAPTERS if name[:2].isdigit()]
    filled = {name for name, box in boxes.items() if box.get_facecolor() != to_rgba(style.PAPER)}
    assert filled == {"00_start_here"}
    assert {box.get_linestyle() for name, box in boxes.items() if name in filled} == {"-"}


def test_boxes_of_the_map_do_not_overlap():
    boxes = course.course_map(Figure().subplots(), CHAPTERS, set()).values()
    spans = [box.get_path().get_extents().padded(2) for box in boxes]
    assert not any(a.overlaps(b) for n, a in enumerate(spans) for b in spans[:n])


def test_the_key_names_every_look_that_is_not_borrowed():
    words = {text.get_text() for text in course.key(Figure().subplots()).texts}
    assert set(course.WHAT.values()) <= words
    assert set(course.WHAT) == style.LOOKS.keys() - {"z", "r", "h_tilde"}


def test_a_chain_draws_only_what_is_read_and_wanted():
    ax = Figure().subplots()
    chain(ax, 0, [1, 1, 0], [0, 0, 1])
    assert (count(ax, Rectangle), count(ax, FancyBboxPatch), count(ax, Circle)) == (2, 3, 1)
    assert count(ax, FancyArrowPatch) == 2 + 2 + 1  # read, handed on, wanted


def test_kinds_stand_side_by_side_with_their_words():
    problems = {"one": ([1], [1], "a"), "two,\nlate": ([1, 0], [0, 1], "b\nc")}
    ax = kinds(Figure().subplots(), problems)
    assert {text.get_text() for text in ax.texts} == {"one", "two,", "late", "a", "b", "c"}
    assert count(ax, FancyBboxPatch) == 3
