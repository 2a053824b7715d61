"""Which question comes next."""

import random
from typing import Any

from interviewer.core import planner
from interviewer.core.events import Event, Plan, QuestionAsked, QuestionClosed, SessionStarted
from interviewer.core.interview import Interview, fold
from tests.factory import grade, question, replied, stored

CORPUS = {
    f"q{n}": question(f"q{n}", level=level, topic=topic)
    for n, (level, topic) in enumerate([(1, "a"), (2, "a/b"), (3, "a"), (4, "c"), (5, "c"), (2, "c")])
}


def drawn(interview: Interview, times: int = 300, **more: Any) -> list[str]:
    chance = random.Random(0)
    picks = [planner.choose(CORPUS, interview, chance=chance, **more) for _ in range(times)]
    return [q.id for q in picks if q]


def after(*scores: str) -> Interview:
    """An interview whose questions (outside the corpus) were all met or all missed."""
    events: list[Event] = [SessionStarted(plan=Plan(number=10))]
    for n, verdict in enumerate(scores):
        points = dict.fromkeys(["variance", "saturation", "gradient"], verdict)
        events += [
            QuestionAsked(question=question(f"old{n}", topic="x")),
            *replied("x", grade(points), n),
            QuestionClosed(why="probed"),
        ]
    return fold(stored(*events))


def test_the_level_follows_the_scores() -> None:
    assert planner.level_for(after()) == 2
    assert planner.level_for(after("met", "met")) == 4
    assert planner.level_for(after("missing", "missing", "missing")) == 1


def test_the_level_asked_for_is_the_only_one() -> None:
    assert set(drawn(Interview(Plan(level=2)))) == {"q1", "q5"}
    assert planner.candidates({}, Interview(Plan(level=2))) == []


def test_the_level_asked_for_stays() -> None:
    assert planner.level_for(Interview(Plan(level=5))) == 5


def test_questions_near_the_level_are_drawn_more_often() -> None:
    picks = drawn(Interview(Plan()))
    assert picks.count("q1") + picks.count("q5") > 2 * (picks.count("q3") + picks.count("q4"))


def test_a_topic_covers_what_is_below_it() -> None:
    assert set(drawn(Interview(Plan(topics=("a",))))) == {"q0", "q1", "q2"}


def test_questions_asked_for_come_in_their_order() -> None:
    plan = Plan(questions=("q4", "q0"))
    assert drawn(Interview(plan), 1) == ["q4"]
    asked = fold(stored(SessionStarted(plan=plan), QuestionAsked(question=CORPUS["q4"])))
    assert drawn(asked, 1) == ["q0"]


def test_free_text_asks_what_it_found_in_its_order() -> None:
    plan = Plan(query="x", pool=("q3", "q2"))
    assert set(drawn(Interview(plan))) == {"q3"}
    asked = fold(stored(SessionStarted(plan=plan), QuestionAsked(question=CORPUS["q3"])))
    assert set(drawn(asked)) == {"q2"}
    assert set(drawn(Interview(plan), times_asked={"q3": 1})) == {"q2"}


def test_what_was_asked_before_comes_less_often() -> None:
    fresh, stale = drawn(Interview(Plan())), drawn(Interview(Plan()), times_asked={"q1": 5})
    assert stale.count("q1") < fresh.count("q1") / 2


def test_nearness_draws_a_question_in() -> None:
    assert drawn(Interview(Plan()), nearness={"q1": 1.0}).count("q1") > drawn(Interview(Plan())).count("q1")


def test_the_same_chance_draws_the_same_question() -> None:
    assert drawn(Interview(Plan())) == drawn(Interview(Plan()))


def test_nothing_left_is_none() -> None:
    assert planner.choose({}, Interview(Plan()), chance=random.Random(0)) is None
