"""Verdicts per key point and the arithmetic that turns them into a score. No number ever comes from a model."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.core.question import Question, VerdictName

CREDIT: dict[VerdictName, float] = {"met": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0}

UngradedReason = Literal[
    "unreachable",
    "unauthorized",
    "not-found",
    "rate-limited",
    "server-error",
    "timeout",
    "cut-off",
    "empty",
    "refused",
    "too-long",
    "unreadable",
    "inconsistent",
    "interrupted",
    "no-rubric",
    "rejected",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GraderInfo(_Frozen):
    """Who graded: enough to grade again in the same way. `prompt` and `rubric` are digests."""

    name: str
    model: str | None = None
    prompt: str | None = None
    rubric: str | None = None


class PointVerdict(_Frozen):
    """One key point's verdict; `quote` is verbatim from the reply, and empty only where nothing is credited.

    `votes` are the verdicts of all calls where a model was asked more than once, `second` is the built-in grader's verdict
    where a model gave this one; both are there to show doubt, and neither changes the mark.
    """

    point: str
    verdict: VerdictName
    quote: str = ""
    reason: str = ""
    credit: float | None = Field(
        default=None, ge=0, le=1, description="the share earned, where a grader measures more finely than the verdict"
    )
    votes: tuple[VerdictName, ...] = ()
    second: VerdictName | None = None

    @property
    def earned(self) -> float:
        """The share of the point that counts, 0–1."""
        return CREDIT[self.verdict] if self.credit is None else self.credit

    @model_validator(mode="after")
    def _nothing_without_verdict(self) -> Self:
        if self.credit and not CREDIT[self.verdict]:
            raise ValueError(f"a point that is {self.verdict} earns nothing")
        return self


class SpottedMisconception(_Frozen):
    """A misconception that the reply states, with the words that state it."""

    id: str
    quote: str


class ProposedProbe(_Frozen):
    """A wording that a grader proposes for a follow-up on a key point; the code decides which point is followed up."""

    point: str
    text: str


class Grade(_Frozen):
    """A reply's verdicts, one for every key point, in the rubric's order."""

    kind: Literal["grade"] = "grade"
    verdicts: tuple[PointVerdict, ...]
    misconceptions: tuple[SpottedMisconception, ...] = ()
    grader: GraderInfo
    probe: ProposedProbe | None = None
    note: str | None = Field(default=None, description="what the candidate should know about this grading")

    def verdict(self, point: str) -> PointVerdict:
        """Return the verdict on a point; a point that was not graded is missing."""
        return next((v for v in self.verdicts if v.point == point), PointVerdict(point=point, verdict="missing"))


class Ungraded(_Frozen):
    """A grading that failed. It has no score, and can be repeated from the stored reply."""

    kind: Literal["ungraded"] = "ungraded"
    reason: UngradedReason
    detail: str = ""
    grader: GraderInfo


GradeResult = Annotated[Grade | Ungraded, Field(discriminator="kind")]


def score(question: Question, verdicts: tuple[PointVerdict, ...]) -> float:
    """Return the weighted share of the key points that the verdicts credit, 0–1.

    Where the question leaves a choice (`enough`), the best so many points count, against the heaviest so many.
    Raises ValueError where the question has no key points: there is nothing to divide by, and no number to invent.
    """
    if not question.key_points:
        raise ValueError(f"question {question.id!r} has no key points to score")
    credit = {v.point: v.earned for v in verdicts}
    earned = sorted((point.weight * credit.get(point.id, 0.0) for point in question.key_points), reverse=True)
    weights = sorted((point.weight for point in question.key_points), reverse=True)
    return sum(earned[: question.enough]) / sum(weights[: question.enough])


def bounds(question: Question, verdicts: tuple[PointVerdict, ...]) -> tuple[float, float]:
    """Return the lowest and the highest score that the votes allow, 0–1; equal where all calls agreed."""
    low, high = (
        tuple(
            v if not v.votes else PointVerdict(point=v.point, verdict=end(v.votes, key=lambda name: CREDIT[name]))
            for v in verdicts
        )
        for end in (min, max)
    )
    return score(question, low), score(question, high)


DISAGREEMENT = 0.4
"""So far apart, the scores of a model and of the built-in grader are worth a second look by a person."""


def disagree(question: Question, verdicts: tuple[PointVerdict, ...]) -> bool:
    """Say whether the built-in grader, which cannot be talked to, would have given a very different score."""
    second = tuple(PointVerdict(point=v.point, verdict=v.second) for v in verdicts if v.second)
    return bool(second) and abs(score(question, verdicts) - score(question, second)) >= DISAGREEMENT


def merge(earlier: PointVerdict, later: PointVerdict) -> PointVerdict:
    """Combine the verdicts on one point from two replies: the last word counts, but silence takes nothing back.

    A later contradiction cancels what was credited; a later credit corrects a contradiction; "missing" changes nothing.
    """
    if later.verdict == "missing":
        return earlier
    if later.verdict == "contradicted" or earlier.verdict == "contradicted":
        return later
    return later if later.earned > earlier.earned else earlier


def nothing_met(question: Question, grader: GraderInfo, reason: str) -> Grade:
    """Return the grade of a reply that says nothing: every point missing, for one reason."""
    verdicts = tuple(PointVerdict(point=p.id, verdict="missing", reason=reason) for p in question.key_points)
    return Grade(verdicts=verdicts, grader=grader)
