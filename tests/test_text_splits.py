"""Texts for training and testing have no paragraph in common."""

import pytest

from lstmlab.text import splits

TEXT = "\n\n".join(f"Paragraph {n} of a text\n   with  spaces " + "x" * 300 for n in range(600))


def test_every_paragraph_is_kept_once_at_its_first_place():
    assert splits.unique("a b\n\nc\n\na  b\n\nd\n\nc\n") == "a b\n\nc\n\nd\n"


def test_what_stands_apart_is_left_out():
    assert splits.unique("a\n\nb\n\nc\n", apart=["c\n\na\n"]) == "b\n"


def test_the_parts_share_no_paragraph_and_lose_none():
    parts = splits.split(TEXT + "\n\n" + "\n\n".join(TEXT.split("\n\n")[:5]))
    found = [set(part.strip("\n").split("\n\n")) for part in parts]
    assert not found[0] & found[1] and not found[0] & found[2] and not found[1] & found[2]
    assert len(set.union(*found)) == 600
    shares = [len(part) / sum(map(len, parts)) for part in parts]
    assert shares[0] > 0.8 and 0.02 < shares[1] < 0.1 and 0.05 < shares[2] < 0.15


def test_the_training_text_is_what_is_left_without_the_others():
    parts = splits.split(TEXT)
    assert splits.unique(TEXT, apart=[parts.tuning, parts.held_out]) == parts.training


def test_a_short_text_is_refused():
    with pytest.raises(ValueError, match="text: expected paragraphs for 20 blocks"):
        splits.split("too short\n")


def test_shared_counts_stretches_which_stand_in_both():
    assert splits.shared("abcdef", "xxabcdxx", length=3) == 0.5
    assert splits.shared("abc", "ABC", length=3) == 0
    with pytest.raises(ValueError, match="text"):
        splits.shared("ab", "abc", length=3)


def test_the_vocabulary_is_ascii_and_the_line_end():
    assert len(splits.PLAIN) == 96
    assert splits.PLAIN.decode(splits.PLAIN.encode("A line.\n")) == "A line.\n"
