"""Slips in long words are read as meant; words of their own are left alone; quotes keep the slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.folding import fold
from interviewer.core.spelling import respelt, vocabulary

KNOWN = vocabulary(
    ["saturat|explod", "variance", "dimension|width!", "causal mask|linear"],
    ["The variance of the gradient grows with the dimension; softmax saturates.", "internal inference"],
)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("varience", "variance"),
        ("varaince", "variance"),
        ("variannce", "variance"),
        ("dimesnion", "dimension"),
        ("saturtaes", "saturates"),
        ("satuarting", "saturating"),
        ("gradeint", "gradient"),
    ],
)
def test_a_slip_is_read_as_the_rubrics_word(slip: str, meant: str) -> None:
    assert respelt(fold(f"the {slip} here"), KNOWN).text == f"the {meant} here"


@pytest.mark.parametrize(
    "word",
    ["casual", "liner", "gradients", "variances", "invariance", "dimensional", "interval", "internals", "ariance"],
)
def test_other_words_stay(word: str) -> None:
    assert respelt(fold(word), KNOWN).text == word


def test_a_quote_keeps_the_slip() -> None:
    read = respelt(fold("So the VARAINCE grows."), KNOWN)
    at = read.text.index("variance")
    assert read.quote(at, at + len("variance")) == "VARAINCE"


@given(st.text(alphabet="abcdefgimnoprstuvx ", max_size=80))
def test_the_way_back_stays_in_order(text: str) -> None:
    read = respelt(fold(text), KNOWN)
    assert len(read.text) == len(read.origin)
    assert list(read.origin) == sorted(read.origin)
