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
    owes_acknowledgement,
)
from interviewer.core.language import detect
from interviewer.core.manner import quotes_of
from interviewer.core.pace import Stopwatch
from interviewer.core.probe import GENERIC_HINT, leaks, probe_text
from interviewer.core.question import Lang, Question
from interviewer.core.tone import judges
from interviewer.core.verdict import Grade, GraderInfo, Ungraded
from interviewer.errors import InterviewerError, NothingToAsk, StoreError
from interviewer.ports import Clock, Grader, GradingRequest, Hit, KnowsWords, Retriever, Speaker, Store
from interviewer.utterance import Utterances, Words

POOL = 10
"""At least so many hits of a free text are candidates."""
LEAST_SIMILAR = 0.06
"""Cosine similarity under which a hit of a free text is none."""
LEAST_KNOWN = 0.6
"""Share of a free text's words that the questions must know, or it is about something else. Of 80 queries about cooking,
travel and the like 70 are turned away, of 140 about the subject one (`python -m benchmarks fitting`)."""
NEAR, NEAR_SIMILAR = 5, 0.2
"""How many neighbours of what was said make a natural transition, and how similar they must at least be."""
SHORTEST_NEAR = 12
"""Characters of verified quotes that say enough to look for neighbours."""


def unheard(_piece: str) -> None:
    """Take words that nobody listens to while they come."""


@dataclass(frozen=True)
class Asked:
    """A question was put. `round.transition` was said before it; `streamed` where `on_words` has had it already."""

    round: Round
    number: int
    streamed: bool = False


@dataclass(frozen=True)
class Said:
    """The interviewer said something beside a question; `streamed` where `on_words` has had it already."""

    kind: Literal["greeting", "acknowledgement", "closing"]
    text: str
    streamed: bool = False


@dataclass(frozen=True)
class Probed:
    """A follow-up was put; `turn.spoken` is the whole of it, with what ties in with the candidate's words."""

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
class Ending:
    """Nothing more will be asked; the closing words come next, after whatever the front end shows before them."""

    interview: Interview
    why: str


@dataclass(frozen=True)
class Finished:
    """The interview is over."""

    interview: Interview


Step = Asked | Said | Probed | Grading | Graded | RoundDone | Waiting | Ending | Finished
Passages = Callable[[Question, str, Lang], Sequence[str]]


class Runner:
    """One interview session, driven by `advance` and by what the candidate does.

    Args:
        session: the session's id; it has at least its first event, or `start` makes it.
        passages: finds reference passages for graders that read them.
        topic_weights: how much interviews ask about each top-level topic.
        speaker: words transitions and the closing; stored wordings where there is none.
        topic_title: what a topic is called.

    Attributes:
        on_words: called in the thread of `advance` with pieces of what the interviewer says, as they come from a model.
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
        speaker: Speaker | None = None,
        topic_title: Callable[[str, Lang], str] = lambda topic, _lang: topic,
    ) -> None:
        self.session = session
        self.grader = grader
        self._store = store
        self._corpus = corpus
        self._clock = clock
        self._retriever = retriever
        self._passages = passages
        self._topic_weights = topic_weights or {}
        self._utterances = Utterances(speaker, topic_title)
        self.on_words: Callable[[str], None] = unheard
        self._watch = Stopwatch(clock.monotonic)
        self._timed: tuple[int, ...] = ()
        self.interview = Interview()

    def start(self, plan: Plan) -> None:
        """Store the session's first event; raises NothingToAsk where the plan allows no question."""
        if plan.query and self._retriever:
            hits = self._found(self._retriever(), plan.query, max(POOL, 3 * plan.number))
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

    @staticmethod
    def _found(retriever: Retriever, query: str, k: int) -> list[Hit]:
        """Return what a free text finds; nothing where it is about something else."""
        if isinstance(retriever, KnowsWords) and retriever.known(query) < LEAST_KNOWN:
            return []
        return retriever.search(query, k=k)

    def load(self) -> None:
        """Take up a stored session; raises UnknownSession."""
        self.interview = fold(self._store.events(self.session))

    def advance(self) -> Iterator[Step]:
        """Do everything that needs no candidate, yielding each step after it was stored, until it is their turn."""
        while not self.interview.ended:
            action = next_action(self.interview)
            if isinstance(action, Choose) and not self.interview.rounds and not self.interview.greeting:
                yield self._say("greeting", self._utterances.greeting(self.interview))
                continue
            if owes_acknowledgement(self.interview, action):
                yield self._say("acknowledgement", self._utterances.acknowledgement(self.interview))
                continue
            match action:
                case Choose():
                    if asked := self._ask():
                        yield asked
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
                    yield from self._close(action.why)
                    self._record(SessionEnded(why=action.why))
                    yield Finished(self.interview)
                    return
                case Await():
                    self._time_reply()
                    yield Waiting(self._round.turns[-1])
                    return
        yield from self._close(self.interview.ended)
        yield Finished(self.interview)

    def _close(self, why: str) -> Iterator[Step]:
        """Say the last words; those that were said already are repeated."""
        yield Ending(self.interview, why)
        if self.interview.closing:
            yield Said("closing", self.interview.closing)
            return
        words = self._utterances.closing(self.interview, self.on_words)
        try:
            yield self._say("closing", words)
        except StoreError:
            yield Said("closing", words.text, self._streamed(words))  # all that counts is on the disk already

    def _say(self, kind: Literal["greeting", "acknowledgement", "closing"], words: Words) -> Said:
        self._record(Spoken(kind=kind, text=words.text, by=words.by))
        return Said(kind, words.text, self._streamed(words))

    def _streamed(self, words: Words) -> bool:
        return words.by == "model" and self.on_words is not unheard

    @property
    def _round(self) -> Round:
        return self.interview.rounds[-1]

    def reply(
        self, text: str, *, via: Literal["typed", "spoken", "piped"] = "typed", delivery: Delivery | None = None
    ) -> None:
        """Store what the candidate said, and how where it was spoken; nothing is graded yet."""
        self._record(ReplyGiven(text=text, seconds=round(self._watch.seconds, 1), via=via, delivery=delivery))
        self._watch.stop()

    def _time_reply(self) -> None:
        """Start the clock, unless it runs already for this reply: a command in between does not set it back."""
        current = self._round
        place = (len(self.interview.rounds), len(current.turns), len(current.withdrawn))
        if place != self._timed:
            self._timed = place
            self._watch.start()

    @property
    def elapsed(self) -> float:
        """Seconds of answering on the latest question, the reply that is being written included, pauses left out."""
        current = self.interview.current
        sent = self.interview.rounds[-1].sent if self.interview.rounds else ()
        return sum(turn.seconds for turn in sent) + (self._watch.seconds if current else 0.0)

    def pause(self) -> None:
        """Stop the clock of the reply that is being written."""
        self._watch.pause()

    def unpause(self) -> None:
        """Let the clock go on."""
        self._watch.unpause()

    def withdraw(self) -> str | None:
        """Take back the last reply on the open question and return its words; None where there is none."""
        turn = self.interview.current.last_reply if self.interview.current else None
        if turn is None or turn.number is None:
            return None
        self._record(ReplyWithdrawn(reply=turn.number))
        return turn.reply

    def note(self, text: str) -> None:
        """Keep a note of the candidate's with the latest question."""
        self._record(NoteTaken(text=text))

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

    def _ask(self) -> Asked | None:
        """Choose and put the next question; None where no further one fits, which ends the interview."""
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
            return None
        related = bool(nearness.get(question.id))
        words = self._utterances.transition(interview, question, related=related, on_words=self.on_words)
        before = interview.rounds[-1].question.id if related else ""
        self._record(QuestionAsked(question=question, bridge=before, transition=words.text))
        return Asked(self._round, self.interview.asked, self._streamed(words))

    def _nearness(self) -> dict[str, float]:
        """How near each question is to what was said last, 0–1; empty where there is nothing to go by.

        Only words that carry a verdict count: what a candidate says beside the question steers nothing.
        """
        rounds = self.interview.rounds
        said = "\n".join(quotes_of(rounds[-1])) if rounds else ""
        if not self._retriever or len(said) < SHORTEST_NEAR:
            return {}
        try:
            hits = self._retriever().search(said[:2000], k=NEAR)
        except InterviewerError:
            return {}  # a transition is a nicety: without the index the interview goes on
        return {hit.question_id: 1 - n / NEAR for n, hit in enumerate(hits) if hit.similarity >= NEAR_SIMILAR}

    def _graded(self, current: Round, turn: Turn) -> Grade | Ungraded:
        return grade_turn(self.grader, current, turn, self._passages, self.interview.plan)

    def _probe(self, action: AskProbe) -> None:
        current, lang = self._round, self.interview.plan.lang
        proposed = None if action.proposed and judges(action.proposed) else action.proposed
        text = probe_text(
            current.question,
            action.point,
            lang,
            proposed=proposed,
            said=current.said,
            turn=len(current.turns),
        )
        # a wording that was proposed ties in with the candidate's words already
        lead_in = "" if text == proposed else self._utterances.lead_in(self.interview, action.point, text)
        self._record(ProbeAsked(point=action.point.id, text=text, lead_in=lead_in))


def grade_turn(
    grader: Grader, current: Round, turn: Turn, passages: Passages | None = None, plan: Plan | None = None
) -> Grade | Ungraded:
    """Grade one stored reply in the languages of the plan; Ctrl-C during it gives Ungraded, since the reply is safe and can be graded later."""
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
        feedback=plan.feedback_lang if plan else None,
        asking=plan.lang if plan else None,
    )
    try:
        return grader.grade(request)
    except KeyboardInterrupt:
        info = GraderInfo(name="interrupted", rubric=current.question.rubric_hash)
        return Ungraded(reason="interrupted", detail="stopped by the candidate", detail_zh="被候选人中止", grader=info)


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
        for turn in current.sent:
            taken_back = turn in current.withdrawn and turn.number != current.first
            if (
                taken_back
                or turn.number is None
                or turn.kind == "deeper"
                or (isinstance(turn.result, Grade) and not everything)
            ):
                continue
            result = grade_turn(grader, current, turn, passages, interview.plan)
            stored = store.append(session, ReplyGraded(reply=turn.number, result=result), after=interview.last_seq)
            interview = apply(interview, stored)
            done.append(Graded(turn, result))
    return done
