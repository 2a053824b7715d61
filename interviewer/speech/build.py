"""What the settings ask for: which ear hears, which voice speaks. Nothing is used that was not chosen, a found key least of all."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from interviewer.keys import service_key
from interviewer.ports import Ear, Voice
from interviewer.settings import Settings
from interviewer.speech.endpoint import OPENAI, AudioEndpoint, Service
from interviewer.speech.errors import NoEar, NoVoice

STT_MODEL, TTS_MODEL = "whisper-1", "tts-1"
"""Models that most servers know or take for their own, where only an address is set."""


def open_ear(settings: Settings, environ: Mapping[str, str]) -> Ear:
    """Return what hears; raises NoEar where nothing is set up."""
    endpoint = settings.stt_base_url or settings.stt_model
    engine = settings.stt_engine
    if engine == "auto":
        engine = "endpoint" if endpoint else "whisper"
    if engine == "endpoint" and endpoint:
        from interviewer.speech.transcribe import EndpointEar

        return EndpointEar(_endpoint("STT", settings, environ))
    if engine == "whisper" and settings.whisper_model:
        from interviewer.speech.whisper import WhisperEar

        return WhisperEar(settings.whisper_model, settings.home / "models")
    raise NoEar


def open_voice(settings: Settings, environ: Mapping[str, str]) -> Voice:
    """Return what speaks: the endpoint that is set up, else espeak-ng; raises NoVoice where neither is there."""
    from interviewer.speech.voices import EndpointVoice, EspeakVoice

    if settings.tts_base_url or settings.tts_model:
        return EndpointVoice(_endpoint("TTS", settings, environ), settings.tts_voice)
    program = shutil.which("espeak-ng", path=environ.get("PATH"))
    if not program:
        raise NoVoice
    return EspeakVoice(program)


def _endpoint(service: Service, settings: Settings, environ: Mapping[str, str]) -> AudioEndpoint:
    """Return an endpoint. OPENAI_API_KEY belongs to the server that OPENAI_BASE_URL names, and goes to that one only."""
    hears = service == "STT"
    url, model, given = (
        (settings.stt_base_url, settings.stt_model or STT_MODEL, settings.stt_api_key)
        if hears
        else (settings.tts_base_url, settings.tts_model or TTS_MODEL, settings.tts_api_key)
    )
    address = url or environ.get("OPENAI_BASE_URL") or OPENAI
    name, source = ("speech", "stt_api_key") if hears else ("voice", "tts_api_key")
    key, _ = service_key(settings.home, name, address, given=given, source=settings.source(source), environ=environ)
    if key is None and url is None and (found := environ.get("OPENAI_API_KEY", "").strip()):
        key = SecretStr(found)
    return AudioEndpoint(service, address.rstrip("/"), model, key, settings.timeout, settings.retries)


def audio_folder(settings: Settings) -> Path:
    """Return the folder of recordings whose reply was not accepted yet."""
    return settings.home / "audio"
