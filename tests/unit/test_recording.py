"""A recording: its length is counted in samples, it stops at ten minutes, and by itself only after silence."""

import io
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interviewer.cli.console import Console
from interviewer.cli.recording import status
from interviewer.speech import errors
from interviewer.speech.record import Recording, loudness, recording
from interviewer.speech.wav import read_wav
from tests.sound import RATE, silence, tone


def recorded(path: Path, *parts: bytes, auto_stop: float | None = None) -> Recording:
    """Give the parts in blocks of a tenth of a second until the recording is finished."""
    arrived: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    current = Recording(path, RATE, arrived, auto_stop=auto_stop)
    raw = b"".join(parts)
    for at in range(0, len(raw), 3200):
        arrived.put(raw[at : at + 3200])
        current.pump()
        if current.finished:
            break
    current.close()
    return current


def test_ten_minutes_are_the_limit_to_the_sample(tmp_path: Path) -> None:
    current = recorded(tmp_path / "a.wav", silence(700))
    assert current.finished
    assert current.near_limit
    assert read_wav(tmp_path / "a.wav").seconds == 600


@pytest.mark.parametrize(
    ("parts", "seconds"),
    [
        ((tone(1), silence(2.4), tone(1), silence(9)), 6.9),
        ((silence(20), tone(1), silence(9)), 23.5),
        ((tone(1), tone(9, loud=0.002)), 3.5),
        ((silence(8),), 8.0),
        ((tone(0.1), silence(8)), 8.1),
    ],
    ids=["a pause of 2.4 s is none", "thinking first", "hiss is silence", "nothing said", "a click is no speech"],
)
def test_silence_ends_a_recording_only_after_speech_and_two_and_a_half_seconds(
    tmp_path: Path, parts: tuple[bytes, ...], seconds: float
) -> None:
    current = recorded(tmp_path / "a.wav", *parts, auto_stop=0.1)
    assert current.seconds == pytest.approx(seconds, abs=0.11)


def test_without_the_wish_no_silence_ends_it(tmp_path: Path) -> None:
    assert not recorded(tmp_path / "a.wav", tone(1), silence(60)).finished


def test_a_disk_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.RecordingNotWritten, match="cannot be written"):
        recorded(tmp_path / "file" / "a.wav", tone(1))


class Canned:
    """A microphone that gives everything at once."""

    rate = RATE

    def __init__(self, sound: bytes) -> None:
        self.sound = sound
        self.closed = False

    @contextmanager
    def listen(self, take: Callable[[bytes], None]) -> Iterator[Callable[[], bool]]:
        take(self.sound)
        try:
            yield lambda: True
        finally:
            self.closed = True


def test_what_arrived_is_written_even_when_the_screen_fails(tmp_path: Path) -> None:
    microphone = Canned(tone(2))
    with pytest.raises(ZeroDivisionError), recording(microphone, tmp_path / "a.wav"):
        raise ZeroDivisionError
    assert microphone.closed
    assert read_wav(tmp_path / "a.wav").seconds == 2


def test_loudness_is_in_decibels_below_full_scale() -> None:
    assert loudness(tone(0.1, loud=1.0)) == pytest.approx(-3, abs=0.1)
    assert loudness(b"") == loudness(silence(0.1)) == -60


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", [20, 24, 40, 80, 200])
def test_the_line_fits_every_width(lang: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    console = Console(lang, out=io.StringIO(), err=io.StringIO())
    for level in (-60.0, -20.0, 0.0):
        line = status(console, 65.4, level)
        assert line.cell_len < columns
        assert line.plain.startswith("● 01:05 ")
