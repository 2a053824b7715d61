"""What the generators start from: a question in one language, its weak and its full examples, and filler about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from interviewer.core.question import Example, Lang, Question
from interviewer.core.verdict import CREDIT
from interviewer.core.words import stems
from interviewer.evaluation.attacks.attack import CATEGORIES, Attack
from interviewer.evaluation.attacks.glossary import found
from interviewer.evaluation.attacks.text import sentences

FULL = 0.85
"""From this expected score an example counts as a right and whole answer."""
WEAK = 0.40
"""Up to this expected score an example is a weak reply."""


def least(question: Question, example: Example) -> float:
    """Return the lowest score that an example's expected verdicts allow, 0–1: points it does not name count as missing."""
    return _share(question, example, 0.0)


def most(question: Question, example: Example) -> float:
    """Return the highest score that an example's expected verdicts allow, 0–1: points it does not name count as met."""
    return _share(question, example, 1.0)


def _share(question: Question, example: Example, unnamed: float) -> float:
    total = sum(p.weight for p in question.key_points)
    credit = {point: CREDIT[verdict] for point, verdict in example.expect.items()}
    return sum(p.weight * credit.get(p.id, unnamed) for p in question.key_points) / total


@dataclass(frozen=True)
class Weak:
    """A weak reply and the most that it deserves."""

    text: str
    deserved: float
    kind: str


@dataclass(frozen=True)
class Basis:
    """A question in one language. `others` are the questions that off-topic replies may be taken from."""

    question: Question
    lang: Lang
    seed: int = 0
    others: tuple[Question, ...] = field(default=(), repr=False)

    @cached_property
    def reference(self) -> str:
        """The reference answer."""
        return self.question.answer.get(self.lang)

    @cached_property
    def reference_sentences(self) -> list[str]:
        """The reference answer, cut up."""
        return sentences(self.reference, self.lang)

    @cached_property
    def points(self) -> list[str]:
        """The key points' claims."""
        return [p.text.get(self.lang) for p in self.question.key_points]

    @cached_property
    def full(self) -> list[Example]:
        """The question's own right and whole answers in this language, the best first."""
        own = [e for e in self.question.examples if e.lang == self.lang and least(self.question, e) >= FULL]
        return sorted(own, key=lambda e: -least(self.question, e))

    @cached_property
    def weak(self) -> list[Weak]:
        """Weak replies: the question's own two weakest examples in this language, then filler about its topic."""
        own = [e for e in self.question.examples if e.lang == self.lang and most(self.question, e) <= WEAK]
        own.sort(key=lambda e: most(self.question, e))
        found = [
            Weak(e.text, most(self.question, e), f"example {self.question.examples.index(e) + 1}") for e in own[:2]
        ]
        return [*found, Weak(self.filler(), 0.0, "filler")]

    @cached_property
    def subject(self) -> list[str]:
        """What the question is about: the field's terms in its wording, else its topic; never empty."""
        terms = found(self.question.question.get(self.lang), self.lang)
        topic = self.question.topic.rpartition("/")[2].replace("-", " ")
        return terms or [topic if self.lang == "en" else "这个主题"]

    def filler(self) -> str:
        """Return two fluent sentences about the question's topic that say nothing."""
        term = self.subject[0]
        if self.lang == "en":
            return (
                f"There is a lot that one could say about {term}, and it matters in nearly every modern system. "
                "It always depends on the setting, and a good engineer weighs the options with care."
            )
        return f"关于{term}可以谈的内容很多，几乎每个现代系统都会涉及。具体还要看场景，好的工程师会仔细权衡各种方案。"

    def overlap(self, text: str) -> float:
        """Return the share of a text's informative words that the reference answer has too, 0–1."""
        own = stems(text)
        return len(own & stems(self.reference)) / len(own) if own else 0.0

    def attack(
        self, category: str, variant: str, reply: str, *, base: str | None = None, bound: float | None = None
    ) -> Attack:
        """Return an attack on this question; its bound is the category's where none is given."""
        limit = CATEGORIES[category].bound if bound is None else bound
        assert limit is not None
        return Attack(category, self.lang, self.question.id, variant, reply, base, limit)


Drafts = Iterator[Attack]
"""What a generator yields: every variant that it has for a question and language, none where nothing fits."""
