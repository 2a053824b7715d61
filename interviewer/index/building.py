"""Builds indexes: a whole one, or only the difference from one that is there, which is much quicker.

Nothing that others may read is ever changed. A difference is a folder of its own: the vectors of what was added in a
file that is searched exactly, a copy of the words with the same change made to it, and a list of what no longer counts.
The embedder stays as the whole index trained it, so vectors of both lie in one space; past a share of the corpus the
next build is whole again, which folds the difference in.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from interviewer.core.question import Question
from interviewer.errors import IndexNotBuilt, IndexUnavailable, Said
from interviewer.index import generation as on_disk
from interviewer.index.documents import Document, digest, document_of, print_of, statements
from interviewer.index.flat import Flat
from interviewer.index.generation import Entries, Generation, GenerationBroken, Manifest
from interviewer.index.lexical import build_lexical, copy_lexical
from interviewer.index.vectors import Vectors, VectorsBroken
from interviewer.ports import Embedder, TrainableEmbedder

SHARE = 0.2
"""Share of a whole index that may be added, changed or gone before the next build is whole again; see docs/decisions."""
QUIETLY = 100
"""So many documents are added without a word to whoever waits."""
LONGEST_WAIT = 600.0
"""Seconds to wait for another process that is building the same index."""
BROKEN = (VectorsBroken, GenerationBroken, sqlite3.DatabaseError, OSError, ValueError)


class Contents:
    """What an index is to hold.

    Args:
        questions: the corpus.
        kin: digest of what all vectors depend on: format, embedder and server.
        earlier: contents that hold many of the same questions, whose documents are used again.
    """

    def __init__(self, questions: Mapping[str, Question], kin: str, earlier: "Contents | None" = None) -> None:
        self.questions = dict(questions)
        before = earlier.questions if earlier else {}
        same = {name for name, question in self.questions.items() if before.get(name) is question}
        known = {d.id: d for d in earlier.corpus if d.id in same} if earlier else {}
        self.corpus: list[Document] = [
            known.get(name) or document_of(name, self.questions[name]) for name in sorted(self.questions)
        ]
        self.prints: dict[str, str] = {
            d.id: earlier.prints[d.id] if earlier and d.id in same else print_of(d) for d in self.corpus
        }
        self.topics = {document.id: document.topic for document in self.corpus}
        self.digest = digest(self.prints, kin)


class Builder:
    """Builds indexes in a folder, one process at a time."""

    def __init__(
        self, folder: Path, embedder: Embedder, url: str | None, on_build: Callable[[int], None] | None
    ) -> None:
        self._folder, self._embedder, self._url, self._on_build = folder, embedder, url, on_build
        self.kin = digest({}, str(on_disk.FORMAT), embedder.fingerprint, url or "")
        self._learnt: tuple[Path, Embedder] | None = None

    @property
    def trainable(self) -> bool:
        """Whether the embedder knows only what the corpus taught it."""
        return isinstance(self._embedder, TrainableEmbedder)

    def build(self, wanted: Contents, broken: Generation | None = None) -> Generation:
        """Return an index of these contents: one that another process built in the meantime, else a new one.

        Raises IndexUnavailable, and passes on ModelUnavailable from the embedder.

        Args:
            broken: an index that turned out damaged; nothing of it is used.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                found = on_disk.find(self._folder, wanted.digest)
                if found and (broken is None or found.folder != broken.folder):
                    return found
                return self._difference(wanted, broken) or self._whole(wanted)
        except BROKEN as e:
            raise self.unavailable(e) from e

    def unavailable(self, e: Exception) -> IndexUnavailable:
        """Return the error to raise for something that went wrong on the disk or in Chroma."""
        detail = f"{type(e).__name__}: {e}"[:300]
        return IndexUnavailable(detail=detail) if self._url else IndexNotBuilt(detail=detail, folder=self._folder)

    def trained(self, generation: Generation) -> Embedder:
        """Return the embedder with what it learnt from the whole index's corpus; raises one of BROKEN."""
        if not isinstance(self._embedder, TrainableEmbedder):
            return self._embedder
        folder = generation.whole.folder
        if self._learnt is None or self._learnt[0] != folder:
            generation.whole.verify(on_disk.MODEL)
            self._learnt = folder, self._embedder.trained((folder / on_disk.MODEL).read_bytes())
        return self._learnt[1]

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

    def _difference(self, wanted: Contents, broken: Generation | None) -> Generation | None:
        """Build the difference from a whole index; None where there is none near enough, or it cannot be used."""
        there = on_disk.kindred(self._folder, self.kin)
        # A folder that is gone was replaced by another process: no reason to doubt what it was made from.
        if not there or (broken and broken.folder.exists() and broken.whole.folder == there[0].whole.folder):
            return None
        try:
            whole = there[0].whole
            base = whole.entries().prints
            added = {name for name, value in wanted.prints.items() if base.get(name) != value}
            dead = {name for name, value in base.items() if wanted.prints.get(name) != value}
            if len(added | dead) > SHARE * len(base):
                return None
            if self._on_build and len(added) > QUIETLY:
                self._on_build(len(added))
            return self._differing(wanted, whole, there, added, dead)
        except BROKEN:
            return None  # whatever is wrong with it, a whole new one does without

    def _differing(
        self, wanted: Contents, whole: Generation, there: Sequence[Generation], added: set[str], dead: set[str]
    ) -> Generation:
        """Fill and publish a folder with the difference, from what the nearest index there has already."""
        had, start = min(((one.prints(), one) for one in there), key=lambda pair: _changes(pair[0], wanted.prints))
        place = on_disk.begin(self._folder)
        changed = [document for document in wanted.corpus if had.get(document.id) != wanted.prints[document.id]]
        gone = {name for name, value in had.items() if wanted.prints.get(name) != value}
        start.verify(on_disk.LEXICAL)
        copy_lexical(start.folder / on_disk.LEXICAL, place / on_disk.LEXICAL, without=gone, added=changed)
        new = [document for document in wanted.corpus if document.id in added]
        ready_whole, ready_asked = _ready(start, {d.id for d in new if had.get(d.id) == wanted.prints[d.id]})
        embedder = self.trained(whole)
        rows = [(document.id, document.whole) for document in new]
        _flat(rows, ready_whole, embedder).write(place, on_disk.WHOLE)
        _flat(_asked(new), ready_asked, embedder).write(place, on_disk.ASKED)
        Entries({name: wanted.prints[name] for name in sorted(added)}, frozenset(dead)).write(place)
        return self._publish(place, wanted, whole.manifest.count, whole.manifest.collection, whole.folder.name)

    def _whole(self, wanted: Contents) -> Generation:
        """Fill a new folder with everything and publish it."""
        if self._on_build:
            self._on_build(len(wanted.corpus))
        place = on_disk.begin(self._folder)
        embedder = self._embedder
        if isinstance(embedder, TrainableEmbedder):
            model = embedder.train(statements(wanted.questions))
            (place / on_disk.MODEL).write_bytes(model)
            embedder = embedder.trained(model)
        build_lexical(place / on_disk.LEXICAL, wanted.corpus)
        _flat(_asked(wanted.corpus), None, embedder).write(place, on_disk.ASKED)
        Entries(wanted.prints).write(place)
        name = f"interviewer-whole-{wanted.digest}-{secrets.token_hex(4)}"
        vectors = Vectors(self._url or place / on_disk.CHROMA)
        try:
            if self._url:
                (place / on_disk.COLLECTIONS).write_text(f"{name}\n", "utf-8")
            made = embedder.embed([document.whole for document in wanted.corpus]) if wanted.corpus else []
            vectors.fill(name, [d.id for d in wanted.corpus], made, [d.topic for d in wanted.corpus])
            if self._url:
                vectors.delete(*on_disk.collections(self._folder, besides=place))
        finally:
            vectors.close()
        return self._publish(place, wanted, len(wanted.corpus), name, None)

    def _publish(self, place: Path, wanted: Contents, count: int, collection: str, base: str | None) -> Generation:
        files = dict(on_disk.immutable_files(place))
        manifest = Manifest(on_disk.FORMAT, wanted.digest, self.kin, count, collection, base, files)
        return on_disk.publish(self._folder, place, manifest)


def _changes(had: Mapping[str, str], wanted: Mapping[str, str]) -> int:
    return len(had.items() ^ wanted.items())


def _asked(corpus: Sequence[Document]) -> list[tuple[str, str]]:
    return [(f"{document.id}#{n}", text) for document in corpus for n, text in enumerate(document.asked)]


def _ready(start: Generation, usable: set[str]) -> tuple[Flat | None, Flat | None]:
    """Return vectors of documents, and of their questions, that a difference has already."""
    if start.base is None or not usable:
        return None, None
    start.verify(on_disk.WHOLE, on_disk.ASKED)
    whole, asked = Flat.read(start.folder, on_disk.WHOLE), Flat.read(start.folder, on_disk.ASKED)
    return whole.kept(usable.__contains__), asked.kept(lambda key: key.rpartition("#")[0] in usable)


def _flat(rows: Sequence[tuple[str, str]], ready: Flat | None, embedder: Embedder) -> Flat:
    """Return the vectors of (key, text) rows; those that are ready are not made again."""
    missing = [(key, text) for key, text in rows if ready is None or key not in ready]
    made = Flat.of([key for key, _ in missing], embedder.embed([text for _, text in missing]) if missing else [])
    return made if ready is None else made.plus(ready)
