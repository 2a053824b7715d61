"""Which question comes next."""

import random
from typing import Any, get_args

from interviewer.cli.options import ROLES
from interviewer.core import planner
from interviewer.core.events import Event, Plan, QuestionAsked, QuestionClosed, SessionStarted
from interviewer.core.interview import Interview, fold
from interviewer.core.question import Role
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


def many(*topics: str, each: int = 4) -> dict[str, Any]:
    return {f"{t}-{n}": question(f"{t}-{n}", topic=f"{t}/s{n % 2}") for t in topics for n in range(each)}


def session(corpus: dict[str, Any], seed: int, number: int, **more: Any) -> list[str]:
    """Top-level topics of the questions that one session draws."""
    interview, fields, chance = Interview(Plan(number=number)), [], random.Random(seed)
    events: list[Event] = [SessionStarted(plan=Plan(number=number))]
    for _ in range(number):
        drawn_one = planner.choose(corpus, interview, chance=chance, **more)
        assert drawn_one
        fields.append(drawn_one.topic.partition("/")[0])
        events += [QuestionAsked(question=drawn_one), QuestionClosed(why="skipped")]
        interview = fold(stored(*events))
    return fields


def test_a_topic_is_drawn_by_its_weight_and_not_by_its_size() -> None:
    corpus = {**many("big", each=40), **many("small", each=2)}
    weights = {"big": 0.2, "small": 0.8}
    firsts = [session(corpus, seed, 1, topic_weights=weights)[0] for seed in range(400)]
    assert 0.7 < firsts.count("small") / 400 < 0.9


def test_a_topic_that_has_only_unfitting_questions_comes_up_seldom() -> None:
    corpus = {**many("core"), "hard-0": question("hard-0", level=5, topic="hard")}
    firsts = [session(corpus, seed, 1, topic_weights={"core": 0.5, "hard": 0.5})[0] for seed in range(400)]
    assert firsts.count("hard") < 60


def test_a_first_session_asks_no_topic_twice_while_another_is_left() -> None:
    corpus = many("a", "b", "c", "d", "e")
    for seed in range(30):
        fields = session(corpus, seed, 6, topic_weights={"a": 0.9})
        assert len(set(fields[:5])) == 5
        assert len(fields) == 6
    later = [session(corpus, seed, 5, times_asked={"old": 1}) for seed in range(30)]
    assert any(len(set(fields)) < 5 for fields in later)


def test_a_role_asks_what_suits_it_and_what_suits_all() -> None:
    corpus = {
        "t": question("t").model_copy(update={"roles": ("training",)}),
        "i": question("i").model_copy(update={"roles": ("inference", "application")}),
        "all": question("all"),
    }
    assert [q.id for q in planner.candidates(corpus, Interview(Plan(roles=("inference",))))] == ["all", "i"]


def test_the_roles_of_the_command_line_are_those_of_the_corpus() -> None:
    assert get_args(Role) == ROLES
