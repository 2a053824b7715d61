"""One question of an interview: its turns, hints and disputes, and what their verdicts add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from interviewer.core.delivery import Delivery
from interviewer.core.events import Closing, Disputed
from interviewer.core.question import KeyPoint, Question
from interviewer.core.verdict import Grade, PointVerdict, Ungraded, bounds, disagree, merge, score


@dataclass(frozen=True)
class Turn:
    """Something asked and what became of it."""

    kind: Literal["question", "probe", "deeper"]
    asked: str = ""
    point: str | None = None
    number: int | None = None
    """The reply's number in the session, from 0; None while there is none."""
    reply: str | None = None
    seconds: float = 0.0
    result: Grade | Ungraded | None = None
    delivery: Delivery | None = None
    """How the reply was spoken; None where it was typed."""
    lead_in: str = ""
    acknowledgement: str = ""
    """What the interviewer said before it was asked, and after the reply."""

    @property
    def spoken(self) -> str:
        """What was asked, with what was said before it."""
        gap = " " if self.lead_in and self.lead_in[-1].isascii() else ""
        return f"{self.lead_in}{gap}{self.asked}"


@dataclass(frozen=True)
class Dispute:
    """A candidate's disagreement with a verdict, and the UTC time at which it was said (ISO 8601)."""

    at: str
    said: Disputed


@dataclass(frozen=True)
class Round:
    """One question with its follow-ups, hints and verdicts."""

    question: Question
    bridge: str = ""
    turns: tuple[Turn, ...] = ()
    hints: tuple[tuple[str, str, int], ...] = ()
    """(key point, text, number of turns that had a reply when it was given)."""
    closed: Closing | None = None
    retry: bool = False
    disputes: tuple[Dispute, ...] = ()
    transition: str = ""
    """What the interviewer said on the way to the question."""
    withdrawn: tuple[Turn, ...] = ()
    """Turns whose reply the candidate took back, in the order of taking."""
    first: int | None = None
    """The number of a reply to the question that was taken back after a follow-up had been seen: it stays the unaided one."""
    notes: tuple[str, ...] = ()

    @property
    def first_turn(self) -> Turn | None:
        """The turn whose reply is the unaided one."""
        if self.first is not None:
            return next(t for t in self.withdrawn if t.number == self.first)
        return self.turns[0] if self.turns else None

    @property
    def last_reply(self) -> Turn | None:
        """The latest turn with a reply that stands; None where there is none."""
        return next((t for t in reversed(self.turns) if t.reply is not None), None)

    @property
    def sent(self) -> tuple[Turn, ...]:
        """Every turn with a reply, those taken back too, in the order in which the replies were sent."""
        replied = [t for t in (*self.withdrawn, *self.turns) if t.number is not None]
        return tuple(sorted(replied, key=lambda t: t.number or 0))

    @property
    def graded(self) -> tuple[Turn, ...]:
        """Turns whose reply has verdicts."""
        return tuple(t for t in self.turns if isinstance(t.result, Grade))

    @property
    def ungraded(self) -> tuple[Turn, ...]:
        """Turns whose grading failed."""
        return tuple(t for t in self.turns if isinstance(t.result, Ungraded))

    @property
    def answered(self) -> bool:
        """Whether the candidate replied at all."""
        return any(t.reply is not None for t in self.turns)

    @cached_property
    def final(self) -> tuple[PointVerdict, ...]:
        """Verdicts after all replies."""
        return self.verdicts(self.graded)

    @cached_property
    def unaided(self) -> tuple[PointVerdict, ...]:
        """Verdicts from the reply to the question itself; a point hinted at before it is not unaided."""
        hinted = {point for point, _, replies in self.hints if replies == 0}
        turn = self.first_turn
        first = self.verdicts((turn,) if turn and isinstance(turn.result, Grade) else ())
        return tuple(_hinted(v) if v.point in hinted else v for v in first)

    def verdicts(self, turns: Sequence[Turn]) -> tuple[PointVerdict, ...]:
        """Return what graded turns, in order, add up to: one verdict a key point."""
        verdicts = []
        for point in self.question.key_points:
            verdict = PointVerdict(point=point.id, verdict="missing")
            for turn in turns:
                assert isinstance(turn.result, Grade)
                verdict = merge(verdict, turn.result.verdict(point.id))
            verdicts.append(verdict)
        return tuple(verdicts)

    @property
    def unaided_score(self) -> float | None:
        """Score of the first reply alone, 0–1; None where it was not graded."""
        first = self.first_turn.result if self.first_turn else None
        return score(self.question, self.unaided) if isinstance(first, Grade) else None

    @property
    def final_score(self) -> float | None:
        """Score after follow-ups, 0–1; None where nothing was answered or a grading failed."""
        if not self.graded or self.ungraded:
            return None
        return score(self.question, self.final)

    def range(self, which: Literal["unaided", "final"]) -> tuple[float, float] | None:
        """The lowest and the highest score that a model's votes allow; None where there is no score."""
        unaided = which == "unaided"
        if (self.unaided_score if unaided else self.final_score) is None:
            return None
        return bounds(self.question, self.unaided if unaided else self.final)

    @property
    def disagreed(self) -> bool:
        """Whether the built-in grader would have given a very different score than the model did."""
        return self.final_score is not None and disagree(self.question, self.final)

    def dispute(self, point: str) -> Dispute | None:
        """Return the latest dispute of the verdict on a point."""
        return next((d for d in reversed(self.disputes) if d.said.point == point), None)

    @property
    def open_points(self) -> tuple[KeyPoint, ...]:
        """Key points without full credit, the heaviest first; equal weights in the rubric's order. None once a choice is filled."""
        if self.question.enough and score(self.question, self.final) >= 1:
            return ()
        verdicts = {v.point: v.verdict for v in self.final}
        left = [p for p in self.question.key_points if verdicts[p.id] != "met"]
        return tuple(sorted(left, key=lambda p: -p.weight))

    @property
    def said(self) -> str:
        """All replies of the round."""
        return "\n".join(t.reply for t in self.turns if t.reply)


def _hinted(verdict: PointVerdict) -> PointVerdict:
    """Return what a hint given before the reply leaves of a verdict: no credit, and no call that might have given some."""
    if verdict.earned:
        return PointVerdict(point=verdict.point, verdict="missing", reason="hinted")
    return verdict.with_doubt((), None)
