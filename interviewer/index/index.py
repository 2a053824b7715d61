"""The index of the corpus as a retriever: opens what is built, builds what is not, and mends what breaks."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Self, TypeVar

from interviewer.core.question import Lang, Question
from interviewer.index import generation as on_disk
from interviewer.index.building import BROKEN, Builder, Contents
from interviewer.index.generation import Generation
from interviewer.index.lexical import Lexical
from interviewer.index.meaning import Meaning
from interviewer.ports import Embedder, Hit

T = TypeVar("T")
RRF = 60
"""The constant of reciprocal rank fusion, from Cormack, Clarke and Büttcher 2009 (SIGIR)."""
WORDS, MEANING = 1.5, 1.0
"""Weights of the two ranks; on paraphrased queries words alone beat the built-in vectors alone, both languages."""
POOL, SURE = 50, 20
"""Ranks of each side that are fused; best ones by words whose cosine is taken even where the graph search missed them."""
FEW = 200
"""A topic of at most so many questions is searched exactly, which is faster than the graph search with a filter."""


class Index:
    """Finds questions by meaning and words. Safe to use from several threads; processes share one folder.

    Every method raises IndexUnavailable where the index cannot be built or its server does not answer, and passes on
    ModelUnavailable from the embedder.
    """

    def __init__(
        self,
        questions: Mapping[str, Question],
        folder: Path,
        embedder: Embedder,
        *,
        chroma_url: str | None = None,
        on_build: Callable[[int], None] | None = None,
    ) -> None:
        self._folder, self._url = folder, chroma_url
        self._builder = Builder(folder, embedder, chroma_url, on_build)
        self._wanted = Contents(questions, self._builder.kin)
        self._lock = RLock()
        self._generation: Generation | None = None
        self._open_lexical: Lexical | None = None
        self._open_meaning: Meaning | None = None
        self._earlier: Meaning | None = None  # of the questions before `follow`; its Chroma client serves on

    @classmethod
    def open(
        cls,
        questions: Mapping[str, Question],
        folder: Path,
        embedder: Embedder,
        *,
        chroma_url: str | None = None,
        on_build: Callable[[int], None] | None = None,
    ) -> Self:
        """Return the index of these questions, building it where there is none that fits.

        Where one of nearly the same questions is there, only the difference is built: the vectors of what was added or
        changed, with the embedder as it was trained then.

        Args:
            questions: the corpus.
            folder: where indexes are kept; made where it is missing.
            embedder: makes the vectors; where it is trainable, it is trained on the corpus at every whole build.
            chroma_url: http://host:port of a Chroma server that keeps the vectors; the words stay in the folder.
            on_build: called with the number of questions before a build that takes a while.

        An index that is there is opened by its manifest alone; Chroma is imported by the first search.
        """
        index = cls(questions, folder, embedder, chroma_url=chroma_url, on_build=on_build)
        index._generation = on_disk.find(folder, index.digest) or index._builder.build(index._wanted)
        return index

    @property
    def digest(self) -> str:
        """Digest of everything indexed and of everything that the vectors depend on."""
        return self._wanted.digest

    def follow(self, questions: Mapping[str, Question]) -> None:
        """Make this the index of other questions, as after an addition; a small difference takes a fraction of a second.

        Raises what `open` raises, and is then still the index of the earlier questions.
        """
        with self._lock:
            wanted = Contents(questions, self._builder.kin, self._wanted)
            found = on_disk.find(self._folder, wanted.digest) or self._builder.build(wanted)
            earlier, self._open_meaning = self._open_meaning or self._earlier, None
            self.close()
            self._wanted, self._generation, self._earlier = wanted, found, earlier

    def close(self) -> None:
        """Release files and connections; the index may be used again."""
        with self._lock:
            for opened in (self._open_meaning, self._earlier, self._open_lexical):
                if opened:
                    opened.close()
            self._open_meaning = self._earlier = self._open_lexical = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._wanted.questions)

    def search(self, text: str, k: int = 10, *, topic: str | None = None) -> list[Hit]:
        """Return at most k questions near a text, best first, within a topic's subtree where one is given.

        The ranks by meaning and by words are fused; `similarity` is the cosine of query and entry.
        """
        topics = None if topic is None else self._subtree(topic)
        if k < 1 or not len(self) or topics == []:
            return []
        pool = max(POOL, k)
        words = self._mending(lambda: self._lexical().search(text, pool, topic))
        meaning = self._near(text, pool, topics, words[:SURE])
        scores: dict[str, float] = {}
        for weight, ranked in ((MEANING, [question_id for question_id, _ in meaning]), (WORDS, words)):
            for rank, question_id in enumerate(ranked, 1):
                scores[question_id] = scores.get(question_id, 0.0) + weight / (RRF + rank)
        cosine = dict(meaning)
        best = sorted(scores, key=lambda i: (-scores[i], -cosine.get(i, 0.0), i))[:k]
        return [Hit(i, scores[i], _share(cosine.get(i, 0.0))) for i in best]

    def similar(self, text: str, k: int = 5) -> list[Hit]:
        """Return at most k questions whose own wording, in either language, is nearest to the text; a copy has 1."""
        if k < 1 or not len(self):
            return []
        vector = self._vector(text)
        best: dict[str, float] = {}
        for key, cosine in self._mending(lambda: self._meaning().asked(vector, 2 * k)) if any(vector) else []:
            question_id = key.rpartition("#")[0]
            best[question_id] = max(best.get(question_id, 0.0), cosine)
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
        return [Hit(question_id, cosine, _share(cosine)) for question_id, cosine in ranked]

    def passages(self, text: str, k: int = 3, exclude: str | None = None, *, lang: Lang = "en") -> list[str]:
        """Return the reference answers of the k entries nearest to a text, without the entry `exclude`."""
        hits = [hit.question_id for hit in self.search(text, k + 1) if hit.question_id != exclude]
        return [self._wanted.questions[question_id].answer.get(lang) for question_id in hits[:k]]

    def known(self, text: str) -> float:
        """Return the share, 0–1, of what a text is about that some question has words for.

        An embedder that was not trained on the corpus may know words that the corpus does not: then it is 1.
        """
        if not self._builder.trainable:
            return 1.0
        return self._mending(lambda: self._lexical().known(text))

    def warm(self) -> None:
        """Load what the first search would load: Chroma, numpy, the trained model."""
        self.search("warm", k=1)

    def _subtree(self, topic: str) -> list[str]:
        return sorted({t for t in self._wanted.topics.values() if t == topic or t.startswith(f"{topic}/")})

    def _below(self, topics: Sequence[str]) -> list[str]:
        wanted = frozenset(topics)
        return [question_id for question_id, topic in self._wanted.topics.items() if topic in wanted]

    def _vector(self, text: str) -> list[float]:
        # The embedder's call stands outside the mending: a failing endpoint is no fault of the index.
        [vector] = self._mending(lambda: self._builder.trained(self._current())).embed([text])
        return vector

    def _near(
        self, text: str, n: int, topics: Sequence[str] | None = None, also: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Return (id, cosine) pairs, nearest first: what the graph search finds, and the ids given in `also`."""
        vector = self._vector(text)
        if not any(vector):
            return []

        def near() -> list[tuple[str, float]]:
            if topics and len(few := self._below(topics)) <= FEW:
                found = self._meaning().cosines(vector, few)
            else:
                found = self._meaning().near(vector, n, topics)
            missed = set(also).difference(key for key, _ in found)
            if missed:
                found += self._meaning().cosines(vector, sorted(missed))
            return sorted(found, key=lambda pair: (-pair[1], pair[0]))

        return self._mending(near)

    def _current(self) -> Generation:
        assert self._generation is not None
        return self._generation

    def _lexical(self) -> Lexical:
        if self._open_lexical is None:
            self._current().verify(on_disk.LEXICAL)
            self._open_lexical = Lexical(self._current().folder / on_disk.LEXICAL)
        return self._open_lexical

    def _meaning(self) -> Meaning:
        if self._open_meaning is None:
            earlier, self._earlier = self._earlier, None
            self._open_meaning = Meaning(self._current(), self._url, self._wanted.topics, earlier)
        return self._open_meaning

    def _mending(self, work: Callable[[], T]) -> T:
        """Do work on the open index; where it turns out broken, build it again and go on, until a whole new one fails."""
        with self._lock:
            whole = False
            while True:
                try:
                    return work()
                except BROKEN as e:
                    self.close()
                    if whole:
                        raise self._builder.unavailable(e) from e
                    self._generation = self._builder.build(self._wanted, self._current())
                    whole = self._generation.base is None


def _share(cosine: float) -> float:
    return min(1.0, max(0.0, cosine))
