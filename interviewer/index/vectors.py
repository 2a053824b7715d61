"""The meaning side of the index: vectors in Chroma, embedded or on a server. The only importer of chromadb.

Chroma is used as a place for vectors that we made and can make again: a collection is filled once, checked, and never
changed (two writers lose vectors silently, and a kill can break a collection for good).
"""

import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from interviewer.errors import IndexUnavailable, Said

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds that a Chroma server has for one answer."""
NEARBY = 600
"""How many candidates the graph search keeps (HNSW's ef). Where most of 10,000 entries are alike the graph finds only part
of the ten nearest at 600 as at 1,500, but the benchmark's recall is the same, in two thirds of the time; with fewer
entries than this the search is exact."""
HNSW = {"space": "cosine", "ef_search": NEARBY, "ef_construction": 100, "sync_threshold": 2, "batch_size": 2}
"""The last two make every `add` write its vectors into the graph's own files, which never change again and can be
checked; below its threshold of 1,000 Chroma keeps them in SQLite and rewrites the graph's files at every opening."""


class VectorsBroken(Exception):
    """Chroma failed or gave an answer that cannot be; what it holds has to be built again."""


class Vectors:
    """One Chroma database, of a folder or of a server, and its collections by name."""

    def __init__(self, where: Path | str) -> None:
        self._where = where
        self._client: Any = None
        self._collections: dict[str, Any] = {}

    def close(self) -> None:
        """Release the files or connections."""
        client, self._client, self._collections = self._client, None, {}
        if client is not None:
            sessions = _sessions(client)
            with suppress(Exception):
                client.close()
            for session in sessions:  # Chroma leaves its connections open
                session.close()

    def fill(self, name: str, ids: Sequence[str], vectors: Sequence[Sequence[float]], topics: Sequence[str]) -> None:
        """Make a collection with these vectors and check that all of them arrived."""
        self._guard(lambda client: self._fill(client, name, ids, vectors, topics))

    def _fill(
        self, client: Any, name: str, ids: Sequence[str], vectors: Sequence[Sequence[float]], topics: Sequence[str]
    ) -> None:
        made = client.create_collection(name, configuration={"hnsw": HNSW}, embedding_function=None)
        step = min(client.get_max_batch_size(), 5_000)
        for start in range(0, len(ids), step):
            part = slice(start, start + step)
            made.add(
                ids=list(ids[part]),
                embeddings=list(vectors[part]),
                metadatas=[{"topic": topic} for topic in topics[part]],
            )
        if made.count() != len(ids):
            raise VectorsBroken(f"{made.count()} of {len(ids)} vectors arrived")

    def check(self, name: str, count: int) -> None:
        """Raise VectorsBroken unless the collection exists and holds so many vectors."""
        found = self._guard(lambda client: self._collection(client, name).count())
        if found != count:
            raise VectorsBroken(f"{name} holds {found} of {count} vectors")

    def delete(self, *names: str) -> None:
        """Delete collections; those that do not exist are as good as deleted."""

        def work(client: Any) -> None:
            for name in names:
                with suppress(Exception):
                    client.delete_collection(name)

        self._guard(work)

    def near(
        self, name: str, vector: Sequence[float], n: int, topics: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return at most n (id, cosine similarity) pairs, the nearest first, of the given topics only."""
        where = None if topics is None else {"topic": {"$in": list(topics)}}
        found = self._guard(
            lambda client: self._collection(client, name).query(
                query_embeddings=[list(vector)], n_results=n, where=where, include=["distances"]
            )
        )
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def cosines(self, name: str, vector: Sequence[float], ids: Sequence[str]) -> list[tuple[str, float]]:
        """Return (id, cosine similarity) of the given entries, in no order; those that are not there are left out."""
        import numpy as np

        found = self._guard(lambda client: self._collection(client, name).get(ids=list(ids), include=["embeddings"]))
        if not found["ids"]:
            return []
        rows, query = np.asarray(found["embeddings"], np.float64), np.asarray(vector, np.float64)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(query)
        return list(zip(found["ids"], (rows @ query / np.where(lengths, lengths, 1.0)).tolist(), strict=True))

    def _collection(self, client: Any, name: str) -> Any:
        if name not in self._collections:
            self._collections[name] = client.get_collection(name, embedding_function=None)
        return self._collections[name]

    def _guard(self, work: Callable[[Any], T]) -> T:
        """Run work on the open client; whatever Chroma throws, Rust panics included, becomes VectorsBroken."""
        try:
            if self._client is None:
                self._client = _open(self._where)
            return work(self._client)
        except (IndexUnavailable, VectorsBroken, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as e:  # a panic in Chroma's Rust half is a BaseException
            if isinstance(self._where, str):
                _answer(self._where)
            raise VectorsBroken(f"{type(e).__name__}: {e}"[:300]) from e


def _open(where: Path | str) -> Any:
    if isinstance(where, str):
        _answer(where)
    import chromadb
    from chromadb.config import Settings

    logging.getLogger("chromadb").setLevel(logging.CRITICAL)  # its warnings would land in the middle of the interview
    quiet = Settings(anonymized_telemetry=False)
    if isinstance(where, Path):
        return chromadb.PersistentClient(path=str(where), settings=quiet)
    url = urlsplit(where)
    secure = url.scheme == "https"
    client = chromadb.HttpClient(
        host=url.hostname or "localhost", port=url.port or (443 if secure else 80), ssl=secure, settings=quiet
    )
    for session in _sessions(client):  # Chroma offers no setting for it and waits without end
        session.timeout = PATIENCE
    return client


def _sessions(client: Any) -> list[Any]:
    """Return the HTTP clients inside a server's client: its own and its administrator's; none for an embedded one."""
    servers = [getattr(owner, "_server", None) for owner in (client, getattr(client, "_admin_client", None))]
    return [session for server in servers if (session := getattr(server, "_session", None)) is not None]


def _answer(url: str) -> None:
    """Raise IndexUnavailable unless a Chroma server answers at the address."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/api/v2/heartbeat", timeout=PATIENCE) as reply:  # noqa: S310
            reply.read(1000)
    except (OSError, ValueError) as e:
        reason = getattr(e, "reason", None) or e
        detail = Said(f"no Chroma server answers at {url} ({reason})", f"{url} 没有 Chroma 服务器响应（{reason}）")
        raise IndexUnavailable(detail=detail) from None
