"""Grading for an evaluation: what it costs, what is recorded, and which records are another run's."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from interviewer.core.inline import Names
from interviewer.core.verdict import Grade, GraderInfo, Ungraded
from interviewer.evaluation.data import Dataset, Reply
from interviewer.evaluation.run import (
    Foreign,
    Outcome,
    TokenMeter,
    grade_replies,
    identity,
    read_records,
    to_line,
)
from interviewer.grading.offline import VERSION, OfflineGrader
from interviewer.ports import GradingRequest
from tests.factory import INFO, FakeClock, ScriptedGrader, grade, question

ASKED = question()
NAMES: Names = {"variance": "P 1", "saturation": 2, "gradient": "gradient"}
REPLY = Reply(4, "r", "q", "en", ASKED, "softmax saturates", 0.5, names=NAMES)
DATA = Dataset("file.jsonl", "d1gest", (REPLY, replace(REPLY, row=5, id="s", answer="no idea")))
RUBRIC = INFO.model_copy(update={"rubric": ASKED.rubric_hash})


def graded(*results: Grade | Ungraded, meter: TokenMeter | None = None, jobs: int = 1) -> list[Outcome]:
    todo = [(DATA.digest, reply) for reply in DATA.replies[: len(results)]]
    clock = FakeClock()
    done = grade_replies(todo, ScriptedGrader(*results), clock=clock.monotonic, meter=meter or TokenMeter(), jobs=jobs)
    return [outcome for _, _, outcome in done]


def test_a_grade_becomes_a_score_with_its_verdicts_and_its_time() -> None:
    (outcome,) = graded(grade({"variance": "met", "saturation": "partial"}))
    assert outcome.score == pytest.approx(4 / 6)
    assert [outcome.verdict(point.id) for point in ASKED.key_points] == ["met", "partial", "missing"]
    assert (outcome.seconds, outcome.ungraded, outcome.tokens_in) == (1.0, None, None)


def test_a_failed_grading_has_a_reason_and_no_score() -> None:
    (outcome,) = graded(Ungraded(reason="timeout", grader=INFO))
    assert (outcome.score, outcome.ungraded, outcome.verdicts) == (None, "timeout", ())


def test_tokens_are_counted_for_the_reply_that_they_were_spent_on() -> None:
    meter = TokenMeter()

    class Spender:
        def grade(self, request: GradingRequest) -> Grade:
            cost = len(request.reply)
            meter.add(ASKED.rubric_hash, request.reply, cost, None)
            meter.add(ASKED.rubric_hash, request.reply, 1, 2)
            return grade({"variance": "met"})

    todo = [("d", replace(REPLY, row=n, answer="x" * n)) for n in range(1, 30)]
    done = grade_replies(todo, Spender(), clock=FakeClock().monotonic, meter=meter, jobs=8)
    assert [(o.tokens_in, o.tokens_out) for _, _, o in done] == [(n + 1, 2) for n in range(1, 30)]
    assert meter.take(ASKED.rubric_hash, "x") == (None, None)


def test_who_grades_is_found_out_without_grading_a_reply() -> None:
    info = identity(OfflineGrader(), REPLY)
    assert (info.name, info.model) == ("offline", VERSION)


def test_a_record_comes_back_as_it_was_written() -> None:
    given = grade({"variance": "met", "saturation": "partial"}, grader=RUBRIC)
    (outcome,) = graded(given)
    outcome = replace(outcome, tokens_in=7)
    line = to_line(DATA.digest, REPLY, outcome)
    row = json.loads(line)
    assert (row["id"], row["row"], row["ungraded"]) == ("r", 4, None)
    assert [v["point"] for v in row["verdicts"]] == ["P 1", 2]
    assert read_records([line], [DATA], INFO) == {(DATA.digest, 4): outcome}


def test_an_ungraded_record_is_not_kept_so_that_it_is_tried_again() -> None:
    failed = to_line(DATA.digest, REPLY, Outcome(RUBRIC, ungraded="timeout"))
    later = to_line(DATA.digest, REPLY, Outcome(RUBRIC, score=0.5))
    assert read_records([failed], [DATA], INFO) == {}
    assert read_records([failed, later], [DATA], INFO)[DATA.digest, 4].score == 0.5


LINE = to_line(DATA.digest, REPLY, Outcome(RUBRIC, score=0.5))
OTHER_GRADER = GraderInfo(name="fake", model="new")
Changed = Callable[[dict[str, object]], dict[str, object]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row: {**row, "grader": {"name": "other"}}, "grader: other ≠ fake"),
        (lambda row: {**row, "file": "elsewhere"}, "file: elsewhere ≠ d1gest"),
        (lambda row: {**row, "row": 99}, "file: "),
        (lambda row: {**row, "grader": {"name": "fake", "rubric": "old"}}, f"rubric of r: old ≠ {ASKED.rubric_hash}"),
        (lambda row: {"id": 1, "score": 0.5}, "line 1: KeyError"),
        (lambda row: {**row, "verdicts": [{"point": "unheard-of", "verdict": "met"}]}, "line 1: KeyError"),
        (lambda row: {**row, "row": [1]}, "line 1: TypeError"),
    ],
)
def test_a_record_of_another_run_is_refused(change: Changed, words: str) -> None:
    with pytest.raises(Foreign, match=words):
        read_records([json.dumps(change(json.loads(LINE)))], [DATA], INFO)


def test_a_new_model_or_prompt_is_another_grader() -> None:
    with pytest.raises(Foreign, match="fake ≠ fake new"):
        read_records([LINE], [DATA], OTHER_GRADER)
    assert read_records([LINE], [DATA], INFO)


@pytest.mark.parametrize("line", ["not json", "[]", "3"])
def test_what_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(Foreign, match="line 1"):
        read_records([line], [DATA], INFO)
