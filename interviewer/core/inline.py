"""A question that comes on one line with a reply, instead of from the corpus; shared by batch grading and evaluation."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.core.language import detect
from interviewer.core.question import KeyPoint, Question, Text, Way

LARGEST_LINE = 10_000_000

Words = str | Text
PointId = Annotated[str | int, Field(union_mode="left_to_right")]
Names = Mapping[str, PointId]
"""From the ids of a question's key points to the ids that the line gives them."""


class InlinePoint(BaseModel):
    """A key point given on the line itself; its id may be any text."""

    model_config = ConfigDict(extra="forbid")
    id: PointId
    text: Words
    weight: int = Field(default=1, ge=1, le=3)
    accept: tuple[Way, ...] = ()


def check_ids(points: Sequence[InlinePoint]) -> None:
    """Raise ValueError where two key points have the same id."""
    names = [str(point.id) for point in points]
    if len(set(names)) < len(names):
        raise ValueError("two key points have the same id")


def inline_question(
    question: Words,
    reference: Words | None,
    points: Sequence[InlinePoint],
    drafted: Callable[[Question], Question],
) -> tuple[Question, Names]:
    """Return the question and the way back from its point ids to those of the line; raises pydantic's ValidationError.

    Args:
        drafted: gives key points to a question that has a reference and none.
    """
    names: dict[str, PointId] = {f"p{n}": point.id for n, point in enumerate(points)}
    own = tuple(
        KeyPoint(id=f"p{n}", text=as_text(p.text), weight=p.weight, accept=p.accept) for n, p in enumerate(points)
    )
    given = as_text(question)
    # Without a reference the key points are all there is to mark; with neither, the grader answers "no-rubric".
    answer = given if reference is None else as_text(reference)
    made = Question(id="inline", question=given, answer=answer, key_points=own)
    if own or reference is None:
        return made, names
    made = drafted(made)
    return made, own_names(made)


def own_names(question: Question) -> Names:
    """Return the names of a question whose points keep their own ids."""
    return {point.id: point.id for point in question.key_points}


def as_text(words: Words) -> Text:
    """Return words as a text in the language that they are in; raises pydantic's ValidationError for blank ones."""
    return words if isinstance(words, Text) else Text.model_validate({detect(words): words})


def parse_line(line: str) -> dict[str, Any]:
    """Return a line's JSON object; raises ValueError, or RecursionError where it is nested too deeply."""
    if len(line) > LARGEST_LINE:
        raise ValueError(f"the line is longer than {LARGEST_LINE:,} characters")
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("the line is not a JSON object")
    return data


def first_error(error: Exception) -> str:
    """Return what is wrong with a line, in one phrase."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg']}" if where else first["msg"].removeprefix("Value error, ")
    return str(error) or type(error).__name__
