"""WAV files: reads what people have (PCM of 8 to 32 bits, float, stereo, unfinished files), writes mono of 16 bits.

The standard library's `wave` knows neither float nor the extensible header of most 24-bit files, and refuses a file whose
header is behind its data, as one is after a kill. Layout: Multimedia Programming Interface and Data Specifications 1.0.
"""

import math
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from interviewer.core.delivery import FRAME, QUIETEST
from interviewer.ports import Sound
from interviewer.speech.errors import EmptySound, NoSoundFile, NotWav, SoundTooLarge, UnknownSoundFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_MEGABYTES = 500
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_HEAD = struct.Struct("<4sI4s4sIHHIIHH4sI")
_BLOCK = 1 << 20


def read_wav(path: Path) -> Sound:
    """Return a file's sound as mono of 16 bits at its own rate; raises BadSoundFile."""
    try:
        size = path.stat().st_size
        if size > MOST_MEGABYTES * 10**6:
            raise SoundTooLarge(path=path, size=size // 10**6, most=MOST_MEGABYTES)
        with path.open("rb") as file:
            return parse_wav(file.read(), path)
    except OSError as e:
        raise NoSoundFile(path=path, detail=e.strerror or e) from None


def parse_wav(raw: bytes, path: Path | str = "sound") -> Sound:
    """Return the sound of a WAV file's bytes; sizes that run past the end, as streams have them, mean "to the end"."""
    if len(raw) < 12 or raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise NotWav(path=path)
    layout: tuple[int, int, int, int] | None = None
    at = 12
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        body = at + 8
        if name == b"fmt " and size >= 16 and body + 16 <= len(raw):
            code, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", raw, body)
            if code == _EXTENSIBLE and size >= 40 and body + 26 <= len(raw):
                (code,) = struct.unpack_from("<H", raw, body + 24)
            layout = (code, channels, rate, bits)
        elif name == b"data":
            if layout is None:
                raise NotWav(path=path)
            return _mono(memoryview(raw)[body : min(body + size, len(raw))], layout, path)
        at = body + size + size % 2
    raise NotWav(path=path) if layout is None else EmptySound(path=path)


def _mono(data: memoryview, layout: tuple[int, int, int, int], path: Path | str) -> Sound:
    import numpy as np

    code, channels, rate, bits = layout
    width = bits // 8
    known = (code == _PCM and bits in {8, 16, 24, 32}) or (code == _FLOAT and bits in {32, 64})
    if not known or not 1 <= channels <= 32 or not 1000 <= rate <= 384_000:
        raise UnknownSoundFormat(path=path, detail=f"format {code}, {bits} bit, {channels} channels, {rate} Hz")
    frames = len(data) // (width * channels)
    if not frames:
        raise EmptySound(path=path)
    if code == _PCM and bits == 16 and channels == 1:
        return Sound(bytes(data[: frames * 2]), rate)
    out = bytearray()
    for start in range(0, frames, _BLOCK):
        count = min(_BLOCK, frames - start)
        block = data[start * width * channels : (start + count) * width * channels]
        mean = _samples(block, code, width).reshape(count, channels).mean(axis=1)
        out += np.clip(mean * 32768, -32768, 32767).astype("<i2").tobytes()
    return Sound(bytes(out), rate)


def _samples(block: memoryview, code: int, width: int) -> "NDArray[np.float64]":
    """Return samples as numbers from -1 to 1."""
    import numpy as np

    if code == _FLOAT:
        return np.clip(np.nan_to_num(np.frombuffer(block, f"<f{width}").astype(np.float64)), -1, 1)
    if width == 1:
        return (np.frombuffer(block, np.uint8).astype(np.float64) - 128) / 128
    if width == 3:
        parts = np.frombuffer(block, np.uint8).reshape(-1, 3).astype(np.int32)
        whole = (parts[:, 0] << 8 | parts[:, 1] << 16 | parts[:, 2] << 24).astype(np.int32)
        return whole.astype(np.float64) / 2**31
    return np.frombuffer(block, f"<i{width}").astype(np.float64) / 2.0 ** (8 * width - 1)


def wav_bytes(sound: Sound) -> bytes:
    """Return a sound as the bytes of a WAV file."""
    return _head(len(sound.frames), sound.rate) + sound.frames


def _head(size: int, rate: int) -> bytes:
    return _HEAD.pack(b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, _PCM, 1, rate, rate * 2, 2, 16, b"data", size)


def levels(sound: Sound) -> list[float]:
    """Return the level of every FRAME of a sound in dB below full scale (root mean square), never under QUIETEST."""
    import numpy as np

    samples = np.frombuffer(sound.frames, "<i2").astype(np.float32) / 32768
    step = max(1, int(sound.rate * FRAME))
    if not len(samples):
        return []
    padded = np.pad(samples, (0, -len(samples) % step)).reshape(-1, step)
    power = (padded**2).mean(axis=1)
    return [float(level) for level in np.maximum(10 * np.log10(np.maximum(power, 1e-12)), QUIETEST)]


def pieces(sound: Sound, most_bytes: int) -> list[Sound]:
    """Cut a sound into parts of at most so many bytes, each in the middle of the longest quiet in the last third that fits."""
    parts = []
    frames, step = sound.frames, max(1, int(sound.rate * FRAME)) * 2
    while len(frames) > most_bytes:
        most = max(1, most_bytes // step)
        first = most * 2 // 3
        quiet = levels(Sound(frames[first * step : most * step], sound.rate)) or [0.0]
        at = max(1, first + _middle_of_quiet(quiet)) * step
        parts.append(Sound(frames[:at], sound.rate))
        frames = frames[at:]
    return [*parts, Sound(frames, sound.rate)]


def _middle_of_quiet(quiet: list[float]) -> int:
    """Return the middle of the longest run of levels that are as good as the lowest."""
    least = min(quiet) + 3
    best, start = (0, 0), 0
    for n, level in enumerate([*quiet, math.inf]):
        if level > least:
            best = max(best, (n - start, (start + n) // 2))
            start = n + 1
    return best[1]


class WavWriter:
    """Writes a recording as it comes: the header on the disk is right after every `write`, so a kill leaves a whole file.

    The file is new (FileExistsError otherwise) and readable by its owner only. Raises OSError.
    """

    def __init__(self, path: Path, rate: int) -> None:
        self._rate = rate
        self._size = 0
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b", buffering=0)
        self._file.write(_head(0, rate))

    def write(self, frames: bytes) -> None:
        """Add samples: first the sound, then the header that counts it."""
        self._put(_HEAD.size + self._size, frames)
        self._size += len(frames)
        self._put(0, _head(self._size, self._rate))

    def _put(self, at: int, raw: bytes) -> None:
        self._file.seek(at)
        rest = memoryview(raw)
        while rest:
            rest = rest[self._file.write(rest) :]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
