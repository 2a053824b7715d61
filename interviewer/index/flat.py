"""Vectors in one file, searched exactly: what is small enough for it, or must not be found only mostly.

<name>.npy holds the rows, [n, dimensions] of float32 and of unit length; <name>.json holds their keys.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Flat:
    """Keys with a unit vector each."""

    def __init__(self, keys: Sequence[str], rows: "NDArray[np.float32]") -> None:
        self.keys, self.rows = list(keys), rows
        self._at = {key: n for n, key in enumerate(self.keys)}

    @classmethod
    def of(cls, keys: Sequence[str], vectors: Sequence[Sequence[float]]) -> Self:
        """Return the vectors, scaled to length 1; one of length 0 stays."""
        import numpy as np

        rows = np.asarray(vectors, np.float32).reshape(len(keys), -1 if keys else 0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return cls(keys, (rows / np.where(lengths, lengths, 1)).astype(np.float32))

    @classmethod
    def read(cls, folder: Path, name: str) -> Self:
        """Return what `write` wrote; raises OSError or ValueError where it is not that."""
        import numpy as np

        keys = json.loads((folder / f"{name}.json").read_text("utf-8"))
        rows = np.load(folder / f"{name}.npy", allow_pickle=False)
        if rows.dtype != np.float32 or rows.ndim != 2 or len(rows) != len(keys):
            raise ValueError(f"{name}: {len(keys)} keys for rows of {rows.shape}")
        return cls(keys, rows)

    def write(self, folder: Path, name: str) -> None:
        """Write both files."""
        import numpy as np

        (folder / f"{name}.json").write_text(json.dumps(self.keys), "utf-8")
        np.save(folder / f"{name}.npy", self.rows, allow_pickle=False)

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: str) -> bool:
        return key in self._at

    def kept(self, wanted: Callable[[str], bool]) -> "Flat":
        """Return those whose key is wanted."""
        at = [n for n, key in enumerate(self.keys) if wanted(key)]
        return self if len(at) == len(self) else Flat([self.keys[n] for n in at], self.rows[at])

    def plus(self, other: "Flat") -> "Flat":
        """Return both together; raises ValueError where their lengths differ."""
        import numpy as np

        if not len(self) or not len(other):
            return self if len(self) else other
        return Flat([*self.keys, *other.keys], np.concatenate([self.rows, other.rows]))

    def near(self, vector: Sequence[float], n: int) -> list[tuple[str, float]]:
        """Return at most n (key, cosine) pairs, the nearest first; raises ValueError for a vector of another length."""
        import numpy as np

        if not len(self) or n < 1:
            return []
        cosines = self._cosines(vector)
        best = np.argpartition(-cosines, n - 1)[:n] if n < len(cosines) else np.arange(len(cosines))
        return sorted(((self.keys[i], float(cosines[i])) for i in best), key=lambda pair: (-pair[1], pair[0]))

    def cosines(self, vector: Sequence[float], keys: Sequence[str]) -> list[tuple[str, float]]:
        """Return (key, cosine) of the given keys, in their order; those that are not there are left out."""
        known = [key for key in keys if key in self]
        return list(zip(known, self.kept(set(known).__contains__)._ordered(vector, known), strict=True))

    def _ordered(self, vector: Sequence[float], keys: Sequence[str]) -> list[float]:
        if not keys:
            return []
        cosines = self._cosines(vector)
        return [float(cosines[self._at[key]]) for key in keys]

    def _cosines(self, vector: Sequence[float]) -> "NDArray[np.float32]":
        import numpy as np

        query = np.asarray(vector, np.float32)
        length = float(np.linalg.norm(query))
        return np.asarray(self.rows @ (query / length if length else query), np.float32)
