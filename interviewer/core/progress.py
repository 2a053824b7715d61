"""What many interviews add up to: scores by topic and over time, and the points that are missed most often.

Only first attempts count, as on the card: a retry answers what was just read, and what has no grade has no score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean
from typing import Literal

from interviewer.core.events import QuestionAsked, Stored
from interviewer.core.interview import fold
from interviewer.core.question import KeyPoint, Question

FEW = 5
"""Scored questions below which a mean says little: one question more or less moves it by a fifth or more."""
FEWEST_FOR_TREND = 10
"""Scored questions from which a trend is looked for; the test's normal approximation needs about so many."""
SIGNIFICANT = 0.05

Trend = Literal["rising", "falling", "unclear", "too-few"]


@dataclass(frozen=True)
class Answered:
    """A question as it was put for the first time in a session. `final` is None where it was skipped or not graded."""

    session: str
    at: str
    """UTC, ISO 8601."""
    question: Question
    unaided: float | None
    final: float | None
    missed: tuple[KeyPoint, ...] = ()
    """Key points that were not said or said wrongly after all follow-ups; the heaviest first."""

    @property
    def scored(self) -> bool:
        """Whether it counts."""
        return self.final is not None


@dataclass(frozen=True)
class Gap:
    """A key point that was missed, `missed` of the `asked` times at which its question got a score."""

    question: Question
    point: KeyPoint
    missed: int
    asked: int


@dataclass(frozen=True)
class Progress:
    """What some questions add up to; the means are over those with a score, None where there is none."""

    asked: int
    scored: int
    unaided: float | None
    final: float | None
    finals: tuple[float, ...]
    """Final scores, the oldest first."""
    last: str | None
    """When a question was last put."""
    gaps: tuple[Gap, ...]
    """Missed most often first; equally often, the heaviest."""

    @property
    def few(self) -> bool:
        """Whether the means rest on too few questions to say much."""
        return self.scored < FEW

    @property
    def trend(self) -> Trend:
        """Whether the final scores rise or fall over time."""
        return trend(self.finals)


def answered(session: str, events: Sequence[Stored]) -> list[Answered]:
    """Return the questions of a session in the order in which they were put, retries left out."""
    times = [e.at for e in events if isinstance(e.event, QuestionAsked)]
    found = []
    for at, round_ in zip(times, fold(events).rounds, strict=True):
        if round_.retry:
            continue
        final = round_.final_score
        verdicts = {v.point: v.verdict for v in round_.final}
        missed = tuple(p for p in round_.open_points if verdicts[p.id] in {"missing", "contradicted"})
        found.append(
            Answered(session, at, round_.question, round_.unaided_score, final, missed if final is not None else ())
        )
    return found


def progress(questions: Iterable[Answered]) -> Progress:
    """Return what questions add up to; they may come in any order."""
    ordered = sorted(questions, key=lambda a: a.at)
    finals = tuple(a.final for a in ordered if a.final is not None)
    unaided = [a.unaided for a in ordered if a.unaided is not None]
    return Progress(
        asked=len(ordered),
        scored=len(finals),
        unaided=fmean(unaided) if unaided else None,
        final=fmean(finals) if finals else None,
        finals=finals,
        last=ordered[-1].at if ordered else None,
        gaps=_gaps(ordered),
    )


def by_topic(questions: Iterable[Answered], *, depth: int | None = None) -> dict[str, Progress]:
    """Return the progress on each topic, the weakest first, those without a score last.

    Args:
        depth: how many levels of a topic's name tell topics apart: 1 puts "rag/retrieval" under "rag"; None: all.
    """
    grouped: dict[str, list[Answered]] = {}
    for one in questions:
        grouped.setdefault("/".join(one.question.topic.split("/")[:depth]), []).append(one)
    rows = {topic: progress(group) for topic, group in sorted(grouped.items())}
    return dict(sorted(rows.items(), key=lambda row: 2.0 if row[1].final is None else row[1].final))


def _gaps(ordered: Sequence[Answered]) -> tuple[Gap, ...]:
    times: dict[str, int] = {}
    missed: dict[tuple[str, str], tuple[Question, KeyPoint, int]] = {}
    for one in ordered:
        times[one.question.id] = times.get(one.question.id, 0) + one.scored
        for point in one.missed:
            key = (one.question.id, point.id)
            _, _, count = missed.get(key, (one.question, point, 0))
            missed[key] = (one.question, point, count + 1)
    gaps = [Gap(question, point, count, times[question.id]) for question, point, count in missed.values()]
    return tuple(sorted(gaps, key=lambda g: (-g.missed, -g.point.weight, g.missed / g.asked)))


def trend(values: Sequence[float]) -> Trend:
    """Say whether values in the order of time rise or fall, by the Mann–Kendall test with its correction for ties.

    Mann, H. B. (1945), Nonparametric tests against trend, Econometrica 13; Kendall, M. G. (1975), Rank Correlation
    Methods. Two-sided at 5 %; fewer than FEWEST_FOR_TREND values show none.
    """
    n = len(values)
    if n < FEWEST_FOR_TREND:
        return "too-few"
    s = sum((later > earlier) - (later < earlier) for i, earlier in enumerate(values) for later in values[i + 1 :])
    ties = [values.count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if s == 0 or variance == 0:
        return "unclear"
    z = (s - (1 if s > 0 else -1)) / sqrt(variance)
    if 2 * (1 - NormalDist().cdf(abs(z))) >= SIGNIFICANT:
        return "unclear"
    return "rising" if s > 0 else "falling"
