"""Turns texts into vectors: a built-in embedder that needs no download, or an OpenAI-compatible endpoint.

The built-in one adds two views of a text. *Surface*: words, pieces of words and Chinese character bigrams, tf-idf
weighted and hashed with signs (Weinberger et al. 2009, "Feature hashing for large scale multitask learning"); it is
exact about wording and knows any text. *Latent*: the same features projected on the leading singular directions of the
corpus, whose texts hold one statement in English and Chinese, so that words of either language that occur in the same
statements come to lie together (Dumais et al. 1997, "Automatic cross-language retrieval using latent semantic
indexing"); it is trained when the index is built.
"""

import math
import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from interviewer.core.tokens import tokens
from interviewer.errors import ModelUnavailable, Said

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from openai import OpenAI

T = TypeVar("T")
SURFACE = 512
LATENT = 128
LATENT_SHARE = 0.5
"""Dimensions of the two views, and the share of the cosine that the latent one decides. See docs/decisions."""
LARGEST_VOCABULARY = 32_768
MOST_WEIGHED, MOST_STATEMENTS = 12_000, 1_500
"""Bounds of the training: the commonest features, and statements taken evenly over the corpus for weighing features and
for the projection, whose time grows with the cube of their number."""
_MAGIC = b"LSI1"
_HEAD = struct.Struct("<4sIIf")


@lru_cache(maxsize=131_072)
def _features(token: str) -> tuple[tuple[int, float], ...]:
    """Return the hashed features of one token with their weights: the token and, for a longer word, its 4-grams."""
    pieces: list[str] = []
    if len(token) > 3 and token.isalpha():
        pieces = [f"<{token}>"[n : n + 4] for n in range(len(token) - 1)]
    share = 0.7 / len(pieces) ** 0.5 if pieces else 0.0
    return ((zlib.crc32(token.encode()), 1.0), *((zlib.crc32(b"#" + piece.encode()), share) for piece in pieces))


class _Model(NamedTuple):
    """What training found out: sorted feature hashes [V], their idf [V], projection [V, d], idf of an unseen feature."""

    keys: "NDArray[np.uint32]"
    idf: "NDArray[np.float32]"
    projection: "NDArray[np.float32]"
    unseen: float


class BuiltinEmbedder:
    """Deterministic embedder for English and Chinese without a download; works untrained, better trained on a corpus."""

    def __init__(self, model: bytes | None = None) -> None:
        self._model = None if model is None else _unpack(model)
        self.fingerprint = f"builtin-1:{SURFACE}+{LATENT}@{LATENT_SHARE}"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return unit vectors of SURFACE + LATENT numbers; all zero only for a text without any letter or digit."""
        return [vector.tolist() for vector in self._vectors(texts)]

    def train(self, texts: Sequence[str]) -> bytes:
        """Return a model of the texts' words; `trained` takes it. Texts with both languages teach the crossing."""
        return _pack(_train(texts))

    def trained(self, model: bytes) -> "BuiltinEmbedder":
        """Return an embedder that uses a model from `train`; raises ValueError where the bytes are not one."""
        return BuiltinEmbedder(model)

    def _vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        out = np.zeros((len(texts), SURFACE + LATENT), np.float32)
        for row, text in zip(out, texts, strict=True):
            hashes, weights = _arrays(text)
            if not len(hashes):
                continue
            latent = np.zeros(LATENT, np.float32)
            if self._model:
                known, at = _look_up(self._model.keys, hashes)
                idf = np.full(len(hashes), self._model.unseen, np.float32)
                idf[known] = self._model.idf[at]
                weights = weights * idf
                latent[: self._model.projection.shape[1]] = weights[known] @ self._model.projection[at]
            signs = np.where(hashes >> 31, 1.0, -1.0)
            surface = np.bincount(hashes % SURFACE, weights * signs, SURFACE).astype(np.float32)
            share = LATENT_SHARE if latent.any() else 0.0
            row[:SURFACE] = _unit(surface) * (1 - share) ** 0.5
            row[SURFACE:] = _unit(latent) * share**0.5
        return out


def _unit(vector: "NDArray[np.float32]") -> "NDArray[np.float32]":
    length = float((vector @ vector) ** 0.5)
    return vector / length if length else vector


def _arrays(text: str) -> tuple["NDArray[np.uint32]", "NDArray[np.float32]"]:
    """Return a text's feature hashes, ascending, and their weights 1 + ln(tf), scaled by what a piece is worth."""
    import numpy as np

    counts: dict[int, float] = {}
    for token, times in Counter(tokens(text)).items():
        for feature, share in _features(token):
            counts[feature] = counts.get(feature, 0.0) + share * times
    hashes = np.fromiter(counts.keys(), np.uint32, len(counts))
    weights = np.fromiter(counts.values(), np.float32, len(counts))
    order = np.argsort(hashes)
    return hashes[order], np.log1p(weights[order])


def _look_up(
    keys: "NDArray[np.uint32]", hashes: "NDArray[np.uint32]"
) -> tuple["NDArray[np.bool_]", "NDArray[np.intp]"]:
    """Say which hashes are among the sorted keys, and where those are."""
    import numpy as np

    at = np.searchsorted(keys, hashes)
    known = np.zeros(len(hashes), bool)
    inside = at < len(keys)
    known[inside] = keys[at[inside]] == hashes[inside]
    return known, at[known]


def _train(texts: Sequence[str]) -> _Model:
    """Weigh the features by idf and find the leading right singular vectors of the statements' matrix."""
    import numpy as np

    rows = [row for row in map(_arrays, _evenly(texts, MOST_WEIGHED)) if len(row[0])]
    if not rows:
        return _Model(np.zeros(0, np.uint32), np.zeros(0, np.float32), np.zeros((0, 0), np.float32), 1.0)
    keys, found = np.unique(np.concatenate([hashes for hashes, _ in rows]), return_counts=True)
    if len(keys) > LARGEST_VOCABULARY:
        kept = np.sort(np.argsort(-found, kind="stable")[:LARGEST_VOCABULARY])
        keys, found = keys[kept], found[kept]
    idf = (np.log((1 + len(rows)) / (1 + found)) + 1).astype(np.float32)
    unseen = float(np.log(1 + len(rows)) + 1)
    chosen = _evenly(rows, MOST_STATEMENTS)
    return _Model(keys, idf, _projection(chosen, keys, idf), unseen)


def _evenly(items: Sequence[T], most: int) -> list[T]:
    return [items[n * len(items) // most] for n in range(most)] if len(items) > most else list(items)


def _projection(
    rows: Sequence[tuple["NDArray[np.uint32]", "NDArray[np.float32]"]],
    keys: "NDArray[np.uint32]",
    idf: "NDArray[np.float32]",
) -> "NDArray[np.float32]":
    """Return the right singular vectors [V, d] through the small Gram matrix [n, n], so that only blocks are dense."""
    import numpy as np

    spread = []
    for hashes, weights in rows:
        known, at = _look_up(keys, hashes)
        values = weights[known] * idf[at]
        spread.append((at, _unit(values)))
    blocks = [slice(start, min(start + 4096, len(keys))) for start in range(0, len(keys), 4096)]

    def dense(block: slice) -> "NDArray[np.float32]":
        out = np.zeros((len(spread), block.stop - block.start), np.float32)
        for row, (at, values) in zip(out, spread, strict=True):
            low, high = np.searchsorted(at, (block.start, block.stop))
            row[at[low:high] - block.start] = values[low:high]
        return out

    gram = np.zeros((len(spread), len(spread)), np.float32)
    for block in blocks:
        part = dense(block)
        gram += part @ part.T
    squares, vectors = _leading(gram)
    leading = np.argsort(-squares)[:LATENT]
    leading = leading[squares[leading] > 1e-6 * squares[leading[0]]]
    left = (vectors[:, leading] / np.sqrt(squares[leading])).astype(np.float32)
    return np.concatenate([dense(block).T @ left for block in blocks])


def _leading(gram: "NDArray[np.float32]") -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Return eigenvalues [m] and eigenvectors [n, m], m >= LATENT where n is, of a Gram matrix; the largest are right.

    Large ones by subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4): a tenth of the time.
    """
    import numpy as np

    basis = None
    if len(gram) > 4 * LATENT:
        basis = np.random.default_rng(0).standard_normal((len(gram), LATENT + 32)).astype(np.float32)
        for _ in range(8):
            basis = np.linalg.qr(gram @ basis)[0]
    small = gram if basis is None else basis.T @ gram @ basis
    squares, vectors = np.linalg.eigh(small.astype(np.float64))
    return squares, vectors if basis is None else basis @ vectors


def _pack(model: _Model) -> bytes:
    import numpy as np

    body = [model.keys.astype("<u4"), model.idf.astype("<f4"), model.projection.astype("<f2")]
    head = _HEAD.pack(_MAGIC, *model.projection.shape, np.float32(model.unseen))
    return head + b"".join(part.tobytes() for part in body)


def _unpack(raw: bytes) -> _Model:
    import numpy as np

    if len(raw) < _HEAD.size:
        raise ValueError("not a model: too short")
    magic, size, depth, unseen = _HEAD.unpack_from(raw)
    if magic != _MAGIC or len(raw) != _HEAD.size + size * (8 + 2 * depth):
        raise ValueError("not a model: wrong head or length")
    keys = np.frombuffer(raw, "<u4", size, _HEAD.size)
    idf = np.frombuffer(raw, "<f4", size, _HEAD.size + 4 * size)
    projection = np.frombuffer(raw, "<f2", size * depth, _HEAD.size + 8 * size)
    return _Model(keys, idf, projection.astype(np.float32).reshape(size, depth), unseen)


OPENAI = "https://api.openai.com/v1"
BATCH = 64
"""Texts a request; halved where the server refuses (some take 10)."""
LONGEST_INPUT = 6_000
"""Characters of a text that are sent; halved where the server says that it is too long (some take 512 tokens)."""
_REFUSED = frozenset({400, 413, 422})
_TOO_LONG = re.compile(r"token|length|too long|context|maximum", re.IGNORECASE)


class OpenAIEmbedder:
    """Embeddings of an OpenAI-compatible server. Every failure is a ModelUnavailable with `reason` and `detail`."""

    def __init__(
        self, model: str, *, base_url: str | None = None, api_key: str | None = None, timeout: float = 60.0
    ) -> None:
        self._model, self._url, self._key, self._timeout = model, base_url or OPENAI, api_key, timeout
        self._batch = BATCH
        self.fingerprint = f"openai:{self._url.rstrip('/')}:{model}"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the server's vectors, one a text."""
        import openai

        # A key must be given, or the client would read OPENAI_API_KEY, which may be for another server than this one.
        out: list[list[float]] = []
        with openai.OpenAI(
            base_url=self._url, api_key=self._key or "none", timeout=self._timeout, max_retries=2
        ) as client:
            while len(out) < len(texts):
                out += self._request(
                    client, [t[:LONGEST_INPUT] or " " for t in texts[len(out) : len(out) + self._batch]]
                )
        if len({len(vector) for vector in out}) > 1:
            raise _unavailable(
                "unreadable", "the server returned vectors of different lengths", "服务器返回的向量长度不一"
            )
        return out

    def _request(self, client: "OpenAI", texts: list[str]) -> list[list[float]]:
        """Return vectors of the texts, or of the first ones where the server takes fewer at a time."""
        import openai

        try:
            answer = client.embeddings.create(model=self._model, input=texts, encoding_format="float")
            return _vectors(answer, len(texts))
        except openai.APIStatusError as e:
            if e.status_code not in _REFUSED:
                raise _translated(e, self._url, self._model) from None
            if len(texts) > 1:
                self._batch = len(texts) // 2
                return self._request(client, texts[: self._batch])
            if _TOO_LONG.search(str(e)) and len(texts[0]) > 200:
                return self._request(client, [texts[0][: len(texts[0]) // 2]])
            raise _unavailable("rejected", f"the server refused the text: {e}", f"服务器拒绝了文本：{e}") from None
        except openai.OpenAIError as e:
            raise _translated(e, self._url, self._model) from None
        except (ValueError, TypeError, AttributeError) as e:  # an answer that is no JSON, or JSON of another shape
            raise _unreadable(self._url, e) from None


def _vectors(answer: Any, count: int) -> list[list[float]]:
    """Return the answer's vectors in the order of the texts; raises ValueError, TypeError or AttributeError."""
    ordered = sorted(answer.data, key=lambda item: item.index)
    vectors = [[float(x) for x in item.embedding] for item in ordered]
    if [item.index for item in ordered] != list(range(count)):
        raise ValueError(f"{len(vectors)} vectors for {count} texts")
    if not all(vector and all(map(math.isfinite, vector)) for vector in vectors):
        raise ValueError("a vector is empty or not finite")
    return vectors


def _translated(e: Exception, url: str, model: str) -> ModelUnavailable:
    import openai

    cases: list[tuple[type[Exception] | tuple[type[Exception], ...], str, str, str]] = [
        ((openai.AuthenticationError, openai.PermissionDeniedError), "unauthorized", "refused the key", "拒绝了密钥"),
        (
            openai.NotFoundError,
            "not-found",
            f"has no embeddings or no model {model!r}",
            f"没有向量接口或模型 {model!r}",
        ),
        (
            openai.RateLimitError,
            "rate-limited",
            "asks to wait, or the account has no credit left",
            "要求稍候，或账户余额不足",
        ),
        (openai.APITimeoutError, "timeout", "did not answer in time", "未能及时回答"),
        (openai.APIConnectionError, "unreachable", "cannot be reached", "无法连接"),
        (openai.InternalServerError, "server-error", "failed", "出错"),
    ]
    for kind, reason, english, chinese in cases:
        if isinstance(e, kind):
            return _unavailable(reason, f"{url} {english}", f"{url} {chinese}")
    return _unreadable(url, e)


def _unreadable(url: str, e: Exception) -> ModelUnavailable:
    return _unavailable("unreadable", f"{url} did not answer with embeddings: {e}", f"{url} 返回的不是向量：{e}")


def _unavailable(reason: str, english: str, chinese: str) -> ModelUnavailable:
    return ModelUnavailable(reason=reason, detail=Said(f"embeddings: {english[:300]}", f"向量模型：{chinese[:300]}"))
