"""Stands for `sounddevice` where its folder comes first on PYTHONPATH: a sound card that exists in the environment only.

FAKE_CARD=missing     no PortAudio: the import fails as the real one does
FAKE_CARD=none        no card: opening fails as the real one does
FAKE_MICROPHONE=FILE  raw samples (16 bits, mono) that the microphone gives, then silence
FAKE_SPEED=8          so many times faster than real time
FAKE_DIES_AFTER=1.5   seconds of sound after which the device is gone
FAKE_PLAYED=FILE      what is played is added to this file
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CARD = os.environ.get("FAKE_CARD", "")
SPEED = float(os.environ.get("FAKE_SPEED", "1"))
if CARD == "missing":
    raise OSError("PortAudio library not found")


class PortAudioError(Exception):
    """As the real module raises it."""


class RawInputStream:
    """Calls back with blocks of sound from a thread of its own."""

    def __init__(
        self, *, samplerate: int, blocksize: int, channels: int, dtype: str, callback: Callable[..., None]
    ) -> None:
        if CARD == "none":
            raise PortAudioError("Error querying device -1")
        assert (channels, dtype) == (1, "int16")
        self.active = False
        self._rate, self._block, self._callback = samplerate, blocksize, callback
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self.active = True
        self._thread.start()

    def _run(self) -> None:
        source = os.environ.get("FAKE_MICROPHONE")
        left = memoryview(Path(source).read_bytes()) if source else memoryview(b"")
        dies_after = float(os.environ.get("FAKE_DIES_AFTER", "inf"))
        given = 0
        started = time.monotonic()
        while not self._stop.is_set() and given / self._rate < dies_after:
            block = bytes(left[: self._block * 2])
            left = left[self._block * 2 :]
            self._callback(block.ljust(self._block * 2, b"\0"), self._block, None, None)
            given += self._block
            ahead = given / self._rate / SPEED - (time.monotonic() - started)
            if ahead > 0.005:
                self._stop.wait(ahead)
        self.active = False

    def abort(self) -> None:
        self._stop.set()
        self._thread.join()

    def close(self) -> None:
        self._stop.set()


class RawOutputStream:
    """Takes as long as the sound lasts, and keeps what it was given."""

    def __init__(self, *, samplerate: int, channels: int, dtype: str) -> None:
        if CARD == "none":
            raise PortAudioError("Error querying device -1")
        assert (channels, dtype) == (1, "int16")
        self._rate = samplerate

    def start(self) -> None:
        """Nothing to do."""

    def write(self, data: Any) -> bool:
        played = os.environ.get("FAKE_PLAYED")
        if played:
            with open(played, "ab") as file:
                file.write(bytes(data))
        time.sleep(len(bytes(data)) / 2 / self._rate / SPEED)
        return False

    def stop(self) -> None:
        """Nothing is left to play."""

    def abort(self) -> None:
        """Nothing is left to play."""

    def close(self) -> None:
        """Nothing to do."""
