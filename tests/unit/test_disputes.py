"""Disputes as a list and as test data."""

from interviewer.core.disputes import dispute_cases, dispute_records
from interviewer.core.events import (
    Disputed,
    Event,
    Plan,
    ProbeAsked,
    QuestionAsked,
    QuestionClosed,
    ReplyGraded,
    SessionStarted,
)
from tests.factory import grade, question, replied, stored

NONE = {"variance": "missing", "saturation": "missing", "gradient": "missing"}
FIRST = grade({**NONE, "saturation": "met"})
SECOND = grade({**NONE, "gradient": "partial"})
START: list[Event] = [
    SessionStarted(plan=Plan(lang="en")),
    QuestionAsked(question=question()),
    *replied("softmax saturates", FIRST),
    ProbeAsked(point="gradient", text="And?"),
    *replied("it gets smaller", SECOND, 1),
    QuestionClosed(why="probed"),
]


def test_a_dispute_is_listed_with_what_stood_on_the_card() -> None:
    said = Disputed(replies=(0,), point="saturation", verdict="met", wanted="partial", note="vague")
    later = ReplyGraded(reply=0, result=grade(NONE))
    (record,) = dispute_records("abc", stored(*START, said, later))
    assert (record.session, record.question.id, record.dispute.said) == ("abc", "scaling", said)
    assert record.quote == "words"
    assert record.grader == FIRST.grader


def test_a_disputed_reply_becomes_a_case_with_a_label_for_every_point() -> None:
    said = Disputed(replies=(1,), point="gradient", verdict="partial", wanted="met", note="that is it")
    (case,) = dispute_cases("abc", stored(*START, said))
    assert case["answer"] == "it gets smaller"
    assert case["points"] == {"variance": "missing", "saturation": "missing", "gradient": "met"}
    assert case["label_source"] == {"variance": "grader", "saturation": "grader", "gradient": "candidate"}
    assert case["score"] == round(1 / 6, 4)
    assert (case["id"], case["qid"], case["question_id"], case["lang"]) == ("abc-1", "scaling", "scaling", "en")
    assert case["key_points"][0] == {
        "id": "variance",
        "text": "variance grows with the dimension",
        "weight": 3,
        "accept": [["variance|方差", "dimension|维度"]],
    }
    assert case["note"] == "that is it"


def test_a_point_that_no_reply_was_credited_with_is_tested_on_all_of_them() -> None:
    said = Disputed(replies=(0, 1), point="variance", verdict="missing", wanted="met")
    (case,) = dispute_cases("abc", stored(*START, said))
    assert case["answer"] == "softmax saturates\nit gets smaller"
    assert case["points"] == {"variance": "met", "saturation": "met", "gradient": "partial"}
    assert case["score"] == round((3 + 2 + 0.5) / 6, 4)


def test_a_dispute_without_a_verdict_leaves_its_point_without_a_label() -> None:
    wanted = Disputed(replies=(0,), point="saturation", verdict="met", wanted="partial")
    open_ = Disputed(replies=(0,), point="variance", verdict="missing", note="hm")
    (case,) = dispute_cases("abc", stored(*START, wanted, open_))
    assert case["points"] == {"saturation": "partial"}
    assert "score" not in case
    assert "label_source" not in case
    assert dispute_cases("abc", stored(*START, open_)) == []


def test_the_last_word_on_a_point_is_the_label() -> None:
    said = [
        Disputed(replies=(0,), point="saturation", verdict="met", wanted=wanted) for wanted in ("partial", "missing")
    ]
    (case,) = dispute_cases("abc", stored(*START, *said))
    assert case["points"]["saturation"] == "missing"
    assert len(dispute_records("abc", stored(*START, *said))) == 2


def test_disputes_of_two_replies_make_two_cases() -> None:
    one = Disputed(replies=(0,), point="saturation", verdict="met", wanted="partial")
    two = Disputed(replies=(1,), point="gradient", verdict="partial", wanted="met")
    assert [case["id"] for case in dispute_cases("abc", stored(*START, one, two))] == ["abc-0", "abc-1"]


def test_a_chinese_reply_gets_its_rubric_in_chinese() -> None:
    said = Disputed(replies=(0,), point="saturation", verdict="met", wanted="partial")
    events: list[Event] = [START[0], START[1], *replied("分数太大以后就会饱和", FIRST), said]
    (case,) = dispute_cases("abc", stored(*events))
    assert case["lang"] == "zh"
    assert case["question"] == "点积为什么要缩放？"
    assert case["key_points"][1]["text"] == "softmax 饱和"
