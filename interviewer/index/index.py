"""The index of the corpus as a retriever: opens what is built, builds what is not, and mends what breaks."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Self, TypeVar

from interviewer.core.question import Lang, Question
from interviewer.errors import IndexNotBuilt, IndexUnavailable, Said
from interviewer.index import generation as on_disk
from interviewer.index.documents import Document, digest, documents, statements
from interviewer.index.generation import Generation, GenerationBroken, Manifest
from interviewer.index.lexical import Lexical, build_lexical
from interviewer.index.vectors import Vectors, VectorsBroken
from interviewer.ports import Embedder, Hit, TrainableEmbedder

T = TypeVar("T")
RRF = 60
"""The constant of reciprocal rank fusion, from Cormack, Clarke and Büttcher 2009 (SIGIR)."""
WORDS, MEANING = 1.5, 1.0
"""Weights of the two ranks; on paraphrased queries words alone beat the built-in vectors alone, both languages."""
POOL, SURE = 50, 20
"""Ranks of each side that are fused; best ones by words whose cosine is taken even where the graph search missed them."""
FEW = 200
"""A topic of at most so many questions is searched exactly, which is faster than the graph search with a filter."""
LONGEST_WAIT = 600.0
"""Seconds to wait for another process that is building the same index."""
_BROKEN = (VectorsBroken, GenerationBroken, sqlite3.DatabaseError, OSError, ValueError)


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
        self._questions, self._folder, self._embedder, self._url = questions, folder, embedder, chroma_url
        self._on_build = on_build
        self._corpus = documents(questions)
        self.digest = digest(self._corpus, str(on_disk.FORMAT), embedder.fingerprint, chroma_url or "")
        self._lock = RLock()
        self._generation: Generation | None = None
        self._open_lexical: Lexical | None = None
        self._open_vectors: Vectors | None = None
        self._model: Embedder | None = None

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

        Args:
            questions: the corpus.
            folder: where indexes are kept; made where it is missing.
            embedder: makes the vectors; where it is trainable, it is trained on the corpus at every build.
            chroma_url: http://host:port of a Chroma server that keeps the vectors; the words stay in the folder.
            on_build: called with the number of questions before a build.

        An index that is there is opened by its manifest alone; Chroma is imported by the first search.
        """
        index = cls(questions, folder, embedder, chroma_url=chroma_url, on_build=on_build)
        index._generation = on_disk.find(folder, index.digest) or index._build(None)
        return index

    def close(self) -> None:
        """Release files and connections; the index may be used again."""
        with self._lock:
            if self._open_vectors:
                self._open_vectors.close()
            if self._open_lexical:
                self._open_lexical.close()
            self._open_vectors = self._open_lexical = self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._corpus)

    def search(self, text: str, k: int = 10, *, topic: str | None = None) -> list[Hit]:
        """Return at most k questions near a text, best first, within a topic's subtree where one is given.

        The ranks by meaning and by words are fused; `similarity` is the cosine of query and entry.
        """
        topics = None if topic is None else self._subtree(topic)
        if k < 1 or not self._corpus or topics == []:
            return []
        pool = max(POOL, k)
        words = self._mending(lambda: self._lexical().search(text, pool, topic))
        meaning = self._near("whole", text, pool, topics, words[:SURE])
        scores: dict[str, float] = {}
        for weight, ranked in ((MEANING, [question_id for question_id, _ in meaning]), (WORDS, words)):
            for rank, question_id in enumerate(ranked, 1):
                scores[question_id] = scores.get(question_id, 0.0) + weight / (RRF + rank)
        cosine = dict(meaning)
        best = sorted(scores, key=lambda i: (-scores[i], -cosine.get(i, 0.0), i))[:k]
        return [Hit(i, scores[i], _share(cosine.get(i, 0.0))) for i in best]

    def similar(self, text: str, k: int = 5) -> list[Hit]:
        """Return at most k questions whose own wording, in either language, is nearest to the text; a copy has 1."""
        if k < 1 or not self._corpus:
            return []
        best: dict[str, float] = {}
        for key, cosine in self._near("asked", text, 2 * k):
            question_id = key.rpartition("#")[0]
            best[question_id] = max(best.get(question_id, 0.0), cosine)
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
        return [Hit(question_id, cosine, _share(cosine)) for question_id, cosine in ranked]

    def passages(self, text: str, k: int = 3, exclude: str | None = None, *, lang: Lang = "en") -> list[str]:
        """Return the reference answers of the k entries nearest to a text, without the entry `exclude`."""
        hits = [hit.question_id for hit in self.search(text, k + 1) if hit.question_id != exclude]
        return [self._questions[question_id].answer.get(lang) for question_id in hits[:k]]

    def warm(self) -> None:
        """Load what the first search would load: Chroma, numpy, the trained model."""
        self.search("warm", k=1)

    def _subtree(self, topic: str) -> list[str]:
        return sorted({d.topic for d in self._corpus if d.topic == topic or d.topic.startswith(f"{topic}/")})

    def _below(self, topics: Sequence[str]) -> list[str]:
        wanted = frozenset(topics)
        return [document.id for document in self._corpus if document.topic in wanted]

    def _near(
        self, which: str, text: str, n: int, topics: Sequence[str] | None = None, also: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Return (id, cosine) pairs, nearest first: what the graph search finds, and the ids given in `also`."""
        # The embedder's call stands outside the mending: a failing endpoint is no fault of the index.
        [vector] = self._mending(self._trained).embed([text])
        if not any(vector):
            return []

        def near() -> list[tuple[str, float]]:
            manifest = self._current().manifest
            name = manifest.whole if which == "whole" else manifest.asked
            if topics and len(few := self._below(topics)) <= FEW:
                found = self._vectors().cosines(name, vector, few)
            else:
                found = self._vectors().near(name, vector, n, topics)
            missed = set(also).difference(key for key, _ in found)
            if missed:
                found += self._vectors().cosines(name, vector, sorted(missed))
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

    def _vectors(self) -> Vectors:
        if self._open_vectors is None:
            current = self._current()
            current.verify(on_disk.CHROMA)
            opened = Vectors(self._url or current.folder / on_disk.CHROMA)
            try:
                opened.check(current.manifest.whole, current.manifest.count)
                opened.check(current.manifest.asked, current.manifest.asked_count)
            except BaseException:
                opened.close()
                raise
            self._open_vectors = opened
        return self._open_vectors

    def _trained(self) -> Embedder:
        if self._model is None:
            self._model = self._embedder
            if isinstance(self._embedder, TrainableEmbedder):
                self._current().verify(on_disk.MODEL)
                self._model = self._embedder.trained((self._current().folder / on_disk.MODEL).read_bytes())
        return self._model

    def _mending(self, work: Callable[[], T]) -> T:
        """Do work on the open index; where it turns out broken, build it again, once, and go on."""
        with self._lock:
            try:
                return work()
            except _BROKEN:
                self.close()
                self._generation = self._build(self._current())
            try:
                return work()
            except _BROKEN as e:
                self.close()
                raise self._unavailable(e) from e

    def _unavailable(self, e: Exception) -> IndexUnavailable:
        detail = f"{type(e).__name__}: {e}"[:300]
        return IndexUnavailable(detail=detail) if self._url else IndexNotBuilt(detail=detail, folder=self._folder)

    def _build(self, broken: Generation | None) -> Generation:
        """Build under the lock, unless another process did so in the meantime; returns the index to use."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                found = on_disk.find(self._folder, self.digest)
                if found and (broken is None or found.folder != broken.folder):
                    return found
                if self._on_build:
                    self._on_build(len(self._corpus))
                return self._built(on_disk.begin(self._folder))
        except _BROKEN as e:
            raise self._unavailable(e) from e

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            with FileLock(self._folder / "index.lock", timeout=LONGEST_WAIT):
                yield
        except Timeout:
            raise IndexNotBuilt(
                detail=Said("another process has been building it for long", "另一个进程正在长时间构建索引"),
                folder=self._folder,
            ) from None

    def _built(self, place: Path) -> Generation:
        """Fill a new folder and publish it."""
        embedder, token = self._embedder, f"{self.digest}-{secrets.token_hex(4)}"
        if isinstance(embedder, TrainableEmbedder):
            model = embedder.train(statements(self._questions))
            (place / on_disk.MODEL).write_bytes(model)
            embedder = embedder.trained(model)
        build_lexical(place / on_disk.LEXICAL, self._corpus)
        whole, asked = f"interviewer-whole-{token}", f"interviewer-asked-{token}"
        keys = [(f"{d.id}#{n}", text, d) for d in self._corpus for n, text in enumerate(d.asked)]
        vectors = Vectors(self._url or place / on_disk.CHROMA)
        try:
            if self._url:
                (place / on_disk.COLLECTIONS).write_text(f"{whole}\n{asked}\n", "utf-8")
            self._fill(vectors, whole, [(d.id, d.whole, d) for d in self._corpus], embedder)
            self._fill(vectors, asked, keys, embedder)
            if self._url:
                vectors.delete(*on_disk.collections(self._folder, besides=place))
        finally:
            vectors.close()
        files = dict(on_disk.immutable_files(place))
        manifest = Manifest(on_disk.FORMAT, self.digest, len(self._corpus), len(keys), whole, asked, files)
        return on_disk.publish(self._folder, place, manifest)

    @staticmethod
    def _fill(vectors: Vectors, name: str, rows: Sequence[tuple[str, str, Document]], embedder: Embedder) -> None:
        made = embedder.embed([text for _, text, _ in rows]) if rows else []
        vectors.fill(name, [key for key, _, _ in rows], made, [document.topic for _, _, document in rows])


def _share(cosine: float) -> float:
    return min(1.0, max(0.0, cosine))
