"""The record of one interview: everything that was stored of it, as values that go into JSON and into every report.

The shape is fixed by `VERSION`: fields may join within a version, and none goes or changes its meaning without a new
one. `python -m interviewer.reports.schema` prints it as a JSON schema.
"""

from collections.abc import Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.core.events import (
    Closing,
    Disputed,
    Mode,
    Plan,
    QuestionAsked,
    ReplyGiven,
    ReplyGraded,
    SessionEnded,
    Stored,
)
from interviewer.core.interview import Interview, Round, Turn, fold
from interviewer.core.question import Kind, Lang, Source, Text, VerdictName
from interviewer.core.trace import deciding
from interviewer.core.verdict import GradeResult, PointVerdict

VERSION: Final = 1

Share = Field(description="0–1; null where there is no score")
Ends = Field(description="the lowest and the highest score, 0–1, that a model's votes allow; null where there is none")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnRecord(_Part):
    """The question or a follow-up, and what became of it."""

    kind: Literal["question", "probe", "deeper"]
    asked: str
    asked_at: str = Field(description="UTC, ISO 8601")
    point: str | None = Field(description="the key point that a probe is about")
    number: int | None = Field(description="the reply's number in the session, from 0; null while there is none")
    reply: str | None = Field(description="the candidate's words as they were stored")
    replied_at: str | None
    seconds: float = Field(description="from question to reply")
    via: str | None = Field(description="typed, spoken or piped")
    result: GradeResult | None = Field(description="the grading that counts: verdicts, or why there are none")
    earlier_results: tuple[GradeResult, ...] = Field(description="gradings that a later one replaced, oldest first")


class PointRecord(_Part):
    """A key point of the question, with its verdict before and after the follow-ups."""

    id: str
    text: Text
    weight: int
    draft: bool
    unaided: VerdictName | None
    final: VerdictName | None
    unaided_credit: float | None = Field(description="the share of the point that counts, 0–1")
    final_credit: float | None = Field(description="the share of the point that counts, 0–1")
    reply: int | None = Field(description="number of the reply that decided the verdict; null where none said it")
    open: bool = Field(
        description="whether credit is left to earn; nothing is once a question with a choice is answered"
    )
    sources: tuple[str, ...] = Field(description="the sources that support this point")


class MisconceptionRecord(_Part):
    """Something wrong that was said."""

    id: str
    text: Text
    correction: Text
    quote: str
    reply: int


class HintRecord(_Part):
    """A hint that was shown; `replies` of the question's turns had a reply by then."""

    point: str
    text: str
    replies: int


class DisputeRecord(_Part):
    """A verdict that the candidate disagrees with; it changes no score."""

    at: str
    replies: tuple[int, ...]
    point: str
    verdict: VerdictName
    wanted: VerdictName | None
    note: str


class RoundRecord(_Part):
    """One question with its follow-ups. A retry has the number of the attempt before it, and is not counted in the means."""

    number: int = Field(ge=1)
    question_id: str
    question: Text
    topic: str
    level: int
    kind: Kind
    retry: bool
    bridge: str = Field(description="id of the question that this one followed on from")
    closed: Closing | None
    answered: bool
    unaided: float | None = Share
    final: float | None = Share
    unaided_range: tuple[float, float] | None = Ends
    final_range: tuple[float, float] | None = Ends
    graders_disagree: bool
    rubric: str = Field(description="digest of the question, answer and key points as they were asked")
    enough: int | None = Field(description="how many points make a full answer, where the question leaves a choice")
    points: tuple[PointRecord, ...]
    verdicts: tuple[PointVerdict, ...] = Field(description="after all replies; empty where nothing was graded")
    unaided_verdicts: tuple[PointVerdict, ...] = Field(description="after the first reply")
    misconceptions: tuple[MisconceptionRecord, ...]
    disputes: tuple[DisputeRecord, ...]
    hints: tuple[HintRecord, ...]
    turns: tuple[TurnRecord, ...]
    answer: Text
    solution: str | None
    sources: tuple[Source, ...]
    unverified: bool
    note: str | None


class SessionRecord(_Part):
    """One interview."""

    format: Literal["interviewer-session"] = "interviewer-session"
    version: Literal[1] = VERSION
    id: str
    started: str = Field(description="UTC, ISO 8601")
    updated: str = Field(description="the last event that is no dispute")
    mode: Mode
    lang: Lang
    ended: bool
    ended_why: str | None
    asked: int = Field(description="questions put, retries not counted")
    number: int = Field(description="questions planned")
    scored: int = Field(description="questions with a final score, retries not counted; the means are over these")
    seconds: float = Field(description="answering time")
    unaided: float | None = Share
    final: float | None = Share
    plan: Plan
    rounds: tuple[RoundRecord, ...]


SUMMARY = frozenset(
    {"id", "started", "updated", "mode", "lang", "ended", "asked", "number", "scored", "unaided", "final"}
)
"""The fields that a list of interviews has of each."""


def session_record(session: str, events: Sequence[Stored]) -> SessionRecord:
    """Return the record of a session from its events, which may still be going on; raises ValueError where there are none."""
    if not events:
        raise ValueError(f"session {session!r} has no events")
    interview = fold(events)
    return SessionRecord(
        id=session,
        started=min(e.at for e in events),
        updated=max(e.at for e in events if not isinstance(e.event, Disputed)),
        mode=interview.plan.mode,
        lang=interview.plan.lang,
        ended=interview.ended is not None,
        ended_why=next((e.event.why for e in events if isinstance(e.event, SessionEnded)), None),
        asked=interview.asked,
        number=interview.plan.number,
        scored=len(scored(interview)),
        seconds=round(interview.seconds, 3),
        unaided=interview.mean("unaided"),
        final=interview.mean("final"),
        plan=interview.plan,
        rounds=_rounds(interview, events),
    )


def scored(interview: Interview) -> list[Round]:
    """Return the rounds that count: first attempts with a final score."""
    return [r for r in interview.rounds if not r.retry and r.final_score is not None]


def _rounds(interview: Interview, events: Sequence[Stored]) -> tuple[RoundRecord, ...]:
    times = _Times(events)
    records, number = [], 0
    for n, round_ in enumerate(interview.rounds):
        number += not round_.retry
        records.append(_round(round_, max(1, number), n, times))
    return tuple(records)


def _round(round_: Round, number: int, position: int, times: "_Times") -> RoundRecord:
    question = round_.question
    graded = bool(round_.graded)
    return RoundRecord(
        number=number,
        question_id=question.id,
        question=question.question,
        topic=question.topic,
        level=question.level,
        kind=question.kind,
        retry=round_.retry,
        bridge=round_.bridge,
        closed=round_.closed,
        answered=round_.answered,
        unaided=round_.unaided_score,
        final=round_.final_score,
        unaided_range=round_.range("unaided"),
        final_range=round_.range("final"),
        graders_disagree=round_.disagreed,
        rubric=question.rubric_hash,
        enough=question.enough,
        points=_points(round_),
        verdicts=round_.final if graded else (),
        unaided_verdicts=round_.unaided if round_.unaided_score is not None else (),
        misconceptions=_misconceptions(round_),
        disputes=tuple(DisputeRecord(at=d.at, **d.said.model_dump(exclude={"type"})) for d in round_.disputes),
        hints=tuple(HintRecord(point=point, text=text, replies=count) for point, text, count in round_.hints),
        turns=tuple(_turn(turn, times.asked(position, n), times) for n, turn in enumerate(round_.turns)),
        answer=question.answer,
        solution=question.solution,
        sources=question.sources,
        unverified=question.unverified,
        note=question.note,
    )


def _points(round_: Round) -> tuple[PointRecord, ...]:
    unaided = {v.point: v for v in round_.unaided} if round_.unaided_score is not None else {}
    final = {v.point: v for v in round_.final} if round_.graded else {}
    left = {p.id for p in round_.open_points} if round_.graded else set()
    records = []
    for point in round_.question.key_points:
        first, last = unaided.get(point.id), final.get(point.id)
        decided = deciding(round_, point.id)
        records.append(
            PointRecord(
                id=point.id,
                text=point.text,
                weight=point.weight,
                draft=point.draft,
                unaided=first.verdict if first else None,
                final=last.verdict if last else None,
                unaided_credit=first.earned if first else None,
                final_credit=last.earned if last else None,
                reply=decided.number if decided else None,
                open=point.id in left,
                sources=tuple(
                    f"{s.ref} {s.where or ''}".strip() for s in round_.question.sources if point.id in s.supports
                ),
            )
        )
    return tuple(records)


def _misconceptions(round_: Round) -> tuple[MisconceptionRecord, ...]:
    known = {m.id: m for m in round_.question.misconceptions}
    said: dict[str, MisconceptionRecord] = {}
    for turn in round_.graded:
        for spotted in getattr(turn.result, "misconceptions", ()):
            if (wrong := known.get(spotted.id)) and turn.number is not None:
                said[spotted.id] = MisconceptionRecord(
                    id=wrong.id,
                    text=wrong.text,
                    correction=wrong.correction,
                    quote=spotted.quote,
                    reply=turn.number,
                )
    return tuple(said.values())


def _turn(turn: Turn, asked_at: str, times: "_Times") -> TurnRecord:
    replied = times.replied.get(turn.number) if turn.number is not None else None
    results = times.results.get(turn.number, ()) if turn.number is not None else ()
    return TurnRecord(
        kind=turn.kind,
        asked=turn.asked,
        asked_at=asked_at,
        point=turn.point,
        number=turn.number,
        reply=turn.reply,
        replied_at=replied.at if replied else None,
        seconds=turn.seconds,
        via=replied.event.via if replied and isinstance(replied.event, ReplyGiven) else None,
        result=turn.result,
        earlier_results=tuple(results[:-1]),
    )


class _Times:
    """What the state of an interview leaves out: when things were said, how, and gradings that no longer count."""

    def __init__(self, events: Sequence[Stored]) -> None:
        replies = [e for e in events if isinstance(e.event, ReplyGiven)]
        self.replied = dict(enumerate(replies))
        self.results: dict[int, list[GradeResult]] = {}
        self._asked: list[list[str]] = []
        for stored in events:
            if isinstance(stored.event, QuestionAsked):
                self._asked.append([stored.at])
            elif stored.event.type == "probed":
                self._asked[-1].append(stored.at)
            elif isinstance(stored.event, ReplyGraded):
                self.results.setdefault(stored.event.reply, []).append(stored.event.result)

    def asked(self, round_: int, turn: int) -> str:
        """Return when a turn of a round was put."""
        return self._asked[round_][turn]
