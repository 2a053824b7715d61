"""Carries out what the interview core decides, through ports. Front ends only render the steps that it yields.

A reply is stored before its grading starts and the verdict after, in two commits, so a kill at any point loses nothing
that was acknowledged: the next `advance` finds the stored reply and grades it.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.core import planner
from interviewer.core.delivery import Delivery
from interviewer.core.events import (
    Disputed,
    Event,
    HintGiven,
    Plan,
    ProbeAsked,
    QuestionAsked,
    QuestionClosed,
    ReplyGiven,
    ReplyGraded,
    SessionEnded,
    SessionStarted,
)
from interviewer.core.interview import (
    AskProbe,
    Await,
    Choose,
    Close,
    End,
    GoDeeper,
    GradeReply,
    Interview,
    Round,
    Turn,
    apply,
    fold,
    next_action,
)
from interviewer.core.language import detect
from interviewer.core.probe import GENERIC_HINT, leaks, probe_text
from interviewer.core.question import Lang, Question
from interviewer.core.verdict import Grade, GraderInfo, Ungraded
from interviewer.errors import InterviewerError, NothingToAsk
from interviewer.ports import Clock, Grader, GradingRequest, Retriever, Store

POOL = 10
"""At least so many hits of a free text are candidates."""
LEAST_SIMILAR = 0.06
"""Cosine similarity under which a hit of a free text is none."""
NEAR, NEAR_SIMILAR = 5, 0.2
"""How many neighbours of the last reply make a natural transition, and how similar they must at least be."""


@dataclass(frozen=True)
class Asked:
    """A question was put."""

    round: Round
    number: int


@dataclass(frozen=True)
class Probed:
    """A follow-up was put."""

    turn: Turn


@dataclass(frozen=True)
class Grading:
    """A reply is about to be graded; this may take a while."""

    turn: Turn


@dataclass(frozen=True)
class Graded:
    """A reply was graded, or could not be."""

    turn: Turn
    result: Grade | Ungraded


@dataclass(frozen=True)
class RoundDone:
    """A question is finished; in practice mode its card is shown now."""

    round: Round
    number: int


@dataclass(frozen=True)
class Waiting:
    """It is the candidate's turn."""

    turn: Turn


@dataclass(frozen=True)
class Finished:
    """The interview is over."""

    interview: Interview


Step = Asked | Probed | Grading | Graded | RoundDone | Waiting | Finished
Passages = Callable[[Question, str, Lang], Sequence[str]]


class Runner:
    """One interview session, driven by `advance` and by what the candidate does.

    Args:
        session: the session's id; it has at least its first event, or `start` makes it.
        passages: finds reference passages for graders that read them.
        topic_weights: how much interviews ask about each top-level topic.
    """

    def __init__(
        self,
        session: str,
        *,
        store: Store,
        grader: Grader,
        corpus: Mapping[str, Question],
        clock: Clock,
        retriever: Callable[[], Retriever] | None = None,
        passages: Passages | None = None,
        topic_weights: Mapping[str, float] | None = None,
    ) -> None:
        self.session = session
        self.grader = grader
        self._store = store
        self._corpus = corpus
        self._clock = clock
        self._retriever = retriever
        self._passages = passages
        self._topic_weights = topic_weights or {}
        self._waiting_since = clock.monotonic()
        self.interview = Interview()

    def start(self, plan: Plan) -> None:
        """Store the session's first event; raises NothingToAsk where the plan allows no question."""
        if plan.query and self._retriever:
            hits = self._retriever().search(plan.query, k=max(POOL, 3 * plan.number))
            least = max(LEAST_SIMILAR, hits[0].similarity / 4) if hits else 0.0
            plan = plan.model_copy(update={"pool": tuple(hit.question_id for hit in hits if hit.similarity >= least)})
        allowed = planner.candidates(self._corpus, Interview(plan))
        if not allowed:
            level = f"--level {plan.level}" if plan.level else None
            wanted = (
                ", ".join(filter(None, [*plan.topics, *plan.roles, *plan.questions, plan.query, level]))
                or "an empty corpus"
            )
            raise NothingToAsk(filters=wanted)
        plan = plan.model_copy(update={"number": min(plan.number, len(allowed))})
        self._record(SessionStarted(plan=plan))

    def load(self) -> None:
        """Take up a stored session; raises UnknownSession."""
        self.interview = fold(self._store.events(self.session))

    def advance(self) -> Iterator[Step]:
        """Do everything that needs no candidate, yielding each step after it was stored, until it is their turn."""
        while True:
            action = next_action(self.interview)
            match action:
                case Choose():
                    yield self._ask()
                case GradeReply():
                    turn = self._round.turns[-1]
                    yield Grading(turn)
                    result = self._graded(self._round, turn)
                    self._record(ReplyGraded(reply=turn.number or 0, result=result))
                    yield Graded(self._round.turns[-1], result)
                case AskProbe():
                    self._probe(action)
                    yield Probed(self._round.turns[-1])
                case GoDeeper():
                    self._record(ProbeAsked(point=None, text=action.text))
                    yield Probed(self._round.turns[-1])
                case Close():
                    self._record(QuestionClosed(why=action.why))
                    yield RoundDone(self._round, self.interview.asked)
                case End():
                    self._record(SessionEnded(why=action.why))
                case Await():
                    self._waiting_since = self._clock.monotonic()
                    yield Waiting(self._round.turns[-1])
                    return
                case _:
                    yield Finished(self.interview)
                    return
            if self.interview.ended:
                yield Finished(self.interview)
                return

    @property
    def _round(self) -> Round:
        return self.interview.rounds[-1]

    def reply(
        self, text: str, *, via: Literal["typed", "spoken", "piped"] = "typed", delivery: Delivery | None = None
    ) -> None:
        """Store what the candidate said, and how where it was spoken; nothing is graded yet."""
        seconds = max(0.0, self._clock.monotonic() - self._waiting_since)
        self._record(ReplyGiven(text=text, seconds=round(seconds, 1), via=via, delivery=delivery))

    def hint(self) -> str:
        """Give a hint on the heaviest open point that had none yet, and return it."""
        lang = self.interview.plan.lang
        current = self._round
        given = [point for point, _, _ in current.hints]
        probed = current.turns[-1].point
        points = sorted(current.open_points, key=lambda p: (p.id != probed, given.count(p.id)))
        if not points:
            return GENERIC_HINT[lang]
        point = points[0]
        text = point.hint.get(lang) if point.hint else ""
        if not text or leaks(text, current.question, point, current.said):
            text = GENERIC_HINT[lang]
        self._record(HintGiven(point=point.id, text=text))
        return text

    def skip(self) -> None:
        """Leave the current question; what was answered stays scored."""
        self._record(QuestionClosed(why="skipped"))

    def retry(self) -> None:
        """Put the last question once more; its first attempt stays the one that counts."""
        self._record(QuestionAsked(question=self._round.question, retry=True))

    def dispute(self, event: Disputed) -> None:
        """Record that the candidate disagrees with a mark; nothing else changes."""
        self._record(event)

    def end(self) -> None:
        """End the interview for good."""
        if self.interview.current:
            self._record(QuestionClosed(why="ended"))
        self._record(SessionEnded(why="by-candidate"))

    def _record(self, event: Event) -> None:
        stored = self._store.append(self.session, event, after=self.interview.last_seq)
        self.interview = apply(self.interview, stored)

    def _ask(self) -> Step:
        interview = self.interview
        nearness = self._nearness()
        question = planner.choose(
            self._corpus,
            interview,
            chance=random.Random(f"{interview.plan.seed}:{len(interview.rounds)}"),  # noqa: S311  (no secret)
            times_asked=Counter(question_id for question_id, _ in self._store.asked()),
            nearness=nearness,
            topic_weights=self._topic_weights,
        )
        if question is None:
            self._record(SessionEnded(why="nothing-left"))
            return Finished(self.interview)
        before = interview.rounds[-1].question.id if interview.rounds else ""
        self._record(QuestionAsked(question=question, bridge=before if nearness.get(question.id) else ""))
        return Asked(self._round, self.interview.asked)

    def _nearness(self) -> dict[str, float]:
        """How near each question is to what was said last, 0–1; empty where there is nothing to go by."""
        rounds = self.interview.rounds
        if not rounds or not self._retriever or len(rounds[-1].said) < 20:
            return {}
        try:
            hits = self._retriever().search(rounds[-1].said[:2000], k=NEAR)
        except InterviewerError:
            return {}  # a transition is a nicety: without the index the interview goes on
        return {hit.question_id: 1 - n / NEAR for n, hit in enumerate(hits) if hit.similarity >= NEAR_SIMILAR}

    def _graded(self, current: Round, turn: Turn) -> Grade | Ungraded:
        return grade_turn(self.grader, current, turn, self._passages)

    def _probe(self, action: AskProbe) -> None:
        current = self._round
        text = probe_text(
            current.question,
            action.point,
            self.interview.plan.lang,
            proposed=action.proposed,
            said=current.said,
            turn=len(current.turns),
        )
        self._record(ProbeAsked(point=action.point.id, text=text))


def grade_turn(grader: Grader, current: Round, turn: Turn, passages: Passages | None = None) -> Grade | Ungraded:
    """Grade one stored reply; Ctrl-C during it gives Ungraded, since the reply is safe and can be graded later."""
    reply = turn.reply or ""
    earlier = tuple(
        (t.asked, t.reply) for t in current.turns if t.reply is not None and (t.number or 0) < (turn.number or 0)
    )
    lang = detect(reply, default=current.question.question.langs[0])
    request = GradingRequest(
        question=current.question,
        reply=reply,
        lang=lang,
        asked=turn.asked if turn.kind == "probe" else "",
        point=turn.point,
        earlier=earlier,
        passages=_passages(passages, current.question, reply, lang),
    )
    try:
        return grader.grade(request)
    except KeyboardInterrupt:
        info = GraderInfo(name="interrupted", rubric=current.question.rubric_hash)
        return Ungraded(reason="interrupted", detail="stopped by the candidate", grader=info)


def _passages(find: Passages | None, question: Question, reply: str, lang: Lang) -> tuple[str, ...]:
    try:
        return tuple(find(question, reply, lang)) if find else ()
    except InterviewerError:
        return ()  # they help a model; the reference answer is what it marks against


def regrade(
    store: Store, grader: Grader, session: str, *, everything: bool = False, passages: Passages | None = None
) -> list[Graded]:
    """Grade stored replies again: those whose grading failed or never happened, or all. Earlier gradings stay stored."""
    interview = fold(store.events(session))
    done = []
    for current in interview.rounds:
        for turn in current.turns:
            if turn.number is None or turn.kind == "deeper" or (isinstance(turn.result, Grade) and not everything):
                continue
            result = grade_turn(grader, current, turn, passages)
            stored = store.append(session, ReplyGraded(reply=turn.number, result=result), after=interview.last_seq)
            interview = apply(interview, stored)
            done.append(Graded(turn, result))
    return done
