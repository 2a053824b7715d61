"""Mock interviews for large-language-model engineering jobs, marked point by point, every mark with its quote.

What follows is for programs that build on it; a test runs it as it stands.

```python
from pathlib import Path

from interviewer import BuiltinEmbedder, Corpus, Grade, GradingRequest, Index, OfflineGrader, Question, Text

corpus = Corpus.open()  # the questions that ship with the program
with Index.open(corpus, Path("index"), BuiltinEmbedder()) as index:
    best, *others = index.search("why are attention scores divided by the root of d_k", k=3)
    question = corpus[best.question_id]
    print(question.question.get("en"), best.similarity)

    # Replies are graded without a model and without a network: a verdict and a quote for each key point.
    reply = "Their variance grows with d_k, so softmax saturates."
    grade = OfflineGrader().grade(GradingRequest(question, reply, "en"))
    assert isinstance(grade, Grade)  # or Ungraded, with the reason
    for verdict in grade.verdicts:
        print(verdict.point, verdict.verdict, repr(verdict.quote))

    # Questions of your own: from a folder of YAML files over the shipped ones, or made here. The index follows by adding.
    corpus = Corpus.open(Path("my-questions"))
    mine = Question(id="mine", question=Text(en="What would you ask us?"), answer=Text(en="Who is called at night."))
    corpus = Corpus([*corpus.values(), mine])
    index.follow(corpus)
    print(index.search("called at night", k=1)[0].question_id)
```

For LangChain, `interviewer.retriever.QuestionRetriever` finds questions as documents. Every name is imported when it is
first used: `import interviewer` alone loads nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interviewer.core.question import KeyPoint, Misconception, Question, Text
    from interviewer.core.verdict import Grade, PointVerdict, Ungraded
    from interviewer.corpus import Corpus, Fault
    from interviewer.embedding import BuiltinEmbedder, OpenAIEmbedder
    from interviewer.errors import InterviewerError
    from interviewer.grading.offline import OfflineGrader
    from interviewer.index import Index
    from interviewer.ports import GradingRequest, Hit

__version__ = "0.1.0"
__all__ = [
    "BuiltinEmbedder",
    "Corpus",
    "Fault",
    "Grade",
    "GradingRequest",
    "Hit",
    "Index",
    "InterviewerError",
    "KeyPoint",
    "Misconception",
    "OfflineGrader",
    "OpenAIEmbedder",
    "PointVerdict",
    "Question",
    "Text",
    "Ungraded",
]
_MODULES = {
    **dict.fromkeys(("KeyPoint", "Misconception", "Question", "Text"), "core.question"),
    **dict.fromkeys(("Grade", "PointVerdict", "Ungraded"), "core.verdict"),
    **dict.fromkeys(("Corpus", "Fault"), "corpus"),
    **dict.fromkeys(("BuiltinEmbedder", "OpenAIEmbedder"), "embedding"),
    **dict.fromkeys(("GradingRequest", "Hit"), "ports"),
    "Index": "index",
    "InterviewerError": "errors",
    "OfflineGrader": "grading.offline",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
