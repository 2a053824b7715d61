"""What `doctor` finds about speech: what hears and what speaks, tried where it was chosen, and the microphone."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from interviewer.cli.texts import Texts

if TYPE_CHECKING:
    from interviewer.cli.doctor import Finding
    from interviewer.wiring import Services


def speech_findings(services: "Services", lang: str) -> "Iterator[Finding]":
    """Yield a finding each for hearing, voice and microphone. What nobody set up is no fault."""
    texts = Texts(lang)
    yield _hearing(services, texts)
    yield _voice(services, texts)
    yield _microphone(services, texts)


def _hearing(services: "Services", texts: Texts) -> "Finding":
    from interviewer.cli.doctor import Finding
    from interviewer.errors import SpeechError
    from interviewer.ports import Sound
    from interviewer.speech.errors import NoEar
    from interviewer.speech.whisper import WhisperEar

    name, started = texts("doctor-stt"), time.monotonic()
    try:
        ear = services.ear
        if isinstance(ear, WhisperEar):  # loading it may download it: not for a mere look
            ear.check()
            return Finding(name, True, texts("doctor-whisper", name=ear.name))
        ear.transcribe(Sound(bytes(32_000), 16_000), lang="en")
    except NoEar as e:
        return Finding(name, None, e.message(texts.lang), e.hint(texts.lang))
    except SpeechError as e:
        return Finding(name, False, e.message(texts.lang), e.hint(texts.lang))
    seconds = f"{time.monotonic() - started:.1f}"
    return Finding(name, True, texts("doctor-answered", name=ear.name, seconds=seconds))


def _voice(services: "Services", texts: Texts) -> "Finding":
    from interviewer.cli.doctor import Finding
    from interviewer.errors import SpeechError
    from interviewer.speech.errors import NoVoice

    name, started = texts("doctor-tts"), time.monotonic()
    try:
        voice = services.voice
        voice.synthesize("好的。" if texts.lang == "zh" else "All right.", lang="zh" if texts.lang == "zh" else "en")
    except NoVoice as e:
        return Finding(name, None, e.message(texts.lang), e.hint(texts.lang))
    except SpeechError as e:
        return Finding(name, False, e.message(texts.lang), e.hint(texts.lang))
    seconds = f"{time.monotonic() - started:.1f}"
    return Finding(name, True, texts("doctor-answered", name=voice.name, seconds=seconds))


def _microphone(services: "Services", texts: Texts) -> "Finding":
    from interviewer.cli.doctor import Finding
    from interviewer.errors import SpeechError

    name = texts("doctor-microphone")
    try:
        with services.microphone.listen(lambda _: None):
            return Finding(name, True, texts("doctor-opened"))
    except SpeechError as e:  # a machine without one is no fault: nobody has to speak
        return Finding(name, None, e.message(texts.lang), e.hint(texts.lang))
