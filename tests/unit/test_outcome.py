"""The facts of a closing come from stored verdicts, by arithmetic."""

from interviewer.core.events import Event, Plan, QuestionAsked, QuestionClosed, SessionStarted
from interviewer.core.interview import Interview, fold
from interviewer.core.outcome import commands, outcome
from interviewer.core.question import Question, Source
from interviewer.core.verdict import Ungraded
from tests.factory import INFO, grade, question, replied, stored

NONE = {"variance": "missing", "saturation": "missing", "gradient": "missing"}


def session(*rounds: tuple[str, dict[str, str] | None], retry: bool = False, **plan: object) -> Interview:
    """One round a question id with these verdicts; None: skipped."""
    events: list[Event] = [SessionStarted(plan=Plan.model_validate(plan))]
    number = 0
    for n, (name, verdicts) in enumerate(rounds):
        events.append(QuestionAsked(question=sourced(name), retry=retry and n > 0))
        if verdicts is not None:
            events += replied("words", grade({**NONE, **verdicts}), number)
            number += 1
        events.append(QuestionClosed(why="probed" if verdicts else "skipped"))
    return fold(stored(*events))


def sourced(name: str) -> Question:
    sources = (Source(ref="arXiv:1", supports=("variance",)), Source(ref="arXiv:2", supports=("gradient",)))
    return question(name, topic=f"{name}/part").model_copy(update={"sources": sources})


def test_gaps_are_ranked_by_weight_times_missing_credit() -> None:
    found = outcome(session(("a", {"variance": "partial", "saturation": "missing", "gradient": "missing"})))
    assert [(g.point.id, g.cost) for g in found.gaps] == [("saturation", 2.0), ("variance", 1.5)]


def test_of_equal_gaps_each_question_names_one_before_a_second_of_the_same() -> None:
    found = outcome(session(("a", {}), ("b", {})))
    assert [(g.question.id, g.point.id) for g in found.gaps] == [("a", "variance"), ("b", "variance")]
    assert found.again == ("a", "b")
    assert found.topic == "a/part"
    assert commands(found, "zh") == (
        "interviewer start -q a -q b --lang zh",
        "interviewer start --topic a/part -n 3 --lang zh",
    )


def test_what_to_read_are_the_sources_that_support_the_point() -> None:
    first, second = outcome(session(("a", {"variance": "missing"}))).gaps
    assert [s.ref for s in first.sources] == ["arXiv:1"]
    assert second.point.id == "saturation"
    assert second.sources == ()


def test_strengths_are_met_points_with_their_quotes_from_two_questions() -> None:
    met = {"variance": "met", "saturation": "met"}
    found = outcome(session(("a", met), ("b", {"gradient": "met"})))
    assert [(s.question.id, s.point.id, s.quote) for s in found.strengths] == [
        ("a", "variance", "words"),
        ("b", "gradient", "words"),
    ]
    alone = outcome(session(("a", met)))
    assert [s.point.id for s in alone.strengths] == ["variance", "saturation"]


def test_half_a_point_is_no_strength() -> None:
    assert outcome(session(("a", {"variance": "partial"}))).strengths == ()


def test_a_gap_closed_at_the_second_attempt_is_none() -> None:
    found = outcome(session(("a", {}), ("a", {"variance": "met", "saturation": "met", "gradient": "met"}), retry=True))
    assert found.gaps == ()
    assert commands(found, "en") == ()
    assert found.scored == 1


def test_ungraded_and_skipped_questions_give_no_facts() -> None:
    skipped = outcome(session(("a", None)))
    assert (skipped.scored, skipped.final, skipped.gaps, skipped.strengths) == (0, None, (), ())
    events: list[Event] = [SessionStarted(plan=Plan()), QuestionAsked(question=sourced("a"))]
    failed = outcome(fold(stored(*events, *replied("words", Ungraded(reason="timeout", grader=INFO)))))
    assert (failed.scored, failed.ungraded, failed.gaps) == (0, 1, ())


def test_the_level_is_what_the_planner_goes_on_with() -> None:
    full = {"variance": "met", "saturation": "met", "gradient": "met"}
    assert (outcome(session(("a", full))).level_before, outcome(session(("a", full))).level) == (2, 3)
    assert outcome(session(("a", {}))).level == 1
    assert (outcome(session(("a", full), level=4)).level_before, outcome(session(("a", full), level=4)).level) == (4, 5)
