"""The interview as a reducer: `fold(events)` is its state, `next_action(state)` what the interviewer does now."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from interviewer.core.events import (
    Closing,
    Disputed,
    HintGiven,
    NoteTaken,
    Plan,
    ProbeAsked,
    QuestionAsked,
    QuestionClosed,
    ReplyGiven,
    ReplyGraded,
    ReplyWithdrawn,
    SessionEnded,
    SessionStarted,
    Spoken,
    Stored,
)
from interviewer.core.hard_zero import emptiness
from interviewer.core.question import KeyPoint
from interviewer.core.round import Dispute as Dispute
from interviewer.core.round import Round as Round
from interviewer.core.round import Turn as Turn
from interviewer.core.verdict import Grade, Ungraded


@dataclass(frozen=True)
class Interview:
    """All that is known of one session."""

    plan: Plan = field(default_factory=Plan)
    rounds: tuple[Round, ...] = ()
    replies: int = 0
    ended: str | None = None
    last_seq: int = 0
    greeting: str = ""
    closing: str = ""
    """What the interviewer said first and last; the closing is dropped where gradings changed after it."""
    acknowledged: int = 0

    @property
    def asked(self) -> int:
        """How many questions were put, a retry not counted."""
        return sum(not r.retry for r in self.rounds)

    @property
    def current(self) -> Round | None:
        """The round that is still open."""
        return self.rounds[-1] if self.rounds and not self.rounds[-1].closed else None

    @property
    def seconds(self) -> float:
        """Answering time so far."""
        return sum(t.seconds for r in self.rounds for t in r.sent)

    @property
    def out_of_time(self) -> bool:
        """Whether the plan's time limit is used up."""
        return self.plan.minutes is not None and self.seconds >= self.plan.minutes * 60

    def mean(self, which: Literal["unaided", "final"]) -> float | None:
        """Mean score over the questions that have one, first attempts only, 0–1; None where none has."""
        values = [r.unaided_score if which == "unaided" else r.final_score for r in self.rounds if not r.retry]
        scored = [v for v in values if v is not None]
        return sum(scored) / len(scored) if scored else None


def fold(events: Iterable[Stored]) -> Interview:
    """Return the state that the events add up to."""
    interview = Interview()
    for stored in events:
        interview = apply(interview, stored)
    return interview


def apply(interview: Interview, stored: Stored) -> Interview:
    """Return the state after one more event."""
    return replace(_apply(interview, stored), last_seq=stored.seq)


def _apply(interview: Interview, stored: Stored) -> Interview:
    match event := stored.event:
        case SessionStarted():
            return replace(interview, plan=event.plan)
        case QuestionAsked():
            first = Turn("question", event.question.question.get(interview.plan.lang))
            opened = Round(event.question, event.bridge, (first,), retry=event.retry, transition=event.transition)
            return replace(interview, rounds=(*interview.rounds, opened))
        case ReplyGraded():
            return replace(interview, rounds=tuple(_graded(r, event) for r in interview.rounds), closing="")
        case Spoken():
            return _spoken(interview, event)
        case Disputed():
            return _disputed(interview, Dispute(stored.at, event))
        case SessionEnded():
            return replace(interview, ended=event.why)
        case ReplyGiven():
            turned = _last_round(interview, event)
            return replace(turned, replies=interview.replies + 1)
        case _:
            return _last_round(interview, event)


_InRound = ReplyGiven | ReplyWithdrawn | NoteTaken | ProbeAsked | HintGiven | QuestionClosed


def _last_round(interview: Interview, event: _InRound) -> Interview:
    last = interview.rounds[-1]
    match event:
        case ProbeAsked():
            kind: Literal["probe", "deeper"] = "probe" if event.point else "deeper"
            last = replace(last, turns=(*last.turns, Turn(kind, event.text, event.point, lead_in=event.lead_in)))
        case HintGiven():
            replied = sum(t.reply is not None for t in last.turns) + (last.first is not None)
            last = replace(last, hints=(*last.hints, (event.point, event.text, replied)))
        case QuestionClosed():
            last = replace(last, closed=event.why)
        case ReplyWithdrawn():
            last = _withdrawn(last, event.reply)
        case NoteTaken():
            last = replace(last, notes=(*last.notes, event.text))
        case ReplyGiven():
            turn = replace(
                last.turns[-1],
                reply=event.text,
                seconds=event.seconds,
                number=interview.replies,
                delivery=event.delivery,
            )
            last = replace(last, turns=(*last.turns[:-1], turn))
    return replace(interview, rounds=(*interview.rounds[:-1], last))


def _spoken(interview: Interview, event: Spoken) -> Interview:
    match event.kind:
        case "greeting":
            return replace(interview, greeting=event.text)
        case "closing":
            return replace(interview, closing=event.text)
    if not interview.rounds:
        return interview
    last = interview.rounds[-1]
    turn = replace(last.turns[-1], acknowledgement=event.text)
    rounds = (*interview.rounds[:-1], replace(last, turns=(*last.turns[:-1], turn)))
    return replace(interview, rounds=rounds, acknowledged=interview.acknowledged + 1)


def _withdrawn(round_: Round, number: int) -> Round:
    """Return the round as it was before a reply; what was asked after it is asked anew, if it still has to be.

    Whoever has seen a follow-up or had a hint since may not answer anew and be called unaided: the reply to the question that
    was taken back stays the one that the unaided score rests on.
    """
    at = next((n for n, turn in enumerate(round_.turns) if turn.number == number), None)
    if at is None:
        return round_
    helped = len(round_.turns) > 1 or any(replies for _, _, replies in round_.hints)
    first = number if at == 0 and round_.first is None and helped else round_.first
    taken = tuple(t for t in round_.turns[at:] if t.reply is not None)
    again = replace(round_.turns[at], reply=None, number=None, seconds=0.0, result=None, acknowledgement="")
    return replace(round_, turns=(*round_.turns[:at], again), withdrawn=(*round_.withdrawn, *taken), first=first)


def _disputed(interview: Interview, dispute: Dispute) -> Interview:
    def beside(round_: Round) -> Round:
        told = any(t.number in dispute.said.replies for t in round_.sent)
        return replace(round_, disputes=(*round_.disputes, dispute)) if told else round_

    return replace(interview, rounds=tuple(beside(r) for r in interview.rounds))


def _graded(round_: Round, event: ReplyGraded) -> Round:
    if not any(t.number == event.reply for t in round_.sent):
        return round_

    def marked(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        return tuple(replace(t, result=event.result) if t.number == event.reply else t for t in turns)

    return replace(round_, turns=marked(round_.turns), withdrawn=marked(round_.withdrawn))


@dataclass(frozen=True)
class Choose:
    """Pick and ask the next question."""


@dataclass(frozen=True)
class Await:
    """Wait for the candidate."""


@dataclass(frozen=True)
class GradeReply:
    """Grade the current turn's reply."""


@dataclass(frozen=True)
class AskProbe:
    """Follow up on a key point."""

    point: KeyPoint
    proposed: str | None = None


@dataclass(frozen=True)
class GoDeeper:
    """Everything was covered: ask what lies beyond; the reply is kept and not scored."""

    text: str


@dataclass(frozen=True)
class Close:
    """Nothing more to ask on this question."""

    why: Closing


@dataclass(frozen=True)
class End:
    """The interview is complete."""

    why: Literal["complete", "time"]


@dataclass(frozen=True)
class Over:
    """The interview has ended; nothing is left to do."""


Action = Choose | Await | GradeReply | AskProbe | GoDeeper | Close | End | Over


def next_action(interview: Interview) -> Action:
    """Return what the interviewer does now. The candidate's words never decide it: verdicts and counts do."""
    if interview.ended:
        return Over()
    current = interview.current
    if current is None:
        if interview.asked >= interview.plan.number:
            return End("complete")
        return End("time") if interview.out_of_time else Choose()
    turn = current.turns[-1]
    if turn.reply is None:
        return Await()
    if turn.kind == "deeper":
        return Close("covered")
    if turn.result is None:
        return GradeReply()
    return _after_grading(current, turn, interview.plan, out_of_time=interview.out_of_time)


def _after_grading(current: Round, turn: Turn, plan: Plan, *, out_of_time: bool) -> Action:
    if isinstance(turn.result, Ungraded):
        return Close("ungraded")
    if turn.kind == "question" and emptiness(turn.reply or ""):
        return Close("gave-up")
    probed = {t.point for t in current.turns if t.kind == "probe"}
    wanted = [p for p in current.open_points if p.id not in probed]
    if not current.open_points:
        deeper = current.question.deeper
        if deeper and not probed and not current.hints:
            return GoDeeper(deeper[0].get(plan.lang))
        return Close("covered")
    if len(probed) >= plan.probes or not wanted or out_of_time:
        return Close("probed")
    assert isinstance(turn.result, Grade)
    proposed = turn.result.probe
    return AskProbe(wanted[0], proposed.text if proposed and proposed.point == wanted[0].id else None)


def owes_acknowledgement(interview: Interview, action: Action) -> bool:
    """Say whether a reply is to be acknowledged before an action: in a mock always, in practice before a follow-up.

    A reply that could not be graded gets the reason instead; in practice the score card answers the last reply.
    """
    current = interview.current
    turn = current.turns[-1] if current else None
    if turn is None or turn.reply is None or turn.acknowledgement:
        return False
    if isinstance(action, AskProbe | GoDeeper):
        return True
    graded = isinstance(turn.result, Grade) or turn.kind == "deeper"
    return isinstance(action, Close) and graded and interview.plan.mode == "mock"
