"""What an interview adds up to for its closing: strengths, the gaps that cost most, what to read, and what comes next.

Everything here is looked up or computed from stored verdicts; how it is worded is another module's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from interviewer.core import planner
from interviewer.core.interview import Interview
from interviewer.core.question import KeyPoint, Question, Source, VerdictName
from interviewer.core.round import Round

STRENGTHS, GAPS = 2, 2
MORE_OF_A_TOPIC = 3
"""How many questions a session on the weakest topic is proposed to have."""


@dataclass(frozen=True)
class Strength:
    """A point that was met in full, with the candidate's verified words."""

    question: Question
    point: KeyPoint
    quote: str


@dataclass(frozen=True)
class Gap:
    """A point without full credit. `cost` is its weight × the missing share of its credit, 0–3."""

    question: Question
    point: KeyPoint
    verdict: VerdictName
    cost: float

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that support the point."""
        return tuple(s for s in self.question.sources if self.point.id in s.supports)


@dataclass(frozen=True)
class Outcome:
    """All facts that a closing may state. Scores are 0–1, None where nothing was scored."""

    scored: int
    ungraded: int
    unaided: float | None
    final: float | None
    strengths: tuple[Strength, ...]
    gaps: tuple[Gap, ...]
    level: int
    """The level that suits the candidate after these scores, 1–5."""
    level_before: int

    @property
    def again(self) -> tuple[str, ...]:
        """The ids of the questions that the costliest gaps are in."""
        return tuple(dict.fromkeys(gap.question.id for gap in self.gaps))

    @property
    def topic(self) -> str | None:
        """The topic of the costliest gap."""
        return self.gaps[0].question.topic if self.gaps else None


def outcome(interview: Interview) -> Outcome:
    """Return what the interview adds up to. Of a question that was put again, the latest graded attempt counts."""
    rounds = _latest(interview)
    scored = [r for r in interview.rounds if r.final_score is not None and not r.retry]
    return Outcome(
        scored=len(scored),
        ungraded=sum(bool(r.ungraded) for r in interview.rounds),
        unaided=interview.mean("unaided"),
        final=interview.mean("final"),
        strengths=_strengths(rounds),
        gaps=_costliest(rounds),
        level=_level_after(interview),
        level_before=interview.plan.level or planner.FIRST_LEVEL,
    )


def commands(found: Outcome, lang: str) -> tuple[str, ...]:
    """Return what to type to practise next: the questions with the costliest gaps again, then more on that topic."""
    if not found.gaps:
        return ()
    again = " ".join(f"-q {question_id}" for question_id in found.again)
    more = f"--topic {found.topic} -n {MORE_OF_A_TOPIC}"
    return tuple(f"interviewer start {what} --lang {lang}" for what in (again, more))


def _latest(interview: Interview) -> list[Round]:
    """Return the latest round of every question that has verdicts for all its replies."""
    return list({r.question.id: r for r in interview.rounds if r.graded and not r.ungraded}.values())


def _costliest(rounds: list[Round]) -> tuple[Gap, ...]:
    """Return the gaps that cost most, the costliest first; of equals, one from each question before two from one."""
    ranked: list[tuple[float, int, Gap]] = []
    for round_ in rounds:
        gaps = sorted(_gaps(round_), key=lambda gap: -gap.cost)
        ranked += [(-gap.cost, place, gap) for place, gap in enumerate(gaps)]
    return tuple(gap for _, _, gap in sorted(ranked, key=lambda entry: entry[:2])[:GAPS])


def _gaps(round_: Round) -> Iterator[Gap]:
    verdicts = {v.point: v for v in round_.final}
    for point in round_.open_points:
        verdict = verdicts[point.id]
        yield Gap(round_.question, point, verdict.verdict, point.weight * (1 - verdict.earned))


def _strengths(rounds: list[Round]) -> tuple[Strength, ...]:
    """Return the heaviest points met, unaided before prompted ones, from two questions where two have some."""
    ranked: list[tuple[tuple[bool, bool, int], Strength]] = []
    for round_ in rounds:
        unaided = {v.point for v in round_.unaided if v.earned >= 1}
        for verdict in round_.final:
            if verdict.verdict == "met" and verdict.earned >= 1 and verdict.quote:
                point = round_.question.point(verdict.point)
                doubted = verdict.split or verdict.second not in {None, "met"}
                rank = (doubted, point.id not in unaided, -point.weight)
                ranked.append((rank, Strength(round_.question, point, verdict.quote)))
    ordered = [strength for _, strength in sorted(ranked, key=lambda pair: pair[0])]
    if not ordered:
        return ()
    others = [s for s in ordered[1:] if s.question.id != ordered[0].question.id] or ordered[1:]
    return (ordered[0], *others[: STRENGTHS - 1])


def _level_after(interview: Interview) -> int:
    """Return the level that the planner would go on with; where the plan fixes one, what the mean would make of it."""
    if interview.plan.level is None:
        return planner.level_for(interview)
    mean = interview.mean("final")
    if mean is None:
        return interview.plan.level
    moved = interview.plan.level + (mean >= planner.RAISE_FROM) - (mean < planner.LOWER_BELOW)
    return min(5, max(1, moved))
