"""The gate holds a sentence back until it is whole, and shuts at the first that must not be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.gate import LONGEST_HELD, Gate


def refuses(sentence: str) -> str | None:
    return "judgement" if "great" in sentence.lower() or "很好" in sentence else None


def said(text: str, *sizes: int, most: int = 3, spaced: bool = True) -> tuple[str, Gate]:
    """Feed the text in pieces of these sizes, round and round; returns what was shown."""
    gate, shown, at, n = Gate(refuses, most=most, spaced=spaced), "", 0, 0
    while at < len(text):
        size = sizes[n % len(sizes)] if sizes else len(text)
        shown += gate.feed(text[at : at + size])
        at, n = at + size, n + 1
    return shown + gate.finish(), gate


@pytest.mark.parametrize(
    ("text", "spaced", "shown"),
    [
        ("One. Two! Three.", True, "One. Two! Three."),
        ("One. That was great. Three.", True, "One."),
        ("That was great. Two.", True, ""),
        ("It is 0.5 of it. Two.", True, "It is 0.5 of it. Two."),
        ("You said “it grows.” Next topic.", True, "You said “it grows.” Next topic."),
        ("第一句。第二句！第三句。", False, "第一句。第二句！第三句。"),
        ("第一句。说得很好。第三句。", False, "第一句。"),
        ("<think>great, great. </think>\n\nOne.", True, "One."),
        ("<thinking>hm. <think> hm.</thinking>One. Two.", True, "One. Two."),
        ("One. Two", True, "One."),
        ("1. 2. 3. 4. 5.", True, "1. 2. 3."),
        ("\n\nOne.\n\nTwo.", True, "One. Two."),
        ("", True, ""),
    ],
)
def test_whole_sentences_pass_until_one_is_refused(text: str, spaced: bool, shown: str) -> None:
    for sizes in ((), (1,), (2, 5), (7,)):
        assert said(text, *sizes, spaced=spaced)[0] == shown


def test_a_thought_without_an_end_shows_nothing() -> None:
    assert said("<think>" + "It is great. " * 200, 9)[0] == ""


def test_a_sentence_without_an_end_shuts_the_gate() -> None:
    shown, gate = said("word " * LONGEST_HELD, 11)
    assert shown == ""
    assert gate.fault == "too-long"


@given(
    st.lists(st.sampled_from(["It is so. ", "Great work. ", "Fine\n", "Is it? ", "0.5 is it. "]), max_size=6),
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_the_pieces_do_not_matter(sentences: list[str], sizes: list[int]) -> None:
    text = "".join(sentences)
    shown, gate = said(text, *sizes)
    assert shown == said(text)[0] == gate.text
    assert "Great" not in shown
