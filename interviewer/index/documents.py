"""What of a question is indexed, and the digests that say which documents of an index still fit the corpus."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from interviewer.core.question import LANGS, KeyPoint, Question, Text


@dataclass(frozen=True, slots=True)
class Document:
    """A question as the index sees it: the question in each language, and what a good answer to it says."""

    id: str
    topic: str
    asked: tuple[str, ...]
    about: tuple[str, ...]
    """Reference answer and key points in each language that has them."""
    accepted: str = ""
    """The wordings that key points are known by: they name the same thing in other words, and much else."""

    @property
    def name(self) -> str:
        """The words of its id and topic."""
        return re.sub(r"[/-]", " ", f"{self.id} {self.topic}")

    @property
    def whole(self) -> str:
        """Question, answer and key points in every language."""
        return "\n".join((*self.asked, *self.about))


def documents(questions: Mapping[str, Question]) -> list[Document]:
    """Return the corpus as documents, sorted by id."""
    return [document_of(question_id, questions[question_id]) for question_id in sorted(questions)]


def document_of(question_id: str, question: Question) -> Document:
    """Return a question as the index sees it."""
    asked = tuple(question.question.get(lang) for lang in question.question.langs)
    about = (question.answer.both, *(point.text.both for point in question.key_points))
    accepted = "\n".join(filter(None, map(_accepted, question.key_points)))
    return Document(question_id, question.topic, asked, about, accepted)


def _accepted(point: KeyPoint) -> str:
    """Return a key point's accepted wordings, which name the same thing in other words and both languages."""
    words = (word for way in point.accept for group in way for word in group.split("|"))
    return " ".join(word.rstrip("!") for word in words)


def statements(questions: Mapping[str, Question]) -> list[str]:
    """Return single statements, each with its translation: what an embedder learns words from.

    Statements in one language are left out, unless they are most of the corpus: the embedder would learn them as they
    stand, and a query in the other language would never come near them (held-out questions, English only, found by
    their Chinese wording among the first five: 97 % without them, 93 % with them).
    """
    made = [text for question_id in sorted(questions) for text in _statements(questions[question_id])]
    paired = [text.both for text in made if len(text.langs) == len(LANGS)]
    return paired if 4 * len(paired) >= len(made) else [text.both for text in made]


def _statements(question: Question) -> Iterator[Text]:
    yield question.question
    yield question.answer
    for point in question.key_points:
        # Accepted wordings mix the languages: they go with a text of either.
        yield (
            point.text.model_copy(update={"en": f"{point.text.en}\n{_accepted(point)}"})
            if point.text.en
            else point.text
        )
    for wrong in question.misconceptions:
        yield wrong.text
        yield wrong.correction


def print_of(document: Document) -> str:
    """Return 16 hexadecimal digits over everything of a document that is indexed."""
    parts = (document.id, document.topic, *document.asked, "", *document.about, "", document.accepted)
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def digest(entries: Mapping[str, str], *others: str) -> str:
    """Return 16 hexadecimal digits over the documents' prints and over what else the index depends on."""
    parts = (*others, *(f"{name} {entries[name]}" for name in sorted(entries)))
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()[:16]
