"""Makes the record of an interview from its events."""

from collections.abc import Sequence

from interviewer.core.events import (
    Disputed,
    ProbeAsked,
    QuestionAsked,
    ReplyGiven,
    ReplyGraded,
    ReplyWithdrawn,
    SessionEnded,
    Stored,
)
from interviewer.core.interview import Interview, Round, Turn, fold
from interviewer.core.trace import deciding
from interviewer.core.verdict import GradeResult
from interviewer.reports.record import (
    DisputeRecord,
    HintRecord,
    MisconceptionRecord,
    PointRecord,
    RoundRecord,
    SessionRecord,
    TurnRecord,
    WithdrawnRecord,
)


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
        feedback_lang=interview.plan.feedback_lang,
        ended=interview.ended is not None,
        ended_why=next((e.event.why for e in events if isinstance(e.event, SessionEnded)), None),
        asked=interview.asked,
        number=interview.plan.number,
        scored=len(scored(interview)),
        seconds=round(interview.seconds, 3),
        unaided=interview.mean("unaided"),
        final=interview.mean("final"),
        plan=interview.plan,
        greeting=interview.greeting,
        closing=interview.closing,
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
        transition=round_.transition,
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
        withdrawn=tuple(
            WithdrawnRecord(number=t.number, asked=t.asked, reply=t.reply, result=t.result)
            for t in round_.withdrawn
            if t.number is not None and t.reply is not None
        ),
        unaided_reply=round_.first_turn.number if round_.first_turn else None,
        notes=round_.notes,
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
        lead_in=turn.lead_in,
        asked=turn.asked,
        asked_at=asked_at,
        point=turn.point,
        number=turn.number,
        reply=turn.reply,
        replied_at=replied.at if replied else None,
        seconds=turn.seconds,
        via=replied.event.via if replied and isinstance(replied.event, ReplyGiven) else None,
        delivery=turn.delivery,
        acknowledgement=turn.acknowledgement,
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
        turns: list[int] = []  # of each reply, the number of its turn in the round
        for stored in events:
            match stored.event:
                case QuestionAsked():
                    self._asked.append([stored.at])
                case ProbeAsked():
                    self._asked[-1].append(stored.at)
                case ReplyGiven():
                    turns.append(len(self._asked[-1]) - 1)
                case ReplyWithdrawn(reply=number):
                    del self._asked[-1][turns[number] + 1 :]  # what was asked after it is asked anew
                case ReplyGraded(reply=number, result=result):
                    self.results.setdefault(number, []).append(result)

    def asked(self, round_: int, turn: int) -> str:
        """Return when a turn of a round was put."""
        return self._asked[round_][turn]
