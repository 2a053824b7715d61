"""The machine's microphone and loudspeaker through `sounddevice`, which is imported when sound is wanted.

Two things can be missing, and they are different: without the system's PortAudio the import raises OSError, without a card
opening a stream raises PortAudioError.
"""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from interviewer.ports import Sound
from interviewer.speech.errors import NoLoudspeaker, NoMicrophone, NoPortAudio, NoSoundPackage
from interviewer.speech.wav import wav_bytes

RATE = 16_000
"""Samples a second: what recognisers want, and what every card offers through its driver."""
BLOCK = 1_600
_PLAYED_AT_ONCE = 0.05
"""Seconds of sound handed to the card at a time, so that a key stops it soon."""
_PROGRAMS = (("paplay", ()), ("aplay", ("-q",)))


def _sounddevice() -> Any:
    try:
        import sounddevice
    except ImportError:
        raise NoSoundPackage from None
    except OSError:
        raise NoPortAudio from None
    return sounddevice


class Microphone:
    """Implements the port of that name on the system's default device: mono, 16 bits."""

    rate = RATE

    @contextmanager
    def listen(self, take: Callable[[bytes], None]) -> Iterator[Callable[[], bool]]:
        """Hand sound to `take`, in another thread, while the context is open; yields whether the device still runs.

        Raises NoSoundPackage, NoPortAudio, NoMicrophone.
        """
        sounddevice = _sounddevice()

        def arrived(data: Any, _frames: int, _time: Any, _status: Any) -> None:
            take(bytes(data))

        try:
            stream = sounddevice.RawInputStream(
                samplerate=RATE, blocksize=BLOCK, channels=1, dtype="int16", callback=arrived
            )
            stream.start()
        except (sounddevice.PortAudioError, ValueError) as e:  # ValueError: no default device where one is named
            raise NoMicrophone(detail=_short(e)) from None
        try:
            yield lambda: bool(stream.active)
        finally:
            stream.abort()
            stream.close()


class Loudspeaker:
    """Implements the Player port: the system's default device, else PulseAudio's or ALSA's own program."""

    def play(self, sound: Sound, stop: threading.Event) -> None:
        """Play to the end or until `stop` is set; raises NoLoudspeaker."""
        try:
            self._by_card(sound, stop)
        except (NoSoundPackage, NoPortAudio, NoLoudspeaker) as e:
            self._by_program(sound, stop, e)

    def _by_card(self, sound: Sound, stop: threading.Event) -> None:
        sounddevice = _sounddevice()
        try:
            stream = sounddevice.RawOutputStream(samplerate=sound.rate, channels=1, dtype="int16")
            stream.start()
        except (sounddevice.PortAudioError, ValueError) as e:
            raise NoLoudspeaker(detail=_short(e)) from None
        step = int(sound.rate * _PLAYED_AT_ONCE) * 2
        try:
            for at in range(0, len(sound.frames), step):
                if stop.is_set():
                    stream.abort()
                    return
                stream.write(sound.frames[at : at + step])
            stream.stop()  # waits for what was handed over
        except sounddevice.PortAudioError as e:
            raise NoLoudspeaker(detail=_short(e)) from None
        finally:
            stream.close()

    def _by_program(self, sound: Sound, stop: threading.Event, why: Exception) -> None:
        for name, options in _PROGRAMS:
            program = shutil.which(name)
            if program and _played([program, *options], sound, stop):
                return
        raise why if isinstance(why, NoLoudspeaker) else NoLoudspeaker(detail=str(why).rstrip(".")) from None


def _played(command: list[str], sound: Sound, stop: threading.Event) -> bool:
    """Feed a WAV to a program; returns whether it played it or was stopped."""
    process = subprocess.Popen(  # noqa: S603  (found on the path, fixed arguments)
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    feeding = threading.Thread(target=_feed, args=(process, wav_bytes(sound)), daemon=True)
    feeding.start()
    try:
        while process.poll() is None:
            if stop.wait(0.02):
                process.kill()
                return True
        return process.returncode == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        feeding.join()


def _feed(process: "subprocess.Popen[bytes]", raw: bytes) -> None:
    assert process.stdin is not None
    try:
        with process.stdin as pipe:
            pipe.write(raw)
    except OSError:
        return  # it was stopped, or has no card


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120].rstrip(".") if str(error) else type(error).__name__
