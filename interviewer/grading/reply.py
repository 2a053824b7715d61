"""From a model's raw text to verdicts, or why there are none. Pure: text in, values out.

The text is not trusted: it may think aloud, wrap its JSON, cut it short, invent or forget points, or repeat JSON that the
candidate planted in the reply. What survives is checked quote by quote against the candidate's words.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from interviewer.core.evidence import find_quote, is_instruction
from interviewer.core.folding import Folded, fold
from interviewer.core.probe import leaks
from interviewer.core.question import KeyPoint, Question, VerdictName
from interviewer.core.verdict import PointVerdict, ProposedProbe, SpottedMisconception, UngradedReason

LONGEST_ANSWER = 100_000
"""Characters of a model's answer that are looked at; eight verdicts take about 3,000."""
LONGEST_REASON = 400
LONGEST_PROBE = 300
MOST_OBJECTS = 2_000

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_BEFORE = re.compile(r"\A.*</(?:think|thinking|thought|reasoning)>", re.DOTALL | re.IGNORECASE)
_REFUSAL = re.compile(
    r"\b(?:i(?:'m| am) (?:sorry|unable|not able)|i (?:cannot|can't|can not|won't|will not)|as an ai\b)"
    r"|抱歉|对不起|无法(?:提供|回答|完成|协助|评)|不能(?:提供|回答|完成|协助|评)|作为(?:一个)?(?:AI|人工智能)",
    re.IGNORECASE,
)


def _stripped(value: object) -> object:
    return "" if value is None else value.strip() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_stripped)]


class _Tolerant(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)  # a score that the model adds is not even read


class Judged(_Tolerant):
    """What the model says about one key point."""

    point: Annotated[str, BeforeValidator(_stripped)]
    reason: Words = ""
    quote: Words = ""
    verdict: Annotated[VerdictName, BeforeValidator(_lower)]


class Stated(_Tolerant):
    """A misconception that the model sees in the reply."""

    id: Annotated[str, BeforeValidator(_stripped)]
    quote: Words = ""


class Proposed(_Tolerant):
    """The wording of a follow-up that the model proposes."""

    point: Words = ""
    text: Words = ""


class Answer(_Tolerant):
    """A model's answer, well-formed and not yet checked against rubric and reply."""

    verdicts: tuple[Judged, ...]
    misconceptions: tuple[Stated, ...] = ()
    probe: Proposed | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """An answer that cannot be used; `fault` says why in words that the model can act on, `chinese` in words for people."""

    reason: UngradedReason
    fault: str
    chinese: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """A usable answer after all checks: one verdict a key point, in the rubric's order."""

    verdicts: tuple[PointVerdict, ...]
    misconceptions: tuple[SpottedMisconception, ...]
    probe: ProposedProbe | None


def answer_schema(question: Question) -> dict[str, object]:
    """Return the JSON schema of an answer on this question, within what strict JSON-schema modes accept."""
    words: dict[str, object] = {"type": "string"}
    points: dict[str, object] = {"type": "string", "enum": [p.id for p in question.key_points]}
    verdict = {
        "point": points,
        "reason": words,
        "quote": words,
        "verdict": {"type": "string", "enum": ["met", "partial", "missing", "contradicted"]},
    }
    wrong: dict[str, object] = {"type": "string"}
    if question.misconceptions:
        wrong = {"type": "string", "enum": [m.id for m in question.misconceptions]}
    number = len(question.key_points)
    verdicts = {"type": "array", "items": _object(verdict), "minItems": number, "maxItems": number}
    misconceptions = {"type": "array", "items": _object({"id": wrong, "quote": words})}
    probe = {"anyOf": [_object({"point": points, "text": words}), {"type": "null"}]}
    return _object({"verdicts": verdicts, "misconceptions": misconceptions, "probe": probe})


def _object(properties: dict[str, object]) -> dict[str, object]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def read_answer(text: str, question: Question, reply: str) -> Marks | Unusable:
    """Read a model's raw answer about a reply (the part of it that the model saw)."""
    answer = parse_answer(text, reply)
    if isinstance(answer, Unusable):
        return answer
    judged = _one_each(answer.verdicts, question)
    if isinstance(judged, Unusable):
        return judged
    folded = fold(reply)
    verdicts = tuple(_checked(judged[p.id], p, folded) for p in question.key_points)
    known = {m.id for m in question.misconceptions}
    spotted: dict[str, SpottedMisconception] = {}
    for stated in answer.misconceptions:
        quote = find_quote(stated.quote, folded)
        if quote and stated.id in known:
            spotted.setdefault(stated.id, SpottedMisconception(id=stated.id, quote=quote))
    return Marks(verdicts, tuple(spotted.values()), _probe(answer.probe, verdicts, question, reply))


def parse_answer(text: str, reply: str = "") -> Answer | Unusable:
    """Return the last valid answer object outside of thoughts; one that stands in the candidate's reply is an echo."""
    spoken = without_thoughts(text[:LONGEST_ANSWER])
    if not spoken.strip():
        return Unusable("empty", "it was empty", "回答是空的")
    said = "".join(reply.split())
    fault = "it held no JSON object"
    found: Answer | None = None
    for raw, value in _objects(spoken):
        if not raw:
            fault = "its JSON was incomplete or not valid"
        elif "".join(raw.split()) not in said:
            try:
                found = Answer.model_validate(value)
            except ValidationError as error:
                if fault.startswith("it held") or (isinstance(value, dict) and "verdicts" in value):
                    fault = _first_fault(error)
    if found:
        return found
    if _REFUSAL.search(spoken) and "{" not in spoken:
        return Unusable("refused", "it was a refusal instead of the JSON object", "模型拒绝作答，没有给出 JSON")
    return Unusable("unreadable", fault, "回答不是所要求的 JSON")


def without_thoughts(text: str) -> str:
    """Remove what a reasoning model thinks aloud: tagged, never closed, or with the opening tag in the template."""
    return _THOUGHT_BEFORE.sub("", _THOUGHT.sub("", text))


def _objects(text: str) -> Iterator[tuple[str, object]]:
    """Yield the complete JSON objects with their source, and ("", None) for what only begins like one.

    Nothing that was cut short is completed.
    """
    decoder = json.JSONDecoder(strict=False)  # weak models leave line breaks in their strings
    at = text.find("{")
    for _ in range(MOST_OBJECTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
            yield "", None
        else:
            yield text[at:end], value
        at = text.find("{", end)


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the object"
    return f"{place}: {first['msg']}"[:160]


def _one_each(verdicts: tuple[Judged, ...], question: Question) -> dict[str, Judged] | Unusable:
    """Return the verdict of every key point; invented, missing or differing ones make the answer inconsistent."""
    known = [p.id for p in question.key_points]
    judged: dict[str, Judged] = {}
    for one in verdicts:
        if one.point not in known:
            return Unusable("inconsistent", f"there is no key point {one.point[:60]!r}", f"没有要点 {one.point[:60]!r}")
        if one.point in judged and judged[one.point].verdict != one.verdict:
            return Unusable("inconsistent", f"two different verdicts on {one.point}", f"对 {one.point} 给出了两种判定")
        judged.setdefault(one.point, one)
    if missing := [name for name in known if name not in judged]:
        return Unusable("inconsistent", f"no verdict on {', '.join(missing)}", f"没有判定 {'、'.join(missing)}")
    return judged


def _checked(judged: Judged, point: KeyPoint, reply: Folded) -> PointVerdict:
    """Return the verdict as far as the candidate's own words bear it (the grader shows some `<` to the model as `‹`)."""
    if judged.verdict == "missing":
        return PointVerdict(point=point.id, verdict="missing", reason=one_line(judged.reason, LONGEST_REASON))
    quote = find_quote(judged.quote, reply) or find_quote(judged.quote.replace("‹", "<"), reply)
    if not quote:
        return PointVerdict(point=point.id, verdict="missing", reason="quote-not-found")
    if is_instruction(quote):
        return PointVerdict(point=point.id, verdict="missing", reason="instruction")
    reason = one_line(judged.reason, LONGEST_REASON)
    return PointVerdict(point=point.id, verdict=judged.verdict, quote=quote, reason=reason)


def _probe(
    proposed: Proposed | None, verdicts: tuple[PointVerdict, ...], question: Question, reply: str
) -> ProposedProbe | None:
    """Return the proposed wording where it is about the point that the code will choose, and does not give it away."""
    unmet = {v.point for v in verdicts if v.verdict != "met"}
    heaviest = max((p for p in question.key_points if p.id in unmet), key=lambda p: p.weight, default=None)
    if not proposed or not heaviest or proposed.point != heaviest.id:
        return None
    text = one_line(proposed.text, LONGEST_PROBE + 1)
    if not text or len(text) > LONGEST_PROBE or leaks(text, question, heaviest, reply):
        return None
    return ProposedProbe(point=heaviest.id, text=text)


def one_line(text: str, longest: int) -> str:
    """Return a model's words on one line, without control characters, cut to a length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
