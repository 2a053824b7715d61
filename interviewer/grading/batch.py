"""Grade replies from JSON lines: the format of `interviewer grade`, which is a contract.

In:  {"id", "reply", "lang"?} with "question_id", or with "question", "reference"? and
     "key_points"?: [{"id", "text", "weight"?, "accept"?}]
Out: {"id", "score", "ungraded", "verdicts", "misconceptions", "grader"}, in input order; a line that cannot be read has
     "ungraded": "bad-input" and an "error".
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interviewer.core.language import detect
from interviewer.core.question import KeyPoint, Lang, Question, Text, Way
from interviewer.core.verdict import Grade, PointVerdict, Ungraded, score
from interviewer.ports import Grader, GradingRequest

BAD_INPUT = "bad-input"
LARGEST_LINE = 10_000_000

Words = str | Text
PointId = Annotated[str | int, Field(union_mode="left_to_right")]


class InlinePoint(BaseModel):
    """A key point given on the line itself; its id may be any text."""

    model_config = ConfigDict(extra="forbid")
    id: PointId
    text: Words
    weight: int = Field(default=1, ge=1, le=3)
    accept: tuple[Way, ...] = ()


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
        names = [str(point.id) for point in self.key_points]
        if len(set(names)) < len(names):
            raise ValueError("two key points have the same id")
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
    if jobs <= 1:
        for n, line in lines:
            yield grade_line(line, grader, corpus, drafted=drafted, number=n)
        return
    with ThreadPoolExecutor(jobs) as pool:
        started = (pool.submit(grade_line, line, grader, corpus, drafted=drafted, number=n) for n, line in lines)
        waiting: list[Future[Outcome]] = list(islice(started, jobs * 2))
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting.extend(islice(started, 1))
        finally:
            for future in waiting:
                future.cancel()


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
        item = Item.model_validate(_parsed(line))
    except (ValueError, RecursionError) as e:
        return _bad(number, _id_of(line), _first_error(e))
    try:
        question, names = _question(item, corpus, drafted)
    except KeyError:
        return _bad(number, item.id, f"there is no question {item.question_id!r}")
    except ValidationError as e:
        return _bad(number, item.id, _first_error(e))
    default: Lang = question.question.langs[0]
    request = GradingRequest(question=question, reply=item.reply, lang=item.lang or detect(item.reply, default))
    return _outcome(item, question, names, grader.grade(request))


def _outcome(item: Item, question: Question, names: Mapping[str, PointId], result: Grade | Ungraded) -> Outcome:
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


def _row(verdict: PointVerdict, names: Mapping[str, PointId]) -> dict[str, Any]:
    """Return a verdict as it is written: the four fields of the contract, and those that only some graders fill in."""
    row = verdict.model_dump(mode="json", exclude_defaults=True, include={"credit", "votes", "second"})
    four = {"verdict": verdict.verdict, "quote": verdict.quote, "reason": verdict.reason}
    return {"point": names.get(verdict.point, verdict.point), **four, **row}


def _question(
    item: Item, corpus: Mapping[str, Question], drafted: Callable[[Question], Question]
) -> tuple[Question, dict[str, PointId]]:
    """Return the question and the way back from its point ids to those of the line."""
    if item.question_id is not None:
        question = corpus[item.question_id]
        return question, {p.id: p.id for p in question.key_points}
    names: dict[str, PointId] = {f"p{n}": point.id for n, point in enumerate(item.key_points)}
    points = tuple(
        KeyPoint(id=f"p{n}", text=_text(p.text), weight=p.weight, accept=p.accept)
        for n, p in enumerate(item.key_points)
    )
    assert item.question is not None
    given = _text(item.question)
    answer = _text(item.reference) if item.reference is not None else None
    if answer is None:
        # Without a reference the key points are all there is to mark; with neither, the grader answers "no-rubric".
        return Question(id="inline", question=given, answer=given, key_points=points), names
    question = Question(id="inline", question=given, answer=answer, key_points=points)
    return (question, names) if points else (drafted(question), {})


def _text(words: Words) -> Text:
    if isinstance(words, Text):
        return words
    return Text.model_validate({detect(words): words})


def _parsed(line: str) -> Any:
    if len(line) > LARGEST_LINE:
        raise ValueError(f"the line is longer than {LARGEST_LINE:,} characters")
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("the line is not a JSON object")
    return data


def _id_of(line: str) -> Any:
    try:
        data = json.loads(line[:LARGEST_LINE])
        found = data.get("id") if isinstance(data, dict) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, str | int) else None


def _first_error(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg']}" if where else first["msg"].removeprefix("Value error, ")
    return str(error) or type(error).__name__


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
