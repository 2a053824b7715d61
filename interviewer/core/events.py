"""What happened in an interview: append-only facts. The state of an interview is what these add up to."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from interviewer.core.delivery import Delivery
from interviewer.core.question import Lang, Question, Role, VerdictName
from interviewer.core.verdict import GradeResult

Mode = Literal["practice", "mock"]
Closing = Literal["covered", "probed", "gave-up", "skipped", "ungraded", "ended"]


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Plan(_Fact):
    """What the candidate asked for; enough to choose every question again."""

    mode: Mode = "practice"
    lang: Lang = Field(default="en", description="language of questions, follow-ups and hints")
    feedback: Lang | None = Field(default=None, description="language of cards, reasons, corrections; none: as `lang`")
    interface: Lang | None = Field(default=None, description="language of menus and messages; none: as `lang`")
    number: int = Field(default=5, ge=1, le=100)
    topics: tuple[str, ...] = ()
    roles: tuple[Role, ...] = Field(default=(), description="questions that suit any of these; none: all")
    level: int | None = Field(default=None, ge=1, le=5)
    query: str | None = None
    pool: tuple[str, ...] = Field(default=(), description="what the free text found, best first; fixed at the start")
    questions: tuple[str, ...] = Field(default=(), description="exactly these, in this order, instead of a choice")
    minutes: float | None = Field(default=None, gt=0, description="time limit of a mock interview, of answering time")
    probes: int = Field(default=2, ge=0, le=5, description="at most so many probes a question")
    seed: int = 0

    @property
    def feedback_lang(self) -> Lang:
        """The language in which the candidate is told how a reply was."""
        return self.feedback or self.lang

    @property
    def interface_lang(self) -> Lang:
        """The language in which the program itself speaks."""
        return self.interface or self.lang


class SessionStarted(_Fact):
    """An interview began."""

    type: Literal["started"] = "started"
    plan: Plan


class QuestionAsked(_Fact):
    """A question was put. It is kept whole, so that the record outlives any change of the corpus."""

    type: Literal["asked"] = "asked"
    question: Question
    bridge: str = Field(default="", description="the id of the question this one was chosen to follow on from")
    retry: bool = Field(default=False, description="the same question once more, at the candidate's wish")
    transition: str = Field(default="", description="what the interviewer said on the way to it")


class ProbeAsked(_Fact):
    """A follow-up was put: on a missing key point, or (without one) going deeper after everything was covered."""

    type: Literal["probed"] = "probed"
    point: str | None
    text: str
    lead_in: str = Field(default="", description="said before it; it may quote the candidate, and no grader reads it")


class Spoken(_Fact):
    """The interviewer said something beside questions and follow-ups. It is kept, so that it is worded once only."""

    type: Literal["spoken"] = "spoken"
    kind: Literal["greeting", "acknowledgement", "closing"]
    text: str
    by: Literal["template", "model"] = "template"


class HintGiven(_Fact):
    """A hint was shown on a key point."""

    type: Literal["hinted"] = "hinted"
    point: str
    text: str


class ReplyGiven(_Fact):
    """The candidate replied; stored before any grading begins. `seconds` is the time from question to reply."""

    type: Literal["replied"] = "replied"
    text: str
    seconds: float = Field(default=0.0, ge=0)
    via: Literal["typed", "spoken", "piped"] = "typed"
    delivery: Delivery | None = Field(default=None, description="how a spoken reply was delivered; never scored")


class ReplyGraded(_Fact):
    """A grading of reply number `reply` (0 for the session's first). The latest one counts; earlier ones stay."""

    type: Literal["graded"] = "graded"
    reply: int = Field(ge=0)
    result: GradeResult


class ReplyWithdrawn(_Fact):
    """The candidate took back reply number `reply`, the last one on the open question; it and its gradings stay on record."""

    type: Literal["withdrawn"] = "withdrawn"
    reply: int = Field(ge=0)


class NoteTaken(_Fact):
    """A note of the candidate's own, kept with the question that was put last; it is never graded."""

    type: Literal["noted"] = "noted"
    text: str = Field(min_length=1)


class QuestionClosed(_Fact):
    """Nothing more will be asked on the current question."""

    type: Literal["closed"] = "closed"
    why: Closing


class Disputed(_Fact):
    """The candidate disagrees with a verdict. It changes no score: it is kept beside the verdict, for people to look at.

    `replies` are the numbers of the replies that the verdict came from: one, or all of the question where none said it.
    """

    type: Literal["disputed"] = "disputed"
    replies: tuple[int, ...] = Field(min_length=1)
    point: str
    verdict: VerdictName
    wanted: VerdictName | None = None
    note: str = ""


class SessionEnded(_Fact):
    """The interview is over and cannot be gone on with."""

    type: Literal["ended"] = "ended"
    why: Literal["complete", "by-candidate", "time", "nothing-left"]


Event = (
    SessionStarted
    | QuestionAsked
    | ProbeAsked
    | Spoken
    | HintGiven
    | ReplyGiven
    | ReplyGraded
    | ReplyWithdrawn
    | NoteTaken
    | QuestionClosed
    | Disputed
    | SessionEnded
)
EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])


class Stored(_Fact):
    """An event with its number in the session (from 1) and the UTC time at which it was stored (ISO 8601)."""

    seq: int = Field(ge=1)
    at: str
    event: Annotated[Event, Field(discriminator="type")]
