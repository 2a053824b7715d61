"""The format of `interviewer grade`."""

import json
import threading
import time
from typing import Any

import pytest

from interviewer.core.verdict import Grade, Ungraded
from interviewer.corpus.draft import with_drafts
from interviewer.grading.batch import grade_lines
from interviewer.grading.offline import OfflineGrader
from interviewer.ports import Grader, GradingRequest
from tests.factory import INFO, ScriptedGrader, grade, question

CORPUS = {"scaling": question()}
KEYS = ["id", "score", "ungraded", "verdicts", "misconceptions", "grader"]


def out(*lines: object, grader: Grader | None = None, jobs: int = 1) -> list[dict[str, Any]]:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    outcomes = grade_lines(enumerate(texts, 1), grader or OfflineGrader(), CORPUS, drafted=with_drafts, jobs=jobs)
    return [json.loads(outcome.line) for outcome in outcomes]


def test_a_corpus_question() -> None:
    (row,) = out({"id": "a", "reply": "softmax saturates", "question_id": "scaling"})
    assert list(row) == KEYS
    assert row["score"] == pytest.approx(2 / 6, abs=1e-4)
    assert row["ungraded"] is None
    assert row["verdicts"][1] == {
        "point": "saturation",
        "verdict": "met",
        "quote": "softmax saturates",
        "reason": "accepted",
    }
    assert set(row["grader"]) == {"name", "model", "prompt", "rubric"}


def test_an_inline_question_with_points_keeps_their_ids() -> None:
    points = [
        {"id": "P 1", "text": "variance grows", "weight": 3, "accept": [["varianc", "grow"]]},
        {"id": 2, "text": "softmax saturates strongly"},
    ]
    (row,) = out({"id": 7, "reply": "The variance grows.", "question": "Why scale?", "key_points": points})
    assert row["id"] == 7
    assert [(v["point"], v["verdict"]) for v in row["verdicts"]] == [("P 1", "met"), (2, "missing")]
    assert row["score"] == 0.75


def test_an_inline_question_with_a_reference_alone() -> None:
    reference = "The keys and values of earlier tokens are stored. Memory grows linearly with length."
    line = {
        "id": "a",
        "question": "What is a KV cache?",
        "reference": reference,
        "reply": "Keys and values of earlier tokens get stored.",
    }
    (row,) = out(line)
    first, second = row["verdicts"]
    assert (first["verdict"], second["verdict"]) == ("met", "missing")
    assert row["score"] == pytest.approx(first["credit"] / 2, abs=1e-4)
    assert 0.3 < row["score"] <= 0.5


def test_chinese_without_a_lang_is_recognised() -> None:
    grader = ScriptedGrader(grade({"variance": "met"}))
    out({"id": "a", "reply": "方差变大", "question_id": "scaling"}, grader=grader)
    assert grader.requests[0].lang == "zh"


def test_a_question_without_anything_to_mark_is_ungraded() -> None:
    (row,) = out({"id": "a", "reply": "words", "question": "Why?"})
    assert (row["score"], row["ungraded"]) == (None, "no-rubric")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("not json", "Expecting value"),
        ('{"id": "a", "reply": "x", "question_id"', "Expecting"),
        ("[1]", "not a JSON object"),
        ({"id": "a", "reply": "x"}, "question_id"),
        ({"id": "a", "reply": "x", "question_id": "nope"}, "'nope'"),
        ({"id": "a", "question_id": "scaling"}, "reply"),
        ({"id": "a", "reply": 5, "question_id": "scaling"}, "reply"),
        ({"id": "a", "reply": "x", "question_id": "scaling", "question": "both"}, "either"),
        ({"id": "a", "reply": "x", "question": " "}, "text"),
        (
            {
                "id": "a",
                "reply": "x",
                "question": "q",
                "key_points": [{"id": 1, "text": "t"}, {"id": "1", "text": "u"}],
            },
            "same id",
        ),
        ({"id": "a", "reply": "x", "question": "q", "key_points": [{"id": 1, "text": "t", "weight": 9}]}, "weight"),
        ("[" * 100_000, ""),
    ],
)
def test_a_bad_line_gets_a_line_with_its_error_and_the_rest_is_graded(line: object, error: str) -> None:
    bad, good = out(line, {"id": "b", "reply": "softmax saturates", "question_id": "scaling"})
    assert list(bad) == ["id", "score", "ungraded", "error", *KEYS[3:]]
    assert (bad["score"], bad["ungraded"]) == (None, "bad-input")
    assert bad["error"].startswith("line 1: ")
    assert error in bad["error"]
    assert good["score"] is not None


def test_a_failed_grading_is_no_number() -> None:
    (row,) = out(
        {"id": "a", "reply": "x", "question_id": "scaling"},
        grader=ScriptedGrader(Ungraded(reason="timeout", grader=INFO)),
    )
    assert (row["score"], row["ungraded"], row["verdicts"]) == (None, "timeout", [])


def test_many_jobs_keep_the_order() -> None:
    class Slow:
        def __init__(self) -> None:
            self.threads: set[int] = set()

        def grade(self, request: GradingRequest) -> Grade:
            self.threads.add(threading.get_ident())
            time.sleep(0.02 if request.reply == "0" else 0.001)
            return grade({"variance": "met"})

    slow = Slow()
    rows = out(*({"id": n, "reply": str(n), "question_id": "scaling"} for n in range(20)), grader=slow, jobs=4)
    assert [row["id"] for row in rows] == list(range(20))
    assert len(slow.threads) > 1


def test_the_same_lines_give_the_same_output() -> None:
    lines = [{"id": n, "reply": f"softmax saturates {n}", "question_id": "scaling"} for n in range(5)]
    assert out(*lines) == out(*lines, jobs=3)
