"""A handout: one file with the slides and the notes, and a clear line where no PDF can be made."""

import json
import re

import pytest

from scripts.lecture import __main__ as command
from scripts.lecture import handout
from scripts.lecture.slides import Part, Slide


def test_a_chapter_is_one_file_that_needs_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(handout, "find_chromium", lambda: None)
    with pytest.raises(SystemExit, match="the PDF files are missing: no Chromium found"):
        handout.main(["06", "--out", str(tmp_path)])
    page = (tmp_path / "06_forget_gate.html").read_text(encoding="utf-8")
    assert page.count('<img src="data:image/png;base64,') == 4
    assert "http" not in re.sub(r'xmlns="[^"]+"|base64,[^"]+', "", page)
    assert "f = σ(2.00) = 0.881" in page and "Raise the bias in steps of 1" in page
    assert "Before you look:" in page and "Ask the class" not in page and "XMATH" not in page


def of(number):
    chapter = command.named([number])[0]
    path = handout.NOTEBOOKS / f"{chapter.name}.ipynb"
    return handout.page(json.loads(path.read_text(encoding="utf-8")), chapter)


def test_answers_stand_at_the_end_under_the_numbers_of_their_questions():
    before, _, answers = of("06").partition('id="answers"')
    asked = re.findall(r"the right one is number (\d+) at the end", before)
    assert asked == [str(n + 1) for n in range(len(asked))] and len(asked) == 6
    assert "Found:" not in before and answers.count("Found:") == len(asked)
    assert "<p>Found: 0.3487." in answers.split("<li>")[2] and "A common slip" in answers


def test_a_row_of_numbers_does_not_break_on_paper():
    rows = "step" + 20 * "  0.5"
    assert handout.numbers(rows) == f'<pre style="font-size: 7.3pt">{rows}</pre>'
    assert handout.numbers("Found: 2.\nWhy? " + 40 * "So. ").startswith("<p>Found: 2. Why? So.")
    assert 'class="text"' in handout.numbers(200 * "a story ")
    assert "white-space: pre;" in of("09")


def test_notes_leave_out_the_sentences_of_their_slide():
    part = Part("text", "**A gate decides how\nmuch is kept.**")
    notes = ["A full stop. **A gate decides how much is kept.** Nothing else does.", "1. Raise it."]
    assert handout.said(Slide("text", "", [part], notes)) == [
        handout.markdown("A full stop. Nothing else does."), handout.markdown("1. Raise it."),
    ]  # fmt: skip


def test_formulas_become_mathml():
    made = handout.markdown("So $f_t$ and\n\n$$\\begin{aligned} a &= b \\\\ &= c \\end{aligned}$$")
    assert made.count("<math") == 2 and "$" not in made and made.count("<mtr>") == 2


def test_a_question_is_printed_with_its_options():
    made = handout.output({"source": 'ask("06.loses_more")', "outputs": []})
    assert "Which unit loses more" in made and "<strong>b</strong>" in made


def test_links_into_the_repository_are_words_on_paper():
    made = handout.markdown("[07](07_input_gate.ipynb) and [a paper](https://example.org)")
    assert "07_input_gate" not in made and "example.org" in made


def test_an_unknown_chapter_and_a_port_that_is_taken_are_named():
    import socket

    with pytest.raises(SystemExit, match="no chapter 99, only 00, 01"):
        command.named(["99"])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is taken"):
            command.free_port(port)
