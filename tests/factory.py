"""Small questions and fakes that many tests need."""

from collections.abc import Callable, Iterable, Mapping

from interviewer.core.events import Event, Plan, QuestionAsked, ReplyGiven, ReplyGraded, SessionStarted, Stored
from interviewer.core.interview import Interview, fold
from interviewer.core.question import KeyPoint, Misconception, Question, Text
from interviewer.core.verdict import Grade, GraderInfo, Ungraded
from interviewer.errors import SessionLocked, UnknownSession
from interviewer.ports import GradingRequest, SessionInfo

INFO = GraderInfo(name="fake")


def both(en: str, zh: str | None = None) -> Text:
    """A text in both languages."""
    return Text(en=en, zh=zh or en)


def question(question_id: str = "scaling", *, level: int = 2, topic: str = "transformer/attention") -> Question:
    """A question with three points of weights 3, 2 and 1."""
    return Question(
        id=question_id,
        topic=topic,
        level=level,
        question=both("Why is the dot product scaled?", "点积为什么要缩放？"),
        answer=both("The variance grows with the dimension. Softmax saturates. The gradient vanishes."),
        key_points=(
            KeyPoint(
                id="variance",
                weight=3,
                text=both("variance grows with the dimension", "方差随维度增大"),
                accept=(("variance|方差", "dimension|维度"),),
                probe=both("How large do the scores get?", "分数会有多大？"),
                hint=both("A dot product is a sum.", "点积是求和。"),
            ),
            KeyPoint(
                id="saturation",
                weight=2,
                text=both("softmax saturates", "softmax 饱和"),
                accept=(("softmax", "saturat|饱和"),),
                probe=both("What does the next layer do then?", "下一步会怎样？"),
                hint=both("Think of very different inputs.", "想想差距很大的输入。"),
            ),
            KeyPoint(
                id="gradient",
                weight=1,
                text=both("gradient vanishes", "梯度消失"),
                accept=(("gradient|梯度", "vanish|small|消失"),),
                probe=both("What follows for training?", "对训练有什么影响？"),
                hint=both("Backpropagate.", "反向传播。"),
            ),
        ),
        misconceptions=(
            Misconception(
                id="explosion",
                text=both("prevents exploding gradients", "防止梯度爆炸"),
                correction=both("They vanish.", "是消失。"),
                says=(("gradient|梯度", "explod|爆炸"),),
                contradicts=("gradient",),
            ),
        ),
        deeper=(both("And with normalised keys?", "如果键已归一化呢？"),),
    )


def stored(*events: Event) -> list[Stored]:
    """Number events from 1."""
    return [Stored(seq=n, at=f"2026-01-01T00:00:{n:02d}+00:00", event=event) for n, event in enumerate(events, 1)]


def grade(verdicts: Mapping[str, str], **more: object) -> Grade:
    """A grade with these verdicts; each credited point quotes "words"."""
    return Grade.model_validate(
        {
            "verdicts": [
                {"point": p, "verdict": v, "quote": "words" if v != "missing" else ""} for p, v in verdicts.items()
            ],
            "grader": INFO,
            **more,
        }
    )


def interview(*events: Event, plan: Plan | None = None) -> Interview:
    """The state after a start, a question and some events."""
    return fold(stored(SessionStarted(plan=plan or Plan()), QuestionAsked(question=question()), *events))


def replied(text: str, result: Grade | Ungraded, number: int = 0) -> list[Event]:
    """A reply with its grading."""
    return [ReplyGiven(text=text), ReplyGraded(reply=number, result=result)]


class MemoryStore:
    """The Store port in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Stored]] = {}

    def append(self, session: str, event: Event, *, after: int) -> Stored:
        rows = self.kept.setdefault(session, [])
        if len(rows) != after:
            raise SessionLocked(id=session)
        rows.append(Stored(seq=after + 1, at="2026-01-01T00:00:00+00:00", event=event))
        return rows[-1]

    def events(self, session: str) -> list[Stored]:
        if session not in self.kept:
            raise UnknownSession(id=session)
        return list(self.kept[session])

    def sessions(self) -> list[SessionInfo]:
        return []

    def asked(self) -> Iterable[tuple[str, str]]:
        return [
            (s.event.question.id, s.at)
            for rows in self.kept.values()
            for s in rows
            if isinstance(s.event, QuestionAsked)
        ]


class FakeClock:
    """A clock that goes on by one second whenever it is looked at."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        self.seconds += 1
        return self.seconds


class ScriptedGrader:
    """A grader that answers what it was told to, in order."""

    def __init__(self, *results: Grade | Ungraded | Callable[[], Grade | Ungraded]) -> None:
        self.results = list(results)
        self.requests: list[GradingRequest] = []

    def grade(self, request: GradingRequest) -> Grade | Ungraded:
        self.requests.append(request)
        result = self.results.pop(0)
        return result() if callable(result) else result
