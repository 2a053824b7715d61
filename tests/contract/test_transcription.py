"""Transcription over a real socket: what is sent, and one sentence for each way in which a server fails."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from interviewer.errors import SpeechError
from interviewer.ports import Sound
from interviewer.settings import load_settings
from interviewer.speech import errors
from interviewer.speech.build import open_ear
from interviewer.speech.transcribe import EndpointEar
from interviewer.speech.wav import levels, parse_wav
from tests import fake_server as fake
from tests.audio_server import AudioServer, cut, hears
from tests.fake_server import Behaviour, Exchange, FakeServer
from tests.sound import RATE, silence, tone

SOUND = Sound(tone(1), RATE)


def ear(base_url: str, environ: dict[str, str] | None = None, **more: object) -> EndpointEar:
    flags = {"stt_base_url": base_url, "stt_model": "ears-1", "retries": 0, **more}
    built = open_ear(load_settings(flags, {}), environ or {})
    assert isinstance(built, EndpointEar)
    return built


def test_the_request_names_model_language_terms_and_file() -> None:
    with AudioServer(hears(" Softmax  saturates.\n")) as server:
        heard = ear(server.base_url, stt_api_key="k-1").transcribe(SOUND, lang="en", terms=["softmax", "d_k"])
    assert heard == "Softmax saturates."
    (asked,) = server.heard
    assert asked.body["model"] == "ears-1"
    assert asked.body["language"] == "en"
    assert asked.body["prompt"] == "softmax, d_k"
    assert (asked.body["filename"], asked.body["mimetype"]) == ("answer.wav", "audio/wav")
    assert parse_wav(asked.body["file"]) == SOUND
    assert asked.headers["authorization"] == "Bearer k-1"


def test_the_key_of_openai_goes_to_no_other_server() -> None:
    account = {"OPENAI_API_KEY": "sk-openai", "OPENAI_ORG_ID": "org-1", "OPENAI_PROJECT_ID": "p-1"}
    with AudioServer(hears("yes")) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in account.items():
            patch.setenv(name, value)
        ear(server.base_url, account).transcribe(SOUND, lang="en")
    sent = str(server.heard[0].headers)
    assert "sk-openai" not in sent
    assert "org-1" not in sent
    assert "p-1" not in sent


def test_the_key_of_openai_goes_with_the_address_that_it_belongs_to() -> None:
    with AudioServer(hears("yes")) as server:
        environ = {"OPENAI_API_KEY": "sk-openai", "OPENAI_BASE_URL": server.base_url}
        built = open_ear(load_settings({"stt_model": "whisper-1", "retries": 0}, {}), environ)
        built.transcribe(SOUND, lang="zh")
    assert server.heard[0].headers["authorization"] == "Bearer sk-openai"


def test_a_server_that_takes_no_prompt_is_asked_without_and_then_not_again() -> None:
    with AudioServer(fake.status(400, "unknown field prompt"), hears("one"), hears("two")) as server:
        listening = ear(server.base_url)
        assert listening.transcribe(SOUND, lang="en", terms=["softmax"]) == "one"
        assert listening.transcribe(SOUND, lang="en", terms=["softmax"]) == "two"
    assert ["prompt" in asked.body for asked in server.heard] == [True, False, False]


def test_a_busy_server_is_asked_again() -> None:
    with AudioServer(fake.status(503), hears("yes")) as server:
        assert ear(server.base_url, retries=2).transcribe(SOUND, lang="en") == "yes"


def test_a_long_recording_is_cut_at_its_pauses_and_put_together() -> None:
    sound = Sound(b"".join(part for _ in range(6) for part in (tone(1.5), silence(0.5))), RATE)
    with AudioServer(hears("one"), hears("two"), hears("three"), hears("four"), hears("five")) as server:
        listening = EndpointEar(ear(server.base_url)._endpoint, most_bytes=4 * RATE * 2)
        heard = listening.transcribe(sound, lang="en")
    parts = [parse_wav(asked.body["file"]) for asked in server.heard]
    assert heard == " ".join(["one", "two", "three", "four", "five"][: len(parts)])
    assert len(parts) == 4
    assert b"".join(part.frames for part in parts) == sound.frames
    assert all(part.seconds <= 4 for part in parts)
    assert all(levels(before)[-1] < -50 or levels(after)[0] < -50 for before, after in pairwise(parts))


def raw_html(exchange: Exchange) -> None:
    exchange.send_json(200, b"<html>Welcome</html>", {"Content-Type": "text/html"})


FAILURES: list[tuple[Behaviour, type[SpeechError], str]] = [
    (fake.status(401), errors.KeyRefused, "refuses the key (HTTP 401)"),
    (fake.status(403), errors.KeyRefused, "refuses the key (HTTP 403)"),
    (fake.status(404), errors.HasNoSpeech, "has no speech (HTTP 404)"),
    (fake.status(405), errors.HasNoSpeech, "has no speech (HTTP 405)"),
    (fake.status(404, "The model `ears-1` does not exist"), errors.HasNoModel, "does not know the model ears-1"),
    (fake.status(400, "audio is too short"), errors.Rejected, "HTTP 400: audio is too short"),
    (fake.status(413), errors.TooLarge, "too large"),
    (fake.status(429), errors.TooManyCalls, "HTTP 429"),
    (fake.status(500), errors.Failed, "HTTP 500"),
    (fake.status(503), errors.Failed, "HTTP 503"),
    (cut, errors.Broken, "broke before it had answered"),
    (lambda exchange: exchange.hang_up(), errors.Broken, "broke before it had answered"),
    (fake.silent(), errors.TooSlow, "did not answer within 0.5 s"),
    (raw_html, errors.Unreadable, "cannot be used"),
    (fake.body(b"{"), errors.Unreadable, "cannot be used"),
    (fake.body(b'{"words": "yes"}'), errors.Unreadable, "no transcript in it"),
    (fake.body(b'["yes"]'), errors.Unreadable, "cannot be used"),
]


@pytest.mark.parametrize(
    ("behaviour", "kind", "words"), FAILURES, ids=[f"{n}-{k.__name__}" for n, (_, k, _) in enumerate(FAILURES)]
)
def test_each_failure_is_a_sentence_that_says_what_to_do(
    behaviour: Behaviour, kind: type[SpeechError], words: str
) -> None:
    with AudioServer(behaviour) as server, pytest.raises(kind) as caught:
        ear(server.base_url, stt_api_key="k-secret", timeout=0.5).transcribe(SOUND, lang="en")
    assert words in caught.value.message("en")
    for lang in ("en", "zh"):
        assert caught.value.hint(lang)
        assert "k-secret" not in caught.value.message(lang) + caught.value.hint(lang)


def test_a_provider_of_chat_alone_has_no_speech() -> None:
    with FakeServer(fake.ok("hello")) as server, pytest.raises(errors.HasNoSpeech) as caught:
        ear(server.base_url).transcribe(SOUND, lang="en")
    assert "INTERVIEWER_STT_BASE_URL" in caught.value.hint("en")


def test_a_server_that_wants_a_key_says_so() -> None:
    with AudioServer(fake.status(401)) as server, pytest.raises(errors.KeyMissing) as caught:
        ear(server.base_url).transcribe(SOUND, lang="en")
    assert "Set INTERVIEWER_STT_API_KEY" in caught.value.hint("en")


def test_nothing_listens_at_the_address() -> None:
    with pytest.raises(errors.Unreachable):
        ear("http://127.0.0.1:9/v1").transcribe(SOUND, lang="en")
    with pytest.raises(errors.Unreachable):
        ear("http://no.such.host.invalid/v1").transcribe(SOUND, lang="en")


def test_a_server_that_repeats_the_key_does_not_show_it() -> None:
    with AudioServer(fake.status(400, "bad key k-secret")) as server, pytest.raises(errors.Rejected) as caught:
        ear(server.base_url, stt_api_key="k-secret").transcribe(SOUND, lang="en")
    assert "bad key ***" in caught.value.message("en")


@pytest.mark.parametrize(
    "flags",
    [{}, {"stt_engine": "whisper"}, {"stt_engine": "endpoint", "whisper_model": "small"}, {"stt_api_key": "k"}],
)
def test_nothing_is_used_that_was_not_set_up(flags: dict[str, object]) -> None:
    with pytest.raises(errors.NoEar):
        open_ear(load_settings(flags, {}), {"OPENAI_API_KEY": "sk-found"})


class _Segment:
    def __init__(self, text: str) -> None:
        self.text = text


class _WhisperModel:
    """Has the signature of faster-whisper's class."""

    calls: list[dict[str, Any]] = []  # noqa: RUF012  (looked at by the test)

    def __init__(self, name: str, *, device: str, compute_type: str, download_root: str) -> None:
        if name == "huge":
            raise RuntimeError("Cannot find an appropriate cached snapshot folder for the specified revision.")
        self.calls.append({"name": name, "download_root": download_root})

    def transcribe(self, audio: Any, **options: Any) -> tuple[list[_Segment], None]:
        seconds = parse_wav(audio.read()).seconds
        self.calls.append(options)
        return [_Segment(" Softmax"), _Segment(f" saturates after {math.floor(seconds)} s.")], None


@pytest.fixture
def whisper(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    import sys
    import types

    module = types.ModuleType("faster_whisper")
    module.WhisperModel = _WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    _WhisperModel.calls.clear()
    return lambda model: open_ear(load_settings({"whisper_model": model}, {"INTERVIEWER_HOME": "/nowhere"}), {})


def test_a_local_model_hears_with_language_and_terms(whisper: Callable[..., Any], tmp_path: Path) -> None:
    listening = whisper(str(tmp_path))
    assert listening.transcribe(SOUND, lang="en", terms=["softmax"]) == "Softmax saturates after 1 s."
    listening.transcribe(SOUND, lang="zh")
    loaded, first, second = _WhisperModel.calls
    assert loaded == {"name": str(tmp_path), "download_root": "/nowhere/models"}
    assert (first["language"], first["initial_prompt"]) == ("en", "softmax")
    assert (second["language"], second["initial_prompt"]) == ("zh", None)


def test_a_local_model_that_cannot_be_loaded_is_a_sentence(whisper: Callable[..., Any]) -> None:
    with pytest.raises(errors.WhisperFailed, match="there is no folder /no/such/model"):
        whisper("/no/such/model").transcribe(SOUND, lang="en")
    with pytest.raises(errors.WhisperFailed, match="cached snapshot"):
        whisper("huge").transcribe(SOUND, lang="en")


def test_without_the_extra_the_local_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    listening = open_ear(load_settings({"whisper_model": "small"}, {}), {})
    with pytest.raises(errors.WhisperMissing) as caught:
        listening.transcribe(SOUND, lang="en")
    assert "interviewer[whisper]" in caught.value.hint("en")
