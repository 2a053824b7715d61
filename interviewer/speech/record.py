"""One recording: sound goes to the disk as it comes, and its level, length and silence are known at every moment.

Time is counted in samples and not by a clock, so that what is said about a recording is true of the file.
"""

import math
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from interviewer.core.delivery import BELOW_LOUDEST, QUIETEST
from interviewer.ports import Microphone
from interviewer.speech.errors import RecordingNotWritten
from interviewer.speech.wav import WavWriter

LONGEST = 600.0
WARN_AT = 540.0
LEAST_AUTO_STOP = 2.5
"""Seconds of silence before which a recording never stops by itself: after 0.8 s it cut 18 speakers of 18 off, after 1.5 s
16, after 2.5 s none."""
MOST_AT_ONCE = 64
"""Blocks that are written before the screen and the keyboard have their turn again."""
LEAST_SPOKEN = 0.3
"""Seconds that must have been spoken before silence can mean the end."""


class Recording:
    """A recording that is going on. `pump` moves what has arrived to the disk; call it several times a second.

    Args:
        path: a new file.
        arrived: where the device's thread puts sound.
        auto_stop: seconds of silence after which `finished` is true, at least 2.5; None: never.
    """

    def __init__(
        self, path: Path, rate: int, arrived: "queue.SimpleQueue[bytes]", *, auto_stop: float | None = None
    ) -> None:
        self.path = path
        self.level = QUIETEST
        """Level of the latest block in dB below full scale."""
        self._rate = rate
        self._auto_stop = None if auto_stop is None else max(auto_stop, LEAST_AUTO_STOP)
        self._arrived = arrived
        self._samples = 0
        self._spoken = 0.0
        self._silent = 0.0
        self._loudest = QUIETEST
        try:
            self._writer = WavWriter(path, rate)
        except OSError as e:
            raise RecordingNotWritten(path=path, detail=e.strerror or e) from None

    @property
    def seconds(self) -> float:
        """How much was recorded."""
        return self._samples / self._rate

    @property
    def near_limit(self) -> bool:
        """Whether the last minute has begun."""
        return self.seconds >= WARN_AT

    @property
    def finished(self) -> bool:
        """Whether it must stop: at the limit of ten minutes, or after the silence that was asked for."""
        quiet = self._auto_stop is not None and self._spoken >= LEAST_SPOKEN and self._silent >= self._auto_stop
        return quiet or self.seconds >= LONGEST

    def pump(self) -> bool:
        """Write what has arrived, up to the limit; returns whether anything had. Raises RecordingNotWritten."""
        any_ = False
        for _ in range(MOST_AT_ONCE):
            if self._arrived.empty():
                break
            frames = self._arrived.get()[: max(0, int(LONGEST * self._rate) - self._samples) * 2]
            any_ = True
            if not frames:
                continue
            try:
                self._writer.write(frames)
            except OSError as e:
                raise RecordingNotWritten(path=self.path, detail=e.strerror or e) from None
            self._samples += len(frames) // 2
            self._weigh(frames)
        return any_

    def _weigh(self, frames: bytes) -> None:
        """Keep count of speech and silence; what is far below the loudest so far is silence."""
        self.level = loudness(frames)
        self._loudest = max(self._loudest, self.level)
        seconds = len(frames) / 2 / self._rate
        if self.level > max(self._loudest - BELOW_LOUDEST, QUIETEST + 10):
            self._spoken += seconds
            self._silent = 0.0
        else:
            self._silent += seconds

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._writer.close()


def loudness(frames: bytes) -> float:
    """Return the level of samples of 16 bits in dB below full scale, never under QUIETEST."""
    import numpy as np

    samples = np.frombuffer(frames[: len(frames) // 2 * 2], "<i2").astype(np.float32) / 32768
    power = float(samples @ samples) / (len(samples) or 1)
    return max(QUIETEST, 10 * math.log10(power)) if power else QUIETEST


@contextmanager
def recording(
    microphone: Microphone, path: Path, *, auto_stop: float | None = None
) -> Iterator[tuple[Recording, Callable[[], bool]]]:
    """Open the device, then the file; yields the recording and whether the device still runs. Raises SpeechError."""
    arrived: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    with microphone.listen(arrived.put) as running:
        current = Recording(path, microphone.rate, arrived, auto_stop=auto_stop)
        try:
            yield current, running
        finally:
            try:
                while current.pump():
                    pass
            finally:
                current.close()
