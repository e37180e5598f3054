"""A handout: one file with the slides and the notes, and a clear line where no PDF can be made."""

import re

import pytest

from scripts.lecture import __main__ as command
from scripts.lecture import handout


def test_a_chapter_is_one_file_that_needs_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(handout, "find_chromium", lambda: None)
    with pytest.raises(SystemExit, match="the PDF files are missing: no Chromium found"):
        handout.main(["06", "--out", str(tmp_path)])
    page = (tmp_path / "06_forget_gate.html").read_text(encoding="utf-8")
    assert page.count('<img src="data:image/png;base64,') == 4
    assert "http" not in re.sub(r'xmlns="[^"]+"|base64,[^"]+', "", page)
    assert "f = σ(2.00) = 0.881" in page and "Raise the bias in steps of 1" in page
    assert "Ask the class first." in page and "XMATH" not in page


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
