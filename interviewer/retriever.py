"""The index as a LangChain retriever: questions with their reference answers as documents, for chains that build on them."""

from collections.abc import Mapping
from typing import Annotated, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SkipValidation

from interviewer.core.question import Lang, Question
from interviewer.ports import Hit, Retriever


class QuestionRetriever(BaseRetriever):
    """Finds questions by meaning and words.

    A document's content is the question, an empty line, and the reference answer; its id is the question's. Metadata:
    `id`, `topic`, `level`, `kind`, `roles`, `lang`, `question`, `similarity` (cosine, 0 to 1), `score` (comparable within
    one search), `key_points` (texts, the heaviest first) and `sources` (references).

    Safe to use from several threads; `ainvoke` searches in one of its own. Raises IndexUnavailable, and ModelUnavailable
    where an embeddings endpoint fails.
    """

    index: Annotated[Retriever, SkipValidation] = Field(exclude=True)
    """An open `Index`, or anything with its `search`."""
    questions: Annotated[Mapping[str, Question], SkipValidation] = Field(exclude=True)
    """The corpus that the index was opened with."""
    k: int = Field(default=4, ge=1)
    topic: str | None = None
    """Only questions of this topic and of those below it."""
    lang: Lang = "en"
    """Language of the content; a question without it comes in the other one."""
    least: float = Field(default=0.0, ge=0, le=1)
    """Similarity under which a hit is none."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        hits = self.index.search(query, self.k, topic=self.topic)
        return [self._document(hit) for hit in hits if hit.similarity >= self.least]

    def _document(self, hit: Hit) -> Document:
        question = self.questions[hit.question_id]
        asked = question.question.get(self.lang)
        points = sorted(question.key_points, key=lambda point: -point.weight)
        metadata: dict[str, Any] = {
            "id": question.id,
            "topic": question.topic,
            "level": question.level,
            "kind": question.kind,
            "roles": list(question.roles),
            "lang": self.lang if self.lang in question.question.langs else question.question.langs[0],
            "question": asked,
            "similarity": hit.similarity,
            "score": hit.score,
            "key_points": [point.text.get(self.lang) for point in points],
            "sources": [source.ref for source in question.sources],
        }
        return Document(page_content=f"{asked}\n\n{question.answer.get(self.lang)}", metadata=metadata, id=question.id)
