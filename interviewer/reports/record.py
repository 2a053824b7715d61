"""The record of one interview: everything that was stored of it, as values that go into JSON and into every report.

The shape is fixed by `VERSION`: fields may join within a version, and none goes or changes its meaning without a new
one. `python -m interviewer.reports.schema` prints it as a JSON schema.
"""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.core.delivery import Delivery
from interviewer.core.events import Closing, Mode, Plan
from interviewer.core.question import Kind, Lang, Source, Text, VerdictName
from interviewer.core.verdict import GradeResult, PointVerdict

VERSION: Final = 1

Share = Field(description="0–1; null where there is no score")
Ends = Field(description="the lowest and the highest score, 0–1, that a model's votes allow; null where there is none")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnRecord(_Part):
    """The question or a follow-up, and what became of it."""

    kind: Literal["question", "probe", "deeper"]
    lead_in: str = Field(description="what was said before it was asked, which ties in with the candidate's words")
    asked: str
    asked_at: str = Field(description="UTC, ISO 8601")
    point: str | None = Field(description="the key point that a probe is about")
    number: int | None = Field(description="the reply's number in the session, from 0; null while there is none")
    reply: str | None = Field(description="the candidate's words as they were stored")
    replied_at: str | None
    seconds: float = Field(description="from question to reply")
    via: str | None = Field(description="typed, spoken or piped")
    delivery: Delivery | None = Field(description="how the reply was spoken; no part of the score")
    acknowledgement: str = Field(description="what the interviewer said to the reply")
    result: GradeResult | None = Field(description="the grading that counts: verdicts, or why there are none")
    earlier_results: tuple[GradeResult, ...] = Field(description="gradings that a later one replaced, oldest first")


class WithdrawnRecord(_Part):
    """A reply that the candidate took back. It stays on record; where help had been seen by then it is the unaided one."""

    number: int = Field(description="the reply's number in the session, from 0")
    asked: str
    reply: str
    result: GradeResult | None


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
    transition: str = Field(description="what the interviewer said on the way to the question")
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
    withdrawn: tuple[WithdrawnRecord, ...]
    unaided_reply: int | None = Field(description="number of the reply that the unaided score rests on")
    notes: tuple[str, ...] = Field(description="the candidate's own notes")
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
    feedback_lang: Lang
    ended: bool
    ended_why: str | None
    asked: int = Field(description="questions put, retries not counted")
    number: int = Field(description="questions planned")
    scored: int = Field(description="questions with a final score, retries not counted; the means are over these")
    seconds: float = Field(description="answering time")
    unaided: float | None = Share
    final: float | None = Share
    plan: Plan
    greeting: str
    closing: str = Field(description="the interviewer's last words; empty while the interview goes on")
    rounds: tuple[RoundRecord, ...]


SUMMARY = frozenset(
    {
        "id",
        "started",
        "updated",
        "mode",
        "lang",
        "feedback_lang",
        "ended",
        "asked",
        "number",
        "scored",
        "unaided",
        "final",
    }
)
"""The fields that a list of interviews has of each."""
