"""From a model's raw answer to an entry: what it must look like, how it is read, and what of it goes where.

The text is not trusted. Fields that it has no business to fill (sources, marks of having been read, ids of the entry) are not
read; what a person wrote stays as it is.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.core.question import LANGS, KeyPoint, Lang, Misconception, Question, Slug, Text, VerdictName, Way

LONGEST_ANSWER = 200_000
MOST_POINTS = 7
MOST_OBJECTS = 200
NOTE = "Drafted by {model}, not yet checked against a source · 由 {model} 起草，尚未对照来源核实"

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_T = TypeVar("_T")


class _Tolerant(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)  # sources and marks that the model adds are not even read


class DraftPoint(_Tolerant):
    """A key point as the model writes it."""

    id: Slug
    weight: int = Field(default=1, ge=1, le=3)
    text: Text
    accept: tuple[Way, ...] = ()
    probe: Text | None = None
    hint: Text | None = None


class DraftMisconception(_Tolerant):
    """A misconception as the model writes it."""

    id: Slug
    text: Text
    correction: Text
    says: tuple[Way, ...] = ()
    contradicts: tuple[Slug, ...] = ()


class Expected(_Tolerant):
    """The verdict on one point of an example."""

    point: Slug
    verdict: VerdictName


class DraftExample(_Tolerant):
    """A sample reply as the model writes it."""

    lang: Lang
    text: str
    expect: tuple[Expected, ...]
    misconceptions: tuple[Slug, ...] = ()


class Draft(_Tolerant):
    """A model's answer, well-formed and not yet checked."""

    question: Text
    answer: Text
    key_points: tuple[DraftPoint, ...] = Field(min_length=1)
    misconceptions: tuple[DraftMisconception, ...] = ()
    deeper: tuple[Text, ...] = ()
    examples: tuple[DraftExample, ...] = ()


def answer_schema() -> dict[str, object]:
    """Return the JSON schema of an answer, within what strict JSON-schema modes accept."""
    words: dict[str, object] = {"type": "string"}
    text = _object({"en": words, "zh": words})
    ways = _list(_list(words))
    point = {
        "id": words,
        "weight": {"type": "integer", "enum": [1, 2, 3]},
        "text": text,
        "accept": ways,
        "probe": text,
        "hint": text,
    }
    wrong = {"id": words, "text": text, "correction": text, "says": ways, "contradicts": _list(words)}
    verdict = {"type": "string", "enum": ["met", "partial", "missing", "contradicted"]}
    example = {
        "lang": {"type": "string", "enum": list(LANGS)},
        "text": words,
        "expect": _list(_object({"point": words, "verdict": verdict})),
        "misconceptions": _list(words),
    }
    return _object(
        {
            "question": text,
            "answer": text,
            "key_points": _list(_object(point)),
            "misconceptions": _list(_object(wrong)),
            "deeper": _list(text),
            "examples": _list(_object(example)),
        }
    )


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": items}


def read_draft(text: str) -> Draft | list[str]:
    """Return the last whole draft in a model's answer, thoughts apart, or what is wrong with it."""
    wrong = ["the answer held no JSON object"]
    found: Draft | None = None
    for value in _objects(_THOUGHT.sub("", text[:LONGEST_ANSWER])):
        try:
            found = Draft.model_validate(_clean(value))
        except ValidationError as e:
            if isinstance(value, dict) and "key_points" in value:
                wrong = _messages(e)
    return found or wrong


def _objects(text: str) -> list[object]:
    """Return the whole JSON objects of a text; what was cut short is not completed."""
    decoder, found, at = json.JSONDecoder(strict=False), list[object](), text.find("{")
    for _ in range(MOST_OBJECTS):
        if at < 0:
            break
        try:
            value, end = decoder.raw_decode(text, at)
            found.append(value)
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)
    return found


def _clean(value: Any) -> Any:
    """Return the value without characters that do not show, and without texts and probes that are empty."""
    if isinstance(value, str):
        return "".join(c for c in value if c.isprintable() or c == "\n").strip()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        cleaned = {key: _clean(item) for key, item in value.items()}
        for key in ("probe", "hint"):
            if isinstance(text := cleaned.get(key), dict) and not any(text.values()):
                cleaned[key] = None
        return cleaned
    return value


def _messages(error: ValidationError) -> list[str]:
    faults = error.errors(include_url=False, include_input=False)
    return [f"{'.'.join(map(str, f['loc']))}: {f['msg'].removeprefix('Value error, ')}"[:200] for f in faults]


def filled(question: Question, draft: Draft, model: str) -> tuple[Question | None, list[str]]:
    """Return the question with what it lacks from a draft, or the faults for which the two do not fit together."""
    points = _points(question, draft)
    known = {point.id for point in points}
    wrongs: Sequence[Misconception | DraftMisconception] = question.misconceptions or draft.misconceptions
    data = question.model_dump(exclude={"key_points", "misconceptions", "examples", "sources", "deeper"})
    data |= {
        "question": _both(question.question, draft.question),
        "answer": _both(question.answer, draft.answer),
        "key_points": [point.model_dump() for point in points],
        "misconceptions": [m.model_dump() | {"contradicts": _of(m.contradicts, known)} for m in wrongs],
        "deeper": question.deeper or draft.deeper,
        "sources": [s.model_dump() | {"supports": _of(s.supports, known)} for s in question.sources],
        "examples": _examples(question, draft, known, {m.id for m in wrongs}),
        "unverified": True,
        "note": question.note or NOTE.format(model=model),
        "reviewed": None,
    }
    try:
        return Question.model_validate(data), []
    except ValidationError as e:
        return None, _messages(e)


def _of(names: Sequence[_T], known: set[_T]) -> tuple[_T, ...]:
    return tuple(name for name in names if name in known)


def _both(text: Text | None, other: Text | None) -> Text | None:
    """Return a text with the languages that only the other has."""
    if text is None or other is None:
        return text or other
    langs = [lang for lang in LANGS if lang in text.langs or lang in other.langs]
    return Text(**{lang: (text if lang in text.langs else other).get(lang) for lang in langs})


def _points(question: Question, draft: Draft) -> list[KeyPoint]:
    """Return the points that a person wrote, with what they lack, and the model's in the place of other drafts."""
    written = {point.id: point for point in draft.key_points}
    kept = [point for point in question.key_points if not point.draft]
    whole = [_completed(point, written[point.id]) if point.id in written else point for point in kept]
    if kept and len(kept) == len(question.key_points):
        return whole
    room = max(0, MOST_POINTS - len(kept))
    new = [p for p in draft.key_points if p.id not in {point.id for point in kept}][:room]
    return [*whole, *(KeyPoint(**p.model_dump(), draft=True) for p in new)]


def _completed(point: KeyPoint, draft: DraftPoint) -> KeyPoint:
    made = point.model_copy(
        update={
            "text": _both(point.text, draft.text),
            "accept": point.accept or draft.accept,
            "probe": _both(point.probe, draft.probe),
            "hint": _both(point.hint, draft.hint),
        }
    )
    return made.model_copy(update={"draft": point.draft or made != point})


def _examples(question: Question, draft: Draft, points: set[str], wrongs: set[str]) -> list[dict[str, Any]]:
    if question.examples:
        kept = [
            e.model_dump() | {"expect": {p: v for p, v in e.expect.items() if p in points}} for e in question.examples
        ]
        return [e for e in kept if e["expect"]]
    return [
        {
            "lang": e.lang,
            "text": e.text,
            "expect": {x.point: x.verdict for x in e.expect if x.point in points},
            "misconceptions": _of(e.misconceptions, wrongs),
        }
        for e in draft.examples
    ]
