"""What many interviews add up to: only first attempts with a grade count, and little is said of few."""

import io

import pytest

from interviewer.cli.console import Console
from interviewer.cli.progress import PLAIN_SPARKS, SPARKS, show_progress, show_topics, sparkline, stacked, topic_row
from interviewer.core.events import Event, Plan, QuestionAsked, QuestionClosed, ReplyGiven, ReplyGraded, SessionStarted
from interviewer.core.progress import Answered, answered, by_topic, progress, trend
from interviewer.core.question import Question
from interviewer.core.verdict import Ungraded
from tests.factory import INFO, grade, question, stored
from tests.unit.scripted_session import session

ALL = {"variance": "met", "saturation": "met", "gradient": "met"}
HALF = {"variance": "met", "saturation": "missing", "gradient": "missing"}
NONE = {"variance": "missing", "saturation": "partial", "gradient": "contradicted"}


def one(verdicts: dict[str, str] | None, asked: Question | None = None, at: int = 1) -> Answered:
    """A question in a session of its own; None: it was skipped."""
    events: list[Event] = [SessionStarted(plan=Plan()), QuestionAsked(question=asked or question())]
    if verdicts:
        events += [ReplyGiven(text="words"), ReplyGraded(reply=0, result=grade(verdicts))]
    events += [QuestionClosed(why="covered" if verdicts else "skipped")]
    (found,) = answered("abc", stored(*events))
    return Answered(found.session, f"2026-01-{at:02}", found.question, found.unaided, found.final, found.missed)


def test_retries_are_left_out_and_what_has_no_grade_has_no_score() -> None:
    found = answered("k7m2q4", session())
    assert [(a.question.id, a.final is None) for a in found] == [("scaling", False), ("other", True), ("third", True)]
    assert [p.id for p in found[0].missed] == ["gradient"]
    whole = progress(found)
    assert (whole.asked, whole.scored, whole.unaided) == (3, 1, 0.5)
    assert whole.final == pytest.approx(4 / 6)


def test_points_are_ranked_by_how_often_they_were_missed() -> None:
    rows = [one(HALF, at=1), one(NONE, at=2), one(ALL, at=3), one(None, at=4)]
    whole = progress(rows)
    assert [(g.point.id, g.missed, g.asked) for g in whole.gaps] == [
        ("gradient", 2, 3),
        ("variance", 1, 3),
        ("saturation", 1, 3),
    ]
    assert whole.finals == pytest.approx((0.5, 1 / 6, 1.0))
    assert whole.last == "2026-01-04"
    assert progress(reversed(rows)) == whole


def test_topics_are_grouped_at_any_depth_the_weakest_first() -> None:
    rows = [
        one(ALL, question(topic="rag/retrieval")),
        one(HALF, question(topic="rag/basics")),
        one(None, question(topic="safety")),
        one(NONE),
    ]
    assert list(by_topic(rows)) == ["transformer/attention", "rag/basics", "rag/retrieval", "safety"]
    assert [(t, p.scored) for t, p in by_topic(rows, depth=1).items()] == [
        ("transformer", 1),
        ("rag", 2),
        ("safety", 0),
    ]


def test_nothing_adds_up_to_nothing() -> None:
    empty = progress([])
    assert (empty.asked, empty.unaided, empty.final, empty.last, empty.trend) == (0, None, None, None, "too-few")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((0.1, 0.9), "too-few"),
        (tuple(n / 9 for n in range(9)), "too-few"),
        (tuple(n / 10 for n in range(10)), "rising"),
        (tuple(1 - n / 10 for n in range(10)), "falling"),
        ((0.5,) * 12, "unclear"),
        ((0.2, 0.9, 0.1, 0.8, 0.3, 0.7, 0.2, 0.9, 0.4, 0.6), "unclear"),
    ],
)
def test_a_trend_is_claimed_only_where_a_test_finds_one(values: tuple[float, ...], found: str) -> None:
    assert trend(values) == found


def test_the_trend_is_that_of_kendalls_tau() -> None:
    """The same decisions as SciPy's tau against time, at the same level, away from its edge."""
    import random

    from scipy.stats import kendalltau

    draw = random.Random(3)
    seen = set()
    for n in range(60):
        slope = (n % 3 - 1) * 0.06
        values = [round(min(1, max(0, 0.5 + slope * (k - 7) + draw.gauss(0, 0.25))), 1) for k in range(14)]
        tau = kendalltau(range(14), values, method="asymptotic")
        if 0.03 < tau.pvalue < 0.08:
            continue
        expected = "unclear" if tau.pvalue >= 0.05 else "rising" if tau.statistic > 0 else "falling"
        assert trend(values) == expected
        seen.add(expected)
    assert seen == {"unclear", "rising", "falling"}


def test_sparks_are_single_code_points_and_have_a_plain_form() -> None:
    assert all(len(spark.encode("utf-16-le")) == 2 for spark in SPARKS)
    assert PLAIN_SPARKS.isascii()
    assert sparkline((0, 0.124, 0.125, 0.99, 1)) == "▁▁▂██"
    assert sparkline((0, 0.09, 0.1, 0.99, 1), unicode=False) == "00199"


def console(lang: str = "en", encoding: str = "utf-8") -> tuple[Console, io.BytesIO]:
    raw = io.BytesIO()
    return Console(lang, out=io.TextIOWrapper(raw, encoding=encoding, write_through=True)), raw


def test_a_bar_shows_both_scores_and_never_more_than_its_width() -> None:
    shown, _ = console()
    assert stacked(shown, 0.25, 0.5, 8) == "██▓▓░░░░"
    assert stacked(shown, 0.9, 0.5, 8) == "████░░░░"
    assert stacked(shown, None, None, 4) == "░░░░"
    plain, _ = console(encoding="ascii")
    assert stacked(plain, 0.25, 0.5, 8) == "##++...."


def test_few_questions_are_shown_as_few() -> None:
    shown, raw = console()
    rows = [one(HALF, at=n) for n in range(1, 3)]
    show_progress(shown, progress(rows), by_topic(rows, depth=1), [0.5, 0.5], lambda topic: topic.title())
    text = raw.getvalue().decode()
    assert "n=2" in text
    assert "2 scored questions; from 10 on" in text
    assert "fewer than 5 questions" in text
    assert "rise" not in text.replace("scores rise or fall", "")


def test_a_terminal_without_unicode_gets_ascii_only() -> None:
    shown, raw = console(encoding="ascii")
    rows = [one(HALF, at=n) for n in range(1, 13)]
    show_progress(shown, progress(rows), by_topic(rows, depth=1), [0.5, 0.5], lambda topic: topic)
    show_topics(shown, by_topic(rows), lambda topic: topic, "en")
    assert b"?" not in raw.getvalue()


def test_topics_name_what_is_missed_most_in_the_users_language() -> None:
    shown, raw = console("zh")
    show_topics(shown, by_topic([one(HALF), one(HALF)]), lambda _: "注意力", "zh")
    text = raw.getvalue().decode()
    assert "transformer/attention  注意力" in text
    assert "漏掉 2/2 次 · softmax 饱和" in text


def test_programs_get_every_missed_point() -> None:
    row = topic_row("rag", "RAG", progress([one(NONE)]))
    assert (row["asked"], row["scored"], row["trend"], len(row["missed"])) == (1, 1, "too-few", 2)
    assert row["missed"][0]["text"] == {"en": "variance grows with the dimension", "zh": "方差随维度增大"}


def test_an_ungraded_reply_counts_nowhere() -> None:
    events = stored(
        SessionStarted(plan=Plan()),
        QuestionAsked(question=question()),
        ReplyGiven(text="words"),
        ReplyGraded(reply=0, result=Ungraded(reason="timeout", grader=INFO)),
        QuestionClosed(why="ungraded"),
    )
    assert progress(answered("abc", events)).scored == 0
