"""Near-duplicates and topics of many questions at once, by the vectors of the built-in embedder.

The embedder that the settings name is not asked: thousands of texts would be sent and paid for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.core.question import LANGS, Lang, Question
from interviewer.corpus.duplicates import ask_of_different_things
from interviewer.ports import TrainableEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_ALIKE = 0.10
"""Cosine to a topic below which none is suggested; nine of ten questions from other fields stay below it, and a tenth of ours."""
ALIKE = 0.50
"""Cosine of two questions' wordings from which one is mentioned with the other."""
MOST_LEARNT = 4_000
"""Texts that the embedder is trained on, taken evenly."""
BLOCK = 1_024
"""Rows of a block of the matrix of cosines, which as a whole has 400 MB for 10,000 questions."""
LONGEST_ABOUT = 1_000
MOST_LOOKS = 20
"""Questions that are much like another one and ask of something else, after which nearer ones are not looked for."""


@dataclass(frozen=True, slots=True)
class Near:
    """The question most like another one, by its place in the sequence of known and new ones, and the cosine."""

    place: int
    similarity: float


class Neighbours:
    """Knows the questions of the corpus and the new ones, in this order.

    Args:
        known: the corpus.
        new: the questions to be judged.
        embedder: trained here on questions and answers of both.
    """

    def __init__(self, known: Sequence[Question], new: Sequence[Question], embedder: TrainableEmbedder) -> None:
        self._known, self._new = known, new
        texts = [text.both for q in (*known, *new) for text in (q.question, q.answer)]
        step = max(1, -(-len(texts) // MOST_LEARNT))
        self._model = embedder.trained(embedder.train(texts[::step]))

    def near(self, on_block: Callable[[int], None] = lambda _: None) -> list[Near | None]:
        """Return for each new question the most similar one before it, in either language, where there is a similar one."""
        best: list[Near | None] = [None] * len(self._new)
        every = (*self._known, *self._new)
        first = len(self._known)
        for lang in LANGS:
            of = [n for n, q in enumerate(every) if lang in q.question.langs]
            asked = [every[n].question.get(lang) for n in of]
            vectors = self._vectors(asked)
            begin = sum(n < first for n in of)
            for low, cosines in _blocks(vectors, begin):
                on_block(len(cosines))
                for row, place in zip(cosines, range(low, low + len(cosines)), strict=True):
                    row[place:] = -1.0
                    at = _nearest(row, asked, asked[place]) if place else None
                    found = best[of[place] - first]
                    if at is not None and (found is None or row[at] > found.similarity):
                        best[of[place] - first] = Near(of[at], min(1.0, float(row[at])))
        return best

    def topics(self, places: Sequence[int]) -> Mapping[int, str]:
        """Return the topic that each of these new questions lies nearest to; those that lie near none are left out.

        A topic is the mean of its questions and answers in one language; the mean of the topic above it has as much say.
        What all entries have in common, such as the language's commonest words, is taken away first.
        """
        found: dict[int, str] = {}
        for lang in LANGS:
            asked = [place for place in places if self._new[place].langs[:1] == (lang,)]
            known = [q for q in self._known if q.topic != "unsorted" and lang in q.langs]
            if not asked or not known:
                continue
            about = self._vectors([_about(q, lang) for q in known])
            common = about.mean(axis=0)
            topics, centres = _centres([q.topic for q in known], about - common)
            above = [topics.index(_top(topic)) for topic in topics]
            for low in range(0, len(asked), BLOCK):
                part = asked[low : low + BLOCK]
                cosines = _unit(self._vectors([_about(self._new[place], lang) for place in part]) - common) @ centres.T
                scores = (cosines + cosines[:, above]) / 2
                for place, best, score in zip(part, scores.argmax(axis=1), scores.max(axis=1), strict=True):
                    if score >= LEAST_ALIKE:
                        found[place] = topics[best]
        return found

    def _vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        return np.asarray(self._model.embed(texts), np.float32) if texts else np.zeros((0, 1), np.float32)


def _nearest(row: "NDArray[np.float32]", asked: Sequence[str], wording: str) -> int | None:
    """Return the place of the question most like another by its cosines, which lose those that ask of something else."""
    for _ in range(MOST_LOOKS):
        at = int(row.argmax())
        if row[at] < ALIKE:
            break
        if not ask_of_different_things(wording, asked[at]):
            return at
        row[at] = -1.0
    return None


def _about(question: Question, lang: Lang) -> str:
    return f"{question.question.get(lang)}\n{question.answer.get(lang)[:LONGEST_ABOUT]}"


def _centres(topics: Sequence[str], vectors: "NDArray[np.float32]") -> "tuple[list[str], NDArray[np.float32]]":
    """Return the topics and those above them, sorted, with the unit mean of the vectors of each."""
    import numpy as np

    names = sorted({*topics, *map(_top, topics)})
    of = [[n for n, topic in enumerate(topics) if name in {topic, _top(topic)}] for name in names]
    return names, _unit(np.stack([vectors[rows].sum(axis=0) for rows in of]))


def _unit(vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    lengths = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def _top(topic: str) -> str:
    return topic.partition("/")[0]


def _blocks(vectors: "NDArray[np.float32]", begin: int) -> "Iterator[tuple[int, NDArray[np.float32]]]":
    """Yield the cosines of blocks of rows from `begin` on with every row up to the block's end."""
    for low in range(begin, len(vectors), BLOCK):
        high = min(low + BLOCK, len(vectors))
        yield low, vectors[low:high] @ vectors[:high].T
