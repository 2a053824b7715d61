"""What a report needs of the program's texts: each front end hands in its own, in one language."""

from collections.abc import Mapping
from typing import Protocol

from interviewer.core.question import VerdictName
from interviewer.core.verdict import CREDIT


class Words(Protocol):
    """The program's texts in one language."""

    lang: str

    def __call__(self, key: str, **facts: object) -> str:
        """Return a text with its facts filled in."""
        ...

    def why_ungraded(self, reason: str) -> str:
        """Return why a grading failed, as a sentence."""
        ...

    def why(self, reason: str, detail: str = "") -> str | None:
        """Return a grader's reason as a sentence; None where the words are a model's own."""
        ...


def labelled(words: Words, name: str, text: str) -> str:
    """Return a label and what follows it, with the colon of the language."""
    return f"{name}{'：' if words.lang == 'zh' else ': '}{text}"


def aside(words: Words, text: str) -> str:
    """Return words in the brackets of the language, to put behind others."""
    return f"（{text}）" if words.lang == "zh" else f" ({text})"


def percent(share: float | None) -> str:
    """Return a share of 1 as whole per cent."""
    return "–" if share is None else f"{share * 100:.0f} %"


def worth(words: Words, weight: int, verdict: VerdictName, earned: float) -> str:
    """Return a point's weight, and what part of it counts where the verdict alone does not say so."""
    if round(100 * earned) == round(100 * CREDIT[verdict]):
        return words("point-weight", weight=weight)
    return words("point-weight-share", weight=weight, share=percent(earned))


def reason(words: Words, given: str, misconceptions: Mapping[str, str]) -> tuple[str, bool]:
    """Return a verdict's reason in words, and whether it is one of our rules and not a model's own sentence.

    Args:
        misconceptions: what each misconception of the question says, by id.
    """
    detail = given.partition(":")[2]
    if given.startswith("misconception:"):
        detail = misconceptions.get(detail, detail)
    elif given.startswith("wording:"):
        detail = _share(detail)
    sentence = words.why(given, detail)
    return (given, False) if sentence is None else (sentence, True)


def _share(number: str) -> str:
    try:
        return percent(float(number))
    except ValueError:
        return number
