"""The recordings of replies that were not accepted yet: one folder, files named SESSION-QUESTION-TURN.wav, then -2, -3 …"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

HEADER = 44
"""Bytes of a file without a sample."""


class KeptRecordings:
    """Finds, names and removes the recordings of one session. A place is the numbers of question and turn, from 1."""

    def __init__(self, folder: Path, session: str) -> None:
        self._folder = folder
        self._session = session

    def of(self, place: tuple[int, int]) -> list[Path]:
        """Return the recordings of a turn, oldest first."""
        stem = self._stem(place)
        first = self._folder / f"{stem}.wav"
        later = sorted(self._folder.glob(f"{stem}-*.wav"), key=lambda path: (len(path.name), path.name))
        return [path for path in (first, *later) if path.is_file()]

    def new(self, place: tuple[int, int]) -> Path:
        """Return a path for one more recording of a turn."""
        stem, taken = self._stem(place), {path.name for path in self.of(place)}
        names = (f"{stem}.wav", *(f"{stem}-{n}.wav" for n in range(2, len(taken) + 2)))
        return self._folder / next(name for name in names if name not in taken)

    def forget(self, place: tuple[int, int]) -> None:
        """Remove the recordings of a turn."""
        _remove(self.of(place))

    def forget_all(self) -> int:
        """Remove every recording of the session and return how many are gone."""
        return _remove(self._folder.glob(f"{self._session}-*.wav"))

    def _stem(self, place: tuple[int, int]) -> str:
        return f"{self._session}-{place[0]}-{place[1]}"


def drop_if_empty(path: Path) -> bool:
    """Remove a recording without a sample; returns whether a recording is left."""
    with suppress(OSError):
        if path.stat().st_size <= HEADER:
            path.unlink()
    return path.exists()


def _remove(paths: Iterable[Path]) -> int:
    gone = 0
    for path in paths:
        with suppress(OSError):
            path.unlink()
            gone += 1
    return gone
