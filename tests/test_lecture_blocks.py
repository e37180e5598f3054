"""What a slide shows of a text: headings, formulas, tables, questions and the key sentences."""

import pytest

from scripts.lecture.blocks import blocks, kind, sentences, shown

TEXT = """## A gate
The gate is open. It reads $x_t$, e.g. 0.5. **What counts is the distance from 1.** So:

$$f = \\sigma(a) \\\\
  = 1$$
| a | b |
|---|---|

- one
- two

<details><summary>Hint</summary>

Folded, with $$ in it.

</details>
**Predict.** What is left?"""


def test_a_text_falls_into_its_blocks():
    found = [kind(block) for block in blocks(TEXT)]
    assert found == ["heading", "prose", "equation", "table", "list", "folded", "question"]
    assert "\n".join(blocks(TEXT)).split() == TEXT.split()


def test_an_equation_of_several_lines_is_one_block():
    assert blocks(TEXT)[2].count("$$") == 2


@pytest.mark.parametrize("source, what", [
    ("*Left: the gate at each word, and right the rest.* More.", "caption"),
    ("*Counting steps.* Here the first is 1.", "prose"),
    ("1. Raise the bias.\n2. Lower it.", "tasks"),
    ("**Papers.** Somebody, 2000.", "papers"),
    ("**Exercise 1.** Compute it.", "exercise"),
])  # fmt: skip
def test_a_block_is_known_by_its_beginning(source, what):
    assert kind(source) == what


def test_full_stops_in_formulas_code_links_and_brackets_end_no_sentence():
    text = "Take $a. B$, `x. Y`, [a. B](c. D) (so. Yes) at 0.9. **Is it? Yes.** Then *more?*"
    assert sentences(text) == [
        "Take $a. B$, `x. Y`, [a. B](c. D) (so. Yes) at 0.9.", "**Is it? Yes.**", "Then *more?*",
    ]  # fmt: skip


def test_prose_leaves_its_key_sentence_on_the_slide_and_else_its_first():
    prose = blocks(TEXT)[1]
    assert shown(prose) == "**What counts is the distance from 1.**"
    assert shown(prose, lead=False, leads_on=True).endswith("So:")
    plain = "A new cell halves its state at every step. Hence the advice."
    assert shown(plain) == "A new cell halves its state at every step."
    assert shown(plain, lead=False) == ""


def test_short_first_sentences_take_the_next_one_along():
    text = "One unit. Its inputs stay the same for all steps. You see it."
    assert shown(text) == "One unit. Its inputs stay the same for all steps."


def test_a_bold_run_in_heading_keeps_its_first_sentence():
    text = "**One step back.** Let $a = b$. The derivative follows."
    assert shown(text, lead=False) == "**One step back.** Let $a = b$."


def test_a_sentence_that_announces_what_is_hidden_is_hidden():
    assert shown("The package does the same for whole batches of it:") == ""


def test_what_is_folded_is_for_the_speaker():
    assert shown(blocks(TEXT)[5]) == ""
