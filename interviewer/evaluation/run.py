"""Has replies graded one by one, and writes and reads the record of each, so that a stopped run can go on."""

import json
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from interviewer.core.question import VerdictName
from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, score
from interviewer.evaluation.data import Dataset, Reply
from interviewer.parallel import in_order
from interviewer.ports import Grader, GradingRequest

Key = tuple[str, int]
"""Digest of the data set, and row in it."""


@dataclass(frozen=True)
class Outcome:
    """What a grader made of a reply: a score from 0 to 1 with the verdict on each point, or why there is none."""

    grader: GraderInfo
    score: float | None = None
    ungraded: str | None = None
    verdicts: tuple[PointVerdict, ...] = ()
    seconds: float = 0.0
    tokens_in: int | None = None
    tokens_out: int | None = None

    def verdict(self, point: str) -> VerdictName:
        """Return the verdict on a key point; what was not marked is missing."""
        return next((v.verdict for v in self.verdicts if v.point == point), "missing")


@dataclass
class TokenMeter:
    """Adds up tokens by (rubric, reply), in whatever thread a model call is made."""

    _sums: dict[tuple[str, str], list[int | None]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, rubric: str, reply: str, tokens_in: int | None, tokens_out: int | None) -> None:
        """Count what was sent and received for a reply; None where the server does not say."""
        with self._lock:
            sums = self._sums.setdefault((rubric, reply), [None, None])
            for n, tokens in enumerate((tokens_in, tokens_out)):
                if tokens is not None:
                    sums[n] = (sums[n] or 0) + tokens

    def take(self, rubric: str, reply: str) -> tuple[int | None, int | None]:
        """Return and forget what was counted for a reply."""
        with self._lock:
            tokens_in, tokens_out = self._sums.pop((rubric, reply), [None, None])
        return tokens_in, tokens_out


def identity(grader: Grader, reply: Reply) -> GraderInfo:
    """Return who the grader is. A blank reply is graded by rule, so that finding out costs no call to a model."""
    return grader.grade(GradingRequest(question=reply.question, reply="", lang=reply.lang)).grader


def grade_replies(
    todo: Iterable[tuple[str, Reply]],
    grader: Grader,
    *,
    clock: Callable[[], float],
    meter: TokenMeter,
    jobs: int = 1,
) -> Generator[tuple[str, Reply, Outcome], None, None]:
    """Grade replies, each given with its data set's digest, and yield the outcomes in order.

    Args:
        clock: returns seconds that never go back.
        meter: is told by the grader's owner what each reply cost.
        jobs: how many replies are graded at the same time.
    """

    def graded(entry: tuple[str, Reply]) -> tuple[str, Reply, Outcome]:
        digest, reply = entry
        start = clock()
        result = grader.grade(GradingRequest(question=reply.question, reply=reply.answer, lang=reply.lang))
        seconds = clock() - start
        tokens_in, tokens_out = meter.take(reply.question.rubric_hash, reply.answer)
        cost: dict[str, Any] = {"seconds": seconds, "tokens_in": tokens_in, "tokens_out": tokens_out}
        if not isinstance(result, Grade):
            return digest, reply, Outcome(result.grader, ungraded=result.reason, **cost)
        marks = score(reply.question, result.verdicts)
        return digest, reply, Outcome(result.grader, marks, verdicts=result.verdicts, **cost)

    return in_order(graded, todo, jobs)


def to_line(digest: str, reply: Reply, outcome: Outcome) -> str:
    """Return the record of a graded reply, one JSON object."""
    verdicts = [v.model_dump(mode="json", exclude_defaults=True) for v in outcome.verdicts]
    body = {
        "id": reply.id,
        "file": digest,
        "row": reply.row,
        "score": outcome.score,
        "ungraded": outcome.ungraded,
        "verdicts": [{**v, "point": reply.names.get(v["point"], v["point"])} for v in verdicts],
        "seconds": round(outcome.seconds, 6),
        "tokens_in": outcome.tokens_in,
        "tokens_out": outcome.tokens_out,
        "grader": outcome.grader.model_dump(),
    }
    return json.dumps(body, ensure_ascii=False)


class Foreign(ValueError):
    """A record is another run's; the message names what differs, as "what: theirs ≠ ours"."""


def read_records(lines: Iterable[str], data: Iterable[Dataset], grader: GraderInfo) -> dict[Key, Outcome]:
    """Return the outcomes that an earlier run recorded; the last record of a reply counts, one without a score does not.

    Raises Foreign where a record is no such record, or is of another grader, file or rubric.
    """
    known = {(d.digest, reply.row): reply for d in data for reply in d.replies}
    digests = {digest for digest, _ in known}
    kept: dict[Key, Outcome] = {}
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            key = (row["file"], row["row"])
            theirs = GraderInfo.model_validate(row["grader"])
            if _name(theirs) != _name(grader):
                raise Foreign(f"grader: {_name(theirs)} ≠ {_name(grader)}")
            if key not in known:
                wanted = ", ".join(sorted(d[:12] for d in digests))
                raise Foreign(f"file: {str(key[0])[:12]} ≠ {wanted}")
            reply = known[key]
            if theirs.rubric != reply.question.rubric_hash:
                raise Foreign(f"rubric of {reply.id}: {theirs.rubric} ≠ {reply.question.rubric_hash}")
            outcome = _outcome(row, reply, theirs)
        except Foreign:
            raise
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise Foreign(f"line {number}: {type(e).__name__}") from None
        if outcome.score is None:
            kept.pop(key, None)
        else:
            kept[key] = outcome
    return kept


def _name(info: GraderInfo) -> str:
    return " ".join(part for part in (info.name, info.model, info.prompt) if part)


def _outcome(row: dict[str, Any], reply: Reply, grader: GraderInfo) -> Outcome:
    back = {str(name): point for point, name in reply.names.items()}
    verdicts = tuple(PointVerdict.model_validate({**v, "point": back[str(v["point"])]}) for v in row["verdicts"])
    cost: dict[str, Any] = {n: row[n] for n in ("seconds", "tokens_in", "tokens_out")}
    marks = row["score"]
    return Outcome(grader, None if marks is None else float(marks), row["ungraded"], verdicts, **cost)
