"""Grade replies from JSON lines: the format of `interviewer grade`, which is a contract.

In:  {"id", "reply", "lang"?} with "question_id", or with "question", "reference"? and
     "key_points"?: [{"id", "text", "weight"?, "accept"?}]
Out: {"id", "score", "ungraded", "verdicts", "misconceptions", "grader"}, in input order; a line that cannot be read has
     "ungraded": "bad-input" and an "error".
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from interviewer.core.inline import (
    LARGEST_LINE,
    InlinePoint,
    Names,
    PointId,
    Words,
    check_ids,
    first_error,
    inline_question,
    own_names,
    parse_line,
)
from interviewer.core.language import detect
from interviewer.core.question import Lang, Question
from interviewer.core.verdict import Grade, PointVerdict, Ungraded, score
from interviewer.parallel import in_order
from interviewer.ports import Grader, GradingRequest

BAD_INPUT = "bad-input"


class Item(BaseModel):
    """One line of input."""

    model_config = ConfigDict(extra="ignore")
    id: PointId
    reply: str
    lang: Lang | None = None
    question_id: str | None = None
    question: Words | None = None
    reference: Words | None = None
    key_points: tuple[InlinePoint, ...] = ()

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        if (self.question_id is None) == (self.question is None):
            raise ValueError("needs either 'question_id' or 'question'")
        check_ids(self.key_points)
        return self


@dataclass(frozen=True)
class Outcome:
    """One line of output. `failed` is true for a bad line, `ungraded` for one whose grading failed."""

    line: str
    failed: bool = False
    ungraded: bool = False


def grade_lines(
    lines: Iterable[tuple[int, str]],
    grader: Grader,
    corpus: Mapping[str, Question],
    *,
    drafted: Callable[[Question], Question],
    jobs: int = 1,
) -> Iterator[Outcome]:
    """Grade lines and yield the outcomes in input order.

    Args:
        lines: each with its number in the file, from 1.
        drafted: gives key points to an inline question that has none.
        jobs: how many replies are graded at the same time.
    """

    def graded(numbered: tuple[int, str]) -> Outcome:
        return grade_line(numbered[1], grader, corpus, drafted=drafted, number=numbered[0])

    return in_order(graded, lines, jobs)


def grade_line(
    line: str,
    grader: Grader,
    corpus: Mapping[str, Question],
    *,
    drafted: Callable[[Question], Question],
    number: int = 1,
) -> Outcome:
    """Grade one line; whatever is wrong with it becomes an outcome."""
    try:
        item = Item.model_validate(parse_line(line))
    except (ValueError, RecursionError) as e:
        return _bad(number, _id_of(line), first_error(e))
    try:
        question, names = _question(item, corpus, drafted)
    except KeyError:
        return _bad(number, item.id, f"there is no question {item.question_id!r}")
    except ValidationError as e:
        return _bad(number, item.id, first_error(e))
    default: Lang = question.question.langs[0]
    request = GradingRequest(question=question, reply=item.reply, lang=item.lang or detect(item.reply, default))
    return _outcome(item, question, names, grader.grade(request))


def _outcome(item: Item, question: Question, names: Names, result: Grade | Ungraded) -> Outcome:
    graded = isinstance(result, Grade)
    verdicts = result.verdicts if isinstance(result, Grade) else ()
    out = {
        "id": item.id,
        "score": round(score(question, verdicts), 4) if graded else None,
        "ungraded": None if isinstance(result, Grade) else result.reason,
        "verdicts": [_row(v, names) for v in verdicts],
        "misconceptions": [m.model_dump() for m in result.misconceptions] if isinstance(result, Grade) else [],
        "grader": result.grader.model_dump(exclude=None if result.grader.samples else {"samples"}),
    }
    return Outcome(json.dumps(out, ensure_ascii=False), ungraded=not graded)


def _row(verdict: PointVerdict, names: Names) -> dict[str, Any]:
    """Return a verdict as it is written: the four fields of the contract, and those that only some graders fill in."""
    row = verdict.model_dump(mode="json", exclude_defaults=True, include={"credit", "votes", "second"})
    four = {"verdict": verdict.verdict, "quote": verdict.quote, "reason": verdict.reason}
    return {"point": names.get(verdict.point, verdict.point), **four, **row}


def _question(
    item: Item, corpus: Mapping[str, Question], drafted: Callable[[Question], Question]
) -> tuple[Question, Names]:
    """Return the question and the way back from its point ids to those of the line."""
    if item.question_id is not None:
        question = corpus[item.question_id]
        return question, own_names(question)
    assert item.question is not None
    return inline_question(item.question, item.reference, item.key_points, drafted)


def _id_of(line: str) -> Any:
    try:
        data = json.loads(line[:LARGEST_LINE])
        found = data.get("id") if isinstance(data, dict) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, str | int) else None


def _bad(number: int, item_id: Any, message: str) -> Outcome:
    out = {
        "id": item_id,
        "score": None,
        "ungraded": BAD_INPUT,
        "error": f"line {number}: {message}",
        "verdicts": [],
        "misconceptions": [],
        "grader": None,
    }
    return Outcome(json.dumps(out, ensure_ascii=False), failed=True)
