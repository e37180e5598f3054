"""The map, the key to the looks and the chains of problems show what they are given."""

from contrast import LINES, rgb, weakest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from lstmlab.course.syllabus import NEEDS, ROWS
from lstmlab.plots import course, style
from lstmlab.plots.sequence_problems import chain, kinds

NAMES = {name for row in ROWS.values() for name in row.notebooks if name[0].isdigit()}
CHAPTERS = {name[:2]: name[3:].replace("_", " ") for name in sorted(NAMES)}
PARTS = {"02b": "learned model", "10b": "lag sweep"}


def count(ax, kind):
    return sum(type(patch) is kind for patch in ax.patches)


def test_the_map_has_every_chapter_and_homework_once():
    boxes = course.course_map(Figure().subplots(), CHAPTERS, NEEDS)
    assert sorted(boxes) == sorted([*CHAPTERS, "hw1", "hw2", "hw3", "hw4"])
    white = {n for n, box in boxes.items() if box.get_facecolor() == to_rgba(style.PAPER)}
    assert white == {"hw1", "hw2", "hw3", "hw4"}


def test_what_is_done_stands_out_from_its_box_below_the_words():
    fig = Figure(figsize=(840 / 72, 428 / 72), dpi=72)
    ax = fig.add_axes((0, 0, 1, 1))
    with style.styled():
        boxes = course.course_map(ax, CHAPTERS | PARTS, NEEDS)
        course.fill_done(ax, boxes, dict.fromkeys([*CHAPTERS, *PARTS], 1))
    assert weakest(rgb(course.DONE), rgb(course.FILL)) >= LINES
    bars = [patch.get_window_extent() for patch in ax.patches if type(patch) is Rectangle]
    words = [text.get_window_extent().padded(-1) for text in ax.texts]
    assert bars and not any(bar.overlaps(word) for bar in bars for word in words)


def test_each_need_has_its_arrow():
    ax = Figure().subplots()
    course.course_map(ax, CHAPTERS, NEEDS)
    assert count(ax, FancyArrowPatch) == sum(map(len, NEEDS.values()))


def test_a_second_part_shares_the_place_of_its_first():
    ax = Figure().subplots()
    boxes = course.course_map(ax, CHAPTERS | PARTS, NEEDS)
    first, second = (boxes[n].get_path().get_extents() for n in ("02", "02b"))
    assert first.x1 == second.x0 and first.y0 == second.y0
    assert "02b" in {text.get_text() for text in ax.texts}


def test_boxes_of_the_map_do_not_overlap():
    boxes = course.course_map(Figure().subplots(), CHAPTERS | PARTS, NEEDS).values()
    spans = [box.get_path().get_extents().padded(-1) for box in boxes]
    assert not any(a.overlaps(b) for n, a in enumerate(spans) for b in spans[:n])


def test_no_arrow_runs_through_a_box():
    ax = Figure().subplots()
    boxes = course.course_map(ax, CHAPTERS, NEEDS).values()
    spans = [box.get_path().get_extents().padded(-1) for box in boxes]
    for arrow in (patch for patch in ax.patches if type(patch) is FancyArrowPatch):
        path = arrow._path_original.interpolated(50)
        assert not any(span.contains(*point) for span in spans for point in path.vertices)


def test_the_key_names_every_look_that_is_not_borrowed():
    words = {text.get_text() for text in course.key(Figure().subplots()).texts}
    assert set(course.WHAT.values()) <= words
    assert set(course.WHAT) == style.LOOKS.keys() - {"z", "r", "h_tilde"}


def test_a_chain_draws_only_what_is_read_and_wanted():
    ax = Figure().subplots()
    chain(ax, 0, [1, 1, 0], [0, 0, 1])
    assert (count(ax, Rectangle), count(ax, FancyBboxPatch), count(ax, Circle)) == (2, 3, 1)
    assert count(ax, FancyArrowPatch) == 2 + 2 + 1  # read, handed on, wanted


def test_an_output_is_read_where_no_input_is_given():
    ax = Figure().subplots()
    chain(ax, 0, [1, 0, 0], [0, 1, 1])
    assert count(ax, FancyArrowPatch) == 1 + 2 + 2 + 1  # read, passed on, wanted, fed back


def test_kinds_stand_side_by_side_with_their_words():
    problems = {"one": ([1], [1], "a"), "two,\nlate": ([1, 0], [0, 1], "b\nc")}
    ax = kinds(Figure().subplots(), problems)
    assert {text.get_text() for text in ax.texts} == {"one", "two,", "late", "a", "b", "c"}
    assert count(ax, FancyBboxPatch) == 3
