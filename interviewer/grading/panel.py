"""The panel: a model is asked about a reply once or several times, and the built-in grader gives a second opinion.

Asked several times, the model's calls vote on each key point (self-consistency, Wang et al. 2022, arXiv:2203.11171); all
votes are kept, so that a card can show how sure a mark is. The built-in grader cannot be talked to: it never changes a
mark, and where it differs by far the card says so.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import Protocol

from interviewer.core.hard_zero import emptiness
from interviewer.core.question import Question, VerdictName
from interviewer.core.verdict import (
    CREDIT,
    STANDING,
    Grade,
    PointVerdict,
    ProposedProbe,
    SpottedMisconception,
    Ungraded,
)
from interviewer.ports import Grader, GradingRequest

SAMPLING_TEMPERATURE = 0.7
"""For every call after the first, which is made at 0: at 0 alone, many servers would only repeat themselves."""


class SamplingGrader(Protocol):
    """A grader that can be asked again and may then answer differently."""

    def grade(self, request: GradingRequest, *, temperature: float = 0.0) -> Grade | Ungraded:
        """Return a verdict for every key point, or why there is none."""
        ...


class Panel:
    """Implements the Grader port with a model grader and a second opinion.

    Args:
        model: gives the marks.
        second: gives the second opinions.
        samples: how often the model is asked about a reply, from 1.
        at_once: how many of these calls are made at the same time.
    """

    def __init__(self, model: SamplingGrader, second: Grader, *, samples: int = 1, at_once: int = 1) -> None:
        self._model = model
        self._second = second
        self._samples = samples
        self._at_once = min(at_once, samples)

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        """Return the vote of the calls with the second opinions; Ungraded where most of the calls failed."""
        if not request.question.key_points or emptiness(request.reply):
            return self._informed(self._model.grade(request))
        results = self._asked_together(request) if self._at_once > 1 else self._asked_in_turn(request)
        result = self._informed(elect(request.question, results, self._samples))
        return self._with_second(result, request) if isinstance(result, Grade) else result

    def _asked_in_turn(self, request: GradingRequest) -> list[Grade | Ungraded]:
        """Ask until all calls are made or too many have failed for the rest to matter."""
        results: list[Grade | Ungraded] = []
        for n in range(self._samples):
            results.append(self._sample(request, n))
            if self._samples - sum(isinstance(r, Ungraded) for r in results) < majority(self._samples):
                break
        return results

    def _asked_together(self, request: GradingRequest) -> list[Grade | Ungraded]:
        """Ask in threads. They are daemons and nobody joins them: Ctrl-C must not wait for a slow server."""
        waiting: SimpleQueue[int] = SimpleQueue()
        for n in range(self._samples):
            waiting.put(n)
        done: SimpleQueue[Grade | Ungraded | BaseException] = SimpleQueue()
        stopped = threading.Event()

        def work() -> None:
            while not stopped.is_set():
                try:
                    n = waiting.get_nowait()
                except Empty:
                    return
                try:
                    done.put(self._sample(request, n))
                except BaseException as error:
                    done.put(error)

        for _ in range(self._at_once):
            threading.Thread(target=work, daemon=True).start()
        results: list[Grade | Ungraded] = []
        try:
            while len(results) < self._samples:
                result = done.get()
                if isinstance(result, BaseException):
                    raise result
                results.append(result)
        finally:
            stopped.set()
        return results

    def _sample(self, request: GradingRequest, n: int) -> Grade | Ungraded:
        return self._model.grade(request, temperature=SAMPLING_TEMPERATURE if n else 0.0)

    def _informed(self, result: Grade | Ungraded) -> Grade | Ungraded:
        if self._samples == 1:
            return result
        return result.model_copy(update={"grader": result.grader.model_copy(update={"samples": self._samples})})

    def _with_second(self, grade: Grade, request: GradingRequest) -> Grade:
        second = self._second.grade(request)
        if not isinstance(second, Grade):
            return grade
        verdicts = tuple(v.with_doubt(v.votes, second.verdict(v.point).verdict) for v in grade.verdicts)
        return grade.model_copy(update={"verdicts": verdicts})


def majority(number: int) -> int:
    """Return how many of a number are more than half."""
    return number // 2 + 1


def elect(question: Question, results: Sequence[Grade | Ungraded], asked: int) -> Grade | Ungraded:
    """Return the vote of the calls that gave a grade, or why there is none; the order of the calls does not matter.

    Args:
        results: of the calls that were made.
        asked: how many calls were wanted; most of them must have given a grade.
    """
    grades = [r for r in results if isinstance(r, Grade)]
    if len(grades) >= majority(asked):
        return vote(question, grades)
    failures = [r for r in results if isinstance(r, Ungraded)]
    reasons = Counter(f.reason for f in failures)
    return min(failures, key=lambda f: (-reasons[f.reason], f.reason, f.detail))


def vote(question: Question, grades: Sequence[Grade]) -> Grade:
    """Return one grade from those of several calls (at least one) on the same reply."""
    if len(grades) == 1:
        return grades[0]
    verdicts = tuple(_elected([g.verdict(point.id) for g in grades]) for point in question.key_points)
    return grades[0].model_copy(
        update={
            "verdicts": verdicts,
            "misconceptions": _misconceptions(question, grades),
            "probe": _probe(question, verdicts, grades),
        }
    )


def _elected(ballots: Sequence[PointVerdict]) -> PointVerdict:
    """Return the commonest verdict on a point with all votes; quote and reason are those of one call that gave it."""
    counts = Counter(b.verdict for b in ballots)
    # Of equally many votes the lower credit wins; between silence and a contradiction, nobody is accused.
    winner = min(counts, key=lambda name: (-counts[name], CREDIT[name], name == "contradicted"))
    agreeing = [b for b in ballots if b.verdict == winner]
    quotes = Counter(b.quote for b in agreeing)
    spoken = min(agreeing, key=lambda b: (-quotes[b.quote], len(b.quote), b.quote, b.reason, b.earned))
    votes: tuple[VerdictName, ...] = tuple(sorted((b.verdict for b in ballots), key=STANDING.index))
    return spoken.with_doubt(votes, None)


def _misconceptions(question: Question, grades: Sequence[Grade]) -> tuple[SpottedMisconception, ...]:
    """Return the misconceptions that most calls spotted, each with the commonest quote."""
    spotted = []
    for wrong in question.misconceptions:
        seen = [m for g in grades for m in g.misconceptions if m.id == wrong.id]
        if len(seen) >= majority(len(grades)):
            quotes = Counter(m.quote for m in seen)
            spotted.append(min(seen, key=lambda m: (-quotes[m.quote], len(m.quote), m.quote)))
    return tuple(spotted)


def _probe(question: Question, verdicts: Sequence[PointVerdict], grades: Sequence[Grade]) -> ProposedProbe | None:
    """Return the wording of a call that wants to follow up on what the vote leaves open first."""
    unmet = {v.point for v in verdicts if v.verdict != "met"}
    heaviest = max((p for p in question.key_points if p.id in unmet), key=lambda p: p.weight, default=None)
    wordings = [g.probe for g in grades if g.probe and heaviest and g.probe.point == heaviest.id]
    return min(wordings, key=lambda probe: (len(probe.text), probe.text), default=None)
