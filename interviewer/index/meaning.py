"""Finds entries by meaning in a built index: Chroma's graph, and what a difference adds to it and takes from it."""

from collections.abc import Mapping, Sequence

from interviewer.index import generation as on_disk
from interviewer.index.flat import Flat
from interviewer.index.generation import Generation
from interviewer.index.vectors import Vectors

Pairs = list[tuple[str, float]]


class Meaning:
    """The vectors of one index, open. Raises one of building.BROKEN where they are not what was built."""

    def __init__(
        self, generation: Generation, url: str | None, topics: Mapping[str, str], earlier: "Meaning | None" = None
    ) -> None:
        """Open the vectors; `earlier` ones of the same whole index hand over their client, others are closed."""
        self._generation, self._topics = generation, topics
        self._asked: Flat | None = None
        whole = generation.whole
        self._vectors: Vectors
        if earlier and earlier._generation.whole.folder == whole.folder:
            self._vectors = earlier._vectors
        else:
            if earlier:
                earlier.close()
            whole.verify(on_disk.CHROMA)
            self._vectors = Vectors(url or whole.folder / on_disk.CHROMA)
        try:
            self._dead, self._fresh = _difference(generation)
            self._vectors.check(whole.manifest.collection, whole.manifest.count)
        except BaseException:
            self._vectors.close()
            raise

    def close(self) -> None:
        """Release files and connections."""
        self._vectors.close()

    def near(self, vector: Sequence[float], n: int, topics: Sequence[str] | None = None) -> Pairs:
        """Return at least the n entries nearest to a vector, of the given topics only, as (id, cosine); in no order."""
        fresh = self._fresh if topics is None else self._fresh.kept(lambda key: self._topics[key] in topics)
        return [*self._alive(vector, n, topics), *fresh.near(vector, n)]

    def _alive(self, vector: Sequence[float], n: int, topics: Sequence[str] | None) -> Pairs:
        manifest = self._generation.whole.manifest
        look = n + min(len(self._dead), n)
        while True:
            found = self._vectors.near(manifest.collection, vector, look, topics)
            alive = [pair for pair in found if pair[0] not in self._dead]
            if len(alive) >= n or len(found) < look or look >= manifest.count:
                return alive
            look = min(4 * look, manifest.count)

    def cosines(self, vector: Sequence[float], ids: Sequence[str]) -> Pairs:
        """Return (id, cosine) of the given entries, in no order; those that are not there are left out."""
        stored = [name for name in ids if name not in self._fresh and name not in self._dead]
        found = self._vectors.cosines(self._generation.whole.manifest.collection, vector, stored) if stored else []
        return found + self._fresh.cosines(vector, ids)

    def asked(self, vector: Sequence[float], n: int) -> Pairs:
        """Return the n wordings of questions nearest to a vector, as (id#number, cosine), the nearest first; exact."""
        if self._asked is None:
            whole = self._generation.whole
            whole.verify(on_disk.ASKED)
            self._asked = Flat.read(whole.folder, on_disk.ASKED)
            if self._generation.base:
                self._generation.verify(on_disk.ASKED)
                alive = self._asked.kept(lambda key: key.rpartition("#")[0] not in self._dead)
                self._asked = alive.plus(Flat.read(self._generation.folder, on_disk.ASKED))
        return self._asked.near(vector, n)


def _difference(generation: Generation) -> tuple[frozenset[str], Flat]:
    """Return the ids of the whole index that no longer count, and the vectors that it lacks."""
    if generation.base is None:
        return frozenset(), Flat.of([], [])
    dead = generation.entries().dead
    generation.verify(on_disk.WHOLE)
    return dead, Flat.read(generation.folder, on_disk.WHOLE)
