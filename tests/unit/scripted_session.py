"""The events of one interview with everything that a report must show, for golden files."""

from interviewer.core.events import (
    Disputed,
    HintGiven,
    Plan,
    ProbeAsked,
    QuestionAsked,
    QuestionClosed,
    ReplyGiven,
    ReplyGraded,
    SessionEnded,
    SessionStarted,
    Stored,
)
from interviewer.core.question import Lang, Source
from interviewer.core.verdict import Grade, GraderInfo, PointVerdict, SpottedMisconception, Ungraded
from tests.factory import question, stored

MODEL = GraderInfo(name="model", model="fake-1", prompt="0123456789ab", rubric="ba9876543210", samples=3)
SOURCES = (Source(ref="arXiv:1706.03762", where="§3.2.1", supports=("variance",)), Source(ref="A book | with a bar"))
REPLY = "The variance grows; it stops exploding gradients.\n\n<script>alert(1)</script> & *not bold* [x](http://a.b)"


def session(lang: Lang = "en", reply: str = REPLY) -> list[Stored]:
    """Three questions: marked by a model that was not sure and once more, ungraded, and skipped."""
    asked = question().model_copy(update={"sources": SOURCES})
    first = Grade(
        verdicts=(
            PointVerdict(
                point="variance", verdict="met", quote="The variance grows", reason="says it",
                votes=("met", "met", "partial"), second="missing",
            ),
            PointVerdict(point="saturation", verdict="missing", reason="not-found"),
            PointVerdict(point="gradient", verdict="contradicted", quote="exploding gradients", reason="misconception:explosion"),
        ),
        misconceptions=(SpottedMisconception(id="explosion", quote="exploding gradients"),),
        grader=MODEL,
    )  # fmt: skip
    second = Grade(
        verdicts=(
            PointVerdict(point="variance", verdict="missing"),
            PointVerdict(point="saturation", verdict="partial", quote="softmax does", reason="half"),
            PointVerdict(point="gradient", verdict="missing"),
        ),
        grader=MODEL,
        note="One call gave no usable answer.",
    )
    return stored(
        SessionStarted(plan=Plan(lang=lang, number=3, seed=1)),
        QuestionAsked(question=asked),
        ReplyGiven(text=reply, seconds=61.4),
        ReplyGraded(reply=0, result=Ungraded(reason="timeout", grader=MODEL)),
        ReplyGraded(reply=0, result=first),
        ProbeAsked(point="saturation", text="What does the next layer do then?"),
        HintGiven(point="saturation", text="Think of very different inputs."),
        ReplyGiven(text="softmax does\nsomething", seconds=9, via="spoken"),
        ReplyGraded(reply=1, result=second),
        QuestionClosed(why="probed"),
        QuestionAsked(question=asked, retry=True),
        ReplyGiven(text="    for x in y:\n        pass", via="piped"),
        ReplyGraded(reply=2, result=first),
        QuestionClosed(why="probed"),
        QuestionAsked(question=question("other"), bridge="scaling"),
        ReplyGiven(text="A reply that no grader answered for"),
        ReplyGraded(reply=3, result=Ungraded(reason="unreachable", detail="\x1b[31mrefused", grader=MODEL)),
        QuestionClosed(why="ungraded"),
        QuestionAsked(question=question("third", topic="rag/retrieval")),
        QuestionClosed(why="skipped"),
        SessionEnded(why="complete"),
        Disputed(replies=(1,), point="saturation", verdict="partial", wanted="met", note="that is all of it"),
    )
