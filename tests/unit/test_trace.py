"""Where a mark comes from: the reply that decided it and the words that carried it."""

import pytest

from interviewer.core.events import Disputed, Event, HintGiven, ProbeAsked
from interviewer.core.interview import Round
from interviewer.core.trace import deciding, disputed, matched_words
from tests.factory import grade, interview, question, replied

NONE = {"variance": "missing", "saturation": "missing", "gradient": "missing"}


def round_of(*verdicts: str) -> Round:
    """A question on which each reply got one verdict on the variance."""
    events: list[Event] = []
    for n, name in enumerate(verdicts):
        if n:
            events.append(ProbeAsked(point="variance", text="?"))
        events += replied(f"reply {n}", grade({**NONE, "variance": name}), n)
    return interview(*events).rounds[0]


@pytest.mark.parametrize(
    ("verdicts", "number"),
    [
        (("met",), 0),
        (("missing", "met"), 1),
        (("partial", "missing"), 0),
        (("met", "partial"), 0),
        (("met", "contradicted"), 1),
        (("contradicted", "missing"), 0),
        (("missing", "missing"), None),
    ],
)
def test_the_reply_that_decided_a_mark(verdicts: tuple[str, ...], number: int | None) -> None:
    turn = deciding(round_of(*verdicts), "variance")
    assert (turn.number if turn else None) == number


def test_a_dispute_names_the_reply_that_decided_or_all_where_none_did() -> None:
    one = disputed(round_of("missing", "partial"), "variance", "met", " I said\nmore ")
    assert one == Disputed(replies=(1,), point="variance", verdict="partial", wanted="met", note="I said more")
    assert disputed(round_of("missing", "missing"), "variance", None, "").replies == (0, 1)


def test_an_ungraded_question_has_nothing_to_dispute() -> None:
    with pytest.raises(ValueError, match="replies"):
        disputed(interview(HintGiven(point="variance", text="…")).rounds[0], "variance", "met", "")


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The variance clearly grows with the dimension", ("variance", "dimension")),
        ("with the dimension the variance grows", ("dimension", "variance")),
        ("It grows with the dimension", ("dimension",)),
        ("方差随维度变大", ("方差", "维度")),
        ("Variances grow with the dimensionality", ("Variances", "dimensionality")),
        ("nothing of it", ()),
    ],
)
def test_the_words_that_carried_a_point(quote: str, words: tuple[str, ...]) -> None:
    assert matched_words(question().point("variance").accept, quote) == words
