"""Verdicts per key point and the arithmetic that turns them into a score. No number ever comes from a model."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.core.question import Question, VerdictName

CREDIT: dict[VerdictName, float] = {"met": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0}
STANDING: tuple[VerdictName, ...] = ("contradicted", "missing", "partial", "met")
"""From worst to best. A contradiction is below silence: it cancels what an earlier reply has earned."""

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
    samples: int | None = Field(
        default=None, description="how often a model is asked about a reply, where more than once"
    )


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

    @property
    def split(self) -> bool:
        """Whether the calls differed."""
        return len(set(self.votes)) > 1

    def with_doubt(self, votes: tuple[VerdictName, ...], second: VerdictName | None) -> "PointVerdict":
        """Return the same verdict with these votes and this second opinion."""
        return self.model_copy(update={"votes": votes, "second": second})

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
    note: str | None = Field(
        default=None, description="what the candidate should know about this grading, as code:detail"
    )

    def verdict(self, point: str) -> PointVerdict:
        """Return the verdict on a point; a point that was not graded is missing."""
        return next((v for v in self.verdicts if v.point == point), PointVerdict(point=point, verdict="missing"))


class Ungraded(_Frozen):
    """A grading that failed. It has no score, and can be repeated from the stored reply."""

    kind: Literal["ungraded"] = "ungraded"
    reason: UngradedReason
    detail: str = ""
    detail_zh: str = Field(default="", description="the same in Chinese, where the words are ours")
    grader: GraderInfo

    def told(self, lang: str) -> str:
        """Return the detail in a language, or as it is where there is only one wording."""
        return self.detail_zh if lang == "zh" and self.detail_zh else self.detail


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
        tuple(_outcome(v, end(v.votes, key=STANDING.index)) for v in verdicts if v.votes) for end in (min, max)
    )
    settled = tuple(v for v in verdicts if not v.votes)
    return score(question, (*settled, *low)), score(question, (*settled, *high))


def _outcome(verdict: PointVerdict, vote: VerdictName) -> PointVerdict:
    """Return what one vote would have made of a point; the vote that was taken keeps its finer credit."""
    return verdict if vote == verdict.verdict else PointVerdict(point=verdict.point, verdict=vote)


DISAGREEMENT = 0.4
"""So far apart, the scores of a model and of the built-in grader are worth a second look by a person."""


def disputable(question: Question, verdicts: tuple[PointVerdict, ...]) -> tuple[PointVerdict, ...]:
    """Return the verdicts that the built-in grader contradicts with something to go by, in the rubric's order.

    Only points with stored ways of saying them count: by the wording of a point alone, an honest paraphrase is missed
    as surely as a forged verdict is caught.
    """
    stored = {point.id for point in question.key_points if point.accept}
    return tuple(v for v in verdicts if v.point in stored and v.second and CREDIT[v.second] != CREDIT[v.verdict])


def disagree(question: Question, verdicts: tuple[PointVerdict, ...]) -> bool:
    """Say whether the built-in grader, which cannot be talked to, would have given a very different score.

    Points on which it has no say count as if it agreed.
    """
    other = {v.point: PointVerdict(point=v.point, verdict=v.second) for v in disputable(question, verdicts) if v.second}
    second = tuple(other.get(v.point, v) for v in verdicts)
    return bool(other) and abs(score(question, verdicts) - score(question, second)) >= DISAGREEMENT


def merge(earlier: PointVerdict, later: PointVerdict) -> PointVerdict:
    """Combine the verdicts on one point from two replies: the last word counts, but silence takes nothing back.

    A later contradiction cancels what was credited; a later credit corrects a contradiction; "missing" changes nothing.
    Votes and second opinions are combined by the same rule, whichever reply's verdict counts, so that `bounds` and
    `disagree` hold for the question as they do for a reply.
    """
    chosen = later if supersedes(earlier, later) else earlier
    votes, second = _merged_votes(earlier, later), _merged_second(earlier, later)
    return chosen if (votes, second) == (chosen.votes, chosen.second) else chosen.with_doubt(votes, second)


def supersedes(earlier: PointVerdict, later: PointVerdict) -> bool:
    """Say whether a later reply's verdict on a point takes the place of an earlier one."""
    if later.verdict == "missing":
        return False
    if later.verdict == "contradicted" or earlier.verdict == "contradicted":
        return True
    return later.earned > earlier.earned


def _merged_name(earlier: VerdictName, later: VerdictName) -> VerdictName:
    one, two = (PointVerdict(point="", verdict=name) for name in (earlier, later))
    return two.verdict if supersedes(one, two) else one.verdict


def _merged_votes(earlier: PointVerdict, later: PointVerdict) -> tuple[VerdictName, ...]:
    """Pair the votes of two replies off, the worst with the worst: the rule above keeps that order.

    The lowest and the highest of the pairs are then the lowest and the highest of all combinations.
    """
    number = max(len(earlier.votes), len(later.votes))
    if not number:
        return ()
    return tuple(map(_merged_name, _spread(earlier, number), _spread(later, number)))


def _spread(verdict: PointVerdict, number: int) -> list[VerdictName]:
    """Return the votes in order of standing, as many as `number`; a verdict without votes votes for itself."""
    votes = sorted(verdict.votes or (verdict.verdict,), key=STANDING.index)
    return [votes[n * (len(votes) - 1) // max(1, number - 1)] for n in range(number)]


def _merged_second(earlier: PointVerdict, later: PointVerdict) -> VerdictName | None:
    if earlier.second is None and later.second is None:
        return None
    return _merged_name(earlier.second or earlier.verdict, later.second or later.verdict)


def nothing_met(question: Question, grader: GraderInfo, reason: str) -> Grade:
    """Return the grade of a reply that says nothing: every point missing, for one reason."""
    verdicts = tuple(PointVerdict(point=p.id, verdict="missing", reason=reason) for p in question.key_points)
    return Grade(verdicts=verdicts, grader=grader)
