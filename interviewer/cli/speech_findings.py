"""What `doctor` finds about speech: what hears and what speaks, tried where it was chosen, and the microphone."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from interviewer.cli.doctor import Finding
from interviewer.cli.texts import Texts
from interviewer.errors import Said, SpeechError

if TYPE_CHECKING:
    from interviewer.wiring import Services


def speech_findings(services: "Services") -> Iterator[Finding]:
    """Yield a finding each for hearing, voice and microphone. What nobody set up is no fault."""
    yield _hearing(services)
    yield _voice(services)
    yield _microphone(services)


def _said(key: str, **facts: object) -> Said:
    return Said(Texts("en")(key, **facts), Texts("zh")(key, **facts))


def _not_set_up(what: str, error: SpeechError) -> Finding:
    """Return what an error says as a finding that is no fault: nobody has to speak."""
    return replace(Finding.failed(what, error), ok=None)


def _answered(what: str, name: str, started: float) -> Finding:
    return Finding(what, True, _said("doctor-answered", name=name, seconds=f"{time.monotonic() - started:.1f}"))


def _hearing(services: "Services") -> Finding:
    from interviewer.ports import Sound
    from interviewer.speech.errors import NoEar
    from interviewer.speech.whisper import WhisperEar

    started = time.monotonic()
    try:
        ear = services.ear
        if isinstance(ear, WhisperEar):  # loading it may download it: not for a mere look
            ear.check()
            return Finding("hearing", True, _said("doctor-whisper", name=ear.name))
        ear.transcribe(Sound(bytes(32_000), 16_000), lang="en")
    except NoEar as e:
        return _not_set_up("hearing", e)
    except SpeechError as e:
        return Finding.failed("hearing", e)
    return _answered("hearing", ear.name, started)


def _voice(services: "Services") -> Finding:
    from interviewer.speech.errors import NoVoice

    started = time.monotonic()
    try:
        voice = services.voice
        voice.synthesize("All right.", lang="en")
    except NoVoice as e:
        return _not_set_up("voice", e)
    except SpeechError as e:
        return Finding.failed("voice", e)
    return _answered("voice", voice.name, started)


def _microphone(services: "Services") -> Finding:
    try:
        with services.microphone.listen(lambda _: None):
            return Finding("microphone", True, _said("doctor-opened"))
    except SpeechError as e:
        return _not_set_up("microphone", e)
